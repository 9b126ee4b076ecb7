# SPDX-License-Identifier: MulanPSL-2.0
"""By what a list can be narrowed: names, labels and the choices that a person has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wuse_desktop.domain.codes import EXTENSIBLE, with_local
from wuse_desktop.domain.period import Period
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.choices import Choice, choices, search_keys, villages, workers
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.station_names import short_names, stations_in_order

Kind = Literal["code", "village", "worker", "month", "either", "station"]
MONTH = "month"
SITE = "site_id"
_THIS, _LAST = "this", "last"
_MONTHS_BACK = 24


@dataclass(frozen=True, slots=True)
class ListFilter:
    """One filter: its name in ``ListQuery.filters``, its label, and where its choices come from.

    ``codes`` names a code list, ``words`` what is said for yes and for no where it is either.
    """

    name: str
    label: str
    kind: Kind = "code"
    codes: str = ""
    words: tuple[str, str] = ("", "")


_MONTH = ListFilter(MONTH, N_("月份"), "month")
_WORKER = ListFilter("worker_id", N_("社工"), "worker")
_STATION = ListFilter(SITE, N_("站点"), "station")
_VILLAGE = ListFilter("village_code", N_("村（社区）"), "village")
_FILTERS: dict[str, tuple[ListFilter, ...]] = {
    "persons": (
        _VILLAGE,
        ListFilter("category", N_("服务对象类别"), codes="CLIENT_CAT"),
        ListFilter("tier", N_("走访级别"), codes="VISIT_TIER"),
        ListFilter("risk_level", N_("风险等级"), codes="RISK_LEVEL"),
        ListFilter("worker_id", N_("负责社工"), "worker"),
        ListFilter("status", N_("状态"), codes="REC_STATUS"),
    ),
    "households": (
        _VILLAGE,
        ListFilter("household_type", N_("家庭类型"), codes="HH_TYPE"),
        ListFilter("status", N_("状态"), codes="REC_STATUS"),
    ),
    "visits": (
        _MONTH,
        _VILLAGE,
        ListFilter("outcome", N_("结果"), codes="VISIT_OUTCOME"),
        ListFilter("visit_mode", N_("方式"), codes="VISIT_MODE"),
        ListFilter("purpose", N_("走访目的"), codes="VISIT_PURPOSE"),
        _WORKER,
    ),
    "consultations": (
        _MONTH,
        _VILLAGE,
        ListFilter("mode", N_("咨询方式"), codes="CONTACT_MODE"),
        ListFilter("topic", N_("咨询事项"), codes="CONSULT_TOPIC"),
        ListFilter("result", N_("办理结果"), codes="CONSULT_RESULT"),
        _WORKER,
    ),
    "cases": (
        ListFilter("running", N_("在办"), "either", words=(N_("正在办"), N_("不在办"))),
        ListFilter("state", N_("个案状态"), codes="CASE_STATE"),
        ListFilter("case_worker_id", N_("负责社工"), "worker"),
        _VILLAGE,
        ListFilter("case_grade", N_("个案分级"), codes="CASE_GRADE"),
        ListFilter("risk_level", N_("风险等级"), codes="RISK_LEVEL"),
        ListFilter("problem", N_("问题类型"), codes="PROBLEM"),
        ListFilter("closure_reason", N_("结案原因"), codes="CLOSE_REASON"),
    ),
    "groups": (
        ListFilter("running", N_("进行"), "either", words=(N_("还没结束"), N_("已结束"))),
        ListFilter("group_type", N_("小组类型"), codes="GROUP_TYPE"),
        ListFilter("service_field", N_("服务领域"), codes="FIELD"),
        ListFilter("group_worker_id", N_("负责社工"), "worker"),
        _VILLAGE,
    ),
    "activities": (
        _MONTH,
        _VILLAGE,
        ListFilter("activity_type", N_("活动类型"), codes="ACT_TYPE"),
        ListFilter("lead_here", N_("主办"), "either", words=(N_("本站主办"), N_("本站参与"))),
        _WORKER,
    ),
    "handouts": (
        _MONTH,
        ListFilter("alone", N_("场合"), "either", words=(N_("单独发放"), N_("活动、走访中发放"))),
        ListFilter("goods_source", N_("来源"), codes="FUND_SOURCE"),
    ),
    "organisations": (
        ListFilter("kind", N_("组织类型"), codes="ORG_KIND"),
        ListFilter("org_category", N_("组织类别"), codes="CORG_CAT"),
        ListFilter("org_status", N_("组织状态"), codes="CORG_LIFE"),
        ListFilter("legal_status", N_("登记备案情况"), codes="CORG_STATUS"),
        _VILLAGE,
        ListFilter("stage", N_("孵化阶段"), codes="INCUB"),
        ListFilter("federation_member", N_("联合会"), "either", words=(N_("成员"), N_("非成员"))),
    ),
    "volunteers": (
        ListFilter("volunteer_status", N_("志愿者状态"), codes="VOL_STATUS"),
        _VILLAGE,
        ListFilter("skill", N_("专业技能"), codes="VOL_SKILL"),
        ListFilter("service_category", N_("服务类别"), codes="VOL_FIELD"),
        ListFilter("registry", N_("注册系统"), codes="VOL_REGISTRY"),
    ),
}


def filters_of(list_name: str) -> tuple[ListFilter, ...]:
    """The filters that a list offers, in order."""
    return _FILTERS.get(list_name, ())


def filters_at(desk: Desk, list_name: str) -> tuple[ListFilter, ...]:
    """The filters that a list offers at a desk: at a county by station, before the others."""
    known = filters_of(list_name)
    return (_STATION, *known) if desk.is_county and known else known


def choices_of(desk: Desk, item: ListFilter) -> tuple[Choice, ...]:
    """What may be chosen for a filter at this desk."""
    if item.kind == "village":
        return villages(desk)
    if item.kind == "worker":
        return workers(desk)
    if item.kind == "station":
        return tuple(_stations(desk))
    if item.kind == "month":
        return tuple(_months(desk.today()))
    if item.kind == "either":
        return tuple(
            Choice(code, _(text), search_keys(_(text)))
            for code, text in zip(("yes", "no"), item.words, strict=True)
        )
    return choices(item.codes)


def _stations(desk: Desk) -> Iterator[Choice]:
    with desk.read() as connection:
        found = stations_in_order(connection)
    names = short_names(found)
    for station in found:
        name = names[station.id]
        yield Choice(station.id, name, (*search_keys(name), *search_keys(station.name)))


def _months(today: date) -> Iterator[Choice]:
    """This month and the last one, which stay so in a saved view, then month by month back."""
    yield Choice(_THIS, _("本月"), search_keys(_("本月")))
    yield Choice(_LAST, _("上月"), search_keys(_("上月")))
    month = Period.containing("month", today)
    for _step in range(_MONTHS_BACK):
        code = f"{month.start:%Y-%m}"
        keys = (code, f"{month.start:%Y%m}", f"{month.start.month}月", month.label)
        yield Choice(code, month.label, keys)
        month = month.previous


def with_kin(list_name: str, filters: Mapping[str, object]) -> dict[str, object]:
    """Filters in which a national code of a list means the local terms that count as it too."""
    coded = {item.name: item.codes for item in filters_of(list_name) if item.codes in EXTENSIBLE}
    return {
        name: _kin(coded[name], value) if value and name in coded else value
        for name, value in filters.items()
    }


def _kin(codes: str, value: object) -> object:
    wanted = value if isinstance(value, (tuple, list, set, frozenset)) else (value,)
    found = with_local(codes, (str(code) for code in wanted))
    return value if len(found) == len(set(wanted)) else tuple(sorted(found))


def with_days(filters: Mapping[str, object], today: date) -> dict[str, object]:
    """Filters with the days of the chosen month in its place."""
    chosen = {name: value for name, value in filters.items() if name != MONTH}
    month = str(filters.get(MONTH) or "")
    if not month:
        return chosen
    present = Period.containing("month", today)
    if month == _LAST:
        present = present.previous
    elif month != _THIS:
        present = Period.containing("month", date.fromisoformat(f"{month}-01"))
    return {**chosen, "from": present.start, "to": present.end}
