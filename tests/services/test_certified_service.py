# SPDX-License-Identifier: MulanPSL-2.0
"""Service that is on a certificate or on the platform: its corrections do not go unnoticed."""

import dataclasses
from typing import Any

import pytest

from tests.services.building import activity, put, service
from tests.services.test_volunteers import FORM
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import VolunteerCertificate, VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.services import (
    activities,
    certificates,
    comparing,
    hours_entry,
    lists,
    merging,
    records,
    signin,
    upload_sheet,
    volunteer_marks,
    volunteers,
)
from wuse_desktop.services.certificate_check import verify
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.history import history
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.reading import load
from wuse_desktop.services.signin import VolunteerTime
from wuse_desktop.storage.records import find

NUMBER = "230127100-ZM-2026-A-0001"


@pytest.fixture
def event(desk: Desk) -> str:
    (person,) = put(desk, Person(name="赵刚", id_no="11010519491231002X", id_type="01"))
    helpers = [VolunteerTime(120, person_id=person)]
    return activities.save_activity(desk, activity(), (), {desk.session.worker_id: 120}, helpers).id


@pytest.fixture
def given(desk: Desk, event: str) -> VolunteerService:
    return services(desk)[0]


def services(desk: Desk) -> list[VolunteerService]:
    with desk.read() as connection:
        return find(connection, VolunteerService)


def correct(desk: Desk, row: VolunteerService, reason: str = "", **cells: str) -> None:
    (typed,) = hours_entry.hours_rows(desk, [row.id])
    changed: Any = dataclasses.replace(typed, **cells)  # type: ignore[arg-type]  # fields by name
    hours_entry.save_hours(desk, [changed], reason)


def warnings(desk: Desk, row: VolunteerService, **cells: str) -> dict[str, str]:
    (typed,) = hours_entry.hours_rows(desk, [row.id])
    changed: Any = dataclasses.replace(typed, **cells)  # type: ignore[arg-type]  # fields by name
    checks, _services = hours_entry.check_hours(desk, [changed])
    return {item.code: item.message for item in checks[0].problems}


def issue(desk: Desk, volunteer_id: str) -> VolunteerCertificate:
    asked = certificates.new_certificate(desk, volunteer_id)
    return load(desk, VolunteerCertificate, certificates.issue(desk, asked).id)


# the platform -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["02", "03"])
def test_uploaded_service_that_is_corrected_is_uploaded_again(
    desk: Desk, given: VolunteerService, status: str
) -> None:
    volunteer_marks.set_upload(desk, [given.id], status)
    assert upload_sheet.rows_to_upload(desk) == []
    found = warnings(desk, given, minutes="60")
    assert "更正后改回“未上传”，请重新上传" in found["service_upload_anew"]
    correct(desk, given, "算错了", minutes="60")
    after = load(desk, VolunteerService, given.id)
    assert (after.minutes, after.upload_status, after.upload_status_on) == (60, "01", None)
    assert upload_sheet.rows_to_upload(desk) == [given.id]
    latest = history(desk, "volunteer_service", given.id)[0]
    assert "上传状态" in {item.label for item in latest.changes}


def test_what_the_platform_does_not_hold_leaves_a_row_uploaded(
    desk: Desk, given: VolunteerService
) -> None:
    volunteer_marks.set_upload(desk, [given.id], "03")
    volunteer_marks.confirm(desk, [given.id], volunteer=True, leader=True)
    volunteer_marks.rate(desk, [given.id], "1", desk.today(), "李晓梅")
    assert load(desk, VolunteerService, given.id).upload_status == "03"
    volunteer_marks.set_upload(desk, [given.id], "04", "证件号码与姓名不符")
    correct(desk, given, minutes="60")
    after = load(desk, VolunteerService, given.id)
    assert (after.upload_status, after.upload_note) == ("04", "证件号码与姓名不符")


# certificates -----------------------------------------------------------------------------


