# SPDX-License-Identifier: MulanPSL-2.0
"""The tables of volunteers, the time they gave, and what is recorded beside it."""

from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import (
    Volunteer,
    VolunteerAward,
    VolunteerCorrection,
    VolunteerInsurance,
    VolunteerRating,
    VolunteerService,
    VolunteerTraining,
)
from wuse_desktop.i18n import N_
from wuse_desktop.services.tables.columns import Column, ColumnKind, columns_of, rough_dates
from wuse_desktop.services.tables.table import (
    GROUP_OF_VILLAGE,
    ID_NAMES,
    PERSON_NAMES,
    PLACE_NAMES,
    SIGNATURES,
    VOLUNTEER_PERSON,
    WHEN,
    Table,
)

_VOLUNTEER = Column(
    "volunteer",
    N_("志愿者"),
    ColumnKind.LINK,
    required=True,
    own=True,
    names=("姓名", "志愿者姓名", "志愿者编号", "证件号码", *ID_NAMES),
    note=N_("写姓名、证件号码或志愿者编号。"),
)


_WHEN_WANTED = {
    "entry_consent": N_("由组织录入、不是本人注册的必填“是”：本人同意才能登记。"),
}


def volunteers() -> Table:
    """Volunteers together with the persons they are."""
    person = tuple(
        column
        for column in columns_of(Person, names=PERSON_NAMES)
        if column.name in VOLUNTEER_PERSON
    )
    defaulted = ("registration_mode", "registry", "volunteer_status")
    names = {
        "village_code": PLACE_NAMES["village_code"],
        "skills": ("专长", "特长", "技能"),
        "service_categories": ("服务类型", "服务意向"),
        "registered_on": ("注册时间", "注册日期", "登记时间"),
        "national_volunteer_no": ("全国志愿服务编号", "志愿者注册号", "注册编号", "志愿汇编号"),
        "team": ("队伍", "所属队伍", "服务队", "志愿服务队"),
    }
    columns = rough_dates(
        columns_of(Volunteer, names=names, optional=defaulted, notes=_WHEN_WANTED),
        ("registered_on",),
        "note",
    )
    return Table(
        "volunteers",
        N_("志愿者"),
        (*person, GROUP_OF_VILLAGE, *columns),
        N_("一行一名志愿者；已有档案的人按证件号码认出。"),
        spare="note",
        worked_out=("累计时长（小时）", "参考星级", "年龄"),
    )


def volunteer_services() -> Table:
    """Time that volunteers gave, a day at a time."""
    hours = Column(
        "hours",
        N_("服务时长（小时）"),
        ColumnKind.HOURS,
        names=("小时", "时长（小时）", "服务小时"),
    )
    long_day = Column(
        "long_day",
        N_("超过12小时的原因"),
        note=N_("一名志愿者一天的服务合计超过12小时才要写。"),
    )
    columns = columns_of(
        VolunteerService,
        leave_out=("service_date", "minutes", "start_at", "end_at", "confirmed"),
        names={
            **PLACE_NAMES,
            "activity_name": (
                *("活动", "项目", "活动（项目）", "活动名称", "项目名称", "服务项目"),
            ),
            "content": ("内容",),
            "break_minutes": (
                *("休息", "休息时间", "休息时长", "中途休息", "扣除休息"),
                *("休息（分钟）", "休息时间（分钟）", "休息时长（分钟）"),
            ),
            "organising_unit": ("组织单位",),
            "person_in_charge": ("负责人", "活动（项目）负责人"),
        },
        optional=("organising_unit", "person_in_charge"),
    )
    return Table(
        "volunteer_services",
        N_("志愿服务时长"),
        (_VOLUNTEER, *WHEN, hours, *columns, long_day),
        N_("一行一名志愿者一天的服务；填时长或起止时间。"),
        spare="content",
        names=("志愿服务", "志愿者服务记录", "志愿者服务时长", "志愿者时长", "服务时长"),
        worked_out=(*SIGNATURES, "上传状态"),
    )


def volunteer_trainings() -> Table:
    """What volunteers learned; no part of the time given (rule C-14)."""
    names = {
        "training_name": ("培训内容名称", "培训项目", "课程名称"),
        "trained_on": ("培训时间", "日期"),
        "minutes": ("学习时长", "学习时长（分钟）", "培训时长", "时长"),
        "organiser": ("培训单位", "主办单位"),
        "content": ("培训内容", "内容"),
    }
    columns = columns_of(VolunteerTraining, names=names, optional=("organiser",))
    note = N_("一行一名志愿者的一次培训；培训不计入服务时长。")
    return Table(
        "volunteer_trainings", N_("志愿者培训"), (_VOLUNTEER, *columns), note, spare="content"
    )


def volunteer_awards() -> Table:
    """Commendations of volunteers."""
    names = {
        "award_name": ("荣誉名称", "奖项", "表彰奖励名称"),
        "awarded_on": ("获奖日期", "表彰时间"),
        "awarding_unit": ("授予单位", "颁发单位"),
    }
    columns = columns_of(VolunteerAward, names=names)
    note = N_("一行一名志愿者的一次表彰。")
    return Table("volunteer_awards", N_("志愿者表彰"), (_VOLUNTEER, *columns), note)


def volunteer_ratings() -> Table:
    """Evaluations of volunteers."""
    names = {"rated_on": ("评价时间",), "rating": ("评价等次", "评价结果")}
    columns = columns_of(VolunteerRating, names=names, optional=("rated_by",))
    note = N_("一行一名志愿者的一次评价。")
    return Table(
        "volunteer_ratings", N_("志愿者评价"), (_VOLUNTEER, *columns), note, spare="comment"
    )


def volunteer_insurances() -> Table:
    """Insurances of volunteers."""
    names = {
        "insurer": ("保险公司",),
        "policy_no": ("保险单号", "保单号码"),
        "starts_on": ("保险起期", "生效日期"),
        "ends_on": ("保险止期", "失效日期"),
        "coverage": ("险种",),
    }
    columns = columns_of(VolunteerInsurance, names=names)
    note = N_("一行一名志愿者的一份保险。")
    return Table(
        "volunteer_insurances", N_("志愿者保险"), (_VOLUNTEER, *columns), note, spare="coverage"
    )


def volunteer_corrections() -> Table:
    """Claims of volunteers that a record is wrong, and what came of them."""
    columns = columns_of(VolunteerCorrection)
    note = N_("一行一份更正申请；已办结的写明核实人和办结日期。")
    return Table(
        "volunteer_corrections",
        N_("志愿服务记录更正"),
        (_VOLUNTEER, *columns),
        note,
        spare="result_note",
    )
