# SPDX-License-Identifier: MulanPSL-2.0
"""Persons, their categories, households and members (field lists 2.0.2 and 2.0.3).

And what was decided about persons who look alike (rule V-10).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from wuse_desktop.domain.birth import Birth
from wuse_desktop.domain.fields import (
    Record,
    code,
    codes,
    day,
    flag,
    integer,
    items,
    longtext,
    moment,
    money,
    ref,
    text,
)
from wuse_desktop.domain.records.filed import Filed
from wuse_desktop.domain.typed_dates import HELD
from wuse_desktop.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Filed):
    """A natural person; client, family member, volunteer and donor are roles of one person.

    ``major_event`` is the latest one and asks for a visit soon (rule D-20); earlier ones are in
    the trail.
    """

    entity: ClassVar[str] = "person"
    title: ClassVar[str] = N_("人员")

    name: str = text(N_("姓名"), required=True, max_length=50, sensitive="P")
    alias: str = text(N_("曾用名/常用称呼"), max_length=50, sensitive="P")
    sex: str = code(N_("性别"), "SEX", sensitive="P")
    id_type: str = code(N_("证件类型"), "ID_TYPE", sensitive="P")
    id_no: str = text(N_("证件号码"), max_length=20, sensitive="S")
    id_doubt: bool = flag(N_("证件有误待核"), typed=False)
    birth_date: date | None = day(N_("出生日期"), sensitive="P")
    ethnicity: str = code(N_("民族"), "ETHNIC", sensitive="S")
    education: str = code(N_("文化程度"), "EDU", sensitive="P")
    marital_status: str = code(N_("婚姻状况"), "MARITAL", sensitive="P")
    political_status: str = code(N_("政治面貌"), "POLITICAL", sensitive="S")
    occupation_status: str = code(N_("职业状况"), "OCCUP", sensitive="P")
    phone: str = text(N_("联系电话"), max_length=20, sensitive="P")
    no_phone: bool = flag(N_("无电话"))
    emergency_contact_name: str = text(N_("紧急联系人"), max_length=50, sensitive="P")
    emergency_contact_relation: str = code(N_("紧急联系人关系"), "REL", sensitive="P")
    emergency_contact_phone: str = text(N_("紧急联系人电话"), max_length=20, sensitive="P")
    hukou_address: str = text(N_("户籍地址"), sensitive="P")
    hukou_code: str = text(N_("户籍地村（社区）"), max_length=12)
    living_address: str = text(N_("居住地址"), sensitive="P")
    residence_split: str = code(N_("人户分离"), "RES_SPLIT", sensitive="P")
    health_status: str = code(N_("健康状况"), "HEALTH", sensitive="S")
    health_note: str = text(N_("健康说明"), sensitive="S")
    disability: tuple[dict[str, Any], ...] = items(N_("残疾情况"), sensitive="S", typed=False)
    self_care: str = code(N_("自理能力"), "SELF_CARE", sensitive="S")
    risk_level: str = code(N_("风险等级"), "RISK_LEVEL", sensitive="S")
    guardian_id: str = ref(N_("监护人"), "person", sensitive="P")
    guardian_relation: str = code(N_("与监护人关系"), "REL", sensitive="P")
    communication_need: str = text(N_("语言/沟通需要"), sensitive="P")
    consent_given: bool = flag(N_("已知情同意"))
    consent_on: date | None = day(N_("同意日期"))
    is_client: bool = flag(N_("服务对象"), typed=False)
    note: str = longtext(N_("备注"), sensitive="P")
    worker_id: str = ref(N_("负责社工"), "worker")
    visit_tier: str = code(N_("指定走访级别"), "VISIT_TIER", typed=False)
    major_event: str = code(N_("重大变故"), "MAJOR_EVENT", sensitive="S", typed=False)
    major_event_on: date | None = day(N_("变故日期"), sensitive="S", typed=False)
    birth_date_precision: str = code(
        N_("出生日期精确到"), "BIRTH_PRECISION", sensitive="P", typed=False
    )

    @property
    def birth(self) -> Birth | None:
        """The birth with how exactly it is known, or None."""
        if self.birth_date is None:
            return None
        return Birth(self.birth_date, self.birth_date_precision)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCategory(Record):
    """One client category of a person for a span of time; closed and opened, never overwritten."""

    entity: ClassVar[str] = "person_category"
    title: ClassVar[str] = N_("服务对象类别")

    person_id: str = ref(N_("人员"), "person", required=True)
    category: str = code(N_("服务对象类别"), "CLIENT_CAT", required=True, sensitive="S")
    start_date: date | None = day(N_("起始日期"), required=True)
    end_date: date | None = day(N_("终止日期"), ahead=HELD)
    basis: str = text(N_("依据（证号或名单）"), sensitive="S")
    verified_on: date | None = day(N_("核实日期"))
    verified_by: str = ref(N_("核实人"), "worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Household(Filed):
    """People who share a dwelling and livelihood; the unit of 户 and 户次."""

    entity: ClassVar[str] = "household"
    title: ClassVar[str] = N_("家庭")

    household_no: str = text(N_("家庭编号"), max_length=40)
    head_person_id: str = ref(N_("户主"), "person", required=True)
    address: str = text(N_("居住地址"), sensitive="P")
    household_type: str = code(N_("家庭类型"), "HH_TYPE")
    living_member_count: int | None = integer(N_("共同生活人数"), required=True)
    monthly_income: int | None = money(N_("家庭月收入"), sensitive="S")
    income_sources: tuple[str, ...] = codes(N_("收入来源"), "INCOME", sensitive="S")
    rigid_expenses: tuple[str, ...] = codes(N_("主要支出"), "RIGID_EXP", sensitive="S")
    relief_received: tuple[str, ...] = codes(N_("救助情况"), "RELIEF", sensitive="S")
    housing_type: str = code(N_("住房类型"), "HOUSING")
    housing_risk: tuple[str, ...] = codes(N_("住房安全隐患"), "HOME_RISK")
    note: str = longtext(N_("备注"), sensitive="P")


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdMember(Record):
    """A person's place in a household for a span of time."""

    entity: ClassVar[str] = "household_member"
    title: ClassVar[str] = N_("家庭成员")

    household_id: str = ref(N_("家庭"), "household", required=True)
    person_id: str = ref(N_("人员"), "person", required=True)
    relation: str = code(N_("与户主关系"), "REL", required=True, sensitive="P")
    lives_together: bool = flag(N_("共同生活"), default=True)
    start_date: date | None = day(N_("起始日期"))
    end_date: date | None = day(N_("终止日期"), ahead=HELD)