def test_certified_service_is_corrected_with_a_reason_that_knows_the_number(
    desk: Desk, given: VolunteerService
) -> None:
    made = issue(desk, given.volunteer_id)
    assert NUMBER in warnings(desk, given, minutes="30")["service_certified"]
    assert warnings(desk, given, place="村小学") == {}  # no certificate speaks of the place
    correct(desk, given, place="村小学")
    with pytest.raises(UserFault) as raised:
        correct(desk, given, minutes="30")
    assert raised.value.code == "reason_required"
    assert NUMBER in raised.value.message
    assert verify(desk, NUMBER, made.verification_code).verdict == "valid"
    correct(desk, given, "本人说明只来了半小时", minutes="30")
    found = verify(desk, NUMBER, made.verification_code)
    assert (found.verdict, found.changed) == ("records_changed", (given.record_no,))
    assert given.record_no in found.sentence
    assert found.certificate == made


def test_once_a_certificate_is_void_its_service_is_free(
    desk: Desk, given: VolunteerService
) -> None:
    made = issue(desk, given.volunteer_id)
    certificates.revoke(desk, made.id, "服务时间有误")
    correct(desk, given, minutes="30")
    assert verify(desk, NUMBER, made.verification_code).verdict == "revoked"


def test_an_activity_with_certified_service_is_deleted_with_a_reason(
    desk: Desk, event: str, given: VolunteerService
) -> None:
    made = issue(desk, given.volunteer_id)
    with pytest.raises(UserFault) as raised:
        records.delete(desk, "community_activity", event)
    assert (raised.value.code, NUMBER in raised.value.message) == ("reason_required", True)
    with pytest.raises(UserFault) as raised:
        signin.save_sign_in(desk, "community_activity", event, (), ())
    assert (raised.value.code, NUMBER in raised.value.message) == ("reason_required", True)
    gone = records.delete(desk, "community_activity", event, "录重了")
    assert verify(desk, NUMBER, made.verification_code).changed == (given.record_no,)
    records.undo(desk, gone.token)
    assert verify(desk, NUMBER, made.verification_code).verdict == "valid"


def test_the_register_marks_a_certificate_whose_records_changed(
    desk: Desk, given: VolunteerService
) -> None:
    issue(desk, given.volunteer_id)
    (row,) = lists.page(desk, "volunteer_certificates", ListQuery())
    assert (row.cells[-1], row.marks) == ("有效", ())
    correct(desk, given, "本人说明", minutes="30")
    (row,) = lists.page(desk, "volunteer_certificates", ListQuery())
    assert (row.cells[-1], row.marks) == ("有效·记录已变", ("outdated",))


# overlaps ---------------------------------------------------------------------------------


@pytest.fixture
def two(desk: Desk) -> tuple[str, str]:
    people = put(desk, Person(name="钱一"), Person(name="钱一"))
    made = [volunteers.save_volunteer(desk, FORM, load(desk, Person, one)).id for one in people]
    volunteers.save_services(
        desk,
        [
            service(made[0], "2026-03-18", "09:00", "11:00", activity_name="巡逻"),
            service(made[1], "2026-03-18", "10:00", "12:00", activity_name="清扫"),
        ],
    )
    return people[0], people[1]


def test_a_merge_tells_of_time_that_was_given_twice(desk: Desk, two: tuple[str, str]) -> None:
    (remark,) = comparing.compare(desk, *two).remarks
    assert "2026-03-18 09:00—11:00“巡逻”、10:00—12:00“清扫”" in remark
    assert "服务时间重叠" in remark


def test_no_certificate_counts_the_same_time_twice(desk: Desk, two: tuple[str, str]) -> None:
    merging.merge(desk, *two)
    volunteer_id = services(desk)[0].volunteer_id
    asked = certificates.new_certificate(desk, volunteer_id)
    with pytest.raises(UserFault) as raised:
        certificates.issue(desk, asked)
    assert raised.value.code == "service_overlap"
    assert "2026-03-18 09:00—11:00“巡逻”、10:00—12:00“清扫”" in raised.value.message
    clean = next(row for row in services(desk) if row.activity_name == "清扫")
    correct(desk, clean, start="11:00")
    assert issue(desk, volunteer_id).total_minutes == 180
