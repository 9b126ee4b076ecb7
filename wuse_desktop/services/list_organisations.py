# SPDX-License-Identifier: MulanPSL-2.0
"""The list of organisations."""

from collections.abc import Sequence
from datetime import timedelta

from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.organisation_rules import is_quiet
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.list_types import (
    ListColumn,
    ListSpec,
    Page,
    Written,
    day_text,
    number_text,
    place_text,
)
from wuse_desktop.storage import org_store

_YEAR = timedelta(days=365)


def _organisations(page: Page) -> Written:
    orgs: Sequence[CommunityOrg] = page.records()
    people = page.names("person", [item.leader_id for item in orgs])
    held = org_store.held(page.connection, page.ids(), page.today - _YEAR, page.today)
    stages = org_store.stages(page.connection, page.ids(), page.today)
    found: Written = []
    for org in orgs:
        activities = held.get(org.id)
        cells = (
            org.org_name,
            labels("ORG_KIND", org.org_kinds),
            label("CORG_CAT", org.org_category),
            label("CORG_LIFE", org.org_status).partition("（")[0],
            label("CORG_STATUS", org.legal_status),
            place_text(org.village_code),
            people.get(org.leader_id, org.leader_name),
            org.contact,
            number_text(org.member_count),
            label("INCUB", stages.get(org.id, "")),
            number_text(activities.count if activities else 0),
            _("是") if org.federation_member else "",
            org.uscc or org.filing_no,
            day_text(org.founded_on),
        )
        quiet = is_quiet(org, activities.last_on if activities else None, page.today)
        found.append((cells, ("due",) if quiet else ()))
    return found


SPECS: dict[str, ListSpec] = {
    "organisations": ListSpec(
        (
            ListColumn("org_name", N_("组织名称"), 16, sortable=True),
            ListColumn("kind", N_("组织类型"), 9),
            ListColumn("org_category", N_("组织类别"), 8),
            ListColumn("org_status", N_("组织状态"), 6),
            ListColumn("legal_status", N_("登记备案情况"), 10),
            ListColumn("village", N_("村（社区）"), 8),
            ListColumn("leader", N_("负责人"), 6),
            ListColumn("contact", N_("联系电话"), 9),
            ListColumn("member_count", N_("成员数"), 4, "right", sortable=True),
            ListColumn("stage", N_("孵化阶段"), 7),
            ListColumn("activities", N_("近一年活动"), 5, "right"),
            ListColumn("federation_member", N_("联合会成员"), 6),
            ListColumn("number", N_("登记/备案号"), 13),
            ListColumn("founded_on", N_("成立日期"), 7, sortable=True),
        ),
        _organisations,
    ),
}
