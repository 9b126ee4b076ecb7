# SPDX-License-Identifier: MulanPSL-2.0
"""The tables: one for each record kind, made from its description, and the desk's own books."""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from wuse_desktop.domain.fields import Field, Kind, Record, fields_of
from wuse_desktop.domain.records.catalogue import EVENT_ENTITIES, RECORD_CLASSES
from wuse_desktop.storage.codec import JSON_KINDS

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Fields other than references that lists, figures and look-ups select by.
_INDEXED = {
    *((entity, "start_at") for entity in EVENT_ENTITIES),
    ("person", "id_no"),
    ("person", "name"),
    ("person", "phone"),
    ("person", "birth_date"),
    ("volunteer_service", "service_date"),
    ("case_file", "opened_on"),
    ("task", "due_on"),
    ("indirect_work", "worked_on"),
    ("distribution", "given_on"),
    ("satisfaction", "filled_on"),
    ("form_version", "sha256"),
    ("attachment", "digest"),
    ("community_org", "org_name"),
}
# Who wrote a record down is never looked up by.
_AUTHORS = ("recorded_by", "verified_by", "approved_by", "decided_by")
_NUMBERS = (Kind.INT, Kind.MONEY, Kind.MINUTES)


def _column(entity: str, item: Field) -> Column[object]:
    index = item.kind is Kind.REF or (entity, item.name) in _INDEXED
    index = index and item.name not in _AUTHORS and (entity, item.name) != ("person", "worker_id")
    if item.kind is Kind.BOOL:
        return Column(item.name, Integer, nullable=False, server_default=text("0"), index=index)
    if item.kind in _NUMBERS:
        return Column(item.name, Integer, index=index)
    if item.kind in (Kind.DATE, Kind.DATETIME):
        return Column(item.name, Text, index=index)
    empty = "'[]'" if item.kind in JSON_KINDS else "''"
    if item.kind is Kind.MAPPING:
        empty = "'{}'"
    return Column(item.name, Text, nullable=False, server_default=text(empty), index=index)


def _record_table(record_class: type[Record]) -> Table:
    entity = record_class.entity
    table = Table(
        entity,
        metadata,
        Column("pk", Integer, primary_key=True),
        Column("id", Text, nullable=False),
        Column("site_id", Text, nullable=False),
        Column("rev", Integer, nullable=False, index=True),
        Column("hlc", Text, nullable=False),
        Column("field_hlc", Text, nullable=False, server_default=text("'{}'")),
        Column("origin", Text, nullable=False),
        Column("deleted_hlc", Text),
        Column("extra", Text, nullable=False, server_default=text("'{}'")),
        *(_column(entity, item) for item in fields_of(record_class)),
        UniqueConstraint("id"),
    )
    # The bin, without reading what is not in it.
    gone = table.c.deleted_hlc
    _partial(f"ix_{entity}_deleted", gone.isnot(None), gone)
    return table


def _partial(name: str, which: ColumnElement[bool], *columns: Column[Any]) -> None:
    """An index of some rows of a table alone."""
    Index(name, *columns, sqlite_where=which)


TABLES: dict[str, Table] = {item.entity: _record_table(item) for item in RECORD_CLASSES}

