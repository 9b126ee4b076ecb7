# SPDX-License-Identifier: MulanPSL-2.0
"""The tables of groups, their members and sessions, and of community activities."""

from wuse_desktop.domain.records.activities import (
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
    worker = Column("group_worker", N_("负责社工"), ColumnKind.LINK)
    return Table(
        "groups",
        N_("小组"),
        (*columns_of(ServiceGroup, names=PLACE_NAMES), worker),
        N_("一行一个小组。"),
        spare="background",
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
    volunteers = _volunteers_column()
    columns = columns_of(GroupSession, leave_out=EVENT, names=PLACE_NAMES)
    return Table(
        "group_sessions",
        N_("小组活动"),
        (_GROUP, *WHEN, WORKERS, present, volunteers, *columns),
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
    columns = columns_of(CommunityActivity, leave_out=EVENT, names=PLACE_NAMES)
    return Table(
        "activities",
        N_("社区活动"),
        (*WHEN, WORKERS, signed, _volunteers_column(), *columns),
        N_("一行一场活动；几天的活动一天一行。"),
        spare="process",
    )
