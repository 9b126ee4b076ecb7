# SPDX-License-Identifier: MulanPSL-2.0
"""How volunteer time is shown on lists and sheets, and which holidays the deadline knows."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from wuse_desktop.domain.volunteer_time import ROUNDINGS, Rounding
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import card, column, muted, section
from wuse_desktop.i18n import _
from wuse_desktop.services.holidays import known_until
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.rounding_rule import rounding_rule, rounding_text, set_rounding_rule


class VolunteeringPart(QWidget):
    """The rounding rule takes effect at once; what was given is never changed by it."""

    said = Signal(str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.steps = {step: QRadioButton(rounding_text(step)) for step in ROUNDINGS}
        group = QButtonGroup(self)
        for step, choice in self.steps.items():
            group.addButton(choice)
            choice.setEnabled(may_write(operations.desk))
            choice.clicked.connect(lambda _on, step=step: self._keep(step))
        self.holidays = muted("")
        self.setLayout(
            column(
                card(
                    section(_("服务时长折算")),
                    muted(
                        _(
                            "只用于导出的上传表、我的时长和队伍一览。存的始终是实际分钟；"
                            "统计数字、参考星级和记录证明不折算。"
                        )
                    ),
                    *self.steps.values(),
                ),
                card(section(_("登记期限")), self.holidays),
                None,
                gap=2 * GRID,
            )
        )

    def refresh(self) -> None:
        """Read the rule again."""
        self.holidays.setText(
            _(
                "志愿服务信息和评价要在服务结束后10个工作日内记录。节假日表到{year}年；"
                "以后的年份先按周一到周五算，期限旁写“节假日表未更新”。"
                "通知下来后，在“今日 → 月历与日志”里点“填写放假安排”粘贴进来。"
            ).format(year=known_until())
        )
        self._operations.read(rounding_rule, lambda step: self.steps[step].setChecked(True))

    def _keep(self, step: Rounding) -> None:
        def done(_nothing: None) -> None:
            self.said.emit(_("折算办法已改为：{rule}。").format(rule=rounding_text(step)))

        self._operations.write(lambda desk: set_rounding_rule(desk, step), done, initiator=self)
