# SPDX-License-Identifier: MulanPSL-2.0
"""The register of volunteers, and hours kept in batches."""

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest

from tests.services.building import at, codes_of, put, service
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.services import volunteers
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load

ORDER_67 = Person(
    name="赵刚",
    sex="1",
    id_no="11010519491231002X",
    phone="13812345678",
    village_code="230127100200",
)
FORM = Volunteer(
    skills=("08",),
    service_categories=("13",),
    registration_mode="01",
    registry="03",
    volunteer_status="01",
)


@pytest.fixture
def volunteer(desk: Desk) -> str:
    return volunteers.save_volunteer(desk, FORM, dataclasses.replace(ORDER_67, sex="2")).id


def test_a_complete_registration_has_nothing_missing(desk: Desk, volunteer: str) -> None:
    page = volunteers.volunteer_page(desk, volunteer)
    assert page.person is not None
    assert (page.person.name, page.person.birth_date) == ("赵刚", date(1949, 12, 31))
    assert page.missing == ()
    assert page.volunteer.registered_on == date(2026, 3, 24)
    assert page.volunteer.village_code == "230127100200"
    assert (page.star, page.star_label, page.minutes_to_next) == (0, "未达星级", 6000)


def test_missing_basics_are_named(desk: Desk) -> None:
    saved = volunteers.save_volunteer(desk, FORM, Person(name="赵刚"))
    (finding,) = (item for item in saved.problems if item.code == "volunteer_basics")
    assert finding.message == "志愿者基本信息还缺：性别、出生日期、证件号码、联系电话、居住地址。"
    assert volunteers.volunteer_page(desk, saved.id).missing == (
        "性别",
        "出生日期",
        "证件号码",
        "联系电话",
        "居住地址",
    )


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (dataclasses.replace(FORM, skills=()), "field_missing"),
        (dataclasses.replace(FORM, registration_mode="02"), "field_missing"),
        (dataclasses.replace(FORM, volunteer_status="04"), "blacklist_reason"),
    ],
)
def test_a_registration_that_lacks_something_is_refused(
    desk: Desk, form: Volunteer, code: str
) -> None:
    with pytest.raises(UserFault) as raised:
        volunteers.save_volunteer(desk, form, ORDER_67)
    assert raised.value.code == code


def test_a_person_registers_once(desk: Desk, volunteer: str) -> None:
    page = volunteers.volunteer_page(desk, volunteer)
    assert page.person is not None
    with pytest.raises(UserFault) as raised:
        volunteers.save_volunteer(desk, FORM, page.person)
    assert raised.value.code == "volunteer_twice"
    changed = dataclasses.replace(page.volunteer, availability="周末")
    saved = volunteers.save_volunteer(desk, changed, page.person)
    assert saved.changes.touched == {("volunteer", volunteer)}


def test_a_minor_needs_a_guardian(desk: Desk) -> None:
    child = dataclasses.replace(ORDER_67, id_no="", birth_date=date(2012, 1, 1))
    assert "volunteer_guardian" in codes_of(volunteers.save_volunteer(desk, FORM, child))


def test_a_batch_is_kept_in_one_go(desk: Desk, volunteer: str) -> None:
    rows = [
        service(volunteer, "2026-03-20", "09:00", "11:00", break_minutes=30),
        service(volunteer, "2026-03-21", minutes=45),
    ]
    saved = volunteers.save_services(desk, rows)
    assert len(saved.changes.ids("volunteer_service")) == 2
    page = volunteers.volunteer_page(desk, volunteer)
    assert [line.service.minutes for line in page.services] == [45, 90]
    assert (page.service_count, page.total_minutes, page.year_minutes) == (2, 135, 135)
    first = load(desk, VolunteerService, saved.id)
    assert first.organising_unit == "木兰镇社会工作服务站"
    assert first.person_in_charge == "李晓梅"
    assert (first.recorded_on, first.upload_status) == (date(2026, 3, 24), "01")
    assert not any(line.late for line in page.services)


def test_one_bad_row_keeps_the_whole_batch_out(desk: Desk, volunteer: str) -> None:
    rows = [
        service(volunteer, "2026-03-20", "09:00", "11:00"),
        service(volunteer, "2026-03-21", "09:00", "10:00", minutes=90),
    ]
    with pytest.raises(UserFault) as raised:
        volunteers.save_services(desk, rows)
    assert raised.value.code == "service_too_many_minutes"
    assert raised.value.message.startswith("第2行：")
    assert volunteers.volunteer_page(desk, volunteer).services == ()


def test_a_service_past_midnight_is_refused_with_how_to_write_it(
    desk: Desk, volunteer: str
) -> None:
    night = dataclasses.replace(
        service(volunteer, "2026-03-20", "22:00"), end_at=at("2026-03-21 02:00")
    )
    with pytest.raises(UserFault) as raised:
        volunteers.save_services(desk, [night])
    assert raised.value.code == "service_past_midnight"
    assert "分成两行" in raised.value.message
    parts = [
        dataclasses.replace(night, end_at=at("2026-03-21 00:00")),
        service(volunteer, "2026-03-21", "00:00", "02:00"),
    ]
    volunteers.save_services(desk, parts)
    assert volunteers.volunteer_page(desk, volunteer).total_minutes == 240


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (service("v", "2026-03-25", "09:00", "10:00"), "service_future"),
        (service("v", "2026-03-24", "10:00", "12:00"), "service_future"),  # it is half past nine
        (service("v", "2026-03-20", "11:00", "10:00", minutes=30), "service_end"),
        (service("v", "2026-03-20", minutes=0), "service_no_minutes"),
        (service("v", "2026-03-20"), "field_missing"),
        (service("v", "2026-03-20", minutes=30, content=""), "field_missing"),
        (service("nobody", "2026-03-20", minutes=30), "volunteer_unknown"),
        (service("black", "2026-03-20", minutes=30), "volunteer_blacklisted"),
    ],
)
def test_a_row_that_cannot_be_is_found(desk: Desk, row: VolunteerService, code: str) -> None:
    put(desk, Volunteer(id="v"), Volunteer(id="black", volunteer_status="04"))
    (check,) = volunteers.check_services(desk, [row])
    assert [item.code for item in check.problems if item.level == "block"] == [code]


