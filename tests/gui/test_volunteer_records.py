# SPDX-License-Identifier: MulanPSL-2.0
"""Certificates, marks, exports and what else is recorded of a volunteer, from the keyboard."""

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.hours_at_the_desk import Sheet, register, services, shown
from tests.gui.real_window import OpenWindow, Typist
from tests.services.building import service
from tests.services.test_papers import text_of
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.volunteers import VolunteerCertificate, VolunteerCorrection
from wuse_desktop.gui.dialogs.certificate_check import CertificateCheck
from wuse_desktop.gui.dialogs.certificate_request import CertificateRequest
from wuse_desktop.gui.dialogs.part import PartDialog
from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.dialogs.reason import ReasonDialog
from wuse_desktop.gui.dialogs.service_rating import ServiceRating
from wuse_desktop.gui.dialogs.team_list import TeamList
from wuse_desktop.gui.dialogs.upload_export import UploadExport
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.volunteers_page import VolunteersPage
from wuse_desktop.gui.settings.volunteering_part import VolunteeringPart
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.gui.widgets.fields import (
    DayEditor,
    FlagEditor,
    LongTextEditor,
    NumberEditor,
    TextEditor,
)
from wuse_desktop.gui.widgets.volunteer_view import VolunteerView
from wuse_desktop.services import (
    certificates,
    drafts,
    records,
    volunteer_marks,
    volunteer_parts,
    volunteers,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load
from wuse_desktop.services.rounding_rule import rounding_rule

W = TypeVar("W", bound=QWidget)


@pytest.fixture
def zhao(desk: Desk) -> str:
    made = register(desk, "赵刚")
    rows = [
        service(made, "2026-03-05", "09:00", "11:00"),
        service(made, "2026-03-20", "09:00", "10:30", activity_name="河道清洁", content="捡拾"),
    ]
    volunteers.save_services(desk, rows)
    return made


@pytest.fixture
def page(operations: Operations, zhao: str, qtbot: QtBot) -> VolunteersPage:
    made = shown(operations, qtbot)
    made.show_record("volunteer", zhao)
    qtbot.waitUntil(lambda: view_of(made).caption() == "赵刚")
    return made


def view_of(page: VolunteersPage) -> VolunteerView:
    return cast("VolunteerView", page.side.view)


def dialog(page: VolunteersPage, kind: type[W], qtbot: QtBot) -> W:
    found = page.tasks.dialog
    assert isinstance(found, kind)
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)
    return found


def said(page: VolunteersPage) -> list[tuple[str, str, Callable[[], object]]]:
    heard: list[tuple[str, str, Callable[[], object]]] = []
    page.said.connect(lambda *what: heard.append(what))
    return heard


# certificates -----------------------------------------------------------------------------


