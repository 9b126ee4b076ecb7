# SPDX-License-Identifier: MulanPSL-2.0
"""年度任务: what a county asks of its stations for a year, or a station of itself."""

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.records.targets import CONTRACT, OF_COUNTY, AnnualTarget
from wuse_desktop.errors import Fault
from wuse_desktop.gui.models.target_sheet import TargetSheetModel
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.target_view import TargetView
from wuse_desktop.gui.widgets.texts import badge, button, choice, column, muted, row, title
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.services import targets
from wuse_desktop.services.choices import Choice, choices, search_keys
from wuse_desktop.services.desk import STATION
from wuse_desktop.services.targets import Cell, TargetSheet, TargetsSaved

_BASIS_WIDTH, _SOURCE_WIDTH, _PICKER_WIDTH = 290, 190, 230
_MOST_UNDOS, _MOST_NAMES = 60, 3


class TargetsPage(Page):
    """A sheet that keeps each cell as it is typed; Ctrl+Z takes back one keeping at a time."""

    key: ClassVar[str] = "targets"
    title: ClassVar[str] = N_("年度任务")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self._of_county = operations.desk.kind != STATION
        self._year = operations.desk.today().year
        self._saved: list[TargetsSaved] = []
        self._more: list[targets.TargetIndicator] = []
        self._all = {item.name: item for item in targets.all_indicators()}
        self.notice = NoticeBar()
        self.model = TargetSheetModel(self)
        self.view = TargetView(self.model)
        self.source = CodePicker(
            tuple(item for item in choices("TARGET_SOURCE") if item.code in (CONTRACT, OF_COUNTY))
        )
        self.source.set_value(OF_COUNTY)
        self.source.setAccessibleName(_("任务来源"))
        self.basis = TextEditor(placeholder=_("依据文件，可以空着"))
        self.basis.setAccessibleName(_("依据文件"))
        self.indicator = CodePicker(
            [Choice(item.name, item.label, search_keys(item.label)) for item in self._all.values()],
            _("加一个指标：首字母"),
        )
        self.indicator.setAccessibleName(_("加一个指标"))
        self._year_label = badge("")
        self.progress = choice(_("看完成情况"))
        self._explained = muted("")
        self._problem = muted("")
        self._problem.setObjectName("problem")
        self._empty = EmptyState(_("还没有登记乡镇站。在“各站”里登记以后，这里一站一行。"))
        self._build()
        self._connect()

    def _build(self) -> None:
        self.basis.setFixedWidth(_BASIS_WIDTH)
        self.source.setFixedWidth(_SOURCE_WIDTH)
        self.indicator.setFixedWidth(_PICKER_WIDTH)
        head = row(
            title(_(self.title)),
            self._arrow("‹", _("上一年"), -1),
            self._year_label,
            self._arrow("›", _("下一年"), 1),
            self.progress,
            None,
            button(_("复制表格"), self.copy),
            button(_("从表格导入"), lambda: self.window_requested.emit("page:tables")),
            gap=GRID,
        )
        self._setting = QWidget()
        if self._of_county:
            setting = row(self.source, self.basis, self.indicator, None)
        else:
            self.source.hide()
            setting = row(self.basis, self.indicator, None)
        setting.setContentsMargins(0, 0, 0, 0)
        self._setting.setLayout(setting)
        layout = column(
            head, self.notice, self._explained, self._setting, self.view, self._empty, self._problem
        )
        layout.setStretch(4, 1)
        layout.setStretch(5, 1)
        self.setLayout(layout)

    def _arrow(self, text: str, hint: str, step: int) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setToolTip(tip(hint))
        made.setAccessibleName(hint)
        made.clicked.connect(lambda: self.move_by(step))
        return made

    def _connect(self) -> None:
        self.model.typed.connect(self._keep)
        self.model.unread.connect(self._problem.setText)
        self.view.unknown.connect(self._tell_unknown)
        self.view.undo_wished.connect(self.undo)
        self.progress.toggled.connect(lambda on: self.model.show_progress(on=on))
        self.indicator.changed.connect(self._add_indicator)
        for keys, step in (("Alt+PgUp", -1), ("Alt+PgDown", 1)):
            bind(self, keys, partial(self.move_by, step))

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the targets of the year again."""
        del changes
        year = self._year
        self.operations.read(lambda desk: targets.target_sheet(desk, year), self._show)

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show the sheet on which a target stands."""
        del record_id
        return entity == AnnualTarget.entity

    def focus_first(self) -> None:
        """The first cell that can be typed into."""
        rows = range(self.model.rowCount())
        first = next((number for number in rows if self.model.may_edit(number)), 0)
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(first, 0))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> tuple[QWidget, ...]:
        """The sheet, and what is said with it."""
        return (self.view, self.source if self._of_county else self.basis)

    # showing ------------------------------------------------------------------------------

    @property
    def problem(self) -> str:
        """What is said of a cell that could not be read."""
        return self._problem.text()

    def move_by(self, years: int) -> None:
        """Go to a later or an earlier year."""
        self._year = min(max(self._year + years, targets.FIRST_YEAR), targets.LAST_YEAR)
        self._saved.clear()
        self._problem.setText("")
        self.refresh()

    def _show(self, sheet: TargetSheet) -> None:
        if sheet.year != self._year:
            return
        self._year_label.setText(_("{year}年").format(year=sheet.year))
        self.model.show_sheet(sheet, self._more)
        self.view.setVisible(bool(sheet.rows))
        self._empty.setVisible(not sheet.rows)
        self._setting.setVisible(sheet.editable)
        if not self.basis.hasFocus():
            self.basis.set_value(sheet.basis)
        self._explained.setText(self._sentence(sheet))

    def _sentence(self, sheet: TargetSheet) -> str:
        if not sheet.editable:
            return _("年度任务由站长、督导或管理员设定；完成情况算到今天。")
        if self._of_county:
            return _(
                "写好就存，随下发的数据包到站；清空就是取消。时长写小时。"
                "可以从 WPS 整块粘贴（带站名和指标名也行），Ctrl+Z 撤销。"
            )
        return _(
            "“县级下达”由县总站设定，只能查看；“本站自定”写好就存，随上报送到县里。"
            "时长写小时，Ctrl+Z 撤销。"
        )

    def _add_indicator(self) -> None:
        item = self._all.get(self.indicator.value())
        if item is None or self.model.sheet is None:
            return
        self._more.append(item)
        self.indicator.set_value("")
        self.model.show_sheet(self.model.sheet, self._more)
        place = [shown.name for shown in self.model.indicators].index(item.name)
        self.view.setCurrentIndex(self.model.index(max(self.view.currentIndex().row(), 0), place))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self) -> None:
        """Copy the sheet with its names for WPS."""
        QGuiApplication.clipboard().setText(self.model.as_text())
        self.said.emit(_("已复制，可以在 WPS 里粘贴"), "", None)

    def _tell_unknown(self, names: tuple[str, ...]) -> None:
        if names:
            shown = enumerated(names[:_MOST_NAMES])
            text = _("粘贴的表里有 {count} 个名称这里没有，没有收：{names}")
            self.notice.warn(text.format(count=len(names), names=shown))

    # keeping ------------------------------------------------------------------------------

    def _keep(self, cells: dict[Cell, int | None]) -> None:
        year, source, basis = self._year, self.source.value() or OF_COUNTY, self.basis.value()
        self.operations.write(
            lambda desk: targets.set_targets(desk, year, cells, source, basis),
            self._kept,
            self._refused,
            initiator=self,
        )

    def _kept(self, saved: TargetsSaved) -> None:
        if saved.count:
            self._saved = [*self._saved[-_MOST_UNDOS:], saved]
            self.draft_kept.emit()
            self.notice.say(
                _("已保存 {count} 格").format(count=saved.count), _("撤销 Ctrl+Z"), self.undo
            )
        self.refresh()

    def _refused(self, fault: Fault) -> None:
        self.notice.fail(fault)
        self.refresh()

    def undo(self) -> None:
        """Take the last keeping back."""
        if not self._saved:
            return
        saved = self._saved.pop()

        def done(_changes: Changes) -> None:
            self.notice.say(_("已撤销 {count} 格").format(count=saved.count))
            self.refresh()

        self.operations.write(
            lambda desk: targets.take_back(desk, saved), done, self._refused, initiator=self
        )
