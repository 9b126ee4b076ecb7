# SPDX-License-Identifier: MulanPSL-2.0
"""The tables of visits, consultations, cases, their sessions and follow-ups."""

import dataclasses

from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.i18n import N_
from wuse_desktop.services.tables.columns import Column, ColumnKind, columns_of
from wuse_desktop.services.tables.table import (
    EVENT,
    ID_NAMES,
    PEOPLE_NOTE,
    PERSON_NAMES,
    SIGNATURES,
    WHEN,
    WORKERS,
    Table,
)

_VISIT_NAMES = {
    "village_code": PERSON_NAMES["village_code"],
    "visit_mode": ("方式", "探访方式", "走访形式", "探访形式"),
    "purposes": ("目的", "走访事由", "探访目的"),
    "outcome": ("走访结果", "探访结果", "见面情况"),
    "health": ("健康状况", "健康情况", "身体状况"),
    "living_note": ("生活情况",),
    "observed": (
        *("走访情况", "走访记录", "走访内容", "概况", "情况", "探访情况", "入户情况"),
        *("情况记录", "走访情况记录", "情况描述"),
        *("家庭情况", "生活/健康/安全概况"),
    ),
    "needs": ("需求", "诉求", "需求情况", "存在困难"),
    "action_taken": ("处理情况", "处理", "处置情况", "解决情况", "帮扶措施"),
    "next_visit_on": ("下次走访日", "下次走访时间", "下次探访日期"),
}
_OF_PERSON = ("性别", "年龄", "类别", "人员类别", "对象类别", "走访对象类别")


def visits() -> Table:
    """Home visits, and calls that stand for them."""
    household = Column(
        "household",
        N_("家庭/户主"),
        ColumnKind.LINK,
        required=True,
        names=(
            *("户主", "户主姓名", "家庭编号", "家庭", "户主证件号码", "姓名", "服务对象"),
            *("服务对象姓名", "对象姓名", "老人姓名", "村民姓名"),
            *(
                "走访对象",
                "走访户",
                "走访对象姓名",
                "被走访人",
                "被访户",
                "户主身份证号",
                *ID_NAMES,
            ),
        ),
        note=N_("写家庭编号、户主姓名或户主证件号码。"),
        instead="met",
    )
    met = Column(
        "met",
        N_("见到的人"),
        ColumnKind.LINKS,
        names=("会见人", "见到谁", "受访人", "受访人姓名", "被访人", "被访人姓名", "被访者"),
        note=PEOPLE_NOTE,
    )
    columns = tuple(
        dataclasses.replace(item, otherwise="needs_note") if item.name == "needs" else item
        for item in columns_of(HomeVisit, leave_out=("household_id", *EVENT), names=_VISIT_NAMES)
    )
    return Table(
        "visits",
        N_("入户走访"),
        (household, *WHEN, WORKERS, met, *columns),
        N_("一行一次走访或电话探访。"),
        spare="observed",
        names=("走访", "探访", "入户"),
        worked_out=(*_OF_PERSON, *SIGNATURES),
    )


def consultations() -> Table:
    """Questions answered at the desk or by phone."""
    person = Column(
        "person",
        N_("来访人"),
        ColumnKind.LINK,
        names=("姓名", "来访人姓名", "咨询人", "咨询人姓名", *ID_NAMES),
        note=PEOPLE_NOTE,
    )
    names = {
        "village_code": PERSON_NAMES["village_code"],
        "topic": ("咨询类别", "咨询类型", "事项类别"),
        "content": ("来访事项", "来访内容", "咨询问题", "反映问题", "诉求"),
        "reply": ("答复情况", "答复内容", "解答情况", "处理情况"),
        "result": ("处理结果", "办结情况", "结果"),
    }
    columns = columns_of(Consultation, leave_out=("person_id", *EVENT), names=names)
    return Table(
        "consultations",
        N_("咨询接待"),
        (person, *WHEN, WORKERS, *columns),
        N_("一行一次咨询；没有建档的人写在“来访人说明”里。"),
        spare="content",
        names=("咨询",),
    )


