# SPDX-License-Identifier: MulanPSL-2.0
"""Groups and community activities, sign-in and staffing (field lists 2.2 and 2.3)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from wuse_desktop.domain.fields import (
    Record,
    code,
    codes,
    day,
    duration,
    flag,
    integer,
    items,
    longtext,
    moment,
    ref,
    refs,
    text,
)
from wuse_desktop.domain.records.filed import Event, Filed
from wuse_desktop.domain.typed_dates import DUE, HELD
from wuse_desktop.i18n import N_

PRESENT_STATES = ("1", "2", "3")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGroup(Filed):
    """A group: a series of sessions for a stable membership."""

    entity: ClassVar[str] = "service_group"
    title: ClassVar[str] = N_("小组")

    group_name: str = text(N_("小组名称"), required=True)
    group_type: str = code(N_("小组类型/性质"), "GROUP_TYPE", required=True)
    openness: str = code(N_("开放/封闭"), "OPENNESS", required=True)
    service_field: str = code(N_("服务领域"), "FIELD", required=True)
    target_categories: tuple[str, ...] = codes(N_("服务对象类别"), "CLIENT_CAT", required=True)
    background: str = longtext(N_("需求背景"))
    goal: str = longtext(N_("总目标"), required=True)
    planned_members: int | None = integer(N_("计划人数"), required=True)
    planned_sessions: int | None = integer(N_("计划节数"), required=True)
    planned_minutes: int | None = duration(N_("每节分钟"), required=True)
    schedule: str = text(N_("时间安排"))
    place: str = text(N_("地点"), required=True)
    group_worker_id: str = ref(N_("负责社工"), "worker")
    started_on: date | None = day(N_("开始日期"), ahead=HELD)
    finished_on: date | None = day(N_("结束日期"), ahead=HELD)
    outcome: str = longtext(N_("小组成效"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMember(Record):
    """A person's membership of a group for a span of time."""

    entity: ClassVar[str] = "group_member"
    title: ClassVar[str] = N_("组员")

    group_id: str = ref(N_("小组"), "service_group", required=True)
    person_id: str = ref(N_("人员"), "person", required=True)
    joined_on: date | None = day(N_("入组日期"), required=True)
    left_on: date | None = day(N_("离组日期"))
    leave_reason: str = text(N_("离组原因"))
    expectation: str = text(N_("期望"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSession(Event):
    """One meeting (节) of a group; it may be hosted by a community activity (rule C-04)."""

    entity: ClassVar[str] = "group_session"
    title: ClassVar[str] = N_("小组活动")

    group_id: str = ref(N_("小组"), "service_group", required=True)
    seq: int | None = integer(N_("第几节"), typed=False)
    theme: str = text(N_("主题"), required=True)
    place: str = text(N_("地点"), required=True)
    phase: str = code(N_("所处阶段"), "GROUP_PHASE", required=True)
    objective: str = longtext(N_("本节目标"), required=True)
    process: str = longtext(N_("过程记录"), required=True)
    dynamics: str = longtext(N_("小组动力/氛围"), required=True)
    attainment: str = code(N_("目标达成"), "ATTAIN", required=True)
    reflection: str = longtext(N_("反思与改进"), required=True)
    next_step: str = longtext(N_("下节跟进"), required=True)
    supervisor_comment: str = longtext(N_("督导意见"))
    host_event_id: str = ref(N_("关联活动"), "community_activity")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityActivity(Event):
    """An open event for residents (场).

    ``org_ids`` are the organisations on the register that held it or helped to (field list 2.6.4);
    ``organiser`` and ``co_organisers`` name them among others as the paper does.
    """

    entity: ClassVar[str] = "community_activity"
    title: ClassVar[str] = N_("社区活动")

    activity_title: str = text(N_("活动名称"), required=True)
    activity_type: str = code(N_("活动类型"), "ACT_TYPE", required=True)
    place: str = text(N_("地点"), required=True)
    organiser: str = text(N_("主办单位"))
    co_organisers: str = text(N_("协办单位"))
    lead_here: bool = flag(N_("本站主办"), default=True)
    unsigned_estimate: int | None = integer(N_("未签到估算人数"), default=0, required=True)
    estimate_basis: str = code(N_("估算依据"), "EST_BASIS")
    five_way: tuple[str, ...] = codes(N_("五社参与"), "FIVE")
    process: str = longtext(N_("过程与内容"), required=True)
    outcome: str = longtext(N_("成效"), required=True)
    problems: str = longtext(N_("问题"))
    improvement: str = longtext(N_("改进"))
    org_ids: tuple[str, ...] = refs(N_("社会组织"), "community_org")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance(Record):
    """A person's presence at an event: met in a visit, served in a session, signed in.

    ``event_kind`` is the entity of the event. ``person_text`` names somebody who is not on file.
    """

    entity: ClassVar[str] = "attendance"
    title: ClassVar[str] = N_("签到")

    event_kind: str = text(N_("事件类别"), required=True, typed=False)
    event_id: str = ref(N_("事件"), "*", required=True)
    person_id: str = ref(N_("人员"), "person")
    person_text: str = text(N_("未建档人员"), sensitive="P")
    state: str = code(N_("出席情况"), "ATTEND", default="1", required=True)
    signed: bool = flag(N_("已签名"))
    served: bool = flag(N_("接受服务"), default=True)
    arrived_at: datetime | None = moment(N_("到场时间"))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWorker(Record):
    """Who delivered an event and for how many minutes (rule C-13 counts social workers)."""

    entity: ClassVar[str] = "event_worker"
    title: ClassVar[str] = N_("参与社工")

    event_kind: str = text(N_("事件类别"), required=True, typed=False)
    event_id: str = ref(N_("事件"), "*", required=True)
    worker_id: str = ref(N_("社工"), "worker")
    other_name: str = text(N_("其他人员"), sensitive="P")
    role: str = code(N_("分工"), "EVENT_ROLE", default="lead")
    minutes: int | None = duration(N_("分钟"), required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Record):
    """Something to do by a day, born from an event or typed in."""

    entity: ClassVar[str] = "task"
    title: ClassVar[str] = N_("待办")

    action: str = text(N_("事项"), required=True, sensitive="P")
    responsible_id: str = ref(N_("负责人"), "worker")
    due_on: date | None = day(N_("到期日期"), required=True, ahead=DUE)
    done_on: date | None = day(N_("完成日期"))
    person_id: str = ref(N_("人员"), "person")
    household_id: str = ref(N_("家庭"), "household")
    event_kind: str = text(N_("事件类别"), typed=False)
    event_id: str = ref(N_("事件"), "*")
    detail: tuple[dict[str, Any], ...] = items(N_("说明"), typed=False)
