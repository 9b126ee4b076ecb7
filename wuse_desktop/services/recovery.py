# SPDX-License-Identifier: MulanPSL-2.0
"""The recovery code: its sheet of paper, a fresh code, and whether somebody keeps the sheet."""

import io

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk

_KEPT = "recovery_kept_at"


def recovery_sheet_pdf(desk: Desk, code: str) -> bytes:
    """The sheet to print, one A4 page. It shows the code: print it, and keep no file around."""
    from wuse_desktop.reports.recovery_sheet import (  # noqa: PLC0415 - heavy, when first used
        RecoverySheet,
        render_recovery_sheet,
    )

    target = io.BytesIO()
    render_recovery_sheet(RecoverySheet(desk.station().name, code, desk.today()), target)
    return target.getvalue()


def new_recovery_code(desk: Desk) -> str:
    """Replace the recovery code and return the new one once; the former sheet opens no longer.

    Raises UserFault ``role_too_low`` unless the user heads or administers the desk.
    """
    if desk.session.role not in ("head", "administrator"):
        raise UserFault(
            "role_too_low",
            _("只有负责人或管理员能更换恢复码，原来的恢复码没有变。"),
            _("请让负责人登录后再操作。"),
        )
    code = desk.slots.replace_recovery(desk.key)
    desk.set_setting(_KEPT, "")
    return code


def note_recovery_kept(desk: Desk) -> None:
    """Note that somebody said the sheet was printed or copied and put away."""
    desk.set_setting(_KEPT, desk.now().isoformat(timespec="minutes"))


def recovery_kept(desk: Desk) -> bool:
    """Whether the present recovery sheet was said to be put away."""
    return bool(desk.setting(_KEPT, ""))
