# SPDX-License-Identifier: MulanPSL-2.0
"""Forms, reviews, attachments, more of persons and volunteers; the trail numbers the changes."""

import hashlib
import json
from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"

_GUARD = """CREATE TRIGGER {table}_guard_{moment} BEFORE {event} ON {table}
WHEN {condition}
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END"""
_COLUMNS = {
    "home_visit": ("self_care_assessed INTEGER DEFAULT 0 NOT NULL",),
    "volunteer": (
        "skills_note TEXT DEFAULT '' NOT NULL",
        "guardian_consent_on TEXT",
    ),
    "volunteer_service": (
        "upload_status_on TEXT",
        "upload_note TEXT DEFAULT '' NOT NULL",
        "leader_confirmed INTEGER DEFAULT 0 NOT NULL",
    ),
    "community_activity": ("org_ids TEXT DEFAULT '[]' NOT NULL",),
    "group_session": ("host_event_id TEXT DEFAULT '' NOT NULL",),
    "outbox": ("told_rev INTEGER DEFAULT 0 NOT NULL",),
    "person": (
        "worker_id TEXT DEFAULT '' NOT NULL",
        "visit_tier TEXT DEFAULT '' NOT NULL",
        "major_event TEXT DEFAULT '' NOT NULL",
        "major_event_on TEXT",
        "birth_date_precision TEXT DEFAULT '' NOT NULL",
    ),
}
# Of two indexes that look alike SQLite takes the one made last: that of a site comes first.
_MADE_ANEW = ("alive", "guardian_id", "id_no", "name")
_INDEXES = (
    "ix_person_alive ON person (site_id, pk) WHERE deleted_hlc IS NULL",
    "ix_person_guardian_id ON person (guardian_id)",
    "ix_person_id_no ON person (id_no)",
    "ix_person_name ON person (name)",
    "ix_person_birth_date ON person (birth_date)",
    "ix_person_phone ON person (phone)",
    "ix_person_named ON person (name, birth_date, village_code, deleted_hlc, id)",
    "ix_person_key ON person (id, id_no, id_doubt)",
    "ix_person_alias ON person (alias) WHERE alias != ''",
    "ix_person_client ON person (is_client) WHERE deleted_hlc IS NULL AND is_client = 1",
    "ix_person_client_age ON person (is_client, birth_date) "
    "WHERE deleted_hlc IS NULL AND is_client = 1",
    "ix_person_client_name ON person (is_client, name) WHERE deleted_hlc IS NULL AND is_client = 1",
    "ix_person_village ON person (village_code) WHERE deleted_hlc IS NULL AND village_code != ''",
    "ix_person_tier ON person (visit_tier, birth_date, self_care, risk_level, id, deleted_hlc) "
    "WHERE deleted_hlc IS NULL",
    "ix_person_risk ON person (risk_level) WHERE deleted_hlc IS NULL AND risk_level != ''",
    "ix_volunteer_key ON volunteer (id, person_id)",
    "ix_volunteer_able ON volunteer (skills, service_categories, deleted_hlc) "
    "WHERE deleted_hlc IS NULL",
    "ix_volunteer_roster ON volunteer "
    "(site_id, volunteer_status, status, registered_on, record_date, deleted_hlc) "
    "WHERE deleted_hlc IS NULL",
    "ix_volunteer_whose ON volunteer (person_id) WHERE deleted_hlc IS NULL",
    "ix_volunteer_words ON volunteer (team, skills_note, deleted_hlc) WHERE deleted_hlc IS NULL",
    "ix_community_activity_orgs ON community_activity (start_at) "
    "WHERE deleted_hlc IS NULL AND org_ids != '[]'",
    "ix_group_session_host_event_id ON group_session (host_event_id)",
    "ix_household_whose ON household (head_person_id) WHERE deleted_hlc IS NULL",
    "ix_person_category_held ON person_category (category, person_id, start_date, end_date) "
    "WHERE deleted_hlc IS NULL",
    "ix_outbox_served ON outbox "
    "(receiver_site, state, to_rev, confirmed_at, delivered_at, told_rev)",
    "ix_outbox_waiting ON outbox (receiver_site) WHERE state IN ('packed', 'delivered')",
    "ix_inbox_bundle_id ON inbox (bundle_id)",
    "ix_inbox_latest ON inbox (site_id, device_id, seq)",
    "ix_inbox_stream ON inbox (device_id, verdict, to_rev)",
    "ix_inbox_unanswered ON inbox (taken_at) WHERE answered_at IS NULL",
)
_FILL = (
    "INSERT INTO search_volunteer SELECT pk FROM person WHERE deleted_hlc IS NULL AND EXISTS ("
    "SELECT 1 FROM volunteer v WHERE v.person_id = person.id AND v.deleted_hlc IS NULL)"
)
_CURRENT = "NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)"


def upgrade() -> None:
    """Close the trail at the present rev, put up guards that look at it, add columns, tables."""
    _enter_present_rev()
    guarded = _guarded()
    for table in guarded:
        conditions = {"insert": _CURRENT, "update": f"NEW.rev <= OLD.rev OR {_CURRENT}"}
        for moment, condition in conditions.items():
            op.execute(f"DROP TRIGGER {table}_guard_{moment}")
            op.execute(
                _GUARD.format(table=table, moment=moment, event=moment.upper(), condition=condition)
            )
    op.execute("DROP INDEX ix_inbox_site_id")
    for name in _MADE_ANEW:
        op.execute(f"DROP INDEX ix_person_{name}")
    op.execute("ALTER TABLE replica DROP COLUMN rev")
    op.execute("ALTER TABLE replica DROP COLUMN hlc")
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    gone = (f"ix_{name}_deleted ON {name} (deleted_hlc)" for name in guarded)
    for index in (*_INDEXES, *(f"{text} WHERE deleted_hlc IS NOT NULL" for text in gone)):
        op.execute(f"CREATE INDEX {index}")
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    run = op.get_bind().exec_driver_sql  # op.execute compiles each of several hundred statements
    for statement in text.split("\n--\n"):
        run(statement)
    run(_FILL)


def _guarded() -> list[str]:
    found = op.get_bind().exec_driver_sql(
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_guard_insert'"
    )
    return [row[0] for row in found]


def _enter_present_rev() -> None:
    """An entry with the present rev, where the last one has an earlier."""
    connection = op.get_bind()
    own = connection.exec_driver_sql("SELECT rev, hlc FROM replica WHERE own = 1").first()
    last = connection.exec_driver_sql(
        "SELECT rev, hash FROM audit ORDER BY seq DESC LIMIT 1"
    ).first()
    if own is None or own[0] == 0 or (last is not None and last[0] >= own[0]):
        return
    previous = bytes(last[1]) if last is not None else b"\0" * 32
    parts = (own[0], own[1], "", "", "", "A", "", "{}")
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(previous + text.encode()).digest()
    connection.exec_driver_sql(
        "INSERT INTO audit (rev, hlc, actor, entity, row_id, op, reason, changes, prev_hash, hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*parts, previous, digest),
    )
