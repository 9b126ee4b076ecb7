# SPDX-License-Identifier: MulanPSL-2.0
"""A county of the size of 綦江: 21 stations whose bundles brought 180,000 volunteers.

On its register stand 793 volunteer organisations, by the names of the teams that the registrations
say, and 3,000 community organisations, which hold the activities; each station has one federation.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks.desks import NOW, new_desk
from benchmarks.invented import birthday, given_name, id_number, phone, stored_row
from wuse_desktop.domain.ids import new_id
from wuse_desktop.services import duplicates
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage.codec import Row

_STATIONS, _TEAMS = 21, 793
_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Size:
    """How much the stations of a county sent."""

    volunteers: int = 180_000
    organisations: int = 3000
    volunteer_organisations: int = _TEAMS
    services: int = 60_000


def build_county(home: Path, size: Size = Size()) -> Desk:
    """An open county desk that took the bundles of its stations; close it."""
    desk = new_desk(home, "county", "230127000000")
    chance = random.Random(7)  # noqa: S311 - the same county in each run
    sites = [new_id() for _number in range(_STATIONS)]
    _take(desk, "station", _stations(sites))
    for start in range(0, size.volunteers, _BATCH):
        last = min(start + _BATCH, size.volunteers)
        people = [_volunteer(chance, sites, number) for number in range(start, last)]
        _take(desk, "person", [person for person, _role in people])
        _take(desk, "volunteer", [role for _person, role in people])
        share = size.services * len(people) // size.volunteers
        roles = [role for _person, role in people]
        _take(desk, "volunteer_service", [_service(chance, roles, n) for n in range(share)])
    orgs = [_organisation(chance, sites, number) for number in range(size.organisations)]
    teams = [_team(chance, sites, number) for number in range(size.volunteer_organisations)]
    _take(desk, "community_org", [*orgs, *teams])
    _take(desk, "incubation", [_incubation(org, number) for number, org in enumerate(orgs[::10])])
    _take(desk, "community_activity", [_activity(org, n) for n, org in enumerate(orgs)])
    duplicates.catch_up(desk)  # as the window does while nobody waits
    return desk


def _take(desk: Desk, entity: str, rows: Sequence[Row]) -> None:
    with desk.database.unit_of_work("benchmark") as unit:
        unit.apply_rows(entity, [(row, None) for row in rows])


def _stations(sites: Sequence[str]) -> list[Row]:
    return [
        stored_row(
            "station",
            site,
            site_id=site,
            name=f"第{number + 1}街道社会工作服务站",
            division_code=f"230127{100 + number}",
            level="4",
        )
        for number, site in enumerate(sites)
    ]


def _volunteer(chance: random.Random, sites: Sequence[str], number: int) -> tuple[Row, Row]:
    """A person and the volunteer role of that person."""
    born = birthday(chance, 1945, 2005)
    place = number % _STATIONS
    village = f"230127{100 + place}{200 + number % 30}"
    person = stored_row(
        "person",
        new_id(),
        site_id=sites[place],
        record_no=f"230127100-RY-2026-A-{number:06d}",
        name=given_name(chance),
        sex=chance.choice("12"),
        id_type="01",
        id_no=id_number(born, number // 40),
        phone=phone(chance, number),
        birth_date=born.isoformat(),
        village_code=village,
        record_date="2025-06-01",
        status="approved",
        source="3",
    )
    role = stored_row(
        "volunteer",
        new_id(),
        site_id=sites[place],
        record_no=f"230127100-ZY-2026-A-{number:06d}",
        person_id=person["id"],
        village_code=village,
        skills='["01"]',
        service_categories='["01"]',
        registration_mode="01",
        registry="01",
        volunteer_status="01",
        registered_on="2025-06-01",
        record_date="2025-06-01",
        status="approved",
        team=f"第{number % _TEAMS + 1}志愿服务队",
    )
    return person, role


def _service(chance: random.Random, roles: Sequence[Row], number: int) -> Row:
    role = roles[chance.randrange(len(roles))]
    on = NOW.date() - timedelta(days=chance.randrange(1, 700))
    return stored_row(
        "volunteer_service",
        new_id(),
        site_id=role["site_id"],
        volunteer_id=role["id"],
        activity_name="邻里陪伴",
        service_date=on.isoformat(),
        place="服务对象家中",
        content="陪老人说话，帮忙打扫院子。",
        minutes=60 + number % 90,
        organising_unit=role["team"],
        person_in_charge="李晓梅",
        record_date=on.isoformat(),
        recorded_on=on.isoformat(),
        status="approved",
        village_code=role["village_code"],
    )


def _organisation(chance: random.Random, sites: Sequence[str], number: int) -> Row:
    """A community organisation; the first of each station is its federation."""
    place = number % _STATIONS
    federation = number < _STATIONS
    return _on_register(
        chance,
        sites,
        number,
        org_name=f"第{place + 1}街道联合会" if federation else f"第{number + 1}邻里互助会",
        org_kinds='["2"]' if federation else '["1"]',
        legal_status="1" if federation else chance.choice("34"),
        support_capital=3_000_000 if federation else None,
        federation_member=int(not federation),
    )


def _team(chance: random.Random, sites: Sequence[str], number: int) -> Row:
    """A volunteer organisation; every third is a community organisation as well."""
    return _on_register(
        chance,
        sites,
        number,
        org_name=f"第{number + 1}志愿服务队",
        org_kinds='["3"]' if number % 3 else '["1", "3"]',
        legal_status="4",
    )


def _on_register(chance: random.Random, sites: Sequence[str], number: int, **facts: object) -> Row:
    place = number % _STATIONS
    leader = given_name(chance)
    founded = NOW.date() - timedelta(days=chance.randrange(100, 3000))
    return stored_row(
        "community_org",
        new_id(),
        site_id=sites[place],
        org_category=chance.choice("12345"),
        org_status=chance.choice(("02", "02", "02", "03")),
        founded_on=founded.isoformat(),
        initiators=leader,
        leader_name=leader,
        contact=phone(chance, number),
        member_count=chance.randrange(5, 80),
        activity_area="本街道",
        place="社区活动室",
        purpose_scope="邻里互助，文体活动，看望独居老人。",
        village_code=f"230127{100 + place}{200 + number % 30}",
        record_date="2025-06-01",
        status="approved",
        **facts,
    )


def _incubation(org: Row, number: int) -> Row:
    return stored_row(
        "incubation",
        new_id(),
        site_id=org["site_id"],
        org_id=org["id"],
        entered_on=org["founded_on"],
        incubator="区社会组织孵化中心",
        stage=f"0{number % 5 + 1}",
        record_date="2025-06-01",
        status="approved",
    )


def _activity(org: Row, number: int) -> Row:
    start = NOW - timedelta(days=number % 700 + 1)
    return stored_row(
        "community_activity",
        new_id(),
        site_id=org["site_id"],
        activity_title=f"便民服务日第{number + 1}场",
        activity_type="01",
        place="文化广场",
        village_code=f"230127{100 + number % _STATIONS}200",
        organiser=org["org_name"],
        org_ids=f'["{org["id"]}"]',
        five_way='["01", "02", "04"]',
        process="义诊、理发、政策咨询。",
        outcome="居民满意。",
        start_at=start.isoformat(timespec="minutes"),
        end_at=(start + timedelta(minutes=120)).isoformat(timespec="minutes"),
        record_date=start.date().isoformat(),
        status="approved",
    )
