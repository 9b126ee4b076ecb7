# SPDX-License-Identifier: MulanPSL-2.0
"""A case from intake to archive, its sessions, and what each move asks for."""

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest

from tests.services.building import at, codes_of, intake, put, served, session
from wuse_desktop.domain import case_states
from wuse_desktop.domain.codes import code_list
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import Attendance, Task
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.errors import UserFault
from wuse_desktop.services import cases
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.ledgers.ledger import ledger
from wuse_desktop.services.reading import load
from wuse_desktop.storage import records

VILLAGE = "230127100200"
FEBRUARY = Period("month", 2026, 2)


@pytest.fixture
def client(desk: Desk) -> str:
    (row_id,) = put(desk, Person(name="王玉兰", village_code=VILLAGE))
    return row_id


@pytest.fixture
def accepted(desk: Desk, client: str) -> str:
    """A case that was accepted on 3 February."""
    (head,) = put(desk, Worker(name="赵站长", post="01"))
    form = intake(
        client,
        decision="1",
        decision_reason="",
        case_worker_id=desk.session.worker_id,
        approved_by=head,
        approved_on=date(2026, 2, 3),
        village_code=VILLAGE,
    )
    return cases.save_intake(desk, form).id


@pytest.fixture
def opened(desk: Desk, accepted: str) -> str:
    """A case that was opened on 10 February."""
    cases.open_case(desk, accepted, date(2026, 2, 10), "有人陪伴，睡得着", "3")
    return accepted


def minutes(desk: Desk, amount: int = 60) -> dict[str, int]:
    return {desk.session.worker_id: amount}


def state(desk: Desk, case_id: str) -> str:
    return load(desk, CaseFile, case_id).state


def tasks(desk: Desk) -> list[tuple[date | None, date | None]]:
    with desk.read() as connection:
        return [(task.due_on, task.done_on) for task in records.find(connection, Task, "due_on")]


def reasons(desk: Desk, row_id: str) -> list[str]:
    with desk.read() as connection:
        return [entry.reason for entry in records.history(connection, row_id)][::-1]


def test_every_state_has_a_label_and_moves() -> None:
    codes = {item.code for item in code_list("CASE_STATE")}
    assert codes == set(case_states.MOVES)
    assert {target for targets in case_states.MOVES.values() for target in targets} <= codes


@pytest.mark.parametrize(
    ("state", "target", "steps"),
    [
        ("accepted", "planned", ("assessing", "planned")),
        ("in_service", "closed", ("evaluating", "closing", "closed")),
        ("suspended", "in_service", ("in_service",)),
        ("closed", "reopened", ("reopened",)),
        (
            "intake",
            "closed",
            ("accepted", "assessing", "planned", "evaluating", "closing", "closed"),
        ),
        ("archived", "reopened", ()),
        ("refused", "accepted", ()),
    ],
)
def test_the_way_between_states_follows_the_rule(
    state: str, target: str, steps: tuple[str, ...]
) -> None:
    assert case_states.way(state, target) == steps


def test_an_undecided_intake_stays_in_intake(desk: Desk, client: str) -> None:
    saved = cases.save_intake(desk, intake(client))
    page = cases.case_page(desk, saved.id)
    assert page.case.state == "intake"
    assert page.case.record_no.startswith("230127100-GA-2026-A-")
    assert page.next_step.action == "decide"
    assert [stage.state for stage in page.rail] == ["now"] + ["later"] * 6


def test_the_decision_on_the_form_moves_the_case(desk: Desk, client: str) -> None:
    form = intake(client, decision="2", decision_reason="不在本站服务范围")
    saved = cases.save_intake(desk, form)
    assert state(desk, saved.id) == "refused"
    assert reasons(desk, saved.id)[-1] == "2026-03-24 不接案：不在本站服务范围"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"presenting_problem": " "}, "field_missing", "presenting_problem"),
        ({"decision": "1"}, "field_missing", "case_worker_id"),
        ({"decision": "3", "decision_reason": ""}, "field_missing", "decision_reason"),
        ({"case_source": "5"}, "field_missing", "referred_by"),
        ({"risk_flags": ("0", "1")}, "risk_contradiction", "risk_flags"),
        ({"intake_at": at("2026-03-24 18:00")}, "intake_future", "intake_at"),
    ],
)
def test_an_intake_that_lacks_something_is_refused(
    desk: Desk, client: str, changes: dict[str, object], code: str, field: str
) -> None:
    form = intake(client, **changes)
    found = [item for item in cases.check_intake(desk, form) if item.level == "block"]
    assert [(item.code, item.field) for item in found] == [(code, field)]
    with pytest.raises(UserFault) as raised:
        cases.save_intake(desk, form)
    assert raised.value.code == code


