# SPDX-License-Identifier: MulanPSL-2.0
"""收件: bundles are looked at, taken and answered; what cannot be taken says why."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import (
    Answers,
    carry,
    drop,
    enrol,
    press,
    refusing,
    save_people,
    texts,
)
from tests.gui.real_window import PASSWORD
from wuse_desktop.gui.dialogs.spoken_receipt import SpokenReceiptDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.inbox_page import InboxPage
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import bundles, enrolment, exchange, inbox, receipts, states
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import open_desk
from wuse_desktop.services.spoken_receipts import take_spoken
from wuse_desktop.storage.codec import Codec

MakePage = Callable[..., InboxPage]


@pytest.fixture
def make_page(county_desk: Desk, qtbot: QtBot, dressed: object) -> MakePage:
    """Return ``make_page(answers)``: the county's page, its dialogs answered."""
    assert dressed

    def make(answers: Answers | None = None, of: Desk | None = None) -> InboxPage:
        given = answers or Answers()
        page = InboxPage(
            Operations(of or county_desk, InlineRunner()),
            choose_files=given.files,
            choose_folder=given.folder,
        )
        qtbot.addWidget(page)
        page.resize(1160, 680)
        page.show()
        return page

    return make


@pytest.fixture
def station(desk: Desk, county_desk: Desk, tmp_path: Path) -> Desk:
    """A station that the county has admitted."""
    enrol(desk, county_desk, tmp_path / "cards")
    return desk


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def _rows(page: InboxPage) -> list[tuple[str, ...]]:
    return [line.cells for line in page.arrivals.table.model.lines]


def test_an_empty_page_teaches(make_page: MakePage) -> None:
    page = make_page()
    assert "拖进来" in texts(page.arrivals)
    assert not page.arrivals.all_button.isEnabled()


def test_a_stick_is_looked_through_and_nothing_is_taken(
    station: Desk, county_desk: Desk, make_page: MakePage, stick: Path
) -> None:
    save_people(station, "王秀兰", "赵德福")
    bundles.make(station, stick / "三月")
    page = make_page(Answers(stick))
    page.stick_button.click()
    (row,) = _rows(page)
    assert (row[0], row[2], row[4]) == ("木兰镇社会工作服务站", "4", "可以收下")
    detail = texts(page.arrivals.detail)
    assert "黑龙江省哈尔滨市木兰县木兰镇" in detail
    assert "人员\n" in detail
    assert "2 条" in detail
    assert "已登记" in detail
    assert inbox.history(county_desk) == []


def test_all_are_taken_and_the_receipts_go_back_to_the_stick(
    station: Desk, county_desk: Desk, make_page: MakePage, stick: Path
) -> None:
    save_people(station, "王秀兰")
    bundles.make(station, stick)
    page = make_page()
    drop(page, [stick])
    page.arrivals.all_button.click()
    (row,) = _rows(page)
    assert row[4:] == ("已收下", "收下 3 行数据，没有问题件。")
    assert page.notice.sentence == "收下 1 个数据包，回执已做好。"
    (line,) = page.history.table.model.lines
    assert line.cells[6] == "还没交出"
    press(page.notice, "把回执写回U盘")
    (receipt,) = stick.glob("*.wuse-receipt")
    assert str(stick) in page.notice.sentence
    assert page.history.table.model.lines[0].cells[6] == "已交出"
    assert receipts.take(station, receipt).confirmed
    assert states.counts(station).open == 0
    assert inbox.history(county_desk)[0].rows == 3


