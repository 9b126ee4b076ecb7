# SPDX-License-Identifier: MulanPSL-2.0
"""What this program is, which version, and under which licences it and its fonts stand."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from wuse_desktop import __version__
from wuse_desktop.assets import asset
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _
from wuse_desktop.paths import DeskPaths

_WIDTH = 520
_MARK = 48


def about_facts(paths: DeskPaths) -> QWidget:
    """Version, licences and the folder, as lines that can be copied."""
    pairs = (
        (_("版本"), __version__),
        (_("许可"), _("木兰宽松许可证第 2 版（Mulan PSL v2）")),
        (_("字体"), _("Noto Sans SC，SIL Open Font License 1.1")),
        (_("界面"), _("Qt for Python（PySide6），LGPL 3.0")),
        (_("文件夹"), str(paths.home)),
    )
    return labelled(*((label, _fact(text)) for label, text in pairs))


def _fact(text: str) -> QLabel:
    label = PlainLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class AboutDialog(QDialog):
    """The facts with the program's mark."""

    def __init__(self, paths: DeskPaths, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("关于五社工作台"))
        self.setFixedWidth(_WIDTH)
        mark = PlainLabel()
        mark.setPixmap(QIcon(str(asset("resources", "icons", "wuse.svg"))).pixmap(_MARK, _MARK))
        purpose = muted(_("乡镇（街道）社工站的记录、上报和纸质材料；资料加密保存在本机。"))
        head = row(mark, column(None, title(_("五社工作台")), purpose, None, gap=2), gap=2 * GRID)
        head.setStretch(1, 1)
        close = button(_("关闭"), self.accept, kind="primary")
        self.setLayout(
            column(head, about_facts(paths), row(None, close), gap=2 * GRID, margin=3 * GRID)
        )
        close.setFocus()
