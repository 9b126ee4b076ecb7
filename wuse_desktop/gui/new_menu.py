# SPDX-License-Identifier: MulanPSL-2.0
"""The one place to add: Ctrl+N, then one letter."""

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from wuse_desktop.i18n import N_, _

NEW = (
    ("home_visit", "V", N_("走访")),
    ("person", "P", N_("服务对象")),
    ("case_file", "C", N_("个案")),
    ("community_activity", "A", N_("活动")),
    ("service_group", "G", N_("小组")),
    ("volunteer_service", "H", N_("志愿服务时长")),
    ("consultation", "Q", N_("咨询")),
    ("community_org", "O", N_("社会组织")),
    ("distribution", "W", N_("物资发放")),
)


class NewMenu(QMenu):
    """What can be begun at this desk. ``wished`` carries the entity."""

    wished = Signal(str)

    def __init__(self, offered: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for entity, letter, label in NEW:
            if entity in offered:
                action = QAction(f"{_(label)}(&{letter})", self)
                action.setData(entity)
                self.addAction(action)
        self.triggered.connect(lambda action: self.wished.emit(action.data()))
