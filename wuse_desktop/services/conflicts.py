# SPDX-License-Identifier: MulanPSL-2.0
"""Fields that two laptops of the station changed apart from each other, until a person decides.

Settling one is an ordinary edit that names both values as known (decisions 0008, 0022): it travels
like any other, and wherever it arrives the question is answered there too.

Sensitive values stand masked; whose they are and when they were written is often enough to choose.
Looking at them leaves a line in the trail (rules P-03, P-11). What only others may read is theirs
to decide.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from wuse_desktop.domain.fields import Field, Kind, fields_of
from wuse_desktop.domain.masking import mask_answer
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.domain.records.station import Laptop
from wuse_desktop.domain.text_difference import Piece, difference
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import laptops
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.field_words import FieldWords
from wuse_desktop.services.history import local_moment
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.revealing import LOOKED, NOT_FOR_ALL, is_closed_to
from wuse_desktop.storage import bin_store, record_titles, records, settings
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage.codec import CODECS, JSON_KINDS, to_json
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.unit_of_work import UnitOfWork
from wuse_desktop.sync.merge import DELETED, Conflict, settled

Choice = Literal["standing", "other", "text"]
Secrecy = Literal["", "masked", "closed"]
_SENSITIVE = "S"
_REPLICA_AT = 21
_TEXTS = (Kind.TEXT, Kind.LONGTEXT)
_NUMBERS = ("phone", "_no", "_code")  # these are one or the other, never both


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two values: in words, whose it is, and when it was written (local time)."""

    text: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A field with two values: the one that stands now, and the other.

    ``entity`` and ``record_id`` name the record that a person would open. ``pieces`` show where
    two texts differ; ``free`` says that a text of one's own may take their place, of at most
    ``most`` characters. ``secrecy`` is "masked" where the values are shown on demand only
    (``may_reveal``), "closed" where this user neither reads nor decides them.
    """

    id: int
    entity: str
    record_id: str
    title: str
    label: str
    standing: Version
    other: Version
    pieces: tuple[Piece, ...]
    free: bool
    most: int
    secrecy: Secrecy
    may_reveal: bool


def conflicts(desk: Desk) -> list[ConflictLine]:
    """What waits for a decision, oldest first; sensitive values are masked."""
    with desk.read() as connection:
        found = _open(connection, desk.site_id)
        words = _Words(desk, connection)
        return [words.line(item, row) for item, row in found]


def reveal_conflict(desk: Desk, conflict_id: int) -> ConflictLine:
    """One conflict with its values as they are; the trail keeps who looked at which field.

    Raises UserFault ``conflict_settled``, ``conflict_closed``, and ``read_only_role`` for a user
    who may only look.
    """
    with desk.write() as unit:
        item, row = _require_open(desk, unit.connection, conflict_id)
        line = _Words(desk, unit.connection).line(item, row, reveals=True)
        unit.note(LOOKED, line.record_id, {"shown": [line.label]})
        return line


def count_conflicts(desk: Desk) -> int:
    """How many fields wait for a decision."""
    with desk.read() as connection:
        return len(_open(connection, desk.site_id))


def settle(desk: Desk, conflict_id: int, choice: Choice, text: str = "") -> None:
    """Decide: the value that stands, the other one, or a text in their place.

    Raises UserFault ``conflict_settled`` when it is no longer open, ``conflict_closed`` when it is
    for others to decide, ``text_too_long``, and ``read_only_role``.
    """
    with desk.write(_("两台电脑改得不一样，选定了一个")) as unit:
        item, row = _require_open(desk, unit.connection, conflict_id)
        if item.field == DELETED:
            _settle_deletion(unit, item, row, choice)
        else:
            _settle_field(unit, item, row, choice, text)
        store.resolve_conflict(unit.connection, item.id, desk.session.user_id)


def _require_open(
    desk: Desk, connection: Connection, conflict_id: int
) -> tuple[store.KeptConflict, dict[str, Any]]:
    found = [item for item in _open(connection, desk.site_id) if item[0].id == conflict_id]
    if not found:
        raise UserFault(
            "conflict_settled",
            _("这一处已经有人选定了，没有再改。"),
            _("请刷新后看现在的内容。"),
        )
    item, row = found[0]
    if _is_closed(desk, connection, item, row):
        raise UserFault(
            "conflict_closed",
            _("这一处的内容只限负责社工、督导和站长查看，没有改动，两份都还在。"),
            _("请负责社工或站长登录后选定。"),
        )
    return item, row


def _is_closed(
    desk: Desk, connection: Connection, item: store.KeptConflict, row: dict[str, Any]
) -> bool:
    """Whether it is for others to read and decide; a part is as closed as what it is a part of."""
    shown = store.shown_record(connection, item.entity, item.row_id) or (item.entity, item.row_id)
    if shown == (item.entity, item.row_id):
        return is_closed_to(desk, connection, item.entity, row)
    whole = bin_store.stored_row(connection, *shown)
    return whole is not None and is_closed_to(desk, connection, shown[0], whole)


def _settle_field(
    unit: UnitOfWork, item: store.KeptConflict, row: dict[str, Any], choice: Choice, text: str
) -> None:
    field = _field(item)
    if choice == "text" and field is not None and field.max_length < len(text):
        raise UserFault(
            "text_too_long",
            _("“{field}”最多 {count} 字，没有保存。").format(
                field=_(field.label), count=field.max_length
            ),
            _("请删短一些。"),
        )
    values = {"standing": row[item.field], "other": _column_value(item), "text": text}
    unit.settle(item.entity, item.row_id, (item.field, values[choice]), item.lost_clock)


def _settle_deletion(
    unit: UnitOfWork, item: store.KeptConflict, row: dict[str, Any], choice: Choice
) -> None:
    gone = row[DELETED] is not None
    unit.settle_deletion(item.entity, item.row_id, gone=gone == (choice == "standing"))


def _open(connection: Connection, site_id: str) -> list[tuple[store.KeptConflict, dict[str, Any]]]:
    """Open conflicts about this site's records, with the rows as they are now."""
    found = []
    for item in store.open_conflicts(connection):
        if item.entity not in CODECS or (item.field != DELETED and _field(item) is None):
            continue
        row = store.stored_rows(connection, item.entity, [item.row_id]).get(item.row_id)
        if row is None or row["site_id"] != site_id:
            continue
        if row[DELETED] is not None and item.field != DELETED:
            continue  # it waits in the bin with its record
        wire = CODECS[item.entity].to_wire(row)
        met = Conflict(item.field, item.kept, item.lost, item.kept_clock, item.lost_clock)
        if not settled(wire, met):
            found.append((item, dict(row)))
    return found


