# SPDX-License-Identifier: MulanPSL-2.0
"""Keeps a database of the present schema for ever: ``python -m tests.storage.data.make_stored``.

To be run once with each schema version, when it is released; the files of released versions are
never made anew, because they stand for desks in use. Everything in them is invented.
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.storage.databases import ACTOR, KEY, REPLICA, SITE, Milliseconds, dump_rows
from wuse_desktop.domain.fields import Field, Kind, Record, fields_of
from wuse_desktop.domain.records.catalogue import RECORD_CLASSES
from wuse_desktop.domain.records.people import Person
from wuse_desktop.storage import settings
from wuse_desktop.storage.backup import copy_database
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.migrate import head_revision
from wuse_desktop.storage.tables import TABLES

FOLDER = Path(__file__).parent
_SAMPLES: dict[Kind, Any] = {
    Kind.TEXT: "北京路12号",
    Kind.LONGTEXT: "第一行\n第二行“引号”",
    Kind.INT: 7,
    Kind.MONEY: 123_456,
    Kind.MINUTES: 90,
    Kind.DATE: date(2026, 2, 28),
    Kind.DATETIME: datetime.fromisoformat("2026-03-24T09:30"),
    Kind.BOOL: True,
    Kind.CODE: "1",
    Kind.CODES: ("01", "02"),
    Kind.REFS: ("01900000-0000-7000-8000-000000000901",),
    Kind.ITEMS: ({"kind": "1", "level": 2, "on": "2026-01-01"},),
    Kind.MAPPING: {"basic": {"needs": ["01", "02"], "level": 2}, "note": "第一行"},
}


def _number(entity: str) -> int:
    return [item.entity for item in RECORD_CLASSES].index(entity) + 1


def _id(number: int) -> str:
    return f"01900000-0000-7000-8000-{number:012d}"


def _value(item: Field) -> Any:
    if item.kind is Kind.REF:
        return _id(_number(item.ref)) if item.ref in TABLES else ""
    if item.name == "name":
        return "王秀兰"
    return _SAMPLES[item.kind]


def _record(record_class: type[Record]) -> Record:
    values = {item.name: _value(item) for item in fields_of(record_class)}
    return record_class(id=_id(_number(record_class.entity)), **values)


def _fill(database: Database, clock: Milliseconds) -> None:
    database.found(REPLICA, SITE, "A")
    with database.unit_of_work(ACTOR, "建档") as unit:
        for record_class in RECORD_CLASSES:
            unit.put(_record(record_class))
        unit.next_number("record_no/ZF/2026")
    clock.now += 1000
    with database.unit_of_work(ACTOR, "更正") as unit:
        known = unit.get(Person, _id(_number("person")))
        assert known is not None
        unit.put(Person(id=_id(99), name="赵德福"))
        unit.remove(Person, _id(99))
    with database.books() as connection:
        settings.write(connection, "kind", '"station"')
        settings.put_user(connection, settings.User(ACTOR, "lixm", "李晓梅", "head", "", True))


def main() -> None:
    """Write the database and, beside it, the rows in it as JSON."""
    target = FOLDER / f"v{head_revision()}.db"
    draft = FOLDER / "draft.db"
    clock = Milliseconds()
    database = Database(draft, KEY, now_ms=clock)
    try:
        _fill(database, clock)
        copy_database(draft, KEY, target)
    finally:
        database.close()
        draft.unlink()
    rows = {entity: dump_rows(target, entity) for entity in (*TABLES, "app_user", "setting")}
    text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    target.with_suffix(".json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
