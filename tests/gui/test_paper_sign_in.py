# SPDX-License-Identifier: MulanPSL-2.0
"""The paper sign-in loop: a sheet with names and a code, ticked by initials, its photo attached."""

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.real_window import Clock, OpenWindow, Typist
from tests.gui.work_samples import VILLAGE, add_group, add_person
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import Attendance, CommunityActivity
from wuse_desktop.domain.records.forms import Attachment, FiledForm, Satisfaction
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.domain.sheet_codes import SIGN_IN, sheet_code
from wuse_desktop.gui.pages.groups_page import GroupsPage
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import attachment_list, groups
from wuse_desktop.services.activities import activity_page
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.gathering_plans import save_plan
from wuse_desktop.services.goods import goods_of
from wuse_desktop.services.ledgers.ledger import ledger
from wuse_desktop.services.reading import load
from wuse_desktop.storage import records

FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("秀英", "桂兰", "建国", "福生", "玉珍", "春梅")
EXPECTED, CAME = 60, 54
MOST_KEYS = 3


@pytest.fixture
def names() -> tuple[str, ...]:
    """Sixty names as a village has them: few family names, alike in their initials."""
    made = [f"{family}{given}" for given in GIVEN for family in FAMILIES]
    return tuple(made[:EXPECTED])


@pytest.fixture
def plan_id(desk: Desk, names: tuple[str, ...]) -> str:
    """An activity planned for this morning, with sixty people expected."""
    record = CommunityActivity(
        activity_title="春季义诊",
        activity_type="03",
        place="村委会广场",
        village_code=VILLAGE,
        start_at=datetime.fromisoformat("2026-03-24T08:00"),
        end_at=datetime.fromisoformat("2026-03-24T09:30"),
    )
    expected = [Attendance(person_id=add_person(desk, name)) for name in names]
    return save_plan(desk, record, expected, {desk.session.worker_id: 90}).id


@pytest.fixture
def work(desk: Desk, plan_id: str, open_window: OpenWindow, clock: Clock) -> Workspace:
    assert plan_id
    clock.at = datetime.fromisoformat("2026-03-24T16:00")
    workspace = open_window(desk).workspace
    assert workspace is not None
    return workspace


@pytest.fixture
def shown(work: Workspace) -> GroupsPage:
    page = work.open_page("groups")
    assert isinstance(page, GroupsPage)
    return page


def type_code(page: GroupsPage, typist: Typist, record_id: str) -> int:
    """Type the code of a sheet; returns the keys."""
    page.code.setFocus()
    code = sheet_code(SIGN_IN, record_id)
    typist.type(code)
    typist.press("Return")
    return len(code) + 1


def test_what_was_said_of_a_wrong_code_goes_with_the_right_one(
    work: Workspace, shown: GroupsPage, plan_id: str, typist: Typist
) -> None:
    shown.code.setFocus()
    typist.type("12345")
    typist.press("Return")
    assert "编码不对" in work.notice.sentence
    assert work.notice.isVisible()
    shown.code.clear()
    type_code(shown, typist, plan_id)
    assert typist.at(shown.activities.form.grid.people.line)
    assert not work.notice.isVisible()


def tick(page: GroupsPage, typist: Typist, name: str, initials: str) -> int:
    """Tick a name as a clerk does: letters until it is marked, then Space; returns the keys."""
    panel = page.activities.form.grid.people
    keys = 0
    for letter in initials:
        typist.type(letter)
        keys += 1
        offered = [item.cells[1] for item in panel.model.entries]
        if offered[0] == name:
            break
        if offered[1:2] == [name]:
            typist.press("Down")
            keys += 1
            break
    entry = panel.current()
    assert entry is not None
    assert entry.cells[1] == name
    typist.press("Space")
    return keys + 1


