# SPDX-License-Identifier: MulanPSL-2.0
"""Files that a form asks for: chosen, made ready off the screen, attached, named in the answer."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.case_forms import is_strict
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.gui.dialogs.files import ChooseFile, choose_file
from wuse_desktop.gui.operations import Operations
from wuse_desktop.i18n import _
from wuse_desktop.services import attachments
from wuse_desktop.services.arriving_files import Arrival, prepare
from wuse_desktop.services.form_entry import FormDraft
from wuse_desktop.services.reviews import label_at


class FormFiles(QObject):
    """``chosen`` carries the path of a question and the name of its file, ``said`` a sentence.

    A file belongs to the form once that is filed, before that to its case.
    """

    chosen = Signal(str, str)
    said = Signal(str)

    def __init__(
        self, operations: Operations, around: QWidget, choose: ChooseFile = choose_file
    ) -> None:
        super().__init__(around)
        self._operations = operations
        self._around = around
        self._choose = choose

    def ask(self, path: str, draft: FormDraft) -> None:
        """Choose the file of a question and attach it."""
        subject = (FiledForm.entity, draft.filed_id)
        if not draft.filed_id:
            if is_strict(draft.form.form_id) or not draft.case_id:
                self.said.emit(_("请先保存这份表，再添加文件；文件只跟着这份表走。"))
                return
            subject = (CaseFile.entity, draft.case_id)
        label = label_at(draft.form, path)
        source = self._choose(self._around, label, _("所有文件 (*)"), None)
        if source is None:
            return
        caption = f"{draft.form.title} {label}"

        def attach(arrival: Arrival) -> None:
            self._operations.write(
                lambda desk: attachments.add(desk, *subject, arrival, caption=caption),
                lambda _added: self._told(path, arrival),
                initiator=self._around,
            )

        self._operations.outside(lambda _progress: prepare(source), attach)

    def _told(self, path: str, arrival: Arrival) -> None:
        self.chosen.emit(path, arrival.file_name)
        self.said.emit(_("已添加“{name}”，在“附件”里可以查看。").format(name=arrival.file_name))
