# SPDX-License-Identifier: MulanPSL-2.0
"""A form on the screen: opening its page, and a key until everything it changed is drawn.

The floor of a key is a bare line edit, that of a page a bare grid of as many; all in the same
program, with its theme, drawn offscreen. Keys are timed by the processor time of the thread:
nothing in them waits, and what else the machine does would only be added to both sides.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from benchmarks.measure import Line, in_turns, median, ms, percentile
from wuse_desktop.forms.definition import Form, QuestionKind
from wuse_desktop.forms.reader import read_form
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xpath.expression import Surroundings
from wuse_desktop.gui.application import make_application
from wuse_desktop.gui.formview.form_view import FormView
from wuse_desktop.i18n import set_language

_QUESTIONS = 69
_ROWS = 500
_SIZE = 1166, 650
_KEYS = 1500
_PAGES = 15
_NOW = datetime(2026, 3, 24, 9, 30)  # noqa: DTZ001 - a local time, as forms have them
_HEAD = "| | type | name | label | required | relevant | constraint | calculation | appearance |"
_END = """
| choices | | | |
| | list_name | name | label |
| | sex | m | 男 |
| | sex | f | 女 |
| | hard | a | 低保 |
| | hard | b | 特困供养 |
| | hard | c | 残疾 |
| | hard | d | 留守 |
| settings | | | |
| | form_id | form_title | version |
| | bench | 测量表 | 1 |
"""


def measure(folder: Path) -> list[Line]:
    """Keys go to the typed fields of the form in turn, and to three columns of the table."""
    del folder
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    set_language("zh_CN")
    application = QApplication.instance() or make_application(["bench"])
    form, table = _read(_questions()), _read(_repeat())
    window = _Window()
    found = [_pages(window, form), *_form_keys(window, form), *_table_keys(window, table)]
    window.close()
    del application
    return found


def _draw() -> None:
    """Lay out and draw what is due, as the event loop would at once."""
    QCoreApplication.sendPostedEvents()


def _press(widget: QWidget, key: Qt.Key, text: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(widget, event)
    _draw()


# the forms --------------------------------------------------------------------------------


def _questions() -> Iterator[str]:
    """Seven groups of nine questions and six more; most of them read another."""
    for group in range(7):
        yield f"| | begin_group | g{group} | 第{group + 1}部分 | | | | | w6 |"
        for number in range(9 if group else 15):
            yield _question(f"q{group}_{number}", group * 20 + number)
        yield "| | end_group | | | | | | | |"


def _question(name: str, number: int) -> str:
    before = f"q{number // 20}_0"
    match number % 20:
        case 0:
            kind = f"integer | {name} | 年龄 | yes | | . >= 0 and . <= 120 | | w2"
        case 1:
            kind = f"text | {name} | 姓名 | yes | | string-length(.) <= 20 | | w2"
        case 2:
            kind = f"select_one sex | {name} | 性别 | yes | | | | w2 horizontal"
        case 3:
            kind = f"date | {name} | 日期 | | | . <= today() | | w3"
        case 4:
            kind = f"select_one hard | {name} | 类型 | | ${{{before}}} > 17 | | | w3"
        case 5:
            kind = f"select_multiple hard | {name} | 困难 | | | | | w6 horizontal"
        case 6:
            kind = f"text | {name} | 监护人 | ${{{before}}} < 18 | ${{{before}}} < 60 | | | w6"
        case 7:
            kind = f"text | {name} | 说明 | | | string-length(.) < 4000 | | w6 multiline"
        case 8:
            kind = f"integer | {name} | 合计 | | | | ${{{before}}} * 2 + 1 | w2"
        case _:
            kind = f"text | {name} | 备注 | | ${{{before}}} != 7 | | | w3"
    return f"| | {kind} |"


def _repeat() -> Iterator[str]:
    yield "| | begin_repeat | r | 签到 | | | | | table |"
    yield "| | text | name | 姓名 | yes | | | | |"
    yield "| | integer | age | 年龄 | | | . >= 0 and . <= 120 | | |"
    yield "| | decimal | pay | 金额 | | ${age} = '' or ${age} >= 16 | . >= 0 | | |"
    yield "| | select_one sex | sex | 性别 | | | | | |"
    yield "| | text | note | 备注 | | | | | |"
    yield "| | end_repeat | | | | | | | |"
    yield "| | decimal | sum | 合计 | | | | sum(${pay}) | |"


def _read(lines: Iterator[str]) -> Form:
    text = "\n".join(["| survey | | | | | | | | |", _HEAD, *lines]) + _END
    return read_form(text, ".md").form


def _session(form: Form, **answers: object) -> Session:
    surroundings = Surroundings(now=lambda: _NOW)
    return Session(form, answers or None, surroundings=surroundings)  # type: ignore[arg-type]


class _Window(QWidget):
    """A form above a bare line edit, so that both are typed into in one window."""

    def __init__(self) -> None:
        super().__init__()
        self.view = FormView(lambda: date(2026, 3, 24))
        self.bare = QLineEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.bare)
        self.resize(*_SIZE)
        self.show()
        self.activateWindow()
        QTest.qWaitForWindowActive(self)
        self._chance = random.Random(7)  # noqa: S311 - the same keys in each run

    def show_session(self, session: Session) -> None:
        """Show a form whole."""
        self.view.show_session(session)
        _draw()

    def keys(self, go: Callable[[int], object]) -> list[list[float]]:
        """Seconds of single keys in the form and in the bare line; ``go`` chooses the field."""
        taken: list[list[float]] = [[], []]
        for number in range(_KEYS):
            for place, times in enumerate(taken):
                if place:
                    self.bare.setFocus()
                else:
                    go(number)
                _draw()
                target = QApplication.focusWidget()
                if target is None:
                    raise RuntimeError("the window has lost the keyboard")
                key, text = self._next_key(target)
                started = time.thread_time()
                _press(target, key, text)
                times.append(time.thread_time() - started)
        return [sorted(times) for times in taken]

    def _next_key(self, target: QWidget) -> tuple[Qt.Key, str]:
        if isinstance(target, QLineEdit) and len(target.text()) > 2:
            return Qt.Key.Key_Backspace, "\b"
        digit = self._chance.randrange(10)
        return Qt.Key(Qt.Key.Key_0 + digit), str(digit)


# what is measured -------------------------------------------------------------------------


def _pages(window: _Window, form: Form) -> Line:
    session = _session(form)
    bare = QScrollArea()
    bare.resize(*_SIZE)
    bare.setWidgetResizable(True)
    bare.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    bare.show()

    def open_bare() -> None:
        page = QWidget()
        grid = QGridLayout(page)
        for number in range(_QUESTIONS):
            grid.addWidget(QLabel("姓名"), number // 3, number % 3 * 2)
            grid.addWidget(QLineEdit(), number // 3, number % 3 * 2 + 1)
        bare.setWidget(page)
        _draw()

    works = [lambda: window.show_session(session), open_bare]
    ours, floor = (median(times) for times in in_turns(works, _PAGES))
    bare.close()
    what = f"open a page of {_QUESTIONS} questions"
    return Line(what, ms(ours), ms(floor), f"{ours / floor:.2f}", "150 ms")


def _form_keys(window: _Window, form: Form) -> Iterator[Line]:
    """Fifty keys to a field, then on to the next one that is typed into."""
    window.show_session(_session(form))
    typed = (QuestionKind.INTEGER, QuestionKind.TEXT, QuestionKind.DATE)
    paths = [
        item.path for item in form.questions() if item.kind in typed and item.calculation is None
    ]
    times = window.keys(lambda number: window.view.focus_path(paths[number // 50 % len(paths)]))
    return _lines(f"key in a form of {_QUESTIONS}", times, 2)


def _table_keys(window: _Window, form: Form) -> Iterator[Line]:
    """Six keys to a cell, then on to another; others read it two times of three."""
    rows = [{"name": f"第{number}人", "age": 30, "pay": number} for number in range(_ROWS)]
    window.show_session(_session(form, r=rows))
    chance = random.Random(3)  # noqa: S311 - the same cells in each run
    cell = ""

    def go(number: int) -> None:
        nonlocal cell
        if number % 6 == 0:
            cell = (
                f"/data/r[{chance.randrange(_ROWS) + 1}]/{('pay', 'age', 'name')[number // 6 % 3]}"
            )
        window.view.focus_path(cell)
        focus = QApplication.focusWidget()
        if focus is not None and not isinstance(focus, QLineEdit):
            _press(focus, Qt.Key.Key_F2, "")

    return _lines(f"key in a table of {_ROWS}", window.keys(go), 5)


def _lines(what: str, times: list[list[float]], most: int) -> Iterator[Line]:
    for share in (0.5, 0.99):
        ours, floor = (percentile(sorted_times, share) for sorted_times in times)
        bound = f"{most} ms" if share > 0.5 else ""
        yield Line(f"{what}, p{share * 100:.0f}", ms(ours), ms(floor), f"{ours / floor:.2f}", bound)
