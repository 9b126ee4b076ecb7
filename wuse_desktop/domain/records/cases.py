# SPDX-License-Identifier: MulanPSL-2.0
"""Cases with intake, state and closure, their sessions and follow-ups (field lists 2.1.1-2.1.9)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from wuse_desktop.domain.fields import (
    code,
    codes,
    day,
    flag,
    integer,
    items,
    longtext,
    moment,
    ref,
    text,
)
from wuse_desktop.domain.records.filed import Event, Filed
from wuse_desktop.domain.typed_dates import DUE
from wuse_desktop.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile(Filed):
    """One case: intake facts, the state of rule R-01, opening and closure."""

    entity: ClassVar[str] = "case_file"
    title: ClassVar[str] = N_("个案")

    case_no: str = text(N_("个案编号"), max_length=40)
    state: str = code(N_("个案状态"), "CASE_STATE", default="intake", typed=False)
    client_id: str = ref(N_("服务对象"), "person", required=True)
    household_id: str = ref(N_("家庭"), "household")
    intake_at: datetime | None = moment(N_("接案时间"), required=True)
    intake_channel: str = code(N_("接案方式"), "CONTACT_MODE", required=True)
    case_source: str = code(N_("个案来源"), "CASE_SOURCE", required=True)
    referred_by: str = text(N_("转介单位/人"))
    presenting_problem: str = longtext(N_("主诉问题"), required=True, sensitive="S")
    problem_types: tuple[str, ...] = codes(N_("问题类型"), "PROBLEM", required=True)
    problem_history: str = longtext(N_("问题持续时间与已有努力"), sensitive="S")
    client_expectation: str = longtext(N_("求助期望"), required=True, sensitive="P")
    existing_services: str = longtext(N_("已接受的服务/救助"), sensitive="P")
    risk_flags: tuple[str, ...] = codes(N_("初步风险判断"), "RISK", required=True, sensitive="S")
    urgency: str = code(N_("紧急程度"), "URGENCY", default="normal", required=True)
    initial_opinion: str = longtext(N_("初步评估意见"), required=True, sensitive="P")
    decision: str = code(N_("处理决定"), "INTAKE_DECISION", required=True)
    decision_reason: str = longtext(N_("不接案/转介原因"))
    case_worker_id: str = ref(N_("负责社工"), "worker")
    approved_by: str = ref(N_("审批人"), "worker")
    approved_on: date | None = day(N_("审批日期"))
    approval_comment: str = text(N_("审批意见"))
    case_grade: str = code(N_("个案分级"), "CASE_GRADE")
    risk_level: str = code(N_("风险等级"), "RISK_LEVEL", sensitive="S")
    overall_goal: str = longtext(N_("总目标"), sensitive="P")
    opened_on: date | None = day(N_("开案日期"))
    closed_on: date | None = day(N_("结案日期"))
    reopened_on: date | None = day(N_("重开日期"))
    closure_reason: str = code(N_("结案原因"), "CLOSE_REASON")
    overall_result: str = code(N_("目标达成"), "ATTAIN")
    outcome_summary: str = longtext(N_("服务成效摘要"), sensitive="P")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSession(Event):
    """One service contact within a case; it may be hosted by a home visit (rule C-04)."""

    entity: ClassVar[str] = "case_session"
    title: ClassVar[str] = N_("个案过程记录")

    case_id: str = ref(N_("个案"), "case_file", required=True)
    seq: int | None = integer(N_("第几节"), typed=False)
    contact_mode: str = code(N_("服务方式"), "CONTACT_MODE", default="1", required=True)
    place: str = text(N_("地点"), required=True)
    host_event_id: str = ref(N_("关联走访"), "home_visit")
    session_goal: str = longtext(N_("本节目标"), required=True, sensitive="P")
    process: str = longtext(N_("过程摘要"), required=True, sensitive="S")
    skills: str = text(N_("技巧/方法"))
    client_response: str = longtext(N_("服务对象反应/变化"), required=True, sensitive="S")
    analysis: str = longtext(N_("社工分析与反思"), sensitive="S")
    goal_progress: tuple[dict[str, Any], ...] = items(N_("目标进展"), typed=False)
    next_step: str = longtext(N_("下一步计划"), required=True)
    next_on: date | None = day(N_("下次日期"), ahead=DUE)
    supervisor_comment: str = longtext(N_("督导意见"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFollowUp(Event):
    """A contact after closure; a person contact, not a case session (rule C-10)."""

    entity: ClassVar[str] = "case_follow_up"
    title: ClassVar[str] = N_("回访记录")

    case_id: str = ref(N_("个案"), "case_file", required=True)
    contact_mode: str = code(N_("服务方式"), "CONTACT_MODE", default="4", required=True)
    client_status: str = longtext(N_("服务对象现况"), required=True, sensitive="S")
    stable: bool = flag(N_("情况稳定"), default=True)
    need_reopen: bool = flag(N_("需要重开"))
    note: str = longtext(N_("备注"), sensitive="P")
