# SPDX-License-Identifier: MulanPSL-2.0
"""Goods that were handed out, to look at: what it was, and who was given it."""

from wuse_desktop.domain.field_texts import field_label, field_text
from wuse_desktop.domain.records.goods import (
    Distribution,
    Recipient,
    quantity_text,
    recipients_count,
)
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.correction_note import CorrectionNote
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.fact_grid import FactGrid
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.print_button import SIGN_OFF, PrintButton
from wuse_desktop.gui.widgets.record_view import RecordView
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import button, card, column, row
from wuse_desktop.i18n import _
from wuse_desktop.services.handout_entry import HandoutSheet

_ENTITY = Distribution.entity
_FACTS = ("unit_value", "goods_source", "donor", "place", "handlers")


class HandoutView(RecordView):
    """``wished`` says what is asked for and the id it is about.

    Wishes: "edit", "history", "delete"; "print" with the name of a paper after a colon.
    ``opened`` carries entity and id of another record to look at.
    """

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.corrections = CorrectionNote(operations)
        self._sheet: HandoutSheet | None = None
        self.occasion = button("", self._open_event, kind="link")
        self._edit = self._edit_button(_("修改"))
        self.printing = PrintButton(self)
        self.printing.offer([(SIGN_OFF, _("物资领取签收表"))])
        self.printing.chosen.connect(lambda name: self._wish(f"print:{name}"))
        self.record = FactGrid()
        self.people = LineTable(
            (
                Heading(_("领取人")),
                Heading(_("领取数量"), 6, number=True),
                Heading(_("代领人"), 10),
            ),
            EmptyState(_("没有写下领取人的名字。")),
            name=_("领取人"),
        )
        self.people.opened.connect(self._open_person)
        head = row(self.name, self.occasion, None, self._edit, self.printing, self._more)
        layout = column(
            head,
            row(self._facts, None),
            self._read_only,
            self.corrections,
            card(self.record),
            self.people,
        )
        layout.setSpacing(GRID)
        layout.setStretch(5, 1)
        self.setLayout(layout)
        hand_on_focus(self, self._edit)

    @property
    def sheet(self) -> HandoutSheet | None:
        """What is shown."""
        return self._sheet

    def caption(self) -> str:
        """The name of the goods."""
        return self._sheet.goods.item if self._sheet is not None else ""

    def show_sheet(self, sheet: HandoutSheet) -> None:
        """Show goods with their recipients."""
        self._sheet = sheet
        goods = sheet.goods
        self._show_head(goods.id, goods.item, sheet.site_name, editable=sheet.editable)
        self.occasion.setText(sheet.event)
        self.occasion.setVisible(bool(sheet.event))
        self._facts.set_text(" · ".join(filter(None, _headline(sheet))))
        self.corrections.show_record(_ENTITY, goods.id)
        self._edit.setVisible(sheet.editable)
        self.record.show_facts(
            [(field_label(Distribution, name), field_text(goods, name)) for name in _FACTS]
        )
        self.people.set_lines(
            [
                Line(str(number), (name, str(each.quantity or ""), each.taken_by), each)
                for number, (name, each) in enumerate(
                    zip(sheet.names, sheet.recipients, strict=True)
                )
            ]
        )
        self._offer_more()

    def _open_person(self, recipient: Recipient) -> None:
        if recipient.person_id:
            self.opened.emit("person", recipient.person_id)

    def _open_event(self) -> None:
        if self._sheet is not None:
            self.opened.emit(self._sheet.goods.event_kind, self._sheet.goods.event_id)


def _headline(sheet: HandoutSheet) -> tuple[str, ...]:
    """Day, quantity, how many were given it, and whether they count (rule C-04)."""
    goods = sheet.goods
    people = recipients_count(goods)
    return (
        goods.given_on.isoformat() if goods.given_on else "",
        quantity_text(goods),
        _("{count} 人领取").format(count=people) if people else "",
        _("不计入服务人次") if sheet.event else "",
    )
