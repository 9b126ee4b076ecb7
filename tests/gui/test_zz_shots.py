# SPDX-License-Identifier: MulanPSL-2.0
"""Pictures."""
from tests.form_answers import add_form, filled_form
from tests.gui.work_samples import *
from wuse_desktop.services import form_entry, reviews
from wuse_desktop.services.drafts import keep_draft
from wuse_desktop.domain.records.cases import CaseFile


def grab(window, app, name):
    for _ in range(4):
        app.processEvents()
    window.grab().save(f"/tmp/shots_cp/{name}.png")


def test_pictures(window, desk, typist, qapp):
    work = window.workspace
    case_id = add_intake(desk, add_person(desk, "王秀英"))
    add_intake(desk, add_person(desk, "李桂兰"))
    add_form(desk, "consent", case_id)
    add_form(desk, "case_assessment", case_id)
    work.open_record(CaseFile.entity, case_id)
    part = work.page.cases
    grab(window, qapp, "01-papers")
    part.case_view.next_step.click()
    grab(window, qapp, "02-plan")
    typist.press("Ctrl+S")
    grab(window, qapp, "03-plan-problems")
    typist.press("Escape")
    plan = add_form(desk, "service_plan", case_id)
    add_session(desk, case_id, "2026-03-24")
    path = "/data/plan/overall_goal"
    desk.session = __import__("dataclasses").replace(desk.session, worker_id="", name="赵督导", role="supervisor")
    reviews.say(desk, plan, "comment", "目标请写得更具体，可以量化。", path)
    reviews.say(desk, plan, "returned", "缺少资源安排，请补。")
    add_form(desk, "referral", case_id)
    work.open_record(CaseFile.entity, case_id)
    grab(window, qapp, "04-course")
    for n in range(4):
        part.case_view.show_part(n)
        grab(window, qapp, f"05-part{n}")
    part.on_wish(f"filed:{plan}#{path}", case_id)
    grab(window, qapp, "06-filed")
    work.open_page("today")
    grab(window, qapp, "07-today")
