# SPDX-License-Identifier: MulanPSL-2.0
"""Nothing is lost between a record, its row and the wire, and nothing foul comes in by it."""

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.storage.databases import ACTOR, REPLICA, SITE
from tests.storage.record_strategies import FOUL_TEXTS, TEXTS, any_record
from wuse_desktop.domain.fields import Field, Kind, Record
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.catalogue import RECORD_CLASSES
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.written_text import writable
from wuse_desktop.storage import records
from wuse_desktop.storage.codec import CODECS, Row
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.tables import TABLES

_CLOCK = f"{5:015d}-0000-{REPLICA}"


def _row(record: Record, **stamps: Any) -> Row:
    """The database row of a record, apart from the two integer columns of here."""
    head = {
        "id": new_id(),
        "site_id": SITE,
        "hlc": _CLOCK,
        "field_hlc": "{}",
        "origin": REPLICA,
        "deleted_hlc": None,
        "extra": "{}",
    }
    return {**head, **CODECS[record.entity].encode(record), **stamps}


@given(any_record)
def test_a_record_comes_back_from_its_columns(record: Record) -> None:
    row = _row(record)
    expected = dataclasses.replace(record, id=row["id"], site_id=SITE)
    assert CODECS[record.entity].decode(row) == expected


@given(any_record)
def test_a_row_comes_back_from_the_wire(record: Record) -> None:
    row = _row(record, field_hlc='{"name":["b","a"]}', deleted_hlc=_CLOCK)
    codec = CODECS[record.entity]
    wire = json.loads(json.dumps(codec.to_wire(row)))
    assert codec.from_wire(wire) == row


@given(
    any_record,
    st.dictionaries(st.text("abcxyz", min_size=1).map("new_".__add__), TEXTS, min_size=1),
)
def test_what_a_newer_program_knows_travels_on(record: Record, unknown: dict[str, str]) -> None:
    codec = CODECS[record.entity]
    wire = {**codec.to_wire(_row(record)), **unknown}
    row = codec.from_wire(wire)
    assert json.loads(row["extra"]) == unknown
    assert codec.to_wire(row) == wire


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=any_record)
def test_a_record_comes_back_from_the_database(database: Database, record: Record) -> None:
    with database.unit_of_work(ACTOR) as unit:
        stored = unit.put(dataclasses.replace(record, id=new_id()))
    with database.read() as connection:
        assert records.get(connection, type(record), stored.id) == stored


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=FOUL_TEXTS, reason=FOUL_TEXTS)
@example(text="王\0秀\ud83d兰", reason="\udc00")
def test_what_cannot_be_written_is_left_out(database: Database, text: str, reason: str) -> None:
    answers = {"name": text, "rows": [{"note": text}]}
    with database.unit_of_work(ACTOR, reason) as unit:
        person = unit.put(Person(name=text), reason)
        unit.put(dataclasses.replace(person, note=text), reason)
        form = unit.put(FiledForm(answers=answers))
        unit.note("X", "list", {"purpose": text})
    with database.read() as connection:
        kept = records.get(connection, Person, person.id)
        filed = records.get(connection, FiledForm, form.id)
    assert kept is not None
    assert filed is not None
    assert (kept.name, kept.note) == (writable(text), writable(text))
    assert filed.answers == {"name": writable(text), "rows": [{"note": writable(text)}]}
    CODECS[Person.entity].from_wire(CODECS[Person.entity].to_wire(_row(kept)))  # not refused


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12))
def test_what_an_older_program_wrote_comes_in_as_it_is(text: str) -> None:
    codec = CODECS[Person.entity]
    wire = {**codec.to_wire(_row(Person())), "name": text}
    assert codec.from_wire(wire)["name"] == text


@pytest.mark.parametrize("record_class", RECORD_CLASSES)
def test_what_an_older_program_leaves_out_has_its_default(record_class: type[Record]) -> None:
    codec = CODECS[record_class.entity]
    empty = _row(record_class())
    stamps = {name: empty[name] for name in ("id", "site_id", "hlc", "origin", "deleted_hlc")}
    assert codec.from_wire({**stamps, "field_hlc": {}}) == empty


@pytest.mark.parametrize("record_class", RECORD_CLASSES)
def test_columns_are_those_of_the_description(record_class: type[Record]) -> None:
    columns = {column.name for column in TABLES[record_class.entity].columns}
    described = set(_row(record_class())) | {"pk", "rev"}
    assert columns == described


_BAD: dict[Kind, tuple[object, ...]] = {
    Kind.TEXT: (1, None, [], {}, "a\0b"),
    Kind.LONGTEXT: (1, None, ["x"], "\0"),
    Kind.CODE: (1, None, [], "\0"),
    Kind.REF: (1, None, {}, "\0"),
    Kind.INT: ("1", 1.5, True, 1 << 62, [], {}),
    Kind.MONEY: ("1", 0.5, False, -(1 << 62)),
    Kind.MINUTES: ("60", 60.0, True),
    Kind.DATE: ("2026-02-30", "昨天", 20260301, "2026-03-01T10:00", [], "2024.3.5", True),
    Kind.DATETIME: ("2026-03-01T25:00", 5, "", [], "2026-03-01T10:00+08:00", "x"),
    Kind.BOOL: (2, "1", None, [], -1, "true"),
    Kind.CODES: (None, 5, {}, "[", '["01"]', "[" * 100_000, [1], [None], [["01"]]),
    Kind.REFS: (None, 5, {}, [1]),
    Kind.ITEMS: (None, 5, {}, "x", ["x"], [1], [[]]),
}
_CASES = [
    (record_class.entity, item, value)
    for kind, values in _BAD.items()
    for record_class, item in [
        next(
            (
                (found, item)
                for found in RECORD_CLASSES
                for item in CODECS[found.entity].fields
                if item.kind is kind
            ),
            (RECORD_CLASSES[0], None),
        )
    ]
    if item is not None
    for value in values
]


@pytest.mark.parametrize(
    ("entity", "item", "value"), _CASES, ids=lambda part: str(getattr(part, "name", part))[:24]
)
def test_a_value_of_another_kind_is_refused_by_the_name_of_its_field(
    entity: str, item: Field, value: object
) -> None:
    codec = CODECS[entity]
    wire = {**codec.to_wire(_row(codec.record_class())), item.name: value}
    with pytest.raises(ValueError, match=f"^{item.name}$"):
        codec.from_wire(wire)
