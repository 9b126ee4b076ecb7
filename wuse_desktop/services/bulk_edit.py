# SPDX-License-Identifier: MulanPSL-2.0
"""One change to many persons at once: with a reason, told how far it went, and undone in one go."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wuse_desktop.domain import divisions
from wuse_desktop.domain.categories import CategoryEntry, check_categories
from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.records.people import Household, Person, PersonCategory
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.kept_steps import KeptSteps, Step, walk_back
from wuse_desktop.storage import household_store, list_store, person_store, records
from wuse_desktop.storage.database import Connection

# One transaction of so many is still short; more are narrowed down first.
MOST_AT_ONCE = 5000

What = Literal["village_code", "worker_id", "visit_tier", "open_category", "close_category"]
WHAT: dict[str, str] = {
    "village_code": N_("村（社区）"),
    "worker_id": N_("负责社工"),
    "visit_tier": N_("指定走访级别"),
    "open_category": N_("开始一个类别"),
    "close_category": N_("终止一个类别"),
}
_FIELDS = ("village_code", "worker_id", "visit_tier")


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """What is changed: a field with its new value, or a category with its day and evidence.

    An empty ``value`` takes worker or tier away. ``on`` is the first day of a category that is
    opened, the last one of one that is closed; None stands for today.
    """

    what: What
    value: str
    on: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a change makes contradict in the categories of a person (V-11, V-12), in words."""

    person_id: str
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class BulkDone:
    """How far it went: how many were changed, and why others were not, with how many.

    ``steps`` are for ``undo``; ``doubts`` are what is to be looked into among those changed.
    """

    changed: int
    skipped: Mapping[str, int]
    steps: tuple[Step, ...]
    changes: Changes
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class _Filed:
    """A person with what the change looks at: category entries, and the households they head."""

    person: Person
    entries: Sequence[PersonCategory]
    homes: Sequence[Household]


def apply(desk: Desk, person_ids: Sequence[str], edit: BulkEdit, reason: str) -> BulkDone:
    """Change persons of this site, all in one unit of work.

    Raises UserFault ``bulk_reason`` without a reason, ``bulk_value`` for a value that is none,
    ``bulk_nobody`` or ``bulk_too_many``.
    """
    reason = reason.strip()
    _require(desk, person_ids, edit, reason)
    with desk.write(reason) as unit:
        steps = KeptSteps(unit, reason)
        changed, skipped = list[_Filed](), dict[str, int]()
        for filed in _filed(unit.connection, person_ids, edit):
            problem = _change(desk, steps, filed, edit)
            if problem:
                skipped[problem] = skipped.get(problem, 0) + 1
            else:
                changed.append(filed)
        return BulkDone(
            len(changed),
            skipped,
            tuple(steps.taken),
            unit.changes(),
            tuple(doubt for filed in changed for doubt in _doubts(desk, filed, edit)),
        )


def own(desk: Desk, person_ids: Sequence[str]) -> tuple[str, ...]:
    """Of some persons those of this site: a county changes nothing that belongs to a station."""
    with desk.read() as connection:
        sites = list_store.facts(connection, Person.entity, ("site_id",), person_ids)
    return tuple(
        person_id for person_id in person_ids if sites.get(person_id, ("",))[0] == desk.site_id
    )


def doubts(desk: Desk, person_ids: Sequence[str], edit: BulkEdit) -> tuple[Doubt, ...]:
    """What a change would make contradict in the categories of those whom it would change."""
    if edit.what != "open_category" or not edit.value:
        return ()
    on = edit.on or desk.today()
    with desk.read() as connection:
        found = _filed(connection, person_ids, edit)
    return tuple(
        doubt
        for filed in found
        if filed.person.site_id == desk.site_id and not _holds(filed.entries, edit.value, on)
        for doubt in _doubts(desk, filed, edit)
    )


def _filed(connection: Connection, person_ids: Sequence[str], edit: BulkEdit) -> list[_Filed]:
    people = records.get_many(connection, Person, person_ids)
    entries = person_store.category_rows(connection, list(people))
    homes: dict[str, list[Household]] = {}
    if edit.what == "village_code":
        for home in household_store.headed(connection, list(people)):
            homes.setdefault(home.head_person_id, []).append(home)
    return [
        _Filed(person, entries.get(person.id, ()), homes.get(person.id, ()))
        for person in people.values()
    ]


