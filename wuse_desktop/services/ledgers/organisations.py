# SPDX-License-Identifier: MulanPSL-2.0
"""R12 社区社会组织台账: one row an organisation that is on the register, or was closed."""

from datetime import date, timedelta

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.organisation_rules import ACTIVE, CLOSED, INACTIVE
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.domain.records.people import Person
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.ledgers.ledger_types import (
    A_DAY,
    A_NAME,
    A_PHONE,
    LedgerColumn,
    LedgerKind,
    LedgerRow,
    LedgerView,
)
from wuse_desktop.services.ledgers.works import counted_ids
from wuse_desktop.storage import org_store
from wuse_desktop.storage.records import get_many

_YEAR = timedelta(days=365)
_FEN = 100


def _organisations(view: LedgerView) -> list[LedgerRow]:
    """Those on the register at the end of the scope and those closed in it (C-27), by age."""
    scope = view.scope
    ids = [*counted_ids(view, "organisations"), *counted_ids(view, "organisations_closed")]
    orgs = get_many(view.connection, CommunityOrg, ids)
    people = get_many(view.connection, Person, (org.leader_id for org in orgs.values()))
    held = org_store.held(view.connection, orgs, scope.start, scope.end, scope.site_id)
    year = org_store.held(view.connection, orgs, scope.end - _YEAR, scope.end, scope.site_id)
    stages = org_store.stages(view.connection, orgs, scope.end)
    amounts = org_store.amounts(view.connection, orgs, scope.end)
    rows = []
    for org in sorted(orgs.values(), key=lambda item: (str(item.founded_on), item.org_name)):
        leader = people.get(org.leader_id)
        given = (org.support_capital or 0) + amounts.get(org.id, 0)
        rows.append(
            LedgerRow(
                org.id,
                org.site_id,
                (
                    org.org_name,
                    label("CORG_CAT", org.org_category),
                    _status(org, scope.end, active=org.id in year),
                    org.uscc or org.filing_no,
                    org.founded_on,
                    leader.name if leader else org.leader_name,
                    org.member_count,
                    org.activity_area,
                    _("是") if org.federation_member else _("否"),
                    label("INCUB", stages.get(org.id, "")),
                    given / _FEN if given else None,
                    held[org.id].count if org.id in held else 0,
                    org.contact,
                ),
            )
        )
    return rows


def _status(org: CommunityOrg, on: date, *, active: bool) -> str:
    """How it stood on a day; of one closed since, by what it did in the 12 months before."""
    code = org.org_status
    if code == CLOSED and org.closed_on is not None and org.closed_on > on:
        code = ACTIVE if active else INACTIVE
    return label("CORG_LIFE", code).partition("（")[0]


ORGANISATIONS = LedgerKind(
    "ledger-organisations",
    "R12",
    N_("社区社会组织台账"),
    (
        LedgerColumn(N_("名称"), 13),
        LedgerColumn(N_("类别"), 10),
        LedgerColumn(N_("状态"), 6),
        LedgerColumn(N_("登记/备案号"), 13.5),
        LedgerColumn(N_("成立日期"), 10, holds=A_DAY),
        LedgerColumn(N_("负责人"), 7, holds=A_NAME),
        LedgerColumn(N_("成员数"), 6.5, number=True, summed=True),
        LedgerColumn(N_("活动范围"), 9),
        LedgerColumn(N_("是否联合会成员"), 8),
        LedgerColumn(N_("孵化阶段"), 9),
        LedgerColumn(N_("扶持资金（元）"), 8, number=True, summed=True),
        LedgerColumn(N_("本期活动（场）"), 8, number=True, summed=True),
        LedgerColumn(N_("联系电话"), 11.5, holds=A_PHONE),
    ),
    _organisations,
    named=True,
)
