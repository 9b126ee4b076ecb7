# SPDX-License-Identifier: MulanPSL-2.0
"""What the keeping of rows works with, and how it knows what is on file already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Person
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.links import Links
from wuse_desktop.services.tables.meanings import NONE_YET, Meanings
from wuse_desktop.services.tables.rows import refuse_duplicate
from wuse_desktop.services.tables.table import Table
from wuse_desktop.storage import person_store, records

R = TypeVar("R", bound=Record)

IMPORTED = "3"  # REC_SOURCE
_EMPTY: tuple[object, ...] = (None, "", ())


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that was kept: the record it became, and what was only warned of."""

    entity: str
    id: str
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Keeping:
    """One table being loaded: the desk, what its rows may point at, and the reason to note."""

    desk: Desk
    table: Table
    reason: str
    meanings: Meanings = NONE_YET
    links: Links = field(init=False)
    _later: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.links = Links(self.desk, self.table, self.meanings)

    def afterwards(self, note: Callable[[], None]) -> None:
        """Do something once the present row is surely kept."""
        self._later.append(note)

    def row_ended(self, *, kept: bool) -> None:
        """Do what was put off, or forget it together with the row."""
        notes, self._later = self._later, []
        if kept:
            for note in notes:
                note()

    def known_person(self, person: Person) -> Person | None:
        """Who is on file under the same ID number (rule V-10)."""
        if not person.id_no or person.id_doubt:
            return None
        with self.desk.read() as connection:
            ids = person_store.same_number(connection, self.desk.site_id, person.id_no, "")
            found = records.get_many(connection, Person, ids[:1])
        return next(iter(found.values()), None)

    def refuse_twin(self, person: Person, values: Mapping[str, Any]) -> None:
        """Refuse somebody who is very likely on file without an ID number, or says nothing new."""
        with self.desk.read() as connection:
            alike = person_store.look_alikes(
                connection,
                self.desk.site_id,
                person.name,
                person.birth_date,
                person.village_code,
                person.phone,
                "",
            )
            others = records.get_many(connection, Person, alike)
            named = records.find(connection, Person, site_id=self.desk.site_id, name=person.name)
        twins = [item for item in others.values() if not (item.id_no and person.id_no)]
        if twins:
            message = _(
                "已有姓名相同、出生日期和村（社区）或电话也相同的人，没有重复建档；"
                "确是另一个人时请写明证件号码。"
            )
            raise refuse_duplicate(message, twins[0].id)
        told = {name: getattr(person, name) for name in values if name != "name"}
        for item in named:
            if all(value in _EMPTY or getattr(item, name) == value for name, value in told.items()):
                message = _("已有同名的人，这一行没有能区分两人的内容，没有重复建档。")
                raise refuse_duplicate(message, item.id)

    def refuse_same(self, record_class: type[Record], message: str, **equal: Any) -> None:
        """Refuse a row whose record is stored with the same facts already."""
        facts = {name: _stored(value) for name, value in equal.items()}
        with self.desk.read() as connection:
            found = records.find(connection, record_class, site_id=self.desk.site_id, **facts)
        if found:
            raise refuse_duplicate(message, found[0].id)


def _stored(value: Any) -> Any:
    """A value as its column holds it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value
