# SPDX-License-Identifier: MulanPSL-2.0
"""The lists of persons, households, volunteers and workers."""

from collections.abc import Sequence

from wuse_desktop.domain.categories import holding_on
from wuse_desktop.domain.certificates import VALID
from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.completeness import completeness
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.masking import mask_id
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.domain.rounding import minutes_to_hours
from wuse_desktop.domain.volunteer_time import star_level
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.certificate_changes import changed_since
from wuse_desktop.services.list_types import (
    ListColumn,
    ListSpec,
    Page,
    Written,
    day_text,
    number_text,
    place_text,
)
from wuse_desktop.services.visit_plan import visit_plans
from wuse_desktop.storage import household_store, person_store, volunteer_store
from wuse_desktop.storage.person_store import span_of
from wuse_desktop.storage.tier_query import tiers_of
from wuse_desktop.storage.visit_profile_store import visit_profile

_HIGH_RISK = "1"
_MOST_CATEGORIES = 3


def _persons(page: Page) -> Written:
    people: Sequence[Person] = page.records()
    entries = person_store.category_rows(page.connection, page.ids())
    at_home = household_store.at_home(page.connection, page.ids(), page.today)
    tiers = tiers_of(
        page.connection, visit_profile(page.connection), page.ids(), page.today.isoformat()
    )
    workers = page.names("worker", [person.worker_id for person in people])
    found: Written = []
    for person in people:
        known = entries.get(person.id, ())
        held = [entry for entry in known if span_of(entry).holds_on(page.today)]
        codes = holding_on(map(span_of, held), page.today)
        more = f"+{len(codes) - _MOST_CATEGORIES}" if len(codes) > _MOST_CATEGORIES else ""
        lacks = completeness(person, held, page.today, has_home=person.id in at_home)
        cells = (
            person.name,
            person.alias,
            label("SEX", person.sex),
            number_text(age_on(person.birth_date, page.today) if person.birth_date else None),
            place_text(person.village_code),
            labels("CLIENT_CAT", codes[:_MOST_CATEGORIES]) + more,
            label("VISIT_TIER", tiers.get(person.id, "")),
            label("RISK_LEVEL", person.risk_level),
            workers.get(person.worker_id, ""),
            person.phone,
            mask_id(person.id_no),
            label("RES_SPLIT", person.residence_split),
            _("完整") if lacks.is_full else _("缺 {count}").format(count=len(lacks.missing)),
            label("REC_STATUS", person.status),
            day_text(person.record_date),
        )
        found.append((cells, ("risk",) if person.risk_level == _HIGH_RISK else ()))
    return found


def _households(page: Page) -> Written:
    households: Sequence[Household] = page.records()
    plans = visit_plans(page.connection, page.today, household_ids=page.ids())
    heads = page.names("person", [item.head_person_id for item in households])
    found: Written = []
    for household in households:
        plan = plans.get(household.id)
        cells = (
            heads.get(household.head_person_id, ""),
            household.household_no or household.record_no,
            place_text(household.village_code),
            household.address,
            number_text(household.living_member_count),
            plan.tier.text if plan else "",
            day_text(plan.last_met_on if plan else None),
            day_text(plan.due_on if plan else None),
        )
        due = plan is not None and plan.due_on is not None and plan.due_on <= page.today
        found.append((cells, ("due",) if due else ()))
    return found


def _volunteers(page: Page) -> Written:
    volunteers: Sequence[Volunteer] = page.records()
    sums = volunteer_store.sums_of(page.connection, page.ids())
    people = page.facts("person", ("name", "sex", "phone"), [item.person_id for item in volunteers])
    found: Written = []
    for volunteer in volunteers:
        name, sex, phone = people.get(volunteer.person_id, ("", "", ""))
        minutes, count = sums.get(volunteer.id, (0, 0))
        cells = (
            name,
            label("SEX", sex),
            phone,
            place_text(volunteer.village_code),
            labels("VOL_SKILL", volunteer.skills),
            labels("VOL_FIELD", volunteer.service_categories),
            label("VOL_STATUS", volunteer.volunteer_status),
            number_text(count),
            str(minutes_to_hours(minutes)),
            label("VOL_STAR", str(star_level(minutes))),
            volunteer.team,
            day_text(volunteer.registered_on),
        )
        found.append((cells, ()))
    return found


