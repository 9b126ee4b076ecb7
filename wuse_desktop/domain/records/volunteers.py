# SPDX-License-Identifier: MulanPSL-2.0
"""Volunteers and their service (field lists 2.5.1 and 2.5.2; MCA Order 67)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from wuse_desktop.domain.fields import (
    code,
    codes,
    day,
    duration,
    flag,
    integer,
    longtext,
    moment,
    ref,
    text,
)
from wuse_desktop.domain.records.filed import Filed
from wuse_desktop.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteer(Filed):
    """The volunteer role of a person."""

    entity: ClassVar[str] = "volunteer"
    title: ClassVar[str] = N_("志愿者")

    person_id: str = ref(N_("人员"), "person", required=True)
    volunteer_no: str = text(N_("志愿者编号"), max_length=40)
    skills: tuple[str, ...] = codes(N_("专业技能"), "VOL_SKILL", required=True)
    service_categories: tuple[str, ...] = codes(N_("服务类别"), "VOL_FIELD", required=True)
    availability: str = text(N_("可服务时间"))
    registration_mode: str = code(N_("注册方式"), "VOL_REG", required=True)
    entry_consent: bool = flag(N_("录入同意"))
    registered_on: date | None = day(N_("登记日期"))
    national_volunteer_no: str = text(N_("全国系统志愿者编号"), max_length=32)
    registry: str = code(N_("注册系统"), "VOL_REGISTRY", required=True)
    team: str = text(N_("所属队伍/组织"))
    insurance_note: str = text(N_("保险"))
    volunteer_status: str = code(N_("志愿者状态"), "VOL_STATUS", required=True)
    is_charity_volunteer: bool = flag(N_("慈善志愿者"))


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerService(Filed):
    """Time that one volunteer gave on one day."""

    entity: ClassVar[str] = "volunteer_service"
    title: ClassVar[str] = N_("志愿服务时长")

    volunteer_id: str = ref(N_("志愿者"), "volunteer", required=True)
    activity_name: str = text(N_("活动（项目）名称"), required=True)
    service_date: date | None = day(N_("服务日期"), required=True)
    place: str = text(N_("地点"), required=True)
    content: str = longtext(N_("服务内容"), required=True)
    minutes: int | None = duration(N_("服务时长（分钟）"), required=True)
    organising_unit: str = text(N_("活动组织单位"), required=True)
    person_in_charge: str = text(N_("活动负责人"), required=True, sensitive="P")
    start_at: datetime | None = moment(N_("开始时间"))
    end_at: datetime | None = moment(N_("结束时间"))
    break_minutes: int | None = duration(N_("休息分钟"), default=0)
    beneficiaries: str = text(N_("服务对象说明"), sensitive="P")
    beneficiary_count: int | None = integer(N_("服务人数"))
    host_event_kind: str = text(N_("关联事件类别"), typed=False)
    host_event_id: str = ref(N_("关联事件"), "*")
    quality_rating: str = code(N_("服务质量评价"), "VOL_RATING")
    rated_on: date | None = day(N_("评价日期"))
    rated_by: str = text(N_("评价人"), sensitive="P")
    confirmed: bool = flag(N_("志愿者确认"))
    recorded_on: date | None = day(N_("记录完成日"), typed=False)
    upload_status: str = code(N_("上传状态"), "UPLOAD", default="01", typed=False)
