# SPDX-License-Identifier: MulanPSL-2.0
"""Community and volunteer organisations: who they are, and how they grow up (field list 2.6)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from wuse_desktop.domain.fields import (
    Record,
    code,
    codes,
    day,
    duration,
    flag,
    integer,
    longtext,
    money,
    ref,
    text,
)
from wuse_desktop.domain.records.filed import Filed
from wuse_desktop.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityOrg(Filed):
    """An organisation that residents have set up, registered or not (field list 2.6.1).

    ``org_kinds`` says what it is counted as: one and the same may be a community and a volunteer
    organisation. ``leader_name`` names a leader who is not on file. ``support_capital`` is what it
    was given as its registered capital.
    """

    entity: ClassVar[str] = "community_org"
    title: ClassVar[str] = N_("社会组织")

    org_name: str = text(N_("组织名称"), required=True, max_length=100)
    org_kinds: tuple[str, ...] = codes(N_("组织类型"), "ORG_KIND", required=True)
    org_category: str = code(N_("组织类别"), "CORG_CAT", required=True)
    legal_status: str = code(N_("登记备案情况"), "CORG_STATUS", required=True)
    org_status: str = code(N_("组织状态"), "CORG_LIFE", default="02", required=True)
    founded_on: date | None = day(N_("成立日期"))
    closed_on: date | None = day(N_("注销日期"))
    initiators: str = text(N_("发起人"), required=True, sensitive="P")
    leader_id: str = ref(N_("负责人"), "person", sensitive="P")
    leader_name: str = text(N_("负责人姓名"), max_length=50, sensitive="P")
    contact: str = text(N_("联系电话"), required=True, max_length=20, sensitive="P")
    member_count: int | None = integer(N_("成员数"), required=True)
    activity_area: str = text(N_("活动范围"), required=True)
    place: str = text(N_("活动场所"), required=True)
    purpose_scope: str = longtext(N_("宗旨和业务范围"), required=True)
    uscc: str = text(N_("统一社会信用代码"), max_length=18)
    filing_no: str = text(N_("备案号"), max_length=40)
    filed_on: date | None = day(N_("备案日期"))
    filing_authority: str = text(N_("备案机关"))
    party_branch: str = text(N_("党组织"))
    federation_member: bool = flag(N_("联合会成员"))
    support_capital: int | None = money(N_("扶持注册资金（元）"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgMember(Record):
    """A person on file who belongs to an organisation for a span of time."""

    entity: ClassVar[str] = "org_member"
    title: ClassVar[str] = N_("组织成员")

    org_id: str = ref(N_("社会组织"), "community_org", required=True)
    person_id: str = ref(N_("成员"), "person", required=True)
    duty: str = text(N_("职务"), max_length=50)
    joined_on: date | None = day(N_("加入日期"))
    left_on: date | None = day(N_("退出日期"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Incubation(Filed):
    """The time that an organisation is cultivated in an incubator (field list 2.6.3)."""

    entity: ClassVar[str] = "incubation"
    title: ClassVar[str] = N_("孵化记录")

    org_id: str = ref(N_("社会组织"), "community_org", required=True)
    entered_on: date | None = day(N_("入驻日期"), required=True)
    incubator: str = text(N_("孵化单位"), required=True)
    stage: str = code(N_("孵化阶段"), "INCUB", required=True)
    assessment: str = longtext(N_("评估"))
    left_on: date | None = day(N_("离开日期"))
    exit_result: str = text(N_("离开时的结果"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgSupport(Filed):
    """One support that an organisation was given, money among it (field list 2.6.3)."""

    entity: ClassVar[str] = "org_support"
    title: ClassVar[str] = N_("扶持记录")

    org_id: str = ref(N_("社会组织"), "community_org", required=True)
    given_on: date | None = day(N_("扶持日期"), required=True)
    support_kind: str = code(N_("扶持方式"), "SUPPORT", required=True)
    content: str = longtext(N_("扶持内容"), required=True)
    amount: int | None = money(N_("扶持金额（元）"))
    worker_id: str = ref(N_("社工"), "worker")
    minutes: int | None = duration(N_("用时（分钟）"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgApplication(Filed):
    """An application to be filed, registered, changed or cancelled (field list 2.6.2)."""

    entity: ClassVar[str] = "org_application"
    title: ClassVar[str] = N_("备案登记申请")

    org_id: str = ref(N_("社会组织"), "community_org", required=True)
    application_kind: str = code(N_("申请事项"), "CORG_APPLY", required=True)
    submitted_on: date | None = day(N_("提交日期"), required=True)
    materials: tuple[str, ...] = codes(N_("提交材料"), "CORG_DOC", required=True)
    village_opinion: str = text(N_("村（居）意见"))
    village_opinion_on: date | None = day(N_("村（居）意见日期"))
    township_opinion: str = text(N_("乡镇（街道）意见"))
    township_opinion_on: date | None = day(N_("乡镇（街道）意见日期"))
    county_opinion: str = text(N_("县（区）意见"))
    county_opinion_on: date | None = day(N_("县（区）意见日期"))
    result: str = code(N_("办理结果"), "CORG_RESULT", default="01", required=True)
    certificate_no: str = text(N_("证书或备案号"), max_length=40)
