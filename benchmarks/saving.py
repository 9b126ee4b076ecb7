# SPDX-License-Identifier: MulanPSL-2.0
"""Saving one home visit with stamp, audit and guard against a bare commit of the same row."""

import itertools
import secrets
from datetime import datetime
from pathlib import Path

from benchmarks.measure import Line, in_turns, median, ms
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.storage.codec import CODECS
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.engine import connect
from wuse_desktop.storage.schema import schema_statements
from wuse_desktop.storage.unit_of_work import insert_statement

_ROUNDS = 600


def measure(folder: Path) -> list[Line]:
    """The floor is BEGIN IMMEDIATE, INSERT, COMMIT on the driver, same table and indexes."""
    database = Database(folder / "saving.db", secrets.token_bytes(32))
    database.found(new_id(), new_id(), "A")
    visit = HomeVisit(
        household_id=new_id(),
        start_at=datetime(2026, 3, 3, 9),  # noqa: DTZ001 - a local time
        end_at=datetime(2026, 3, 3, 9, 40),  # noqa: DTZ001 - a local time
        outcome="1",
        observed="老人独居，腿脚不便，灶台旁堆放柴草。" * 8,
    )
    bare = connect(folder / "bare.db", secrets.token_bytes(32))
    for statement in schema_statements():
        if "home_visit" in statement and "TRIGGER" not in statement:
            bare.execute(statement)
    site, numbers = new_id(), itertools.count(1)
    values = tuple(CODECS["home_visit"].encode(visit).values())

    def save() -> None:
        with database.unit_of_work("benchmark") as unit:
            unit.put(visit)

    def bare_commit() -> None:
        row = (new_id(), site, next(numbers), "0" * 57, "{}", site, None, "{}", *values)
        bare.execute("BEGIN IMMEDIATE")
        bare.execute(insert_statement("home_visit"), row)
        bare.execute("COMMIT")

    ours, floor = (median(times) for times in in_turns((save, bare_commit), _ROUNDS))
    bare.close()
    database.close()
    return [Line("save a visit with audit", ms(ours), ms(floor), f"{ours / floor:.2f}", "<= 1.6")]