def _field(item: store.KeptConflict) -> Field | None:
    known = {field.name: field for field in fields_of(ENTITIES[item.entity])}
    return known.get(item.field)


def _column_value(item: store.KeptConflict) -> Any:
    """The other value as the column holds it."""
    field = _field(item)
    opened = field is not None and field.kind in JSON_KINDS
    return to_json(item.lost) if opened and not isinstance(item.lost, str) else item.lost


class _Words:
    """Says whose a value is, and what."""

    def __init__(self, desk: Desk, connection: Connection) -> None:
        self._desk = desk
        self._connection = connection
        self._fields = FieldWords(connection)
        self._own = laptops.addresses(desk)
        replica_id = settings.own_replica(connection)[0]
        self._own |= {replica_id}
        self._devices = {
            device.device_id: device for device in store.devices(connection, desk.site_id)
        }
        found = records.find(connection, Laptop, site_id=desk.site_id)
        self._labels = {laptops.key_of(item): item.label for item in found}

    def line(
        self, item: store.KeptConflict, row: dict[str, Any], *, reveals: bool = False
    ) -> ConflictLine:
        shown = store.shown_record(self._connection, item.entity, item.row_id)
        entity, record_id = shown or (item.entity, item.row_id)
        field = _field(item)
        secrecy = self._secrecy(item, row, field)
        closed, hides = secrecy == "closed", secrecy != "" and not reveals
        clock = self._clock(item, row)
        standing, other = (
            Version(
                self._shown(field, value, secrecy if hides else ""),
                self._who(item, at),
                local_moment(at),
            )
            for value, at in ((row[item.field], clock), (_column_value(item), item.lost_clock))
        )
        is_text = field is not None and field.kind in _TEXTS and not field.codes and not hides
        return ConflictLine(
            id=item.id,
            entity=entity,
            record_id=record_id,
            title=self._title(entity, record_id, item, closed=closed),
            label=_(field.label) if field is not None else _("删除"),
            standing=standing,
            other=other,
            pieces=difference(standing.text, other.text) if is_text else (),
            free=is_text and not item.field.endswith(_NUMBERS),
            most=field.max_length if field is not None else 0,
            secrecy=secrecy if hides else "",
            may_reveal=hides and not closed and may_write(self._desk),
        )

    def _secrecy(
        self, item: store.KeptConflict, row: dict[str, Any], field: Field | None
    ) -> Secrecy:
        if _is_closed(self._desk, self._connection, item, row):
            return "closed"
        return "masked" if field is not None and field.sensitive == _SENSITIVE else ""

    def _title(self, entity: str, record_id: str, item: store.KeptConflict, *, closed: bool) -> str:
        """What the record is called; of a closed one only what kind of record it is."""
        titles = record_titles.titles(self._connection, [(entity, record_id)])
        return titles[0].title if titles and not closed else _(ENTITIES[item.entity].title)

    def _clock(self, item: store.KeptConflict, row: dict[str, Any]) -> str:
        """When the value that stands was written."""
        wire = CODECS[item.entity].to_wire(row)
        entry = wire["field_hlc"].get(item.field)
        return str(max(entry[0] if entry else "", item.kept_clock))

    def _shown(self, field: Field | None, stored: Any, secrecy: Secrecy) -> str:
        text = self._value(field, stored)
        if secrecy == "closed" and field is not None:
            return _(NOT_FOR_ALL)
        return mask_answer(text) if secrecy == "masked" else text

    def _value(self, field: Field | None, stored: Any) -> str:
        if field is None:
            return _(_KEPT_ALIVE) if stored is None else _(_PUT_AWAY)
        if field.kind in JSON_KINDS and not isinstance(stored, str):
            stored = to_json(stored)
        return self._fields.value(field, stored)

    def _who(self, item: store.KeptConflict, clock: str) -> str:
        """The user where that is known here, else the laptop."""
        replica = clock[_REPLICA_AT:]
        if replica in self._own:
            actor = records.actor_at(self._connection, item.row_id, clock)
            return self._fields.users.get(actor, "") or _("这台电脑")
        device = self._devices.get(replica)
        label = self._labels.get(device.key_id, "") if device is not None else ""
        return label or _("另一台电脑")


_KEPT_ALIVE, _PUT_AWAY = N_("保留这条记录"), N_("删除这条记录")
