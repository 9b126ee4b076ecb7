# SPDX-License-Identifier: MulanPSL-2.0
"""That a record of a reported month was corrected or written down late, with the reasons."""

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.i18n import _
from wuse_desktop.services.reported_months import Told, told_of

_MOST = 2


class CorrectionNote(ElidedLabel):
    """One quiet line; hidden where nothing is to be told."""

    def __init__(self, operations: Operations) -> None:
        super().__init__("", "muted")
        self._operations = operations
        self._asked = ""
        self.hide()

    def show_record(self, entity: str, record_id: str) -> None:
        """Read what is to be told of a record; "" is a new one."""
        self._asked = record_id
        self.hide()
        if not record_id:
            return

        def show(found: Told) -> None:
            if self._asked == record_id:
                self.set_text(_text(found))
                self.setVisible(bool(self.full_text))

        self._operations.read(lambda desk: told_of(desk, entity, record_id), show)


def _text(found: Told) -> str:
    parts = []
    if found.late_days:
        parts.append(_("补录（晚{days}天）").format(days=found.late_days))
    if found.corrections:
        parts.append(_("更正第{count}次").format(count=len(found.corrections)))
    lines = [
        _("{day} {who}：{reason}").format(
            day=f"{item.made_at:%Y-%m-%d}" if item.made_at else "",
            who=item.author_name,
            reason=item.comment,
        )
        for item in found.corrections[: -_MOST - 1 : -1]
    ]
    return " · ".join([*parts, *lines])
