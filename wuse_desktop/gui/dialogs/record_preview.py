# SPDX-License-Identifier: MulanPSL-2.0
"""The preview of the papers of records: forms filled from what is stored."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from wuse_desktop.domain import record_forms
from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.i18n import _
from wuse_desktop.services.paper_files import pdf_name
from wuse_desktop.services.record_forms import record_sheets


def preview_records(
    parent: QWidget,
    operations: Operations,
    entity: str,
    record_ids: Sequence[str],
    *about: str,
    form_id: str = "",
) -> PreviewDialog:
    """Make the papers of some records of a kind and show them in one file.

    ``about`` (whose, of which day) stands in the window's title and in the proposed name of the
    file, but not in the printer's queue. ``form_id`` chooses among several papers of a record.
    """
    ids = tuple(record_ids)
    text = _(record_forms.form_of(entity, form_id).title)
    dialog = PreviewDialog(
        operations,
        " ".join(part for part in (text, *about) if part),
        lambda desk: record_sheets(desk, entity, ids, form_id, reveal=True),
        kind=text,
        file_name=pdf_name(text, *about),
        parent=parent,
    )
    dialog.mask_until_asked(lambda desk: record_sheets(desk, entity, ids, form_id), ids)
    dialog.show()
    dialog.make()
    return dialog
