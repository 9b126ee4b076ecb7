# SPDX-License-Identifier: MulanPSL-2.0
"""The lists of events: visits, consultations, sessions, activities, and volunteer service."""

from collections.abc import Sequence

from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.event_rules import is_late_entry
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession
from wuse_desktop.domain.records.cases import CaseSession
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.goods import Distribution, quantity_text, recipients_count
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.domain.volunteer_rules import due_text, is_recorded_late, recording_due
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.holidays import HOLIDAYS
from wuse_desktop.services.list_types import (
    ListColumn,
    ListSpec,
    Page,
    Written,
    day_text,
    number_text,
    people_text,
    place_text,
    time_text,
)
from wuse_desktop.storage import event_store, group_store, record_titles, volunteer_store

_START = ListColumn("start_at", N_("日期"), 7, sortable=True)
_TIME = ListColumn("time", N_("时间"), 8)
_PLACE = ListColumn("village", N_("村（社区）"), 8)
_WORKERS = ListColumn("workers", N_("社工"), 8)
_MINUTES = ListColumn("minutes", N_("分钟"), 4, "right")


def _when(event: Event) -> tuple[str, str]:
    return day_text(event.on), time_text(event.start_at, event.end_at, event.time_known)


def _marks(event: Event) -> tuple[str, ...]:
    late = event.on and event.record_date and is_late_entry(event.on, event.record_date)
    return ("late",) if late else ()


def _visits(page: Page) -> Written:
    visits: Sequence[HomeVisit] = page.records()
    homes = page.facts("household", ("head_person_id",), [item.household_id for item in visits])
    heads = page.names("person", [head for (head,) in homes.values()])
    met = event_store.people_at(page.connection, HomeVisit.entity, page.ids())
    workers = event_store.workers_at(page.connection, HomeVisit.entity, page.ids())
    found: Written = []
    for visit in visits:
        (head,) = homes.get(visit.household_id, ("",))
        cells = (
            *_when(visit),
            heads.get(head, ""),
            place_text(visit.village_code),
            label("VISIT_MODE", visit.visit_mode),
            label("VISIT_OUTCOME", visit.outcome).partition("（")[0],
            people_text(met.get(visit.id, ())),
            people_text(workers.get(visit.id, ())),
            number_text(visit.minutes),
            day_text(visit.next_visit_on),
        )
        found.append((cells, _marks(visit)))
    return found


def _consultations(page: Page) -> Written:
    consultations: Sequence[Consultation] = page.records()
    people = page.names("person", [item.person_id for item in consultations])
    workers = event_store.workers_at(page.connection, Consultation.entity, page.ids())
    return [
        (
            (
                *_when(item),
                people.get(item.person_id, item.person_desc),
                label("CONTACT_MODE", item.mode),
                labels("CONSULT_TOPIC", item.topic),
                label("CONSULT_RESULT", item.result),
                people_text(workers.get(item.id, ())),
                number_text(item.minutes),
            ),
            _marks(item),
        )
        for item in consultations
    ]


def _case_sessions(page: Page) -> Written:
    sessions: Sequence[CaseSession] = page.records()
    cases = page.facts("case_file", ("client_id", "case_no"), [item.case_id for item in sessions])
    clients = page.names("person", [client for client, _number in cases.values()])
    people = event_store.people_at(page.connection, CaseSession.entity, page.ids())
    workers = event_store.workers_at(page.connection, CaseSession.entity, page.ids())
    found: Written = []
    for session in sessions:
        client, number = cases.get(session.case_id, ("", ""))
        cells = (
            *_when(session),
            clients.get(client, ""),
            number,
            number_text(session.seq),
            label("CONTACT_MODE", session.contact_mode),
            people_text(people.get(session.id, ())),
            people_text(workers.get(session.id, ())),
            number_text(session.minutes),
        )
        found.append((cells, _marks(session)))
    return found


def _group_sessions(page: Page) -> Written:
    sessions: Sequence[GroupSession] = page.records()
    groups = page.facts("service_group", ("group_name",), [item.group_id for item in sessions])
    present = event_store.present_counts(page.connection, GroupSession.entity, page.ids())
    expected = group_store.expected_counts(page.connection, page.ids())
    workers = event_store.workers_at(page.connection, GroupSession.entity, page.ids())
    found: Written = []
    for session in sessions:
        (name,) = groups.get(session.group_id, ("",))
        cells = (
            *_when(session),
            name,
            number_text(session.seq),
            session.theme,
            number_text(expected.get(session.id, 0)),
            number_text(present.get(session.id, 0)),
            people_text(workers.get(session.id, ())),
            number_text(session.minutes),
        )
        found.append((cells, _marks(session)))
    return found


def _activities(page: Page) -> Written:
    activities: Sequence[CommunityActivity] = page.records()
    signed = event_store.present_counts(page.connection, CommunityActivity.entity, page.ids())
    volunteers = volunteer_store.hosted_counts(page.connection, page.ids())
    workers = event_store.workers_at(page.connection, CommunityActivity.entity, page.ids())
    return [
        (
            (
                *_when(item),
                item.activity_title,
                label("ACT_TYPE", item.activity_type),
                place_text(item.village_code),
                number_text(signed.get(item.id, 0)),
                number_text(item.unsigned_estimate or 0),
                number_text(volunteers.get(item.id, 0)),
                people_text(workers.get(item.id, ())),
                number_text(item.minutes),
            ),
            _marks(item),
        )
        for item in activities
    ]