def _doubts(desk: Desk, filed: _Filed, edit: BulkEdit) -> Iterator[Doubt]:
    """What a category that is opened contradicts, beside what did so before (V-11, V-12)."""
    if edit.what != "open_category":
        return
    today = desk.today()
    before = [
        CategoryEntry(entry.category, entry.start_date, entry.end_date) for entry in filed.entries
    ]
    opened = CategoryEntry(edit.value, edit.on or today)
    born = filed.person.birth_date
    known = set(check_categories(before, born, today))
    for problem in check_categories([*before, opened], born, today):
        if problem not in known:
            yield Doubt(filed.person.id, filed.person.name, problem.message)


def undo(desk: Desk, steps: Sequence[Step]) -> int:
    """Take a change back; returns how many values stay because somebody changed them since."""
    reason = _("撤销批量修改")
    with desk.write(reason) as unit:
        return walk_back(unit, steps, reason)


def _require(desk: Desk, person_ids: Sequence[str], edit: BulkEdit, reason: str) -> None:
    if not person_ids:
        raise UserFault("bulk_nobody", _("还没有选人，没有改动。"), _("先在列表里选中要改的人。"))
    if len(person_ids) > MOST_AT_ONCE:
        raise UserFault(
            "bulk_too_many",
            _("一次最多改 {count} 人，没有改动。").format(count=MOST_AT_ONCE),
            _("请先用筛选缩小范围，再分几次改。"),
        )
    if not reason:
        raise UserFault(
            "bulk_reason",
            _("批量修改要写明理由，没有改动。"),
            _("如“按2026年3月村里报的名单”；修改记录里会留着。"),
        )
    if not _is_value(desk, edit):
        raise UserFault("bulk_value", _("还没有选改成什么，没有改动。"))


def _is_value(desk: Desk, edit: BulkEdit) -> bool:
    if edit.what == "village_code":
        return bool(edit.value) and divisions.current().check_village(edit.value) is None
    if edit.what in ("worker_id", "visit_tier"):
        return True
    del desk
    return bool(edit.value)


def _change(desk: Desk, steps: KeptSteps, filed: _Filed, edit: BulkEdit) -> str:
    """Change one person; returns in words why not, "" when it was done."""
    person = filed.person
    if person.site_id != desk.site_id:
        return _("属于另一个站点")
    if edit.what in _FIELDS:
        # walk lists go by the village of the household: that of a head moves along
        homes = [home for home in filed.homes if home.village_code != edit.value]
        if getattr(person, edit.what) == edit.value and not homes:
            return _("已经是这样")
        for record in (person, *homes):
            steps.change(record, {edit.what: edit.value})
        return ""
    ways: dict[str, Callable[..., str]] = {"open_category": _open, "close_category": _close}
    held = [entry for entry in filed.entries if entry.category == edit.value]
    return ways[edit.what](steps, person, held, edit, edit.on or desk.today())


def _open(
    steps: KeptSteps, person: Person, held: Sequence[PersonCategory], edit: BulkEdit, on: date
) -> str:
    if _holds(held, edit.value, on):
        return _("已经是“{category}”").format(category=label("CLIENT_CAT", edit.value))
    steps.make(
        PersonCategory(
            person_id=person.id, category=edit.value, start_date=on, basis=edit.basis.strip()
        )
    )
    if not person.is_client:
        steps.change(person, {"is_client": True})
    return ""


def _holds(entries: Sequence[PersonCategory], category: str, on: date) -> bool:
    """Whether somebody holds a category on a day, or from a later one."""
    return any(
        entry.category == category and (entry.end_date is None or entry.end_date >= on)
        for entry in entries
    )


def _close(
    steps: KeptSteps, person: Person, held: Sequence[PersonCategory], edit: BulkEdit, on: date
) -> str:
    del person
    running = list(_running(held))
    if not running:
        return _("现在不是“{category}”").format(category=label("CLIENT_CAT", edit.value))
    if any(entry.start_date is not None and entry.start_date > on for entry in running):
        return _("起始日期晚于终止日期")
    for entry in running:
        steps.change(entry, {"end_date": on})
    return ""


def _running(entries: Sequence[PersonCategory]) -> Iterator[PersonCategory]:
    return (entry for entry in entries if entry.end_date is None)
