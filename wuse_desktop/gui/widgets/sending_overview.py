# SPDX-License-Identifier: MulanPSL-2.0
"""What lies below the four states: the last bundles and problems, or the records of one state."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.measures import moment_text
from wuse_desktop.gui.widgets.problem_list import ProblemAction, ProblemList, reclaiming
from wuse_desktop.gui.widgets.state_board import STATE_LABELS
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section
from wuse_desktop.i18n import N_, _, clauses, enumerated
from wuse_desktop.services.file_bundles import FileCounts
from wuse_desktop.services.inbox import ProblemLine
from wuse_desktop.services.sending import Packed
from wuse_desktop.services.sent_bundles import SentLine
from wuse_desktop.services.states import CONFIRMED, StateLine

_BUNDLE_STATES = {**STATE_LABELS, "superseded": N_("已并入后面")}
_TONES = {"packed": "due", "delivered": "due", "confirmed": "confirmed"}


class SendingOverview(QWidget):
    """The last bundles at the left; problems at the right when there are any."""

    problem_wished = Signal(str, str)  # entity and id of the record to open
    again_wished = Signal()
    reclaim_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bundles = LineTable(
            (
                Heading(_("打包时间"), 9),
                Heading(_("第几个"), 4, number=True),
                Heading(_("行数"), 4, number=True),
                Heading(_("状态"), 6),
                Heading(_("说明")),
            ),
            EmptyState(_("还没有上报过。点“现在上报”，或者“装到U盘”交给县里。")),
            state_column=3,
            name=_("最近的数据包"),
        )
        self.problems = ProblemList(
            (
                ProblemAction(
                    _("打开记录"),
                    lambda line: self.problem_wished.emit(*(line.shown or ("", ""))),
                    lambda line: line.shown is not None,
                ),
                reclaiming(self.reclaim_wished.emit),
            ),
            lambda line: line.sentence,
        )
        self.again_button = button(_("问题件再报一次"), self.again_wished.emit)
        self._problem_heading = section("")
        heading = row(self._problem_heading, None, self.again_button)
        self._right = QWidget()
        right = column(heading, self.problems)
        right.setStretch(1, 1)
        self._right.setLayout(right)
        title = section(_("最近的数据包"))
        title.setMinimumHeight(self.again_button.sizeHint().height())
        left = column(title, self.bundles)
        left.setStretch(1, 1)
        layout = row(gap=2 * GRID)
        layout.addLayout(left, 3)
        layout.addWidget(self._right, 2)
        self.setLayout(layout)
        self._right.hide()

    def show_standing(self, sent: Sequence[SentLine], problems: Sequence[ProblemLine]) -> None:
        """Show bundles and problems as they are now."""
        self.bundles.set_lines(
            [
                Line(
                    item.bundle_id,
                    (
                        moment_text(item.created_at),
                        str(item.seq),
                        f"{item.rows:,}",
                        _(_BUNDLE_STATES[item.state]),
                        item.sentence,
                    ),
                    item,
                    tone=_TONES.get(item.state, ""),
                    tip=item.sentence,
                )
                for item in sent
            ]
        )
        self._problem_heading.setText(_("问题件 {count} 件").format(count=len(problems)))
        self.problems.show_problems(problems)
        self._right.setVisible(bool(problems))


class StateList(QWidget):
    """The records of one state."""

    MOST = 500

    opened = Signal(str, str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = CONFIRMED
        self._heading = section("")
        self._note = muted("", wrap=False)
        self._empty = EmptyState("")
        self.table = LineTable(
            (Heading(_("日期"), 7), Heading(_("记录"))), self._empty, name=_("记录")
        )
        self.table.opened.connect(lambda line: self.opened.emit(line.entity, line.id))
        back = button(_("返回数据包列表"), self.closed.emit, kind="link")
        layout = column(row(self._heading, self._note, None, back), self.table)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_records(self, state: str, lines: Sequence[StateLine]) -> None:
        """Show the records of a state, the latest first."""
        self.state = state
        label = _(STATE_LABELS[state])
        self._heading.setText(label)
        self._empty.set_sentence(_("没有{state}的记录。").format(state=label))
        self._note.setText(
            _("只列出最近的 {count} 条").format(count=self.MOST) if len(lines) >= self.MOST else ""
        )
        self.table.set_lines(
            [Line(f"{line.entity} {line.id}", (line.on, line.title), line) for line in lines]
        )
        if self.table.current() is None:
            self.table.select_first()


def files_text(files: FileCounts) -> str:
    """How the attachments stand, "" while there are none."""
    parts = []
    if files.waiting:
        parts.append(_("{count} 个等着送").format(count=f"{files.waiting:,}"))
    if files.underway:
        parts.append(_("{count} 个在路上").format(count=f"{files.underway:,}"))
    if files.confirmed:
        parts.append(_("{count} 个县里已收到").format(count=f"{files.confirmed:,}"))
    return _("照片和文件（在文字之后送）：{parts}").format(parts=clauses(parts)) if parts else ""


def copied_text(packed: Packed) -> str:
    """What was put on a stick, and what to do with it."""
    if packed.made is None:
        what = _("已装好 {count} 个附件文件，在 {path}。").format(
            count=packed.file_count, path=packed.files[0].path.parent
        )
    elif packed.files:
        what = _("已装好 {rows} 行数据和 {count} 个附件文件，在 {path}。").format(
            rows=packed.made.rows, count=packed.file_count, path=packed.made.path.parent
        )
    else:
        what = _("已装好 {rows} 行数据，在 {path}。").format(
            rows=packed.made.rows, path=packed.made.path
        )
    if packed.laptops:
        others = enumerated(packed.laptops)
        what += _("也装上了给本站其他电脑（{names}）的内容。").format(names=others)
    return what + _(
        "下一步：把U盘交给县级总督导站；他们收下后会把回执写回U盘，带回来点“收下县里的文件”。"
    )