_CASE = Column(
    "case",
    N_("个案编号"),
    ColumnKind.LINK,
    required=True,
    names=("个案", "服务对象"),
    note=N_("写个案编号；这名服务对象只有一个个案时，也可以写姓名或证件号码。"),
)


_CASE_NAMES = {
    "village_code": PERSON_NAMES["village_code"],
    "intake_at": ("接案日期",),
    "case_source": ("来源",),
    "presenting_problem": ("主要问题", "问题描述", "案主问题"),
    "client_expectation": ("服务需求", "求助愿望", "案主需求"),
    "initial_opinion": ("评估意见", "初步评估"),
    "overall_goal": ("服务目标", "总体目标", "目标"),
    "opened_on": ("开案时间", "立案时间", "立案日期"),
    "closed_on": ("结案时间",),
    "outcome_summary": ("服务成效", "服务效果", "成效"),
}


_IF_OPENED, _IF_CLOSED = N_("填了开案日期的必填。"), N_("填了结案日期的必填。")
_WHEN_WANTED = {
    "overall_goal": _IF_OPENED,
    "case_grade": _IF_OPENED,
    "closure_reason": _IF_CLOSED,
    "overall_result": _IF_CLOSED,
    "outcome_summary": _IF_CLOSED,
}


def cases() -> Table:
    """Cases from intake to closure."""
    client = Column(
        "client",
        N_("服务对象"),
        ColumnKind.LINK,
        required=True,
        own=True,
        names=("案主", "服务对象姓名", "姓名", "服务对象证件号码", *ID_NAMES),
        note=PEOPLE_NOTE,
    )
    people = (
        Column("case_worker", N_("负责社工"), ColumnKind.LINK, names=("个案社工",)),
        Column("approved_by", N_("审批人"), ColumnKind.LINK),
    )
    columns = tuple(
        dataclasses.replace(item, instead="opened_on") if item.name == "intake_at" else item
        for item in columns_of(
            CaseFile,
            leave_out=("reopened_on",),
            names=_CASE_NAMES,
            optional=("decision",),
            notes=_WHEN_WANTED,
        )
    )
    return Table(
        "cases",
        N_("个案"),
        (client, *columns, *people),
        N_("一行一个个案；填了开案日期就开案，填了结案日期就结案。"),
        spare="existing_services",
        worked_out=(
            *_OF_PERSON,
            *("节次", "介入次数", "服务次数", "累计时长（分钟）", "状态", "回访次数", "督导"),
        ),
    )


def case_sessions() -> Table:
    """Service contacts within cases."""
    people = (
        Column(
            "participants",
            N_("在场的人"),
            ColumnKind.LINKS,
            names=("参与人员",),
            note=N_("不填算服务对象本人；写姓名或证件号码，几个人用顿号隔开。"),
        ),
        Column(
            "host_visit",
            N_("在走访中进行"),
            ColumnKind.BOOL,
            names=("关联走访",),
            note=N_("在当天的入户走访里进行的填“是”，同一个人只计一次。"),
        ),
    )
    columns = columns_of(CaseSession, leave_out=EVENT)
    return Table(
        "case_sessions",
        N_("个案过程记录"),
        (_CASE, *WHEN, WORKERS, *people, *columns),
        N_("一行一次个案服务。"),
        spare="process",
    )


def case_follow_ups() -> Table:
    """Contacts after the closure of cases (rule D-11)."""
    names = {"client_status": ("回访情况", "现况"), "contact_mode": ("回访方式",)}
    columns = columns_of(CaseFollowUp, leave_out=EVENT, names=names)
    when = tuple(
        dataclasses.replace(item, names=(*item.names, "回访日期")) if item.name == "date" else item
        for item in WHEN
    )
    return Table(
        "case_follow_ups",
        N_("回访记录"),
        (_CASE, *when, WORKERS, *columns),
        N_("一行一次结案后的回访。"),
        spare="note",
    )
