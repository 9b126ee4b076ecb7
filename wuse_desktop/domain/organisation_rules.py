# SPDX-License-Identifier: MulanPSL-2.0
"""What the register of organisations must hold, and who is no community organisation (V-50)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from wuse_desktop.domain.checks import check_fields, missing_field
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.contact import check_phone
from wuse_desktop.domain.organisations import check_uscc
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.organisations import (
    CommunityOrg,
    Incubation,
    OrgApplication,
    OrgMember,
    OrgSupport,
)
from wuse_desktop.i18n import _

COMMUNITY, FEDERATION, VOLUNTEER = "1", "2", "3"  # ORG_KIND
ASSOCIATION, SERVICE, FILED, PLANNED = "1", "2", "3", "5"  # CORG_STATUS
PREPARING, ACTIVE, INACTIVE, CLOSED = "01", "02", "03", "04"  # CORG_LIFE
LEFT_STAGES = ("05", "06")  # INCUB: graduated, left
UNDER_WAY, GRANTED = "01", "02"  # CORG_RESULT

_USCC_KINDS = {ASSOCIATION: "association", SERVICE: "service"}
_QUIET = timedelta(days=365)
# The ends of names that tell who is excluded, by their code of CORG_EXCLUDED (list 3.6).
_EXCLUDED = {
    "01": re.compile(
        r"(村民|居民|村务监督|人民调解|治安保卫|公共卫生|计划生育)委员会$|(村|居)委会$|村民小组$"
    ),
    "02": re.compile(r"业主(委员会|大会)$|业委会$"),
    "03": re.compile(r"(楼栋|楼组|楼道|单元)(自治|自管)?(小组|委员会|理事会)$|楼委会$"),
    "04": re.compile(r"(公司|合伙企业|商行|经营部|超市|门市部|个体工商户)$"),
}

Part = OrgMember | Incubation | OrgSupport | OrgApplication
# The day that a part tells of: it cannot lie ahead.
PART_DAYS = {
    "org_member": "joined_on",
    "incubation": "entered_on",
    "org_support": "given_on",
    "org_application": "submitted_on",
}


def check_organisation(org: CommunityOrg, today: date) -> tuple[Problem, ...]:
    """Everything found about the record of an organisation on a day."""
    return (*check_fields(org), *_conditional(org), *_dates(org, today), *_warnings(org))


def check_part(part: Part, today: date) -> tuple[Problem, ...]:
    """Everything found about a member, an incubation, a support or an application."""
    problems = list(check_fields(part))
    name = PART_DAYS[part.entity]
    start = getattr(part, name)
    if start is not None and start > today:
        problems.append(_ahead(name))
    if isinstance(part, OrgMember | Incubation) and start and part.left_on and part.left_on < start:
        message = _("结束的日期早于开始的日期，请核对。")
        problems.append(Problem("period_reversed", "", "block", message, "left_on"))
    if isinstance(part, Incubation) and part.stage in LEFT_STAGES:
        fields = ("left_on", "exit_result")
        problems += [missing_field(Incubation, item) for item in fields if not getattr(part, item)]
    if isinstance(part, OrgApplication) and part.result == GRANTED and not part.certificate_no:
        problems.append(missing_field(OrgApplication, "certificate_no", "warn"))
    return tuple(problems)


def is_quiet(org: CommunityOrg, last_activity_on: date | None, today: date) -> bool:
    """Whether an active organisation has had no activity for 12 months (rule C-27)."""
    last = max((day for day in (last_activity_on, org.founded_on) if day), default=None)
    return org.org_status == ACTIVE and (last is None or last < today - _QUIET)


def excluded_as(name: str) -> str:
    """The code of CORG_EXCLUDED that a name speaks of, "" for none."""
    return next((code for code, ends in _EXCLUDED.items() if ends.search(name.strip())), "")


def _conditional(org: CommunityOrg) -> Iterator[Problem]:
    if not org.leader_id and not org.leader_name.strip():
        yield missing_field(CommunityOrg, "leader_id")
    begun = org.org_status != PREPARING and org.legal_status != PLANNED
    if begun and org.founded_on is None:
        yield missing_field(CommunityOrg, "founded_on")
    if org.org_status == CLOSED and org.closed_on is None:
        yield missing_field(CommunityOrg, "closed_on")
    if org.legal_status == FILED:
        for name in ("filing_no", "filed_on", "filing_authority"):
            if not getattr(org, name):
                yield missing_field(CommunityOrg, name)


def _dates(org: CommunityOrg, today: date) -> Iterator[Problem]:
    for name in ("founded_on", "filed_on", "closed_on"):
        day = getattr(org, name)
        if day is not None and day > today:
            yield _ahead(name)
    if org.founded_on and org.closed_on and org.closed_on < org.founded_on:
        message = _("注销日期早于成立日期，请核对。")
        yield Problem("period_reversed", "", "block", message, "closed_on")


def _warnings(org: CommunityOrg) -> Iterator[Problem]:
    yield from (_about("contact", item) for item in check_phone(org.contact).problems)
    excluded = excluded_as(org.org_name)
    if excluded and not {COMMUNITY, FEDERATION}.isdisjoint(org.org_kinds):
        message = _(
            "“{kind}”不是社区社会组织，不能备案，请核对名称；"
            "只作合作单位时，写在活动的“协办单位”里就行。"
        ).format(kind=label("CORG_EXCLUDED", excluded))
        yield Problem("org_excluded", "V-50", "warn", message, "org_name")
    if org.legal_status in _USCC_KINDS and not org.uscc:
        message = _("已登记的组织要有统一社会信用代码，请照登记证书填写。")
        yield Problem("uscc_missing", "V-50", "warn", message, "uscc")
    if not org.uscc:
        return
    check = check_uscc(org.uscc)
    yield from (_about("uscc", item) for item in check.problems)
    wanted = _USCC_KINDS.get(org.legal_status)
    if wanted and not check.problems and check.kind != wanted:
        message = _("信用代码和“{status}”对不上：社会团体以51开头，社会服务机构以52开头。").format(
            status=label("CORG_STATUS", org.legal_status)
        )
        yield Problem("uscc_kind", "V-06", "warn", message, "uscc")


def _about(name: str, found: Problem) -> Problem:
    """A finding about a number, placed at its field."""
    return Problem(found.code, found.rule, found.level, found.message, name)


def _ahead(name: str) -> Problem:
    return Problem("day_ahead", "V-09", "block", _("日期还没有到，请核对。"), name)
