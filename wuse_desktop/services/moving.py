# SPDX-License-Identifier: MulanPSL-2.0
"""Somebody moves: out of one household on a day, into another or into one of their own.

Nothing is overwritten: the old membership ends, a new one begins, visits stay where they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, beside, enumerated
from wuse_desktop.services.choices import Choice, persons_in_household
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import require_own
from wuse_desktop.services.households import save_household
from wuse_desktop.services.kept_steps import KeptSteps, Step, walk_back
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.storage import household_store, records
from wuse_desktop.storage.household_store import HouseholdLine
from wuse_desktop.storage.unit_of_work import UnitOfWork

_HEAD = "0"  # REL: the head of the household


@dataclass(frozen=True, slots=True)
class Move:
    """Where somebody moves and when.

    ``household_id`` is the new household, "" for one of their own; ``relation`` is that to its
    head. ``successor_id`` heads the household that is left, where its head moves out and others
    stay. With ``takes_address`` the person's village and address become those of the household.
    """

    household_id: str = ""
    relation: str = ""
    on: date | None = None
    successor_id: str = ""
    takes_address: bool = True


@dataclass(frozen=True, slots=True)
class Moved:
    """The household somebody lives in now, and the steps for ``undo``."""

    household_id: str
    steps: tuple[Step, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a move starts from.

    ``left`` names the household that is left, "" for none; ``successors`` are who may head it,
    empty where nobody has to.
    """

    person: Person
    left: str
    successors: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class HomeSpan:
    """A time that somebody lived in a household, in words."""

    household_id: str
    head_name: str
    relation: str
    start_on: date | None
    end_on: date | None


def leaving(desk: Desk, person_id: str) -> Leaving:
    """What a move of a person starts from. Raises UserFault ``record_missing``."""
    person = load(desk, Person, person_id)
    with desk.read() as connection:
        homes = household_store.current_households(connection, person_id, desk.today())
        lines = household_store.lines(connection, homes)
    successors: tuple[Choice, ...] = ()
    for line in lines:
        if line.head_id == person_id:
            staying = persons_in_household(desk, line.id)
            successors += tuple(choice for choice in staying if choice.code != person_id)
    names = enumerated(_home_name(line, lines) for line in lines)
    return Leaving(person, names, successors)


def _home_name(line: HouseholdLine, lines: Sequence[HouseholdLine]) -> str:
    """The household in words; heads of one name are told apart by what is known of the place."""
    name = _("{name}家").format(name=line.head_name)
    if sum(other.head_name == line.head_name for other in lines) == 1:
        return name
    return beside(name, line.address or line.household_no)


def lives_alone(desk: Desk, person_id: str) -> bool:
    """Whether somebody lives in a household that nobody else belongs to, e.g. their first visit's.

    Who lives in several, or in none, does not.
    """
    with desk.read() as connection:
        homes = household_store.current_households(connection, person_id, desk.today())
        if len(homes) != 1:
            return False
        living = household_store.living_members(connection, desk.today(), household_ids=homes)
    return {member.person_id for member in living} == {person_id}


def move(desk: Desk, person_id: str, move_to: Move, reason: str = "") -> Moved:
    """Let a person move.

    Who is listed in several households moves into one of them by leaving the others. Raises
    UserFault ``move_nowhere`` into the only one they live in, ``move_relation`` without one,
    ``move_early`` for a day before they came, ``move_late`` for one ahead, ``successor`` when
    others stay without a head, and what saving raises.
    """
    on = move_to.on or desk.today()
    reason = reason.strip() or _("搬家")
    with desk.together(reason) as unit:
        person = load_in(unit, Person, person_id)
        require_own(desk, person)
        homes = household_store.current_households(unit.connection, person_id, desk.today())
        _require(desk, move_to, homes, on)
        steps = KeptSteps(unit, reason)
        for left_id in homes:
            if left_id != move_to.household_id:
                leave(unit, steps, left_id, person_id, on, move_to.successor_id)
        if move_to.household_id:
            household = (
                load_in(unit, Household, move_to.household_id)
                if move_to.household_id in homes
                else _join(unit, steps, move_to, person_id, on)
            )
            if move_to.takes_address:
                _take_address(unit, steps, household, person_id)
        else:
            household = _settle_alone(desk, unit, steps, person, on)
        return Moved(household.id, tuple(steps.taken), unit.changes())


def undo(desk: Desk, steps: Sequence[Step]) -> int:
    """Take a move back; returns how many values stay because somebody changed them since."""
    reason = _("撤销搬家")
    with desk.write(reason) as unit:
        return walk_back(unit, steps, reason)


