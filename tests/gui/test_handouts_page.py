# SPDX-License-Identifier: MulanPSL-2.0
"""Goods that are handed out on their own: written by keyboard, looked at, changed, deleted."""

import dataclasses
from collections.abc import Callable
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.real_window import OpenWindow, Typist
from tests.gui.work_samples import add_person
from tests.services.building import activity, served
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.goods import Distribution, Recipient, recipients_of
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.groups_page import GroupsPage
from wuse_desktop.gui.pages.handout_part import HandoutPart
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import activities, drafts, goods, records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.lists import ListQuery, page
from wuse_desktop.services.reading import load

KIND = Distribution.entity
MARCH = Period.parse("2026-03")


@pytest.fixture
def work(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def handouts(work: Workspace) -> HandoutPart:
    shown = work.page
    assert isinstance(shown, GroupsPage)
    return shown.handouts


def stored(desk: Desk) -> Distribution:
    (row,) = page(desk, "handouts", ListQuery())
    return load(desk, Distribution, row.id)


def holds(part: HandoutPart, name: str) -> bool:
    """Whether somebody on file was taken as a recipient."""
    return name in part.form.titles().values()


def pick(typist: Typist, initials: str) -> None:
    """Take the first person of these initials: Enter waits for the answer."""
    typist.type(initials)
    typist.press("Return")


def test_goods_are_written_by_keyboard_and_count_who_came(
    work: Workspace, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    wang, sun = add_person(desk, "王秀英"), add_person(desk, "孙玉梅")
    assert work.start_new(KIND)
    part = handouts(work)
    typist.type("大米")
    typist.press("Tab", "Tab")
    typist.type("30")
    typist.press("Tab")
    typist.type("袋")
    part.form.form.focus("recipient_count")
    typist.type("5")
    typist.press("Tab")
    for initials, name in (("wxy", "王秀英"), ("sym", "孙玉梅")):
        pick(typist, initials)
        qtbot.waitUntil(partial(holds, part, name))
    typist.type("过路的")
    typist.press("Shift+Tab")
    typist.type("儿子")
    typist.press("Ctrl+S")
    kept = stored(desk)
    assert (kept.item, kept.quantity, kept.unit, kept.recipient_count) == ("大米", 30, "袋", 5)
    assert (kept.given_on, kept.handlers) == (desk.today(), desk.session.name)
    assert recipients_of(kept) == (
        Recipient(wang),
        Recipient(sun, taken_by="儿子"),
        Recipient(name="过路的"),
    )
    assert part.handout_view.caption() == "大米"
    found = figures(desk, MARCH)
    assert found["person_contacts.handout"].value == 1 + 3
    assert found["person_contacts"].value == 4


def given(desk: Desk, *names: str) -> str:
    """A quilt for each of some people."""
    people = [{"person_id": add_person(desk, name), "quantity": 1} for name in names]
    record = Distribution(item="棉被", quantity=2, given_on=desk.today(), recipients=tuple(people))
    return goods.save_goods(desk, record).id


def test_goods_survive_a_restart_are_changed_deleted_and_restored(
    desk: Desk,
    reopened: Callable[[], Desk],
    open_window: OpenWindow,
    typist: Typist,
    qtbot: QtBot,
) -> None:
    goods_id = given(desk, "王秀英")
    desk = reopened()
    work = open_window(desk).workspace
    assert work is not None
    assert work.open_record(KIND, goods_id)
    part = handouts(work)
    qtbot.waitUntil(part.handout_view.printing.isVisible)
    assert part.handout_view.people.model.rowCount() == 1
    typist.press("F2")
    part.form.form.focus("item")
    typist.press("End")
    typist.type("两床")
    typist.press("Ctrl+S")
    assert stored(desk).item == "棉被两床"
    part.on_wish("delete", goods_id)
    assert page(desk, "handouts", ListQuery()) == []
    assert figures(desk, MARCH)["person_contacts"].value == 0
    (thrown,) = records.bin(desk)
    records.restore(desk, thrown.entity, thrown.id)
    assert figures(desk, MARCH)["person_contacts"].value == 1


def test_a_recipient_who_lies_in_the_bin_stays_one(
    work: Workspace, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    goods_id = given(desk, "王秀英", "孙玉梅")
    before = load(desk, Distribution, goods_id).recipients
    records.delete(desk, "person", str(before[0]["person_id"]))
    work.open_record(KIND, goods_id)
    part = handouts(work)
    qtbot.waitUntil(part.handout_view.printing.isVisible)
    assert part.handout_view.sheet is not None
    assert part.handout_view.sheet.names == ("王秀英", "孙玉梅")
    typist.press("F2")
    part.form.form.focus("place")
    typist.type("cunweihui")
    typist.press("Ctrl+S")
    kept = stored(desk)
    assert (kept.place, kept.recipients) == ("cunweihui", before)


def test_a_form_half_written_waits(work: Workspace, desk: Desk, typist: Typist) -> None:
    person = add_person(desk, "王秀英")
    assert work.start_new(KIND, {"person_id": person})
    part = handouts(work)
    part.form.form.focus("item")
    typist.type("大米")
    part.leave()
    draft = drafts.load_draft(desk, KIND)
    assert draft is not None
    part.resume(KIND)
    assert part.form.titles() == {person: "王秀英"}
    assert part.form.caption() == "大米"


def test_goods_of_an_activity_are_listed_and_lead_to_it(work: Workspace, desk: Desk) -> None:
    person = add_person(desk, "王秀英")
    minutes = {desk.session.worker_id: 120}
    activity_id = activities.save_activity(desk, activity(), served(person), minutes).id
    record = goods.new_goods(desk, "community_activity", activity_id)
    goods_id = goods.save_goods(desk, dataclasses.replace(record, item="米", quantity=9)).id
    alone = given(desk, "孙玉梅")
    rows = {row.id: row.cells for row in page(desk, "handouts", ListQuery())}
    assert rows[alone][6] == "单独发放"
    assert "社区活动" in rows[goods_id][6]
    (only,) = page(desk, "handouts", ListQuery(filters={"alone": True}))
    assert only.id == alone
    work.open_record(KIND, goods_id)
    part = handouts(work)
    assert part.handout_view.occasion.isVisibleTo(part)
    part.handout_view.occasion.click()
    shown = work.page
    assert isinstance(shown, GroupsPage)
    assert shown.page is shown.activities
    assert shown.activities.record_id == activity_id