def _handouts(page: Page) -> Written:
    handouts: Sequence[Distribution] = page.records()
    keys = [(item.event_kind, item.event_id) for item in handouts if item.event_id]
    events = {
        (event.entity, event.id): event.title
        for event in record_titles.titles(page.connection, keys)
    }
    return [
        (
            (
                day_text(item.given_on),
                item.item,
                quantity_text(item),
                number_text(recipients_count(item)),
                label("FUND_SOURCE", item.goods_source),
                item.place,
                events.get((item.event_kind, item.event_id), _("单独发放")),
                item.handlers,
            ),
            (),
        )
        for item in handouts
    ]


def _services(page: Page) -> Written:
    services: Sequence[VolunteerService] = page.records()
    names = volunteer_store.names_of(page.connection, [item.volunteer_id for item in services])
    return [
        (
            (
                day_text(item.service_date),
                time_text(item.start_at, item.end_at, True),
                names.get(item.volunteer_id, ""),
                item.activity_name,
                item.place,
                number_text(item.minutes),
                day_text(item.recorded_on),
                due_text(recording_due(item, HOLIDAYS)),
                label("VOL_RATING", item.quality_rating),
                label("UPLOAD", item.upload_status),
            ),
            ("overdue",) if is_recorded_late(item, HOLIDAYS) else (),
        )
        for item in services
    ]


SPECS: dict[str, ListSpec] = {
    "visits": ListSpec(
        (
            _START,
            _TIME,
            ListColumn("head", N_("户主"), 6),
            _PLACE,
            ListColumn("visit_mode", N_("方式"), 6),
            ListColumn("outcome", N_("结果"), 10),
            ListColumn("met", N_("见到的人"), 10),
            _WORKERS,
            _MINUTES,
            ListColumn("next_visit_on", N_("下次走访"), 7),
        ),
        _visits,
    ),
    "consultations": ListSpec(
        (
            _START,
            _TIME,
            ListColumn("person", N_("来访人"), 8),
            ListColumn("mode", N_("咨询方式"), 8),
            ListColumn("topic", N_("咨询事项"), 12),
            ListColumn("result", N_("办理结果"), 7),
            _WORKERS,
            _MINUTES,
        ),
        _consultations,
    ),
    "case_sessions": ListSpec(
        (
            _START,
            _TIME,
            ListColumn("client", N_("服务对象"), 6),
            ListColumn("case_no", N_("个案编号"), 11),
            ListColumn("seq", N_("第几节"), 5, "right"),
            ListColumn("contact_mode", N_("服务方式"), 9),
            ListColumn("people", N_("在场人员"), 10),
            _WORKERS,
            _MINUTES,
        ),
        _case_sessions,
    ),
    "group_sessions": ListSpec(
        (
            _START,
            _TIME,
            ListColumn("group", N_("小组"), 12),
            ListColumn("seq", N_("第几节"), 5, "right"),
            ListColumn("theme", N_("主题"), 12),
            ListColumn("expected", N_("应到"), 4, "right"),
            ListColumn("present", N_("实到"), 4, "right"),
            _WORKERS,
            _MINUTES,
        ),
        _group_sessions,
    ),
    "activities": ListSpec(
        (
            _START,
            _TIME,
            ListColumn("activity_title", N_("活动名称"), 14, sortable=True),
            ListColumn("activity_type", N_("活动类型"), 8),
            _PLACE,
            ListColumn("signed", N_("签到"), 4, "right"),
            ListColumn("unsigned_estimate", N_("估算"), 4, "right"),
            ListColumn("volunteers", N_("志愿者"), 5, "right"),
            _WORKERS,
            _MINUTES,
        ),
        _activities,
    ),
    "handouts": ListSpec(
        (
            ListColumn("given_on", N_("发放日期"), 7, sortable=True),
            ListColumn("item", N_("品名"), 12, sortable=True),
            ListColumn("quantity", N_("数量"), 6, "right"),
            ListColumn("people", N_("领取人数"), 5, "right"),
            ListColumn("goods_source", N_("来源"), 8),
            ListColumn("place", N_("地点"), 8),
            ListColumn("occasion", N_("场合"), 12),
            ListColumn("handlers", N_("经手人"), 6),
        ),
        _handouts,
    ),
    "volunteer_services": ListSpec(
        (
            ListColumn("service_date", N_("服务日期"), 7, sortable=True),
            _TIME,
            ListColumn("volunteer", N_("志愿者"), 6),
            ListColumn("activity_name", N_("活动（项目）名称"), 14),
            ListColumn("place", N_("地点"), 10),
            _MINUTES,
            ListColumn("recorded_on", N_("记录日期"), 7),
            ListColumn("due_on", N_("登记期限"), 7),
            ListColumn("quality_rating", N_("评价"), 4),
            ListColumn("upload_status", N_("上传状态"), 7),
        ),
        _services,
    ),
}
