# SPDX-License-Identifier: MulanPSL-2.0
"""Rows that could not be taken, here or at a receiver."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.storage.codec import Row, to_json
from wuse_desktop.storage.driver import run_of

CLOCK_AHEAD = "clock_ahead"  # the reason of rows that are kept until their time is mended


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


def add_problem(connection: Connection, problem: Problem) -> None:
    """Keep a row that could not be taken; the same problem again replaces the older one.

    A row that is kept here stays when a receiver says that it could not take it either.
    """
    connection.exec_driver_sql(
        "INSERT INTO quarantine (bundle_id, site_id, entity, record_id, reason, field, row, "
        "found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (entity, record_id, reason) "
        "DO UPDATE SET bundle_id = excluded.bundle_id, "
        "row = CASE excluded.row WHEN '{}' THEN row ELSE excluded.row END, "
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
    rows = run_of(connection)(
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


def resolve_records(
    connection: Connection, entity: str, record_ids: Sequence[str], at: str
) -> None:
    """Whatever was wrong with these records is settled: they were taken now."""
    marks = ", ".join("?" * len(record_ids))
    run_of(connection)(
        f"UPDATE quarantine SET resolved_at = ? WHERE entity = ? AND record_id IN ({marks}) "  # noqa: S608
        "AND resolved_at IS NULL",
        (at, entity, *record_ids),
    )


def kept_for_time(connection: Connection, entity: str, site_id: str) -> list[Row]:
    """The rows of a kind of a site that are kept here for their time alone, as they came."""
    rows = run_of(connection)(
        "SELECT row FROM quarantine WHERE entity = ? AND reason = ? AND resolved_at IS NULL "
        "AND row ->> 'site_id' = ? ORDER BY id",
        (entity, CLOCK_AHEAD, site_id),
    )
    return [json.loads(text) for (text,) in rows]
