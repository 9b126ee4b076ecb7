# SPDX-License-Identifier: MulanPSL-2.0
"""All indicators of the rule set CR-1, in the order of the monthly report."""

from wuse_desktop.i18n import N_
from wuse_desktop.statistics import (
    cases,
    contacts,
    gatherings,
    home_visits,
    organisations,
    registers,
    satisfaction,
    service_time,
    volunteering,
)
from wuse_desktop.statistics.indicator import Aggregate, Indicator, Measure

_DISTINCT = Aggregate.COUNT_DISTINCT
_CONTACT = N_("人次")
_CASE = N_("个")
_HOURS = N_("小时")
_ORG = N_("家")

_CONTACTS = (
    Indicator("C-03", "person_contacts", N_("服务人次"), _CONTACT, contacts.contacts),
    Indicator("C-04", "person_contacts.case", N_("其中：个案"), _CONTACT, contacts.case_contacts),
    Indicator("C-04", "person_contacts.group", N_("其中：小组"), _CONTACT, contacts.group_contacts),
    Indicator(
        "C-04",
        "person_contacts.activity",
        N_("其中：社区活动"),
        _CONTACT,
        contacts.activity_contacts,
    ),
    Indicator("C-04", "person_contacts.visit", N_("其中：走访"), _CONTACT, contacts.visit_contacts),
    Indicator(
        "C-04",
        "person_contacts.phone",
        N_("其中：电话/视频探访"),
        _CONTACT,
        contacts.phone_contacts,
    ),
    Indicator(
        "C-04",
        "person_contacts.consultation",
        N_("其中：咨询接待"),
        _CONTACT,
        contacts.consultation_contacts,
    ),
    Indicator(
        "C-04",
        "person_contacts.follow_up",
        N_("其中：结案回访"),
        _CONTACT,
        contacts.follow_up_contacts,
    ),
    Indicator(
        "C-04",
        "person_contacts.handout",
        N_("其中：单独发放物资"),
        _CONTACT,
        contacts.handout_contacts,
    ),
    Indicator(
        "C-03", "remote_contacts", N_("电话/视频服务人次"), _CONTACT, contacts.remote_contacts
    ),
    Indicator(
        "C-03", "unregistered_contacts", N_("未登记人次"), _CONTACT, contacts.unregistered_contacts
    ),
    Indicator(
        "C-05",
        "unique_persons",
        N_("服务人数（去重）"),
        N_("人"),
        contacts.unique_persons,
        _DISTINCT,
    ),
)

_FILES = (
    Indicator("C-16", "new_person_files", N_("新建个人档案"), N_("份"), registers.new_person_files),
    Indicator(
        "C-16", "new_household_files", N_("新建家庭档案"), N_("份"), registers.new_household_files
    ),
    Indicator("C-16", "person_files", N_("个人档案在册"), N_("份"), registers.person_files),
    Indicator("C-16", "household_files", N_("家庭档案在册"), N_("份"), registers.household_files),
)

_VISITS = (
    Indicator(
        "C-06",
        "household_visit_count",
        N_("入户走访户次"),
        N_("户次"),
        home_visits.household_visits,
        _DISTINCT,
    ),
    Indicator(
        "C-07",
        "household_count",
        N_("入户走访户数"),
        N_("户"),
        home_visits.visited_households,
        _DISTINCT,
    ),
    Indicator(
        "C-06",
        "visits_not_met",
        N_("未遇户次"),
        N_("户次"),
        home_visits.visits_not_met,
        _DISTINCT,
    ),
    Indicator("C-08", "visited_persons", N_("走访人次"), _CONTACT, contacts.visited_persons),
    Indicator("C-18", "visits_due", N_("应访户次"), N_("户次"), home_visits.visits_due, _DISTINCT),
    Indicator(
        "C-18",
        "visits_on_time",
        N_("按期走访户次"),
        N_("户次"),
        home_visits.visits_on_time,
        _DISTINCT,
    ),
)

_CASES = (
    Indicator("C-09", "cases_open_at_start", N_("个案期初在服"), _CASE, cases.cases_open_at_start),
    Indicator("C-09", "cases_opened", N_("个案新开"), _CASE, cases.cases_opened),
    Indicator("C-09", "cases_reopened", N_("个案重开"), _CASE, cases.cases_reopened),
    Indicator("C-09", "cases_closed", N_("个案结案"), _CASE, cases.cases_closed),
    Indicator("C-09", "cases_open_at_end", N_("个案期末在服"), _CASE, cases.cases_open_at_end),
    Indicator("C-09", "cases_served", N_("服务个案数"), _CASE, cases.cases_served),
    Indicator("C-10", "case_sessions", N_("个案节次"), N_("节"), cases.case_sessions),
    Indicator("C-10", "follow_ups", N_("回访次数"), N_("次"), cases.follow_ups),
)