def test_approval_by_oneself_and_a_second_case_are_warned_of(
    desk: Desk, client: str, accepted: str
) -> None:
    me = desk.session.worker_id
    form = intake(client, decision="1", case_worker_id=me, approved_by=me, urgency="immediate")
    form = dataclasses.replace(form, approved_on=date(2026, 2, 3))
    found = {item.code: item for item in cases.check_intake(desk, form)}
    assert set(found) == {"approved_by_self", "case_running", "intake_immediate"}
    assert found["case_running"].ids == (accepted,)


def test_opening_gives_a_number_of_the_station(desk: Desk, opened: str, client: str) -> None:
    case = load(desk, CaseFile, opened)
    assert (case.state, case.case_no) == ("planned", "木兰-个-2026-001")
    assert case.opened_on == date(2026, 2, 10)
    form = intake(client, decision="1", case_worker_id=desk.session.worker_id)
    second = cases.save_intake(desk, form).id
    cases.open_case(desk, second, date(2026, 2, 11), "目标", "3")
    assert load(desk, CaseFile, second).case_no == "木兰-个-2026-002"


def test_opening_needs_a_goal_and_a_possible_day(desk: Desk, accepted: str) -> None:
    for day, goal in (
        (date(2026, 2, 1), "目标"),
        (date(2026, 4, 1), "目标"),
        (date(2026, 2, 9), ""),
    ):
        with pytest.raises(UserFault):
            cases.open_case(desk, accepted, day, goal, "3")
    assert state(desk, accepted) == "accepted"


def test_each_move_is_kept_with_day_and_reason(desk: Desk, opened: str) -> None:
    cases.move_case(desk, opened, "suspended", date(2026, 2, 20), "住院")
    assert reasons(desk, opened)[-3:] == [
        "2026-02-10 预估中",
        "2026-02-10 已订计划",
        "2026-02-20 暂停：住院",
    ]


def test_a_move_that_the_rule_does_not_know_changes_nothing(desk: Desk, opened: str) -> None:
    for target, code in (
        ("archived", ""),
        ("intake", "case_move"),
        ("suspended", "reason_required"),
    ):
        if code:
            with pytest.raises(UserFault) as raised:
                cases.move_case(desk, opened, target, date(2026, 3, 1))
            assert raised.value.code == code
    assert state(desk, opened) == "planned"
    with pytest.raises(UserFault):
        cases.move_case(desk, opened, "closed", date(2026, 3, 1))  # nothing of the closure form
    assert state(desk, opened) == "planned"


def test_accepting_by_a_move_needs_a_worker(desk: Desk, client: str) -> None:
    case_id = cases.save_intake(desk, intake(client)).id
    with pytest.raises(UserFault) as raised:
        cases.move_case(desk, case_id, "accepted", date(2026, 3, 1))
    assert raised.value.code == "field_missing"
    me = desk.session.worker_id
    cases.move_case(desk, case_id, "accepted", date(2026, 3, 1), case_worker_id=me)
    case = load(desk, CaseFile, case_id)
    assert (case.state, case.decision, case.case_worker_id) == ("accepted", "1", me)


def test_the_first_session_brings_the_case_into_service(
    desk: Desk, opened: str, client: str
) -> None:
    first = cases.save_session(
        desk, session(opened, "2026-02-12 09:00"), served(client), minutes(desk)
    )
    second = cases.save_session(
        desk,
        session(opened, "2026-02-19 09:00", 10, next_on=date(2026, 3, 30)),
        [*served(client), Attendance(person_text="女儿", served=False)],
        minutes(desk, 10),
    )
    assert codes_of(first) == {"event_late"}
    assert codes_of(second) == {"event_late", "session_short"}
    page = cases.case_page(desk, opened)
    assert page.case.state == "in_service"
    assert [line.record.seq for line in page.sessions] == [1, 2]
    assert [person.name for person in page.sessions[1].people] == ["王玉兰", "女儿"]
    assert (page.session_count, page.event_minutes, page.worker_minutes) == (1, 70, 70)
    assert page.sessions[0].record.village_code == VILLAGE
    assert (page.next_on, page.tasks) == (date(2026, 3, 30), ())
    assert page.next_step.action == "record_session"
    assert [stage.state for stage in page.rail][:4] == ["missing", "missing", "done", "now"]
    assert page.rail[0].missing == "还缺：知情同意书"
    assert page.rail[1].missing == "还缺：预估表"


