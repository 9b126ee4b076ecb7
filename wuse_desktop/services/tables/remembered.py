# SPDX-License-Identifier: MulanPSL-2.0
"""What the desk remembers of words and headings, in words, and how it forgets one of them."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from wuse_desktop.domain import codes
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.layouts import find_table, tables
from wuse_desktop.services.tables.meanings import (
    CODE,
    IN_NOTE,
    NOTHING,
    PLACE,
    Meanings,
    recall,
    remember,
)
from wuse_desktop.services.workers import list_workers


@dataclass(frozen=True, slots=True)
class Remembered:
    """One thing that was said: of what kind, how it is written, what it means.

    ``key`` is by what it is forgotten.
    """

    kind: str
    text: str
    meaning: str
    key: tuple[str, ...]


def remembered(desk: Desk) -> tuple[Remembered, ...]:
    """Everything that was said of words and headings, words first."""
    meanings = recall(desk)
    workers = {worker.id: worker.name for worker in list_workers(desk)}
    return (*_words(meanings, workers), *_headings(meanings))


def forget(desk: Desk, item: Remembered) -> None:
    """Ask about it again the next time."""
    meanings = recall(desk)
    words = {key: value for key, value in meanings.words.items() if key != item.key}
    headings = {key: value for key, value in meanings.headings.items() if key != item.key}
    remember(desk, dataclasses.replace(meanings, words=words, headings=headings))


def _words(meanings: Meanings, workers: dict[str, str]) -> Iterator[Remembered]:
    for (kind, list_name, text), value in meanings.words.items():
        if kind == CODE:
            meaning, label = codes.label(list_name, value), _column_of(list_name)
        elif kind == PLACE:
            meaning, label = division_name(value), _("村（社区）的写法")
        else:
            meaning, label = workers.get(value, ""), _("社工的写法")
        if value == NOTHING:
            meaning = _("不填（当作没写）")
        yield Remembered(label, text, meaning, (kind, list_name, text))


def _column_of(list_name: str) -> str:
    """The label of a column that takes its values from a code list."""
    found = (
        column.text for item in tables() for column in item.columns if column.codes == list_name
    )
    return next(found, "")


def _headings(meanings: Meanings) -> Iterator[Remembered]:
    for (table_name, text), value in meanings.headings.items():
        table = find_table(table_name)
        if table is None:
            continue
        names = {column.name: column.text for column in table.columns}
        other = {NOTHING: _("不导入"), IN_NOTE: _("写进备注一类的栏目")}
        meaning = names.get(value) or other.get(value, value)
        kind = _("“{table}”的栏目").format(table=table.text)
        yield Remembered(kind, text, meaning, (table_name, text))
