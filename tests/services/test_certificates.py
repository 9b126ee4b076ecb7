# SPDX-License-Identifier: MulanPSL-2.0
"""Certificates of volunteer service: made of records alone, numbered, checked, replaced."""

import dataclasses
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdfium2
import pytest

from tests.services.building import put, service
from tests.services.conftest import MakeDesk
from tests.services.exchanging import carry
from tests.services.test_papers import text_of
from tests.services.test_volunteers import FORM, ORDER_67
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import VolunteerCertificate, VolunteerCorrection
from wuse_desktop.errors import UserFault
from wuse_desktop.services import certificates, records, volunteers
from wuse_desktop.services.certificate_check import verify
from wuse_desktop.services.certificate_papers import certificate_pdf, sample_pdf
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load

NUMBER = "230127100-ZM-2026-A-0001"


@pytest.fixture
def volunteer(desk: Desk) -> str:
    made = volunteers.save_volunteer(desk, FORM, dataclasses.replace(ORDER_67, sex="2")).id
    rows = [
        service(made, "2026-03-05", "09:00", "11:30", break_minutes=30),
        service(made, "2026-03-12", minutes=45, activity_name="河道清洁", content="捡拾垃圾"),
        service(made, "2026-02-20", minutes=60),
    ]
    volunteers.save_services(desk, rows)
    return made


def applied(desk: Desk, volunteer_id: str, **changes: Any) -> VolunteerCertificate:
    asked = certificates.new_certificate(desk, volunteer_id)
    return dataclasses.replace(asked, **{"purpose": "评选志愿者", **changes})


def issued(desk: Desk, volunteer_id: str, **changes: Any) -> VolunteerCertificate:
    saved = certificates.issue(desk, applied(desk, volunteer_id, **changes))
    return load(desk, VolunteerCertificate, saved.id)


# what it says -----------------------------------------------------------------------------


def test_an_application_begins_with_what_the_desk_knows(desk: Desk, volunteer: str) -> None:
    asked = certificates.new_certificate(desk, volunteer)
    assert (asked.from_on, asked.to_on) == (date(2026, 2, 20), date(2026, 3, 24))
    assert (asked.applicant, asked.handler) == ("赵刚", "李晓梅")
    assert asked.recording_unit == asked.issuing_unit == "木兰镇社会工作服务站"


def test_a_certificate_is_the_sum_of_the_records_of_its_days(desk: Desk, volunteer: str) -> None:
    made = issued(desk, volunteer, from_on=date(2026, 3, 1))
    assert (made.record_no, made.state, made.total_minutes) == (NUMBER, "01", 165)
    assert [item["on"] for item in made.lines] == ["2026-03-05", "2026-03-12"]
    assert (made.holder_name, made.holder_id_no) == ("赵刚", "11010519491231002X")
    assert made.issued_on == date(2026, 3, 24)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", made.verification_code)


def test_the_paper_says_who_when_what_and_where_it_is_checked(desk: Desk, volunteer: str) -> None:
    made = issued(desk, volunteer, from_on=date(2026, 3, 1))
    text = text_of(certificate_pdf(desk, made.id))
    for said in (
        "志愿服务记录证明",
        f"编号：{NUMBER}",
        f"核验码：{made.verification_code}",
        "兹证明赵刚在2026年3月1日至2026年3月24日期间参加志愿服务2次",
        "服务时间合计2小时45分（2.75小时）",
        "11010519491231002X",
        "2026-03-05助老理发：理发木兰镇社会工作服务站2小时",
        "2026-03-12河道清洁：捡拾垃圾木兰镇社会工作服务站45分",
        "记录单位木兰镇社会工作服务站",
        "用途评选志愿者",
        "尚未上传全国志愿服务信息系统",
        "不收取任何费用",
        "出具单位（盖章）",
    ):
        assert said in text, said
    assert "已认证" not in text


def test_where_some_services_are_not_uploaded_they_are_marked(desk: Desk, volunteer: str) -> None:
    page = volunteers.volunteer_page(desk, volunteer)
    put(desk, dataclasses.replace(page.services[0].service, upload_status="03"))
    text = text_of(certificate_pdf(desk, issued(desk, volunteer).id))
    assert "3条记录中有2条（标*）尚未上传" in text
    assert text.count("*助老理发") == 2
    assert "*河道清洁" not in text


