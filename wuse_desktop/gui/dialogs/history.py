# SPDX-License-Identifier: MulanPSL-2.0
"""Every change of a record: when, who, what was there before, what took its place, why."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from wuse_desktop.domain.masking import mask_answer, mask_id
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import badge, button, clear, column, muted, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services import records
from wuse_desktop.services.records import FieldChange, HistoryLine

_WIDTH, _HEIGHT = 640, 480
_ID_NUMBER, _SENSITIVE = "id_no", "S"


class HistoryDialog(QDialog):
    """The changes of one record, latest first. It may stay open beside the window."""

    def __init__(
        self,
        parent: QWidget | None,
        operations: Operations,
        entity: str,
        record_id: str,
        caption: str = "",
        *,
        masks: bool = False,
    ) -> None:
        """``masks`` hides what stood in sensitive fields."""
        super().__init__(parent)
        self._masks = masks
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("修改记录"))
        self.resize(_WIDTH, _HEIGHT)
        self._lines: tuple[HistoryLine, ...] = ()
        self._list: QVBoxLayout = column(gap=GRID)
        inside = QWidget()
        inside.setLayout(self._list)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setAccessibleName(_("修改记录"))
        close = button(_("关闭 Esc"), self.close)
        heading = title(_("修改记录：{name}").format(name=caption) if caption else _("修改记录"))
        note = muted(_("每次修改都留有原来的内容、修改人和时间，不能删改。"))
        layout = column(heading, note, area, row(None, close), margin=2 * GRID)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        area.setFocus()
        operations.read(lambda desk: records.history(desk, entity, record_id), self.show_lines)

    @property
    def lines(self) -> tuple[HistoryLine, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[HistoryLine]) -> None:
        """Show changes, latest first."""
        self._lines = tuple(lines)
        clear(self._list)
        for line in self._lines:
            self._list.addWidget(_card(line, masks=self._masks))
        self._list.addStretch(1)


def _card(line: HistoryLine, *, masks: bool) -> QFrame:
    frame = QFrame()
    frame.setObjectName("card")
    parts: list[QWidget] = [_plain(_change_text(change, masks=masks)) for change in line.changes]
    if line.reason:
        parts.append(_plain(_("原因：{reason}").format(reason=line.reason)))
    head = row(badge(line.what, "accent"), muted(f"{line.at:%Y-%m-%d %H:%M}", wrap=False))
    head.addWidget(muted(line.who, wrap=False))
    head.addStretch(1)
    frame.setLayout(column(head, *parts, gap=4, margin=GRID + GRID // 2))
    return frame


def _plain(text: str) -> QLabel:
    label = PlainLabel(text)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    return label


def _change_text(change: FieldChange, *, masks: bool) -> str:
    former, new = change.former, change.new
    if masks and change.sensitive == _SENSITIVE:
        former, new = mask_answer(former), mask_answer(new)
    elif change.name == _ID_NUMBER:
        former, new = mask_id(former), mask_id(new)
    nothing = _("（空）")
    return _("{label}：{former} → {new}").format(
        label=change.label, former=former or nothing, new=new or nothing
    )


def show_history(
    parent: QWidget,
    operations: Operations,
    entity: str,
    record_id: str,
    caption: str = "",
    *,
    masks: bool = False,
) -> HistoryDialog:
    """Show the history of a record of any kind in a window of its own.

    ``masks`` hides what stood in sensitive fields.
    """
    dialog = HistoryDialog(parent.window(), operations, entity, record_id, caption, masks=masks)
    dialog.show()
    return dialog
