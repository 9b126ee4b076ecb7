# SPDX-License-Identifier: MulanPSL-2.0
"""R5 个案台账 and R6 小组台账: one row a case, one row a group."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from wuse_desktop.domain.case_rules import counts_as_session
from wuse_desktop.domain.categories import holding_on
from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.records.activities import GroupSession, ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.forms import Review
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.rounding import percent_text
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.services import log_names
from wuse_desktop.services.ledgers.ledger_types import (
    A_DAY,
    A_NAME,
    LedgerColumn,
    LedgerKind,
    LedgerRow,
    LedgerView,
)
from wuse_desktop.services.satisfaction import opinions_of
from wuse_desktop.statistics.indicator import listed
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.log_records import counted_events
from wuse_desktop.storage import event_store, group_store, person_store
from wuse_desktop.storage.records import find, get_many

E = TypeVar("E", CaseSession, CaseFollowUp)


def counted_ids(view: LedgerView, indicator: str) -> list[str]:
    """The records behind a figure of the scope, each once, in the order of its list."""
    lines = listed(view.connection, INDICATORS[indicator], view.scope)
    return list(dict.fromkeys(line.record_id for line in lines))


# R5 ------------------------------------------------------------------------------------------


def _cases(view: LedgerView) -> list[LedgerRow]:
    """The cases served in the scope (C-09): open at its start, or opened in it.

    节次 are those that count under C-10, the length is that of all.
    """
    files = get_many(view.connection, CaseFile, counted_ids(view, "cases_served"))
    people = get_many(view.connection, Person, (case.client_id for case in files.values()))
    held = person_store.category_entries(view.connection, list(people))
    sessions = _by_case(counted_events(view.connection, CaseSession, view.until))
    after = _by_case(counted_events(view.connection, CaseFollowUp, view.until))
    known = files.values()
    workers = _workers(view, (*(case.case_worker_id for case in known),
                              *(case.approved_by for case in known)))  # fmt: skip
    reviewers = _reviewers(view, list(files))
    ordered = sorted(files.values(), key=lambda case: (str(case.opened_on), case.case_no, case.id))
    rows = []
    for case in ordered:
        person = people.get(case.client_id) or Person()
        secrecy = case.confidentiality_level
        meetings = sessions.get(case.id, [])
        closed = case.closed_on is not None and case.closed_on <= view.scope.end
        codes = holding_on(held.get(case.client_id, ()), view.scope.end)
        rows.append(
            LedgerRow(
                case.id,
                case.site_id,
                (
                    case.case_no or case.record_no,
                    log_names.name(person, secrecy),
                    label("SEX", person.sex),
                    age_on(person.birth_date, view.scope.end) if person.birth_date else None,
                    division_name(case.village_code) if case.village_code else "",
                    enumerated(log_names.categories(codes, secrecy)),
                    labels("PROBLEM", case.problem_types),
                    label("CASE_SOURCE", case.case_source),
                    case.opened_on,
                    sum(counts_as_session(item) for item in meetings),
                    sum(item.minutes for item in meetings),
                    label("CASE_STATE", case.state),
                    case.closed_on if closed else None,
                    label("CLOSE_REASON", case.closure_reason) if closed else "",
                    label("ATTAIN", case.overall_result) if closed else "",
                    len(after.get(case.id, ())),
                    workers.get(case.case_worker_id, ""),
                    reviewers.get(case.id) or workers.get(case.approved_by, ""),
                ),
            )
        )
    return rows


def _by_case(
    events: Iterable[E],
) -> dict[str, list[E]]:
    found: dict[str, list[E]] = {}
    for event in events:
        found.setdefault(event.case_id, []).append(event)
    return found


def _reviewers(view: LedgerView, case_ids: list[str]) -> dict[str, str]:
    """Who reviewed each case last."""
    found: dict[str, str] = {}
    if case_ids:
        for review in find(view.connection, Review, "made_at", subject_id=tuple(case_ids)):
            found[review.subject_id] = review.author_name
    return found


def _workers(view: LedgerView, ids: Iterable[str]) -> dict[str, str]:
    return {
        worker_id: worker.name
        for worker_id, worker in get_many(view.connection, Worker, ids).items()
    }


# R6 ------------------------------------------------------------------------------------------


def _groups(view: LedgerView) -> list[LedgerRow]:
    """The groups that met in the scope (C-11), with all they did until its end."""
    wanted = {
        session.group_id for session in counted_events(view.connection, GroupSession, view.scope)
    }
    groups = get_many(view.connection, ServiceGroup, sorted(wanted))
    held: dict[str, list[GroupSession]] = {}
    for session in counted_events(view.connection, GroupSession, view.until):
        held.setdefault(session.group_id, []).append(session)
    contacts: Counter[str] = Counter()
    for line in listed(view.connection, INDICATORS["person_contacts.group"], view.until):
        contacts[line.record_id] += line.amount
    workers = _workers(view, (group.group_worker_id for group in groups.values()))
    ordered = sorted(groups.values(), key=lambda item: (str(item.started_on), item.group_name))
    return [_group_row(view, group, held.get(group.id, []), contacts, workers) for group in ordered]


def _group_row(
    view: LedgerView,
    group: ServiceGroup,
    sessions: list[GroupSession],
    contacts: Counter[str],
    workers: dict[str, str],
) -> LedgerRow:
    ids = [session.id for session in sessions]
    expected = sum(group_store.expected_counts(view.connection, ids).values())
    present = sum(event_store.present_counts(view.connection, GroupSession.entity, ids).values())
    members = group_store.members(view.connection, group.id)
    finished = group.finished_on is not None and group.finished_on <= view.scope.end
    return LedgerRow(
        group.id,
        group.site_id,
        (
            group.group_name,
            label("GROUP_TYPE", group.group_type),
            label("FIELD", group.service_field),
            labels("CLIENT_CAT", group.target_categories),
            group.planned_sessions,
            len(sessions),
            _span(sessions, group.finished_on if finished else None),
            len({member.person_id for member in members if _joined(member, view.scope.end)}),
            sum(contacts[session_id] for session_id in ids),
            percent_text(present, expected),
            sum(session.minutes for session in sessions),
            opinions_of(view.connection, [group.id, *ids], view.scope.end).rate,
            _("已结束") if finished else _("进行中"),
            workers.get(group.group_worker_id, ""),
        ),
    )


def _joined(member: group_store.Member, end: date) -> bool:
    return member.joined_on is None or member.joined_on <= end


def _span(sessions: list[GroupSession], finished_on: date | None) -> str:
    days = [session.on for session in sessions if session.on is not None]
    if not days:
        return ""
    last = finished_on or max(days)
    return _("{first}\n至 {last}").format(first=min(days).isoformat(), last=last.isoformat())


CASES = LedgerKind(
    "ledger-cases",
    "R5",
    N_("个案台账"),
    (
        LedgerColumn(N_("个案编号"), 11.4),
        LedgerColumn(N_("服务对象"), 7, holds=A_NAME),
        LedgerColumn(N_("性别"), 6.2),
        LedgerColumn(N_("年龄"), 5.6, number=True),
        LedgerColumn(N_("村（社区）"), 9, holds="（社区）"),
        LedgerColumn(N_("类别"), 10),
        LedgerColumn(N_("问题类型"), 9.8, holds="问题类型"),
        LedgerColumn(N_("来源"), 7.6),
        LedgerColumn(N_("开案日期"), 11.8, holds=A_DAY),
        LedgerColumn(N_("节次"), 5.6, number=True, summed=True),
        LedgerColumn(N_("累计时长（分钟）"), 10.4, number=True, summed=True),
        LedgerColumn(N_("状态"), 7.6, holds="服务中"),
        LedgerColumn(N_("结案日期"), 11.8, holds=A_DAY),
        LedgerColumn(N_("结案原因"), 8),
        LedgerColumn(N_("目标达成"), 8),
        LedgerColumn(N_("回访次数"), 6.2, number=True, summed=True),
        LedgerColumn(N_("负责社工"), 8, holds=A_NAME),
        LedgerColumn(N_("督导"), 7.4, holds=A_NAME),
    ),
    _cases,
)
GROUPS = LedgerKind(
    "ledger-groups",
    "R6",
    N_("小组台账"),
    (
        LedgerColumn(N_("小组名称"), 14),
        LedgerColumn(N_("类型"), 9),
        LedgerColumn(N_("领域"), 9),
        LedgerColumn(N_("对象"), 12),
        LedgerColumn(N_("计划节数"), 5, number=True),
        LedgerColumn(N_("已开节数"), 5, number=True, summed=True),
        LedgerColumn(N_("起止日期"), 13),
        LedgerColumn(N_("组员数"), 5, number=True),
        LedgerColumn(N_("参与人次"), 6, number=True, summed=True),
        LedgerColumn(N_("出勤率"), 6, number=True),
        LedgerColumn(N_("总时长（分钟）"), 7, number=True, summed=True, holds="（分钟）"),
        LedgerColumn(N_("满意率"), 6, number=True),
        LedgerColumn(N_("状态"), 6),
        LedgerColumn(N_("负责社工"), 8, holds=A_NAME),
    ),
    _groups,
)