def test_uploaded_services_can_be_looked_up(desk: Desk, volunteer: str) -> None:
    page = volunteers.volunteer_page(desk, volunteer)
    for line in page.services:
        put(desk, dataclasses.replace(line.service, upload_status="03"))
    text = text_of(certificate_pdf(desk, issued(desk, volunteer).id))
    assert "以上记录已上传全国志愿服务信息系统（中国志愿服务网），可在该系统查询" in text


def test_the_middle_of_the_number_may_stay_hidden(desk: Desk, volunteer: str) -> None:
    saved = certificates.issue(desk, applied(desk, volunteer), mask_number=True)
    text = text_of(certificate_pdf(desk, saved.id))
    assert "110105********002X" in text
    assert "11010519491231002X" not in text


def test_a_sample_has_no_number_and_says_that_it_is_none(desk: Desk, volunteer: str) -> None:
    text = text_of(sample_pdf(desk, applied(desk, volunteer)))
    assert "样稿，未出具，不作证明使用" in text
    assert "核验码：" not in text
    with desk.read() as connection:
        assert not connection.exec_driver_sql("SELECT 1 FROM volunteer_certificate").all()


def test_a_certificate_says_the_same_after_the_records_changed(desk: Desk, volunteer: str) -> None:
    made = issued(desk, volunteer)
    before = certificate_pdf(desk, made.id)
    page = volunteers.volunteer_page(desk, volunteer)
    put(desk, dataclasses.replace(page.services[0].service, minutes=600))
    assert page.person is not None
    put(desk, dataclasses.replace(page.person, name="赵钢"))
    assert certificate_pdf(desk, made.id) == before


# what is refused --------------------------------------------------------------------------


def refusal(desk: Desk, asked: VolunteerCertificate, reason: str = "") -> str:
    with pytest.raises(UserFault) as raised:
        certificates.issue(desk, asked, reason=reason)
    return raised.value.code


def test_without_records_there_is_no_certificate(desk: Desk, volunteer: str) -> None:
    span = {"from_on": date(2025, 1, 1), "to_on": date(2025, 12, 31)}
    assert refusal(desk, applied(desk, volunteer, **span)) == "certificate_empty"
    other = volunteers.save_volunteer(desk, FORM, Person(name="钱丽")).id
    assert refusal(desk, applied(desk, other)) == "certificate_empty"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"from_on": date(2026, 3, 20), "to_on": date(2026, 3, 1)}, "period_reversed"),
        ({"to_on": date(2026, 3, 25)}, "period_future"),
        ({"applicant": "李四"}, "field_missing"),
        ({"applicant": ""}, "field_missing"),
        ({"handler": " "}, "field_missing"),
    ],
)
def test_an_application_that_cannot_be_is_refused(
    desk: Desk, volunteer: str, changes: dict[str, Any], code: str
) -> None:
    assert refusal(desk, applied(desk, volunteer, **changes)) == code


def test_somebody_else_applies_with_the_volunteers_consent(desk: Desk, volunteer: str) -> None:
    made = issued(desk, volunteer, applicant="镇团委", holder_consent=True)
    assert (made.applicant, made.holder_consent) == ("镇团委", True)


def test_what_is_not_filed_yet_is_left_out_and_said(desk: Desk, volunteer: str) -> None:
    put(desk, service(volunteer, "2026-03-15", minutes=30, status="submitted"))
    found = certificates.plan(desk, applied(desk, volunteer))
    assert (len(found.lines), found.left_out, found.minutes) == (3, 1, 225)
    assert {item.code for item in found.problems} == {"services_left_out", "services_not_uploaded"}