@pytest.mark.parametrize("case", ["accepted", "opened"])
def test_a_session_before_the_opening_counts_and_is_told_so(
    desk: Desk, case: str, client: str, request: pytest.FixtureRequest
) -> None:
    """C-10 asks for way and length alone; form, page, figure and ledger say the same."""
    case_id = request.getfixturevalue(case)
    early = cases.save_session(
        desk, session(case_id, "2026-02-04 09:00"), served(client), minutes(desk)
    )
    short = session(case_id, "2026-02-05 09:00", 10)
    cases.save_session(desk, short, served(client), minutes(desk, 10))
    (told,) = (item for item in early.problems if item.code == "session_before_opening")
    assert told.message == "这次服务在开案之前，不影响计入个案节次；请核对日期有没有写错。"
    assert cases.case_page(desk, case_id).session_count == 1
    if case == "accepted":
        cases.open_case(desk, case_id, date(2026, 2, 10), "有人陪伴，睡得着", "3")
    assert figures(desk, FEBRUARY)["case_sessions"].value == 1
    content = ledger(desk, "ledger-cases", FEBRUARY)
    labels = [item.label for item in content.kind.columns]
    (row,) = content.rows
    assert row.cells[labels.index("节次")] == 1
    assert row.cells[labels.index("累计时长（分钟）")] == 70


def test_a_changed_session_keeps_its_number_and_its_rows(
    desk: Desk, opened: str, client: str
) -> None:
    saved = cases.save_session(
        desk, session(opened, "2026-03-10 09:00"), served(client), minutes(desk)
    )
    stored = load(desk, CaseSession, saved.id)
    again = cases.save_session(
        desk, dataclasses.replace(stored, place="家中", seq=9), served(client), minutes(desk, 50)
    )
    assert again.changes.entities == {"case_session", "event_worker"}
    page = cases.case_page(desk, opened)
    assert (page.sessions[0].record.seq, page.sessions[0].record.place) == (1, "家中")
    assert page.worker_minutes == 50


@pytest.mark.parametrize(
    ("people", "workers", "start", "code"),
    [
        ([], 60, "2026-03-10 09:00", "nobody_served"),
        ([Attendance(person_text="邻居", served=False)], 60, "2026-03-10 09:00", "nobody_served"),
        ([Attendance()], 60, "2026-03-10 09:00", "attendance_nameless"),
        (None, 0, "2026-03-10 09:00", "worker_minutes"),
        (None, None, "2026-03-10 09:00", "workers_missing"),
        (None, 60, "2026-03-25 09:00", "event_future"),
    ],
)
def test_a_session_that_lacks_something_is_refused(
    desk: Desk,
    opened: str,
    client: str,
    people: list[Attendance] | None,
    workers: int | None,
    start: str,
    code: str,
) -> None:
    with pytest.raises(UserFault) as raised:
        cases.save_session(
            desk,
            session(opened, start),
            served(client) if people is None else people,
            {} if workers is None else minutes(desk, workers),
        )
    assert raised.value.code == code
    assert cases.case_page(desk, opened).sessions == ()


def test_two_events_of_a_worker_at_one_time_are_warned_of(
    desk: Desk, opened: str, client: str
) -> None:
    cases.save_session(desk, session(opened, "2026-03-10 09:00"), served(client), minutes(desk))
    beside = cases.save_session(
        desk, session(opened, "2026-03-10 10:00"), served(client), minutes(desk)
    )
    within = cases.save_session(
        desk, session(opened, "2026-03-10 09:30"), served(client), minutes(desk)
    )
    assert "worker_overlap" not in codes_of(beside)
    assert "worker_overlap" in codes_of(within)