@pytest.mark.parametrize("came", [EXPECTED, CAME])
def test_a_sheet_of_sixty_is_typed_in_with_at_most_three_keys_a_name(
    shown: GroupsPage,
    desk: Desk,
    plan_id: str,
    names: tuple[str, ...],
    typist: Typist,
    told: Callable[[str], None],
    came: int,
) -> None:
    keys = type_code(shown, typist, plan_id)
    form = shown.activities.form
    assert typist.at(form.grid.people.line), "names are ticked at once"
    by_name = {row.name: row.initials for row in form.grid.roster()}
    assert len(by_name) == EXPECTED
    for name in names[:came]:
        keys += tick(shown, typist, name, by_name[name].lower())
    assert form.grid.sentence.startswith(f"到 {came}")
    told(f"{keys} keys for {came} of {EXPECTED} names, the code too (at most {MOST_KEYS * came})")
    assert keys <= MOST_KEYS * came
    form.own["process"].set_value("量血压、测血糖。")
    form.own["outcome"].set_value("建了三十份健康档案。")
    form.own["unsigned_estimate"].set_value(12)
    form.own["estimate_basis"].set_value("01")
    shown.activities.entry.save()
    shown.activities.entry.save()
    page = activity_page(desk, plan_id)
    assert page.activity.status == "approved"
    assert (page.breakdown.signed, page.contacts) == (came, came + 12)
    assert len(page.people) == came


def test_one_pass_writes_attendance_hours_and_estimate(
    work: Workspace, shown: GroupsPage, desk: Desk, plan_id: str, typist: Typist, qtbot: QtBot
) -> None:
    type_code(shown, typist, plan_id)
    form = shown.activities.form
    typist.type("wxy ")
    form.grid.helpers.line.setFocus()
    typist.type("mgl")
    qtbot.waitUntil(lambda: bool(form.grid.helpers.model.entries))
    typist.press("Space")
    typist.type("60")
    form.own["process"].set_value("量血压。")
    form.own["outcome"].set_value("都好。")
    form.own["unsigned_estimate"].set_value(5)
    form.own["estimate_basis"].set_value("01")
    shown.activities.entry.save()
    assert activity_page(desk, plan_id).activity.status == "draft", "asked first (rule V-26)"
    asked = [item.text() for item in form.lines.findChildren(QLabel) if "自愿" in item.text()]
    assert asked or "自愿" in shown.activities.entry.problems.text()
    shown.activities.entry.save()
    assert work.notice.sentence == "已保存：签到 1 人，另估算 5 人，志愿者 1 人"
    page = activity_page(desk, plan_id)
    assert page.contacts == 6
    assert [(item.name, item.minutes) for item in page.volunteers] == [("马桂兰", 60)]
    with desk.read() as connection:
        (service,) = records.find(connection, VolunteerService, host_event_id=plan_id)
    assert (service.minutes, service.service_date) == (60, date(2026, 3, 24))


def test_the_photo_of_the_sheet_is_attached_to_the_activity(
    shown: GroupsPage, desk: Desk, plan_id: str, tmp_path: Path, typist: Typist
) -> None:
    path = tmp_path / "签到表.jpg"
    content = io.BytesIO()
    Image.new("RGB", (320, 480), "white").save(content, "JPEG")
    path.write_bytes(content.getvalue())
    type_code(shown, typist, plan_id)
    form = shown.activities.form
    form.attachments._choose = lambda *_asked: [path]
    assert form.sheet_photo.isVisible()
    form.sheet_photo.click()
    found = attachment_list.list_of(desk, CommunityActivity.entity, plan_id)
    assert [line.title for line in found] == ["签到表.jpg"]
    with desk.read() as connection:
        (kept,) = records.find(connection, Attachment)
    assert kept.kind == "02", "signed paper, legible, and no photo of the activity"


def test_the_code_of_a_session_and_of_a_group_lead_to_their_forms(
    shown: GroupsPage, desk: Desk, typist: Typist
) -> None:
    group_id = add_group(desk, "互助小组", [add_person(desk, "贾大山")])
    type_code(shown, typist, group_id)
    assert shown.groups.pane is shown.groups.session
    assert [row.name for row in shown.groups.session_form.grid.roster()] == ["贾大山"]
    shown.step_back()
    shown.groups.on_wish("repeat", group_id)
    dialog = shown.groups.repeating
    assert dialog is not None
    dialog.accept_button.click()
    planned = groups.group_page(desk, group_id).planned
    assert [item.on for item in planned[:2]] == [date(2026, 3, 24), date(2026, 3, 31)]
    type_code(shown, typist, planned[1].id)
    assert shown.groups.pane is shown.groups.session
    assert "第 2 节" in shown.groups.session.heading


def test_a_wrong_code_is_said(
    shown: GroupsPage, typist: Typist, work: Workspace, plan_id: str
) -> None:
    code = sheet_code(SIGN_IN, plan_id)
    shown.code.setFocus()
    typist.type(code[:-1] + str((int(code[-1]) + 1) % 10))
    typist.press("Return")
    assert "编码不对" in work.notice.sentence
    assert shown.activities.pane is None


