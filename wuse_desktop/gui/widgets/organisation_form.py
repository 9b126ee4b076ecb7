# SPDX-License-Identifier: MulanPSL-2.0
"""Writing the record of an organisation."""

import dataclasses
from collections.abc import Mapping

from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.code_picker import CodesEditor
from wuse_desktop.gui.widgets.record_entry import RecordEntry
from wuse_desktop.gui.widgets.record_form import Part, RecordForm
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.texts import column, muted
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import choices


def _parts() -> tuple[Part, ...]:
    return (
        Part(
            _("组织"),
            (
                "org_name", "org_category", "org_kinds", "org_status", "legal_status",
                "founded_on", "closed_on",
            ),
        ),
        Part(
            _("负责人和成员"),
            (
                "leader_id", "leader_name", "contact", "initiators", "member_count",
                "federation_member", "party_branch",
            ),
        ),
        Part(_("活动"), ("village_code", "place", "activity_area", "purpose_scope")),
        Part(
            _("登记备案"),
            (
                "uscc", "filing_no", "filed_on", "filing_authority", "support_capital",
                "confidentiality_level",
            ),
        ),
    )  # fmt: skip


class OrganisationForm(RecordEntry):
    """社会组织登记."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._org = CommunityOrg()
        self.leader = RecordPicker(operations, ("person",), _("有档案的：姓名首字母"))
        kinds = CodesEditor(choices("ORG_KIND"), columns=3)
        self.form = RecordForm(
            operations,
            CommunityOrg,
            _parts(),
            own_editors={"leader_id": self.leader, "org_kinds": kinds},
        )
        hint = muted(
            _("带 * 的必填。负责人没有档案的，只写姓名；登记过的填信用代码，备案的填备案号。")
        )
        self.setLayout(column(hint, self.form, None))
        self.form.changed.connect(self.changed)

    def show_draft(self, draft: CommunityOrg, titles: Mapping[str, str]) -> None:
        """Show an organisation, new or stored."""
        self._org = draft
        self.form.show_record(draft, dict(titles))

    def draft(self) -> CommunityOrg:
        """The organisation as typed now."""
        return dataclasses.replace(self._org, **self.form.values())

    def titles(self) -> dict[str, str]:
        """The name of the leader on file."""
        return self.form.titles()

    def caption(self) -> str:
        """The name of the organisation."""
        return str(self.form.values()["org_name"])