def test_a_session_within_a_visit_is_no_overlap(desk: Desk, opened: str, client: str) -> None:
    home, _member, visit = put(
        desk,
        Household(id="h1", head_person_id=client, living_member_count=1),
        HouseholdMember(household_id="h1", person_id=client, relation="0"),
        HomeVisit(
            household_id="h1",
            outcome="1",
            purposes=("08",),
            start_at=at("2026-03-12 09:00"),
            end_at=at("2026-03-12 10:00"),
        ),
    )
    put(desk, Attendance(event_kind="home_visit", event_id=visit, person_id=client))
    (host,) = cases.visits_that_could_host(desk, opened, date(2026, 3, 12))
    assert (host.id, host.client_met, host.sessions) == (visit, True, 0)
    assert cases.visits_that_could_host(desk, opened, date(2026, 3, 13)) == ()
    inside = session(opened, "2026-03-12 09:05", 45, host_event_id=visit, contact_mode="2")
    saved = cases.save_session(desk, inside, served(client), minutes(desk, 45))
    assert codes_of(saved) == set()
    assert cases.visits_that_could_host(desk, opened, date(2026, 3, 12))[0].sessions == 1
    assert home == "h1"


def close(desk: Desk, case_id: str, on: date = date(2026, 3, 20), reason: str = "1") -> None:
    cases.close_case(desk, case_id, on, reason, "2", "关系改善，邻居常来")


def test_closing_passes_evaluation_and_plans_follow_ups(
    desk: Desk, opened: str, client: str
) -> None:
    cases.save_session(desk, session(opened, "2026-03-10 09:00"), served(client), minutes(desk))
    close(desk, opened)
    page = cases.case_page(desk, opened)
    assert (page.case.state, page.case.closed_on) == ("closed", date(2026, 3, 20))
    assert reasons(desk, opened)[-3:] == [
        "2026-03-20 评估中：目标达成",
        "2026-03-20 结案审批中：目标达成",
        "2026-03-20 已结案：目标达成",
    ]
    assert [task.due_on for task in page.tasks] == [date(2026, 4, 20), date(2026, 6, 20)]
    assert page.next_step.action == "record_follow_up"
    assert page.rail[6].missing == "这一步还缺：回访（2026-04-20前）、回访（2026-06-20前）"


def test_no_follow_up_is_planned_after_a_death(desk: Desk, opened: str) -> None:
    close(desk, opened, reason="6")
    assert tasks(desk) == []
    assert cases.case_page(desk, opened).next_step.action == "archive"


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2026, 2, 9), "closing_early"),
        (date(2026, 3, 9), "closing_before_session"),
        (date(2026, 3, 25), "closing_future"),
    ],
)
def test_a_day_of_closing_that_cannot_be_is_refused(
    desk: Desk, opened: str, client: str, on: date, code: str
) -> None:
    cases.save_session(desk, session(opened, "2026-03-10 09:00"), served(client), minutes(desk))
    with pytest.raises(UserFault) as raised:
        close(desk, opened, on)
    assert raised.value.code == code
    assert state(desk, opened) == "in_service"


def test_what_was_never_opened_cannot_be_closed(desk: Desk, accepted: str) -> None:
    with pytest.raises(UserFault) as raised:
        close(desk, accepted)
    assert raised.value.code == "case_not_open"


def test_a_closed_case_is_read_only_without_a_reason(desk: Desk, opened: str, client: str) -> None:
    cases.save_session(desk, session(opened, "2026-03-10 09:00"), served(client), minutes(desk))
    close(desk, opened)
    case = load(desk, CaseFile, opened)
    correction = dataclasses.replace(case, presenting_problem="更正后的主诉")
    late = session(opened, "2026-03-05 09:00")
    with pytest.raises(UserFault) as raised:
        cases.save_intake(desk, correction)
    assert raised.value.code == "reason_required"
    with pytest.raises(UserFault) as raised:
        cases.save_session(desk, late, served(client), minutes(desk))
    assert raised.value.code == "reason_required"
    cases.save_intake(desk, correction, reason="录入时写错了")
    cases.save_session(desk, late, served(client), minutes(desk), reason="补记漏掉的一次")
    assert load(desk, CaseFile, opened).presenting_problem == "更正后的主诉"
    assert reasons(desk, opened)[-1] == "录入时写错了"
    after = session(opened, "2026-03-21 09:00")
    with pytest.raises(UserFault) as raised:
        cases.save_session(desk, after, served(client), minutes(desk), reason="结案后")
    assert raised.value.code == "case_takes_no_session"


