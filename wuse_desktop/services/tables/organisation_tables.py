# SPDX-License-Identifier: MulanPSL-2.0
"""The tables of organisations, and what is recorded beside them."""

from wuse_desktop.domain.records.organisations import (
    CommunityOrg,
    Incubation,
    OrgApplication,
    OrgMember,
    OrgSupport,
)
from wuse_desktop.i18n import N_
from wuse_desktop.services.tables.columns import Column, ColumnKind, columns_of, rough_dates
from wuse_desktop.services.tables.table import PLACE_NAMES, Table

_ORG = Column(
    "organisation",
    N_("社会组织"),
    ColumnKind.LINK,
    required=True,
    names=("组织名称", "社区社会组织", "备案号", "统一社会信用代码"),
    note=N_("写组织名称、备案号或统一社会信用代码；要先导入社会组织。"),
)
_NAMES = {
    "org_name": ("名称", "社会组织名称", "社区社会组织名称", "队伍名称", "团队名称"),
    "org_kinds": ("类型",),
    "org_category": ("类别", "分类", "组织分类"),
    "legal_status": ("登记备案", "登记情况", "备案情况"),
    "org_status": ("状态", "活动状态"),
    "founded_on": ("成立时间", "组建时间"),
    "contact": ("电话", "手机", "联系方式", "负责人电话"),
    "member_count": ("成员人数", "人数", "会员数", "成员数量"),
    "activity_area": ("范围", "活动区域", "服务范围"),
    "place": ("活动场地", "活动地点", "办公地点", "场所"),
    "purpose_scope": ("业务范围", "宗旨", "活动内容", "服务内容", "主要活动"),
    "uscc": ("信用代码", "社会信用代码"),
    "filing_no": ("备案编号", "登记/备案号"),
    "filed_on": ("备案时间",),
    "filing_authority": ("备案单位", "备案部门"),
    "party_branch": ("党支部", "党建情况"),
    "federation_member": ("是否联合会成员", "联合会会员"),
    "support_capital": ("注册资金", "扶持资金", "扶持注册资金"),
    "village_code": PLACE_NAMES["village_code"],
}


_IF_FILED = N_("已备案的必填。")
_WHEN_WANTED = {
    "founded_on": N_("已经成立的必填，筹备中的可以空着。"),
    "closed_on": N_("已注销的必填。"),
    "filing_no": _IF_FILED,
    "filed_on": _IF_FILED,
    "filing_authority": _IF_FILED,
}


def organisations() -> Table:
    """Community and volunteer organisations."""
    leader = Column(
        "leader",
        N_("负责人"),
        ColumnKind.LINK,
        required=True,
        own=True,
        names=("负责人姓名", "会长", "队长", "团长", "法定代表人", "联系人"),
        note=N_("写姓名或证件号码；没有建档的人照写姓名。"),
    )
    columns = columns_of(
        CommunityOrg,
        leave_out=("leader_name",),
        names=_NAMES,
        optional=("org_kinds", "org_status", "legal_status", "initiators"),
        notes=_WHEN_WANTED,
    )
    name, *others = rough_dates(columns, ("founded_on", "filed_on"), "purpose_scope")
    return Table(
        "organisations",
        N_("社会组织"),
        (name, leader, *others),
        N_("一行一个组织；不写类型的按社区社会组织，不写登记备案情况的按信用代码和备案号认。"),
        spare="purpose_scope",
    )


def members() -> Table:
    """Members on file."""
    person = Column(
        "person",
        N_("成员"),
        ColumnKind.LINK,
        required=True,
        own=True,
        names=("姓名", "成员姓名", "证件号码", "身份证号"),
        note=N_("写姓名或证件号码；要先有人员档案。"),
    )
    columns = columns_of(OrgMember, names={"duty": ("组织职务",), "joined_on": ("加入时间",)})
    return Table("org_members", N_("组织成员"), (_ORG, person, *columns), N_("一行一名成员。"))


def incubations() -> Table:
    """Incubation records."""
    names = {"entered_on": ("入驻时间", "孵化日期"), "incubator": ("孵化中心", "孵化基地")}
    columns = columns_of(Incubation, leave_out=("village_code",), names=names)
    note = N_("一行一个组织的一次孵化。")
    return Table("incubations", N_("孵化记录"), (_ORG, *columns), note, spare="assessment")


def supports() -> Table:
    """Support that was given."""
    names = {
        "given_on": ("日期", "扶持时间"),
        "support_kind": ("方式", "扶持类别"),
        "content": ("内容",),
        "amount": ("金额", "扶持资金", "资金"),
    }
    worker = Column("worker", N_("社工"), ColumnKind.LINK, names=("负责社工",))
    columns = columns_of(OrgSupport, leave_out=("village_code",), names=names)
    note = N_("一行一次扶持；给了钱的写金额。")
    return Table("org_supports", N_("扶持记录"), (_ORG, *columns, worker), note, spare="content")


def applications() -> Table:
    """Applications to be filed or registered."""
    names = {"application_kind": ("事项",), "submitted_on": ("申请日期", "提交时间")}
    columns = columns_of(OrgApplication, leave_out=("village_code",), names=names)
    note = N_("一行一次申请。")
    return Table("org_applications", N_("备案登记申请"), (_ORG, *columns), note)
