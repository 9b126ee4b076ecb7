# SPDX-License-Identifier: MulanPSL-2.0
"""What a workbook would change, or what is wrong in it, before anything is published."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.forms.faults import FormProblem
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section
from wuse_desktop.i18n import _
from wuse_desktop.services.form_library import Examined


class FormExamination(QWidget):
    """A list of differences with the button that publishes, or a list of problems without."""

    published = Signal(object)  # Examined
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._examined: Examined | None = None
        self._heading = section("")
        self._explains = muted("")
        self.table = LineTable(
            (Heading(_("位置"), 18), Heading(_("题目"), 12), Heading(_("说明"))),
            EmptyState(_("和在用的版本比，没有不同。")),
            name=_("表单的变化"),
        )
        self.publish_button = button(_("发布"), self._publish, kind="primary")
        back = button(_("返回 Esc"), self.closed.emit)
        layout = column(
            self._heading,
            self._explains,
            self.table,
            row(None, back, self.publish_button),
            gap=GRID,
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def focus_first(self) -> None:
        """The list, or the button when there is nothing to list."""
        if self.table.model.lines:
            self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.select_first()
        else:
            self.publish_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problems(self, name: str, problems: Sequence[FormProblem]) -> None:
        """Show everything that is wrong in a workbook."""
        self._examined = None
        self._heading.setText(
            _("“{file}”有 {count} 处要改，没有导入").format(file=name, count=len(problems))
        )
        self._explains.setText(
            _(
                "已有的表单和记录都没有改动。按下面的位置改好工作簿，再导入一次；"
                "整张表可以用 Ctrl+C 复制。"
            )
        )
        self.table.set_lines(
            [
                Line(str(number), (_place(item), item.question, item.message), item)
                for number, item in enumerate(problems)
            ]
        )
        self.publish_button.hide()

    def show_examined(self, examined: Examined) -> None:
        """Show what would change."""
        self._examined = examined
        name = f"{examined.title} {examined.read.version}".strip()
        if examined.current:
            text = _("“{form}”和在用的 {current} 版有 {count} 处不同").format(
                form=name, current=examined.current, count=len(examined.changes)
            )
        else:
            text = _("“{form}”是新的表单").format(form=name)
        self._heading.setText(text)
        self._explains.setText(_meaning(examined))
        lines = [
            Line(
                f"w{number}",
                (_place(item), item.question, _("提醒：{text}").format(text=item.message)),
                item,
            )
            for number, item in enumerate(examined.read.warnings)
        ]
        for number, change in enumerate(examined.changes):
            message = change.difference.message
            if change.used:
                message = _("{message}（已有 {count} 份记录填过，按旧版照常打开）").format(
                    message=message, count=change.used
                )
            cells = (change.difference.path, change.difference.label, message)
            lines.append(Line(str(number), cells, change))
        self.table.set_lines(lines)
        self.publish_button.show()

    def _publish(self) -> None:
        if self._examined is not None:
            self.published.emit(self._examined)


def _meaning(examined: Examined) -> str:
    parts = []
    if examined.filed:
        parts.append(
            _("已填的 {count} 份记录不受影响，按各自的版本打开和打印。").format(
                count=examined.filed
            )
        )
    if examined.drafts:
        parts.append(_("没写完的 {count} 份草稿按原来的版本接着写。").format(count=examined.drafts))
    parts.append(_("发布以后，新填的记录用新版本。"))
    return "".join(parts)


def _place(item: FormProblem) -> str:
    place = item.sheet
    if item.row:
        place = _("{sheet} 第{row}行").format(sheet=item.sheet, row=item.row)
    if item.column:
        place = _("{place} {column}").format(place=place, column=item.column)
    if item.position:
        place = _("{place} 第{number}个字符").format(place=place, number=item.position)
    return place.strip()
