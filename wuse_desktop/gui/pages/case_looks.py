# SPDX-License-Identifier: MulanPSL-2.0
"""What may be looked at of a case beside its forms: sensitive content, history, papers."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.gui.dialogs.history import show_history
from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.dialogs.reason import ask_reason
from wuse_desktop.gui.dialogs.record_preview import preview_records
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.case_view import CaseView
from wuse_desktop.i18n import _
from wuse_desktop.services import revealing
from wuse_desktop.services.case_archive_papers import VolumeWish, case_volume
from wuse_desktop.services.case_entry import CaseSheet
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.paper_files import pdf_name


class CaseLooks(QObject):
    """Serves the looks at the case of a view; ``said`` is for the notice bar."""

    said = Signal(str)

    def __init__(self, operations: Operations, view: CaseView, page: QWidget) -> None:
        super().__init__(page)
        self._operations = operations
        self._view = view
        self._page = page
        self.preview: PreviewDialog | None = None

    def answer(self, wish: str, case_id: str) -> bool:
        """Show what is wished for; False for a wish of another kind."""
        record = self._view.record
        if wish == "history":
            show_history(
                self._page, self._operations, CaseFile.entity, case_id, self._view.caption(),
                masks=record.is_masked,
            )  # fmt: skip
        elif wish == "reveal":
            self._look(case_id, record.masked_labels(), self._view.reveal)
        elif wish == "volume":
            self._show_volume(case_id)
        elif wish == "sealed_volume":
            ask_reason(
                self._page,
                _("整卷连同密封件"),
                _("强制报告等密封件只限指定人员；写明为什么要一起装订。"),
                lambda why: self._show_volume(case_id, why),
            )
        elif wish == "hidden":
            self.said.emit(_("这份表只限站长、督导和负责社工查看。"))
        else:
            return False
        return True

    def _look(self, record_id: str, labels: tuple[str, ...], then: Callable[[], object]) -> None:
        """Keep in the trail that sensitive content is looked at, then show it."""

        def done(_saved: Saved) -> None:
            then()

        self._operations.write(
            lambda desk: revealing.reveal(desk, record_id, labels), done, initiator=self._page
        )

    def open_masked(
        self, sheet: CaseSheet, record_id: str, label: str, write: Callable[[], object]
    ) -> None:
        """Open what holds sensitive content; the trail keeps it of who is not in charge."""
        if not self._view.record.is_masked:
            write()
        elif sheet.may_reveal:
            self._look(record_id, (label,), write)
        else:
            self.said.emit(_("您的账号只能查看，敏感内容只限负责社工、站长和督导。"))

    def print_record(self, name: str) -> None:
        """Show the paper of the record whose form is open under that name, as it was saved."""
        entity, _colon, record_id = name.partition(":")
        if not record_id or ":" in record_id:
            self.said.emit(_("先保存，再打印。"))
            return
        self.preview = preview_records(
            self._page, self._operations, entity, [record_id], self._view.caption()
        )

    def _show_volume(self, case_id: str, strict_reason: str = "") -> None:
        self.preview = preview_volume(
            self._page, self._operations, case_id, self._view.caption(), strict_reason
        )


def preview_volume(
    parent: QWidget, operations: Operations, case_id: str, caption: str, strict_reason: str = ""
) -> PreviewDialog:
    """Make the complete file of a case and show it; ``caption`` is what the case is called.

    ``strict_reason`` is why strict forms come in, "" leaves them out.
    """
    kind = _("个案服务案卷")
    dialog = PreviewDialog(
        operations,
        _("整卷 {name}").format(name=caption),
        lambda desk: case_volume(desk, case_id, VolumeWish(strict_reason)),
        kind=kind,
        file_name=pdf_name(kind, caption),
        parent=parent.window(),
    )
    masked = VolumeWish(strict_reason, reveal=False)
    dialog.mask_until_asked(lambda desk: case_volume(desk, case_id, masked), (case_id,))
    dialog.show()
    dialog.follow(lambda desk, progress: case_volume(desk, case_id, masked, progress))
    return dialog
