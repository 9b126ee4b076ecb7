# SPDX-License-Identifier: MulanPSL-2.0
"""The card with the attachments of one record: looked at, dropped in, pasted, picked, removed."""

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QProgressBar, QWidget

from wuse_desktop.errors import UserFault
from wuse_desktop.gui.dialogs.attachment_details import AttachmentDetails
from wuse_desktop.gui.dialogs.attachment_viewer import AttachmentViewer, view_attachments
from wuse_desktop.gui.dialogs.files import ChooseFiles, choose_files
from wuse_desktop.gui.dialogs.reason import AskReason, ask_reason
from wuse_desktop.gui.models.attachment_tiles import AttachmentTiles
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.picture_bytes import png_bytes
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.attachment_intake import AttachmentIntake, Incoming, Outcome
from wuse_desktop.gui.widgets.attachment_row import AttachmentRow
from wuse_desktop.gui.widgets.dropping import DropZone, FileDrops, local_paths, picture_in
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import button, column, muted, repolish, row, section
from wuse_desktop.i18n import _
from wuse_desktop.services import attachments, records
from wuse_desktop.services.arriving_files import PHOTO, SIGNED_SCAN, Arrival, prepare
from wuse_desktop.services.attachment_list import (
    AttachmentLine,
    AttachmentSheet,
    sheet_of,
    waiting_line,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.records import Deleted
from wuse_desktop.services.waiting_files import WaitingFile

_NOTHING = AttachmentSheet((), editable=False, needs_reason=False, consent_note="")
_PICTURES = "*.jpg *.jpeg *.png *.webp *.bmp *.gif *.tif *.tiff *.avif *.heic"


class AttachmentStrip(QFrame):
    """``said`` puts a sentence with an undo into the page's notice bar.

    ``added`` tells that something new is shown. A record without attachments that may not be
    written to has no card.
    """

    said = Signal(str, str, object)
    added = Signal()
    waiting_changed = Signal()

    def __init__(
        self,
        operations: Operations,
        *,
        choose: ChooseFiles = choose_files,
        ask: AskReason = ask_reason,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._operations = operations
        self._choose, self._ask = choose, ask
        self._subject = ("", "")
        self._sheet = _NOTHING
        self._ticket = 0
        self._wanted = ""
        self._may_wait = False
        self._waiting: tuple[WaitingFile, ...] = ()
        self.tiles = AttachmentTiles(operations, self)
        self.row = AttachmentRow(self.tiles)
        self.intake = AttachmentIntake(operations, self)
        self._drops = FileDrops(self)
        self._count = muted("", wrap=False)
        self._view = button(_("查看"), self.view_current, kind="link")
        self._describe = button(_("说明"), self.describe_current, kind="link")
        self._remove = button(_("删除"), self.remove_current, kind="link")
        self._add = button(_("添加附件 ▾"), self._open_menu)
        self.menu = QMenu(self)
        self._empty = DropZone("")
        self._note = muted("")
        self._busy = QFrame()
        self._busy_text = muted("", wrap=False)
        self._bar = QProgressBar()
        self.stop_button = button(_("停下"), self.intake.stop, kind="link")
        self._build()
        self._connect()
        self._show(_NOTHING)

    def _build(self) -> None:
        for made, keys in ((self._view, "Enter"), (self._describe, "F2"), (self._remove, "Del")):
            made.setToolTip(tip(keys))
        for text, kind, files in (
            (_("照片…"), PHOTO, _("图片 ({pictures})").format(pictures=_PICTURES)),
            (_("其他文件…"), "", _("所有文件 (*)")),
        ):
            self.menu.addAction(text).triggered.connect(partial(self._pick, kind, files))
        signed = self.menu.addAction(_("签字扫描件…"))
        signed.triggered.connect(self.pick_signed)
        self.menu.insertAction(self.menu.actions()[1], signed)
        self.menu.addSeparator()
        paste = self.menu.addAction(_("粘贴"))
        paste.setShortcut(QKeySequence(QKeySequence.StandardKey.Paste))
        paste.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # only shown here
        paste.triggered.connect(self.paste)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(120, 2 * GRID + 2)
        self._busy.setLayout(row(self._bar, self._busy_text, self.stop_button, None))
        head = row(section(_("附件")), self._count, None)
        for part in (self._view, self._describe, self._remove, self._add):
            head.addWidget(part)
        self.setLayout(column(head, self._empty, self.row, self._busy, self._note, margin=2 * GRID))

    def _connect(self) -> None:
        self._drops.watch(self)
        self._drops.hovered.connect(self._mark)
        self._drops.dropped.connect(self._take)
        hand_on_focus(self, self.row)
        self.row.opened.connect(self._open)
        self.row.describe_wished.connect(lambda _id: self.describe_current())
        self.row.remove_wished.connect(lambda _id: self.remove_current())
        self.row.menu_wished.connect(self._open_tile_menu)
        self.row.current_changed.connect(self._show_actions)
        self.intake.progressed.connect(self._on_progress)
        self.intake.ended.connect(self._on_ended)

    def serve(self, view: QWidget) -> None:
        """Take what is dropped or pasted anywhere on the view that this strip is a part of."""
        self._drops.watch(view)
        bind(view, QKeySequence.StandardKey.Paste, self.paste)

    # showing ------------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[AttachmentLine, ...]:
        """What is shown."""
        return self._sheet.lines

    @property
    def subject(self) -> tuple[str, str]:
        """Entity and id of the record whose attachments are shown."""
        return self._subject

    def show_subject(self, entity: str, record_id: str) -> None:
        """Show the attachments of a record; without an id, of one that is not saved yet."""
        self._waiting = ()
        if self._subject != (entity, record_id):
            self._subject = (entity, record_id)
            self._show(_NOTHING)
        self.refresh()

    @property
    def waiting(self) -> tuple[WaitingFile, ...]:
        """The files that wait for the record to be saved."""
        return self._waiting

    def let_wait(self) -> None:
        """Take files for a record that is not saved yet; its form keeps them with its draft."""
        self._may_wait = True

    def set_waiting(self, files: Sequence[WaitingFile]) -> None:
        """Show the files of a draft."""
        self._waiting = tuple(files)
        self.refresh()

    def refresh(self) -> None:
        """Read again what is shown."""
        self._ticket += 1
        ticket, subject = self._ticket, self._subject

        def show(sheet: AttachmentSheet) -> None:
            if ticket == self._ticket:
                self._show(sheet)

        if subject[1]:
            self._operations.read(lambda desk: sheet_of(desk, *subject), show)
        else:
            lines = tuple(map(waiting_line, self._waiting))
            self._show(dataclasses.replace(_NOTHING, lines=lines, editable=self._may_wait))

    def _show(self, sheet: AttachmentSheet) -> None:
        current = self._wanted or getattr(self.row.current(), "id", "")
        self._wanted = ""
        self._sheet = sheet
        unsaved = bool(self._subject[0]) and not self._subject[1]
        self.tiles.set_lines(sheet.lines)
        self.row.select(current)
        self._count.setText(str(len(sheet.lines)) if sheet.lines else "")
        self.row.setVisible(bool(sheet.lines))
        self._empty.setVisible(not sheet.lines)
        self._empty.set_sentence(
            _("先保存这条记录，再添加照片和文件。")
            if unsaved and not sheet.editable
            else _(
                "把照片、扫描件或文件拖到这里，或复制后按 Ctrl+V；也可以点“添加附件”。"
                "照片会自动缩小，并去掉拍摄位置。"
            )
        )
        self._note.setText(sheet.consent_note)
        self._note.setVisible(bool(sheet.consent_note))
        self._add.setVisible(sheet.editable)
        self._drops.enabled = sheet.editable
        self._busy.setVisible(self.intake.busy)
        self.setVisible(bool(sheet.lines) or sheet.editable or unsaved)
        self._show_actions()

    def _show_actions(self) -> None:
        line = self.row.current()
        saved = line is not None and line.presence != "waiting"
        self._view.setVisible(saved)
        self._describe.setVisible(saved and self._sheet.editable)
        self._remove.setVisible(line is not None and self._sheet.editable)

    # adding -------------------------------------------------------------------------------

    def add_files(self, paths: Sequence[Path], kind: str = "") -> None:
        """Take files in, shrunk where they are pictures."""
        self._bring(
            [(path.name, partial(prepare, path, kind=kind)) for path in paths],
        )

    def add_picture(self, picture: QImage) -> None:
        """Take a copied picture in."""
        desk = self._operations.desk
        self._bring(
            [
                (
                    _("粘贴的图片"),
                    lambda: attachments.from_clipboard(desk, png_bytes(picture)),
                )
            ]
        )

    def _bring(self, files: Sequence[tuple[str, Callable[[], Arrival]]]) -> None:
        subject = self._subject
        if not files or not self._sheet.editable or not (subject[1] or self._may_wait):
            return

        def bring(reason: str) -> None:
            self.intake.bring([Incoming(name, subject, make, reason) for name, make in files])

        self._with_reason(_("添加附件"), bring)

    def _with_reason(self, heading: str, then: Callable[[str], None]) -> None:
        """Ask why first, where the record is closed (R-02)."""
        if self._sheet.needs_reason:
            self._ask(
                self, heading, _("个案已结案或记录已归档，请写明原因；会留在修改痕迹里。"), then
            )
        else:
            then("")

    def _pick(self, kind: str, files: str) -> None:
        self.add_files(self._choose(self, _("添加附件"), files, None), kind)

    def pick_signed(self) -> None:
        """Choose photos or scans of signed paper: kept legible, and counted as no photo."""
        pictures = _("图片和 PDF ({pictures} *.pdf)").format(pictures=_PICTURES)
        self._pick(SIGNED_SCAN, pictures)

    def paste(self) -> None:
        """Take in the files or the picture that were copied."""
        self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, data: QMimeData) -> None:
        paths, picture = local_paths(data), picture_in(data)
        if paths:
            self.add_files(paths)
        elif picture is not None:
            self.add_picture(picture)

    def _mark(self, hovered: bool) -> None:
        self.setProperty("hovered", hovered)
        repolish(self)

    def _on_progress(self, number: int, count: int, name: str) -> None:
        self._bar.setRange(0, count)
        self._bar.setValue(number - 1)
        text = _("正在处理第 {number} / {count} 个：{name}")
        self._busy_text.setText(text.format(number=number, count=count, name=name))
        self._busy.show()
        self.stop_button.setVisible(number < count)

    def _on_ended(self, outcome: Outcome) -> None:
        self._busy.hide()
        if outcome.waiting:
            self._take_waiting(outcome.waiting)
        if outcome.added:
            self._wanted = outcome.ids[-1]
        self.refresh()
        if outcome.faults:
            self._operations.failed.emit(outcome.fault())
        elif outcome.added or outcome.stopped:
            wish = partial(self._take_back, outcome.ids) if outcome.added else None
            self.said.emit(outcome.sentence(), _("撤销") if wish else "", wish)
        if outcome.added:
            self.added.emit()

    def _take_waiting(self, files: Sequence[WaitingFile]) -> None:
        if self._subject[1]:
            text = _("{count} 个文件还没有处理完就离开了新记录，没有添加。")
            step = _("请打开那条记录重新添加。")
            fault = UserFault("attachment_late", text.format(count=len(files)), step)
            self._operations.failed.emit(fault)
            return
        known = {item.digest for item in self._waiting}
        self._waiting += tuple(item for item in files if item.digest not in known)
        self._wanted = files[-1].digest
        self.waiting_changed.emit()
        self.added.emit()

    def _take_back(self, ids: Sequence[str]) -> None:
        reason = _("撤销添加") if self._sheet.needs_reason else ""

        def remove(desk: Desk) -> None:
            for attachment_id in ids:
                attachments.remove(desk, attachment_id, reason)

        self._operations.write(remove, lambda _nothing: self.refresh(), initiator=self)

    # one attachment -----------------------------------------------------------------------

    def _open(self, attachment_id: str) -> AttachmentViewer | None:
        if not self._subject[1]:
            return None
        return view_attachments(self, self._operations, self.lines, attachment_id)

    def view_current(self) -> None:
        """Look at the current attachment."""
        line = self.row.current()
        if line is not None:
            self._open(line.id)

    def describe_current(self) -> None:
        """Say what the current attachment is."""
        line = self.row.current()
        if line is None or not self._sheet.editable or not self._subject[1]:
            return
        dialog = AttachmentDetails(
            self._operations,
            line,
            self._subject,
            needs_reason=self._sheet.needs_reason,
            parent=self,
        )
        dialog.saved.connect(self.refresh)
        dialog.open()

    def remove_current(self) -> None:
        """Put the current attachment into the bin; the notice offers to take it back."""
        line = self.row.current()
        if line is None or not self._sheet.editable:
            return
        self._wanted = self._neighbour(line)
        if line.presence == "waiting":
            self._waiting = tuple(item for item in self._waiting if item.digest != line.digest)
            self.refresh()
            self.waiting_changed.emit()
            return

        def remove(reason: str) -> None:
            self._operations.write(
                lambda desk: attachments.remove(desk, line.id, reason), gone, initiator=self
            )

        def gone(deleted: Deleted) -> None:
            self.refresh()
            text = _("附件“{name}”已放进回收站，30天内可以恢复。").format(name=line.title)
            self.said.emit(text, _("撤销"), partial(self._undo, deleted))

        self._with_reason(_("删除附件"), remove)

    def _neighbour(self, line: AttachmentLine) -> str:
        place = self.lines.index(line)
        beside = self.lines[place + 1 : place + 2] or self.lines[max(0, place - 1) : place]
        return beside[0].id if beside else ""

    def _undo(self, deleted: Deleted) -> None:
        def back(_saved: object) -> None:
            self._wanted = deleted.id
            self.refresh()

        self._operations.write(lambda desk: records.undo(desk, deleted.token), back, initiator=self)

    # menus --------------------------------------------------------------------------------

    def _open_menu(self) -> None:
        self.menu.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    def _open_tile_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("查看")).triggered.connect(self.view_current)
        if self._sheet.editable:
            menu.addAction(_("说明…")).triggered.connect(self.describe_current)
            menu.addAction(_("删除")).triggered.connect(self.remove_current)
        menu.popup(place)