def home_spans(desk: Desk, person_id: str) -> tuple[HomeSpan, ...]:
    """Every household somebody lived in and no longer does, latest first."""
    with desk.read() as connection:
        rows = records.find(connection, HouseholdMember, "-end_date", person_id=person_id)
        ended = [row for row in rows if row.end_date and row.end_date <= desk.today()]
        homes = household_store.lines(connection, [row.household_id for row in ended])
    names = {line.id: line.head_name or division_name(line.village_code) for line in homes}
    return tuple(
        HomeSpan(
            row.household_id,
            names[row.household_id],
            label("REL", row.relation) if row.relation else "",
            row.start_date,
            row.end_date,
        )
        for row in ended
        if row.household_id in names
    )


def _require(desk: Desk, move_to: Move, homes: Sequence[str], on: date) -> None:
    stays = move_to.household_id in homes
    if stays and len(homes) == 1:
        raise UserFault("move_nowhere", _("他现在就住在这一家，没有改动。"))
    if move_to.household_id and not stays and not move_to.relation:
        raise UserFault("move_relation", _("还没有选与户主的关系，没有改动。"))
    if on > desk.today():
        raise UserFault("move_late", _("搬家的日期还没有到，没有改动。"))


def leave(
    unit: UnitOfWork,
    steps: KeptSteps,
    household_id: str,
    person_id: str,
    on: date,
    successor_id: str,
) -> None:
    """End somebody's membership on a day; ``successor_id`` heads the others where they did.

    Raises UserFault ``move_early`` and ``successor``.
    """
    household = load_in(unit, Household, household_id)
    rows = records.find(unit.connection, HouseholdMember, household_id=household_id)
    present = [row for row in rows if row.end_date is None or row.end_date > on]
    own = [row for row in present if row.person_id == person_id]
    others = [row for row in present if row.person_id != person_id]
    if any(row.start_date is not None and row.start_date > on for row in own):
        raise UserFault(
            "move_early",
            _("这个日期早于他住进来的日期，没有改动。"),
            _("请核对日期；住进来的日期写错了的，先在家庭里改正。"),
        )
    for row in own:
        steps.change(row, {"end_date": on})
    if not own:  # a head who was never listed as a member
        steps.make(
            HouseholdMember(
                household_id=household_id, person_id=person_id, relation=_HEAD, end_date=on
            )
        )
    values: dict[str, object] = {}
    if household.head_person_id == person_id and others:
        values["head_person_id"] = _successor(steps, others, successor_id)
    count = household.living_member_count or 1
    if count > 1 and others:
        values["living_member_count"] = count - 1
    steps.change(household, values)


def _successor(steps: KeptSteps, others: Sequence[HouseholdMember], successor_id: str) -> str:
    """Who heads the household from now on: they become related to themselves."""
    for row in others:
        if row.person_id == successor_id:
            steps.change(row, {"relation": _HEAD})
            return successor_id
    raise UserFault(
        "successor",
        _("户主离开后还有人住在这一家，没有改动。"),
        _("请选由谁来当户主；其他人与新户主的关系，过后在家庭里改。"),
    )


def _join(unit: UnitOfWork, steps: KeptSteps, move_to: Move, person_id: str, on: date) -> Household:
    household = load_in(unit, Household, move_to.household_id)
    steps.make(
        HouseholdMember(
            household_id=household.id,
            person_id=person_id,
            relation=move_to.relation,
            start_date=on,
        )
    )
    if household.living_member_count is not None:
        steps.change(household, {"living_member_count": household.living_member_count + 1})
    return household


def _settle_alone(
    desk: Desk, unit: UnitOfWork, steps: KeptSteps, person: Person, on: date
) -> Household:
    proposed = Household(
        head_person_id=person.id,
        village_code=person.village_code,
        address=person.living_address,
        living_member_count=1,
    )
    member = HouseholdMember(person_id=person.id, relation=_HEAD, start_date=on)
    household = load_in(unit, Household, save_household(desk, proposed, [member]).id)
    rows = records.find(unit.connection, HouseholdMember, household_id=household.id)
    for made in (household, *rows):
        steps.note_made(made)
    return household


def _take_address(unit: UnitOfWork, steps: KeptSteps, household: Household, person_id: str) -> None:
    person = load_in(unit, Person, person_id)
    steps.change(
        person,
        {
            "village_code": household.village_code or person.village_code,
            "living_address": household.address or person.living_address,
        },
    )