replica = Table(
    "replica",
    metadata,
    Column("replica_id", Text, primary_key=True),
    Column("site_id", Text, nullable=False),
    Column("letter", Text, nullable=False, server_default=text("''")),
    Column("own", Integer, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

app_user = Table(
    "app_user",
    metadata,
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("worker_id", Text, nullable=False, server_default=text("''")),
    Column("active", Integer, nullable=False, server_default=text("1")),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("rev", Integer, nullable=False),
    Column("hlc", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("row_id", Text, nullable=False, index=True),
    Column("op", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("changes", Text, nullable=False, server_default=text("'{}'")),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    Column("name", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
)

sequence = Table(
    "sequence",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

peer_site = Table(
    "peer_site",
    metadata,
    Column("site_id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("division_code", Text, nullable=False),
    Column("card", Text, nullable=False),
    Column("token", Text, nullable=False, server_default=text("''")),
    Column("state", Text, nullable=False),
    Column("since_at", Text, nullable=False),
)

peer_device = Table(
    "peer_device",
    metadata,
    Column("device_id", Text, primary_key=True),
    Column("site_id", Text, nullable=False, index=True),
    Column("letter", Text, nullable=False, server_default=text("''")),
    Column("key_id", Text, nullable=False, index=True),
    Column("public_key", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("since_at", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("receiver_site", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("bundle_id", Text, nullable=False, unique=True),
    Column("from_rev", Integer, nullable=False),
    Column("to_rev", Integer, nullable=False),
    Column("envelope_hash", Text, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("delivered_at", Text),
    Column("confirmed_at", Text),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("last_error", Text, nullable=False, server_default=text("''")),
    Column("receipt", Text),
    # how far the county had confirmed when the bundle was made: what it tells another laptop
    Column("told_rev", Integer, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("receiver_site", "seq"),
)
# How far a receiver is served is read whenever a bundle is made: from here, not from the rows.
Index(
    "ix_outbox_served",
    outbox.c.receiver_site,
    outbox.c.state,
    outbox.c.to_rev,
    outbox.c.confirmed_at,
    outbox.c.delivered_at,
    outbox.c.told_rev,
)
_partial("ix_outbox_waiting", outbox.c.state.in_(("packed", "delivered")), outbox.c.receiver_site)

inbox = Table(
    "inbox",
    metadata,
    Column("device_id", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("bundle_id", Text, nullable=False, index=True),
    Column("site_id", Text, nullable=False),
    Column("from_rev", Integer, nullable=False),
    Column("to_rev", Integer, nullable=False),
    Column("envelope_hash", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("changed_count", Integer, nullable=False),
    Column("rejected_count", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("answered_at", Text),
    Column("receipt", LargeBinary),
    PrimaryKeyConstraint("device_id", "seq"),
)
Index("ix_inbox_latest", inbox.c.site_id, inbox.c.device_id, inbox.c.seq)
Index("ix_inbox_stream", inbox.c.device_id, inbox.c.verdict, inbox.c.to_rev)
_partial("ix_inbox_unanswered", inbox.c.answered_at.is_(None), inbox.c.taken_at)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bundle_id", Text, nullable=False, index=True),
    Column("site_id", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("field", Text, nullable=False, server_default=text("''")),
    Column("row", Text, nullable=False),
    Column("found_at", Text, nullable=False),
    Column("resolved_at", Text),
    UniqueConstraint("entity", "record_id", "reason", name="uq_quarantine_record"),
)

# What a receiver holds without a receipt of ours: it brought the row itself, or another laptop
# said so. ``rev`` is that of the row then; 0 says that the receiver could not take it.
held = Table(
    "held",
    metadata,
    Column("receiver", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("rev", Integer, nullable=False),
    PrimaryKeyConstraint("receiver", "entity", "row_id"),
)

conflict = Table(
    "conflict",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entity", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("kept", Text, nullable=False),
    Column("lost", Text, nullable=False),
    Column("hlc_kept", Text, nullable=False),
    Column("hlc_lost", Text, nullable=False),
    Column("resolved_by", Text, nullable=False, server_default=text("''")),
    UniqueConstraint("entity", "row_id", "field", "hlc_lost", name="uq_conflict_value"),
)

# Files of attachments travel beside the rows that name them (decision 0021).
file_outbox = Table(
    "file_outbox",
    metadata,
    Column("bundle_id", Text, primary_key=True),
    Column("receiver_site", Text, nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("envelope_hash", Text, nullable=False),
    Column("file_count", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("delivered_at", Text),
    Column("confirmed_at", Text),
    Column("kept_count", Integer),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("last_error", Text, nullable=False, server_default=text("''")),
    UniqueConstraint("receiver_site", "seq", name="uq_file_outbox_seq"),
)
_partial(
    "ix_file_outbox_waiting",
    file_outbox.c.state.in_(("packed", "delivered")),
    file_outbox.c.receiver_site,
)

file_carried = Table(
    "file_carried",
    metadata,
    Column("receiver_site", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("bundle_id", Text, nullable=False, index=True, server_default=text("''")),
    Column("after_rev", Integer, nullable=False, server_default=text("0")),
    Column("confirmed_at", Text),
    Column("confirmed_seq", Integer, nullable=False, server_default=text("0")),
    Column("since_at", Text, nullable=False, server_default=text("''")),
    PrimaryKeyConstraint("receiver_site", "digest"),
)
Index(
    "ix_file_carried_open",
    file_carried.c.receiver_site,
    file_carried.c.bundle_id,
    sqlite_where=file_carried.c.confirmed_at.is_(None),
)

file_inbox = Table(
    "file_inbox",
    metadata,
    Column("bundle_id", Text, primary_key=True),
    Column("device_id", Text, nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("site_id", Text, nullable=False, index=True),
    Column("envelope_hash", Text, nullable=False),
    Column("file_count", Integer, nullable=False),
    Column("kept_count", Integer, nullable=False),
    Column("lacking_count", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("answered_at", Text),
    Column("receipt", LargeBinary, nullable=False),
)

# Who was given what, from the recipients of goods: kept by triggers, whatever way a row comes.
goods_recipient = Table(
    "goods_recipient",
    metadata,
    Column("person_id", Text, nullable=False),
    Column("goods_id", Text, nullable=False, index=True),
    PrimaryKeyConstraint("person_id", "goods_id"),
    sqlite_with_rowid=False,
)

# When each household of this site is due (rules V-30 and D-20): made from the records and kept here
# only, so that pages count and turn without planning every household anew (decision 0023).
# A client in no household stands in it under their own id. ``turns_on`` is the day on which the
# plan changes though no record does.
visit_due = Table(
    "visit_due",
    metadata,
    Column("household_id", Text, primary_key=True),
    Column("village_code", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("last_met_on", Text),
    Column("due_on", Text),
    Column("turns_on", Text, index=True),
    Column("event", Text, nullable=False),
    Column("event_on", Text),
)
Index(
    "ix_visit_due_order",
    visit_due.c.due_on,
    visit_due.c.tier,
    visit_due.c.village_code,
    visit_due.c.household_id,
)

# Persons who may be one (rule V-10), the ids of each pair in order: made from the persons and kept
# here only, so that their list opens without comparing everybody (decision 0031).
person_alike = Table(
    "person_alike",
    metadata,
    Column("one_id", Text, nullable=False),
    Column("other_id", Text, nullable=False, index=True),
    PrimaryKeyConstraint("one_id", "other_id"),
    sqlite_with_rowid=False,
)

# The persons of the search index who are registered as volunteers, alive both: so little that it
# stays in the cache beside the pages of persons (decision 0024).
search_volunteer = Table("search_volunteer", metadata, Column("pk", Integer, primary_key=True))

Index("ix_attendance_event", TABLES["attendance"].c.event_kind, TABLES["attendance"].c.event_id)

# What the long lists count and page through: the living rows of a site, events by their day. The
# name sorts before those of the other indexes, because of two that look alike SQLite takes the
# one made last, and a person is better found by name than by site.
_LISTED = {
    # with its pk no better to SQLite than the index of a name, however wide the row of a person is
    "person": ("pk",),
    "household": (),
    "volunteer": (),
    # what the figures of rule C-27 go by: they count from this index alone
    "community_org": ("founded_on", "closed_on", "org_status", "status", "org_kinds"),
    "volunteer_service": ("service_date",),
    **dict.fromkeys(EVENT_ENTITIES, ("start_at",)),
}
for _entity, _days in _LISTED.items():
    _columns = TABLES[_entity].c
    _partial(
        f"ix_{_entity}_alive",
        _columns.deleted_hlc.is_(None),
        _columns.site_id,
        *(_columns[_name] for _name in _days),
    )

# Who holds a category is read from this index alone.
_held = TABLES["person_category"].c
_partial(
    "ix_person_category_held",
    _held.deleted_hlc.is_(None),
    _held.category,
    _held.person_id,
    _held.start_date,
    _held.end_date,
)

# A list ordered by the names of persons walks these alone, and who is alike by name, month and
# village is found in the first. (Who has a name is found by its plain index, in order of filing.)
_person = TABLES["person"].c
Index(
    "ix_person_named",
    _person.name,
    _person.birth_date,
    _person.village_code,
    _person.deleted_hlc,
    _person.id,
)
for _entity, _whose in (("volunteer", "person_id"), ("household", "head_person_id")):
    _columns = TABLES[_entity].c
    _partial(f"ix_{_entity}_whose", _columns.deleted_hlc.is_(None), _columns[_whose])
# By what persons and volunteers are told apart (rule C-23) figures read of thousands: by id, from
# these alone. They grow at their end, because ids follow the time.
Index("ix_person_key", _person.id, _person.id_no, _person.id_doubt)
Index("ix_volunteer_key", TABLES["volunteer"].c.id, TABLES["volunteer"].c.person_id)
# The persons served in each order of their list; the first is that in which they were filed.
for _name, *_orders in (
    ("client",),
    ("client_age", _person.birth_date),
    ("client_name", _person.name),
):
    _served = _person.deleted_hlc.is_(None) & (_person.is_client == text("1"))
    _partial(f"ix_person_{_name}", _served, _person.is_client, *_orders)
# Those of a village, and those at risk, are few of a county's.
for _name, _few in (("village", _person.village_code), ("risk", _person.risk_level)):
    _alive = _person.deleted_hlc.is_(None)
    _partial(f"ix_person_{_name}", _alive & (_few != text("''")), _few)
# What classes of visits go by (rule D-20): a list of one class is counted from this alone.
_partial(
    "ix_person_tier",
    _person.deleted_hlc.is_(None),
    _person.visit_tier,
    _person.birth_date,
    _person.self_care,
    _person.risk_level,
    _person.id,
    _person.deleted_hlc,
)
# The few persons who are known by another name.
_partial("ix_person_alias", _person.alias != text("''"), _person.alias)
# The activities that organisations held or helped to hold, by their days.
_columns = TABLES["community_activity"].c
_partial(
    "ix_community_activity_orgs",
    _columns.deleted_hlc.is_(None) & (_columns.org_ids != text("'[]'")),
    _columns.start_at,
)
# What is typed into the filter of the list of volunteers beside names is looked for here. With the
# mark of the bin SQLite knows that the index is enough, and does not take another one instead.
_columns = TABLES["volunteer"].c
_partial(
    "ix_volunteer_words",
    _columns.deleted_hlc.is_(None),
    _columns.team,
    _columns.skills_note,
    _columns.deleted_hlc,
)
# By what they can do volunteers are counted from this alone, and from the other the registered ones
# of each site.
_partial(
    "ix_volunteer_roster",
    _columns.deleted_hlc.is_(None),
    _columns.site_id,
    _columns.volunteer_status,
    _columns.status,
    _columns.registered_on,
    _columns.record_date,
    _columns.deleted_hlc,
)
_partial(
    "ix_volunteer_able",
    _columns.deleted_hlc.is_(None),
    _columns.skills,
    _columns.service_categories,
    _columns.deleted_hlc,
)

_GUARD = """CREATE TRIGGER {table}_guard_{moment} BEFORE {event} ON {table}
WHEN {condition}
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END"""

# The trail numbers the changes: its last entry has the present rev (decision 0009).
_CURRENT = "NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)"


def guards() -> list[str]:
    """Triggers that make a write fail which did not go through the unit of work."""
    found = []
    for table in TABLES:
        found.append(
            _GUARD.format(table=table, moment="insert", event="INSERT", condition=_CURRENT)
        )
        found.append(
            _GUARD.format(
                table=table,
                moment="update",
                event="UPDATE",
                condition=f"NEW.rev <= OLD.rev OR {_CURRENT}",
            )
        )
        found.append(_GUARD.format(table=table, moment="delete", event="DELETE", condition="1"))
    for event in ("UPDATE", "DELETE"):
        found.append(_GUARD.format(table="audit", moment=event.lower(), event=event, condition="1"))
    return found


GIVEN_SO_FAR = """INSERT OR IGNORE INTO goods_recipient (person_id, goods_id)
SELECT json_extract(value, '$.person_id'), distribution.id
FROM distribution, json_each(distribution.recipients)
WHERE coalesce(json_extract(value, '$.person_id'), '') <> ''"""
"""Fills ``goods_recipient`` where it was made after the goods."""
_RECIPIENTS = """CREATE TRIGGER distribution_recipients_{moment} AFTER {event} ON distribution
BEGIN
DELETE FROM goods_recipient WHERE goods_id = NEW.id;
INSERT OR IGNORE INTO goods_recipient (person_id, goods_id)
SELECT json_extract(value, '$.person_id'), NEW.id FROM json_each(NEW.recipients)
WHERE coalesce(json_extract(value, '$.person_id'), '') <> '';
END"""


def keepers() -> list[str]:
    """Triggers that keep ``goods_recipient``."""
    return [
        _RECIPIENTS.format(moment=event.split()[0].lower(), event=event)
        for event in ("INSERT", "UPDATE OF recipients")
    ]


SEARCH_TABLE = """CREATE VIRTUAL TABLE search_index USING fts5(
t, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3 4 5 6',
content='', contentless_delete=1, detail=none)"""
# Phrases need the places of tokens, so that this one keeps every detail.
WORD_TABLE = """CREATE VIRTUAL TABLE word_index USING fts5(
t, tokenize='unicode61 remove_diacritics 0', content='', contentless_delete=1)"""
