# SPDX-License-Identifier: MulanPSL-2.0
"""Record numbers are told apart by form, year and laptop, and go on after a restart."""

from collections.abc import Callable
from datetime import date

from wuse_desktop.services.desk import Desk
from wuse_desktop.services.numbering import next_record_no


def number(desk: Desk, entity: str, on: date) -> str:
    with desk.write() as unit:
        return next_record_no(desk, unit, entity, on)


def test_numbers_run_for_each_form_and_year(desk: Desk) -> None:
    on = date(2026, 3, 24)
    assert number(desk, "home_visit", on) == "230127100-ZF-2026-A-0001"
    assert number(desk, "home_visit", on) == "230127100-ZF-2026-A-0002"
    assert number(desk, "case_file", on) == "230127100-GA-2026-A-0001"
    assert number(desk, "home_visit", date(2027, 1, 2)) == "230127100-ZF-2027-A-0001"


def test_numbers_go_on_after_a_restart(desk: Desk, reopen: Callable[..., Desk]) -> None:
    on = date(2026, 3, 24)
    number(desk, "person", on)
    assert number(reopen(desk), "person", on) == "230127100-RY-2026-A-0002"


def test_a_number_of_a_saving_that_failed_is_given_again(desk: Desk) -> None:
    on = date(2026, 3, 24)
    try:
        with desk.write() as unit:
            next_record_no(desk, unit, "person", on)
            raise LookupError
    except LookupError:
        pass
    assert number(desk, "person", on) == "230127100-RY-2026-A-0001"
