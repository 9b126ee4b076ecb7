# SPDX-License-Identifier: MulanPSL-2.0
"""The books of the exchange: peers, what went out, what came in, what could not be taken."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection

from wuse_desktop.storage.codec import CODECS, Row, to_json

STATION, COUNTY = "station", "county"
PACKED, DELIVERED, CONFIRMED, SUPERSEDED = "packed", "delivered", "confirmed", "superseded"
ADMITTED, REVOKED = "admitted", "revoked"

# Rows that belong to a record shown as one: their changes make that record unsent.
PARTS_OF = {
    "attendance": ("event_kind", "event_id"),
    "event_worker": ("event_kind", "event_id"),
    "household_member": ("'household'", "household_id"),
    "person_category": ("'person'", "person_id"),
    "person_match": ("'person'", "person_id"),
    "group_member": ("'service_group'", "group_id"),
    "review": ("subject_entity", "subject_id"),
    "attachment": ("subject_entity", "subject_id"),
}


@dataclass(frozen=True, slots=True)
class Peer:
    """Another site: our county, or a station of ours. ``token`` is its folder on a drop."""

    site_id: str
    role: str
    name: str
    division_code: str
    card: Mapping[str, Any]
    token: str
    state: str
    since_at: str


@dataclass(frozen=True, slots=True)
class PeerDevice:
    """A device whose signatures we know. ``public_key`` is base64 of 32 bytes."""

    device_id: str
    site_id: str
    letter: str
    key_id: str
    public_key: str
    recipient: str
    state: str
    since_at: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A bundle that was made here."""

    receiver_site: str
    seq: int
    bundle_id: str
    from_rev: int
    to_rev: int
    envelope_hash: str
    row_count: int
    state: str
    file_name: str
    created_at: str
    delivered_at: str | None
    confirmed_at: str | None
    attempts: int
    last_error: str
    receipt: str | None = None  # what its own receipt said, as JSON


