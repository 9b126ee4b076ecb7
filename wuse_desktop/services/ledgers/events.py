# SPDX-License-Identifier: MulanPSL-2.0
"""R7 社区活动台账, R8 入户走访台账 and R8b 应访未访清单: one row an activity, visit, household."""

from collections import Counter
from collections.abc import Mapping

from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.records.activities import CommunityActivity, EventWorker
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.forms import Attachment
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.typed_names import names_in_list
from wuse_desktop.i18n import N_, _, enumerated, in_turn
from wuse_desktop.services import log_names
from wuse_desktop.services.activity_money import money_of
from wuse_desktop.services.ledgers.ledger_types import (
    A_DAY,
    A_NAME,
    LedgerColumn,
    LedgerKind,
    LedgerRow,
    LedgerView,
)
from wuse_desktop.services.station_names import stations_in_order
from wuse_desktop.services.visit_dues import DueVisit, due_at, due_visits
from wuse_desktop.statistics.indicator import listed
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.log_records import (
    counted_events,
    counted_services,
    parts_of_events,
)
from wuse_desktop.storage import event_store, household_store, org_store
from wuse_desktop.storage.records import find, get_many

_PHOTO = "01"
_STOPS = " 。；\n"


def deliverers(view: LedgerView, event_class: type[Event]) -> dict[str, str]:
    """Who delivered each counted event of a kind, the leading one first."""
    shares = parts_of_events(view.connection, EventWorker, event_class, view.scope)
    ids = (share.worker_id for found in shares.values() for share in found)
    workers = get_many(view.connection, Worker, ids)
    return {
        event_id: enumerated(log_names.deliverers(found, workers))
        for event_id, found in shares.items()
    }


# R7 ------------------------------------------------------------------------------------------


def _activities(view: LedgerView) -> list[LedgerRow]:
    events = counted_events(view.connection, CommunityActivity, view.scope)
    contacts = _amounts(view, "person_contacts.activity")
    helpers: dict[str, set[str]] = {}
    for service in counted_services(view.connection, view.scope):
        helpers.setdefault(service.host_event_id, set()).add(service.volunteer_id)
    names = deliverers(view, CommunityActivity)
    photos = _photos(view, [event.id for event in events])
    money = money_of(view.connection, [event.id for event in events])
    orgs = org_store.names(view.connection, {org for event in events for org in event.org_ids})
    rows = []
    for event in events:
        estimated = (event.unsigned_estimate or 0) if event.lead_here else 0
        kind = label("ACT_TYPE", event.activity_type)
        village = division_name(event.village_code) if event.village_code else ""
        rows.append(
            LedgerRow(
                event.id,
                event.site_id,
                (
                    event.on,
                    event.activity_title,
                    kind if event.lead_here else _("{kind}（参与）").format(kind=kind),
                    " ".join(part for part in (village, event.place) if part),
                    contacts[event.id] - estimated,
                    estimated,
                    contacts[event.id],
                    len(helpers.get(event.id, ())),
                    event.minutes,
                    _partners(event, orgs),
                    money[event.id].planned,
                    money[event.id].spent,
                    names.get(event.id, ""),
                    photos[event.id],
                ),
            )
        )
    return rows


def _partners(event: CommunityActivity, orgs: Mapping[str, str]) -> str:
    """合作单位 as typed, then the organisations on the register that are not named already."""
    named = {*names_in_list(event.co_organisers), event.organiser.strip(), ""}
    linked = dict.fromkeys(orgs.get(org_id, "") for org_id in event.org_ids)
    return enumerated(filter(None, (event.co_organisers, *(n for n in linked if n not in named))))


