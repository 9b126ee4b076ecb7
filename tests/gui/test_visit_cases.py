# SPDX-License-Identifier: MulanPSL-2.0
"""A visit that is a session of a case: recorded from either side, counted once (rule C-04)."""

import dataclasses

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.real_window import OpenWindow, Typist
from tests.gui.work_samples import add_family, add_open_case
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.gui.pages.cases_page import CasesPage
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.widgets.visit_case_card import VisitCaseCard
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import records, visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.reading import load
from wuse_desktop.services.visit_cases import visit_cases
from wuse_desktop.storage import records as stored

MARCH = Period("month", 2026, 3)
TEXTS = {
    "session_goal": "看看吃药的情况",
    "process": "一起数了药，写了贴在墙上的表。",
    "client_response": "说记住了，晚上的也会吃。",
    "next_step": "下周再看药盒",
}


@pytest.fixture
def family(desk: Desk) -> tuple[str, tuple[str, ...]]:
    return add_family(desk, "孙玉梅", "王小宝")


@pytest.fixture
def case_id(desk: Desk, family: tuple[str, tuple[str, ...]]) -> str:
    return add_open_case(desk, family[1][0])


@pytest.fixture
def visit_id(desk: Desk, family: tuple[str, tuple[str, ...]]) -> str:
    """Both of the household were met for 40 minutes this morning."""
    draft = visits.propose_visit(desk, family[0])
    visit = dataclasses.replace(draft.visit, outcome="1", observed="药盒里还剩一半。")
    return visits.save_visit(desk, dataclasses.replace(draft, visit=visit, met_ids=family[1])).id


@pytest.fixture
def work(desk: Desk, open_window: OpenWindow) -> Workspace:
    workspace = open_window(desk).workspace
    assert workspace is not None
    return workspace


def look_at(work: Workspace, visit_id: str) -> VisitsPage:
    assert work.open_record(HomeVisit.entity, visit_id)
    page = work.page
    assert isinstance(page, VisitsPage)
    return page


def links(card: VisitCaseCard) -> list[str]:
    return [link.text() for link in card.links]


def counted(desk: Desk) -> dict[str, int]:
    found = figures(desk, MARCH)
    names = (
        "person_contacts",
        "person_contacts.visit",
        "person_contacts.case",
        "household_visit_count",
        "case_sessions",
        "worker_minutes",
        "unique_persons",
    )
    return {name: found[name].value for name in names}


def the_session(desk: Desk) -> CaseSession:
    with desk.read() as connection:
        (found,) = stored.find(connection, CaseSession)
    return found


def write_session(page: CasesPage, typist: Typist) -> None:
    form = page.cases.session_form
    for name, text in TEXTS.items():
        form.own[name].setFocus()
        form.own[name].set_value("")
        typist.type(text)
    typist.press("Ctrl+S")
    if page.cases.pane is not None:
        typist.press("Ctrl+S")


def test_a_visit_becomes_a_session_of_the_case_and_counts_once(
    work: Workspace, desk: Desk, visit_id: str, case_id: str, typist: Typist
) -> None:
    before = counted(desk)
    assert before["person_contacts.visit"] == 2
    page = look_at(work, visit_id)
    card = page.visits.pane.cases
    assert card.isVisibleTo(page)
    (link, *_others) = links(card)
    assert link == "记成 孙玉梅 个案的一节"
    card.links[0].click()
    shown = work.page
    assert isinstance(shown, CasesPage)
    form = shown.cases.session_form
    assert form.host.value() == (visit_id,)
    assert form.mode.value() == "2"
    assert form.when.day.value() == desk.today()
    assert form.draft().record.minutes == load(desk, HomeVisit, visit_id).minutes
    write_session(shown, typist)
    session = the_session(desk)
    assert (session.case_id, session.host_event_id) == (case_id, visit_id)
    after = counted(desk)
    assert after == {
        **before,
        "person_contacts.visit": 1,
        "person_contacts.case": 1,
        "case_sessions": 1,
    }, "the client is counted under the case, the time once, the household still as visited"
    card = look_at(work, visit_id).visits.pane.cases
    assert links(card)[0].startswith("看 孙玉梅 的第 1 节")
    assert not any("记成" in text for text in links(card))
    card.links[0].click()
    assert isinstance(work.page, CasesPage)
    assert work.page.cases.session_form.draft().record.id == session.id


