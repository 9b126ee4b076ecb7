# SPDX-License-Identifier: MulanPSL-2.0
"""Which year is meant where somebody types only a month and a day."""

from datetime import date, timedelta

import pytest

from wuse_desktop.domain.fields import field_of
from wuse_desktop.domain.records.cases import CaseSession
from wuse_desktop.domain.records.volunteers import VolunteerInsurance, VolunteerService
from wuse_desktop.domain.typed_dates import DONE, DUE, HELD, read_day

LATE_NOVEMBER = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("typed", "done", "held", "due"),
    [
        ("3-20", "2026-03-20", "2026-03-20", "2027-03-20"),
        ("11-29", "2026-11-29", "2026-11-29", "2026-11-29"),
        ("11-30", "2025-11-30", "2026-11-30", "2026-11-30"),
        ("1230", "2025-12-30", "2026-12-30", "2026-12-30"),
        ("1.8", "2026-01-08", "2027-01-08", "2027-01-08"),
        ("11月20日", "2026-11-20", "2026-11-20", "2026-11-20"),
        ("2-29", "2024-02-29", "2024-02-29", "2024-02-29"),
        ("2-30", None, None, None),
        ("2027-3-20", "2027-03-20", "2027-03-20", "2027-03-20"),
        ("明天", "2026-11-30", "2026-11-30", "2026-11-30"),
    ],
)
def test_a_day_without_a_year_is_past_where_something_was_done(
    typed: str, done: str | None, held: str | None, due: str | None
) -> None:
    found = [read_day(typed, LATE_NOVEMBER, ahead) for ahead in (DONE, HELD, DUE)]
    assert [day and day.isoformat() for day in found] == [done, held, due]


def test_in_january_the_days_of_last_december_are_meant() -> None:
    january = date(2027, 1, 5)
    assert read_day("12-28", january) == date(2026, 12, 28)
    assert read_day("12-28", january, DUE) == date(2026, 12, 28)
    assert read_day("1-9", january) == date(2026, 1, 9)


def test_no_day_without_a_year_lies_further_ahead_than_it_may() -> None:
    for month in range(1, 13):
        for ahead in (DONE, HELD, DUE):
            found = read_day(f"{month}-15", LATE_NOVEMBER, ahead)
            assert found is not None
            assert found <= LATE_NOVEMBER + ahead < found + timedelta(days=366)


def test_fields_say_whether_their_day_is_to_come() -> None:
    assert field_of(VolunteerService, "service_date").ahead == DONE
    assert field_of(CaseSession, "next_on").ahead == DUE
    assert field_of(VolunteerInsurance, "ends_on").ahead == DUE
