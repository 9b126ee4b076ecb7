# SPDX-License-Identifier: MulanPSL-2.0
"""The history of a record as lines to read: when, who, what was there before, what now, why."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from wuse_desktop.domain.clock import stamp_ms
from wuse_desktop.domain.fields import fields_of
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.i18n import N_, _, headed, in_turn
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.field_words import FieldWords
from wuse_desktop.services.reading import missing
from wuse_desktop.services.revealing import refuse_closed
from wuse_desktop.storage import bin_store, list_store, person_match_store
from wuse_desktop.storage import records as stored_records
from wuse_desktop.storage.records import HistoryEntry

_WHAT = {
    "I": N_("新建"),
    "U": N_("修改"),
    "D": N_("删除"),
    "R": N_("从回收站恢复"),
    "M": N_("并入另一台电脑的修改"),
    "V": N_("查看敏感内容"),
    "X": N_("另存副本"),
    "P": N_("清除内容"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its label, what was there, what took its place.

    ``sensitive`` is "S", "P" or "" as in the field's description, so that a screen may mask it.
    """

    name: str
    label: str
    former: str
    new: str
    sensitive: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change: local time, the name of the user, what was done, the fields, the reason."""

    at: datetime
    who: str
    what: str
    changes: tuple[FieldChange, ...]
    reason: str

    @property
    def text(self) -> str:
        """The line in words."""
        fields = in_turn(
            _("{label}：{former} → {new}").format(
                label=change.label,
                former=change.former or _("（空）"),
                new=change.new or _("（空）"),
            )
            for change in self.changes
        )
        return headed(self.what, fields) if fields else self.what


def local_moment(stamp: str) -> datetime:
    """The local time, without zone, of a clock stamp."""
    moment = datetime.fromtimestamp(stamp_ms(stamp) // 1000, UTC)
    return moment.astimezone().replace(tzinfo=None)


def history(desk: Desk, entity: str, record_id: str) -> tuple[HistoryLine, ...]:
    """The history of a record with that of its sign-in and staffing, latest first.

    A record that came from another computer begins with its author, whose clock it carries.
    Raises UserFault ``record_missing`` or ``not_for_all``.
    """
    refuse_closed(desk, entity, record_id)
    with desk.read() as connection:
        row = bin_store.stored_row(connection, entity, record_id)
        if row is None:
            raise missing()
        words = FieldWords(connection)
        entries = stored_records.history(connection, record_id)
        lines = list(_own_lines(words, entity, row, entries))
        if not any(entry.op == "I" for entry in entries):
            author = words.name(Worker.entity, str(row.get("recorded_by", "")))
            author = author or words.name(Station.entity, row["site_id"])
            lines.append((0, HistoryLine(local_moment(row["hlc"]), author, _(_WHAT["I"]), (), "")))
        told = {(entry.hlc, entry.op) for entry in entries} | {(row["hlc"], "I")}
        if entity == Person.entity:
            lines.extend(_merge_lines(words, record_id, told))
        for part_entity, part_id in bin_store.all_parts(connection, entity, record_id):
            lines.extend(_part_lines(words, part_entity, part_id, told))
    return tuple(line for _seq, line in sorted(lines, key=lambda item: item[0], reverse=True))


def _own_lines(
    words: FieldWords, entity: str, row: Mapping[str, Any], entries: Iterable[HistoryEntry]
) -> Iterable[tuple[int, HistoryLine]]:
    """Walk back from what is stored now; each entry tells what was there before it."""
    fields = {item.name: item for item in fields_of(record_class(entity))}
    state = dict(row)
    for entry in entries:
        changes = []
        for name, former in entry.former.items():
            if name in fields:
                item = fields[name]
                change = FieldChange(
                    name,
                    _(item.label),
                    words.value(item, former),
                    words.value(item, state[name]),
                    item.sensitive,
                )
                changes.append(change)
            state[name] = former
        # The user who took a bundle is not the one who made the changes in it.
        merged = entry.op == "M"
        line = HistoryLine(
            local_moment(entry.hlc),
            words.name(Station.entity, row["site_id"])
            if merged
            else words.users.get(entry.actor, ""),
            _(_WHAT[_kind_of(entry)]),
            tuple(changes),
            entry.reason,
        )
        yield entry.seq, line


def _kind_of(entry: HistoryEntry) -> str:
    """The kind of change; a merged one may have been a deletion."""
    if entry.op == "M" and "deleted_hlc" in entry.former:
        return "D" if entry.former["deleted_hlc"] is None else "R"
    return entry.op


def _merge_lines(
    words: FieldWords, person_id: str, told: set[tuple[str, str]]
) -> Iterable[tuple[int, HistoryLine]]:
    """Who was merged into a person, and what had happened to them before that.

    Adds the moments it tells of to ``told``, so that what moved with them is not told again.
    """
    for match in person_match_store.every_merge_into(words.connection, person_id):
        name = list_store.facts(words.connection, Person.entity, ("name",), [match.other_id])
        title = name.get(match.other_id, ("",))[0]
        entries = stored_records.history(words.connection, match.id)
        told.update((entry.hlc, op) for entry in entries for op in "IUDR")
        decided = (
            (_("并入“{name}”"), match.decided_at, match.reason, [e.seq for e in entries][-1:]),
            (_("撤销并入“{name}”"), match.undone_at, "", [e.seq for e in entries][:1]),
        )
        who = words.name(Worker.entity, match.decided_by)
        who = who or words.name(Station.entity, match.site_id)
        for what, at, reason, seqs in decided:
            if at is not None:
                yield sum(seqs), HistoryLine(at, who, what.format(name=title), (), reason)
        if match.undone_at is None:
            yield from _lines_before(words, match.other_id, title, told)


def _lines_before(
    words: FieldWords, other_id: str, title: str, told: set[tuple[str, str]]
) -> Iterable[tuple[int, HistoryLine]]:
    row = bin_store.stored_row(words.connection, Person.entity, other_id)
    if row is None:
        return
    entries = stored_records.history(words.connection, other_id)
    shown = {entry.seq for entry in entries if (entry.hlc, entry.op) not in told}
    for seq, line in _own_lines(words, Person.entity, row, entries):
        if seq in shown:
            what = _("“{name}”并入前：{what}").format(name=title, what=line.what)
            yield seq, dataclasses.replace(line, what=what)
    told.update((entry.hlc, entry.op) for entry in entries)


def _part_lines(
    words: FieldWords, entity: str, row_id: str, told: Collection[tuple[str, str]]
) -> Iterable[tuple[int, HistoryLine]]:
    """What happened to one person's sign-in or one worker's minutes after the record was made."""
    row = bin_store.stored_row(words.connection, entity, row_id) or {}
    name = _(record_class(entity).title)
    subject = words.subject(entity, row)
    entries = stored_records.history(words.connection, row_id)
    shown = {entry.seq for entry in entries if (entry.hlc, entry.op) not in told}
    for seq, line in _own_lines(words, entity, row, entries):
        if seq in shown:
            what = _("{what}{part}“{subject}”").format(what=line.what, part=name, subject=subject)
            yield seq, dataclasses.replace(line, what=what)
