# SPDX-License-Identifier: MulanPSL-2.0
"""A session of a group within a community activity: linked by keys, counted once (rule C-04)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.real_window import OpenWindow, Typist
from tests.gui.work_samples import add_group, add_person
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.gui.pages.groups_page import GroupsPage
from wuse_desktop.gui.widgets.gathering_form import GroupSessionForm
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import activities, drafts, records
from wuse_desktop.services.activities import activity_page
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.groups import group_page

MARCH = Period("month", 2026, 3)
TEXT = "教大家做耳穴按摩。"
Enter = Callable[[Desk], Workspace]
NO_ACTIVITY = "这一天没有社区活动"


@pytest.fixture
def people(desk: Desk) -> list[str]:
    return [add_person(desk, name) for name in ("王秀英", "李桂兰")]


@pytest.fixture
def group_id(desk: Desk, people: list[str]) -> str:
    return add_group(desk, "互助小组", people)


def add_activity(desk: Desk, title: str, people: list[str], start: str, minutes: int = 120) -> str:
    start_at = datetime.fromisoformat(start)
    record = CommunityActivity(
        activity_title=title,
        activity_type="03",
        place="文化广场",
        start_at=start_at,
        end_at=start_at + timedelta(minutes=minutes),
        process="量血压。",
        outcome="来了不少人。",
    )
    signed = [Attendance(person_id=person, signed=True) for person in people]
    shares = {desk.session.worker_id: minutes}
    return activities.save_activity(desk, record, signed, shares).id


@pytest.fixture
def fairs(desk: Desk, people: list[str]) -> list[str]:
    """Two activities of this morning."""
    return [
        add_activity(
            desk, "重阳节敬老月系列活动之义诊进社区暨健康讲座", people, "2026-03-24T07:00"
        ),
        add_activity(desk, "春季义剪", [], "2026-03-24T09:10", 20),
    ]


@pytest.fixture
def enter(open_window: OpenWindow, qtbot: QtBot) -> Enter:
    """Return what opens the window of a desk and waits until its pages are there."""

    def entered(desk: Desk) -> Workspace:
        found = open_window(desk).workspace
        assert found is not None
        qtbot.waitUntil(found.isVisible)
        return found

    return entered


def page_of(work: Workspace) -> GroupsPage:
    assert isinstance(work.page, GroupsPage)
    return work.page


def begin(work: Workspace, group_id: str) -> GroupSessionForm:
    assert work.open_record(ServiceGroup.entity, group_id)
    page = page_of(work).groups
    page.on_wish("record_session", group_id)
    return page.session_form


def write(form: GroupSessionForm, typist: Typist) -> None:
    for name in ("theme", "objective", "process", "dynamics", "reflection", "next_step"):
        form.focus_field(name)
        typist.type(TEXT)
    form.focus_field("attainment")
    typist.type("2")
    form.focus_field("people")
    typist.type("wx ")


def hosts(form: GroupSessionForm) -> list[str]:
    return [made.text() for made in form.host._buttons]


def words(form: GroupSessionForm) -> list[str]:
    return [label.text() for label in form.host.findChildren(QLabel) if label.isVisible()]


def stored(desk: Desk, group_id: str) -> GroupSession:
    (line,) = group_page(desk, group_id).sessions
    return line.session


def counted(desk: Desk) -> tuple[int, ...]:
    found = figures(desk, MARCH)
    parts = ("person_contacts", "person_contacts.group", "person_contacts.activity")
    return tuple(found[name].value for name in (*parts, "worker_minutes", "event_minutes"))


def test_a_session_is_linked_by_a_digit_and_stays_so_after_a_restart(
    desk: Desk,
    group_id: str,
    fairs: list[str],
    typist: Typist,
    enter: Enter,
    reopened: Callable[[], Desk],
) -> None:
    assert counted(desk) == (2, 0, 2, 140, 140)
    work = enter(desk)
    form = begin(work, group_id)
    assert hosts(form) == [
        "1 重阳节敬老月系列活动之义诊进社…（07:00，120分钟）",
        "2 春季义剪（09:10，20分钟）",
    ]
    assert form.host.value() == (), "nothing is linked unasked"
    write(form, typist)
    form.focus_field("place")
    typist.press("Tab")
    assert typist.at(form.host)
    typist.type("2")
    assert form.host.value() == (fairs[1],)
    typist.type("1")
    assert form.host.value() == (fairs[0],), "within one at most"
    typist.press("Ctrl+S")
    assert stored(desk, group_id).host_event_id == fairs[0]
    assert counted(desk) == (2, 1, 1, 140, 140), "the time of the activity holds the session's"
    work.leave()
    later = reopened()
    work = enter(later)
    assert work.open_record(GroupSession.entity, stored(later, group_id).id)
    form = page_of(work).groups.session_form
    assert form.host.value() == (fairs[0],)
    form.focus_field("host_event_id")
    typist.type("1")
    assert form.host.value() == ()
    typist.press("Ctrl+S")
    assert stored(later, group_id).host_event_id == ""
    assert counted(later) == (3, 1, 2, 200, 200)


def test_a_half_written_session_keeps_its_activity_over_a_restart(
    desk: Desk,
    group_id: str,
    fairs: list[str],
    typist: Typist,
    enter: Enter,
    reopened: Callable[[], Desk],
) -> None:
    work = enter(desk)
    form = begin(work, group_id)
    form.focus_field("host_event_id")
    typist.type("2")
    work.leave()
    later = reopened()
    (draft,) = drafts.drafts(later)
    work = enter(later)
    assert work.open_record(*draft.name.split(":", 1))
    form = page_of(work).groups.session_form
    assert form.host.value() == (fairs[1],)
    write(form, typist)
    typist.press("Ctrl+S")
    assert stored(later, group_id).host_event_id == fairs[1]


def test_a_day_without_activities_says_so_and_is_passed_over(
    desk: Desk, group_id: str, fairs: list[str], typist: Typist, enter: Enter, qtbot: QtBot
) -> None:
    form = begin(enter(desk), group_id)
    assert NO_ACTIVITY not in words(form)
    form.focus_field("host_event_id")
    typist.type("1")
    form.when.day.setFocus()
    typist.press("Ctrl+A")
    typist.type("2026-03-23")
    typist.press("Tab")
    qtbot.waitUntil(lambda: words(form) == [NO_ACTIVITY])
    assert hosts(form) == []
    form.focus_field("place")
    typist.press("Tab")
    assert typist.at(form.staff) or form.staff.isAncestorOf(typist.where)
    write(form, typist)
    typist.press("Ctrl+S")
    assert stored(desk, group_id).host_event_id == "", "an activity of another day is let go"
    assert fairs


def test_the_activity_shows_its_sessions_and_may_be_put_into_the_bin(
    desk: Desk, group_id: str, fairs: list[str], typist: Typist, enter: Enter
) -> None:
    work = enter(desk)
    form = begin(work, group_id)
    form.focus_field("host_event_id")
    typist.type("1")
    write(form, typist)
    typist.press("Ctrl+S")
    session = stored(desk, group_id)
    (held,) = activity_page(desk, fairs[0]).sessions
    assert held.id == session.id
    assert work.open_record(CommunityActivity.entity, fairs[0])
    view = page_of(work).activities.activity_view
    (link,) = view.session_links
    assert link.text() == "互助小组 第1节，到 1 人，60 分钟"
    link.click()
    form = page_of(work).groups.session_form
    assert form.host.value() == (fairs[0],)
    records.delete(desk, CommunityActivity.entity, fairs[0])
    assert counted(desk) == (1, 1, 0, 80, 80)
    assert work.open_record(ServiceGroup.entity, group_id)
    assert work.open_record(GroupSession.entity, session.id)
    form = page_of(work).groups.session_form
    assert form.host.value() == ()
    assert hosts(form) == ["1 春季义剪（09:10，20分钟）"]
    form.focus_field("theme")
    typist.press("End")
    typist.type("（补）")
    typist.press("Ctrl+S")
    assert stored(desk, group_id).theme.endswith("（补）")
    records.restore(desk, CommunityActivity.entity, fairs[0])
    assert counted(desk) == (2, 1, 1, 140, 140), "it is still the one"
