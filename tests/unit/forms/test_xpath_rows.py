# SPDX-License-Identifier: MulanPSL-2.0
"""The engine against tables of other engines: each row passes, or a class says why not."""

import json
import math
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.unit.forms.row_classes import ROW_CLASSES, Outcome, Row
from wuse_desktop.errors import UserFault
from wuse_desktop.forms.xpath.expression import Surroundings, Value
from wuse_desktop.forms.xpath.rows import evaluate_row
from wuse_desktop.forms.xpath.values import number_of, text_of, truth_of

TABLE = Path(__file__).parents[3].parent / "shared" / "conformance" / "xpath_rows.jsonl"
pytestmark = pytest.mark.skipif(not TABLE.exists(), reason="the outside tables are not here")

# The clock of every row; rows on today() only ask that it is after 2012 and before 2100.
SURROUNDINGS = Surroundings(lambda: datetime(2026, 3, 1, 9, 30))  # noqa: DTZ001 - local
AS_KIND: dict[str, Callable[[Value], str | float | bool]] = {
    "str": text_of,
    "num": number_of,
    "bool": truth_of,
    "error": text_of,
}

SetZone = Callable[[str], None]


@pytest.fixture(autouse=True)
def no_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same counts in every run, also for rows on random text."""
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=0xA << 124))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [Row(**json.loads(line)) for line in TABLE.read_text("utf-8").splitlines()]


def outcome_of(row: Row) -> Outcome:
    try:
        value = evaluate_row(row.document, row.context, row.expression, surroundings=SURROUNDINGS)
    except UserFault as fault:
        return Outcome(refusal=fault.message)
    return Outcome(AS_KIND[row.kind](value))


def is_as_expected(row: Row, outcome: Outcome) -> bool:
    if row.kind == "error" or outcome.refusal:
        return row.kind == "error" and bool(outcome.refusal)
    if row.kind != "num":
        return outcome.value == row.expected
    got, expected = float(outcome.value), float(row.expected)
    if math.isnan(expected):
        return math.isnan(got)
    return math.isclose(got, expected, rel_tol=1e-9, abs_tol=1e-6)


def test_every_row_passes_or_has_a_class_that_says_why_it_does_not_bind_us(
    rows: list[Row],
    time_zone: SetZone,
    record_property: Callable[[str, object], None],
) -> None:
    counts: Counter[str] = Counter()
    failed: list[tuple[Row, Outcome]] = []
    time_zone("UTC0")
    for row in rows:
        outcome = outcome_of(row)
        if is_as_expected(row, outcome):
            counts["passed"] += 1
        else:
            failed.append((row, outcome))
    # Two suites set their clock to -07:00; a row about local time may need that.
    time_zone("<-07>7")
    unexplained = []
    for row, outcome in failed:
        if row.suite != "javarosa" and is_as_expected(row, outcome_of(row)):
            counts["passed at -07:00"] += 1
            continue
        names = [known.name for known in ROW_CLASSES if known.applies(row, outcome)]
        if names:
            counts[names[0]] += 1
        else:
            unexplained.append((row, outcome))
    assert unexplained == []
    told = ", ".join(f"{name} {count}" for name, count in counts.most_common())
    record_property("conformance", f"expression rows of other engines: {len(rows)}: {told}")


def test_each_class_is_needed_by_some_row(rows: list[Row], time_zone: SetZone) -> None:
    time_zone("UTC0")
    failed = [(row, outcome_of(row)) for row in rows]
    failed = [(row, outcome) for row, outcome in failed if not is_as_expected(row, outcome)]
    idle = [
        known.name
        for known in ROW_CLASSES
        if not any(known.applies(row, outcome) for row, outcome in failed)
    ]
    assert idle == []