def test_a_certificate_is_issued_and_shown(
    page: VolunteersPage, desk: Desk, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    view_of(page).wished.emit("certificate")
    request = dialog(page, CertificateRequest, qtbot)
    assert request.sum.text() == "赵刚：列入 2 次服务，合计3小时30分（3.5小时）"
    assert "2条还没有上传" in request.findings
    typist.type("评选志愿者")  # the cursor is in the purpose
    typist.press("Ctrl+S")
    preview = dialog(page, PreviewDialog, qtbot)
    qtbot.waitUntil(lambda: preview.pages == 1)
    (made,) = volunteers.volunteer_page(desk, zhao).parts.certificates
    assert made.purpose == "评选志愿者"
    assert f"核验码：{made.verification_code}" in text_of(preview.pdf)
    tabs = view_of(page).tabs
    assert tabs.tabText(6) == "证明 1"
    assert page.register.table.model.rowCount() == 1
    preview.reject()


def test_an_open_claim_is_told_before_a_certificate_is_issued(
    page: VolunteersPage, desk: Desk, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    claim = VolunteerCorrection(
        volunteer_id=zhao, claimed_on=date(2026, 3, 18), claim="3月12日少记了一小时"
    )
    volunteer_parts.save_part(desk, claim)
    page.tasks.request(zhao)
    request = dialog(page, CertificateRequest, qtbot)
    assert "更正申请还没有核实" in request.findings
    assert "3月12日少记了一小时" in request.findings
    typist.press("Ctrl+S")
    assert len(volunteers.volunteer_page(desk, zhao).parts.certificates) == 1


def test_what_is_certified_follows_the_period(
    page: VolunteersPage, desk: Desk, zhao: str, qtbot: QtBot
) -> None:
    page.tasks.request(zhao)
    request = dialog(page, CertificateRequest, qtbot)
    cast("DayEditor", request.form.editor("from_on")).set_value(date(2026, 3, 10))
    request.count()
    assert "列入 1 次服务" in request.sum.text()
    cast("DayEditor", request.form.editor("to_on")).set_value(date(2026, 3, 11))
    request.count()
    request.issue()
    assert request.plan is not None
    assert "certificate_empty" in {item.code for item in request.plan.problems}
    assert volunteers.volunteer_page(desk, zhao).parts.certificates == ()
    request.reject()


def test_somebody_elses_application_asks_for_consent(
    page: VolunteersPage, desk: Desk, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    page.tasks.request(zhao)
    request = dialog(page, CertificateRequest, qtbot)
    cast("TextEditor", request.form.editor("applicant")).set_value("镇团委")
    typist.press("Ctrl+S")
    assert typist.at(request.form.editor("holder_consent"))
    cast("FlagEditor", request.form.editor("holder_consent")).set_value(True)
    typist.press("Ctrl+S")
    (made,) = volunteers.volunteer_page(desk, zhao).parts.certificates
    assert made.applicant == "镇团委"


def test_the_sample_is_looked_at_before(
    page: VolunteersPage, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    page.tasks.request(zhao)
    request = dialog(page, CertificateRequest, qtbot)
    typist.press("Ctrl+P")
    (preview,) = request.findChildren(PreviewDialog)
    qtbot.waitUntil(lambda: preview.pages == 1)
    assert "样稿，未出具" in text_of(preview.pdf)
    preview.reject()
    request.reject()


def issued(desk: Desk, volunteer_id: str) -> VolunteerCertificate:
    saved = certificates.issue(desk, certificates.new_certificate(desk, volunteer_id))
    return load(desk, VolunteerCertificate, saved.id)


def test_the_register_leads_to_a_replacement(
    page: VolunteersPage, desk: Desk, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    made = issued(desk, zhao)
    page.refresh()
    page.kind.take("register")
    page.register.table.select_first()
    page.register.again.click()
    request = dialog(page, CertificateRequest, qtbot)
    typist.press("Ctrl+S")
    assert "要写明原因" in request.findings
    assert typist.at(request.reason)
    typist.type("遗失补办")
    typist.press("Ctrl+S")
    assert load(desk, VolunteerCertificate, made.id).state == "02"
    assert page.register.table.model.rowCount() == 2


def test_a_certificate_is_revoked_with_a_reason(
    page: VolunteersPage, desk: Desk, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    made = issued(desk, zhao)
    page.refresh()
    page.kind.take("register")
    page.register.table.select_first()
    page.register.revoke.click()
    (asking,) = page.window().findChildren(ReasonDialog)
    qtbot.waitUntil(asking.isActiveWindow)
    typist.type("服务记录有误")
    typist.press("Return")
    assert load(desk, VolunteerCertificate, made.id).state == "03"
    assert page.register.table.model.row_at(0) is not None


def test_a_certificate_that_somebody_shows_is_checked_by_keys(
    page: VolunteersPage, desk: Desk, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    made = issued(desk, zhao)
    page.register.check_wished.emit()
    check = dialog(page, CertificateCheck, qtbot)
    typist.type(made.record_no.lower())
    typist.press("Return")
    typist.type("0000-0000-0000")
    typist.press("Return")
    assert "核验码与登记簿不符" in check.verdict.text()
    assert not check.facts.facts
    check.code.set_value(made.verification_code)
    typist.press("Return")
    assert "相符" in check.verdict.text()
    assert dict(check.facts.facts)["姓名"] == "赵刚"
    check.open_button.click()
    preview = dialog(page, PreviewDialog, qtbot)
    qtbot.waitUntil(lambda: preview.pages == 1)
    preview.reject()


def test_search_and_the_sending_page_lead_to_a_certificate(
    page: VolunteersPage, desk: Desk, zhao: str, qtbot: QtBot
) -> None:
    made = issued(desk, zhao)
    assert page.show_record("volunteer_certificate", made.id)
    assert page.kind.value() == "register"
    preview = dialog(page, PreviewDialog, qtbot)
    qtbot.waitUntil(lambda: preview.pages == 1)
    preview.reject()


# sheets -----------------------------------------------------------------------------------


def test_the_sheet_of_hours_is_printed_from_the_page(page: VolunteersPage, qtbot: QtBot) -> None:
    view_of(page).printing.chosen.emit("month")
    preview = dialog(page, PreviewDialog, qtbot)
    qtbot.waitUntil(lambda: preview.pages == 1)
    text = text_of(preview.pdf)
    assert "期间：2026年3月" in text
    assert "合计3小时30分" in text
    preview.reject()


def test_the_list_of_a_team_asks_for_its_purpose(
    page: VolunteersPage, desk: Desk, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    page.tasks.print_team()
    asking = dialog(page, TeamList, qtbot)
    asking.print_button.click()
    assert asking.problem.text() == "请写一句用途。"
    typist.type("队内核对")
    typist.press("Return")
    preview = dialog(page, PreviewDialog, qtbot)
    qtbot.waitUntil(lambda: preview.pages == 1)
    assert "志愿者服务时长一览" in text_of(preview.pdf)
    assert "队内核对" in records.history(desk, "volunteer", zhao)[0].reason
    preview.reject()


# rows of service --------------------------------------------------------------------------


def test_rows_are_rated_and_confirmed_by_keys_and_it_is_taken_back(
    page: VolunteersPage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    heard = said(page)
    view = view_of(page).services.view
    view.setFocus()
    view.selectAll()
    typist.press("Ctrl+R")
    rating = dialog(page, ServiceRating, qtbot)
    typist.press("Ctrl+S")
    assert "还没有选评价" in rating.problem.text()
    typist.type("5")
    rating.volunteer.setChecked(True)
    typist.press("Ctrl+S")
    assert {item.quality_rating for item in services(desk)} == {"5"}
    assert all(item.confirmed and not item.leader_confirmed for item in services(desk))
    assert heard[-1][0] == "已记下 2 条的评价和确认。"
    heard[-1][2]()
    assert {(item.quality_rating, item.confirmed) for item in services(desk)} == {("", False)}


def test_the_upload_status_of_chosen_rows_is_set(
    page: VolunteersPage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    heard = said(page)
    page.kind.take("hours")
    page.services.view.selectAll()
    page.hours.menu.triggered.emit(page.hours.menu.actions()[2])
    assert {item.upload_status for item in services(desk)} == {"03"}
    assert heard[-1][0] == "2 条改为“已上传”。"
    heard[-1][2]()
    assert {item.upload_status for item in services(desk)} == {"01"}
    page.services.view.selectAll()
    page.hours.menu.triggered.emit(page.hours.menu.actions()[3])
    (asking,) = page.window().findChildren(ReasonDialog)
    qtbot.waitUntil(asking.isActiveWindow)
    typist.type("证件号码与姓名不符")
    typist.press("Return")
    assert {item.upload_note for item in services(desk)} == {"证件号码与姓名不符"}


def test_the_list_shows_one_upload_status_and_the_term_of_each_row(
    page: VolunteersPage, desk: Desk
) -> None:
    page.kind.take("hours")
    volunteer_marks.set_upload(desk, [services(desk)[0].id], "03")
    page.hours.show_days_of("03")
    assert page.services.model.rowCount() == 1
    row = page.services.model.row_at(0)
    assert row is not None
    assert row.cells[7] == "2026-03-19"
    assert "overdue" in row.marks
    page.hours.show_days_of("")
    assert page.services.model.rowCount() == 2


def test_rows_are_handed_to_the_platform_and_taken_back(
    page: VolunteersPage, desk: Desk, typist: Typist, tmp_path: Path, qtbot: QtBot
) -> None:
    heard = said(page)
    page.kind.take("hours")
    page.hours.export.click()
    export = dialog(page, UploadExport, qtbot)
    assert export.all_open.text() == "列表期间内未上传和平台退回的 2 条"
    asked: list[Path | None] = []

    def choose(_parent: QWidget, _heading: str, _kinds: str, start: Path | None) -> Path:
        asked.append(start)
        return tmp_path / "上传"

    export._choose = choose
    typist.press("Return")
    assert "两栏都要写" in export.problem.text()
    typist.type("3月上传")
    typist.press("Return")
    assert asked[0] is not None
    assert asked[0].name == "志愿服务上传表 木兰镇社会工作服务站 2026-03-24.xlsx"
    assert (tmp_path / "上传.xlsx").exists()
    assert {item.upload_status for item in services(desk)} == {"02"}
    assert "标为已导出待传" in heard[-1][0]
    assert "平台可能认不出" in heard[-1][0]
    heard[-1][2]()
    assert {item.upload_status for item in services(desk)} == {"01"}


def test_a_file_that_cannot_be_written_leaves_the_dialog_open(
    page: VolunteersPage, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    page.tasks.export([item.id for item in services(desk)], None, None)
    export = dialog(page, UploadExport, qtbot)
    export.reason.set_value("上传")
    export.write_to(tmp_path / "gone" / "a.xlsx")
    assert export.problem.text()
    assert export.write_button.isEnabled()
    assert {item.upload_status for item in services(desk)} == {"01"}
    export.reject()


# the sheet of hours -----------------------------------------------------------------------


def test_a_row_past_midnight_is_parted_by_a_key(
    page: VolunteersPage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    sheet = Sheet(page, typist, qtbot)
    sheet.paste(0, 0, "赵刚\t2026-03-22\t22:00\t1:30\t\t\t夜间巡查\t村口\t巡逻")
    assert sheet.mark(0) == "跨过零点"
    sheet.grid.view.go_to(0, 3)
    assert sheet.grid.part.isVisibleTo(sheet.grid)
    sheet.press("Ctrl+M")
    assert [sheet.mark(0), sheet.mark(1)] == ["✓", "✓"]
    assert [(row.day, row.start, row.end) for row in sheet.grid.sheet.rows] == [
        ("2026-03-22", "22:00", "24:00"),
        ("2026-03-23", "00:00", "01:30"),
    ]
    sheet.confirm()
    assert [item.minutes for item in services(desk)][-2:] == [120, 90]
    night = services(desk)[-2]
    page.show_record("volunteer_service", night.id)
    assert page.pane.grid.sheet.row(0).end == "24:00"


def test_an_overlap_is_refused_and_the_row_is_shown(
    page: VolunteersPage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    sheet = Sheet(page, typist, qtbot)
    sheet.paste(0, 0, "赵刚\t2026-03-20\t10:00\t11:00\t\t\t值守\t村口\t看路")
    assert sheet.mark(0) == "与已登记的重叠"
    sheet.press("Ctrl+S")
    assert "1 行要改好" in page.pane.state
    assert "与已登记的“河道清洁”（03-20 09:00—10:30）时间重叠" in sheet.grid.message
    assert len(services(desk)) == 2


# parts ------------------------------------------------------------------------------------


def fill(form: PartDialog, name: str, value: str) -> None:
    editor = form.form.form.editor(name)
    assert isinstance(editor, TextEditor | LongTextEditor)
    editor.set_value(value)


def test_a_training_is_written_down_corrected_and_deleted(
    page: VolunteersPage, desk: Desk, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    tabs = view_of(page).tabs
    tabs.part_wished.emit("volunteer_training", "")
    form = dialog(page, PartDialog, qtbot)
    typist.type("急救培训")
    typist.press("Ctrl+S")
    assert "还缺" in form.form.problem.text()
    form.form.form.editor("minutes").set_value(90)  # type: ignore[attr-defined]
    fill(form, "content", "心肺复苏")
    typist.press("Ctrl+S")
    (kept,) = volunteers.volunteer_page(desk, zhao).parts.trainings
    assert (kept.training_name, kept.minutes) == ("急救培训", 90)
    assert tabs.tabText(1) == "培训 1"
    tabs.part_wished.emit("volunteer_training", kept.id)
    form = dialog(page, PartDialog, qtbot)
    fill(form, "content", "心肺复苏、包扎")
    typist.press("Ctrl+S")
    assert volunteers.volunteer_page(desk, zhao).parts.trainings[0].content == "心肺复苏、包扎"
    heard = said(page)
    tabs.part_wished.emit("volunteer_training", kept.id)
    dialog(page, PartDialog, qtbot).delete_button.click()
    assert volunteers.volunteer_page(desk, zhao).parts.trainings == ()
    heard[-1][2]()
    assert len(volunteers.volunteer_page(desk, zhao).parts.trainings) == 1


def test_what_was_half_written_comes_back_for_the_same_volunteer_only(
    page: VolunteersPage, desk: Desk, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    tabs = view_of(page).tabs
    tabs.part_wished.emit("volunteer_award", "")
    dialog(page, PartDialog, qtbot)
    typist.type("优秀志愿者")
    typist.press("Esc")
    assert [item.name for item in drafts.drafts(desk)] == [f"volunteer_award:{zhao}"]
    other = register(desk, "钱丽")
    page.tasks.open_part("volunteer_award", "", other, "钱丽")
    form = dialog(page, PartDialog, qtbot)
    assert cast("TextEditor", form.form.form.editor("award_name")).value() == ""
    form.reject()
    assert page.show_record("volunteer_award", zhao)  # as the list of drafts opens it
    form = dialog(page, PartDialog, qtbot)
    assert cast("TextEditor", form.form.form.editor("award_name")).value() == "优秀志愿者"
    typist.press("Ctrl+S")
    assert drafts.drafts(desk) == ()
    assert len(volunteers.volunteer_page(desk, zhao).parts.awards) == 1


def test_the_page_says_of_open_claims_and_of_insurance_that_is_over(
    page: VolunteersPage, desk: Desk, zhao: str
) -> None:
    claim = volunteer_parts.new_part(desk, "volunteer_correction", zhao)
    said_of: Any = {"claim": "少记了半小时"}
    volunteer_parts.save_part(desk, dataclasses.replace(claim, **said_of))
    policy = volunteer_parts.new_part(desk, "volunteer_insurance", zhao)
    over: Any = {"insurer": "某公司", "starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    volunteer_parts.save_part(desk, dataclasses.replace(policy, **over))
    page.side.refresh()
    view = view_of(page)
    badges = {label.text() for label in view.findChildren(QWidget, "badge")}  # type: ignore[attr-defined]
    assert {"更正申请待核实 1", "保险已到期"} <= badges
    assert view.tabs.tables["volunteer_insurance"].model.lines[0].cells[-1] == "已到期"


def test_parts_of_another_station_are_looked_at_only(county_desk: Desk, qtbot: QtBot) -> None:
    site = new_id()
    volunteer = register(county_desk, "高秀芬")
    own = volunteers.volunteer_page(county_desk, volunteer).volunteer
    with county_desk.write() as unit:
        away = unit.put(dataclasses.replace(own, id="", site_id=site))
    made = VolunteersPage(Operations(county_desk, InlineRunner()))
    qtbot.addWidget(made)
    made.show()
    made.show_record("volunteer", away.id)
    qtbot.waitUntil(lambda: view_of(made).caption() == "高秀芬")
    tabs = view_of(made).tabs
    assert not tabs.rate.isVisible()
    assert all(not adder.isVisible() for adder in tabs._adders)
    assert all(not item.isVisible() for item in view_of(made).changing)


# settings ---------------------------------------------------------------------------------


def test_the_rounding_rule_is_chosen_in_the_settings(operations: Operations, qtbot: QtBot) -> None:
    part = VolunteeringPart(operations)
    qtbot.addWidget(part)
    part.refresh()
    assert part.steps[1].isChecked()
    heard: list[str] = []
    part.said.connect(heard.append)
    part.steps[15].click()
    assert rounding_rule(operations.desk) == 15
    assert heard == ["折算办法已改为：按15分钟为一档，不足一档的不计。"]
    assert "2026年" in part.holidays.text()


def test_a_draft_of_a_part_is_opened_from_the_window(
    desk: Desk, zhao: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    part = volunteer_parts.new_part(desk, "volunteer_award", zhao)
    drafts.keep_draft(desk, f"volunteer_award:{zhao}", "表彰", {"award_name": "优秀志愿者"})
    assert part.volunteer_id == zhao
    window = open_window(desk)
    assert window.workspace is not None
    window.workspace.open_record("volunteer_award", zhao)
    page = cast("VolunteersPage", window.workspace.open_page("volunteers"))
    form = dialog(page, PartDialog, qtbot)
    assert cast("TextEditor", form.form.form.editor("award_name")).value() == "优秀志愿者"
    form.reject()


def test_minutes_of_a_training_that_mean_nothing_wait_with_its_draft(
    page: VolunteersPage, desk: Desk, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    tabs = view_of(page).tabs
    tabs.part_wished.emit("volunteer_training", "")
    form = dialog(page, PartDialog, qtbot)
    fill(form, "training_name", "急救培训")
    form.form.form.focus("minutes")
    typist.type("1-2")
    typist.press("Ctrl+S")
    assert "看不懂" in form.form.problem.text()
    typist.press("Esc")
    assert not volunteers.volunteer_page(desk, zhao).parts.trainings
    tabs.part_wished.emit("volunteer_training", "")
    again = dialog(page, PartDialog, qtbot)
    minutes = again.form.form.editor("minutes")
    assert isinstance(minutes, NumberEditor)
    qtbot.waitUntil(lambda: minutes.text() == "1-2")
