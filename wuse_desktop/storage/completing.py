# SPDX-License-Identifier: MulanPSL-2.0
"""Whether a database that says it is at the present version has all that belongs to it.

A migration that is not released yet is changed in place, and a desk that was made with an earlier
shape of it would fail somewhere later. What is derived from the records is made again here; where
something else is missing the desk is not opened.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, Engine

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.storage import word_index
from wuse_desktop.storage.schema import schema_statements
from wuse_desktop.storage.search import SearchIndex
from wuse_desktop.storage.tables import GIVEN_SO_FAR, guards, keepers, metadata

_MADE = re.compile(r"CREATE (?:VIRTUAL |UNIQUE )?(?:TABLE|INDEX|TRIGGER) (\w+)")
_SEARCH, _WORDS = frozenset({"search_index", "search_volunteer"}), frozenset({"word_index"})
_GIVEN = frozenset({"goods_recipient"})
# Filled when it is read; its mark is not there before it is.
_ALIKE = frozenset({"person_alike"})
_MOST_TOLD = 3


def complete(engine: Engine) -> bool:
    """Make again what of indexes, guards and search is missing; True when there was any.

    Raises UserFault ``schema_unfinished`` where a table or column of records is missing, and
    changes nothing then.
    """
    with engine.connect() as connection:
        missing, lost = _missing(connection)
    if lost:
        told = enumerated(lost[:_MOST_TOLD])
        raise UserFault(
            "schema_unfinished",
            _(
                "这份数据是用开发中的早期程序建的，比现在的格式少 {count} 项（{names}），"
                "没有打开，也没有改动。"
            ).format(count=len(lost), names=told),
            _("请用建它的那一版程序打开，或恢复正式版本做的备份；演示数据请重新生成。"),
        )
    if missing:
        with (
            engine.connect().execution_options(wuse_begin="BEGIN IMMEDIATE") as connection,
            connection.begin(),
        ):
            _make(connection, missing)
    return bool(missing)


def _missing(connection: Connection) -> tuple[frozenset[str], list[str]]:
    """What can be made again, and what of the records is not there."""
    present = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master").all()}
    found = connection.exec_driver_sql(
        "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p "
        "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    columns = {tuple(row) for row in found}  # a row compares field by field, in Python
    lost = [
        name if name not in present else f"{name}.{column.name}"
        for name, table in metadata.tables.items()
        if name not in _SEARCH | _GIVEN | _ALIKE
        for column in table.columns
        if (name, column.name) not in columns
    ]
    return frozenset(_derived()) - present, list(dict.fromkeys(lost))


def _derived() -> Iterator[str]:
    yield from _SEARCH | _WORDS | _GIVEN | _ALIKE
    for table in metadata.tables.values():
        yield from (str(index.name) for index in table.indexes)
    for statement in (*guards(), *keepers()):
        yield _name(statement)


def _name(statement: str) -> str:
    found = _MADE.match(statement)
    return found[1] if found else ""


def _make(connection: Connection, missing: frozenset[str]) -> None:
    for statement in schema_statements():
        if _name(statement) in missing:
            connection.exec_driver_sql(statement)
    if missing & _SEARCH:
        SearchIndex(connection).rebuild()
    if missing & _WORDS:
        word_index.rebuild(connection)
    if missing & _GIVEN:
        connection.exec_driver_sql(GIVEN_SO_FAR)
