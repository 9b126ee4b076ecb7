# SPDX-License-Identifier: MulanPSL-2.0
"""Words of narratives are found with names, villages and months, and say why they fit."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.services.building import at
from tests.services.conftest import Family
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services import finding
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import word_index


@pytest.fixture
def home(family: Callable[..., Family]) -> Family:
    return family(("孙玉梅", 76, ["01"]))


def visit(desk: Desk, home: Family, day: str, observed: str, **more: object) -> str:
    start = at(f"{day} 09:00")
    facts = {"village_code": "230127100200", "outcome": "1", **more}
    with desk.write() as unit:
        record = HomeVisit(
            household_id=home.household_id,
            start_at=start,
            end_at=datetime.fromisoformat(f"{day}T09:40"),
            observed=observed,
            **facts,  # type: ignore[arg-type]
        )
        return unit.put(record).id


def found(desk: Desk, text: str) -> list[str]:
    while finding.catch_up(desk):
        pass
    return [hit.id for hit in finding.find_words(desk, text)]


def test_any_word_of_a_narrative_is_found_and_shown(desk: Desk, home: Family) -> None:
    row_id = visit(desk, home, "2026-03-05", "老人刚领到轮椅，门槛太高进不了屋。")
    assert found(desk, "轮椅") == [row_id]
    assert found(desk, "门槛太高") == [row_id]
    (hit,) = finding.find_words(desk, "轮椅")
    assert hit.title == "入户走访 孙玉梅"
    assert "领到轮椅，门槛" in hit.detail


def test_characters_that_stand_apart_are_no_word(desk: Desk, home: Family) -> None:
    visit(desk, home, "2026-03-05", "轮到他家用椅子")
    assert found(desk, "轮椅") == []


def test_name_village_word_and_month_narrow_together(desk: Desk, home: Family) -> None:
    march = visit(desk, home, "2026-03-05", "想要轮椅")
    april = visit(desk, home, "2026-04-05", "想要轮椅")
    other = visit(desk, home, "2025-03-05", "想要轮椅")
    assert found(desk, "轮椅 3月") == [march, other]
    assert found(desk, "孙玉梅 轮椅 2026年3月") == [march]
    assert found(desk, "sym 轮椅 4月") == [april]
    assert found(desk, "轮椅 2025年") == [other]
    assert found(desk, "李四 轮椅") == []
    assert found(desk, "3月") == []


def test_a_name_does_not_run_into_the_text(desk: Desk, home: Family) -> None:
    visit(desk, home, "2026-03-05", "门口有孙")
    assert found(desk, "孙孙玉") == []


def test_changes_and_deletions_are_followed(desk: Desk, home: Family) -> None:
    row_id = visit(desk, home, "2026-03-05", "想要轮椅")
    assert found(desk, "轮椅") == [row_id]
    with desk.write() as unit:
        known = unit.get(Person, home.head)
        assert known is not None
        unit.put(Person(id=home.head, name="孙玉兰", is_client=True))
    assert found(desk, "孙玉兰 轮椅") == [row_id]
    assert found(desk, "孙玉梅 轮椅") == []
    with desk.write() as unit:
        unit.remove(HomeVisit, row_id)
    assert found(desk, "轮椅") == []


def test_answers_of_forms_are_found_but_not_those_for_named_persons_only(
    desk: Desk, home: Family
) -> None:
    def file(level: str) -> str:
        with desk.write() as unit:
            form = FiledForm(
                form_id="case_assessment",
                form_sha256="0" * 64,
                person_id=home.head,
                answers={"findings": {"bio": "高血压多年", "needs": [{"need": "轮椅"}]}},
                confidentiality_level=level,
            )
            return unit.put(form).id

    open_form = file("1")
    file("3")
    assert found(desk, "高血压") == [open_form]
    assert found(desk, "轮椅") == [open_form]


def test_what_changed_is_indexed_in_stretches(desk: Desk, home: Family) -> None:
    ids = [visit(desk, home, "2026-03-05", f"第{number}次") for number in range(7)]
    with desk.database.books() as connection:
        counts = [word_index.catch_up(connection, 3) for _round in range(6)]
    assert counts[0] >= 3
    assert counts[-1] == 0
    assert len(found(desk, "次")) == len(ids)


@pytest.mark.parametrize("text", ["", "  ", '"', "轮椅 OR 1", "ǂ", "NEAR(", "3月", "*"])
def test_no_text_is_an_error(desk: Desk, home: Family, text: str) -> None:
    visit(desk, home, "2026-03-05", "想要轮椅")
    assert isinstance(found(desk, text), list)