def test_a_bad_bundle_says_why_and_stops_no_other(
    station: Desk, county_desk: Desk, make_page: MakePage, stick: Path
) -> None:
    save_people(station, "王秀兰")
    good = bundles.make(station, stick).path
    data = bytearray(good.read_bytes())
    data[len(data) // 2] ^= 1
    (stick / "改过.wuse").write_bytes(data)
    (stick / "半个.wuse").write_bytes(good.read_bytes()[:500])
    page = make_page(Answers([good, stick / "改过.wuse", stick / "半个.wuse"]))
    page.files_button.click()
    page.arrivals.all_button.click()
    found = {row[4]: row[5] for row in _rows(page)}
    assert found["已收下"] == "收下 3 行数据，没有问题件。"
    assert "损坏" in found["没有收下"]
    assert "后面缺了一截" in found["不能收"]
    assert "1 个没有收下" in page.notice.sentence
    assert len(inbox.history(county_desk)) == 1
    assert not page.arrivals.all_button.isEnabled()


def test_the_same_bundle_again_changes_nothing_and_is_answered_again(
    station: Desk, county_desk: Desk, make_page: MakePage, stick: Path
) -> None:
    save_people(station, "王秀兰")
    carry(station, county_desk, stick)
    page = make_page()
    drop(page, [stick])
    assert _rows(page)[0][4] == "收过了"
    assert not page.arrivals.all_button.isEnabled()
    page.arrivals.take_button.click()
    assert _rows(page)[0][4:] == ("已收下", "没有新内容，回执再给一次。")
    assert len(inbox.history(county_desk)) == 1


def test_a_strangers_bundle_waits_until_its_card_is_admitted(
    desk: Desk, county_desk: Desk, make_page: MakePage, stick: Path, tmp_path: Path
) -> None:
    save_people(desk, "王秀兰")
    enrolment.make_station_card(desk, stick)
    page = make_page(Answers(tmp_path))
    drop(page, [stick])
    assert "新站的登记卡" in page.notice.sentence
    press(page.notice, "登记…")
    dialog = page.enrolling.dialog
    assert dialog is not None
    assert dialog.digits.groups == enrolment.own_fingerprint(desk)
    dialog.compared.click()
    dialog.confirm_button.click()
    (answer,) = tmp_path.glob("*回执卡.wuse-card")
    assert str(answer) in page.notice.sentence
    enrolment.accept(desk, answer)
    bundles.make(desk, stick)
    drop(page, [stick])
    page.arrivals.all_button.click()
    assert inbox.history(county_desk)[0].station == "木兰镇社会工作服务站"


def test_nothing_found_is_said(make_page: MakePage, stick: Path) -> None:
    page = make_page(Answers(stick))
    page.stick_button.click()
    assert page.notice.sentence.startswith("这里没有数据包")


def test_the_shared_folder_is_chosen_once_and_answered_by_itself(
    station: Desk, make_page: MakePage, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    save_people(station, "王秀兰")
    exchange.sync(station, shared)
    answers = Answers(shared)
    page = make_page(answers)
    page.sync_button.click()
    assert page.notice.sentence == "收下 1 个数据包，放回 1 张回执。"
    exchange.sync(station, shared)
    assert states.counts(station).open == 0
    page.sync_button.click()
    assert page.notice.sentence == "文件夹里没有新的数据包。"
    assert len(answers.starts) == 1


def test_problems_are_sentences_with_what_can_be_done(
    station: Desk,
    county_desk: Desk,
    make_page: MakePage,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save_people(station, "王秀兰", "赵德福", "孙桂芝")
    monkeypatch.setattr(Codec, "from_wire", refusing("赵德福"))
    bundles.make(station, stick)
    page = make_page()
    drop(page, [stick])
    page.arrivals.all_button.click()
    assert _rows(page)[0][5] == "收下 4 行数据，1 行成了问题件。"
    assert page.tabs.tabText(1) == "问题件 1"
    said = texts(page.problems)
    assert "木兰镇社会工作服务站\n人员 赵德福：“联系电话”的内容格式不对" in said
    press(page.problems, "再收一次")
    assert "还是收不下" in page.notice.sentence
    press(page.problems, "放下")
    assert page.tabs.tabText(1) == "问题件 0"
    press(page.notice, "撤销")
    assert len(page.problems.lines) == 1
    monkeypatch.undo()
    page.problems.all_button.click()
    assert page.notice.sentence == "收下了 1 件。"
    assert inbox.problems(county_desk) == []


def test_a_receipt_can_be_written_again_from_what_was_taken(
    station: Desk, county_desk: Desk, make_page: MakePage, stick: Path, tmp_path: Path
) -> None:
    save_people(station, "王秀兰")
    for path in carry(station, county_desk, stick):
        path.unlink()
    page = make_page(Answers(tmp_path))
    page.tabs.setCurrentWidget(page.history)
    page.history.receipt_button.click()
    (receipt,) = tmp_path.glob("*.wuse-receipt")
    assert receipts.take(station, receipt).confirmed


def test_after_a_restart_what_was_taken_is_still_there(
    station: Desk, county_desk: Desk, make_page: MakePage, stick: Path
) -> None:
    save_people(station, "王秀兰")
    bundles.make(station, stick)
    page = make_page()
    drop(page, [stick])
    page.arrivals.all_button.click()
    county_desk.close()
    again = open_desk(county_desk.paths.home, "", PASSWORD, secrets=NoKeyring())
    try:
        page = make_page(of=again)
        (line,) = page.history.table.model.lines
        assert line.cells[1:4] == ("木兰镇社会工作服务站", "1", "3")
    finally:
        again.close()


def test_a_receipt_is_read_out_when_no_stick_goes_back(
    station: Desk, county_desk: Desk, make_page: MakePage, stick: Path
) -> None:
    save_people(station, "王秀兰")
    carry(station, county_desk, stick)
    page = make_page()
    page.tabs.setCurrentWidget(page.history)
    page.history.code_button.click()
    shown = page.spoken
    assert "木兰镇社会工作服务站，第 1 个数据包" in texts(shown)
    assert take_spoken(station, "".join(shown.digits.groups)).confirmed


def test_no_code_is_read_out_for_a_bundle_with_problems(
    station: Desk,
    county_desk: Desk,
    make_page: MakePage,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save_people(station, "王秀兰", "赵德福")
    monkeypatch.setattr(Codec, "from_wire", refusing("赵德福"))
    carry(station, county_desk, stick)
    page = make_page()
    page.history.code_button.click()
    assert "问题件" in page.notice.sentence
    assert page.findChild(SpokenReceiptDialog) is None
