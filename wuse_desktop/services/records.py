# SPDX-License-Identifier: MulanPSL-2.0
"""What can be done with a record of any kind: correct it, delete and restore it, its history."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.checks import check_fields
from wuse_desktop.domain.fields import Kind, Record, fields_of
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.catalogue import ENTITIES, record_class
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.services.bin_content import KEPT_DAYS, has_content, is_emptied
from wuse_desktop.services.certificate_changes import require_uncertified
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.field_words import user_names
from wuse_desktop.services.filing import (
    Saved,
    put_record,
    refuse_blocking,
    require_own,
    require_reason,
)
from wuse_desktop.services.history import (
    FieldChange,
    HistoryLine,
    history,
    local_moment,
)
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.services.reported_months import note_correction, require_month_reason
from wuse_desktop.services.restored_homes import (
    count_members,
    members_among,
    part_from_elsewhere,
)
from wuse_desktop.storage import bin_store, person_match_store, record_titles, settings
from wuse_desktop.storage import records as stored_records
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.unit_of_work import UnitOfWork

__all__ = [
    "BinItem",
    "Deleted",
    "FieldChange",
    "HistoryLine",
    "bin",
    "correct",
    "delete",
    "get",
    "history",
    "restore",
    "undo",
]

# To what an id leads after merges, of the kinds that are merged.
_LIVING: dict[str, Callable[[Connection, str], str]] = {
    "person": person_match_store.living_id,
    "household": person_match_store.living_home,
}
_INSTEAD = {
    "person": N_("建错了档，请先把这些记录改到正确的人名下；不再服务，请终止服务对象类别。"),
    "household": N_("请先把走访记录改到正确的家庭，再删除。"),
    "case_file": N_("不再服务的个案请办理结案；录错的，请先删除它的过程记录。"),
    "service_group": N_("录错的小组，请先删除它的各节活动。"),
    "volunteer": N_("不再服务的志愿者请改志愿者状态；录错的，请先删除他的服务时长。"),
    "community_org": N_("不再活动的组织请把组织状态改为“注销”；录错的，请先从活动里去掉它。"),
    "worker": N_("社工离开时请填离职日期，他做过的记录都会留着。"),
}


@dataclass(frozen=True, slots=True)
class Deleted:
    """What went into the bin; ``token`` is for ``undo``."""

    entity: str
    id: str
    changes: Changes
    token: str


@dataclass(frozen=True, slots=True)
class BinItem:
    """A record in the bin: what it is, who put it there, when (local time).

    ``on`` is the ISO day that the record speaks of, or "".
    """

    entity: str
    id: str
    kind_label: str
    title: str
    at: datetime
    who: str
    on: str


def get(desk: Desk, entity: str, record_id: str) -> Record:
    """A record of any kind. Raises UserFault ``record_missing``."""
    return load(desk, record_class(entity), record_id)


def correct(desk: Desk, record: Record, reason: str = "") -> Saved:
    """Change a stored record; the former values are kept with who, when and why.

    An archived record and one of a closed case need a reason (rule R-02). Raises UserFault with
    the first blocking finding, ``record_missing``, ``read_only_station`` or ``reason_required``.
    """
    problems = check_fields(record)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        load_in(unit, type(record), record.id)
        saved = put_record(desk, unit, record, reason)
        return Saved(saved.id, unit.changes(), problems)


def delete(desk: Desk, entity: str, record_id: str, reason: str = "") -> Deleted:
    """Put a record into the bin, an event with its sign-in, staffing, hours and open tasks.

    Raises UserFault ``record_in_use`` with what to do instead, ``read_only_station``,
    ``reason_required`` or ``record_missing``.
    """
    kind = record_class(entity)
    with desk.write(reason) as unit:
        record = load_in(unit, kind, record_id)
        require_own(desk, record)
        require_reason(unit, record, reason)
        reported = require_month_reason(unit, record, reason)
        _require_free(unit, entity, record_id)
        parts = bin_store.parts(unit.connection, entity, record_id)
        _require_uncertified(unit, [(entity, record_id), *parts], reason)
        if reported is not None:
            note_correction(desk, unit, record, _("删除：{reason}").format(reason=reason.strip()))
        if entity == Person.entity:
            count_members(unit, members_among(unit, parts), -1, reason)
        for part_entity, part_id in parts:
            unit.remove(ENTITIES[part_entity], part_id, reason)
        unit.remove(kind, record_id, reason)
        row = unit.row(entity, record_id) or {}
        return Deleted(
            entity, record_id, unit.changes(), f"{entity}/{record_id}/{row['deleted_hlc']}"
        )


def _require_uncertified(unit: UnitOfWork, rows: Iterable[tuple[str, str]], reason: str) -> None:
    """Refuse to delete service that a certificate lists without a reason."""
    ids = [row_id for entity, row_id in rows if entity == VolunteerService.entity]
    if ids and not reason.strip():
        require_uncertified(unit.connection, ids)


def _require_free(unit: UnitOfWork, entity: str, record_id: str) -> None:
    """Refuse to delete what other records need."""
    kind = _(record_class(entity).title)
    users = [user.worker_id for user in settings.users(unit.connection) if user.active]
    if entity == "station" or (entity == "worker" and record_id in users):
        raise UserFault(
            "record_in_use",
            _("这条{kind}记录正在使用，没有删除。").format(kind=kind),
            _("社工离开时请填离职日期，并停用他的登录。") if entity == "worker" else "",
        )
    if entity == "volunteer_certificate":
        raise UserFault(
            "record_in_use",
            _("出具过的证明要留在登记簿里，没有删除。"),
            _("出错的证明请重新出具（原证明会标为已替换），或作废。"),
        )
    found = bin_store.holders(unit.connection, entity, record_id)
    if found:
        listed = enumerated(f"{_(record_class(name).title)} {found[name]}" for name in found)
        raise UserFault(
            "record_in_use",
            _("这条{kind}记录还连着别的记录（{listed}），没有删除。").format(
                kind=kind, listed=listed
            ),
            _(_INSTEAD[entity]),
        )


def undo(desk: Desk, token: str) -> Saved:
    """Take a deletion back. Raises UserFault ``nothing_to_undo`` when that was done already."""
    entity, record_id, deleted_hlc = token.split("/")
    with desk.read() as connection:
        found = any(
            entry.id == record_id and entry.deleted_hlc == deleted_hlc
            for entry in stored_records.bin_entries(connection, [entity])
        )
    if not found:
        raise UserFault("nothing_to_undo", _("这条记录已经不在回收站里，不用再撤销。"))
    return restore(desk, entity, record_id)


def restore(desk: Desk, entity: str, record_id: str) -> Saved:
    """Take a record out of the bin with the parts that went there with it.

    Who joined another household since is no member of a restored one; ``problems`` say so.
    One that is not in the bin is left alone. Raises UserFault ``record_missing``,
    ``read_only_station``, ``merged_person``, or ``parent_in_bin`` when it belongs to a record in
    the bin.
    """
    kind = record_class(entity)
    with desk.write() as unit:
        row = unit.row(entity, record_id)
        if row is None or row["deleted_hlc"] is None:
            load_in(unit, kind, record_id)
            return Saved(record_id, Changes())
        require_own(desk, kind(id=record_id, site_id=row["site_id"]))
        _require_unmerged(unit, entity, record_id)
        if is_emptied(row):
            raise UserFault(
                "record_emptied",
                _("这条记录在回收站里满了{days}天，内容已经清除，不能恢复。").format(
                    days=KEPT_DAYS
                ),
                _("还需要的话请重新录入。"),
            )
        _require_parents(unit, kind, row)
        parts = bin_store.parts_deleted_with(unit.connection, entity, record_id, row["deleted_hlc"])
        unit.restore(kind, record_id)
        for part_entity, part_id in parts:
            unit.restore(ENTITIES[part_entity], part_id)
        for row_entity, row_id in ((entity, record_id), *parts):
            _follow_merges(unit, row_entity, row_id)
        problems = _settle_members(desk, unit, entity, record_id, members_among(unit, parts))
        return Saved(record_id, unit.changes(), problems)


def _settle_members(
    desk: Desk, unit: UnitOfWork, entity: str, record_id: str, members: Sequence[HouseholdMember]
) -> tuple[Problem, ...]:
    """Count who came out of the bin again; a household keeps nobody who lives elsewhere by now."""
    if entity == Person.entity:
        count_members(unit, members, 1)
    if entity == Household.entity:
        return part_from_elsewhere(unit, record_id, members, desk.today())
    return ()


def _follow_merges(unit: UnitOfWork, entity: str, row_id: str) -> None:
    """Let what comes out of the bin name whom, and what, those it names were merged into."""
    record = unit.get(ENTITIES[entity], row_id)
    if record is None:
        return
    moved = {
        item.name: _LIVING[item.ref](unit.connection, getattr(record, item.name))
        for item in fields_of(type(record))
        if item.kind is Kind.REF and item.ref in _LIVING and getattr(record, item.name)
    }
    unit.put(dataclasses.replace(record, **moved), _("并入的人"))


def _require_unmerged(unit: UnitOfWork, entity: str, record_id: str) -> None:
    """Refuse to restore what a merge put away: undoing the merge brings it back whole."""
    if (entity, record_id) in person_match_store.hidden_in_bin(unit.connection):
        raise UserFault(
            "merged_person",
            _("这份档案已经并入另一份，没有单独恢复。"),
            _("请打开保留的那一位，在“更多”里撤销合并。"),
        )


def _require_parents(unit: UnitOfWork, kind: type[Record], row: Mapping[str, Any]) -> None:
    """Refuse to restore what would hang on a record that is in the bin itself."""
    for item in fields_of(kind):
        target = row["subject_entity"] if item.name == "subject_id" else item.ref
        if item.kind is not Kind.REF or not item.required or target not in ENTITIES:
            continue
        row_id = row[item.name]
        if target in _LIVING:
            row_id = _LIVING[target](unit.connection, row_id)
        parent = unit.row(target, row_id) if row_id else None
        if parent is not None and parent["deleted_hlc"] is not None:
            raise UserFault(
                "parent_in_bin",
                _("它所属的{kind}也在回收站里，没有恢复。").format(
                    kind=_(record_class(target).title)
                ),
                _("请先恢复那一条，再恢复这一条。"),
            )


def _is_whole(connection: Connection, entry: stored_records.BinEntry) -> bool:
    """Whether what lies in the bin has still what it held."""
    if has_content(entry.record):
        return True
    row = bin_store.stored_row(connection, entry.entity, entry.id)
    return row is not None and not is_emptied(row)


def bin(desk: Desk) -> tuple[BinItem, ...]:  # noqa: A001 - what people call it
    """What this site has in the bin, latest first; parts are not listed beside their record."""
    with desk.read() as connection:
        entries = [
            entry
            for entry in stored_records.bin_entries(connection)
            if entry.site_id == desk.site_id and _is_whole(connection, entry)
        ]
        hidden = person_match_store.hidden_in_bin(connection)
        entries = [entry for entry in entries if (entry.entity, entry.id) not in hidden]
        parts = {
            part
            for entry in entries
            for part in bin_store.parts_deleted_with(
                connection, entry.entity, entry.id, entry.deleted_hlc
            )
        }
        shown = [entry for entry in entries if (entry.entity, entry.id) not in parts]
        keys = [(entry.entity, entry.id) for entry in shown]
        found = {(line.entity, line.id): line for line in record_titles.titles(connection, keys)}
        who = bin_store.last_deleters(connection, [entry.id for entry in shown])
        names = user_names(connection)
    mark = _("{title}（已删除）").format(title="")
    return tuple(
        BinItem(
            entry.entity,
            entry.id,
            _(record_class(entry.entity).title),
            line.title.removesuffix(mark),
            local_moment(entry.deleted_hlc),
            names.get(who.get(entry.id, ""), ""),
            line.on,
        )
        for entry, line in ((entry, found.get((entry.entity, entry.id))) for entry in shown)
        if line is not None  # a part that went alone, e.g. a line of a sign-in
    )
