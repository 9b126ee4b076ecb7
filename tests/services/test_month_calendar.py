# SPDX-License-Identifier: MulanPSL-2.0
"""A month shows what took place, what is planned, what is due, and the free days."""

from datetime import date
from typing import Any

from tests.services.building import activity, put, served
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.i18n import set_language
from wuse_desktop.services import activities
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.gathering_plans import repeat
from wuse_desktop.services.holidays import (
    HolidaySpan,
    day_off,
    forget_years,
    holidays_of,
    learn_years,
)
from wuse_desktop.services.month_calendar import last_of, month_before, month_view


def test_a_month_is_six_weeks_that_begin_on_a_monday(desk: Desk) -> None:
    view = month_view(desk, 2026, 3)
    assert len(view.days) == 42
    assert (view.days[0].on, view.days[-1].on) == (date(2026, 2, 23), date(2026, 4, 5))
    assert sum(day.in_month for day in view.days) == 31
    assert view.day(date(2026, 5, 1)) is None


def test_events_and_plans_stand_on_their_days(desk: Desk, family: Any) -> None:
    person = family(("孙玉梅", 70)).head
    minutes = {desk.session.worker_id: 120}
    first = activities.save_activity(desk, activity(), served(person), minutes).id
    (planned,) = repeat(desk, "community_activity", first, [date(2026, 3, 30)])
    view = month_view(desk, 2026, 3)
    held = view.day(date(2026, 3, 20))
    later = view.day(date(2026, 3, 30))
    assert held is not None
    assert later is not None
    assert [(item.id, item.planned) for item in held.events] == [(first, False)]
    assert "学雷锋义诊" in held.events[0].title
    assert [(item.id, item.planned) for item in later.events] == [(planned, True)]


def test_what_is_due_stands_on_its_day_and_what_is_late_on_today(desk: Desk) -> None:
    put(
        desk,
        Task(action="送药", due_on=date(2026, 3, 27)),
        Task(action="回电话", due_on=date(2026, 3, 20)),
    )
    view = month_view(desk, 2026, 3)
    today = view.day(date(2026, 3, 24))
    friday = view.day(date(2026, 3, 27))
    assert today is not None
    assert friday is not None
    assert [item.action for item in today.tasks] == ["回电话"]
    assert ([item.action for item in friday.tasks], friday.others_due) == (["送药"], 1)
    past = month_view(desk, 2026, 1)
    assert not any(day.tasks for day in past.days)


def test_holidays_and_make_up_days_have_their_names() -> None:
    spring = day_off(date(2026, 2, 17))
    assert (spring.free, spring.name, spring.certain) == (True, "春节", True)
    made_up = day_off(date(2026, 2, 14))
    assert (made_up.free, made_up.name) == (False, "春节")
    assert day_off(date(2026, 3, 24)) == type(spring)(False, "", certain=True)
    names = [item.name for item in holidays_of(2026)]
    assert {"元旦", "春节", "清明", "劳动节", "国庆节"} <= set(names)


def test_holidays_have_their_english_names() -> None:
    set_language("en")
    assert day_off(date(2026, 2, 17)).name == "Spring Festival"
    assert "Mid-autumn Festival" in [item.name for item in holidays_of(2026)]
    day = date(2060, 10, 1)
    learn_years({2060: [HolidaySpan("国庆节、中秋", day, day, ())]})
    try:
        assert day_off(day).name == "National Day, Mid-autumn Festival"
        assert [item.name for item in holidays_of(2060)] == ["National Day, Mid-autumn Festival"]
    finally:
        forget_years()


def test_an_unknown_year_says_so_and_counts_weekends(desk: Desk) -> None:
    assert holidays_of(2060) == ()
    assert day_off(date(2060, 1, 3)).free
    assert not day_off(date(2060, 1, 5)).certain
    assert not month_view(desk, 2060, 1).certain
    assert month_view(desk, 2026, 3).certain


def test_turning_months() -> None:
    assert month_before(2026, 1, -1) == (2025, 12)
    assert month_before(2026, 11, 3) == (2027, 2)
    assert last_of(2028, 2) == date(2028, 2, 29)