def _amounts(view: LedgerView, indicator: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in listed(view.connection, INDICATORS[indicator], view.scope):
        found[line.record_id] += line.amount
    return found


def _photos(view: LedgerView, ids: list[str]) -> Counter[str]:
    """How many photos each activity has."""
    found: Counter[str] = Counter()
    if ids:
        pictures = find(
            view.connection,
            Attachment,
            subject_entity=CommunityActivity.entity,
            subject_id=tuple(ids),
            kind=_PHOTO,
        )
        found.update(item.subject_id for item in pictures)
    return found


# R8 ------------------------------------------------------------------------------------------


def _visits(view: LedgerView) -> list[LedgerRow]:
    visits = counted_events(view.connection, HomeVisit, view.scope)
    homes = get_many(view.connection, Household, (visit.household_id for visit in visits))
    heads = get_many(view.connection, Person, (home.head_person_id for home in homes.values()))
    names = deliverers(view, HomeVisit)
    rows = []
    for visit in visits:
        home = homes.get(visit.household_id) or Household()
        secrecy = visit.confidentiality_level
        village = visit.village_code or home.village_code
        rows.append(
            LedgerRow(
                visit.id,
                visit.site_id,
                (
                    visit.on,
                    division_name(village) if village else "",
                    log_names.name(heads.get(home.head_person_id), secrecy),
                    enumerated(log_names.categories(visit.categories_at_visit, secrecy)),
                    names.get(visit.id, ""),
                    label("VISIT_MODE", visit.visit_mode),
                    label("VISIT_OUTCOME", visit.outcome),
                    _condition(visit, secrecy),
                    labels("NEED", visit.needs),
                    log_names.text(visit.action_taken, secrecy),
                    visit.next_visit_on,
                    "",
                ),
            )
        )
    return rows


def _condition(visit: HomeVisit, secrecy: str) -> str:
    """生活/健康/安全概况 in a line."""
    parts = (
        visit.observed or visit.living_note,
        visit.health,
        labels("HOME_RISK", [risk for risk in visit.home_risks if risk != "00"]),
    )
    return log_names.text(
        in_turn(part.strip(_STOPS) for part in parts if part.strip(_STOPS)), secrecy
    )


# R8b -----------------------------------------------------------------------------------------


def _due(view: LedgerView) -> list[LedgerRow]:
    """How things stand today, on whatever day the scope ends; at a county station by station."""
    of_sites = _due_by_site(view)
    visits = [visit for found in of_sites.values() for visit in found]
    ids = [visit.household_id for visit in visits]
    heads = get_many(view.connection, Person, (visit.head_id for visit in visits))
    charge = get_many(view.connection, Worker, (head.worker_id for head in heads.values()))
    last = _last_visitors(view, ids)
    held: dict[str, set[str]] = {}
    for member in household_store.living_members(
        view.connection, view.desk.today(), household_ids=ids
    ):
        held.setdefault(member.household_id, set()).update(member.categories)
    return [
        LedgerRow(
            visit.household_id,
            site_id,
            (
                visit.village,
                log_names.name(heads.get(visit.head_id), ""),
                enumerated(log_names.categories(sorted(held.get(visit.household_id, ())), "")),
                visit.address,
                _tier(visit),
                visit.last_met_on,
                visit.due_on,
                visit.days_late,
                _in_charge(heads.get(visit.head_id), charge) or last.get(visit.household_id, ""),
            ),
        )
        for site_id, found in of_sites.items()
        for visit in found
    ]


def _tier(visit: DueVisit) -> str:
    """The tier; that something happened, not what: the list hangs on a wall."""
    return _("{tier}，有变故").format(tier=visit.tier_label) if visit.event else visit.tier_label


def _due_by_site(view: LedgerView) -> dict[str, tuple[DueVisit, ...]]:
    if not view.desk.is_county:
        return {view.desk.site_id: due_visits(view.desk)}
    stations = [station.id for station in stations_in_order(view.connection)]
    sites = [view.scope.site_id] if view.scope.site_id else stations
    today = view.desk.today()
    return {site_id: due_at(view.connection, site_id, today) for site_id in sites}


def _in_charge(head: Person | None, workers: dict[str, Worker]) -> str:
    """The worker to whom the head of a household is assigned."""
    worker = workers.get(head.worker_id) if head else None
    return worker.name if worker else ""


def _last_visitors(view: LedgerView, household_ids: list[str]) -> dict[str, str]:
    """Who visited each household last, for those that nobody is assigned to."""
    latest: dict[str, str] = {}
    for part, _marks in event_store.batches(household_ids):
        visits = find(view.connection, HomeVisit, "start_at", household_id=part)
        latest.update((visit.household_id, visit.id) for visit in visits)
    shares = event_store.workers_at(view.connection, HomeVisit.entity, latest.values())
    return {
        household_id: shares[visit_id][0].name
        for household_id, visit_id in latest.items()
        if visit_id in shares
    }


ACTIVITIES = LedgerKind(
    "ledger-activities",
    "R7",
    N_("社区活动台账"),
    (
        LedgerColumn(N_("日期"), 9, holds=A_DAY),
        LedgerColumn(N_("活动名称"), 16),
        LedgerColumn(N_("类型"), 9),
        LedgerColumn(N_("地点/村社区"), 15),
        LedgerColumn(N_("签到人数"), 5, number=True, summed=True),
        LedgerColumn(N_("估算人数"), 5, number=True, summed=True),
        LedgerColumn(N_("参与人次"), 5, number=True, summed=True),
        LedgerColumn(N_("志愿者数"), 5, number=True, summed=True),
        LedgerColumn(N_("时长（分钟）"), 7, number=True, summed=True, holds="（分钟）"),
        LedgerColumn(N_("合作单位"), 11),
        LedgerColumn(N_("经费计划（元）"), 7, number=True, summed=True, holds="经费计划"),
        LedgerColumn(N_("经费支出（元）"), 7, number=True, summed=True, holds="经费支出"),
        LedgerColumn(N_("负责社工"), 10, holds=A_NAME),
        LedgerColumn(N_("照片数"), 4.5, number=True, summed=True),
    ),
    _activities,
)
VISITS = LedgerKind(
    "ledger-visits",
    "R8",
    N_("入户走访台账"),
    (
        LedgerColumn(N_("日期"), 9.5, holds=A_DAY),
        LedgerColumn(N_("村（社区）"), 9, holds="（社区）"),
        LedgerColumn(N_("户主"), 6.5, holds=A_NAME),
        LedgerColumn(N_("对象类别"), 11),
        LedgerColumn(N_("走访人"), 8, holds=A_NAME),
        LedgerColumn(N_("方式"), 5),
        LedgerColumn(N_("结果"), 8),
        LedgerColumn(N_("生活/健康/安全概况"), 22),
        LedgerColumn(N_("需求"), 9),
        LedgerColumn(N_("处理"), 13),
        LedgerColumn(N_("下次走访日"), 9.5, holds=A_DAY),
        LedgerColumn(N_("被访人签名"), 9),
    ),
    _visits,
)
VISITS_DUE = LedgerKind(
    "ledger-visits-due",
    "R8b",
    N_("应访未访清单"),
    (
        LedgerColumn(N_("村（社区）"), 14),
        LedgerColumn(N_("户主"), 8, holds=A_NAME),
        LedgerColumn(N_("类别"), 16),
        LedgerColumn(N_("地址"), 18),
        LedgerColumn(N_("级别"), 9),
        LedgerColumn(N_("上次走访"), 11, holds=A_DAY),
        LedgerColumn(N_("应访日"), 11, holds=A_DAY),
        LedgerColumn(N_("逾期天数"), 8, number=True),
        LedgerColumn(N_("负责人"), 11, holds=A_NAME),
    ),
    _due,
    of_today=True,
)
