# SPDX-License-Identifier: MulanPSL-2.0
"""Writing down goods that are handed out on their own: what, where from, and who was given it."""

import dataclasses
from collections.abc import Mapping

from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.recipients_editor import RecipientsEditor
from wuse_desktop.gui.widgets.record_entry import RecordEntry
from wuse_desktop.gui.widgets.record_form import Part, RecordForm
from wuse_desktop.gui.widgets.texts import column, muted
from wuse_desktop.i18n import _


def _parts() -> tuple[Part, ...]:
    return (
        Part(
            _("物资"),
            (
                "item",
                "given_on",
                "quantity",
                "unit",
                "unit_value",
                "goods_source",
                "donor",
                "place",
            ),
        ),
        Part(_("领取"), ("handlers", "recipient_count", "recipients")),
    )


class HandoutForm(RecordEntry):
    """物资发放登记."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._goods = Distribution()
        self.recipients = RecipientsEditor(operations)
        self.form = RecordForm(
            operations, Distribution, _parts(), own_editors={"recipients": self.recipients}
        )
        hint = muted(
            _(
                "带 * 的必填。在活动、走访中发的请记在那里。到场领取的每人算一服务人次；"
                "没有写名字的填在领取人数里，写了名字的也包括在内。"
            )
        )
        self.setLayout(column(hint, self.form, None))
        self.form.changed.connect(self.changed)

    def show_draft(self, draft: Distribution, titles: Mapping[str, str]) -> None:
        """Show goods, new or stored."""
        self._goods = draft
        self.recipients.know(titles)
        self.form.show_record(draft)

    def draft(self) -> Distribution:
        """The goods as typed now."""
        return dataclasses.replace(self._goods, **self.form.values())

    def titles(self) -> dict[str, str]:
        """The names of the recipients."""
        return self.recipients.titles()

    def caption(self) -> str:
        """The name of the goods."""
        return str(self.form.values()["item"])
