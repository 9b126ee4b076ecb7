# SPDX-License-Identifier: MulanPSL-2.0
"""The history of a record as lines to read: when, who, what was there before, what now, why."""

import dataclasses
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from wuse_desktop.domain import codes
from wuse_desktop.domain.clock import stamp_ms
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.fields import Field, Kind, fields_of
from wuse_desktop.domain.records.catalogue import ENTITIES, record_class
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.domain.rounding import yuan_text
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import missing
from wuse_desktop.storage import bin_store, record_titles, settings
from wuse_desktop.storage import records as stored_records
from wuse_desktop.storage.database import Connection
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
        fields = "；".join(
            _("{label}：{former} → {new}").format(
                label=change.label,
                former=change.former or _("（空）"),
                new=change.new or _("（空）"),
            )
            for change in self.changes
        )
        return f"{self.what}：{fields}" if fields else self.what


def local_moment(stamp: str) -> datetime:
    """The local time, without zone, of a clock stamp."""
    moment = datetime.fromtimestamp(stamp_ms(stamp) // 1000, UTC)
    return moment.astimezone().replace(tzinfo=None)


def user_names(connection: Connection) -> dict[str, str]:
    """The names of this desk's users by id, those of former users among them."""
    return {user.id: user.name for user in settings.users(connection)}


def history(desk: Desk, entity: str, record_id: str) -> tuple[HistoryLine, ...]:
    """The history of a record with that of its sign-in and staffing, latest first.

    A record that came from another computer begins with its author, whose clock it carries.
    Raises UserFault ``record_missing``.
    """
    with desk.read() as connection:
        row = bin_store.stored_row(connection, entity, record_id)
        if row is None:
            raise missing()
        words = _Words(connection)
        entries = stored_records.history(connection, record_id)
        lines = list(_own_lines(words, entity, row, entries))
        if not any(entry.op == "I" for entry in entries):
            author = words.name(Worker.entity, str(row.get("recorded_by", "")))
            author = author or words.name(Station.entity, row["site_id"])
            lines.append((0, HistoryLine(local_moment(row["hlc"]), author, _(_WHAT["I"]), (), "")))
        told = {(entry.hlc, entry.op) for entry in entries} | {(row["hlc"], "I")}
        for part_entity, part_id in bin_store.all_parts(connection, entity, record_id):
            lines.extend(_part_lines(words, part_entity, part_id, told))
    return tuple(line for _seq, line in sorted(lines, key=lambda item: item[0], reverse=True))


def _own_lines(
    words: "_Words", entity: str, row: Mapping[str, Any], entries: Iterable[HistoryEntry]
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


def _part_lines(
    words: "_Words", entity: str, row_id: str, told: Collection[tuple[str, str]]
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


class _Words:
    """Turns stored column values into what people read; looks up each name once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.users = user_names(connection)
        self._names: dict[tuple[str, str], str] = {}

    def name(self, entity: str, row_id: str) -> str:
        """The name of a record that another one refers to."""
        if not row_id or entity not in ENTITIES:
            return ""
        key = (entity, row_id)
        if key not in self._names:
            found = record_titles.titles(self.connection, [key])
            title = found[0].title if found else ""
            self._names[key] = title.removeprefix(_(record_class(entity).title)).strip()
        return self._names[key]

    def subject(self, entity: str, row: Mapping[str, Any]) -> str:
        """Whom or what a part of a record is about."""
        for name in ("person_id", "worker_id", "volunteer_id"):
            found = self.name(name.removesuffix("_id"), row.get(name, ""))
            if found:
                return found
        if entity == "person_category":
            return codes.label("CLIENT_CAT", row["category"])
        names = ("person_text", "other_name", "action", "caption", "file_name")
        return next((str(row[name]) for name in names if row.get(name)), "")

    def value(self, item: Field, stored: Any) -> str:
        """One stored value of a field in words, "" for nothing."""
        if stored in (None, "", "[]"):
            return ""
        if item.kind is Kind.REF:
            return self.name(item.ref, stored)
        if item.kind is Kind.REFS:
            return "、".join(self.name(item.ref, row_id) for row_id in json.loads(stored))
        if item.name in ("village_code", "hukou_code"):
            return division_name(stored) or str(stored)
        in_words = _IN_WORDS.get(item.kind)
        return in_words(item, stored) if in_words else str(stored)


def _item_text(part: Mapping[str, object]) -> str:
    """A repeated small part without the ids in it."""
    shown = (value for name, value in part.items() if not name.endswith("_id"))
    return " ".join(str(value) for value in shown if value not in (None, ""))


_IN_WORDS: dict[Kind, Callable[[Field, Any], str]] = {
    Kind.BOOL: lambda _item, stored: _("是") if stored else _("否"),
    Kind.CODE: lambda item, stored: codes.label(item.codes, stored),
    Kind.CODES: lambda item, stored: codes.labels(item.codes, json.loads(stored)),
    Kind.ITEMS: lambda _item, stored: "；".join(map(_item_text, json.loads(stored))),
    Kind.MONEY: lambda _item, stored: yuan_text(stored),
    Kind.DATETIME: lambda _item, stored: str(stored).replace("T", " "),
}
