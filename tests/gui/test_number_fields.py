# SPDX-License-Identifier: MulanPSL-2.0
"""Numbers that are typed: digits are never joined, and what is no number is not kept."""

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.real_window import Typist
from tests.gui.work_samples import add_person
from wuse_desktop.errors import Fault
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.cases_page import CasesPage
from wuse_desktop.gui.widgets.fields import MoneyEditor, NumberEditor
from wuse_desktop.gui.widgets.goods_card import GoodsCard
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.goods import goods_of
from wuse_desktop.services.lists import ListQuery, page


@pytest.fixture
def number(dressed: object) -> NumberEditor:
    made = NumberEditor("分钟", most_digits=3)
    made.show()
    made.setFocus()
    return made


@pytest.mark.parametrize(
    ("typed", "value"),
    [("90", 90), ("0", 0), ("90分钟", 90), ("约90", 90), (" 9 0 ", 90), ("９０", 90), ("", None)],
)
def test_letters_around_a_number_stay_out(
    number: NumberEditor, typist: Typist, typed: str, value: int | None
) -> None:
    for character in typed:
        typist.type(character)
    assert (number.value(), number.is_wrong()) == (value, False)
    typist.press("Return")
    assert number.text() == ("" if value is None else str(value))


@pytest.mark.parametrize("typed", ["30.5", "2.5", "1-2", "1/2", "-3", "1e3", "9分0", "1234"])
def test_what_is_no_whole_number_stays_and_is_wrong(
    number: NumberEditor, typist: Typist, typed: str
) -> None:
    for character in typed:
        typist.type(character)
    typist.press("Return")
    assert (number.value(), number.is_wrong()) == (None, True)
    assert number.text() == typed
    assert number.property("wrong")
    number.set_value(30)
    assert (number.value(), number.is_wrong(), number.property("wrong")) == (30, False, False)


def test_an_amount_that_is_none_is_wrong(dressed: object, typist: Typist) -> None:
    amount = MoneyEditor()
    amount.show()
    amount.setFocus()
    typist.type("12,5")
    assert (amount.value(), amount.is_wrong()) == (None, True)
    amount.set_value(1250)
    assert (amount.text(), amount.is_wrong(), amount.property("wrong")) == ("12.50", False, False)
    for typed, fen in (("1,234.5", 123450), ("￥300元", 30000), ("1.5万", 1_500_000), ("-5", None)):
        amount.clear()
        typist.type(typed)
        assert (amount.value(), amount.is_wrong()) == (fen, fen is None), typed


def test_goods_are_not_kept_with_a_wrong_quantity(desk: Desk, operations: Operations) -> None:
    card = GoodsCard(operations)
    card.show_subject("community_activity", "a", editable=True)
    told: list[Fault] = []
    operations.failed.disconnect()
    operations.failed.connect(told.append)
    card.item.setText("大米")
    card.quantity.setText("30.5")
    card.add()
    assert "数量" in told[0].message
    assert goods_of(desk, "community_activity", "a") == ()


def test_an_event_is_not_kept_with_wrong_minutes(
    window: MainWindow, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    assert window.workspace is not None
    window.workspace.start_new("consultation", {"person_id": add_person(desk, "王秀英")})
    shown = window.workspace.page
    assert isinstance(shown, CasesPage)
    form = shown.consultations.form
    form.own["mode"].take("4")
    form.own["topic"].set_value(("01",))
    form.own["content"].setPlainText("问低保。")
    form.own["reply"].setPlainText("告知材料。")
    form.own["result"].take("01")
    form.when.minutes.setFocus()
    qtbot.waitUntil(form.when.minutes.hasFocus)
    form.when.minutes.selectAll()
    typist.type("1.5")
    typist.press("Ctrl+S")
    assert form.unreadable() == ["时长"]
    assert page(desk, "consultations", ListQuery()) == []
    form.when.minutes.setFocus()
    form.when.minutes.selectAll()
    typist.type("90")
    typist.press("Ctrl+S")
    assert len(page(desk, "consultations", ListQuery())) == 1
