# SPDX-License-Identifier: MulanPSL-2.0
"""One organisation to look at: who it is, who leads it, what it does, what it was given."""

from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.field_texts import field_label, field_text
from wuse_desktop.domain.organisation_rules import ACTIVE, CLOSED, PREPARING
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.fact_grid import FactGrid
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.organisation_tabs import OrganisationTabs, yuan
from wuse_desktop.gui.widgets.record_view import RecordView
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import badge, button, card, column, row
from wuse_desktop.i18n import _
from wuse_desktop.services.organisation_entry import OrgSheet
from wuse_desktop.services.organisations import OrgPage

_FACTS = (
    "purpose_scope", "activity_area", "place", "initiators", "member_count", "party_branch",
    "founded_on", "closed_on", "uscc", "filing_no", "filed_on", "filing_authority",
    "confidentiality_level", "record_no",
)  # fmt: skip
_TONES = {ACTIVE: "confirmed", PREPARING: "accent", CLOSED: ""}


class OrganisationView(RecordView):
    """``wished`` says what is asked for and the id it is about.

    Wishes: "edit", "activity", "history", "delete", and "part:" with the entity of a part, of which
    the id is then, "" for a new one. ``opened`` carries entity and id of another record to look at.
    """

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._sheet: OrgSheet | None = None
        self._badges = Flow(gap=4)
        self.next_step = button("", self._take_next_step, kind="primary")
        self._edit = self._edit_button(_("修改登记"))
        self._leader = button(_("打开负责人"), self._open_leader, kind="link")
        self._sums = ElidedLabel("", "section")
        self.record = FactGrid()
        self.tabs = OrganisationTabs(operations)
        self.tabs.opened.connect(self.opened)
        self.tabs.activity_wished.connect(lambda: self._wish("activity"))
        self.tabs.part_wished.connect(
            lambda entity, part_id: self.wished.emit(f"part:{entity}", part_id)
        )
        head = row(self.name, None, self.next_step, self._edit, self._more)
        badges = QWidget()
        badges.setLayout(self._badges)
        about = row(self._facts, self._leader, None)
        layout = column(
            head,
            about,
            self._read_only,
            badges,
            card(self._sums, self.record),
            self.tabs,
            gap=GRID,
        )
        layout.setStretch(5, 1)
        self.setLayout(layout)
        self.tabs.attachments.serve(self)
        hand_on_focus(self, self.next_step)

    @property
    def sheet(self) -> OrgSheet | None:
        """What is shown."""
        return self._sheet

    @property
    def sums(self) -> str:
        """How much it does and was given, in one line."""
        return self._sums.full_text

    def caption(self) -> str:
        """The name of the organisation."""
        return self._sheet.page.org.org_name if self._sheet else ""

    def show_sheet(self, sheet: OrgSheet) -> None:
        """Show an organisation."""
        self._sheet = sheet
        page, org = sheet.page, sheet.page.org
        self._show_head(org.id, org.org_name, sheet.site_name, editable=sheet.editable)
        self._facts.set_text(_about(page))
        self._leader.setVisible(page.leader is not None)
        self.next_step.setText(page.next_step.label)
        self.next_step.setVisible(sheet.editable and bool(page.next_step.action))
        self._edit.setVisible(sheet.editable and page.next_step.action != "edit")
        self._show_badges(page)
        self._sums.set_text(_sums(page))
        self.record.show_facts(
            [(field_label(CommunityOrg, name), field_text(org, name)) for name in _FACTS]
        )
        self.tabs.show_sheet(sheet)
        self._offer_more()

    def _show_badges(self, page: OrgPage) -> None:
        org = page.org
        self._badges.empty()
        status = label("CORG_LIFE", org.org_status).partition("（")[0]
        found = [
            (status, _TONES.get(org.org_status, "due")),
            (labels("ORG_KIND", org.org_kinds), ""),
            (label("CORG_CAT", org.org_category), ""),
            (label("CORG_STATUS", org.legal_status), ""),
            (_("联合会成员") if org.federation_member else "", "accent"),
            (_("12个月没有活动") if page.quiet else "", "due"),
        ]
        if page.parts.stage:
            text = _("孵化：{stage}").format(stage=label("INCUB", page.parts.stage))
            found.append((text, "accent"))
        for text, tone in found:
            if text:
                self._badges.addWidget(badge(text, tone))

    # wishes -------------------------------------------------------------------------------

    def _take_next_step(self) -> None:
        if self._sheet is not None:
            self._wish(self._sheet.page.next_step.action)

    def _open_leader(self) -> None:
        if self._sheet is not None:
            self.opened.emit("person", self._sheet.page.org.leader_id)


def _about(page: OrgPage) -> str:
    org = page.org
    parts = (
        division_name(org.village_code) if org.village_code else "",
        _("负责人 {name}").format(name=page.leader_name) if page.leader_name else "",
        org.contact,
    )
    return " · ".join(part for part in parts if part)


def _sums(page: OrgPage) -> str:
    parts = [_("近12个月活动 {count} 场").format(count=page.year_count)]
    if page.last_activity_on:
        parts.append(_("最近 {day}").format(day=page.last_activity_on.isoformat()))
    if page.support_total:
        parts.append(_("扶持资金 {yuan} 元").format(yuan=yuan(page.support_total)))
    return " · ".join(parts)