def follow_up(case_id: str, start: str) -> CaseFollowUp:
    return CaseFollowUp(
        case_id=case_id, start_at=at(start), end_at=at(start[:-2] + "20"), client_status="平稳"
    )


def test_a_follow_up_fulfils_one_task_and_comes_after_closing(
    desk: Desk, opened: str, client: str
) -> None:
    with pytest.raises(UserFault) as raised:
        cases.save_follow_up(
            desk, follow_up(opened, "2026-03-21 09:00"), served(client), minutes(desk, 20)
        )
    assert raised.value.code == "case_not_closed"
    close(desk, opened)
    saved = cases.save_follow_up(
        desk, follow_up(opened, "2026-03-23 09:00"), served(client), minutes(desk, 20)
    )
    assert codes_of(saved) == set()
    page = cases.case_page(desk, opened)
    assert [task.due_on for task in page.tasks] == [date(2026, 6, 20)]
    assert page.follow_ups[0].worker_minutes == 20
    assert page.session_count == 0


def test_reopening_keeps_the_number_for_ninety_days(desk: Desk, opened: str, client: str) -> None:
    close(desk, opened)
    with pytest.raises(UserFault) as raised:
        cases.move_case(desk, opened, "reopened", date(2026, 6, 19), "情况反复")
    assert raised.value.code == "reopen_too_late"
    cases.move_case(desk, opened, "reopened", date(2026, 3, 22), "情况反复")
    case = load(desk, CaseFile, opened)
    assert (case.state, case.case_no) == ("reopened", "木兰-个-2026-001")
    assert (case.reopened_on, case.closed_on) == (date(2026, 3, 22), date(2026, 3, 20))
    cases.save_session(desk, session(opened, "2026-03-23 09:00"), served(client), minutes(desk))
    assert state(desk, opened) == "in_service"
    close(desk, opened, date(2026, 3, 24))
    assert load(desk, CaseFile, opened).closed_on == date(2026, 3, 24)


def test_the_intake_form_hands_no_case_over(desk: Desk, accepted: str) -> None:
    (other,) = put(desk, Worker(name="周平"))
    case = dataclasses.replace(load(desk, CaseFile, accepted), case_worker_id=other)
    with pytest.raises(UserFault) as raised:
        cases.save_intake(desk, case)
    assert raised.value.code == "hand_over_form"
    assert load(desk, CaseFile, accepted).case_worker_id == desk.session.worker_id


def test_the_state_is_not_taken_from_the_form(desk: Desk, opened: str) -> None:
    case = load(desk, CaseFile, opened)
    forged = dataclasses.replace(case, state="closed", case_no="X", opened_on=None, decision="2")
    cases.save_intake(desk, dataclasses.replace(forged, decision_reason="改决定"))
    kept = load(desk, CaseFile, opened)
    assert (kept.state, kept.case_no, kept.decision) == ("planned", "木兰-个-2026-001", "1")
    assert kept.opened_on == date(2026, 2, 10)


def test_a_case_survives_a_restart(
    desk: Desk, opened: str, client: str, reopen: Callable[..., Desk]
) -> None:
    cases.save_session(desk, session(opened, "2026-03-10 09:00"), served(client), minutes(desk))
    page = cases.case_page(reopen(desk), opened)
    assert page.client is not None
    assert (page.client.name, page.session_count) == ("王玉兰", 1)
    assert not page.read_only


def test_a_long_silence_is_due(desk: Desk, opened: str) -> None:
    assert cases.case_page(desk, opened).due
    cases.move_case(desk, opened, "suspended", date(2026, 3, 1), "住院")
    assert not cases.case_page(desk, opened).due
    assert cases.case_page(desk, opened).next_step.action == "resume"


def test_refused_and_closed_cases_are_archived(desk: Desk, opened: str, client: str) -> None:
    close(desk, opened, reason="6")
    cases.move_case(desk, opened, "archived", date(2026, 3, 24))
    form = intake(client, decision="5", decision_reason="只问政策")
    refused = cases.save_intake(desk, form).id
    cases.move_case(desk, refused, "archived", date(2026, 3, 24))
    assert {state(desk, opened), state(desk, refused)} == {"archived"}
    assert cases.case_page(desk, opened).next_step.action == ""
