# SPDX-License-Identifier: MulanPSL-2.0
"""How volunteer time is shown on lists and sheets, and which holidays the deadline knows."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLabel, QRadioButton, QWidget

from wuse_desktop.domain.volunteer_time import ROUNDINGS, Rounding
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import card, column, muted, section
from wuse_desktop.i18n import _
from wuse_desktop.services import county_rules
from wuse_desktop.services.announced_holidays import prescribe_holidays
from wuse_desktop.services.county_rules import HOLIDAYS, ROUNDING, Prescribed
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.holidays import known_until
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.rounding_rule import (
    own_rounding_rule,
    prescribe_rounding,
    rounding_rule,
    rounding_text,
    set_rounding_rule,
)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What holds here and whose it is."""

    step: Rounding
    own_step: Rounding
    rounding: Prescribed | None
    holidays: Prescribed | None


def _rules(desk: Desk) -> _Rules:
    return _Rules(
        rounding_rule(desk),
        own_rounding_rule(desk),
        county_rules.prescribed(desk, ROUNDING),
        county_rules.prescribed(desk, HOLIDAYS),
    )


class VolunteeringPart(QWidget):
    """The rounding rule takes effect at once; what was given is never changed by it.

    A county may prescribe both for its stations, which then read whose they are.
    """

    said = Signal(str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.steps = {step: QRadioButton(rounding_text(step)) for step in ROUNDINGS}
        group = QButtonGroup(self)
        for step, choice in self.steps.items():
            group.addButton(choice)
            choice.clicked.connect(lambda _on, step=step: self._keep(step))
        self.holidays = muted("")
        self.whose = muted("")
        self.whose_holidays = muted("")
        self.rounding_for_all = self._for_all(
            _("各站统一按此折算（随下发的数据包到站）"), prescribe_rounding
        )
        self.holidays_for_all = self._for_all(
            _("本站填写的放假安排也下发给各站"), prescribe_holidays
        )
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
                    self.rounding_for_all,
                    self.whose,
                ),
                card(
                    section(_("登记期限")),
                    self.holidays,
                    self.holidays_for_all,
                    self.whose_holidays,
                ),
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
        self._operations.read(_rules, self._show)

    def _for_all(self, text: str, prescribe: Callable[..., None]) -> QCheckBox:
        """A box at a county: whether its setting holds at all stations."""
        box = QCheckBox(text)
        box.setHidden(not self._operations.desk.is_county)
        box.setEnabled(county_rules.may_prescribe(self._operations.desk))

        def done(_nothing: None) -> None:
            on = box.isChecked()
            self.said.emit(_("已定为各站统一。") if on else _("已放开，由各站自己设定。"))

        box.clicked.connect(
            lambda on: self._operations.write(
                lambda desk: prescribe(desk, on=on), done, initiator=self
            )
        )
        return box

    def _show(self, rules: _Rules) -> None:
        self.steps[rules.step].setChecked(True)
        of_county = rules.rounding is not None and not rules.rounding.is_own
        for choice in self.steps.values():
            choice.setEnabled(may_write(self._operations.desk) and not of_county)
        kept = _("本站自己的设定（{rule}）留着，放开后恢复。").format(
            rule=rounding_text(rules.own_step)
        )
        _say_whose(self.whose, rules.rounding, kept)
        _say_whose(self.whose_holidays, rules.holidays, _("本站自己填写的留着，放开后恢复。"))
        for box, rule in (
            (self.rounding_for_all, rules.rounding),
            (self.holidays_for_all, rules.holidays),
        ):
            box.setChecked(rule is not None and rule.is_own)

    def _keep(self, step: Rounding) -> None:
        def done(_nothing: None) -> None:
            self.said.emit(_("折算办法已改为：{rule}。").format(rule=rounding_text(step)))

        self._operations.write(lambda desk: set_rounding_rule(desk, step), done, initiator=self)


def _say_whose(label: QLabel, rule: Prescribed | None, kept: str) -> None:
    """Where the county above prescribes: who, since when, and what stays here."""
    label.setVisible(rule is not None and not rule.is_own)
    if rule is not None:
        since = f"{rule.set_at:%Y-%m-%d}" if rule.set_at else ""
        text = _("由县总站设定（{site}，{since}）。{kept}")
        label.setText(text.format(site=rule.site_name, since=since, kept=kept))
