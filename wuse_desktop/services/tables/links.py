# SPDX-License-Identifier: MulanPSL-2.0
"""Finding the records that a row names: by number, by ID number, or by a name that is clear."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.identity import normalise_id
from wuse_desktop.domain.organisations import normalise_uscc
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession, ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.filed import Filed
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.meanings import NONE_YET, NOTHING, WORKER, Meanings, Word
from wuse_desktop.services.tables.mentions import Mention
from wuse_desktop.services.tables.rows import RowRefused, refuse
from wuse_desktop.services.tables.table import Table
from wuse_desktop.storage import household_store, link_store, records, volunteer_store

R = TypeVar("R", bound=Record)
E = TypeVar("E", bound=CommunityActivity | GroupSession)
_ID_NUMBER = re.compile(r"[0-9]{14,17}[0-9X]")
# As services.numbering makes them.
_RECORD_NO = re.compile(r"\d+-[A-Z]{2}-\d{4}-\w+-\d{4,}")
# 王芳（组长） and 周秀英(五保)
_BRACKETED = re.compile(r"(?<=[\u3400-\u9fff])\s*[(（][^()（）]+[)）]$")
_HAN_WITH_BLANKS = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


class Links:
    """What the rows of one table may point at: the records of this desk's own site."""

    def __init__(self, desk: Desk, table: Table, meanings: Meanings = NONE_YET) -> None:
        self._desk = desk
        self._table = table
        self._meanings = meanings
        self._numbers: dict[str, str] | None = None
        self._volunteers: dict[str, list[str]] | None = None
        self._workers: list[Worker] | None = None

    # people -------------------------------------------------------------------------------

    def is_number(self, text: str) -> bool:
        """Whether a text has the shape of an ID number."""
        return bool(_ID_NUMBER.fullmatch(normalise_id(text)))

    def persons(self, text: str) -> list[Person]:
        """The persons whom a text may mean: one by number, perhaps several by name."""
        if not text:
            return []
        if self.is_number(text):
            return self._find(Person, id_no=normalise_id(text))
        name = bare_name(text)
        return (
            self._filed(Person, text)
            or self._find(Person, name=name)
            or (self._find(Person, name=bare) if (bare := _BRACKETED.sub("", name)) != name else [])
        )

    def persons_alike(self, person: Person) -> list[Person]:
        """The persons of the same name with the same telephone number or birth date."""
        with self._desk.read() as connection:
            ids = link_store.persons_alike(
                connection, self._desk.site_id, person.name, person.phone, person.birth
            )
            return list(records.get_many(connection, Person, ids).values())

    def person(self, column: str, text: str, among: Collection[str] = ()) -> Person:
        """The person a text means; of several with one name the only one ``among`` these.

        Raises RowRefused.
        """
        found = self.persons(text)
        if len(found) > 1:
            found = [person for person in found if person.id in among] or found
        if not found:
            raise self._refuse(
                column,
                "person_unknown",
                _("“{column}”里有人还没有档案，请先导入人员，或改写证件号码。"),
            )
        if len(found) > 1:
            raise self._refuse(
                column,
                "person_unclear",
                _("“{column}”里有同名的人（{count}个），请改写证件号码。"),
                count=len(found),
            )
        return found[0]

    def people(
        self, column: str, mentions: Iterable[Mention], among: Collection[str] = ()
    ) -> tuple[list[str], list[str]]:
        """Ids of those on file, and names of those who are not. Raises RowRefused if unclear."""
        ids, names = [], []
        for mention in mentions:
            known = self.persons(mention.text)
            if known or self.is_number(mention.text):
                ids.append(self.person(column, mention.text, among).id)
            else:
                names.append(bare_name(mention.text))
        return list(dict.fromkeys(ids)), list(dict.fromkeys(names))

    # households ---------------------------------------------------------------------------

    def household_of_number(self, number: str) -> str:
        """The id of the household with a number of the station's own, or ""."""
        if self._numbers is None:
            with self._desk.read() as connection:
                self._numbers = link_store.household_numbers(connection, self._desk.site_id)
        return self._numbers.get(number, "")

    def note_household(self, number: str, household_id: str) -> None:
        """Remember a household that was just kept."""
        if self._numbers is not None and number:
            self._numbers[number] = household_id

    def household(self, column: str, text: str, on: date, village_code: str = "") -> str:
        """The household a text means: its number, its head, or somebody who lives there.

        For somebody who is in none their own id (``households.household_for`` makes theirs). Of
        several with one name those of the village are meant. Raises RowRefused.
        """
        known = self.household_of_number(text)
        if known:
            return known
        filed = self._filed(Household, text)
        if filed:
            return filed[0].id
        people = self.persons(text)
        homes = self._homes(people, on)
        if len(homes) > 1 and village_code:
            neighbours = [person for person in people if person.village_code == village_code]
            homes = self._homes(neighbours, on) or homes
        if not homes:
            message = _(
                "“{column}”没有对上已建档的家庭或人员，请先导入人员，或改写家庭编号、证件号码。"
            )
            raise self._refuse(column, "household_unknown", message)
        if len(homes) > 1:
            message = _(
                "“{column}”对上了{count}户，请填上村（社区），或改写家庭编号、户主证件号码。"
            )
            raise self._refuse(column, "household_unclear", message, count=len(homes))
        return homes[0]

    def _homes(self, people: Iterable[Person], on: date) -> list[str]:
        """Where some people are visited: heads and clients in no household before the others."""
        heads: list[str] = []
        members: list[str] = []
        others: list[str] = []
        with self._desk.read() as connection:
            for person in people:
                headed = records.find(connection, Household, head_person_id=person.id)
                lived = household_store.current_households(connection, person.id, on)
                heads += [home.id for home in headed]
                if not headed and lived:
                    members += lived
                elif not headed:
                    (heads if person.is_client else others).append(person.id)
        return list(dict.fromkeys(heads or members or others))

    def members(self, household_id: str) -> list[str]:
        """The persons who belong or belonged to a household."""
        with self._desk.read() as connection:
            rows = records.find(connection, HouseholdMember, household_id=household_id)
            home = records.get(connection, Household, household_id)
        return [row.person_id for row in rows] + ([home.head_person_id] if home else [])

    # workers ------------------------------------------------------------------------------

    def worker(self, column: str, text: str) -> str:
        """The worker of the station whom a name, ID or telephone number means."""
        if self._workers is None:
            self._workers = self._find(Worker)
        keys = {bare_name(text), _BRACKETED.sub("", bare_name(text)), normalise_id(text)}
        found = [item for item in self._workers if keys & {item.name, item.id_no, item.phone}]
        meant = self._meanings.word(WORKER, "", text)
        if not found and meant:
            found = [item for item in self._workers if item.id == meant]
        if not found:
            label = self._table.column(column).text
            message = _("“{column}”里有人不在本站的社工名单里，请先登记社工。")
            word = Word(WORKER, "", bare_name(text))
            text = message.format(column=label)
            raise refuse("worker_unknown", text, column, words=(word,))
        if len(found) > 1:
            raise self._refuse(
                column, "worker_unclear", _("“{column}”里有同名的社工，请改写证件号码或电话。")
            )
        return found[0].id

    def shares(self, column: str, mentions: Sequence[Mention], minutes: int) -> dict[str, int]:
        """Minutes by worker; who stands there without minutes gave the whole time.

        Nobody named stands for the worker at the desk; who was said to be left out is.
        """
        left_out = [self._meanings.word(WORKER, "", item.text) == NOTHING for item in mentions]
        mentions = [item for item, out in zip(mentions, left_out, strict=True) if not out]
        if not mentions and self._desk.session.worker_id:
            return {self._desk.session.worker_id: minutes}
        return {
            self.worker(column, item.text): minutes if item.minutes is None else item.minutes
            for item in mentions
        }

    # cases, groups, volunteers ------------------------------------------------------------

    def case(self, column: str, text: str) -> CaseFile:
        """The case of a number, or the only one of a client."""
        found = self._find(CaseFile, case_no=text) or self._filed(CaseFile, text)
        if not found:
            clients = tuple(person.id for person in self.persons(text))
            found = self._find(CaseFile, client_id=clients) if clients else []
        if not found:
            raise self._refuse(
                column, "case_unknown", _("“{column}”没有对上个案，请先导入个案，或改写个案编号。")
            )
        if len(found) > 1:
            raise self._refuse(
                column, "case_unclear", _("“{column}”对上了几个个案，请改写个案编号。")
            )
        return found[0]

    def group(self, column: str, text: str) -> ServiceGroup:
        """The group of a name or record number."""
        found = self._find(ServiceGroup, group_name=text) or self._filed(ServiceGroup, text)
        if not found:
            raise self._refuse(column, "group_unknown", _("“{column}”没有对上小组，请先导入小组。"))
        if len(found) > 1:
            raise self._refuse(
                column, "group_unclear", _("“{column}”有几个同名的小组，请改写记录编号。")
            )
        return found[0]

    def organisation(self, column: str, text: str) -> CommunityOrg:
        """The organisation of a name, credit code, filing number or record number."""
        found = (
            self._find(CommunityOrg, org_name=text)
            or self._find(CommunityOrg, uscc=normalise_uscc(text))
            or self._find(CommunityOrg, filing_no=text)
            or self._filed(CommunityOrg, text)
        )
        if not found:
            message = _("“{column}”里有没登记的组织，请先导入社会组织，或核对名称。")
            raise self._refuse(column, "organisation_unknown", message)
        if len(found) > 1:
            message = _("“{column}”对上了几个同名的组织，请改写备案号或记录编号。")
            raise self._refuse(column, "organisation_unclear", message)
        return found[0]

    def activity(self, column: str, text: str, on: date) -> CommunityActivity:
        """The community activity of a name or record number on a day."""
        return self._one(column, self._activities(text, on))

    def gathering(self, column: str, text: str, on: date) -> CommunityActivity | GroupSession:
        """What took place on a day: an activity by name, a meeting by theme or by its group."""
        found: list[CommunityActivity | GroupSession] = [*self._activities(text, on)]
        groups = tuple(item.id for item in self._find(ServiceGroup, group_name=text))
        sessions = self._find(GroupSession, theme=text) + self._filed(GroupSession, text)
        if groups:
            sessions += self._find(GroupSession, group_id=groups)
        found += {item.id: item for item in sessions if item.on == on}.values()
        return self._one(column, found)

    def _activities(self, text: str, on: date) -> list[CommunityActivity]:
        named = self._find(CommunityActivity, activity_title=text)
        return [item for item in named or self._filed(CommunityActivity, text) if item.on == on]

    def _one(self, column: str, found: Sequence[E]) -> E:
        if not found:
            message = _("“{column}”在这一天没有对上活动，请先导入活动，或核对名称和日期。")
            raise self._refuse(column, "event_unknown", message)
        if len(found) > 1:
            message = _("“{column}”在这一天对上了几场活动，请改写记录编号。")
            raise self._refuse(column, "event_unclear", message)
        return found[0]

    def volunteer(self, column: str, text: str) -> str:
        """The volunteer of a number, or the volunteer role of a person."""
        if self._volunteers is None:
            with self._desk.read() as connection:
                self._volunteers = link_store.volunteer_numbers(connection, self._desk.site_id)
        numbered = self._volunteers.get(text, [])
        if len(numbered) == 1:
            return numbered[0]
        people = [person.id for person in self.persons(text)]
        with self._desk.read() as connection:
            found = volunteer_store.volunteers_of(connection, people) if people else {}
        if not found:
            raise self._refuse(
                column, "volunteer_unknown", _("“{column}”还没有登记为志愿者，请先导入志愿者。")
            )
        if len(found) > 1:
            raise self._refuse(
                column,
                "volunteer_unclear",
                _("“{column}”有同名的志愿者，请改写证件号码或志愿者编号。"),
            )
        return next(iter(found.values()))

    def _refuse(self, column: str, code: str, message: str, **facts: object) -> RowRefused:
        label = self._table.column(column).text
        return refuse(code, message.format(column=label, **facts), column)

    def _filed(self, record_class: type[R], text: str) -> list[R]:
        """Records by a number that the program gave; no index leads to those, so only by one."""
        return self._find(record_class, record_no=text) if _RECORD_NO.fullmatch(text) else []

    def _find(self, record_class: type[R], **equal: Any) -> list[R]:
        with self._desk.read() as connection:
            found = records.find(connection, record_class, site_id=self._desk.site_id, **equal)
        return [item for item in found if not (isinstance(item, Filed) and item.status == "voided")]


def bare_name(text: str) -> str:
    """A name without the blanks that pad it: "王  芳" is 王芳."""
    return _HAN_WITH_BLANKS.sub("", text.strip())
