# SPDX-License-Identifier: MulanPSL-2.0
"""Where each list gets its rows: order, filters, and how a typed text selects them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Connection

from wuse_desktop.domain.case_states import RUNNING
from wuse_desktop.storage.tier_query import tier_condition
from wuse_desktop.storage.visit_profile_store import visit_profile

_DAY = "t.record_date"
_START = "t.start_at"
_OWN = "t.pk IN ({hits})"
_BY_PERSON = "t.person_id IN (SELECT id FROM person WHERE pk IN ({hits}))"
_WORKER = (
    "EXISTS (SELECT 1 FROM event_worker w WHERE w.event_id = t.id AND w.worker_id = ? "
    "AND w.deleted_hlc IS NULL)"
)
_PERSON = (
    "EXISTS (SELECT 1 FROM attendance a WHERE a.event_id = t.id AND a.person_id = ? "
    "AND a.deleted_hlc IS NULL)"
)


def _among(column: str) -> str:
    """One code among those of a many-valued field, which is kept as JSON text."""
    return f"""instr({column}, '"' || ? || '"') > 0"""


def _equal(*names: str) -> dict[str, str]:
    return {name: f"t.{name} = ?" for name in names}


class Told(Protocol):
    """Makes the condition of a filter."""

    def __call__(self, connection: Connection, codes: Collection[str], *, few: bool) -> str:
        """The condition on ``t`` for some codes."""


@dataclass(frozen=True, slots=True)
class ListSource:
    """One list. ``t`` is its table in every condition, ``{day}`` the present day.

    ``latest`` is the column of the usual order, ``day`` the one of the filters ``from`` and
    ``to``. ``sorts`` maps column keys to expressions; an expression of ``p`` is about the person
    that the column ``person`` points at. ``kinds`` and ``by_name`` say which hits of the
    search index select rows; ``words`` are columns searched when no name fits. ``told`` are
    filters whose condition is made from the wanted codes, what the desk holds, and whether the
    list has few rows anyway: one of the filters ``narrowing`` is set. Those ``covered`` are
    answered from an index alone.
    """

    entity: str
    latest: str = "t.pk"
    day: str = _DAY
    kinds: tuple[str, ...] = ()
    by_name: str = _OWN
    words: tuple[str, ...] = ()
    sorts: Mapping[str, str] = field(default_factory=dict)
    person: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)
    narrowing: frozenset[str] = frozenset({"ids"})
    covered: frozenset[str] = frozenset()

    def tables(self, sort: str, *, one_site: bool) -> str:
        """The tables to order by: CROSS JOIN keeps SQLite to the cheaper way.

        Over all sites the index of names is walked in order and each record looked up; the few
        rows of one site are found first and sorted.
        """
        own = f"{self.entity} t"
        if not self.sorts.get(sort, "").startswith("p."):
            return own
        if one_site:
            return f"{own} CROSS JOIN person p ON p.id = t.{self.person}"
        return f"person p CROSS JOIN {own} ON t.{self.person} = p.id"


def _of_tier(connection: Connection, codes: Collection[str], *, few: bool) -> str:
    """The class of visits by the profile that holds here."""
    return tier_condition(visit_profile(connection), codes, among_all=not few)


_BY_START = {"start_at": _START}

SOURCES: dict[str, ListSource] = {
    "persons": ListSource(
        "person",
        kinds=("person",),
        sorts={"name": "t.name", "age": "t.birth_date", "record_date": "t.pk"},
        filters={
            **_equal("sex", "worker_id"),
            "village_code": "(t.village_code <> '' AND t.village_code = ?)",
            "risk_level": "(t.risk_level <> '' AND t.risk_level = ?)",  # so the index answers
            "is_client": "t.is_client = 1",
            "category": (
                "t.id IN (SELECT c.person_id FROM person_category c "
                "WHERE c.category = ? AND c.deleted_hlc IS NULL "
                "AND (c.start_date IS NULL OR c.start_date <= '{day}') "
                "AND (c.end_date IS NULL OR c.end_date >= '{day}'))"
            ),
        },
        told={"tier": _of_tier},
        narrowing=frozenset({"ids", "village_code", "risk_level"}),
        covered=frozenset({"tier"}),
    ),
    "households": ListSource(
        "household",
        kinds=("household",),
        sorts={"head": "p.name"},
        person="head_person_id",
        filters=_equal("village_code", "household_type"),
    ),
    "visits": ListSource(
        "home_visit",
        latest=_START,
        day=_START,
        kinds=("household",),
        by_name="t.household_id IN (SELECT id FROM household WHERE pk IN ({hits}))",
        words=("t.observed", "t.needs_note", "t.action_taken"),
        sorts=_BY_START,
        filters={
            **_equal("household_id", "village_code", "outcome", "visit_mode"),
            "purpose": _among("t.purposes"),
            "worker_id": _WORKER,
            "person_id": _PERSON,
        },
    ),
    "consultations": ListSource(
        "consultation",
        latest=_START,
        day=_START,
        kinds=("person",),
        by_name=_BY_PERSON,
        words=("t.person_desc", "t.content", "t.reply"),
        sorts=_BY_START,
        filters={
            **_equal("person_id", "village_code", "mode", "result"),
            "topic": _among("t.topic"),
            "worker_id": _WORKER,
        },
    ),
    "cases": ListSource(
        "case_file",
        kinds=("case_file",),
        sorts={
            "client": "p.name",
            "case_no": "t.case_no",
            "state": "t.state",
            "intake_at": "t.intake_at",
            "opened_on": "t.opened_on",
            "closed_on": "t.closed_on",
        },
        person="client_id",
        filters={
            **_equal("state", "case_worker_id", "client_id", "case_grade", "risk_level"),
            **_equal("village_code", "closure_reason"),
            "problem": _among("t.problem_types"),
            "running": f"t.state IN ({', '.join(repr(state) for state in RUNNING)})",
        },
    ),
    "case_sessions": ListSource(
        "case_session",
        latest=_START,
        day=_START,
        kinds=("case_file",),
        by_name="t.case_id IN (SELECT id FROM case_file WHERE pk IN ({hits}))",
        words=("t.session_goal",),  # what else is said in a case is read by some only
        sorts=_BY_START,
        filters={
            **_equal("case_id", "contact_mode", "village_code"),
            "worker_id": _WORKER,
            "person_id": _PERSON,
        },
    ),
    "groups": ListSource(
        "service_group",
        kinds=("service_group",),
        sorts={
            "group_name": "t.group_name",
            "started_on": "t.started_on",
            "finished_on": "t.finished_on",
        },
        filters={
            **_equal("group_type", "service_field", "group_worker_id", "village_code"),
            "running": "t.finished_on IS NULL",
        },
    ),
    "group_sessions": ListSource(
        "group_session",
        latest=_START,
        day=_START,
        kinds=("service_group",),
        by_name="t.group_id IN (SELECT id FROM service_group WHERE pk IN ({hits}))",
        words=("t.theme", "t.process"),
        sorts=_BY_START,
        filters={
            **_equal("group_id", "phase", "village_code"),
            "worker_id": _WORKER,
            "person_id": _PERSON,
        },
    ),
    "activities": ListSource(
        "community_activity",
        latest=_START,
        day=_START,
        kinds=("community_activity",),
        sorts={**_BY_START, "activity_title": "t.activity_title"},
        filters={
            **_equal("activity_type", "village_code"),
            "lead_here": "t.lead_here = 1",
            "org_id": f"t.org_ids != '[]' AND {_among('t.org_ids')}",
            "worker_id": _WORKER,
            "person_id": _PERSON,
        },
    ),
    "handouts": ListSource(
        "distribution",
        latest="t.given_on",
        day="t.given_on",
        kinds=("person",),
        by_name=(
            "t.id IN (SELECT r.goods_id FROM person p JOIN goods_recipient r ON r.person_id = p.id "
            "WHERE p.pk IN ({hits}))"
        ),
        words=("t.item", "t.place", "t.donor", "t.handlers"),
        sorts={"given_on": "t.given_on", "item": "t.item"},
        filters={
            **_equal("goods_source"),
            "alone": "t.event_id = ''",
            "person_id": "t.id IN (SELECT goods_id FROM goods_recipient WHERE person_id = ?)",
        },
    ),
    "organisations": ListSource(
        "community_org",
        kinds=("community_org",),
        words=("t.filing_no", "t.uscc", "t.activity_area"),
        sorts={
            "org_name": "t.org_name",
            "member_count": "t.member_count",
            "founded_on": "t.founded_on",
        },
        filters={
            **_equal("org_category", "legal_status", "org_status", "village_code"),
            **_equal("leader_id"),
            "federation_member": "t.federation_member = 1",
            "kind": _among("t.org_kinds"),
            "stage": (
                "(SELECT i.stage FROM incubation i WHERE i.org_id = t.id "
                "AND i.deleted_hlc IS NULL ORDER BY i.entered_on DESC, i.pk DESC LIMIT 1) = ?"
            ),
        },
    ),
    "volunteers": ListSource(
        "volunteer",
        kinds=("volunteer",),
        by_name=_BY_PERSON,
        words=("t.team", "t.skills_note"),
        sorts={"name": "p.name", "record_date": "t.pk"},
        person="person_id",
        filters={
            **_equal("person_id", "volunteer_status", "registry", "village_code"),
            **_equal("is_charity_volunteer"),
            "skill": _among("t.skills"),
            "service_category": _among("t.service_categories"),
        },
        covered=frozenset({"skill", "service_category"}),
    ),
    "volunteer_services": ListSource(
        "volunteer_service",
        latest="t.service_date",
        day="t.service_date",
        kinds=("volunteer",),
        by_name=(
            "t.volunteer_id IN (SELECT v.id FROM volunteer v JOIN person p ON p.id = v.person_id "
            "WHERE p.pk IN ({hits}))"
        ),
        words=("t.activity_name", "t.content", "t.place"),
        sorts={"service_date": "t.service_date"},
        filters=_equal("volunteer_id", "upload_status", "host_event_id", "village_code"),
    ),
    "volunteer_certificates": ListSource(
        "volunteer_certificate",
        day="t.issued_on",
        kinds=("volunteer",),
        by_name=(
            "t.volunteer_id IN (SELECT v.id FROM volunteer v JOIN person p ON p.id = v.person_id "
            "WHERE p.pk IN ({hits}))"
        ),
        words=("t.record_no", "t.purpose", "t.applicant", "t.holder_name"),
        sorts={"record_no": "t.record_no", "issued_on": "t.issued_on"},
        filters=_equal("volunteer_id", "state"),
    ),
    "workers": ListSource(
        "worker",
        day="t.entry_on",
        kinds=("worker",),
        sorts={"name": "t.name", "entry_on": "t.entry_on"},
        filters={
            **_equal("post", "employment_kind", "sw_level"),
            "in_post": "t.left_on IS NULL",
        },
    ),
}
