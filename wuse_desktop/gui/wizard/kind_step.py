# SPDX-License-Identifier: MulanPSL-2.0
"""First question: what kind of desk this becomes; or a backup, or a folder that has one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import button, card, column, muted, row
from wuse_desktop.gui.wizard.step import Step
from wuse_desktop.i18n import N_, _

KINDS = (
    (
        "station",
        N_("乡镇（街道）社工站(&1)"),
        N_("记录走访、个案、小组、活动和志愿服务，上报给县级总督导站。"),
    ),
    (
        "county",
        N_("县（市、区）级总督导站(&2)"),
        N_("收下各站上报的记录，发回执，看各站情况；本站自己也能记录服务。"),
    ),
    (
        "joining",
        N_("加入已有的站(&3)"),
        N_("本站的又一台电脑，或代替丢了的那一台；记录由原来的电脑或县里带过来。"),
    ),
    (
        "prefecture",
        N_("市（州）级(&4)"),
        N_("只收各县的汇总数字，看不到任何人的姓名。"),
    ),
)


class KindStep(Step):
    """The kinds and two other ways."""

    title = N_("这台电脑用作")
    hint = N_("用方向键选择，按回车继续。以后不能更改种类。")

    restore_wished = Signal()
    folder_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        layout = column(gap=GRID)
        for kind, label, explained in KINDS:
            choice = QRadioButton(_(label))
            choice.setStyleSheet("font-weight: 700;")
            choice.toggled.connect(self.changed)
            self._group.addButton(choice)
            self.buttons[kind] = choice
            text = muted(_(explained))
            text.setContentsMargins(3 * GRID, 0, 0, 0)
            layout.addWidget(card(choice, text))
        self.buttons["station"].setChecked(True)
        restore = button(_("从备份恢复(&B)…"), self.restore_wished.emit, kind="link")
        folder = button(
            _("这台电脑已有工作台，打开另一个文件夹(&O)…"), self.folder_wished.emit, kind="link"
        )
        layout.addSpacing(GRID)
        layout.addLayout(row(restore, folder, None, gap=2 * GRID))
        layout.addStretch(1)
        self.setLayout(layout)

    @property
    def kind(self) -> str:
        """The kind chosen: station, county, joining or prefecture."""
        return next(kind for kind, choice in self.buttons.items() if choice.isChecked())

    def arrive(self) -> None:
        """Put the keyboard on the chosen kind."""
        self.buttons[self.kind].setFocus()
