# SPDX-License-Identifier: MulanPSL-2.0
"""What tests of the form view share: a form with everything in it, and a person who fills it."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.real_window import Typist
from wuse_desktop.forms.definition import Form
from wuse_desktop.forms.reader import read_form
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xpath.expression import Surroundings
from wuse_desktop.gui.formview.answer_cell import AnswerCell
from wuse_desktop.gui.formview.form_view import FormView
from wuse_desktop.gui.formview.paper_grid import PaperGrid
from wuse_desktop.gui.formview.repeat_table import RepeatTable

NOW = datetime.fromisoformat("2026-03-24T09:30")
TODAY = date.fromisoformat("2026-03-24")
SIZE = (1166, 650)  # what the main window leaves a page at 1366×768

INTAKE = """
| survey | | | | | | | | | | | |
| | type | name | label | hint | required | relevant | constraint | constraint_message | calculation | choice_filter | appearance | bind::wuse:sensitive |
| | begin_group | basic | 基本情况 | | | | | | | | w6 | |
| | text | name | 姓名 | | yes | | string-length(.) <= 4 | 姓名不超过4字 | | | w2 | |
| | select_one sex | sex | 性别 | | yes | | | | | | w2 horizontal | |
| | integer | age | 年龄 | 周岁 | | | . >= 0 and . <= 120 | 年龄应在0至120之间 | | | w2 | |
| | date | on | 接案日期 | | yes | | . <= today() | 不能晚于今天 | | | w2 | |
| | time | clock | 时间 | | | | | | | | w2 | |
| | decimal | income | 月收入 | | | | | | | | w2 | |
| | select_one town | town | 乡镇 | | yes | | | | | | w3 | |
| | select_one village | village | 村 | | | | | | | town=${town} | w3 | |
| | select_multiple hard | hard | 困难类型 | | | | | | | | w6 horizontal | |
| | select_multiple policy | policy | 享受政策 | | | | | | | | w6 minimal | |
| | text | guardian | 监护人 | | ${age} < 18 | ${age} != '' and ${age} < 18 | | | | | w6 | |
| | text | story | 经过 | 先记原话 | | | | | | | w6 multiline | S |
| | dateTime | met | 见面 | | | | | | | | w3 | |
| | acknowledge | told | 已告知 | | | | | | | | w3 | |
| | integer | double | 年龄两倍 | | | | | | ${age} * 2 | | w3 | |
| | text | id_no | 证件号码 | | | | | | | | w3 | S |
| | note | sign | 社工签名 | | | | | | | | w3 signature | |
| | end_group | | | | | | | | | | | |
| | begin_group | guard | 监护情况 | | | ${age} != '' and ${age} < 18 | | | | | | |
| | text | school | 学校 | | yes | | | | | | | |
| | end_group | | | | | | | | | | | |
| | begin_repeat | family | 家庭成员 | | | | | | | | table | |
| | text | fname | 姓名 | | yes | | | | | | w2 | |
| | select_one sex | fsex | 性别 | | | | | | | | w1 horizontal | |
| | integer | fage | 年龄 | | | | . >= 0 and . <= 120 | 年龄应在0至120之间 | | | w1 | |
| | decimal | pay | 月收入 | | | ${fage} = '' or ${fage} >= 16 | | | | | w1 | |
| | date | born | 生日 | | | | | | | | w1 | |
| | acknowledge | here | 在场 | | | | | | | | w1 | |
| | text | remark | 备注 | | | | | | | | w2 multiline | S |
| | end_repeat | | | | | | | | | | | |
| | begin_group | sums | 合计 | | | | | | | | | |
| | decimal | total | 收入合计 | | | | | | sum(${pay}) | | | |
| | text | opinion | 意见 | | yes | | | | | | | |
| | end_group | | | | | | | | | | | |
| choices | | | | |
| | list_name | name | label | town |
| | sex | m | 男 | |
| | sex | f | 女 | |
| | town | t1 | 城关镇 | |
| | town | t2 | 河口乡 | |
| | village | v1 | 东街社区 | t1 |
| | village | v2 | 西街社区 | t1 |
| | village | v3 | 河口村 | t2 |
| | hard | a | 低保 | |
| | hard | b | 特困供养 | |
| | hard | c | 残疾 | |
| | policy | p1 | 高龄津贴 | |
| | policy | p2 | 临时救助 | |
| | policy | p3 | 医疗救助 | |
| settings | | | |
| | form_id | form_title | version | namespaces |
| | intake | 接案登记表 | 2026.1 | wuse="urn:wuse:forms" |
"""  # noqa: E501 - a row of the table is a line

VISITS = """
| survey | | | | | |
| | type | name | label | required | appearance |
| | begin_repeat | visit | 走访 | | |
| | text | place | 地点 | yes | |
| | begin_repeat | met | 见到的人 | | table |
| | text | who | 姓名 | yes | |
| | end_repeat | | | | |
| | end_repeat | | | | |
| | text | end | 备注 | | |
| settings | | | |
| | form_id | form_title | version |
| | visits | 走访表 | 2026.1 |
"""


@cache
def form(text: str = INTAKE) -> Form:
    return read_form(text, ".md").form


def session(text: str = INTAKE, answers: Mapping[str, Any] | None = None) -> Session:
    return Session(form(text), answers, surroundings=Surroundings(now=lambda: NOW))


class Filler:
    """A person before a form: goes by keys, looks at what is shown."""

    def __init__(self, typist: Typist, qtbot: QtBot) -> None:
        self.view = FormView(lambda: TODAY)
        self._typist = typist
        self._qtbot = qtbot
        qtbot.addWidget(self.view)
        self.view.resize(*SIZE)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitUntil(self.view.isActiveWindow)

    def open(
        self,
        answers: Mapping[str, Any] | None = None,
        *,
        text: str = INTAKE,
        read_only: bool = False,
    ) -> Session:
        made = session(text, answers)
        self.view.show_session(made, read_only=read_only)
        self.view.focus_path("")
        return made

    @property
    def here(self) -> str:
        """The last word of the path that has the keyboard, with the row it stands in."""
        return self.view.focused_path().removeprefix("/data/")

    def go(self, path: str) -> None:
        assert self.view.focus_path(f"/data/{path}")
        assert self.here == path

    def type(self, text: str, *then: str) -> None:
        for char in text if text.isascii() else [text]:
            self._typist.type(char)
        self.press(*then)

    def press(self, *keys: str) -> None:
        self._typist.press(*keys)

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.press("Ctrl+V")

    def cell(self, path: str) -> AnswerCell:
        return next(cell for cell in self.view.area.stack.cells() if cell.path == f"/data/{path}")

    def editor(self, path: str) -> QWidget:
        found = self.cell(path).editor
        assert found is not None
        return found

    def can_answer(self, path: str) -> bool:
        return self.editor(path).isEnabled()

    def grid(self, group: str) -> PaperGrid:
        grids = self.view.findChildren(PaperGrid)
        return next(grid for grid in grids if grid.group_path == f"/data/{group}")

    def folded(self, group: str) -> bool:
        return self.grid(group).is_folded

    def shown(self, path: str) -> str:
        """The words in a cell."""
        editor = self.editor(path)
        if isinstance(editor, QTextEdit):
            return editor.toPlainText()
        if isinstance(editor, QLineEdit):
            return editor.text()
        lines = editor.findChildren(QLineEdit)
        return " ".join(line.text() for line in lines) if lines else editor.answer()  # type: ignore[attr-defined]

    def button(self, text: str) -> QPushButton:
        """The first button in sight that says so."""
        return next(
            one
            for one in self.view.findChildren(QPushButton)
            if one.text() == text and one.isVisible()
        )

    @property
    def table(self) -> RepeatTable:
        """The first table of the form."""
        return next(iter(self.view.findChildren(RepeatTable)))

    def row(self, number: int) -> list[str]:
        """The words in a row of the first table."""
        model = self.table.model
        return [
            str(model.index(number, column).data() or "") for column in range(model.columnCount())
        ]
