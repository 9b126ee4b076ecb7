# SPDX-License-Identifier: MulanPSL-2.0
"""The first reminder is in sight when a form says that reminders are listed; pickers replace."""

from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.real_window import Typist
from wuse_desktop.domain.records.activities import ServiceGroup
from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.groups_page import GroupsPage
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.record_form import RecordForm


def reminders(form: QWidget) -> list[PlainLabel]:
    """What was found about a form, from the top."""
    found = [
        label
        for label in form.findChildren(PlainLabel, "problem")
        if label.isVisibleTo(form) and label.text()
    ]
    return sorted(found, key=lambda label: label.mapTo(form, QPoint()).y())


def in_sight(label: PlainLabel) -> bool:
    """Whether the whole sentence can be seen."""
    return label.visibleRegion().boundingRect() == label.rect()


def scroll_down(area: QScrollArea, qtbot: QtBot) -> None:
    """To the end of the form, where somebody has just typed."""
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())


def plan(window: MainWindow, typist: Typist) -> tuple[GroupsPage, RecordForm]:
    """A whole plan of a group of two, which is unusually few."""
    assert window.workspace is not None
    window.workspace.start_new(ServiceGroup.entity)
    page = cast("GroupsPage", window.workspace.page)
    form = page.groups.plan_form.form
    for name, typed in (("group_type", "zcxz"), ("service_field", "ylfw")):
        form.focus(name)
        typist.type(typed)
        typist.press("Return")
    for name, text in (("group_name", "慢病组"), ("place", "活动室"), ("goal", "互相支持。")):
        form.focus(name)
        typist.type(text)
    form.focus("target_categories")
    typist.type("djlr")
    typist.press("Return")
    form.focus("planned_members")
    typist.press("Ctrl+A")
    typist.type("2")
    return page, form


def test_a_reminder_of_a_plan_comes_into_sight(
    window: MainWindow, typist: Typist, qtbot: QtBot
) -> None:
    window.resize(1366, 560)
    page, form = plan(window, typist)
    pane = page.groups.plan
    area = pane.findChild(QScrollArea)
    assert area is not None
    scroll_down(area, qtbot)
    form.focus("goal")
    scroll_down(area, qtbot)
    typist.press("Ctrl+S")
    assert "再按一次保存" in pane.state
    first, *_others = reminders(pane)
    qtbot.waitUntil(lambda: in_sight(first))


def test_a_reminder_about_a_person_comes_into_sight(
    window: MainWindow, typist: Typist, qtbot: QtBot
) -> None:
    assert window.workspace is not None
    window.resize(1366, 560)
    window.workspace.start_new(Person.entity)
    side = cast("PeoplePage", window.workspace.page).person_side
    typist.type("王石斛")
    (area,) = [area for area in side.findChildren(QScrollArea) if area.isAncestorOf(side.form)]
    scroll_down(area, qtbot)
    typist.press("Ctrl+S")
    assert "再按一次保存" in side.state
    first, *_others = reminders(side)
    qtbot.waitUntil(lambda: in_sight(first))


def test_what_is_typed_into_a_chosen_code_replaces_it(
    window: MainWindow, typist: Typist, qtbot: QtBot
) -> None:
    _page, form = plan(window, typist)
    picker = form.editor("group_type")
    assert isinstance(picker, CodePicker)
    assert picker.value()
    former = picker.value()
    form.focus("group_type")
    assert picker.line.selectedText() == picker.line.text()
    typist.type("jy")
    typist.press("Return")
    assert picker.value() not in ("", former)
    form.focus("goal")
    QTest.mouseClick(picker.line, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(picker.line.hasSelectedText)
