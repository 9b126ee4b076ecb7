# SPDX-License-Identifier: MulanPSL-2.0
"""上报证明: what a station shows when it is asked whether a month was reported.

It says of the service records of a period which the county has confirmed, and names the receipts.
Nothing counts as confirmed without one (``services.states``).
"""

import json
from datetime import date, datetime
from typing import BinaryIO

from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.reports.reported_proof import KindLine, ReportedProof, render_reported_proof
from wuse_desktop.services import states
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.enrolment import county, own_fingerprint
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import record_titles

_SERVICES = (
    "home_visit",
    "consultation",
    "case_file",
    "case_session",
    "case_follow_up",
    "referral",
    "group_session",
    "community_activity",
    "volunteer_service",
    "filed_form",
)
"""Kinds of records that tell of service, in the order of the paper."""


def write_reported_proof(desk: Desk, period: Period, printed_on: date, target: BinaryIO) -> int:
    """Write the proof of a period as PDF and return the number of pages.

    Raises UserFault ``not_enrolled``; an OSError of ``target`` passes through.
    """
    upper = county(desk)
    if upper is None:
        raise UserFault(
            "not_enrolled",
            _("本站还没有在县级总督导站登记，没有可以证明的上报。"),
            _("请先导出登记卡交给县级总督导站，再收下它给的回执卡。"),
        )
    waiting = states.open_keys(desk)
    with desk.read() as connection:
        kinds = []
        for entity in _SERVICES:
            ids = record_titles.ids_between(
                connection, entity, desk.site_id, period.start, period.end
            )
            missing = sum((entity, row_id) in waiting for row_id in ids)
            if ids:
                name = _(record_class(entity).title)
                kinds.append(KindLine(name, len(ids), len(ids) - missing))
        sent = store.sent_bundles(connection, upper.site_id)
    station = desk.station()
    proof = ReportedProof(
        unit=station.name,
        period=period.label,
        facts=(
            (_("上报单位"), station.name),
            (_("收件单位"), upper.name),
            (_("期间"), f"{period.start} — {period.end}"),
            (_("本站核对码"), " ".join(own_fingerprint(desk))),
        ),
        verdict=_verdict(kinds, upper.name),
        kinds=kinds,
        receipts=_receipts(sent, period),
        notes=(
            _("“已回执”指收到了县里签名的回执，或县里在电话里念的回执码；没有回执的不算。"),
            _("回执保存在本站和县里两边，可以按数据包的序号和回执编号核对。"),
            _("记录在回执以后又改动过的，要等下一次回执，先列为“未回执”。"),
        ),
        printed_on=printed_on,
    )
    return render_reported_proof(proof, target)


def _verdict(kinds: list[KindLine], by: str) -> str:
    total, missing = sum(kind.all for kind in kinds), sum(kind.waiting for kind in kinds)
    if not total:
        return _("这段时间没有服务记录。")
    if missing:
        return _("{total} 条服务记录中还有 {missing} 条没有回执").format(
            total=f"{total:,}", missing=f"{missing:,}"
        )
    return _("{total} 条服务记录，{by}已全部收下").format(total=f"{total:,}", by=by)


def _receipts(sent: list[store.Sent], period: Period) -> list[tuple[str, str, str, str, str, str]]:
    """The receipts of bundles that were made since the period began, the oldest first."""
    lines = []
    for item in reversed(sent):
        if item.receipt and _local(item.created_at).date() >= period.start:
            told = json.loads(item.receipt)
            spoken = told.get("spoken", "")
            lines.append(
                (
                    str(item.seq),
                    f"{_local(item.created_at):%Y-%m-%d %H:%M}",
                    f"{told['rows']:,}",
                    f"{_local(told['issued_at']):%Y-%m-%d %H:%M}",
                    _("电话") if spoken else _("文件"),
                    spoken or str(told["receipt_id"])[-12:],
                )
            )
    return lines


def _local(instant: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone()
