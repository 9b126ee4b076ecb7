# SPDX-License-Identifier: MulanPSL-2.0
"""Importing a roster of volunteers, every check and the trail included, against bare inserts."""

import json
import secrets
from pathlib import Path
from typing import Any

from benchmarks.desks import new_desk
from benchmarks.living import roster
from benchmarks.measure import Line, median, ms, once
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.loading import load
from wuse_desktop.storage.engine import connect
from wuse_desktop.storage.schema import schema_statements

_ROWS, _ROUNDS = 2000, 3
_TABLES = ("person", "volunteer", "audit")


def measure(folder: Path) -> list[Line]:
    """Both sides in turns, each time into a desk that already holds the earlier rounds.

    The floor writes the very rows of person, volunteer and trail that the import made, with the
    same indexes and one commit, through the driver: what the disk and the cipher cost.
    """
    desk, bare = (
        new_desk(folder / "importing", "station", "230127100"),
        _bare(folder / "importing.db"),
    )
    ours, floor, trial = [], [], []
    for number in range(_ROUNDS):
        path = roster(folder / f"volunteers{number}.csv", _ROWS, seed=number)
        trial.append(once(lambda path=path: _load(desk, path, dry_run=True)))  # type: ignore[misc]
        before = {name: _last(desk, name) for name in _TABLES}
        ours.append(once(lambda path=path: _load(desk, path, dry_run=False)))  # type: ignore[misc]
        rows = {name: _rows(desk, name, before[name]) for name in _TABLES}
        floor.append(once(lambda rows=rows: _write(bare, rows)))  # type: ignore[misc]
    desk.close()
    bare.close()
    per_row = [median(sorted(times)) / _ROWS for times in (ours, floor, trial)]
    return [
        Line(
            "import a volunteer, a row",
            ms(per_row[0]),
            ms(per_row[1]),
            f"{per_row[0] / per_row[1]:.2f}",
            "<= 1 ms",
        ),
        Line(
            "the same, only looked at",
            ms(per_row[2]),
            ms(per_row[1]),
            f"{per_row[2] / per_row[1]:.2f}",
            "",
        ),
    ]


def _load(desk: Desk, path: Path, *, dry_run: bool) -> None:
    result = load(desk, "volunteers", path, dry_run=dry_run)
    if result.loaded != _ROWS:
        raise RuntimeError(json.dumps([result.loaded, result.returned]))


def _bare(path: Path) -> Any:
    database = connect(path, secrets.token_bytes(32))
    for statement in schema_statements():
        of_ours = any(f" {name} " in statement or f" {name}(" in statement for name in _TABLES)
        if of_ours and "TRIGGER" not in statement:
            database.execute(statement)
    return database


def _key(name: str) -> str:
    return "seq" if name == "audit" else "pk"


def _last(desk: Desk, name: str) -> int:
    with desk.read() as connection:
        found = connection.exec_driver_sql(f"SELECT max({_key(name)}) FROM {name}")  # noqa: S608
        return int(found.scalar() or 0)


def _rows(desk: Desk, name: str, after: int) -> tuple[str, list[tuple[Any, ...]]]:
    with desk.read() as connection:
        found = connection.exec_driver_sql(
            f"SELECT * FROM {name} WHERE {_key(name)} > ?",  # noqa: S608 - own names
            (after,),
        )
        columns = list(found.keys())
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" * len(columns))
        return f"INSERT INTO {name} ({names}) VALUES ({marks})", [  # noqa: S608
            tuple(row) for row in found
        ]


def _write(database: Any, rows: dict[str, tuple[str, list[tuple[Any, ...]]]]) -> None:
    database.execute("BEGIN IMMEDIATE")
    for statement, values in rows.values():
        for row in values:
            database.execute(statement, row)
    database.execute("COMMIT")
