# SPDX-License-Identifier: MulanPSL-2.0
"""What a county takes, what it keeps apart as problems, and how a problem is settled."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.services.conftest import MakeDesk
from tests.services.exchanging import (
    Crafted,
    carry,
    content,
    craft,
    enrol,
    records_of,
    save,
    wire_row,
)
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.progress import Cancelled
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.errors import Fault
from wuse_desktop.services import bundles, inbox, receipts, shown_bundles
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import records
from wuse_desktop.storage.search import search


def _refused(call: Callable[[], object]) -> Fault:
    with pytest.raises(Fault) as refused:
        call()
    assert refused.value.sentence.endswith("。")
    return refused.value


def _crafted(
    desk: Desk, county: Desk, stick: Path, how: Crafted | None = None, /, **tables: Any
) -> inbox.TakenBundle:
    return inbox.take(county, craft(desk, county, stick, tables, how))


def test_the_county_holds_the_same_rows_as_the_station(
    desk: Desk, county: Desk, stick: Path
) -> None:
    row_id = save(desk, "王秀兰", phone="13845678901", birth_date=desk.today())
    gone = save(desk, "赵德福")
    save(desk, "王秀蘭", row_id)
    with desk.write() as unit:
        unit.put(PersonCategory(person_id=row_id, category="01", start_date=desk.today()))
        unit.remove(Person, gone)
    taken = carry(desk, county, stick)
    assert (taken.verdict, taken.rejected, taken.changed) == ("apply", 0, taken.rows)
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)
    with county.read() as connection:
        assert records.check_chain(connection) is None
        assert [hit.title for hit in search(connection, "wxl", site_id=desk.site_id)] == ["王秀蘭"]
        assert search(connection, "赵德福") == []


def test_the_same_bundle_twice_changes_no_record_and_is_answered_again(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    path = bundles.make(desk, stick).path
    first = inbox.take(county, path)
    before = content(county)
    second = inbox.take(county, path)
    assert (second.verdict, second.changed) == ("duplicate", 0)
    assert second.receipt == first.receipt
    assert content(county) == before
    assert "已经收过" in second.sentence


def test_an_older_bundle_after_a_newer_one_changes_no_record(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    older = bundles.make(desk, stick).path
    save(desk, "赵德福")
    newer = bundles.make(desk, stick).path
    assert inbox.take(county, newer).verdict == "apply_over_gap"
    before = records_of(county, desk.site_id)
    taken = inbox.take(county, older)
    assert (taken.verdict, taken.changed) == ("older", 0)
    assert records_of(county, desk.site_id) == before
    assert inbox.take(county, older).verdict == "duplicate"
    (line, older_line) = inbox.history(county)
    assert (line.seq, older_line.seq) in {(1, 2), (2, 1)}


def test_a_cancelled_take_leaves_nothing(desk: Desk, county: Desk, stick: Path) -> None:
    for number in range(5):
        save(desk, f"人{number}")
    path = bundles.make(desk, stick).path
    before = content(county)
    for steps in range(5):
        with pytest.raises(Cancelled):
            inbox.take(county, path, _Stop(steps))
        assert content(county) == before
    assert inbox.take(county, path).rejected == 0


class _Stop:
    """A listener that asks to stop at its nth step."""

    def __init__(self, at: int) -> None:
        self._left = at

    def step(self, label: str, done: int, total: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled


def test_a_revoked_laptop_is_named_not_called_a_stranger(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    path = bundles.make(desk, stick).path
    with county.database.books() as connection:
        (device,) = store.devices(connection)
        store.put_device(connection, replace(device, state=store.REVOKED))
    before = content(county)
    fault = _refused(lambda: inbox.take(county, path))
    assert fault.code == "bundle_revoked"
    assert "停用" in fault.message
    assert content(county) == before


def test_a_bundle_with_a_gap_that_it_does_not_hold_waits_and_is_answered(
    desk: Desk, county: Desk, stick: Path
) -> None:
    path = craft(desk, county, stick, {}, Crafted(2, "a" * 64, 500, 600))
    before = content(county)
    for _each in range(2):
        fault = _refused(lambda: inbox.take(county, path))
        assert fault.code == "bundle_hold"
    after = content(county)
    assert len(after.pop("inbox")) == 1
    assert before.pop("inbox") == []
    assert after == before
    assert inbox.history(county) == []
    assert len(receipts.make(county, stick)) == 1


def test_two_bundles_of_one_number_are_a_fork(desk: Desk, county: Desk, stick: Path) -> None:
    first = craft(desk, county, stick, {"person": [wire_row(desk, "person", name="甲")]})
    other = craft(desk, county, stick, {"person": [wire_row(desk, "person", name="乙")]})
    inbox.take(county, first)
    before = content(county)
    fault = _refused(lambda: inbox.take(county, other))
    assert fault.code == "bundle_fork"
    assert content(county) == before


def test_a_station_takes_no_bundles_of_others(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path
) -> None:
    other = make_desk("station", "230127101", "东兴镇社会工作服务站")
    save(desk, "王秀兰")
    path = bundles.make(desk, stick).path
    before = content(other)
    assert _refused(lambda: inbox.take(other, path)).code == "bundle_wrong_receiver"
    assert content(other) == before
    assert county.is_county


# problems ---------------------------------------------------------------------------------


def test_a_row_that_does_not_fit_is_kept_apart_and_the_rest_is_taken(
    desk: Desk, county: Desk, stick: Path
) -> None:
    good, bad = new_id(), new_id()
    rows = [
        wire_row(desk, "person", id=good, name="王秀兰"),
        wire_row(desk, "person", id=bad, name="赵德福", birth_date="昨天"),
    ]
    taken = _crafted(desk, county, stick, person=rows)
    assert (taken.rows, taken.changed, taken.rejected) == (1, 1, 1)
    assert [key for key in records_of(county, desk.site_id) if "person/" in key] == [
        f"person/{good}"
    ]
    (problem,) = inbox.problems(county)
    assert (problem.entity, problem.record_id, problem.site_id) == ("person", bad, desk.site_id)
    assert problem.station == "木兰镇社会工作服务站"
    assert problem.sentence.endswith("：“出生日期”的内容格式不对；请对方改好后再上报。")
    assert "昨天" not in problem.sentence


_BAD_ROWS: dict[str, tuple[str, Callable[[Desk, Desk], dict[str, Any]], str]] = {
    "of another site": (
        "person",
        lambda desk, county: wire_row(desk, "person", site_id=county.site_id),
        "另一个站点",
    ),
    "of a kind not known": (
        "spaceship",
        lambda desk, _county: {**wire_row(desk, "person"), "name": "x"},
        "还不认识",
    ),
    "without its person": (
        "person_category",
        lambda desk, _county: wire_row(desk, "person_category", person_id=new_id()),
        "指向的记录没有收到",
    ),
    "with no reference at all": (
        "person_category",
        lambda desk, _county: wire_row(desk, "person_category"),
        "指向的记录没有收到",
    ),
    "with a foul clock": (
        "person",
        lambda desk, _county: wire_row(desk, "person", hlc="yesterday"),
        "时间戳",
    ),
    "with clocks of another make": (
        "person",
        lambda desk, _county: wire_row(desk, "person", field_hlc={"name": "x"}),
        "时间戳",
    ),
    "with a NUL": (
        "person",
        lambda desk, _county: wire_row(desk, "person", name="a\0b"),
        "不能保存",
    ),
    "with lists for text": (
        "person",
        lambda desk, _county: wire_row(desk, "person", name=["x"]),
        "“姓名”",
    ),
    "with a number in a list of codes": (
        "home_visit",
        lambda desk, _county: wire_row(desk, "home_visit", purposes=[1]),
        "“走访目的”",
    ),
}


@pytest.mark.parametrize("kind", _BAD_ROWS)
def test_each_kind_of_bad_row_is_told_in_words(
    desk: Desk, county: Desk, stick: Path, kind: str
) -> None:
    entity, make, words = _BAD_ROWS[kind]
    before = records_of(county, desk.site_id), records_of(county, county.site_id)
    taken = _crafted(desk, county, stick, None, **{entity: [make(desk, county)]})
    assert (taken.rows, taken.changed, taken.rejected) == (0, 0, 1)
    assert (records_of(county, desk.site_id), records_of(county, county.site_id)) == before
    (problem,) = inbox.problems(county, desk.site_id)
    assert words in problem.sentence
    assert problem.sentence.endswith("。")


def test_a_station_cannot_change_the_row_of_another_site(
    desk: Desk, county: Desk, stick: Path
) -> None:
    own = save(county, "县里的人")
    row = wire_row(desk, "person", id=own, name="改过")
    taken = _crafted(desk, county, stick, person=[row])
    assert taken.rejected == 1
    with county.read() as connection:
        found = records.get(connection, Person, own)
    assert found is not None
    assert found.name == "县里的人"


def test_a_row_that_comes_twice_in_a_bundle_is_merged_once(
    desk: Desk, county: Desk, stick: Path
) -> None:
    row = wire_row(desk, "person", name="王秀兰")
    taken = _crafted(desk, county, stick, person=[row, row])
    assert (taken.rows, taken.changed, taken.rejected) == (2, 1, 0)


def test_many_rows_are_taken_whole(desk: Desk, county: Desk, stick: Path) -> None:
    with desk.write() as unit:
        for number in range(1203):
            unit.put(Person(name=f"人{number}"))
    carry(desk, county, stick)
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)


def test_a_missing_reference_is_healed_by_trying_again(
    desk: Desk, county: Desk, stick: Path
) -> None:
    parent = new_id()
    child = wire_row(desk, "person_category", person_id=parent, category="01")
    first = craft(desk, county, stick, {"person_category": [child]}, Crafted(1, "", 0, 5))
    inbox.take(county, first)
    (problem,) = inbox.problems(county)
    assert problem.can_retry
    assert not inbox.retry(county, problem.id)
    assert [item.id for item in inbox.problems(county)] == [problem.id]
    envelope = shown_bundles.show(first)
    assert envelope.seq == 1
    with county.read() as connection:
        digest = store.taken_bundles(connection)[0].envelope_hash
    row = wire_row(desk, "person", id=parent, name="王秀兰")
    _crafted(desk, county, stick, Crafted(2, digest, 5, 6), person=[row])
    assert inbox.retry(county, problem.id)
    assert inbox.problems(county) == []
    with county.read() as connection:
        assert records.find(connection, PersonCategory, person_id=parent)
        assert records.check_chain(connection) is None
    assert not inbox.retry(county, problem.id)


def test_a_problem_can_be_put_away(desk: Desk, county: Desk, stick: Path) -> None:
    _crafted(desk, county, stick, person=[wire_row(desk, "person", birth_date="x")])
    (problem,) = inbox.problems(county)
    inbox.dismiss(county, problem.id)
    assert inbox.problems(county) == []


def test_a_viewer_takes_nothing(make_desk: MakeDesk, desk: Desk, stick: Path) -> None:
    county = make_desk("county", "230127", "木兰县社会工作总督导站", role="viewer")
    enrol(desk, county, stick)
    save(desk, "王秀兰")
    path = bundles.make(desk, stick).path
    before = content(county)
    assert _refused(lambda: inbox.take(county, path)).code == "read_only_role"
    assert content(county) == before


def test_history_tells_what_was_taken_and_answered(desk: Desk, county: Desk, stick: Path) -> None:
    save(desk, "王秀兰")
    taken = inbox.take(county, bundles.make(desk, stick).path)
    (line,) = inbox.history(county)
    assert (line.bundle_id, line.rows, line.changed, line.rejected) == (
        taken.bundle_id,
        taken.rows,
        taken.changed,
        0,
    )
    assert not line.answered
    receipts.make(county, stick)
    assert inbox.history(county)[0].answered
    assert inbox.history(county, site_id=new_id()) == []
