# SPDX-License-Identifier: MulanPSL-2.0
"""Trainings, awards, ratings, insurance and claims of a volunteer."""

import dataclasses
from datetime import date
from typing import Any

import pytest

from tests.services.building import put, service
from tests.services.test_volunteers import FORM, ORDER_67
from wuse_desktop.domain.records.volunteers import VolunteerCorrection
from wuse_desktop.errors import Defect, UserFault
from wuse_desktop.services import records, volunteer_parts, volunteers
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.volunteer_parts import VolunteerParts, new_part, save_part

COMPLETE: dict[str, dict[str, Any]] = {
    "volunteer_training": {"training_name": "急救", "content": "心肺复苏", "minutes": 90},
    "volunteer_award": {"award_name": "优秀志愿者"},
    "volunteer_rating": {"rating": "5", "star": "1"},
    "volunteer_insurance": {"insurer": "某保险公司", "ends_on": date(2027, 3, 23)},
    "volunteer_correction": {"claim": "3月5日少记了半小时"},
}


@pytest.fixture
def volunteer(desk: Desk) -> str:
    return volunteers.save_volunteer(desk, FORM, dataclasses.replace(ORDER_67, sex="2")).id


def filled(desk: Desk, entity: str, volunteer_id: str, **changes: Any) -> volunteer_parts.Part:
    part = new_part(desk, entity, volunteer_id)
    return dataclasses.replace(part, **{**COMPLETE[entity], **changes})


def parts(desk: Desk, volunteer_id: str) -> VolunteerParts:
    with desk.read() as connection:
        return volunteer_parts.read_parts(connection, volunteer_id)


def test_every_kind_is_kept_with_a_number_of_its_own(desk: Desk, volunteer: str) -> None:
    for entity in COMPLETE:
        save_part(desk, filled(desk, entity, volunteer))
    found = parts(desk, volunteer)
    numbers = [
        kind[0].record_no.split("-")[1]
        for kind in (
            found.trainings,
            found.awards,
            found.ratings,
            found.insurances,
            found.corrections,
        )
    ]
    assert numbers == ["PX", "BZ", "PJ", "BX", "GZ"]
    assert found.trainings[0].organiser == "木兰镇社会工作服务站"
    assert found.ratings[0].rated_by == "李晓梅"
    assert (found.training_minutes, found.open_claims) == (90, 1)


def test_learning_is_no_service(desk: Desk, volunteer: str) -> None:
    volunteers.save_services(desk, [service(volunteer, "2026-03-20", minutes=60)])
    save_part(desk, filled(desk, "volunteer_training", volunteer))
    assert volunteers.volunteer_page(desk, volunteer).total_minutes == 60


@pytest.mark.parametrize(
    ("entity", "changes", "code", "field"),
    [
        ("volunteer_training", {"content": ""}, "field_missing", "content"),
        ("volunteer_training", {"trained_on": date(2026, 3, 25)}, "day_ahead", "trained_on"),
        ("volunteer_rating", {"rating": "9"}, "code_unknown", "rating"),
        ("volunteer_insurance", {"ends_on": date(2026, 3, 1)}, "period_reversed", "ends_on"),
        ("volunteer_correction", {"result": "02"}, "field_missing", "checked_by"),
    ],
)
def test_what_does_not_fit_is_refused(
    desk: Desk, volunteer: str, entity: str, changes: dict[str, Any], code: str, field: str
) -> None:
    part = filled(desk, entity, volunteer, **changes)
    assert (code, field) in {
        (item.code, item.field) for item in volunteer_parts.check_part(desk, part)
    }
    with pytest.raises(UserFault) as raised:
        save_part(desk, part)
    assert raised.value.code == code


def test_a_claim_is_settled_by_whoever_checked_it(desk: Desk, volunteer: str) -> None:
    saved = save_part(desk, filled(desk, "volunteer_correction", volunteer))
    claim = volunteer_parts.load_part(desk, "volunteer_correction", saved.id)
    assert isinstance(claim, VolunteerCorrection)
    done = dataclasses.replace(
        claim, result="02", checked_by="李晓梅", settled_on=date(2026, 3, 24)
    )
    save_part(desk, done)
    assert parts(desk, volunteer).open_claims == 0


def test_the_insurance_that_covers_a_day_is_found(desk: Desk, volunteer: str) -> None:
    for start, end in (
        (date(2025, 1, 1), date(2026, 3, 23)),
        (date(2026, 1, 1), date(2026, 6, 30)),
    ):
        part = filled(desk, "volunteer_insurance", volunteer, starts_on=start, ends_on=end)
        save_part(desk, part)
    found = parts(desk, volunteer)
    covering = found.insured_on(date(2026, 3, 1))
    assert covering is not None
    assert covering.ends_on == date(2026, 6, 30)
    assert found.insured_on(date(2026, 7, 1)) is None


def test_a_part_of_another_stations_volunteer_is_refused(desk: Desk, volunteer: str) -> None:
    stored = volunteers.volunteer_page(desk, volunteer).volunteer
    (away,) = put(desk, dataclasses.replace(stored, id="", site_id="other"))
    with pytest.raises(UserFault) as raised:
        save_part(desk, filled(desk, "volunteer_award", away))
    assert raised.value.code == "read_only_station"


def test_an_unknown_kind_is_a_defect(desk: Desk, volunteer: str) -> None:
    with pytest.raises(Defect):
        new_part(desk, "volunteer", volunteer)


def test_parts_go_into_the_bin_with_their_volunteer_and_come_back(
    desk: Desk, volunteer: str
) -> None:
    for entity in COMPLETE:
        save_part(desk, filled(desk, entity, volunteer))
    gone = records.delete(desk, "volunteer", volunteer)
    assert parts(desk, volunteer) == VolunteerParts()
    assert [item.entity for item in records.bin(desk)] == ["volunteer"]
    records.undo(desk, gone.token)
    assert len(parts(desk, volunteer).trainings) == 1
