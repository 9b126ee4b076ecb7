# SPDX-License-Identifier: MulanPSL-2.0
"""What the forms of a case demand (field lists 2.1.1, 2.1.5, 2.1.8, 2.1.9)."""

from collections.abc import Iterator
from datetime import date, datetime

from wuse_desktop.domain import case_states
from wuse_desktop.domain.checks import check_fields, missing_field
from wuse_desktop.domain.event_rules import check_times
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.i18n import _

MIN_SESSION_MINUTES = 15
COUNTED_MODES = ("1", "2", "3", "4", "5", "7")
_REFERRALS = frozenset({"4", "5", "6", "7", "8", "9", "10"})
_NO_RISK = "0"
DEATH = "6"


def check_intake(case: CaseFile, now: datetime) -> tuple[Problem, ...]:
    """The intake form: its fields, and what the decision asks for."""
    return (*check_fields(case), *_check_facts(case, now), *_check_decision(case))


def _check_facts(case: CaseFile, now: datetime) -> Iterator[Problem]:
    if case.intake_at is not None and case.intake_at > now:
        message = _("接案时间还没有到，请核对日期。")
        yield Problem("intake_future", "V-09", "block", message, "intake_at")
    if case.case_source in _REFERRALS and not case.referred_by.strip():
        yield missing_field(CaseFile, "referred_by")
    if _NO_RISK in case.risk_flags and len(case.risk_flags) > 1:
        message = _("初步风险判断选了“无”，又选了别的风险，请核对。")
        yield Problem("risk_contradiction", "", "block", message, "risk_flags")
    if case.urgency == "immediate":
        message = _("紧急程度是“立即”：请在24小时内处理，需要时当天强制报告。")
        yield Problem("intake_immediate", "D-13", "warn", message, "urgency")


def _check_decision(case: CaseFile) -> Iterator[Problem]:
    if case.decision == "1":
        if not case.case_worker_id:
            yield missing_field(CaseFile, "case_worker_id")
        if not case.approved_by or case.approved_on is None:
            message = _("接案还缺审批人和审批日期，请补签。")
            yield Problem("approval_missing", "", "warn", message, "approved_by")
        elif case.approved_by == case.case_worker_id:
            message = _("审批人就是负责社工，请由站长、督导或总督导站审批。")
            yield Problem("approved_by_self", "R-04", "warn", message, "approved_by")
    elif case.decision and not case.decision_reason.strip():
        yield missing_field(CaseFile, "decision_reason")


def check_opening(
    case: CaseFile, opened_on: date, goal: str, grade: str, today: date
) -> tuple[Problem, ...]:
    """What plan and agreement need before the case counts as open (gate of stage 3)."""
    problems = []
    if not goal.strip():
        problems.append(missing_field(CaseFile, "overall_goal"))
    if not grade:
        problems.append(missing_field(CaseFile, "case_grade"))
    if opened_on > today:
        message = _("开案日期还没有到，请核对。")
        problems.append(Problem("opening_future", "V-09", "block", message, "opened_on"))
    if case.intake_at is not None and opened_on < case.intake_at.date():
        message = _("开案日期早于接案日期，请核对。")
        problems.append(Problem("opening_early", "V-09", "block", message, "opened_on"))
    return tuple(problems)


def check_closing(
    case: CaseFile,
    closed_on: date,
    reason_code: str,
    result: str,
    summary: str,
    *,
    last_session_on: date | None,
    today: date,
) -> tuple[Problem, ...]:
    """What the closure form needs; ``last_session_on`` is None for a case without sessions."""
    problems = [
        missing_field(CaseFile, name)
        for name, value in (
            ("closure_reason", reason_code),
            ("overall_result", result),
            ("outcome_summary", summary.strip()),
        )
        if not value
    ]
    if case.opened_on is None:
        message = _("这个个案还没有开案，不能结案；不再服务时请选“不接案”或“转介”。")
        problems.append(Problem("case_not_open", "R-01", "block", message))
    elif closed_on < case.opened_on:
        message = _("结案日期早于开案日期，请核对。")
        problems.append(Problem("closing_early", "V-09", "block", message, "closed_on"))
    if closed_on > today:
        message = _("结案日期还没有到，请核对。")
        problems.append(Problem("closing_future", "V-09", "block", message, "closed_on"))
    if last_session_on is None:
        message = _("这个个案还没有服务记录就结案，请核对。")
        problems.append(Problem("closing_without_session", "R-01", "warn", message))
    elif closed_on < last_session_on:
        message = _("结案日期之后还有服务记录，请核对。")
        problems.append(Problem("closing_before_session", "V-09", "block", message, "closed_on"))
    return tuple(problems)


def check_session(session: CaseSession, case: CaseFile, now: datetime) -> tuple[Problem, ...]:
    """The session form, and whether the case takes a session on that day."""
    problems = [*check_fields(session), *check_times(session, now)]
    on = session.on
    if not _takes_session(case, on):
        message = _("这个个案现在不能记服务过程：没有接案的先接案，已结案的请写回访或重开。")
        problems.append(Problem("case_takes_no_session", "R-01", "block", message))
    if on is not None and (case.opened_on is None or on < case.opened_on):
        # C-10 asks for way and length alone; the plan may be agreed after the first talk.
        message = _("这次服务在开案之前，不影响计入个案节次；请核对日期有没有写错。")
        problems.append(Problem("session_before_opening", "C-10", "warn", message, "start_at"))
    if 0 < session.minutes < MIN_SESSION_MINUTES:
        message = _("不足{count}分钟的服务不计入个案节次。")
        text = message.format(count=MIN_SESSION_MINUTES)
        problems.append(Problem("session_short", "C-10", "warn", text, "end_at"))
    return tuple(problems)


def _takes_session(case: CaseFile, on: date | None) -> bool:
    """Whether the case takes a session on a day; a closed one still takes what came before."""
    if case.state in case_states.READ_ONLY:
        return on is not None and case.closed_on is not None and on <= case.closed_on
    return case.state in case_states.TAKES_SESSIONS


def check_follow_up(follow_up: CaseFollowUp, case: CaseFile, now: datetime) -> tuple[Problem, ...]:
    """The follow-up form; follow-ups come after closure."""
    problems = [*check_fields(follow_up), *check_times(follow_up, now)]
    on = follow_up.on
    if case.state not in case_states.READ_ONLY or case.closed_on is None:
        message = _("回访是结案以后的事，这个个案还没有结案。")
        problems.append(Problem("case_not_closed", "R-01", "block", message))
    elif on is not None and on < case.closed_on:
        message = _("回访日期早于结案日期，请核对。")
        problems.append(Problem("follow_up_early", "V-09", "block", message, "start_at"))
    return tuple(problems)


def counts_as_session(session: CaseSession) -> bool:
    """Whether a session counts under C-10: its contact mode and at least 15 minutes."""
    return session.contact_mode in COUNTED_MODES and session.minutes >= MIN_SESSION_MINUTES
