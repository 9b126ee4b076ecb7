# SPDX-License-Identifier: MulanPSL-2.0
"""Nothing counts as confirmed without the county's own word, and its word is taken once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from tests.services.conftest import MakeDesk
from tests.services.exchanging import carry, content, craft, enrol, records_of, save, wire_row
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.errors import Fault
from wuse_desktop.services import (
    attempts,
    bundles,
    enrolment,
    inbox,
    receipts,
    shown_bundles,
    states,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import file_exchange_store, inbox_store, outbox_store
from wuse_desktop.storage.driver import Run, run_of
from wuse_desktop.sync.verdict import Verdict


def _refused(call: Callable[[], object]) -> Fault:
    with pytest.raises(Fault) as refused:
        call()
    assert refused.value.message.endswith("。")
    assert refused.value.next_step.endswith("。")
    return refused.value


def _given(desk: Desk, county: Desk, stick: Path) -> Path:
    """The receipt file for what the station has now."""
    inbox.take(county, bundles.make(desk, stick).path)
    (path,) = receipts.make(county, stick, desk.site_id)
    return path


def test_a_receipt_confirms_what_its_bundle_held(desk: Desk, county: Desk, stick: Path) -> None:
    save(desk, "王秀兰")
    path = _given(desk, county, stick)
    save(desk, "后来的")
    taken = receipts.take(desk, path)
    assert taken.confirmed
    assert (taken.rows, taken.rejected, taken.seq) == (3, 0, 1)
    assert "已全部收下" in taken.sentence
    found = states.counts(desk, with_confirmed=True)
    assert (found.unpacked, found.packed, found.delivered) == (1, 0, 0)
    assert found.confirmed > 0


def test_a_receipt_taken_twice_changes_nothing(desk: Desk, county: Desk, stick: Path) -> None:
    save(desk, "王秀兰")
    path = _given(desk, county, stick)
    receipts.take(desk, path)
    before = content(desk)
    assert receipts.take(desk, path).confirmed
    assert content(desk) == before


def test_an_older_receipt_after_a_newer_one_changes_nothing(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    older = receipts_bytes(desk, county, stick)
    save(desk, "赵德福")
    newer = receipts_bytes(desk, county, stick)
    receipts.take_bytes(desk, newer)
    before = content(desk)
    receipts.take_bytes(desk, older)
    assert content(desk) == before
    assert states.counts(desk).open == 0


def receipts_bytes(desk: Desk, county: Desk, stick: Path) -> bytes:
    return _given(desk, county, stick).read_bytes()


def test_the_receipt_of_an_older_bundle_confirms_it_and_keeps_its_problems(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    older = bundles.make(desk, stick).path
    save(desk, "赵德福")
    inbox.take(county, bundles.make(desk, stick).path)
    with desk.read() as connection:
        known = store.changed_records(connection, store.Portion(desk.site_id), 0)
    (problem,) = [key for key in known if key[0] == "person"][:1]
    with county.database.books() as connection:
        store.add_problem(
            connection,
            store.Problem(0, "b", desk.site_id, *problem, "bad_field", "name", {}, "2026"),
        )
    answer = inbox.take(county, older)
    taken = receipts.take_bytes(desk, answer.receipt)
    assert taken.confirmed
    assert [(item.entity, item.record_id) for item in inbox.problems(desk)] == [problem]


def test_a_receipt_for_a_bundle_that_was_not_made_here_is_not_believed(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    bundles.make(desk)
    path = craft(desk, county, stick, {"person": [wire_row(desk, "person")]})
    answer = inbox.take(county, path)
    before = content(desk)
    assert _refused(lambda: receipts.take_bytes(desk, answer.receipt)).code == "receipt_unmatched"
    assert content(desk) == before


def test_what_the_county_could_not_take_is_a_problem_at_home_until_it_is_mended(
    desk: Desk, county: Desk, stick: Path
) -> None:
    missing = new_id()
    with desk.write() as unit:
        child = unit.put(PersonCategory(person_id=missing, category="01")).id
    taken = carry(desk, county, stick)
    assert (taken.rejected, taken.rows) == (1, 2)
    (problem,) = inbox.problems(desk)
    assert (problem.entity, problem.record_id) == ("person_category", child)
    assert not problem.can_retry
    with desk.write() as unit:
        unit.put(Person(id=missing, name="王秀兰"))
    made = bundles.make(desk, stick)
    assert dict(shown_bundles.show(made.path).counts) == {"person": 1, "person_category": 1}
    assert carry(desk, county, stick).rejected == 0
    assert inbox.problems(desk) == inbox.problems(county) == []
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)


@pytest.mark.parametrize("place", [0.1, 0.5, 0.99])
def test_a_damaged_receipt_is_not_believed(
    desk: Desk, county: Desk, stick: Path, place: float
) -> None:
    save(desk, "王秀兰")
    data = bytearray(receipts_bytes(desk, county, stick))
    data[int(len(data) * place)] ^= 1
    before = content(desk)
    assert _refused(lambda: receipts.take_bytes(desk, bytes(data))).code == "receipt_damaged"
    assert content(desk) == before


@pytest.mark.parametrize("data", [b"", b"x", b"age-encryption.org/v1\n", b"\0" * 5000])
def test_what_is_no_receipt_is_refused(desk: Desk, county: Desk, stick: Path, data: bytes) -> None:
    path = stick / "odd.wuse-receipt"
    path.write_bytes(data)
    assert _refused(lambda: receipts.take(desk, path)).code == "receipt_damaged"
    assert _refused(lambda: receipts.take(desk, stick / "gone")).code == "file_missing"
    assert county.is_county


def test_a_receipt_for_another_station_is_not_ours(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path
) -> None:
    other = make_desk("station", "230127101", "东兴镇社会工作服务站")
    enrol(other, county, stick)
    save(other, "别处的人")
    path = _given(other, county, stick)
    before = content(desk)
    assert _refused(lambda: receipts.take(desk, path)).code == "receipt_not_for_us"
    assert content(desk) == before


def test_a_receipt_signed_by_a_stranger_is_not_believed(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path
) -> None:
    stranger = make_desk("county", "230127", "冒名的总督导站")
    save(desk, "王秀兰")
    data = bundles.make(desk, stick).path
    assert county.is_county
    # the stranger has the station's card, takes a bundle that was crafted for it, and answers
    enrolled = stick / "stranger"
    enrolled.mkdir()
    card = enrolment.make_station_card(desk, enrolled)
    enrolment.admit(stranger, card.path, enrolled)
    path = craft(desk, stranger, enrolled, {"person": [wire_row(desk, "person")]})
    answer = inbox.take(stranger, path)
    before = content(desk)
    fault = _refused(lambda: receipts.take_bytes(desk, answer.receipt))
    assert fault.code == "receipt_unknown_sender"
    assert content(desk) == before
    assert data.exists()


def test_a_station_without_a_county_believes_no_receipt(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path
) -> None:
    save(desk, "王秀兰")
    data = receipts_bytes(desk, county, stick)
    lonely = make_desk("station", "230127101", "东兴镇社会工作服务站")
    assert _refused(lambda: receipts.take_bytes(lonely, data)).code == "receipt_not_for_us"


def test_a_county_that_took_nothing_has_nothing_to_give(county: Desk, stick: Path) -> None:
    assert _refused(lambda: receipts.make(county, stick)).code == "nothing_taken"


def test_a_receipt_that_cannot_be_written_stays_due(desk: Desk, county: Desk, stick: Path) -> None:
    save(desk, "王秀兰")
    inbox.take(county, bundles.make(desk, stick).path)
    fault = _refused(lambda: receipts.make(county, stick / "gone" / "receipt"))
    assert fault.code == "medium_gone"
    assert not inbox.history(county)[0].answered


def test_several_receipts_never_go_into_one_file(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path
) -> None:
    other = make_desk("station", "230127101", "东兴镇社会工作服务站")
    enrol(other, county, stick)
    for station in (desk, other):
        save(station, "王秀兰")
        inbox.take(county, bundles.make(station, stick).path)
    target = stick / "one.wuse-receipt"
    assert _refused(lambda: receipts.make(county, target)).code == "folder_needed"
    assert not target.exists()
    assert not any(line.answered for line in inbox.history(county))
    assert len(receipts.make(county, stick)) == 2


_ALL_OF_A_BOOK = {f"SCAN {book}" for book in ("inbox", "outbox", "file_inbox", "file_outbox")}


def _plans_of(desk: Desk, work: Callable[[], object]) -> list[str]:
    """How the database goes about every statement on the books of what went out and came in."""
    seen: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if "inbox" in statement or "outbox" in statement:
            seen.append((statement, parameters))

    def noting_run_of(connection: Connection) -> Run:
        def run(statement: str, parameters: Any = ()) -> Any:
            note(connection, None, statement, parameters)
            return run_of(connection)(statement, parameters)

        return run

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with pytest.MonkeyPatch.context() as patch:
            for book in (inbox_store, outbox_store, file_exchange_store):
                patch.setattr(book, "run_of", noting_run_of)
            work()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    with desk.read() as connection:
        return [
            row[3]
            for statement, parameters in seen
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]


def test_the_receipts_of_one_station_are_found_without_reading_those_of_all(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    taken = inbox.take(county, bundles.make(desk, stick).path)

    save(desk, "后来的")
    later = bundles.make(desk, stick).path

    def work() -> None:
        inbox.take(county, later)
        receipts.make(county, stick, desk.site_id)
        receipts.make(county, stick, bundle_id=taken.bundle_id)
        with county.read() as connection:
            assert store.taken_bundles(connection, desk.site_id)
            assert not store.unanswered(connection)

    plans = _plans_of(county, work)
    assert any("ix_inbox_bundle_id" in line for line in plans)
    assert [line for line in plans if line in _ALL_OF_A_BOOK] == []


def test_what_is_to_be_sent_is_found_without_reading_what_was(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    first = _given(desk, county, stick)

    def work() -> None:
        receipts.take(desk, first)
        save(desk, "后来的")
        receipts.take(desk, _given(desk, county, stick))
        attempts.held_back(desk)

    plans = _plans_of(desk, work)
    assert any("COVERING INDEX ix_outbox_served" in line for line in plans)
    assert [line for line in plans if line in _ALL_OF_A_BOOK] == []


def test_the_file_of_a_confirmed_bundle_goes_and_a_later_one_stays(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    receipt = _given(desk, county, stick)
    assert len(list(desk.paths.bundles.iterdir())) == 1
    receipts.take(desk, receipt)
    assert list(desk.paths.bundles.iterdir()) == []
    save(desk, "后来的")
    later = bundles.make(desk)
    receipts.take(desk, receipt)
    assert list(desk.paths.bundles.iterdir()) == [later.path]


def test_only_the_latest_bundle_of_a_device_is_answered(
    desk: Desk, county: Desk, stick: Path
) -> None:
    for name in ("王秀兰", "赵德福"):
        save(desk, name)
        taken = inbox.take(county, bundles.make(desk, stick).path)
    with county.read() as connection:
        (latest,) = store.latest_taken(connection)
        assert store.latest_taken(connection, desk.site_id) == [latest]
        assert store.latest_taken(connection, county.site_id) == []
        assert latest.bundle_id == taken.bundle_id
    assert len(receipts.make(county, stick)) == 1


def test_a_bundle_is_judged_by_its_place_in_the_stream_alone(
    desk: Desk, county: Desk, stick: Path
) -> None:
    for name in ("王秀兰", "赵德福", "李桂英", "孙桂芝"):
        save(desk, name)
        inbox.take(county, bundles.make(desk, stick).path)
    with county.read() as connection:
        (last,) = store.latest_taken(connection)
        of_device = {item.seq: item for item in store.taken_of_device(connection, last.device_id)}
        held = store.held_of_stream(connection, last.device_id, 2, Verdict.HOLD)
        assert held == ({seq: of_device[seq].envelope_hash for seq in (1, 2, 4)}, last.to_rev)
        assert store.held_of_stream(connection, "nobody", 1, Verdict.HOLD) == ({}, 0)
        without = store.held_of_stream(connection, last.device_id, 5, Verdict(last.verdict))
    assert (last.seq, without) == (4, ({}, 0))