def test_an_activity_is_repeated_from_its_page_and_shows_as_a_plan(
    shown: GroupsPage, desk: Desk, plan_id: str, qtbot: QtBot
) -> None:
    shown.show_record(CommunityActivity.entity, plan_id)
    shown.activities.on_wish("repeat", plan_id)
    dialog = shown.activities.repeating
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    dialog.times.set_value(2)
    dialog.accept_button.click()
    with desk.read() as connection:
        found = records.find(connection, CommunityActivity, "start_at")
    assert [item.on for item in found] == [
        date(2026, 3, 24),
        date(2026, 3, 31),
        date(2026, 4, 7),
    ]
    view = shown.activities.activity_view
    assert view.next_step.text() == "打印签到表"
    assert load(desk, CommunityActivity, found[1].id).status == "draft"


def test_goods_are_noted_on_the_page_of_the_activity(
    shown: GroupsPage, desk: Desk, plan_id: str, typist: Typist
) -> None:
    shown.show_record(CommunityActivity.entity, plan_id)
    card = shown.activities.activity_view.goods
    card.add()
    assert "品名" in card.problems.text()
    card.item.setFocus()
    typist.type("大米")
    card.quantity.setFocus()
    typist.type("30")
    typist.press("Return")
    assert typist.at(card.item), "ready for the next one"
    assert [item.item for item in goods_of(desk, CommunityActivity.entity, plan_id)] == ["大米"]
    card.table.select_first()
    card.delete()
    assert goods_of(desk, CommunityActivity.entity, plan_id) == ()


def test_the_same_volunteers_are_not_asked_about_twice(
    shown: GroupsPage, desk: Desk, plan_id: str, typist: Typist, qtbot: QtBot
) -> None:
    type_code(shown, typist, plan_id)
    form = shown.activities.form
    form.grid.helpers.line.setFocus()
    typist.type("mgl")
    qtbot.waitUntil(lambda: bool(form.grid.helpers.model.entries))
    typist.press("Space")
    for name, text in (("process", "量血压。"), ("outcome", "都好。")):
        form.own[name].set_value(text)
    shown.activities.entry.save()
    shown.activities.entry.save()
    assert shown.activities.pane is None
    shown.activities.on_wish("edit", plan_id)
    form.own["outcome"].set_value("都好，下月再来。")
    form.changed.emit()
    shown.activities.entry.save()
    assert shown.activities.pane is None, "nobody new helps: nothing is asked"
    assert activity_page(desk, plan_id).activity.outcome == "都好，下月再来。"


def test_co_organisers_money_and_opinions_stand_on_the_page_and_in_the_ledger(
    shown: GroupsPage, desk: Desk, plan_id: str, typist: Typist
) -> None:
    type_code(shown, typist, plan_id)
    form = shown.activities.form
    assert form.own["co_organisers"].isVisible()
    form.own["co_organisers"].setFocus()
    typist.type("镇卫生院、县义工联")
    for name, text in (("process", "量血压。"), ("outcome", "都好。")):
        form.own[name].set_value(text)
    form.own["unsigned_estimate"].set_value(5)
    form.own["estimate_basis"].set_value("01")
    shown.activities.entry.save()
    shown.activities.entry.save()
    kind = CommunityActivity.entity
    answers = {"funding": {"budget_total": 300}}
    spent = {"expense": {"expense_total": 280.5}}
    with desk.write() as unit:
        for form_id, found in (("activity_plan", answers), ("activity_record", spent)):
            unit.put(
                FiledForm(
                    form_id=form_id, form_sha256="x", subject_entity=kind, subject_id=plan_id,
                    status="approved", answers=found, filed_on=date(2026, 3, 24),
                )
            )  # fmt: skip
        for score in (5, 4, 3):
            unit.put(
                Satisfaction(
                    event_entity=kind, event_id=plan_id, respondent_kind="01", overall=score,
                    filled_by="01", filled_on=date(2026, 3, 24),
                )
            )  # fmt: skip
    shown.show_record(kind, plan_id)
    view = shown.activities.activity_view
    badges = [item.text() for item in view.findChildren(QLabel) if item.objectName() == "badge"]
    assert "经费 计划 300 元、支出 280.5 元、结余 19.5 元" in badges
    assert "满意率 67%（3 份，平均 4.0 分）" in badges
    (row,) = ledger(desk, "ledger-activities", Period.parse("2026-03")).rows
    assert row.cells[9:12] == ("镇卫生院、县义工联", 300.0, 280.5)
