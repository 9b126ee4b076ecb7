# SPDX-License-Identifier: MulanPSL-2.0
"""上报: enrolment first, then four numbers, two ways to send, and nothing green without receipt."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
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
from tests.gui.real_window import PASSWORD, OpenWindow, Typist
from tests.services.exchanging import wire_row
from wuse_desktop.domain.clock import wall_ms
from wuse_desktop.domain.period import Period
from wuse_desktop.gui.dialogs.spoken_receipt import SpokenReceiptEntry
from wuse_desktop.gui.navigation import PAGES
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.sending_page import SendingPage
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import (
    bundles,
    enrolment,
    exchange,
    inbox,
    receipts,
    sent_bundles,
    states,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import open_desk
from wuse_desktop.services.spoken_receipts import spoken_receipt
from wuse_desktop.storage.codec import Codec
from wuse_desktop.storage.problem_store import CLOCK_AHEAD, Problem, add_problem

MakePage = Callable[..., SendingPage]


@pytest.fixture
def make_page(operations: Operations, qtbot: QtBot) -> MakePage:
    """Return ``make_page(answers)``: the page of the station, its dialogs answered."""

    def make(answers: Answers | None = None, of: Operations | None = None) -> SendingPage:
        given = answers or Answers()
        page = SendingPage(
            of or operations,
            choose_file=given.file,
            choose_files=given.files,
            choose_folder=given.folder,
        )
        qtbot.addWidget(page)
        page.resize(1160, 680)
        page.show()
        return page

    return make


@pytest.fixture
def enrolled(desk: Desk, county_desk: Desk, tmp_path: Path) -> Desk:
    """The county that the station reports to."""
    enrol(desk, county_desk, tmp_path / "cards")
    return county_desk


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def _numbers(page: SendingPage) -> list[str]:
    return [page.board.buttons[state].text() for state in states.STATES]


def test_before_enrolment_the_page_shows_the_three_steps(
    desk: Desk, make_page: MakePage, stick: Path
) -> None:
    page = make_page(Answers(stick))
    shown = texts(page.steps)
    for group in enrolment.own_fingerprint(desk):
        assert group in shown
    assert page.steps.next_button is page.steps.make_button
    page.steps.make_button.click()
    (card,) = stick.iterdir()
    assert str(card) in page.notice.sentence
    assert page.steps.next_button is page.steps.take_button


def test_the_county_counts_only_after_the_digits_were_compared(
    desk: Desk, county_desk: Desk, make_page: MakePage, stick: Path
) -> None:
    card = enrolment.make_station_card(desk, stick)
    answer = enrolment.admit(county_desk, card.path, stick)
    page = make_page(Answers(answer.path))
    page.steps.take_button.click()
    dialog = page.enrolling.dialog
    assert dialog is not None
    assert dialog.digits.groups == enrolment.own_fingerprint(county_desk)
    dialog.confirm()
    assert enrolment.county(desk) is None
    assert not dialog.confirm_button.isEnabled()
    dialog.compared.click()
    dialog.confirm_button.click()
    assert enrolment.county(desk) is not None
    assert page.board.isVisible()
    assert "木兰县社会工作总督导站" in texts(page)


def test_a_card_for_another_station_is_refused_in_words(
    desk: Desk, county_desk: Desk, make_page: MakePage, stick: Path, operations: Operations
) -> None:
    faults: list[object] = []
    operations.failed.disconnect()
    operations.failed.connect(faults.append)
    page = make_page()
    drop(page, [enrolment.make_station_card(county_desk, stick).path])
    assert page.enrolling.dialog is None
    assert len(faults) == 1
    assert enrolment.county(desk) is None


@pytest.mark.usefixtures("enrolled")
def test_each_number_opens_its_list_and_each_line_its_record(
    desk: Desk, make_page: MakePage, qtbot: QtBot
) -> None:
    ids = save_people(desk, "王秀兰", "赵德福")
    page = make_page()
    assert _numbers(page) == ["4", "0", "0", "0"]  # two people, the station and its worker
    page.board.buttons[states.UNPACKED].setFocus()
    qtbot.keyClick(page.board.buttons[states.UNPACKED], Qt.Key.Key_Return)
    view = page.state_list.table.view
    assert view.model().rowCount() == 4
    with qtbot.waitSignal(page.open_requested) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == ["person", ids[1]]
    assert page.step_back()
    assert page.overview.isVisible()
    assert not page.step_back()


def test_sending_asks_for_a_folder_once_and_only_a_receipt_makes_green(
    desk: Desk, enrolled: Desk, make_page: MakePage, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    save_people(desk, "王秀兰")
    answers = Answers(shared)
    page = make_page(answers)
    confirmed = page.board.buttons[states.CONFIRMED]
    page.send_button.click()
    assert _numbers(page) == ["0", "0", "3", "0"]
    assert page.notice.sentence.startswith("已放到上报文件夹")
    assert confirmed.property("tone") == ""
    exchange.sync(enrolled, shared)
    page.send_button.click()
    assert _numbers(page) == ["0", "0", "0", "3"]
    assert confirmed.property("tone") == "confirmed"
    assert len(answers.starts) == 1
    (line,) = page.overview.bundles.model.lines
    assert line.cells[3:] == ("已回执", "县里已回执：收下 3 行数据。")
    page.send_button.click()
    assert page.notice.sentence == "没有新的内容要送，也没有新的回执。"


@pytest.mark.usefixtures("enrolled")
def test_no_folder_chosen_sends_nothing(desk: Desk, make_page: MakePage) -> None:
    save_people(desk, "王秀兰")
    page = make_page(Answers(None))
    page.send_button.click()
    assert _numbers(page) == ["3", "0", "0", "0"]


@pytest.mark.usefixtures("enrolled")
def test_a_folder_that_is_gone_is_said_and_another_one_offered(
    desk: Desk, make_page: MakePage, tmp_path: Path
) -> None:
    gone, other = tmp_path / "gone", tmp_path / "other"
    other.mkdir()
    exchange.choose_folder(desk, gone)
    save_people(desk, "王秀兰")
    page = make_page(Answers(other))
    page.send_button.click()
    assert page.rounds.troubles.isVisible()
    assert "断开" in texts(page.rounds.troubles)
    assert "没有丢" in texts(page.rounds.troubles)
    press(page.rounds.troubles, "换一个文件夹…")
    page.send_button.click()
    assert _numbers(page) == ["0", "0", "3", "0"]
    assert not gone.exists()


def test_a_stick_is_filled_and_the_next_step_is_said(
    desk: Desk, enrolled: Desk, make_page: MakePage, stick: Path
) -> None:
    save_people(desk, "王秀兰")
    answers = Answers(stick, stick, [])
    page = make_page(answers)
    page.stick_button.click()
    (file,) = stick.iterdir()
    assert "下一步" in page.notice.sentence
    assert file.name in page.notice.sentence
    assert _numbers(page) == ["0", "3", "0", "0"]
    page.stick_button.click()
    assert answers.starts[1] == stick
    assert list(stick.iterdir()) == [file]
    inbox.take(enrolled, file)
    receipts.make(enrolled, stick)
    drop(page, [stick])
    assert page.notice.sentence == "县级总督导站已全部收下，共 3 行数据。"
    assert _numbers(page) == ["0", "0", "0", "3"]


@pytest.mark.usefixtures("enrolled")
def test_with_nothing_new_the_stick_stays_empty(
    desk: Desk, county_desk: Desk, make_page: MakePage, stick: Path, tmp_path: Path
) -> None:
    for path in carry(desk, county_desk, tmp_path / "before"):
        receipts.take(desk, path)
    page = make_page(Answers(stick))
    page.stick_button.click()
    assert page.notice.sentence.startswith("没有需要上报的新内容")
    assert not list(stick.iterdir())


def test_a_forged_receipt_confirms_nothing(
    desk: Desk, enrolled: Desk, make_page: MakePage, stick: Path
) -> None:
    save_people(desk, "王秀兰")
    (path,) = carry(desk, enrolled, stick)
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    page = make_page(Answers([path]))
    page.receipt_button.click()
    assert "没有采用" in page.notice.sentence
    assert _numbers(page) == ["0", "3", "0", "0"]
    drop(page, [stick / "..", stick])
    assert "没有采用" in page.notice.sentence


def test_problems_have_a_button_each_and_can_be_sent_again(
    desk: Desk,
    enrolled: Desk,
    make_page: MakePage,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    row_id = save_people(desk, "王秀兰", "赵德福")[1]
    monkeypatch.setattr(Codec, "from_wire", refusing("赵德福"))
    carry(desk, enrolled, stick)
    monkeypatch.undo()
    exchange.choose_folder(desk, stick)
    page = make_page()
    drop(page, [stick])
    assert "1 行是问题件" in page.notice.sentence
    assert _numbers(page) == ["0", "0", "1", "3"]
    assert "人员 赵德福：有一项内容格式不对" in texts(page.overview.problems)
    with qtbot.waitSignal(page.open_requested) as opened:
        press(page.overview.problems, "打开记录")
    assert opened.args == ["person", row_id]
    page.overview.again_button.click()
    exchange.sync(enrolled, stick)
    page.send_button.click()
    assert _numbers(page) == ["0", "0", "0", "4"]
    assert not page.overview.problems.isVisible()


def test_own_records_that_wait_for_their_time_can_be_taken_back(
    desk: Desk, enrolled: Desk, make_page: MakePage
) -> None:
    next_year = wall_ms() + 365 * 24 * 60 * 60 * 1000
    row = wire_row(desk, "person", name="赵德福", hlc=f"{next_year:015d}-0000-{desk.site_id}")
    with desk.database.books() as connection:
        kept = Problem(0, "", enrolled.site_id, "person", row["id"], CLOCK_AHEAD, "", row, "")
        add_problem(connection, kept)
    page = make_page()
    assert "赵德福：这是本单位自己的记录，写着还没到的日期" in texts(page.overview.problems)
    press(page.overview.problems, "收下并重新盖时间")
    assert "收下了 1 条" in page.notice.sentence
    assert not page.overview.problems.isVisible()
    assert _numbers(page) == ["3", "0", "0", "0"]


def test_a_restart_forgets_neither_folder_nor_states(
    desk: Desk, enrolled: Desk, make_page: MakePage, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    save_people(desk, "王秀兰")
    make_page(Answers(shared)).send_button.click()
    exchange.sync(enrolled, shared)
    desk.close()
    again = open_desk(desk.paths.home, "", PASSWORD, secrets=NoKeyring())
    try:
        page = make_page(of=Operations(again, InlineRunner()))
        assert _numbers(page) == ["0", "0", "3", "0"]
        page.send_button.click()
        assert _numbers(page) == ["0", "0", "0", "3"]
    finally:
        again.close()


@pytest.mark.usefixtures("enrolled")
def test_the_steps_can_be_seen_again_for_a_new_computer(make_page: MakePage) -> None:
    page = make_page()
    page.card_button.click()
    assert page.steps.isVisible()
    assert "换了电脑" in texts(page.steps)
    assert page.step_back()
    assert page.board.isVisible()


@pytest.mark.usefixtures("enrolled")
def test_from_the_window_enter_goes_in_and_enter_sends(
    desk: Desk, open_window: OpenWindow, typist: Typist, tmp_path: Path, qtbot: QtBot
) -> None:
    exchange.choose_folder(desk, tmp_path)
    save_people(desk, "王秀兰")
    window = open_window(desk, table=[entry for entry in PAGES if entry.key == "sending"])
    assert window.workspace is not None
    page = window.workspace.open_page("sending")
    assert isinstance(page, SendingPage)
    qtbot.waitUntil(window.isActiveWindow)
    window.workspace.navigation.setFocus()
    typist.press("Return", "Return")
    assert _numbers(page) == ["0", "0", "3", "0"]
    assert sent_bundles.history(desk)[0].state == "delivered"


def test_a_receipt_heard_over_the_telephone_is_typed_in(
    desk: Desk, enrolled: Desk, make_page: MakePage, stick: Path, qtbot: QtBot
) -> None:
    save_people(desk, "王秀兰")
    inbox.take(enrolled, bundles.make(desk, stick).path)
    code = spoken_receipt(enrolled, desk.site_id).code
    page = make_page()
    qtbot.keyClick(page.code_button, Qt.Key.Key_Space)
    dialog = page.findChild(SpokenReceiptEntry)
    assert dialog is not None
    qtbot.keyClicks(dialog.code, code.replace(" ", "")[:6])
    assert dialog.code.text() == f"{code[:4]} {code[5:7]}"
    assert dialog.verdict.text() == "还差 10 位"
    assert not dialog.take_button.isEnabled()
    wrong = str((int(code[-1]) + 1) % 10)
    qtbot.keyClicks(dialog.code, code.replace(" ", "")[6:-1] + wrong)
    assert "听错" in dialog.verdict.text()
    qtbot.keyClick(dialog.code, Qt.Key.Key_Return)
    assert "核对" in dialog.verdict.text()
    assert states.counts(desk).open > 0
    qtbot.keyClicks(dialog.code, code)  # what was refused is selected: typing replaces it
    assert "按回车" in dialog.verdict.text()
    qtbot.keyClick(dialog.code, Qt.Key.Key_Return)
    assert "木兰县社会工作总督导站已全部收下第 1 个数据包" in page.notice.sentence
    assert states.counts(desk).open == 0


@pytest.mark.usefixtures("enrolled")
def test_what_was_reported_in_a_month_is_printed(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    page.printing.ask()
    texts_of_menu = [action.text() for action in page.printing.menu_of_papers.actions()]
    this = Period.containing("month", page.operations.desk.today())
    assert texts_of_menu[:2] == [f"上报证明 {this.label}", f"上报证明 {this.previous.label}"]
    page.printing.menu_of_papers.actions()[1].trigger()
    preview = page.preview
    qtbot.waitUntil(lambda: preview.pages > 0)
    assert this.previous.label in preview.windowTitle()
    preview.close()
