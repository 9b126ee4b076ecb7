# SPDX-License-Identifier: MulanPSL-2.0
"""Writing what may need a reason: it is asked for when the record turns out to be locked.

A record of a closed case, an archived one and one of a reported month are changed with a reason
only (rules R-02, C-15). Whether that holds is known once the record is written.
"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.reason import AskReason, ask_reason
from wuse_desktop.gui.operations import Operations
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk

T = TypeVar("T")


def write_with_reason(
    operations: Operations,
    page: QWidget,
    work: Callable[[Desk, str], T],
    done: Callable[[T], None],
    *,
    ask: AskReason = ask_reason,
    answered: Callable[[], None] = lambda: None,
) -> None:
    """Do ``work`` without a reason; where one is needed, ask for it and do the work again.

    ``answered`` is called first, whatever the answer to the first try is.
    """

    def finished(answer: T) -> None:
        answered()
        done(answer)

    def refused(fault: Fault) -> None:
        answered()
        if fault.code != "reason_required":
            operations.failed.emit(fault)
            return
        ask(page, _("更正原因"), fault.sentence, again)

    def again(reason: str) -> None:
        operations.write(lambda desk: work(desk, reason), done, initiator=page)

    operations.write(lambda desk: work(desk, ""), finished, refused, initiator=page)
