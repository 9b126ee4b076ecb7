# SPDX-License-Identifier: MulanPSL-2.0
"""What people may say that a word or a heading of their table means."""

from collections.abc import Iterable, Mapping

from wuse_desktop.i18n import _
from wuse_desktop.services.choices import Choice, choices, search_keys, villages, workers
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.layouts import table, tables
from wuse_desktop.services.tables.meanings import CODE, IN_NOTE, NOTHING, PLACE, Word

WordKind = tuple[str, str]
"""The kind of a word and its code list."""


def word_offers(desk: Desk, words: Iterable[Word]) -> Mapping[WordKind, tuple[Choice, ...]]:
    """For each kind of word what it may mean, "leave it out" last."""
    found: dict[WordKind, tuple[Choice, ...]] = {}
    for word in words:
        kind = (word.kind, word.list)
        if kind not in found:
            found[kind] = (*_offered(desk, word), _nothing(_("不填（当作没写）")))
    return found


def suggested_first(word: Word, offered: Iterable[Choice]) -> tuple[Choice, ...]:
    """The choices for one word, the most alike first."""
    order = {code: number for number, code in enumerate(word.suggestions)}
    return tuple(sorted(offered, key=lambda item: order.get(item.code, len(order))))


def column_offers(table_name: str) -> tuple[Choice, ...]:
    """What a column of a sheet may be: a column of the table, its free text, nothing."""
    found = table(table_name)
    columns = [
        Choice(column.name, column.text, (*search_keys(column.text), column.name.lower()))
        for column in found.columns
    ]
    if found.spare:
        label = _("写进“{column}”").format(column=found.column(found.spare).text)
        columns.append(Choice(IN_NOTE, label, search_keys(label)))
    return (*columns, _nothing(_("不导入")))


def table_offers() -> tuple[tuple[str, str], ...]:
    """Names and labels of all tables."""
    return tuple((item.name, item.text) for item in tables())


def _offered(desk: Desk, word: Word) -> tuple[Choice, ...]:
    if word.kind == CODE:
        return choices(word.list)
    return villages(desk) if word.kind == PLACE else workers(desk)


def _nothing(label: str) -> Choice:
    return Choice(NOTHING, label, (*search_keys(label), NOTHING))
