# SPDX-License-Identifier: MulanPSL-2.0
"""导入表格: files are looked at, questions answered, then loaded; past imports can be undone."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.progress import Progress
from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.files import (
    ChooseFiles,
    ChooseTarget,
    choose_files,
    choose_target,
    first_folder,
)
from wuse_desktop.gui.dialogs.reason import AskReason, ask_reason
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.returned_rows import OpenFile, ReturnedRows, open_outside
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.dropping import FileDrops, local_paths
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.import_preview import COLUMNS, ROWS, WORDS, ImportPreview
from wuse_desktop.gui.widgets.import_result import ImportResult
from wuse_desktop.gui.widgets.import_start import ImportStart
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.texts import button, column, row, title
from wuse_desktop.gui.widgets.work_bar import WorkBar
from wuse_desktop.i18n import N_, _, enumerated, in_turn
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.tables import imports
from wuse_desktop.services.tables.examining import Examination, examine, load_files
from wuse_desktop.services.tables.import_choice import ImportChoice
from wuse_desktop.services.tables.loading import Loaded
from wuse_desktop.services.tables.meanings import Word, recall
from wuse_desktop.services.tables.sources import KINDS, SheetKey, open_files
from wuse_desktop.services.tables.sources import OpenFile as ReadFile
from wuse_desktop.services.tables.templates import save_template, template_name
from wuse_desktop.services.tables.undoing import Undone, undo_import

WHAT = "table_import"
_MOST_LEFT = 5


class TablesPage(Page):
    """Start, preview and result, one in front; Esc goes back from each."""

    key: ClassVar[str] = "tables"
    title: ClassVar[str] = N_("导入表格")

    def __init__(
        self,
        operations: Operations,
        parent: QWidget | None = None,
        *,
        choose_files: ChooseFiles = choose_files,
        choose_target: ChooseTarget = choose_target,
        ask: AskReason = ask_reason,
        open_file: OpenFile = open_outside,
    ) -> None:
        super().__init__(operations, parent)
        self._choose_files = choose_files
        self._choose_target = choose_target
        self._ask = ask
        self._paths: tuple[Path, ...] = ()
        self._files: tuple[ReadFile, ...] = ()
        self._choice = ImportChoice()
        self._wanted = ""
        self._again = False
        self._folder: Path | None = None
        self.notice = NoticeBar()
        self.returned = ReturnedRows(self, operations, self.notice, choose_target, open_file)
        self.work = WorkBar(operations)
        self.work.stopped.connect(self._on_stopped)
        self.work.busy_changed.connect(self._enable)
        self._name = ElidedLabel("", "muted")
        self.other_button = button(_("换文件…"), self.choose)
        self.load_button = button(_("导入 Ctrl+回车"), self.load, kind="primary")
        self.load_button.setAutoDefault(True)
        self.start, self.preview, self.result = ImportStart(), ImportPreview(), ImportResult()
        self._stack = QStackedWidget()
        for face in (self.start, self.preview, self.result):
            self._stack.addWidget(face)
        head = row(title(_(self.title)), self._name, None, self.other_button, self.load_button)
        layout = column(head, self.notice, self.work, self._stack, gap=GRID)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self._connect()
        self._drops = FileDrops(self)
        self._drops.enabled = may_write(operations.desk)
        self._drops.watch(self)
        self._drops.dropped.connect(self._on_dropped)
        self._bring(self.start)

    def _connect(self) -> None:
        self.start.choose_wished.connect(self.choose)
        self.start.template_wished.connect(self.save_template)
        self.start.undo_wished.connect(self.ask_to_undo)
        self.start.returned_wished.connect(self.returned.open_of)
        self.preview.table_said.connect(self._say_table)
        self.preview.heading_said.connect(self._say_heading)
        self.preview.column_said.connect(self._say_column)
        self.preview.given_said.connect(self._say_given)
        self.preview.word_said.connect(self._say_word)
        self.preview.hidden_said.connect(self._say_hidden)
        self.result.open_wished.connect(self.returned.open)
        self.result.save_wished.connect(self.returned.save)
        self.result.undo_wished.connect(self.ask_to_undo)
        self.result.closed.connect(self.show_start)
        for keys, wish in (
            ("Ctrl+O", self.choose),
            ("Ctrl+Return", self.load),
            ("Ctrl+Enter", self.load),
            ("Ctrl+Tab", lambda: self.preview.turn_sheet(1)),
            ("Ctrl+Shift+Tab", lambda: self.preview.turn_sheet(-1)),
            ("Alt+H", lambda: self.preview.show_what(ROWS)),
            ("Alt+R", lambda: self.preview.show_what(WORDS)),
            ("Alt+L", lambda: self.preview.show_what(COLUMNS)),
        ):
            bind(self, keys, wish)

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the book of imports again."""
        if changes is None or changes:
            self.operations.read(imports.past_imports, self.start.show_past)

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin an import; ``context`` may name ``paths`` to look at and the ``table`` wanted."""
        if what != WHAT:
            return False
        given = context.get("paths") if isinstance(context, dict) else None
        self._wanted = str(context.get("table", "")) if isinstance(context, dict) else ""
        if given:
            self.look_at(given)
        elif self._stack.currentWidget() is self.result:
            self.show_start()
        return True

    def focus_first(self) -> None:
        """Where work begins on what is in front."""
        shown = self._stack.currentWidget()
        if shown is self.start:
            self.start.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif shown is self.preview:
            self.preview.focus_first()
        else:
            self.result.focus_first()

    def panes(self) -> tuple[QWidget, ...]:
        """The buttons, and the parts of what is in front."""
        if self._stack.currentWidget() is self.preview:
            return (self.preview.table, self.preview.what, self.preview.rows.view, self.load_button)
        return ()

    def step_back(self) -> bool:
        """From preview and result to the start; what was said of words is kept."""
        if self.work.busy:
            self.work.stop()
            return True
        if self._stack.currentWidget() is self.start:
            return False
        self.show_start()
        return True

    # what is in front ---------------------------------------------------------------------

    def _bring(self, face: QWidget) -> None:
        self._stack.setCurrentWidget(face)
        looking = face is self.preview
        self.load_button.setVisible(looking)
        self.other_button.setVisible(looking)
        self._name.setVisible(face is not self.start)

    def show_start(self) -> None:
        """Go back to where an import begins."""
        self._files, self._paths = (), ()
        self._bring(self.start)
        self.refresh()
        self.focus_first()

    def _enable(self, busy: bool) -> None:
        self.load_button.setEnabled(not busy and self._loadable > 0)
        self.other_button.setEnabled(not busy)
        self.start.choose_button.setEnabled(not busy)

    def _on_stopped(self, what: str) -> None:
        if self._again:
            self._again = False
            self._examine()
            return
        self.notice.warn(_("{what}停下了，什么都没有导入。").format(what=what))
        if self._stack.currentWidget() is self.start or not self._files:
            self.show_start()

    # choosing -----------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for files."""
        kinds = " ".join(f"*{kind}" for kind in KINDS)
        start = first_folder(self._folder)
        heading = _("选择要导入的表格")
        found = self._choose_files(self, heading, _("表格 ({kinds})").format(kinds=kinds), start)
        if found:
            self.look_at(found)

    def _on_dropped(self, data: QMimeData) -> None:
        paths = local_paths(data)
        if paths:
            self.look_at(paths)

    def look_at(self, paths: Iterable[Path]) -> None:
        """Read files and show what an import of them would do."""
        self._paths, self._files = tuple(paths), ()
        self._folder = self._paths[0].parent if self._paths else None
        self._choice = ImportChoice(wanted=self._wanted)
        self.preview.begin()
        self.notice.hide()
        self._name.set_text(enumerated(path.name for path in self._paths))
        self._name.setVisible(True)
        self._examine()

    _loadable = 0

    def _examine(self) -> None:
        if self.work.busy:  # what is being tried is out of date
            self._again = True
            self.work.stop()
            return
        paths, files, choice = self._paths, self._files, self._choice

        def work(desk: Desk, progress: Progress) -> tuple[tuple[ReadFile, ...], Examination]:
            opened = files or open_files(paths)
            said = choice.on(recall(desk))
            return opened, examine(desk, opened, said, progress)

        self.work.start(_("检查表格"), work, self._on_examined, self._on_fault)

    def _on_examined(self, found: tuple[tuple[ReadFile, ...], Examination]) -> None:
        afresh = not self._files
        self._files, examination = found
        self._loadable = examination.loadable
        self.preview.show_examination(examination)
        self._bring(self.preview)
        self.load_button.setText(_("导入 {count} 行 Ctrl+回车").format(count=self._loadable))
        self._enable(busy=False)
        if examination.notes:
            self.notice.tell("".join(examination.notes))
        if afresh:
            self.preview.focus_first()

    def _on_fault(self, fault: Fault) -> None:
        self.notice.fail(fault)
        if not self._files:
            self._bring(self.start)

    # answers ------------------------------------------------------------------------------

    def _say_table(self, sheet: SheetKey, name: str) -> None:
        self._choice = self._choice.with_table(sheet, name)
        self._examine()

    def _say_heading(self, sheet: SheetKey, number: int) -> None:
        self._choice = self._choice.with_heading_row(sheet, number)
        self._examine()

    def _say_column(self, table: str, heading: str, name: str) -> None:
        self._choice = self._choice.with_column(table, heading, name)
        self._examine()

    def _say_given(self, sheet: SheetKey, column: str, text: str) -> None:
        self._choice = self._choice.with_given(sheet, column, text)
        self._examine()

    def _say_word(self, word: Word, meaning: str) -> None:
        self._choice = self._choice.with_word(word, meaning)
        self._examine()

    def _say_hidden(self, sheet: SheetKey, loaded: object) -> None:
        self._choice = self._choice.with_hidden(sheet, loaded=bool(loaded))
        self._examine()

    # loading ------------------------------------------------------------------------------

    def load(self) -> None:
        """Load the files as they were looked at."""
        if self._stack.currentWidget() is not self.preview or not self.load_button.isEnabled():
            return
        files, choice = self._files, self._choice
        self.notice.hide()

        def work(desk: Desk, progress: Progress) -> Loaded:
            return load_files(desk, files, choice.on(recall(desk)), progress)

        self.work.start(_("导入"), work, self._on_loaded, self.notice.fail)

    def _on_loaded(self, loaded: Loaded) -> None:
        self.returned.take(loaded.returned)
        self.result.show_loaded(loaded)
        self._bring(self.result)
        self.result.focus_first()

    # undoing ------------------------------------------------------------------------------

    def ask_to_undo(self, import_id: str) -> None:
        """Ask why, then undo an import."""
        self._ask(
            self,
            _("撤销这次导入"),
            _(
                "它新建的记录都放进回收站，它补充过的档案改回原来的样子；"
                "导入以后又改过或用到的，会留下并列出来。请写明为什么撤销。"
            ),
            lambda why: self.undo(import_id, why),
        )

    def undo(self, import_id: str, why: str) -> None:
        """Undo an import."""

        def work(desk: Desk, progress: Progress) -> Undone:
            return undo_import(desk, import_id, why, progress)

        self.work.start(_("撤销导入"), work, self._on_undone, self.notice.fail)

    def _on_undone(self, undone: Undone) -> None:
        text = _("已撤销：{removed} 条记录放进了回收站，{restored} 份档案改回了原来的样子。")
        said = text.format(removed=undone.removed, restored=undone.restored)
        if undone.left:
            shown = in_turn(
                _("{title}（{reason}）").format(title=item.title, reason=item.reason)
                for item in undone.left[:_MOST_LEFT]
            )
            more = _("等") if len(undone.left) > _MOST_LEFT else ""
            said += _("留下 {count} 条：{shown}{more}。").format(
                count=len(undone.left), shown=shown, more=more
            )
        (self.notice.warn if undone.left else self.notice.tell)(said)
        self.show_start()

    # empty tables -------------------------------------------------------------------------

    def save_template(self, name: str) -> None:
        """Write an empty table to fill in."""
        start = (first_folder(self._folder) or Path()) / template_name(name)
        target = self._choose_target(self, _("空表存到哪里"), _("工作簿 (*.xlsx)"), start)
        if target is None:
            return
        self.operations.read(
            lambda desk: save_template(desk, name, target),
            lambda path: self.notice.tell(
                _("空表已存到 {path}。填好以后拖到这里就能导入。").format(path=path)
            ),
            self.notice.fail,
        )
