# SPDX-License-Identifier: MulanPSL-2.0
"""A county sets how often people are visited; its stations plan by that once it came down."""

import dataclasses
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.services.conftest import Family
from tests.services.exchanging import carry
from wuse_desktop.domain.visit_tiers import DEFAULT_PROFILE, profile_of, tier_of, usual_tier
from wuse_desktop.errors import UserFault
from wuse_desktop.services import (
    bundles,
    households,
    inbox,
    lists,
    people,
    shown_bundles,
    visit_intervals,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.visit_intervals import interval_sheet, set_intervals


def stricter(desk: Desk, code: str = "C", days: int = 40) -> tuple[visit_intervals.TierLine, ...]:
    """The present tiers with other days for one of them."""
    return tuple(
        dataclasses.replace(line, days=days) if line.code == code else line
        for line in interval_sheet(desk).tiers
    )


def test_by_default_the_profile_is_that_of_the_program(desk: Desk) -> None:
    sheet = interval_sheet(desk)
    assert [(line.code, line.days, line.remote, line.hours) for line in sheet.tiers] == [
        ("A", 7, False, 24),
        ("B", 30, False, 0),
        ("C", 90, True, 0),
        ("D", 365, True, 0),
    ]
    assert (sheet.source, sheet.editable, dict(sheet.moved)) == ("default", True, {})
    assert (sheet.usual["03"], sheet.usual["01"], sheet.usual["98"]) == ("B", "C", "D")


def test_a_station_of_its_own_sets_days_and_categories(desk: Desk, family: Any) -> None:
    home: Family = family(("孙玉梅", 66, ["01"]), ("孙小宝", 30, ["44"]))
    assert households.household_page(desk, home.household_id).due_on == date(2026, 6, 22)
    set_intervals(desk, stricter(desk), {"44": "B"}, "镇2026年1号文")
    page = households.household_page(desk, home.household_id)
    assert [member.tier for member in page.members] == ["C", "B"]
    assert (page.tier, page.interval_days) == ("B", 30)
    assert page.due_on == desk.today() + timedelta(days=30)
    assert people.person_page(desk, home.head).interval_days == 40
    assert [row.id for row in lists.page(desk, "persons", ListQuery(filters={"tier": "B"}))] == [
        home.people[1]
    ]
    sheet = interval_sheet(desk)
    assert (sheet.source, sheet.basis, dict(sheet.moved)) == ("own", "镇2026年1号文", {"44": "B"})
    visit_intervals.reset_intervals(desk)
    assert households.household_page(desk, home.household_id).due_on == date(2026, 6, 22)


def test_the_profile_of_the_county_goes_down_and_stands_above_that_of_the_station(
    desk: Desk, county: Desk, stick: Path, family: Any
) -> None:
    home: Family = family(("孙玉梅", 66, ["01"]))
    set_intervals(desk, stricter(desk, days=80), {})
    set_intervals(county, stricter(county, days=45), {"01": "B"}, "县2026年3号文")
    down = bundles.make_down(county, desk.site_id, stick)
    assert dict(shown_bundles.show(down.path, desk).counts) == {"visit_profile": 1}
    inbox.take(desk, down.path)
    sheet = interval_sheet(desk)
    assert (sheet.source, sheet.editable, sheet.site_name) == (
        "county",
        False,
        "木兰县社会工作总督导站",
    )
    assert [line.days for line in sheet.tiers] == [7, 30, 45, 365]
    page = households.household_page(desk, home.household_id)
    assert (page.tier, page.due_on) == ("B", desk.today() + timedelta(days=30))
    with pytest.raises(UserFault) as caught:
        set_intervals(desk, stricter(desk), {})
    assert caught.value.code == "intervals_of_county"
    carry(desk, county, stick)
    assert [line.days for line in interval_sheet(county).tiers] == [7, 30, 45, 365]


@pytest.mark.parametrize("days", [0, 731, 20])
def test_days_that_are_no_order_of_urgency_are_refused(desk: Desk, days: int) -> None:
    with pytest.raises(UserFault) as caught:
        set_intervals(desk, stricter(desk, "C", days), {})
    assert caught.value.code == "interval_days"
    assert interval_sheet(desk).source == "default"


def test_only_those_who_answer_for_the_station_set_it(desk: Desk) -> None:
    desk.session = dataclasses.replace(desk.session, role="worker")
    assert not interval_sheet(desk).editable
    with pytest.raises(UserFault) as caught:
        set_intervals(desk, stricter(desk), {})
    assert caught.value.code == "intervals_role"


# the profile itself -----------------------------------------------------------------------


def test_what_is_not_set_is_as_by_default() -> None:
    assert profile_of((), ()).tiers == DEFAULT_PROFILE.tiers
    assert profile_of((), ()).rules == DEFAULT_PROFILE.rules
    odd: tuple[dict[str, Any], ...] = (
        {"tier": "X", "days": 3},
        {"tier": "C", "days": 0},
        {"tier": "B", "days": "30"},
        {},
    )
    assert profile_of(odd, ({"category": "01", "tier": "X"}, {})).tiers == DEFAULT_PROFILE.tiers


def test_a_category_is_moved_up_and_down_but_not_out_of_what_asks_for_more() -> None:
    moved = ({"category": "01", "tier": "A"}, {"category": "20", "tier": "D"})
    profile = profile_of((), moved)
    assert usual_tier("01", profile).code == "A"
    assert usual_tier("20", profile).code == "D"
    assert tier_of(("20",), age=82, profile=profile).code == "A"
    assert usual_tier("21", profile).code == "C"
