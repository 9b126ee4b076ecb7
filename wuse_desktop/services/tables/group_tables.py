# SPDX-License-Identifier: MulanPSL-2.0
"""The tables of groups, members and sessions, of community activities, and of who was there."""

from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    GroupMember,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.i18n import N_
from wuse_desktop.services.tables.columns import Column, ColumnKind, columns_of
from wuse_desktop.services.tables.table import (
    EVENT,
    PEOPLE_NOTE,
    PLACE_NAMES,
    WHEN,
    WORKERS,
    Table,
)

_GROUP = Column("group", N_("小组"), ColumnKind.LINK, required=True, names=("小组名称",))


def groups() -> Table:
    """Groups."""
    worker = Column("group_worker", N_("负责社工"), ColumnKind.LINK, names=("社工", "带领社工"))
    names = {
        **PLACE_NAMES,
        "group_type": ("类型", "小组类型", "小组性质"),
        "service_field": ("领域",),
        "target_categories": ("对象", "对象类别", "服务对象"),
        "goal": ("目标", "小组目标"),
        "planned_members": ("组员人数", "招募人数", "计划组员"),
        "planned_sessions": ("节数", "计划次数"),
        "planned_minutes": ("每节时长", "单节时长"),
        "started_on": ("开始时间", "起始时间"),
        "finished_on": ("结束时间",),
    }
    return Table(
        "groups",
        N_("小组"),
        (*columns_of(ServiceGroup, names=names), worker),
        N_("一行一个小组。"),
        spare="background",
        worked_out=(
            *("已开节数", "组员数", "参与人次", "出勤率", "总时长（分钟）", "满意率", "状态"),
        ),
    )


def group_members() -> Table:
    """Who belongs to a group."""
    person = Column(
        "person",
        N_("组员"),
        ColumnKind.LINK,
        required=True,
        own=True,
        names=("姓名", "组员姓名", "证件号码"),
        note=PEOPLE_NOTE,
    )
    return Table(
        "group_members",
        N_("组员"),
        (_GROUP, person, *columns_of(GroupMember, optional=("joined_on",))),
        N_("一行一名组员。"),
    )


def group_sessions() -> Table:
    """Meetings of groups with who was there."""
    present = Column(
        "present",
        N_("出席组员"),
        ColumnKind.LINKS,
        required=True,
        names=("出席", "到场组员", "签到"),
        note=PEOPLE_NOTE,
    )
    host = Column(
        "host_activity",
        N_("在社区活动中进行"),
        ColumnKind.LINK,
        names=("关联活动", "所属活动"),
        note=N_("在当天的社区活动里开的，写那场活动的名称，同一个人只计一次；要先导入活动。"),
    )
    columns = columns_of(GroupSession, leave_out=EVENT, names=PLACE_NAMES)
    return Table(
        "group_sessions",
        N_("小组活动"),
        (_GROUP, *WHEN, WORKERS, present, _volunteers_column(), *columns, host),
        N_("一行一节小组活动。"),
        spare="process",
    )


def _volunteers_column() -> Column:
    return Column(
        "volunteers",
        N_("志愿者及分钟"),
        ColumnKind.LINKS,
        names=("志愿者", "参与志愿者"),
        note=N_("写姓名和分钟，如“张强120、刘丽90”；不写分钟按整场计。"),
    )


def activities() -> Table:
    """Community activities with sign-in and volunteers."""
    signed = Column(
        "signed",
        N_("签到人员"),
        ColumnKind.LINKS,
        names=("签到", "参加人员"),
        note=N_("写姓名或证件号码，用顿号隔开；没有建档的人照写姓名。"),
    )
    orgs = Column(
        "orgs",
        N_("社会组织"),
        names=("参与的社会组织", "社区社会组织"),
        note=N_("主办或合办的、已登记的社会组织，用顿号隔开。"),
    )
    names = {
        "village_code": PLACE_NAMES["village_code"],
        "place": (*PLACE_NAMES["place"], "地点/村社区", "活动场地"),
        "activity_title": ("活动主题", "主题", "活动项目"),
        "activity_type": ("类型", "类别", "活动类别", "活动性质"),
        "organiser": ("主办", "主办方"),
        "co_organisers": ("合作单位", "协办", "联合单位"),
        "unsigned_estimate": ("估算人数", "参加人数", "参与人数", "活动人数", "人数"),
        "process": ("内容", "活动内容", "活动情况", "活动过程", "过程", "主要内容"),
        "outcome": ("活动成效", "效果", "活动效果", "成果"),
    }
    columns = columns_of(CommunityActivity, leave_out=EVENT, names=names)
    return Table(
        "activities",
        N_("社区活动"),
        (*WHEN, WORKERS, signed, _volunteers_column(), *columns, orgs),
        N_("一行一场活动；几天的活动一天一行。"),
        spare="process",
        names=("活动",),
    )


def attendances() -> Table:
    """Who was at an activity or at a meeting of a group, one person a row: a sign-in sheet."""
    event = Column(
        "event",
        N_("活动或小组名称"),
        ColumnKind.LINK,
        required=True,
        names=("活动名称", "小组名称", "活动主题"),
        note=N_("写那一天的社区活动名称、小组名称或那一节的主题；要先导入活动。"),
    )
    day = Column(
        "date",
        N_("活动日期"),
        ColumnKind.DATE,
        required=True,
        names=("日期", "签到日期", "时间"),
    )
    person = Column(
        "person",
        N_("签到人"),
        ColumnKind.LINK,
        required=True,
        own=True,
        names=("姓名", "参加人员", "证件号码", "身份证号"),
        note=N_("写姓名或证件号码；没有建档的人会按姓名建档。"),
    )
    columns = columns_of(
        Attendance,
        leave_out=("person_text", "arrived_at"),
        names={"signed": ("签名", "签字", "签到")},
    )
    return Table(
        "attendances",
        N_("签到"),
        (event, day, person, *columns),
        N_("一行一个人；同一场的签到可以分几次导入，已签到的人不重复计。"),
    )
