# SPDX-License-Identifier: MulanPSL-2.0
"""What the page of a case prints beside its forms: its records, and the complete file."""

from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.i18n import _
from wuse_desktop.services.case_archive_papers import VolumeWish, case_volume
from wuse_desktop.services.paper_files import pdf_name


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
