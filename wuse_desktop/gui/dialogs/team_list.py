# SPDX-License-Identifier: MulanPSL-2.0
"""What the list of a team's hours is printed for: which team, which period, which purpose."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from wuse_desktop.domain.period import Period
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.period_picker import PeriodPicker
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services import my_hours
from wuse_desktop.services.papers import PaperOptions

_WIDTH = 620


class TeamList(QDialog):
    """``wished`` carries the options of the paper and what stands in its window's title."""

    wished = Signal(object, str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(_("志愿者服务时长一览"))
        self.setFixedWidth(_WIDTH)
        self.team = QComboBox()
        self.team.addItem(_("全部志愿者"), "")
        self.period = PeriodPicker(Period("year", operations.desk.today().year))
        self.reason = TextEditor(placeholder=_("如：队内核对、年度表彰；会留在修改痕迹里"))
        self.problem = PlainLabel()
        self.problem.setObjectName("problem")
        self.print_button = button(_("预览"), self.ask, kind="primary")
        self.reason.returnPressed.connect(self.ask)
        self.setLayout(
            column(
                title(_("志愿者服务时长一览")),
                labelled(
                    (_("队伍(&T)"), self.team),
                    (_("期间(&P)"), self.period),
                    (_("用途(&W) *"), self.reason),
                ),
                muted(_("名单上有志愿者姓名和时长，未经本人同意不得公开，不得用于商业。")),
                self.problem,
                row(None, button(_("返回 Esc"), self.reject), self.print_button),
                gap=GRID,
                margin=3 * GRID,
            )
        )
        self.team.setFocus()
        operations.read(my_hours.teams, self._offer)

    def _offer(self, teams: tuple[tuple[str, int], ...]) -> None:
        for name, count in teams:
            self.team.addItem(_("{team}（{count} 人）").format(team=name, count=count), name)

    def ask(self) -> None:
        """Ask for the paper; a purpose is needed (rule P-12)."""
        reason = self.reason.value().strip()
        if not reason:
            self.problem.setText(_("请写一句用途。"))
            self.reason.setFocus()
            return
        period, team = self.period.value(), str(self.team.currentData() or "")
        self.accept()
        self.wished.emit(
            PaperOptions(period=period, team=team, reason=reason),
            " ".join(text for text in (team, period.label) if text),
        )