def test_the_same_from_the_side_of_the_case(
    work: Workspace, desk: Desk, visit_id: str, case_id: str, typist: Typist
) -> None:
    before = counted(desk)
    work.start_new(CaseSession.entity, {"case_id": case_id})
    page = work.page
    assert isinstance(page, CasesPage)
    form = page.cases.session_form
    form.mode.setFocus()
    typist.type("2")
    assert form.host.value() == (visit_id,)
    form.when.minutes.set_value(30)
    form.when.minutes.changed.emit()
    write_session(page, typist)
    assert the_session(desk).host_event_id == visit_id
    after = counted(desk)
    assert after["person_contacts"] == before["person_contacts"] == 2
    assert (after["household_visit_count"], after["case_sessions"]) == (1, 1)
    assert after["worker_minutes"] == before["worker_minutes"] == 30
    assert [item.client for item in visit_cases(desk, visit_id).hosted] == ["孙玉梅"]


def test_without_the_session_the_visit_counts_the_client_again(
    work: Workspace, desk: Desk, visit_id: str, case_id: str, typist: Typist
) -> None:
    before = counted(desk)
    work.start_new(CaseSession.entity, {"case_id": case_id, "visit_id": visit_id})
    assert isinstance(work.page, CasesPage)
    write_session(work.page, typist)
    records.delete(desk, CaseSession.entity, the_session(desk).id)
    assert counted(desk) == before


def test_who_has_no_case_may_be_taken_on_from_the_visit(
    work: Workspace, desk: Desk, visit_id: str
) -> None:
    card = look_at(work, visit_id).visits.pane.cases
    assert links(card) == ["为 孙玉梅 接案…", "为 王小宝 接案…"]
    card.links[0].click()
    page = work.page
    assert isinstance(page, CasesPage)
    assert page.cases.intake_form.titles() != {}


def test_a_case_for_named_persons_is_not_told_to_others(
    desk: Desk, visit_id: str, case_id: str
) -> None:
    with desk.write("密级") as unit:
        case = unit.get(CaseFile, case_id)
        assert case is not None
        unit.put(dataclasses.replace(case, confidentiality_level="3", case_worker_id="other",
                                     recorded_by="other"))  # fmt: skip
    assert visit_cases(desk, visit_id).running, "the head of the station may read it"
    desk.session = dataclasses.replace(desk.session, role="worker")
    found = visit_cases(desk, visit_id)
    assert found.running == ()
    assert "孙玉梅" not in [name for _id, name in found.newcomers]


def test_a_visit_for_a_talk_about_the_case_offers_the_session_at_once(
    work: Workspace, desk: Desk, family: tuple[str, tuple[str, ...]], case_id: str, qtbot: QtBot
) -> None:
    work.start_new(HomeVisit.entity, {"household_id": family[0], "title": "孙玉梅"})
    page = work.page
    assert isinstance(page, VisitsPage)
    entry = page.visits.entry
    entry.outcome.take("1")
    entry.purposes.set_value(("08",))
    entry.observed.set_value("谈了吃药。")
    page.visits.save()
    page.visits.save()
    assert "已保存" in work.notice.sentence
    assert work.notice._action.text() == "记成个案的一节"


def test_goods_given_at_a_visit_are_kept_with_it_and_add_no_contacts(
    work: Workspace, desk: Desk, visit_id: str, typist: Typist
) -> None:
    before = counted(desk)
    card = look_at(work, visit_id).visits.pane.goods
    assert card.isVisibleTo(work)
    card.item.setFocus()
    typist.type("大米")
    card.quantity.setFocus()
    typist.type("1")
    typist.press("Return")
    with desk.read() as connection:
        (goods,) = stored.find(connection, Distribution)
    assert (goods.event_kind, goods.event_id, goods.item) == (HomeVisit.entity, visit_id, "大米")
    assert counted(desk) == before
    records.delete(desk, HomeVisit.entity, visit_id)
    with desk.read() as connection:
        assert stored.find(connection, Distribution) == []


def test_a_new_visit_has_neither_cases_nor_goods(work: Workspace) -> None:
    work.start_new(HomeVisit.entity)
    page = work.page
    assert isinstance(page, VisitsPage)
    assert not page.visits.pane.goods.isVisibleTo(page)
    assert not page.visits.pane.cases.isVisibleTo(page)
