# SPDX-License-Identifier: MulanPSL-2.0
"""The sheet a volunteer gets of the own hours, and the list of a team."""

import dataclasses
import io

import pytest

from tests.services.building import put, service
from tests.services.test_papers import text_of
from tests.services.test_volunteers import FORM, ORDER_67
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import VolunteerTraining
from wuse_desktop.errors import UserFault
from wuse_desktop.services import my_hours, records, volunteer_parts, volunteers
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.papers import PaperOptions, paper
from wuse_desktop.services.rounding_rule import set_rounding_rule

MARCH = Period("month", 2026, 3)


@pytest.fixture
def volunteer(desk: Desk) -> str:
    form = dataclasses.replace(FORM, team="红马甲、巾帼志愿队")
    made = volunteers.save_volunteer(desk, form, dataclasses.replace(ORDER_67, sex="2")).id
    rows = [
        service(made, "2026-03-05", "09:00", "10:50"),
        service(made, "2026-02-20", minutes=60),
        service(made, "2026-03-12", minutes=45),
    ]
    volunteers.save_services(desk, rows)
    put(desk, service(made, "2026-03-15", minutes=30, status="submitted"))
    return made


@pytest.fixture
def other(desk: Desk) -> str:
    form = dataclasses.replace(FORM, team="红马甲")
    return volunteers.save_volunteer(desk, form, Person(name="钱丽")).id


def printed(desk: Desk, name: str, **options: str) -> str:
    target = io.BytesIO()
    paper(desk, name, PaperOptions(period=MARCH, **options), target)  # type: ignore[arg-type]
    return text_of(target.getvalue())


def test_a_sheet_lists_the_filed_services_of_the_period(desk: Desk, volunteer: str) -> None:
    text = printed(desk, "my-hours", record_id=volunteer)
    for said in (
        "我的志愿服务时长",
        "期间：2026年3月",
        "姓名赵刚",
        "所属队伍红马甲、巾帼志愿队",
        "2小时35分3小时35分3小时35分未达星级",
        "12026-03-0509:00—10:50助老理发镇西村1小时50分",
        "合计2小时35分",
        "再有96小时25分到下一级",
        "不是志愿服务记录证明",
        "有出入，申请更正",
    ):
        assert said in text, said
    assert "2026-02-20" not in text
    assert "折算" not in text


def test_a_rounding_rule_is_shown_beside_what_was_given(desk: Desk, volunteer: str) -> None:
    set_rounding_rule(desk, 30)
    text = printed(desk, "my-hours", record_id=volunteer)
    assert "助老理发镇西村1小时50分1小时30分" in text
    assert "合计2小时35分2小时" in text
    assert "按30分钟为一档" in text


def test_learning_stands_apart(desk: Desk, volunteer: str) -> None:
    part = volunteer_parts.new_part(desk, "volunteer_training", volunteer)
    assert isinstance(part, VolunteerTraining)
    filled = dataclasses.replace(part, training_name="急救", content="心肺复苏", minutes=90)
    volunteer_parts.save_part(desk, filled)
    text = printed(desk, "my-hours", record_id=volunteer)
    assert "培训（不计入服务时长）" in text
    assert "合计2小时35分" in text


def test_somebody_without_service_gets_a_sheet_too(desk: Desk, other: str) -> None:
    assert "这段时间没有服务记录" in printed(desk, "my-hours", record_id=other)


def test_teams_are_counted_from_the_register(desk: Desk, volunteer: str, other: str) -> None:
    assert my_hours.teams(desk) == (("巾帼志愿队", 1), ("红马甲", 2))
    assert my_hours.members(desk, "红马甲") == (volunteer, other)
    assert my_hours.members(desk, "马甲") == ()


def test_the_list_of_a_team_asks_what_it_is_for(desk: Desk, volunteer: str, other: str) -> None:
    with pytest.raises(UserFault) as raised:
        printed(desk, "team-hours", team="红马甲")
    assert raised.value.code == "reason_required"
    text = printed(desk, "team-hours", team="红马甲", reason="队内核对")
    for said in ("队伍：红马甲", "1赵刚22小时35分3小时35分未达星级", "2钱丽00分0分", "2人2"):
        assert said in text, said
    for row_id in (volunteer, other):
        assert records.history(desk, "volunteer", row_id)[0].reason == "打印时长一览：队内核对"


def test_a_team_of_nobody_is_refused(desk: Desk, volunteer: str) -> None:
    assert volunteer
    with pytest.raises(UserFault) as raised:
        printed(desk, "team-hours", team="没有的队", reason="核对")
    assert raised.value.code == "team_unknown"