def test_a_claim_that_nobody_checked_is_told_and_does_not_hinder(
    desk: Desk, volunteer: str
) -> None:
    _settled, still_open = put(
        desk,
        VolunteerCorrection(volunteer_id=volunteer, claimed_on=date(2026, 3, 1), result="02"),
        VolunteerCorrection(
            volunteer_id=volunteer, claimed_on=date(2026, 3, 18), claim="3月12日\n少记了一小时" * 9
        ),
    )
    asked = applied(desk, volunteer)
    problems = certificates.plan(desk, asked).problems
    (told,) = (item for item in problems if item.code == "claims_open")
    assert told.level == "warn"
    assert "有1条更正申请还没有核实" in told.message
    assert "2026-03-18 3月12日 少记了一小时" in told.message
    assert "志愿者页面的“更正”" in told.message
    assert len(told.message) < 120
    saved = certificates.issue(desk, asked)
    assert "claims_open" in {item.code for item in saved.problems}
    records.delete(desk, VolunteerCorrection.entity, still_open)
    assert "claims_open" not in {item.code for item in certificates.plan(desk, asked).problems}


def test_a_number_of_another_station_gets_no_certificate(desk: Desk, volunteer: str) -> None:
    person = volunteers.volunteer_page(desk, volunteer).volunteer
    (away,) = put(desk, dataclasses.replace(person, id="", site_id="other"))
    with pytest.raises(UserFault) as raised:
        certificates.new_certificate(desk, away)
    assert raised.value.code == "read_only_station"


# the register -----------------------------------------------------------------------------


def test_the_trail_says_what_it_was_for(desk: Desk, volunteer: str) -> None:
    made = issued(desk, volunteer)
    (line,) = records.history(desk, "volunteer_certificate", made.id)
    assert (line.who, line.reason) == ("李晓梅", "出具志愿服务记录证明，用途：评选志愿者")


def test_a_later_certificate_replaces_the_former(desk: Desk, volunteer: str) -> None:
    first = issued(desk, volunteer)
    again = certificates.successor(desk, first.id)
    assert (again.replaces_id, again.purpose, again.from_on) == (
        first.id,
        "评选志愿者",
        first.from_on,
    )
    assert refusal(desk, again) == "reason_required"
    saved = certificates.issue(desk, again, reason="遗失补办")
    second = load(desk, VolunteerCertificate, saved.id)
    assert second.record_no == "230127100-ZM-2026-A-0002"
    assert load(desk, VolunteerCertificate, first.id).state == "02"
    assert "已被新证明替换" in text_of(certificate_pdf(desk, first.id))
    text = text_of(certificate_pdf(desk, second.id))
    assert f"本证明替换编号{first.record_no}的证明" in text
    with pytest.raises(UserFault) as raised:
        certificates.successor(desk, first.id)
    assert raised.value.code == "certificate_not_valid"


def test_a_certificate_is_revoked_with_a_reason_and_never_deleted(
    desk: Desk, volunteer: str
) -> None:
    made = issued(desk, volunteer)
    with pytest.raises(UserFault) as raised:
        certificates.revoke(desk, made.id, " ")
    assert raised.value.code == "reason_required"
    certificates.revoke(desk, made.id, "服务记录有误")
    assert load(desk, VolunteerCertificate, made.id).state == "03"
    with pytest.raises(UserFault) as raised:
        records.delete(desk, "volunteer_certificate", made.id)
    assert raised.value.code == "record_in_use"


def test_a_volunteer_with_a_certificate_stays_on_file(desk: Desk, volunteer: str) -> None:
    issued(desk, volunteer)
    for line in volunteers.volunteer_page(desk, volunteer).services:
        records.delete(desk, "volunteer_service", line.service.id, "录重了")
    with pytest.raises(UserFault) as raised:
        records.delete(desk, "volunteer", volunteer)
    assert "志愿服务记录证明 1" in raised.value.message


@pytest.mark.parametrize(("ended", "said"), [(False, ""), (True, "已作废")])
def test_one_that_is_void_says_so_in_large_letters_on_each_page(
    desk: Desk, volunteer: str, ended: bool, said: str
) -> None:
    volunteers.save_services(
        desk,
        [service(volunteer, "2026-03-01", minutes=5, place=f"{number}组") for number in range(90)],
    )
    made = issued(desk, volunteer)
    if ended:
        certificates.revoke(desk, made.id, "服务记录有误")
    stamps = large_words(certificate_pdf(desk, made.id))
    assert len(stamps) > 2
    assert set(stamps) == {said}