MERGED, SAME, DIFFERENT = "1", "2", "3"  # code list PERSON_MATCH


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMatch(Record):
    """What was decided about two persons on file who may be one (rule V-10).

    A station that merges moves everything of ``other_id`` to ``person_id`` and puts the other
    into the bin, where this row is the pointer. ``steps`` says what the merge wrote, in order:
    ``entity``, ``id``, and either ``field`` with its ``former`` and ``new`` column value or
    ``gone`` for a row that went into the bin, with ``into`` where another took in what hung on it;
    undoing walks them backwards. A county that finds
    the persons of two stations to be one only says so: its rows have no steps.
    """

    entity: ClassVar[str] = "person_match"
    title: ClassVar[str] = N_("重复核对")

    person_id: str = ref(N_("保留的人"), "person", required=True)
    other_id: str = ref(N_("另一位"), "person", required=True)
    verdict: str = code(N_("结论"), "PERSON_MATCH", required=True)
    reason: str = text(N_("理由"), sensitive="P")
    decided_at: datetime | None = moment(N_("核对时间"))
    decided_by: str = ref(N_("核对人"), "worker", typed=False)
    steps: tuple[dict[str, Any], ...] = items(N_("所做的改动"), sensitive="S", typed=False)
    undone_at: datetime | None = moment(N_("撤销时间"))
