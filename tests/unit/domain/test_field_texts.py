# SPDX-License-Identifier: MulanPSL-2.0
"""Values of fields as people read them."""

from datetime import date, datetime

from wuse_desktop.domain.field_texts import field_label, field_text
from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.cases import CaseFile

CASE = CaseFile(
    client_id="p1",
    village_code="230127100200",
    intake_at=datetime.fromisoformat("2026-01-05T09:00"),
    intake_channel="4",
    problem_types=("01", "03"),
    presenting_problem="买药难。",
    opened_on=date(2026, 1, 10),
)


def test_each_kind_of_field_is_put_in_words() -> None:
    assert field_text(CASE, "intake_at") == "2026-01-05 09:00"
    assert field_text(CASE, "intake_channel") == "电话"
    assert field_text(CASE, "problem_types") == "经济困难、就医/健康"
    assert field_text(CASE, "presenting_problem") == "买药难。"
    assert field_text(CASE, "opened_on") == "2026-01-10"
    assert field_text(CASE, "client_id", {"p1": "王秀英"}) == "王秀英"
    assert field_text(CASE, "village_code") != CASE.village_code


def test_nothing_stays_nothing() -> None:
    assert field_text(CASE, "closed_on") == ""
    assert field_text(CASE, "case_grade") == ""
    assert field_text(CASE, "client_id") == ""


def test_yes_and_no_are_words() -> None:
    activity = CommunityActivity(lead_here=False)
    assert field_text(activity, "lead_here") == "否"
    assert field_label(CommunityActivity, "lead_here") == "本站主办"