_GATHERINGS = (
    Indicator("C-11", "groups", N_("小组（开展）"), _CASE, gatherings.groups, _DISTINCT),
    Indicator("C-11", "groups_started", N_("小组（新开）"), _CASE, gatherings.groups_started),
    Indicator("C-11", "groups_finished", N_("小组（完成）"), _CASE, gatherings.groups_finished),
    Indicator(
        "C-11",
        "groups_too_few_sessions",
        N_("小组（未达节数）"),
        _CASE,
        gatherings.groups_too_few_sessions,
    ),
    Indicator("C-11", "group_sessions", N_("小组活动"), N_("节"), gatherings.group_sessions),
    Indicator("C-12", "activities", N_("社区活动"), N_("场"), gatherings.activities, _DISTINCT),
    Indicator(
        "C-12",
        "activities_joined",
        N_("参与他站活动"),
        N_("场"),
        gatherings.activities_joined,
        _DISTINCT,
    ),
)

_TIME = (
    Indicator(
        "C-13",
        "worker_minutes",
        N_("专业服务时长"),
        _HOURS,
        service_time.worker_minutes,
        measure=Measure.MINUTES,
    ),
    Indicator(
        "C-13",
        "event_minutes",
        N_("场次时长"),
        _HOURS,
        service_time.event_minutes,
        measure=Measure.MINUTES,
    ),
    Indicator(
        "C-13",
        "indirect_minutes",
        N_("间接工时"),
        _HOURS,
        service_time.indirect_minutes,
        measure=Measure.MINUTES,
    ),
)

_SATISFACTION = (
    Indicator("C-21", "satisfaction_answers", N_("满意度问卷"), N_("份"), satisfaction.answers),
    Indicator(
        "C-21",
        "satisfaction_answers.satisfied",
        N_("其中：满意"),
        N_("份"),
        satisfaction.satisfied_answers,
    ),
    Indicator(
        "C-21",
        "satisfaction_answers.read_aloud",
        N_("其中：念读代填"),
        N_("份"),
        satisfaction.answers_read_aloud,
    ),
)

_VOLUNTEERS = (
    Indicator(
        "C-14",
        "volunteers_registered",
        N_("志愿者在册"),
        N_("人"),
        volunteering.volunteers_registered,
    ),
    Indicator(
        "C-14",
        "volunteers_active",
        N_("志愿者人数"),
        N_("人"),
        volunteering.volunteers_active,
        _DISTINCT,
    ),
    Indicator(
        "C-14", "volunteer_services", N_("志愿者人次"), _CONTACT, volunteering.volunteer_services
    ),
    Indicator(
        "C-14",
        "volunteer_minutes",
        N_("志愿服务时长"),
        _HOURS,
        volunteering.volunteer_minutes,
        measure=Measure.MINUTES,
    ),
)

_ORGANISATIONS = (
    Indicator("C-27", "organisations", N_("社区社会组织在册"), _ORG, organisations.organisations),
    Indicator(
        "C-27",
        "organisations_founded",
        N_("社区社会组织新增"),
        _ORG,
        organisations.organisations_founded,
    ),
    Indicator(
        "C-27",
        "organisations_closed",
        N_("社区社会组织注销"),
        _ORG,
        organisations.organisations_closed,
    ),
    Indicator(
        "C-27",
        "organisations_active",
        N_("活跃的社区社会组织"),
        _ORG,
        organisations.organisations_active,
    ),
    Indicator(
        "C-27",
        "organisations_incubated",
        N_("新入驻孵化"),
        _ORG,
        organisations.organisations_incubated,
    ),
    Indicator(
        "C-27",
        "organisation_activities",
        N_("社区社会组织活动"),
        N_("场"),
        organisations.organisation_activities,
        _DISTINCT,
    ),
    Indicator(
        "C-27",
        "volunteer_organisations",
        N_("志愿服务组织在册"),
        _ORG,
        organisations.volunteer_organisations,
    ),
)

_WORKERS = (
    Indicator("C-26", "workers", N_("社工总数"), N_("人"), registers.workers),
    Indicator("C-26", "workers_certified", N_("持证社工"), N_("人"), registers.workers_certified),
)

INDICATORS: dict[str, Indicator] = {
    item.name: item
    for item in (
        *_CONTACTS,
        *_FILES,
        *_VISITS,
        *_CASES,
        *_GATHERINGS,
        *_TIME,
        *_VOLUNTEERS,
        *_ORGANISATIONS,
        *_SATISFACTION,
        *_WORKERS,
    )
}
"""Every indicator by its machine name; parts stand after their whole."""