def _certificates(page: Page) -> Written:
    found: Written = []
    valid = [item for item in page.records() if item.state == VALID]
    changed = changed_since(page.connection, valid, holds_all=False)
    for item in page.records():
        state = label("VOL_CERT", item.state)
        if item.id in changed:
            state = _("{state}·记录已变").format(state=state)
        cells = (
            item.record_no,
            item.holder_name,
            _("{first} 至 {last}").format(first=item.from_on, last=item.to_on),
            number_text(len(item.lines)),
            str(minutes_to_hours(item.total_minutes or 0)),
            item.purpose,
            item.applicant,
            day_text(item.issued_on),
            item.handler,
            state,
        )
        found.append((cells, ("outdated",) if item.id in changed else ()))
    return found


def _workers(page: Page) -> Written:
    workers: Sequence[Worker] = page.records()
    return [
        (
            (
                worker.name,
                label("SEX", worker.sex),
                label("POST", worker.post),
                label("EMPLOY", worker.employment_kind),
                label("SW_LEVEL", worker.sw_level),
                worker.phone,
                worker.employer,
                day_text(worker.entry_on),
                day_text(worker.left_on),
            ),
            (),
        )
        for worker in workers
    ]


SPECS: dict[str, ListSpec] = {
    "persons": ListSpec(
        (
            ListColumn("name", N_("姓名"), 6, sortable=True),
            ListColumn("alias", N_("又名"), 6),
            ListColumn("sex", N_("性别"), 4),
            ListColumn("age", N_("年龄"), 4, "right", sortable=True),
            ListColumn("village", N_("村（社区）"), 8),
            ListColumn("categories", N_("服务对象类别"), 18),
            ListColumn("tier", N_("走访级别"), 6),
            ListColumn("risk", N_("风险"), 4),
            ListColumn("worker", N_("负责社工"), 6),
            ListColumn("phone", N_("联系电话"), 9),
            ListColumn("id_no", N_("证件号码"), 12),
            ListColumn("residence_split", N_("人户分离"), 8),
            ListColumn("completeness", N_("档案"), 5),
            ListColumn("status", N_("状态"), 5),
            ListColumn("record_date", N_("建档日期"), 7, sortable=True),
        ),
        _persons,
    ),
    "households": ListSpec(
        (
            ListColumn("head", N_("户主"), 6, sortable=True),
            ListColumn("household_no", N_("家庭编号"), 14),
            ListColumn("village", N_("村（社区）"), 8),
            ListColumn("address", N_("居住地址"), 14),
            ListColumn("living_member_count", N_("人数"), 4, "right"),
            ListColumn("tier", N_("走访级别"), 6),
            ListColumn("last_met_on", N_("上次见到"), 7),
            ListColumn("due_on", N_("应访日期"), 7),
        ),
        _households,
    ),
    "volunteers": ListSpec(
        (
            ListColumn("name", N_("姓名"), 6, sortable=True),
            ListColumn("sex", N_("性别"), 4),
            ListColumn("phone", N_("联系电话"), 9),
            ListColumn("village", N_("村（社区）"), 8),
            ListColumn("skills", N_("专业技能"), 9),
            ListColumn("service_categories", N_("服务类别"), 12),
            ListColumn("volunteer_status", N_("状态"), 5),
            ListColumn("count", N_("次数"), 4, "right"),
            ListColumn("hours", N_("小时"), 5, "right"),
            ListColumn("star", N_("参考星级"), 6),
            ListColumn("team", N_("队伍"), 9),
            ListColumn("record_date", N_("登记日期"), 7, sortable=True),
        ),
        _volunteers,
    ),
    "volunteer_certificates": ListSpec(
        (
            ListColumn("record_no", N_("证明编号"), 14, sortable=True),
            ListColumn("holder", N_("志愿者"), 5),
            ListColumn("period", N_("服务期间"), 13),
            ListColumn("count", N_("次数"), 3, "right"),
            ListColumn("hours", N_("小时"), 4, "right"),
            ListColumn("purpose", N_("用途"), 8),
            ListColumn("applicant", N_("申请人"), 5),
            ListColumn("issued_on", N_("出具日期"), 7, sortable=True),
            ListColumn("handler", N_("经办人"), 5),
            ListColumn("state", N_("证明状态"), 7),
        ),
        _certificates,
    ),
    "workers": ListSpec(
        (
            ListColumn("name", N_("姓名"), 6, sortable=True),
            ListColumn("sex", N_("性别"), 4),
            ListColumn("post", N_("岗位"), 8),
            ListColumn("employment_kind", N_("用工性质"), 12),
            ListColumn("sw_level", N_("社工证书级别"), 12),
            ListColumn("phone", N_("联系电话"), 9),
            ListColumn("employer", N_("所属单位"), 14),
            ListColumn("entry_on", N_("入职日期"), 7, sortable=True),
            ListColumn("left_on", N_("离职日期"), 7),
        ),
        _workers,
    ),
}