@dataclass(frozen=True, slots=True)
class Taken:
    """A bundle that came in and was taken."""

    device_id: str
    seq: int
    bundle_id: str
    site_id: str
    from_rev: int
    to_rev: int
    envelope_hash: str
    verdict: str
    row_count: int
    changed_count: int
    rejected_count: int
    created_at: str
    taken_at: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was not taken (at the county) or that the county did not take (at a station).

    ``id`` is 0 until it is kept.
    """

    id: int
    bundle_id: str
    site_id: str
    entity: str
    record_id: str
    reason: str
    field: str
    row: Mapping[str, Any]
    found_at: str


# peers ------------------------------------------------------------------------------------


def put_peer(connection: Connection, peer: Peer) -> None:
    """Add or change a peer."""
    connection.exec_driver_sql(
        "INSERT INTO peer_site (site_id, role, name, division_code, card, token, state, since_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site_id) DO UPDATE SET "
        "role = excluded.role, name = excluded.name, division_code = excluded.division_code, "
        "card = excluded.card, token = excluded.token, state = excluded.state",
        (
            peer.site_id,
            peer.role,
            peer.name,
            peer.division_code,
            to_json(dict(peer.card)),
            peer.token,
            peer.state,
            peer.since_at,
        ),
    )


def peers(connection: Connection, role: str = "") -> list[Peer]:
    """The peers of a role, or all, by division code."""
    rows = connection.exec_driver_sql(
        "SELECT site_id, role, name, division_code, card, token, state, since_at FROM peer_site "
        "WHERE ? = '' OR role = ? ORDER BY division_code",
        (role, role),
    )
    return [
        Peer(site, kind, name, division, json.loads(card), token, state, since)
        for site, kind, name, division, card, token, state, since in rows
    ]


def put_device(connection: Connection, device: PeerDevice) -> None:
    """Add or change a device of a peer."""
    connection.exec_driver_sql(
        "INSERT INTO peer_device (device_id, site_id, letter, key_id, public_key, recipient, "
        "state, since_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET "
        "letter = excluded.letter, key_id = excluded.key_id, public_key = excluded.public_key, "
        "recipient = excluded.recipient, state = excluded.state",
        (
            device.device_id,
            device.site_id,
            device.letter,
            device.key_id,
            device.public_key,
            device.recipient,
            device.state,
            device.since_at,
        ),
    )


def devices(connection: Connection, site_id: str = "") -> list[PeerDevice]:
    """The known devices, of one site or all."""
    rows = connection.exec_driver_sql(
        "SELECT device_id, site_id, letter, key_id, public_key, recipient, state, since_at "
        "FROM peer_device WHERE ? = '' OR site_id = ? ORDER BY since_at",
        (site_id, site_id),
    )
    return [PeerDevice(*cast("tuple[str, str, str, str, str, str, str, str]", row)) for row in rows]


# outgoing ---------------------------------------------------------------------------------

_SENT = (
    "SELECT receiver_site, seq, bundle_id, from_rev, to_rev, envelope_hash, row_count, state, "
    "file_name, created_at, delivered_at, confirmed_at, attempts, last_error, receipt FROM outbox"
)


def _sent(row: Sequence[Any]) -> Sent:
    return Sent(*row)


def sent_bundles(connection: Connection, receiver: str = "", limit: int = -1) -> list[Sent]:
    """Bundles made for a receiver (or all), latest first."""
    rows = connection.exec_driver_sql(
        f"{_SENT} WHERE ? = '' OR receiver_site = ? ORDER BY seq DESC LIMIT ?",
        (receiver, receiver, limit),
    )
    return [_sent(row) for row in rows]


def sent_bundle(connection: Connection, bundle_id: str) -> Sent | None:
    """One bundle made here."""
    row = connection.exec_driver_sql(f"{_SENT} WHERE bundle_id = ?", (bundle_id,)).one_or_none()
    return _sent(row) if row is not None else None


def add_sent(connection: Connection, sent: Sent) -> None:
    """Book a bundle; older ones that never left are superseded by it."""
    connection.exec_driver_sql(
        "UPDATE outbox SET state = ? WHERE receiver_site = ? AND state = ?",
        (SUPERSEDED, sent.receiver_site, PACKED),
    )
    connection.exec_driver_sql(
        "INSERT INTO outbox (receiver_site, seq, bundle_id, from_rev, to_rev, envelope_hash, "
        "row_count, state, file_name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            sent.receiver_site,
            sent.seq,
            sent.bundle_id,
            sent.from_rev,
            sent.to_rev,
            sent.envelope_hash,
            sent.row_count,
            sent.state,
            sent.file_name,
            sent.created_at,
        ),
    )


def mark_delivered(connection: Connection, bundle_id: str, at: str) -> None:
    """The bundle lies where its receiver fetches."""
    connection.exec_driver_sql(
        "UPDATE outbox SET state = ?, delivered_at = ?, last_error = '' "
        "WHERE bundle_id = ? AND confirmed_at IS NULL",
        (DELIVERED, at, bundle_id),
    )


def mark_confirmed(
    connection: Connection, receiver: str, to_rev: int, bundle_id: str, receipt: str, at: str
) -> None:
    """The receiver holds everything up to ``to_rev``."""
    connection.exec_driver_sql(
        "UPDATE outbox SET state = ?, confirmed_at = ?, last_error = '' "
        "WHERE receiver_site = ? AND to_rev <= ? AND confirmed_at IS NULL",
        (CONFIRMED, at, receiver, to_rev),
    )
    connection.exec_driver_sql(
        "UPDATE outbox SET receipt = ? WHERE bundle_id = ?", (receipt, bundle_id)
    )


def last_answered(connection: Connection, receiver: str) -> int:
    """The number of the latest bundle that a receipt of its own came for, 0 before the first."""
    found = connection.exec_driver_sql(
        "SELECT max(seq) FROM outbox WHERE receiver_site = ? AND receipt IS NOT NULL", (receiver,)
    ).scalar()
    return int(found or 0)


def mark_lost(connection: Connection, receiver: str, held_rev: int) -> None:
    """The receiver lost what came after ``held_rev``: all of that is to be sent again."""
    connection.exec_driver_sql(
        "UPDATE outbox SET state = ?, delivered_at = NULL, confirmed_at = NULL "
        "WHERE receiver_site = ? AND to_rev > ?",
        (SUPERSEDED, receiver, held_rev),
    )


@dataclass(frozen=True, slots=True)
class Marks:
    """How far a receiver is served: the last rev confirmed, delivered, packed, and present."""

    confirmed: int
    delivered: int
    packed: int
    now: int


def marks(connection: Connection, receiver: str) -> Marks:
    """How far a receiver is served."""
    row = connection.exec_driver_sql(
        "SELECT max(CASE WHEN confirmed_at IS NOT NULL THEN to_rev END), "
        "max(CASE WHEN delivered_at IS NOT NULL THEN to_rev END), max(to_rev), "
        "coalesce((SELECT rev FROM audit ORDER BY seq DESC LIMIT 1), 0) "
        "FROM outbox WHERE receiver_site = ?",
        (receiver,),
    ).one()
    confirmed, delivered, packed = (int(value or 0) for value in row[:3])
    delivered = max(confirmed, delivered)
    return Marks(confirmed, delivered, max(packed, delivered), int(row[3]))


@dataclass(frozen=True, slots=True)
class Portion:
    """What of a site's rows a receiver is to have.

    Upwards that is everything. Downwards (``station_id``) it is what a county publishes, and what
    it says of that station's records: never a record of persons.
    """

    site_id: str
    station_id: str = ""

    def terms(self, entity: str) -> tuple[str, tuple[str, ...]] | None:
        """The condition on rows of one kind with its parameters; None where none may go."""
        if not self.station_id:
            return "site_id = ?", (self.site_id,)
        if entity in ("form_version", "visit_profile"):
            return "site_id = ?", (self.site_id,)
        if entity == "review":
            return "site_id = ? AND station_id = ?", (self.site_id, self.station_id)
        return None


def changed_rows(
    connection: Connection, portion: Portion, after_rev: int, to_rev: int
) -> Iterator[tuple[str, Iterator[Row]]]:
    """Wire rows of a portion changed in (after_rev, to_rev], parents before children.

    Rows that are open problems go along however old they are: the receiver lacks them.
    """
    for entity in CODECS:
        terms = portion.terms(entity)
        if terms is not None:
            yield entity, _wire_rows(connection, entity, terms, after_rev, to_rev)


def _wire_rows(
    connection: Connection,
    entity: str,
    terms: tuple[str, tuple[str, ...]],
    after_rev: int,
    to_rev: int,
) -> Iterator[Row]:
    to_wire = CODECS[entity].to_wire
    where, of = terms
    rows = connection.exec_driver_sql(
        f"SELECT * FROM {entity} WHERE rev > ? AND rev <= ? AND {where} "  # noqa: S608
        f"UNION ALL SELECT * FROM {entity} WHERE rev <= ? AND {where} AND id IN "
        "(SELECT record_id FROM quarantine WHERE entity = ? AND site_id = ? "
        "AND resolved_at IS NULL)",
        (after_rev, to_rev, *of, after_rev, *of, entity, of[0]),
    )
    for row in rows.mappings():
        yield to_wire(cast("Mapping[str, Any]", row))


def count_changed(connection: Connection, portion: Portion, after_rev: int) -> int:
    """How many rows of a portion changed after a rev; the cost grows with the change."""
    total = 0
    for entity in CODECS:
        terms = portion.terms(entity)
        if terms is not None:
            where, of = terms
            total += int(
                connection.exec_driver_sql(
                    f"SELECT count(*) FROM {entity} WHERE rev > ? AND {where}",  # noqa: S608
                    (after_rev, *of),
                ).scalar_one()
            )
    return total


def changed_records(
    connection: Connection, site_id: str, after_rev: int
) -> dict[tuple[str, str], int]:
    """Records of one site changed after a rev, with the latest rev of the record and its parts.

    A deleted record that the receiver never saw counts too: it travels as deleted.
    """
    found: dict[tuple[str, str], int] = {}
    for entity in CODECS:
        kind, key = PARTS_OF.get(entity, (f"'{entity}'", "id"))
        rows = connection.exec_driver_sql(
            f"SELECT {kind}, {key}, rev FROM {entity} "  # noqa: S608 - own names
            "WHERE rev > ? AND site_id = ?",
            (after_rev, site_id),
        )
        for name, row_id, rev in rows:
            found[name, row_id] = max(rev, found.get((name, row_id), 0))
    return found


def shown_record(connection: Connection, entity: str, row_id: str) -> tuple[str, str] | None:
    """The record that shows a row: itself, or the one that it is a part of; None when unknown."""
    if entity not in CODECS:
        return None
    kind, key = PARTS_OF.get(entity, (f"'{entity}'", "id"))
    row = connection.exec_driver_sql(
        f"SELECT {kind}, {key} FROM {entity} WHERE id = ?",  # noqa: S608 - own names
        (row_id,),
    ).one_or_none()
    return (str(row[0]), str(row[1])) if row is not None else None


# incoming ---------------------------------------------------------------------------------

_TAKEN = (
    "SELECT device_id, seq, bundle_id, site_id, from_rev, to_rev, envelope_hash, verdict, "
    "row_count, changed_count, rejected_count, created_at, taken_at FROM inbox"
)


def taken_of_device(connection: Connection, device_id: str) -> list[Taken]:
    """Bundles taken from one device, latest first."""
    rows = connection.exec_driver_sql(
        f"{_TAKEN} WHERE device_id = ? ORDER BY seq DESC", (device_id,)
    )
    return [Taken(*row) for row in rows]


def taken_bundles(connection: Connection, site_id: str = "", limit: int = -1) -> list[Taken]:
    """Bundles taken from a site (or all), latest first."""
    rows = connection.exec_driver_sql(
        f"{_TAKEN} WHERE ? = '' OR site_id = ? ORDER BY taken_at DESC, seq DESC LIMIT ?",
        (site_id, site_id, limit),
    )
    return [Taken(*row) for row in rows]


def add_taken(connection: Connection, taken: Taken, receipt: bytes) -> None:
    """Book a bundle that was taken or held back, with the receipt that answers it.

    One that was held back is booked anew when it comes again.
    """
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO inbox (device_id, seq, bundle_id, site_id, from_rev, to_rev, "
        "envelope_hash, verdict, row_count, changed_count, rejected_count, created_at, taken_at, "
        "receipt) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            taken.device_id,
            taken.seq,
            taken.bundle_id,
            taken.site_id,
            taken.from_rev,
            taken.to_rev,
            taken.envelope_hash,
            taken.verdict,
            taken.row_count,
            taken.changed_count,
            taken.rejected_count,
            taken.created_at,
            taken.taken_at,
            receipt,
        ),
    )


def unanswered(connection: Connection) -> list[tuple[str, str, bytes]]:
    """Bundle id, site and receipt of every bundle whose receipt was not yet delivered."""
    rows = connection.exec_driver_sql(
        "SELECT bundle_id, site_id, receipt FROM inbox "
        "WHERE answered_at IS NULL AND receipt IS NOT NULL ORDER BY taken_at"
    )
    return [(bundle_id, site_id, bytes(receipt)) for bundle_id, site_id, receipt in rows]


def mark_answered(connection: Connection, bundle_id: str, at: str | None) -> None:
    """The receipt of a bundle lies where its sender fetches; None asks for it again."""
    connection.exec_driver_sql(
        "UPDATE inbox SET answered_at = ? WHERE bundle_id = ?", (at, bundle_id)
    )


def receipt_of(connection: Connection, bundle_id: str) -> bytes | None:
    """The receipt that was made for a bundle."""
    found = connection.exec_driver_sql(
        "SELECT receipt FROM inbox WHERE bundle_id = ?", (bundle_id,)
    ).scalar()
    return bytes(found) if found is not None else None


def stored_rows(
    connection: Connection, entity: str, row_ids: Sequence[str]
) -> dict[str, Mapping[str, Any]]:
    """Database rows by id, deleted ones too."""
    found: dict[str, Mapping[str, Any]] = {}
    marks_text = ", ".join("?" * len(row_ids))
    rows = connection.exec_driver_sql(
        f"SELECT * FROM {entity} WHERE id IN ({marks_text})",  # noqa: S608 - own names
        tuple(row_ids),
    )
    for row in rows.mappings():
        found[row["id"]] = cast("Mapping[str, Any]", row)
    return found


def known_ids(connection: Connection, entity: str, row_ids: set[str]) -> set[str]:
    """Which of these ids exist, deleted ones too."""
    ids = sorted(row_ids)
    found: set[str] = set()
    for start in range(0, len(ids), 900):
        part = tuple(ids[start : start + 900])
        marks_text = ", ".join("?" * len(part))
        rows = connection.exec_driver_sql(
            f"SELECT id FROM {entity} WHERE id IN ({marks_text})",  # noqa: S608 - own names
            part,
        )
        found.update(row[0] for row in rows)
    return found


# problems ---------------------------------------------------------------------------------


def add_problem(connection: Connection, problem: Problem) -> None:
    """Keep a row that could not be taken; the same problem again replaces the older one."""
    connection.exec_driver_sql(
        "INSERT INTO quarantine (bundle_id, site_id, entity, record_id, reason, field, row, "
        "found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (entity, record_id, reason) "
        "DO UPDATE SET bundle_id = excluded.bundle_id, row = excluded.row, "
        "field = excluded.field, found_at = excluded.found_at, resolved_at = NULL",
        (
            problem.bundle_id,
            problem.site_id,
            problem.entity,
            problem.record_id,
            problem.reason,
            problem.field,
            to_json(dict(problem.row)),
            problem.found_at,
        ),
    )


def open_problems(connection: Connection, site_id: str = "") -> list[Problem]:
    """Problems that nobody has settled, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT id, bundle_id, site_id, entity, record_id, reason, field, row, found_at "
        "FROM quarantine WHERE resolved_at IS NULL AND (? = '' OR site_id = ?) ORDER BY id",
        (site_id, site_id),
    )
    return [
        Problem(number, bundle, site, entity, record, reason, field, json.loads(text), at)
        for number, bundle, site, entity, record, reason, field, text, at in rows
    ]


def resolve_problem(connection: Connection, number: int, at: str | None) -> None:
    """A problem is settled; None opens it again."""
    connection.exec_driver_sql("UPDATE quarantine SET resolved_at = ? WHERE id = ?", (at, number))


def resolve_record(connection: Connection, entity: str, record_id: str, at: str) -> None:
    """Whatever was wrong with a record is settled: it was taken now."""
    connection.exec_driver_sql(
        "UPDATE quarantine SET resolved_at = ? "
        "WHERE entity = ? AND record_id = ? AND resolved_at IS NULL",
        (at, entity, record_id),
    )


def add_conflict(
    connection: Connection, entity: str, row_id: str, field: str, values: tuple[Any, Any, str, str]
) -> None:
    """Keep both values of a field that two replicas changed without knowing each other."""
    kept, lost, kept_clock, lost_clock = values
    connection.exec_driver_sql(
        "INSERT INTO conflict (entity, row_id, field, kept, lost, hlc_kept, hlc_lost) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (entity, row_id, field, to_json(kept), to_json(lost), kept_clock, lost_clock),
    )
