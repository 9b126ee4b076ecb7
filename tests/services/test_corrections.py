# SPDX-License-Identifier: MulanPSL-2.0
"""Corrections after locking: asked why, kept, told on paper, and shown again to who agreed."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.building import intake, put, served, session
from tests.services.conftest import Family
from tests.services.exchanging import carry
from tests.services.printed import text
from wuse_desktop.domain.records.cases import CaseSession
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services import (
    cases,
    merging,
    records,
    visits,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load
from wuse_desktop.services.record_forms import record_sheet


def paper(desk: Desk, entity: str, row_id: str) -> str:
    return text(record_sheet(desk, entity, row_id, reveal=True))


@pytest.fixture
def visit_id(desk: Desk, family: Any) -> str:
    home: Family = family(("孙玉梅", 76))
    draft = visits.propose_visit(desk, home.household_id, date(2026, 3, 23))
    visit = dataclasses.replace(draft.visit, outcome="1", observed="老人精神不错。")
    return visits.save_visit(desk, dataclasses.replace(draft, visit=visit, met_ids=home.people)).id


def rewrite(desk: Desk, visit_id: str, observed: str, reason: str = "") -> None:
    draft = visits.load_visit(desk, visit_id)
    visit = dataclasses.replace(draft.visit, observed=observed)
    visits.save_visit(desk, dataclasses.replace(draft, visit=visit), reason)


def lock(desk: Desk, visit_id: str) -> None:
    with desk.write() as unit:
        visit = unit.get(HomeVisit, visit_id)
        assert visit is not None
        unit.put(dataclasses.replace(visit, status="locked"))


def test_a_visit_says_on_paper_how_often_it_was_corrected(desk: Desk, visit_id: str) -> None:
    rewrite(desk, visit_id, "老人精神很好。")
    assert "更正" not in paper(desk, "home_visit", visit_id), "mending a word is no correction"
    lock(desk, visit_id)
    rewrite(desk, visit_id, "老人腿疼。", "看错了户")
    assert "更正第1次" in paper(desk, "home_visit", visit_id)
    rewrite(desk, visit_id, "老人腿疼，已陪去卫生院。", "漏写处理")
    printed = paper(desk, "home_visit", visit_id)
    assert "更正第2次" in printed
    assert "老人腿疼，已陪去卫生院。" in printed
    reasons = [line.reason for line in records.history(desk, "home_visit", visit_id) if line.reason]
    assert reasons == ["漏写处理", "看错了户"]


def test_a_sign_in_that_is_corrected_counts_once_with_its_record(desk: Desk, visit_id: str) -> None:
    lock(desk, visit_id)
    draft = visits.load_visit(desk, visit_id)
    visit = dataclasses.replace(draft.visit, observed="只见到邻居。")
    changed = dataclasses.replace(draft, visit=visit, met_ids=(), met_names=("邻居老周",))
    visits.save_visit(desk, changed, "写错了人")
    assert "更正第1次" in paper(desk, "home_visit", visit_id)


def test_merging_persons_corrects_nothing(desk: Desk) -> None:
    kept, other = put(desk, Person(name="王秀英"), Person(name="王秀英"))
    (case_id,) = put(desk, intake(other))
    merging.merge(desk, kept, other, reason="同一个人")
    assert "更正" not in paper(desk, "case_file", case_id)


def test_the_county_reads_that_a_closed_case_was_corrected(
    desk: Desk, county: Desk, stick: Path, family: Any
) -> None:
    client = family(("孙玉梅", 76)).head
    case_id = cases.save_intake(
        desk, intake(client, decision="1", case_worker_id=desk.session.worker_id)
    ).id
    cases.open_case(desk, case_id, date(2026, 2, 10), "按时服药。", "3")
    session_id = cases.save_session(
        desk, session(case_id, "2026-03-10 09:00"), served(client), {desk.session.worker_id: 60}
    ).id
    before = dataclasses.replace(load(desk, CaseSession, session_id), process="核对药盒。")
    records.correct(desk, before)
    cases.close_case(desk, case_id, date(2026, 3, 20), "1", "2", "能自己服药。")
    carry(desk, county, stick)
    assert "更正" not in paper(county, "case_session", session_id)
    records.correct(desk, dataclasses.replace(before, process="核对药盒两次。"), "漏写一次")
    carry(desk, county, stick)
    assert "更正第1次" in paper(desk, "case_session", session_id)
    assert "经过更正" in paper(county, "case_session", session_id)
    assert "更正" not in paper(county, "case_file", case_id)