def test_an_overlap_is_shown_in_both_rows(desk: Desk, volunteer: str) -> None:
    other = volunteers.save_volunteer(desk, FORM, Person(name="钱多多")).id
    rows = [
        service(volunteer, "2026-03-20", "09:00", "11:00"),
        service(other, "2026-03-20", "09:00", "11:00"),
        service(volunteer, "2026-03-20", "10:30", "12:00"),
        service(volunteer, "2026-03-20", "12:00", "13:00"),
    ]
    found = volunteers.check_services(desk, rows)
    assert [check.hits for check in found] == [(2,), (), (0,), ()]
    assert [item.message for item in found[0].problems] == [
        "与第3行（03-20 10:30—12:00）时间重叠。"
    ]
    with pytest.raises(UserFault) as raised:
        volunteers.save_services(desk, rows)
    assert raised.value.code == "service_overlap"
    assert raised.value.message == "第1行：与第3行（03-20 10:30—12:00）时间重叠。"
    assert volunteers.volunteer_page(desk, volunteer).services == ()


def test_an_overlap_with_what_is_stored_names_it(desk: Desk, volunteer: str) -> None:
    kept = volunteers.save_services(desk, [service(volunteer, "2026-03-20", "09:00", "11:00")])
    row = service(volunteer, "2026-03-20", "10:00", "10:30")
    (check,) = volunteers.check_services(desk, [row])
    (finding,) = check.problems
    assert finding.ids == (kept.id,)
    assert finding.message == "与已登记的“助老理发”（03-20 09:00—11:00）时间重叠。"
    with pytest.raises(UserFault) as raised:
        volunteers.save_services(desk, [row])
    assert raised.value.code == "service_overlap"
    stored = load(desk, VolunteerService, kept.id)
    (same,) = volunteers.check_services(desk, [dataclasses.replace(stored, place="村部")])
    assert same.problems == ()


def test_a_long_day_needs_a_reason_and_a_longer_one_is_refused(desk: Desk, volunteer: str) -> None:
    volunteers.save_services(desk, [service(volunteer, "2026-03-20", minutes=600)])
    more = [service(volunteer, "2026-03-20", minutes=200)]
    with pytest.raises(UserFault) as raised:
        volunteers.save_services(desk, more)
    assert raised.value.code == "reason_required"
    volunteers.save_services(desk, more, reason="抗洪抢险")
    with pytest.raises(UserFault) as raised:
        volunteers.save_services(
            desk, [service(volunteer, "2026-03-20", minutes=700)], reason="抗洪抢险"
        )
    assert raised.value.code == "service_over_day"


def test_what_is_written_down_late_is_marked(desk: Desk, volunteer: str) -> None:
    # 10 working days before Tuesday 24 March is Tuesday 10 March
    saved = volunteers.save_services(
        desk,
        [
            service(volunteer, "2026-03-10", minutes=60),
            service(volunteer, "2026-03-09", minutes=60),
        ],
    )
    assert codes_of(saved) == {"service_late"}
    page = volunteers.volunteer_page(desk, volunteer)
    assert [line.late for line in page.services] == [False, True]


def test_service_to_midnight_ends_with_its_own_day(desk: Desk, volunteer: str) -> None:
    evening = service(volunteer, "2026-03-09", "22:00", "23:00")
    to_midnight = dataclasses.replace(evening, end_at=at("2026-03-10 00:00"))
    assert codes_of(volunteers.save_services(desk, [to_midnight])) == {"service_late"}


def test_stars_follow_whole_hours(desk: Desk, volunteer: str) -> None:
    put(desk, *(service(volunteer, f"2025-{month:02d}-01", minutes=600) for month in range(1, 11)))
    page = volunteers.volunteer_page(desk, volunteer)
    assert (page.star, page.star_label, page.minutes_to_next) == (1, "一星", 12_000)
    assert (page.total_minutes, page.year_minutes) == (6000, 0)


def test_a_batch_of_a_thousand_rows_is_checked_together(desk: Desk) -> None:
    ids = put(desk, *(Volunteer(volunteer_status="01") for _number in range(1000)))
    rows = [service(row_id, "2026-03-20", "09:00", "10:00") for row_id in ids]
    saved = volunteers.save_services(desk, rows)
    assert len(saved.changes.ids("volunteer_service")) == 1000


def test_hours_survive_a_restart(desk: Desk, volunteer: str, reopen: Callable[..., Desk]) -> None:
    volunteers.save_services(desk, [service(volunteer, "2026-03-20", "09:00", "11:00")])
    assert volunteers.volunteer_page(reopen(desk), volunteer).total_minutes == 120