def large_words(data: bytes) -> list[str]:
    """What stands on each page in letters that are read from across a table."""
    document = pypdfium2.PdfDocument(data)
    found = []
    try:
        for page in document:
            text = page.get_textpage()
            places = range(text.count_chars())
            found.append(
                "".join(text.get_text_range(at, 1) for at in places if _is_large(text, at))
            )
    finally:
        document.close()
    return found


def _is_large(text: pypdfium2.PdfTextPage, place: int) -> bool:
    _left, bottom, _right, top = text.get_charbox(place)
    return bool(top - bottom > 60)


# the code ---------------------------------------------------------------------------------


def test_number_and_code_are_checked_as_people_type_them(desk: Desk, volunteer: str) -> None:
    made = issued(desk, volunteer)
    code = made.verification_code
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    found = verify(desk, " 230127100－zm－2026－a－0001 ", typed)
    assert (found.verdict, found.recomputed) == ("valid", True)
    assert found.certificate == made


def test_a_wrong_code_tells_nothing(desk: Desk, volunteer: str) -> None:
    made = issued(desk, volunteer)
    wrong = ("A" if made.verification_code[0] != "A" else "B") + made.verification_code[1:]
    for code in (wrong, "", "无"):
        found = verify(desk, NUMBER, code)
        assert (found.verdict, found.certificate) == ("wrong_code", None)
    assert verify(desk, "230127100-ZM-2026-A-0009", made.verification_code).verdict == (
        "number_unknown"
    )
    assert verify(desk, "", "").verdict == "number_unknown"


def test_replaced_and_revoked_ones_are_told(desk: Desk, volunteer: str) -> None:
    first = issued(desk, volunteer)
    again = certificates.issue(desk, certificates.successor(desk, first.id), reason="补办")
    second = load(desk, VolunteerCertificate, again.id)
    found = verify(desk, first.record_no, first.verification_code)
    assert (found.verdict, found.replaced_by) == ("replaced", second.record_no)
    certificates.revoke(desk, second.id, "有误")
    assert verify(desk, second.record_no, second.verification_code).verdict == "revoked"


@pytest.mark.parametrize(
    "changes",
    [
        {"total_minutes": 9999},
        {"holder_name": "李四"},
        {"from_on": date(2020, 1, 1)},
        {"lines": ()},
        {"issued_on": date(2026, 1, 1)},
    ],
)
def test_a_register_that_was_changed_does_not_pass(
    desk: Desk, volunteer: str, changes: dict[str, Any]
) -> None:
    made = issued(desk, volunteer)
    put(desk, dataclasses.replace(made, **changes))
    found = verify(desk, NUMBER, made.verification_code)
    assert (found.verdict, found.certificate) == ("register_differs", None)


def test_codes_of_two_desks_differ_for_the_same_certificate(
    desk: Desk, volunteer: str, make_desk: MakeDesk
) -> None:
    made = issued(desk, volunteer)
    assert certificates.code_for(desk, made) == made.verification_code
    assert certificates.code_for(make_desk(), made) != made.verification_code


def test_a_code_fits_after_a_restart(
    desk: Desk, volunteer: str, reopen: Callable[..., Desk]
) -> None:
    made = issued(desk, volunteer)
    assert verify(reopen(desk), NUMBER, made.verification_code).verdict == "valid"


def test_the_county_checks_what_the_station_issued(
    desk: Desk, county: Desk, volunteer: str, stick: Any
) -> None:
    made = issued(desk, volunteer)
    carry(desk, county, stick)
    found = verify(county, NUMBER, made.verification_code)
    assert (found.verdict, found.recomputed) == ("valid", False)
    assert found.certificate is not None
    assert found.certificate.total_minutes == 225
    assert verify(county, NUMBER, "0000-0000-0000").verdict == "wrong_code"
    (first, *_others) = volunteers.volunteer_page(desk, volunteer).services
    records.delete(desk, "volunteer_service", first.service.id, "录重了")
    carry(desk, county, stick)
    found = verify(county, NUMBER, made.verification_code)
    assert (found.verdict, found.changed) == ("records_changed", (first.service.record_no,))
