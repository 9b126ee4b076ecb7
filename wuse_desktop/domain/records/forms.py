# SPDX-License-Identifier: MulanPSL-2.0
"""Forms by version, what was filed with them, and what supervisors said of it.

A filed form keeps the hash of the version that asked, so that it opens and prints with that
version for ever. Answers that are counted or searched also stand in typed columns of the record
that the form is about; the rest is JSON here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from wuse_desktop.domain.fields import (
    Record,
    code,
    codes,
    day,
    flag,
    integer,
    longtext,
    mapping,
    moment,
    ref,
    text,
)
from wuse_desktop.domain.records.filed import Filed
from wuse_desktop.i18n import N_, NP_

# Codes of REF_DIR whose receiver sends a return slip back.
SENT_OUT = frozenset({"1", "4"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FormVersion(Record):
    """One version of a form: never changed once published, only retired.

    ``sha256`` is the hash of ``xform`` (hex); ``sheets`` the workbook it was made from, as JSON,
    so that it can be handed out again for editing.
    """

    entity: ClassVar[str] = "form_version"
    title: ClassVar[str] = N_("表单版本")

    form_id: str = text(N_("表单编号"), required=True, max_length=64)
    version: str = text(N_("版本"), required=True, max_length=32)
    form_title: str = text(N_("表单名称"), required=True)
    sha256: str = text(N_("内容校验"), required=True, max_length=64, typed=False)
    xform: str = longtext(N_("定义"), required=True, max_length=4_000_000, typed=False)
    sheets: str = longtext(N_("工作簿"), max_length=4_000_000, typed=False)
    state: str = code(N_("状态"), "FORM_STATE", default="active")
    published_on: date | None = day(N_("发布日期"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledForm(Filed):
    """A filled form about a record: a case, a group, an event, a person.

    ``status`` is draft while it is written, submitted while it waits for an approval that the
    form needs, else approved. ``answers`` are nested as the form's groups are.
    """

    entity: ClassVar[str] = "filed_form"
    title: ClassVar[str] = NP_("record", "表单")

    form_id: str = text(N_("表单编号"), required=True, max_length=64)
    form_sha256: str = text(N_("表单版本"), required=True, max_length=64, typed=False)
    subject_entity: str = text(N_("所属记录类型"), typed=False)
    subject_id: str = ref(N_("所属记录"), "*", typed=False)
    case_id: str = ref(N_("个案"), "case_file")
    person_id: str = ref(N_("服务对象"), "person")
    filed_on: date | None = day(N_("填写日期"))
    seq: int | None = integer(N_("第几份"), typed=False)
    answers: Mapping[str, Any] = mapping(N_("内容"), sensitive="S", typed=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Filed):
    """A consent with its items, and what was withdrawn later (field list 2.1.2, P-02…P-07)."""

    entity: ClassVar[str] = "consent"
    title: ClassVar[str] = N_("知情同意书")

    person_id: str = ref(N_("服务对象"), "person", required=True)
    case_id: str = ref(N_("个案"), "case_file")
    consent_on: date | None = day(N_("日期"), required=True)
    notice_version: str = text(N_("告知内容版本"), required=True)
    consent_items: tuple[str, ...] = codes(N_("同意事项"), "CONSENT", required=True)
    sensitive_consent: bool = flag(N_("敏感信息单独同意"))
    consenter_name: str = text(N_("同意人"), required=True)
    consenter_role: str = code(N_("同意人身份"), "CONSENTER", required=True)
    child_view: str = longtext(N_("未成年人本人意见"))
    consent_mode: str = code(N_("同意方式"), "SIGN_MODE", required=True)
    witness: str = text(N_("见证人"))
    confidentiality_limits_explained: bool = flag(N_("保密例外已告知"))
    withdrawn_on: date | None = day(N_("撤回日期"))
    withdrawn_items: tuple[str, ...] = codes(N_("撤回范围"), "CONSENT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral(Filed):
    """A referral and its return slip (field list 2.1.10, deadline D-12, figure C-20)."""

    entity: ClassVar[str] = "referral"
    title: ClassVar[str] = N_("转介表")

    person_id: str = ref(N_("服务对象"), "person", required=True)
    case_id: str = ref(N_("个案"), "case_file")
    referred_on: date | None = day(N_("转介日期"), required=True)
    direction: str = code(N_("方向"), "REF_DIR", required=True)
    reason_code: str = code(N_("转介原因"), "REF_REASON", required=True)
    reason: str = longtext(N_("原因说明"), sensitive="S")
    to_org: str = text(N_("接收机构"), required=True)
    to_unit: str = text(N_("接收部门"))
    to_contact: str = text(N_("联系人"))
    to_phone: str = text(N_("联系电话"))
    service_summary: str = longtext(N_("已提供服务摘要"), required=True, sensitive="S")
    documents_sent: tuple[str, ...] = codes(N_("随附资料"), "REF_DOC")
    received_on: date | None = day(N_("回执日期"))
    outcome: str = code(N_("回执结果"), "REF_OUTCOME")
    follow_up_notes: str = longtext(N_("跟进"), sensitive="S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction(Filed):
    """One answered questionnaire (field list 2.8, rate R-30)."""

    entity: ClassVar[str] = "satisfaction"
    title: ClassVar[str] = N_("满意度问卷")

    event_entity: str = text(N_("所属记录类型"), typed=False)
    event_id: str = ref(N_("所属记录"), "*", typed=False)
    person_id: str = ref(N_("填写人"), "person")
    respondent_kind: str = code(N_("填写人身份"), "RESP", required=True)
    anonymous: bool = flag(N_("匿名"), default=True)
    overall: int | None = integer(N_("总体满意度"), required=True)
    suggestion: str = longtext(N_("意见建议"), sensitive="P")
    filled_by: str = code(N_("填写方式"), "FILL_MODE", required=True)
    filled_on: date | None = day(N_("填写日期"), required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Record):
    """What a station head or supervisor said of a record, and what was answered.

    A row belongs to the site of its author and is never changed by anybody else: the county's
    rows come down, the station's answers (``reply_to``) go up. ``field`` is the path of the
    question that is spoken of, "" for the whole. ``station_id`` is the site it is meant for.
    """

    entity: ClassVar[str] = "review"
    title: ClassVar[str] = N_("审核意见")

    subject_entity: str = text(N_("所属记录类型"), required=True, typed=False)
    subject_id: str = ref(N_("所属记录"), "*", required=True, typed=False)
    case_id: str = ref(N_("个案"), "case_file")
    station_id: str = ref(N_("站点"), "station")
    field: str = text(N_("栏目"), max_length=400)
    kind: str = code(N_("意见类型"), "REVIEW_KIND", required=True)
    comment: str = longtext(N_("意见"), sensitive="S")
    author_name: str = text(N_("审核人"))
    author_role: str = text(N_("身份"))
    made_at: datetime | None = moment(N_("时间"), required=True)
    reply_to: str = ref(N_("答复"), "review")
    closed: bool = flag(N_("已了结"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Record):
    """A picture or document that belongs to a record (field list 2.0.5).

    ``digest`` names the encrypted file beside the database; ``size`` is in bytes as stored.
    """

    entity: ClassVar[str] = "attachment"
    title: ClassVar[str] = NP_("record", "附件")

    subject_entity: str = text(N_("所属记录类型"), required=True, typed=False)
    subject_id: str = ref(N_("所属记录"), "*", required=True, typed=False)
    case_id: str = ref(N_("个案"), "case_file")
    kind: str = code(N_("类型"), "ATTACH", required=True)
    caption: str = text(N_("说明"))
    file_name: str = text(N_("文件名"), required=True)
    media_type: str = text(N_("格式"), typed=False)
    size: int | None = integer(N_("大小"), typed=False)
    digest: str = text(N_("文件校验"), required=True, max_length=64, typed=False)
    taken_at: datetime | None = moment(N_("拍摄时间"))
    contains_minor_face: bool = flag(N_("有未成年人面部"))
    consent_id: str = ref(N_("同意书"), "consent")
    added_by: str = ref(N_("添加人"), "worker", typed=False)
