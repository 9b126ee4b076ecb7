# SPDX-License-Identifier: MulanPSL-2.0
"""Every page fits a screen of 1280 by 720, in both languages, at every kind of desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import _desk
from tests.gui.real_window import Clock
from tests.services.building import activity, at, group, intake, put
from wuse_desktop import i18n
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.gui.navigation import PAGES, pages_of
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.gui.widgets.heading import TitleLabel
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import SetupChoice

WIDTH, HEIGHT = 1280, 720
PLACES = {"station": "230127100", "county": "230127", "prefecture": "2301"}


@pytest.fixture(params=["zh_CN", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("zh_CN")


def too_large(page: QWidget, work: Workspace) -> list[str]:
    """What the window would need to show a page and each of its tabs, where that is too much."""
    found = []
    tabs = page.findChildren(QTabWidget)
    for tab in [-1, *range(tabs[0].count() if tabs else 0)]:
        if tab >= 0:
            tabs[0].setCurrentIndex(tab)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        wanted = work.minimumSizeHint()
        if wanted.width() > WIDTH or wanted.height() > HEIGHT:
            found.append(f"tab {tab}: {wanted.width()} x {wanted.height()}")
    return found


@pytest.mark.parametrize("kind", PLACES)
def test_every_page_fits_a_small_screen(
    kind: str,
    language: str,
    tmp_path: Path,
    clock: Clock,
    dressed: QApplication,
    qtbot: QtBot,
) -> None:
    assert language
    assert dressed.styleSheet()
    choice = SetupChoice(kind, PLACES[kind], "木兰县社会工作服务站", "李晓梅", "李晓梅")
    for desk in _desk(tmp_path / "desk", choice, clock):
        work = Workspace(Operations(desk, InlineRunner()))
        qtbot.addWidget(work)
        work.resize(WIDTH, HEIGHT)
        work.show()
        wrong = {}
        for key in pages_of(PAGES, kind):
            page = work.open_page(key)
            assert page is not None
            if found := too_large(page, work):
                wrong[key] = found
        assert not wrong


LONG_NAME = "阿卜杜热合曼·买买提依明江·吐尔逊尼亚孜·喀什噶里"
LONG_TITLE = "“情暖夕阳·邻里守望”镇西村独居空巢老年人春季义诊暨防诈骗宣传及理发便民志愿服务系列活动"


def long_records(desk: Desk) -> list[tuple[str, str]]:
    """One record of each kind, called as long as people call them."""
    (who,) = put(desk, Person(name=LONG_NAME, is_client=True, village_code="230127100200"))
    (home,) = put(desk, Household(head_person_id=who, village_code="230127100200"))
    made = (
        intake(who),
        activity("2026-03-20 09:00", activity_title=LONG_TITLE),
        group(group_name=LONG_TITLE),
        HomeVisit(household_id=home, start_at=at("2026-03-20 09:00"), outcome="1"),
        CommunityOrg(org_name=LONG_TITLE),
        Volunteer(person_id=who),
    )
    put(desk, Task(action=LONG_TITLE, due_on=at("2026-03-01 00:00").date(), person_id=who))
    ids = put(desk, *made)
    others = [(type(record).entity, row_id) for record, row_id in zip(made, ids, strict=True)]
    return [("person", who), ("household", home), *others]


def test_a_name_however_long_widens_no_page(
    desk: Desk, dressed: QApplication, qtbot: QtBot
) -> None:
    assert dressed.styleSheet()
    records = long_records(desk)
    work = Workspace(Operations(desk, InlineRunner()))
    qtbot.addWidget(work)
    work.resize(WIDTH, HEIGHT)
    work.show()
    wrong, shortened = {}, set()
    for entity, row_id in records:
        work.open_record(entity, row_id)
        if found := too_large(work, work):
            wrong[entity] = found
        shown = [label for label in work.findChildren(TitleLabel) if label.isVisible()]
        shortened |= {entity for label in shown if label.toolTip() == label.text() != ""}
    work.open_page("today")
    if found := too_large(work, work):
        wrong["today"] = found
    assert not wrong
    assert {"community_activity", "service_group", "community_org", "volunteer"} <= shortened
