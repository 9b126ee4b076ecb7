# SPDX-License-Identifier: MulanPSL-2.0
"""Bundles that lie ready at the county: the list, and what the one under the cursor holds."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSplitter, QWidget

from wuse_desktop.gui.lower_tier import LowerTier
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.measures import moment_text, size_text
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section
from wuse_desktop.i18n import _
from wuse_desktop.services.arrivals import Arrived, TakeResult, kind_label
from wuse_desktop.services.inbox import TakenBundle

_LIST_WIDTH, _DETAIL_WIDTH = 820, 340


class ArrivalsView(QWidget):
    """List and detail side by side. ``take_wished`` carries the files to take."""

    take_wished = Signal(object)  # list of paths

    def __init__(self, words: LowerTier, parent: QWidget | None = None) -> None:
        """``words`` name the desks below."""
        super().__init__(parent)
        self.table = LineTable(
            (
                Heading(_(words.site), 11),
                Heading(_("打包时间"), 8),
                Heading(_("行数"), 3, number=True),
                Heading(_("大小"), 4, number=True),
                Heading(_("状态"), 5),
                Heading(_("说明")),
            ),
            EmptyState(
                _(
                    "还没有要收的数据包。把U盘上的文件拖进来，或点“查看U盘或文件夹”；"
                    "每个数据包会先在这里列出来，看清楚了再收下。"
                )
            ),
            state_column=4,
            name=_("待收的数据包"),
        )
        self.take_button = button(_("收下这一个"), self._take_current)
        self.all_button = button(_("全部收下"), self._take_all, kind="primary")
        for item in (self.take_button, self.all_button):
            item.setAutoDefault(True)
        self.table.selected.connect(self._show)
        self.table.opened.connect(lambda _item: self.take_button.setFocus())
        self._summary = muted("", wrap=False)
        self.detail = ArrivalDetail(self.take_button, words)
        self.detail.hide()
        self.all_button.hide()
        split = QSplitter()
        split.addWidget(self.table)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setSizes([_LIST_WIDTH, _DETAIL_WIDTH])
        layout = column(row(self._summary, None, self.all_button), split)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._arrived: tuple[Arrived, ...] = ()
        self._results: Mapping[Path, TakeResult] = {}
        self._busy = False

    @property
    def takeable(self) -> list[Path]:
        """Files that bring something new and were not refused, in the order to take them in."""
        return [
            item.path for item in self._arrived if item.applies and item.path not in self._results
        ]

    def show_arrivals(self, arrived: Sequence[Arrived], results: Mapping[Path, TakeResult]) -> None:
        """Show other bundles, with what became of those that were taken or refused."""
        self._arrived, self._results = tuple(arrived), results
        self.table.set_lines([self._line(item) for item in arrived])
        count = len(self.takeable)
        self._summary.setText(
            _("{count} 个可以收下，共 {total} 个").format(count=count, total=len(arrived))
            if arrived
            else ""
        )
        self.detail.setVisible(bool(arrived))
        self.all_button.setVisible(bool(arrived))
        if arrived and self.table.current() is None:
            self.table.select_first()
        self._enable()

    def set_busy(self, busy: bool) -> None:
        """Nothing else is taken while something is."""
        self._busy = busy
        self._enable()

    def _enable(self) -> None:
        self.all_button.setEnabled(bool(self.takeable) and not self._busy)
        line = self.table.current()
        item = line.content if line is not None else None
        self.take_button.setEnabled(isinstance(item, Arrived) and item.confirms and not self._busy)

    def _line(self, item: Arrived) -> Line:
        state, tone, sentence = self._state(item)
        shown = item.shown
        cells: tuple[str, ...] = (item.path.name, "", "", "")
        if shown is not None:
            name = shown.sender or shown.place
            cells = (
                _("附件 · {station}").format(station=name) if shown.of_files else name,
                moment_text(shown.created_at),
                f"{shown.rows:,}",
                size_text(shown.size),
            )
        return Line(str(item.path), (*cells, state, sentence), item, tone=tone, tip=sentence)

    def _state(self, item: Arrived) -> tuple[str, str, str]:
        """State in a word, its tone, and the sentence that explains it."""
        result = self._results.get(item.path)
        if result is not None and result.taken is not None:
            return _("已收下"), "confirmed", taken_sentence(result)
        if result is not None:
            return _("没有收下"), "risk", result.refusal
        if item.applies:
            return _("可以收下"), "accent", item.sentence
        if item.confirms:
            return _("收过了"), "", item.sentence
        return _("不能收"), "risk", item.sentence

    def _show(self, item: object) -> None:
        if isinstance(item, Arrived):
            self.detail.show_arrival(item, self._state(item)[2])
        self._enable()

    def _take_current(self) -> None:
        line = self.table.current()
        if line is not None and isinstance(line.content, Arrived):
            self.take_wished.emit([line.content.path])

    def _take_all(self) -> None:
        self.take_wished.emit(self.takeable)


def taken_sentence(result: TakeResult) -> str:
    """What a bundle that was taken brought."""
    taken = result.taken
    if taken is None:
        return result.refusal
    if taken.of_files:
        return _files_sentence(taken)
    if taken.rejected:
        return _("收下 {rows} 行数据，{count} 行成了问题件。").format(
            rows=taken.rows, count=taken.rejected
        )
    if not taken.changed:
        return _("没有新内容，回执再给一次。")
    return _("收下 {rows} 行数据，没有问题件。").format(rows=taken.rows)


def _files_sentence(taken: TakenBundle) -> str:
    told = _("收下 {count} 个附件文件。").format(count=taken.rows)
    if taken.rejected:
        more = _("{count} 个的记录还没有收到，收下文字以后会再送来。")
        return told + more.format(count=taken.rejected)
    return told


class ArrivalDetail(QFrame):
    """What a bundle says of itself, in words."""

    def __init__(self, take: QWidget, words: LowerTier, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setObjectName("card")
        self.setMinimumWidth(_DETAIL_WIDTH)
        self._name = section("")
        self._name.setWordWrap(True)
        self._verdict = muted()
        self._facts = QGridLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(2 * GRID)
        self._facts.setVerticalSpacing(GRID // 2)
        inside = QWidget()
        inside.setLayout(column(self._facts, None))
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        layout = column(self._name, self._verdict, scroll, row(take, None), margin=2 * GRID)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def show_arrival(self, item: Arrived, sentence: str) -> None:
        """Show one bundle."""
        shown = item.shown
        self._name.setText(shown.sender or _(self._words.stranger) if shown else item.path.name)
        self._verdict.setText(sentence)
        facts: list[tuple[str, str]] = []
        if shown is not None:
            facts = [
                (_("区划"), shown.place),
                (_("第几个"), str(shown.seq)),
                (_("打包时间"), moment_text(shown.created_at)),
                *(
                    [(_("改动编号"), f"{shown.from_rev + 1}–{shown.to_rev}")]
                    if not shown.of_files
                    else []
                ),
                (_("做包的电脑"), _("已登记") if shown.trusted else _("没有登记")),
                (_("程序版本"), shown.app_version),
            ]
            counts = ((kind_label(kind), count) for kind, count in shown.counts.items() if count)
            amount = _("{count} 个") if shown.of_files else _("{count} 条")
            facts += [(label, amount.format(count=f"{count:,}")) for label, count in counts]
        facts.append((_("文件"), item.path.name))
        self._fill(facts)

    def _fill(self, facts: Sequence[tuple[str, str]]) -> None:
        while self._facts.count():
            taken = self._facts.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for place, (label, value) in enumerate(facts):
            shown = PlainLabel(value)
            shown.setWordWrap(True)
            self._facts.addWidget(muted(label, wrap=False), place, 0)
            self._facts.addWidget(shown, place, 1)
        self._facts.setColumnStretch(1, 1)
