# SPDX-License-Identifier: MulanPSL-2.0
"""The lists of what runs over time: cases and groups."""

from collections.abc import Sequence

from wuse_desktop.domain.case_stages import is_without_contact
from wuse_desktop.domain.case_states import READ_ONLY
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.records.activities import ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.i18n import N_
from wuse_desktop.services.list_types import (
    ListColumn,
    ListSpec,
    Page,
    Written,
    day_text,
    number_text,
    place_text,
)
from wuse_desktop.storage import case_store, group_store

_HIGH_RISK = "1"
_NO_RISK = "0"


def _cases(page: Page) -> Written:
    cases: Sequence[CaseFile] = page.records()
    clients = page.names("person", [item.client_id for item in cases])
    workers = page.names("worker", [item.case_worker_id for item in cases])
    contacts = case_store.last_sessions(page.connection, page.ids())
    found: Written = []
    for case in cases:
        last = contacts.get(case.id)
        cells = (
            clients.get(case.client_id, ""),
            case.case_no,
            label("CASE_STATE", case.state),
            place_text(case.village_code),
            label("CASE_GRADE", case.case_grade),
            day_text(case.intake_at),
            day_text(case.opened_on),
            day_text(last),
            day_text(case.closed_on),
            workers.get(case.case_worker_id, ""),
        )
        marks = []
        if case.risk_level == _HIGH_RISK or set(case.risk_flags) - {_NO_RISK}:
            marks.append("risk")
        if is_without_contact(case, (last,) if last else (), page.today):
            marks.append("due")
        if case.state in READ_ONLY:
            marks.append("readonly")
        found.append((cells, tuple(marks)))
    return found


def _groups(page: Page) -> Written:
    groups: Sequence[ServiceGroup] = page.records()
    counts = group_store.counts_of(page.connection, page.ids(), page.today)
    workers = page.names("worker", [item.group_worker_id for item in groups])
    found: Written = []
    for group in groups:
        people, held = counts.get(group.id, (0, 0))
        cells = (
            group.group_name,
            label("GROUP_TYPE", group.group_type),
            label("FIELD", group.service_field),
            place_text(group.village_code),
            number_text(people),
            f"{held}/{group.planned_sessions or 0}",
            day_text(group.started_on),
            day_text(group.finished_on),
            workers.get(group.group_worker_id, ""),
        )
        found.append((cells, ()))
    return found


SPECS: dict[str, ListSpec] = {
    "cases": ListSpec(
        (
            ListColumn("client", N_("服务对象"), 6, sortable=True),
            ListColumn("case_no", N_("个案编号"), 11, sortable=True),
            ListColumn("state", N_("个案状态"), 7, sortable=True),
            ListColumn("village", N_("村（社区）"), 8),
            ListColumn("case_grade", N_("个案分级"), 10),
            ListColumn("intake_at", N_("接案日期"), 7, sortable=True),
            ListColumn("opened_on", N_("开案日期"), 7, sortable=True),
            ListColumn("last_on", N_("最近服务"), 7),
            ListColumn("closed_on", N_("结案日期"), 7, sortable=True),
            ListColumn("worker", N_("负责社工"), 6),
        ),
        _cases,
    ),
    "groups": ListSpec(
        (
            ListColumn("group_name", N_("小组名称"), 14, sortable=True),
            ListColumn("group_type", N_("小组类型"), 9),
            ListColumn("service_field", N_("服务领域"), 8),
            ListColumn("village", N_("村（社区）"), 8),
            ListColumn("members", N_("组员"), 4, "right"),
            ListColumn("sessions", N_("已开/计划节"), 8, "right"),
            ListColumn("started_on", N_("开始日期"), 7, sortable=True),
            ListColumn("finished_on", N_("结束日期"), 7, sortable=True),
            ListColumn("worker", N_("负责社工"), 6),
        ),
        _groups,
    ),
}
