# SPDX-License-Identifier: MulanPSL-2.0
"""Volunteers, their service and what is recorded beside it (field lists 2.5; MCA Order 67)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from wuse_desktop.domain.fields import (
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
    text,
)
from wuse_desktop.domain.records.filed import Filed
from wuse_desktop.domain.typed_dates import DUE, HELD
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
    skills_note: str = text(N_("技能说明"))
    guardian_consent_on: date | None = day(N_("监护人同意日期"))


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
    upload_status_on: date | None = day(N_("上传状态日期"), typed=False)
    upload_note: str = text(N_("平台退回原因"), typed=False)
    leader_confirmed: bool = flag(N_("负责人确认"), typed=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerTraining(Filed):
    """What a volunteer learned (field list 2.5.3); never part of the hours given (rule C-14)."""

    entity: ClassVar[str] = "volunteer_training"
    title: ClassVar[str] = N_("志愿者培训")

    volunteer_id: str = ref(N_("志愿者"), "volunteer", required=True)
    training_name: str = text(N_("培训名称"), required=True)
    trained_on: date | None = day(N_("培训日期"), required=True)
    minutes: int | None = duration(N_("学习分钟"), required=True)
    organiser: str = text(N_("组织单位"), required=True)
    content: str = longtext(N_("主要内容"), required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerAward(Filed):
    """A commendation (field list 2.5.4); ``assisted_record`` where others gave it."""

    entity: ClassVar[str] = "volunteer_award"
    title: ClassVar[str] = N_("志愿者表彰")

    volunteer_id: str = ref(N_("志愿者"), "volunteer", required=True)
    award_name: str = text(N_("表彰名称"), required=True)
    awarded_on: date | None = day(N_("表彰日期"), required=True)
    awarding_unit: str = text(N_("表彰单位"), required=True)
    assisted_record: bool = flag(N_("其他单位表彰"))


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerRating(Filed):
    """An evaluation of a volunteer (field list 2.5.5), e.g. of a year, with a star if one is given.

    ``star`` is what the organisation decided; the level from the hours alone is rule R-21.
    """

    entity: ClassVar[str] = "volunteer_rating"
    title: ClassVar[str] = N_("志愿者评价")

    volunteer_id: str = ref(N_("志愿者"), "volunteer", required=True)
    rating: str = code(N_("评价"), "VOL_RATING", required=True)
    rated_on: date | None = day(N_("评价日期"), required=True)
    rated_by: str = text(N_("评价人"), required=True, sensitive="P")
    star: str = code(N_("评定星级"), "VOL_STAR")
    comment: str = longtext(N_("评语"), sensitive="P")


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerInsurance(Filed):
    """An insurance of a volunteer: the law asks for one before dangerous service."""

    entity: ClassVar[str] = "volunteer_insurance"
    title: ClassVar[str] = N_("志愿者保险")

    volunteer_id: str = ref(N_("志愿者"), "volunteer", required=True)
    insurer: str = text(N_("承保机构"), required=True)
    policy_no: str = text(N_("保单号"), max_length=60)
    starts_on: date | None = day(N_("起保日期"), required=True, ahead=HELD)
    ends_on: date | None = day(N_("到期日期"), required=True, ahead=DUE)
    coverage: str = text(N_("险种和保额"))


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerCorrection(Filed):
    """A volunteer's claim that a record is wrong, and what came of it (field list 2.5.6)."""

    entity: ClassVar[str] = "volunteer_correction"
    title: ClassVar[str] = N_("志愿服务记录更正")

    volunteer_id: str = ref(N_("志愿者"), "volunteer", required=True)
    service_id: str = ref(N_("所指服务记录"), "volunteer_service", typed=False)
    claimed_on: date | None = day(N_("申请日期"), required=True)
    claim: str = longtext(N_("更正申请"), required=True, sensitive="P")
    result: str = code(N_("核实结果"), "VOL_CORRECTION", default="01", required=True)
    checked_by: str = text(N_("核实人"), sensitive="P")
    settled_on: date | None = day(N_("办结日期"))
    result_note: str = longtext(N_("处理说明"), sensitive="P")


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerCertificate(Filed):
    """A 志愿服务记录证明 that was issued (field list 2.5.7): the row is the register.

    ``record_no`` is the number of the certificate. Holder, services and sums stand here as they
    were printed; each of ``lines`` holds the id, day, content, unit, minutes and upload status of
    one service. A certificate is free of charge (Order 67).
    """

    entity: ClassVar[str] = "volunteer_certificate"
    title: ClassVar[str] = N_("志愿服务记录证明")

    volunteer_id: str = ref(N_("志愿者"), "volunteer", required=True)
    from_on: date | None = day(N_("服务期间起"), required=True)
    to_on: date | None = day(N_("服务期间止"), required=True)
    purpose: str = text(N_("用途"))
    applicant: str = text(N_("申请人"), required=True, sensitive="P")
    applied_on: date | None = day(N_("申请日期"), required=True)
    holder_consent: bool = flag(N_("志愿者本人同意"))
    recording_unit: str = text(N_("记录单位"), required=True)
    issuing_unit: str = text(N_("出具单位"), required=True)
    responsible: str = text(N_("出具单位负责人"), sensitive="P")
    handler: str = text(N_("经办人"), required=True, sensitive="P")
    unit_phone: str = text(N_("联系方式"))
    sealed: bool = flag(N_("盖章"))
    notice_from: date | None = day(N_("公示起"), ahead=HELD)
    notice_to: date | None = day(N_("公示止"), ahead=HELD)
    remarks: str = longtext(N_("其他说明"))
    issued_on: date | None = day(N_("出具日期"), required=True, typed=False)
    total_minutes: int | None = duration(N_("服务时长合计（分钟）"), required=True, typed=False)
    lines: tuple[dict[str, Any], ...] = items(N_("服务明细"), typed=False)
    holder_name: str = text(N_("持证人姓名"), required=True, sensitive="P", typed=False)
    holder_id_type: str = code(N_("证件类型"), "ID_TYPE", typed=False)
    holder_id_no: str = text(N_("证件号码"), max_length=30, sensitive="S", typed=False)
    holder_no: str = text(N_("志愿者编号"), max_length=40, typed=False)
    registry: str = code(N_("注册系统"), "VOL_REGISTRY", typed=False)
    verification_code: str = text(N_("核验码"), max_length=20, typed=False)
    state: str = code(N_("证明状态"), "VOL_CERT", default="01", required=True, typed=False)
    replaces_id: str = ref(N_("替换的证明"), "volunteer_certificate", typed=False)
