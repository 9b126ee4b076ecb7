# SPDX-License-Identifier: MulanPSL-2.0
"""表单版本: every form by version; printed blank, handed out for editing, examined, published."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.errors import Fault
from wuse_desktop.forms.faults import FormFault
from wuse_desktop.gui.dialogs.files import ChooseFile, ChooseTarget, choose_file, choose_target
from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.form_examination import FormExamination
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import N_, NP_, _, pgettext
from wuse_desktop.services import form_library, form_versions
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.enrolment import county
from wuse_desktop.services.form_library import Examined
from wuse_desktop.services.form_versions import RETIRED, FormLine
from wuse_desktop.services.found_files import file_name

_ORIGINS = {"shipped": N_("随程序"), "own": N_("本单位"), "county": N_("县级总督导站")}
_WORKBOOKS = "*.xlsx *.xls *.xlsm *.csv *.md"


class FormVersionsPart(Page):
    """All versions in a list; a workbook that is brought in is shown with what it changes."""

    key: ClassVar[str] = "forms"
    title: ClassVar[str] = NP_("page", "表单版本")

    def __init__(
        self,
        operations: Operations,
        parent: QWidget | None = None,
        *,
        choose_file: ChooseFile = choose_file,
        choose_target: ChooseTarget = choose_target,
    ) -> None:
        super().__init__(operations, parent)
        self._choose_file = choose_file
        self._choose_target = choose_target
        self.preview: PreviewDialog | None = None
        self.notice = NoticeBar()
        self._explains = muted("")
        self.import_button = button(_("导入改好的表单…"), self.bring_in, kind="primary")
        self.blank_button = button(_("预览空表"), self.show_blank)
        self.export_button = button(_("导出工作簿…"), self.hand_out)
        self.retire_button = button(pgettext("button", "停用"), self.retire)
        self.table = LineTable(
            (
                Heading(pgettext("heading", "表单")),
                Heading(_("版本"), 7),
                Heading(_("来源"), 8),
                Heading(_("发布日期"), 7),
                Heading(_("已填"), 4, number=True),
                Heading(_("状态"), 6),
            ),
            EmptyState(_("这里列出全部表单。")),
            state_column=5,
            name=_("表单"),
        )
        self.examination = FormExamination()
        self.examination.published.connect(self.publish)
        self.examination.closed.connect(self.show_list)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.examination)
        head = row(
            title(_(self.title)),
            None,
            self.blank_button,
            self.export_button,
            self.retire_button,
            self.import_button,
        )
        layout = column(head, self._explains, self.notice, self._stack, gap=GRID)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.table.opened.connect(lambda _line: self.show_blank())
        self.table.selected.connect(self._on_selected)

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the list again."""
        if changes is not None and not changes.entities & {"form_version", "filed_form"}:
            return

        def fetch(desk: Desk) -> tuple[tuple[FormLine, ...], bool]:
            return form_versions.list_forms(desk), desk.is_county or county(desk) is None

        self.operations.read(fetch, lambda found: self._show(*found))

    def focus_first(self) -> None:
        """The list, or what was read from a file."""
        if self._stack.currentWidget() is self.examination:
            self.examination.focus_first()
            return
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table.current() is None:
            self.table.select_first()

    def step_back(self) -> bool:
        """From what was read to the list."""
        if self._stack.currentWidget() is not self.examination:
            return False
        self.show_list()
        return True

    # showing ------------------------------------------------------------------------------

    def _show(self, lines: tuple[FormLine, ...], publishes: bool) -> None:
        self._publishes = publishes
        self._explains.setText(
            _(
                "用 WPS 或 Excel 改：先“导出工作簿”，改好并改版本号，再“导入”。"
                "填过的记录总是按当时的版本打开和打印。"
            )
            if publishes
            else _(
                "表单由县级总督导站发布，随下发的内容更新；填过的记录总是按当时的版本打开和打印。"
            )
        )
        self.table.set_lines([_line(item) for item in lines])
        self.import_button.setVisible(publishes)
        self.retire_button.setVisible(publishes)
        if lines and self.table.current() is None:
            self.table.select_first()
        self._on_selected(self._current())

    def _on_selected(self, line: object) -> None:
        found = line if isinstance(line, FormLine) else None
        for item in (self.blank_button, self.export_button, self.retire_button):
            item.setEnabled(found is not None)
        if found is not None:
            text = _("恢复使用") if found.state == RETIRED else pgettext("button", "停用")
            self.retire_button.setText(text)
            self.retire_button.setEnabled(found.current or found.state == RETIRED)

    def _current(self) -> FormLine | None:
        line = self.table.current()
        return line.content if line and isinstance(line.content, FormLine) else None

    def show_list(self) -> None:
        """Go back to the list."""
        self._stack.setCurrentWidget(self.table)
        self.focus_first()

    # what one may do with a version -------------------------------------------------------

    def show_blank(self) -> None:
        """Show the empty form as it prints."""
        line = self._current()
        if line is None:
            return
        blank = _("空表")
        self.preview = PreviewDialog(
            self.operations,
            _("{form} 空表").format(form=line.title),
            lambda desk: form_library.blank_sheet(desk, line.sha256),
            kind=line.title,
            file_name=f"{file_name(line.title)}-{blank}.pdf",
            parent=self,
        )
        self.preview.show()
        self.preview.make()

    def hand_out(self) -> None:
        """Write the form as a workbook to be edited."""
        line = self._current()
        if line is None:
            return
        name = Path(f"{file_name(line.title)}-{file_name(line.version)}.xlsx")
        target = self._choose_target(self, _("工作簿存到哪里"), _("工作簿 (*.xlsx)"), name)
        if target is None:
            return

        self.operations.read(
            lambda desk: form_library.hand_out(desk, line.sha256, target),
            self._on_handed_out,
            self.notice.fail,
        )

    def _on_handed_out(self, path: Path) -> None:
        self.notice.tell(
            _("已导出到 {path}。第一页“填写说明”说明怎么改；改了内容要同时改版本号。").format(
                path=path
            )
        )

    def retire(self) -> None:
        """Take the version out of use, or bring it back."""
        line = self._current()
        if line is None:
            return
        again = line.state == RETIRED

        def done(_nothing: None) -> None:
            text = _("“{form} {version}”已恢复使用。") if again else _("“{form} {version}”已停用。")
            self.said.emit(
                text.format(form=line.title, version=line.version),
                "" if again else _("撤销"),
                None if again else lambda: self._bring_back(line),
            )
            self.refresh()

        self.operations.write(
            lambda desk: form_versions.retire(desk, line.sha256, again=again),
            done,
            self.notice.fail,
            initiator=self,
        )

    def _bring_back(self, line: FormLine) -> None:
        self.operations.write(
            lambda desk: form_versions.retire(desk, line.sha256, again=True),
            lambda _nothing: self.refresh(),
            self.notice.fail,
            initiator=self,
        )

    # bringing in --------------------------------------------------------------------------

    def bring_in(self) -> None:
        """Choose a workbook and show what it says."""
        path = self._choose_file(
            self, _("选择改好的表单"), _("表单 ({kinds})").format(kinds=_WORKBOOKS), None
        )
        if path is not None:
            self.examine(path)

    def examine(self, path: Path) -> None:
        """Show what a workbook changes, or everything that is wrong in it."""
        self.notice.hide()

        def failed(fault: Fault) -> None:
            if isinstance(fault, FormFault):
                self.examination.show_problems(path.name, fault.problems)
                self._stack.setCurrentWidget(self.examination)
                self.examination.focus_first()
            else:
                self.notice.fail(fault)

        def show(found: Examined) -> None:
            self.examination.show_examined(found)
            self._stack.setCurrentWidget(self.examination)
            self.examination.focus_first()

        self.operations.read(lambda desk: form_library.examine(desk, path), show, failed)

    def publish(self, examined: Examined) -> None:
        """Publish what was examined."""

        def done(_version: object) -> None:
            self.show_list()
            self.refresh()
            sends = self.operations.desk.is_county
            text = _("已发布“{form} {version}”，新填的记录从现在起用它。")
            if sends:
                text = _("已发布“{form} {version}”，下次下发时给各站。")
            self.notice.tell(text.format(form=examined.title, version=examined.read.version))

        self.operations.write(
            lambda desk: form_library.publish(desk, examined),
            done,
            self.notice.fail,
            initiator=self,
        )


def _line(item: FormLine) -> Line:
    if item.state == RETIRED:
        state, tone = _("停用"), ""
    elif item.current:
        state, tone = _("在用"), "confirmed"
    else:
        state, tone = _("旧版"), ""
    cells = (
        item.title,
        item.version,
        _(_ORIGINS[item.origin]),
        item.published_on.isoformat() if item.published_on else "",
        str(item.uses) if item.uses else "",
        state,
    )
    return Line(item.sha256, cells, item, tone=tone)
