# SPDX-License-Identifier: MulanPSL-2.0
"""The card 表单 of a record: what was filed about it, what may be, and another one begun."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QMenu

from wuse_desktop.domain.record_forms import papers_of
from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.standing_words import standing_words
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section
from wuse_desktop.i18n import _, pgettext
from wuse_desktop.services import filed_forms, form_printing
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filed_forms import FiledForms, FiledLine, FormOffer
from wuse_desktop.services.paper_files import pdf_name
from wuse_desktop.services.record_forms import record_sheet

_ROW_PX, _HEAD_PX, _MOST_ROWS = 30, 38, 6
_NOTHING = FiledForms("", "", (), ())

Read = Callable[[Desk, str, str], FiledForms]


class FiledFormsCard(QFrame):
    """One line a form. ``begun`` carries a FormOffer, ``opened`` a FiledLine.

    Enter opens a line or begins what was not filed, + or Ins begins another one of its kind.
    A ``whole`` card takes the room that there is; otherwise it is as high as its lines.
    """

    begun = Signal(object)
    opened = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        operations: Operations,
        *,
        read: Read = filed_forms.filed_forms,
        whole: bool = False,
        numbers: bool = True,
    ) -> None:
        """``numbers`` False leaves the numbers of the forms out, where the card is narrow."""
        super().__init__()
        self.setObjectName("card")
        self.operations = operations
        self.read = read
        self._whole = whole
        self._found = _NOTHING
        self._subject = ("", "")
        self._about = ""
        self._ticket = 0
        self.preview: PreviewDialog | None = None
        headings = (
            Heading(pgettext("heading", "表单")),
            Heading(_("状态"), 5),
            Heading(_("日期"), 6),
            Heading(_("填写人"), 4),
            Heading(_("编号"), 13),
        )
        self.table = LineTable(
            headings if numbers else headings[:-1],
            EmptyState(_("还没有填过表。点“＋ 写表单”，选一种开始。")),
            state_column=1,
            name=_("表单"),
        )
        self.table.set_row_height(_ROW_PX)
        self.new = button(_("＋ 写表单 ▾"), self.open_menu)
        self.menu = QMenu(self)
        self.menu.triggered.connect(lambda action: self.begun.emit(action.data()))
        self._hint = muted(_("回车打开 · Ctrl+P 打印"), wrap=False)
        layout = column(
            row(section(_("表单")), self._hint, None, self.new), self.table, gap=4, margin=2 * GRID
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.table.opened.connect(self._on_opened)
        for keys in ("+", "Ins"):
            bind(self.table, keys, self._begin_another)
        hand_on_focus(self, self.table)

    @property
    def found(self) -> FiledForms:
        """What is shown."""
        return self._found

    # showing ------------------------------------------------------------------------------

    def show_subject(self, entity: str, subject_id: str, about: str = "") -> None:
        """Show the forms about a record; ``about`` names it in the titles of papers."""
        if (entity, subject_id) != self._subject:
            self._show(_NOTHING)
        self._subject, self._about = (entity, subject_id), about
        self.refresh()

    def refresh(self) -> None:
        """Read them again."""
        entity, subject_id = self._subject
        if not subject_id:
            return
        self._ticket += 1
        ticket = self._ticket

        def show(found: FiledForms) -> None:
            if ticket == self._ticket:
                self._show(found)

        self.operations.read(lambda desk: self.read(desk, entity, subject_id), show)

    def _show(self, found: FiledForms) -> None:
        self._found = found
        unwritten = [item for item in found.offers if item.begun or not item.many]
        lines = [_offer_line(item) for item in unwritten]
        lines += [_filed_line(item) for item in found.lines]
        self.table.set_lines(lines)
        self.menu.clear()
        for item in found.offers:
            self.menu.addAction(item.title).setData(item)
        self.new.setVisible(bool(found.offers))
        self._hint.setVisible(bool(lines))
        self.setVisible(self._whole or bool(found.offers) or bool(lines))
        if not self._whole:
            self.table.setVisible(bool(lines))
            self.table.setFixedHeight(_HEAD_PX + min(len(lines), _MOST_ROWS) * _ROW_PX + 4)

    # wishes -------------------------------------------------------------------------------

    def open_menu(self) -> None:
        """Offer the forms that may be begun."""
        self.menu.popup(self.new.mapToGlobal(self.new.rect().bottomLeft()))
        actions = self.menu.actions()
        if actions:
            self.menu.setActiveAction(actions[0])

    def _on_opened(self, content: object) -> None:
        if isinstance(content, FormOffer):
            self.begun.emit(content)
        elif isinstance(content, FiledLine) and content.hidden:
            self.refused.emit(_("这份表只限站长、督导和填写人查看。"))
        elif isinstance(content, FiledLine):
            self.opened.emit(content)

    def _begin_another(self) -> None:
        """Another form of the kind under the cursor."""
        line = self.table.current()
        form_id = getattr(line.content, "form_id", "") if line is not None else ""
        found = next((item for item in self._found.offers if item.form_id == form_id), None)
        if found is not None:
            self.begun.emit(found)

    def print_current(self) -> bool:
        """Show the filed form under the cursor as it prints; False when there is none."""
        line = self.table.current()
        content = line.content if line is not None and self.table.view.hasFocus() else None
        if not isinstance(content, FiledLine):
            return False
        if content.hidden:
            self._on_opened(content)
            return True
        make = self._paper(content)
        self.preview = PreviewDialog(
            self.operations,
            " ".join((content.title, self._about)).strip(),
            lambda desk: make(desk, True),
            kind=content.title,
            file_name=pdf_name(content.title, self._about),
            parent=self.window(),
        )
        self.preview.mask_until_asked(lambda desk: make(desk, False), (content.filed_id,))
        self.preview.show()
        self.preview.make()
        return True

    def _paper(self, line: FiledLine) -> Callable[[Desk, bool], bytes]:
        """What prints a filed form, with sensitive answers or without.

        One whose columns are those of the record is the paper of the record, as its screen says.
        """
        entity, subject_id = self._subject
        if any(item.form_id == line.form_id for item in papers_of(entity)):
            return lambda desk, reveal: record_sheet(
                desk, entity, subject_id, line.form_id, reveal=reveal
            )
        return lambda desk, reveal: form_printing.filed_sheet(desk, line.filed_id, reveal=reveal)


def _offer_line(item: FormOffer) -> Line:
    state, tone = standing_words("draft" if item.begun else "unwritten")
    return Line(item.form_id, (item.title, state, "", "", ""), item, tone)


def _filed_line(item: FiledLine) -> Line:
    state, tone = standing_words("filed")
    if item.draft:
        state, tone = _("更正未完"), "due"
    title = _("{title}（限指定人员）").format(title=item.title) if item.hidden else item.title
    cells = (
        title,
        state,
        item.on.isoformat() if item.on else "",
        item.station or item.writer,
        item.number,
    )
    return Line(item.filed_id, cells, item, tone)
