# SPDX-License-Identifier: MulanPSL-2.0
"""Where each record stands on its way to the county, between two real desks over real files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.exchanging import enrol
from tests.services.worked_example import WorkedExample
from wuse_desktop.domain.progress import Cancelled
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import UserFault
from wuse_desktop.services import (
    arrivals,
    bundles,
    enrolment,
    exchange,
    inbox,
    receipts,
    sent_bundles,
    states,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.people import save_person
from wuse_desktop.services.records import delete
from wuse_desktop.storage.codec import Codec, Row


@pytest.fixture
def county(make_desk: Callable[..., Desk], desk: Desk, tmp_path: Path) -> Desk:
    """A county desk that has admitted the station ``desk``."""
    made = make_desk("county", "230127", "木兰县社会工作总督导站")
    card = enrolment.make_station_card(desk, tmp_path)
    answer = enrolment.admit(made, card.path, tmp_path)
    enrolment.accept(desk, answer.path)
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def _save(desk: Desk, name: str, **fields: object) -> str:
    return save_person(desk, Person(name=name, **fields)).id  # type: ignore[arg-type]


def _carry(desk: Desk, county: Desk, stick: Path, *, again: bool = False) -> inbox.TakenBundle:
    """Send by stick, take, and bring the receipt back."""
    made = bundles.make(desk, stick, again=again)
    taken = inbox.take(county, made.path)
    for path in receipts.make(county, stick):
        receipts.take(desk, path)
    return taken


def _titles(desk: Desk, state: str) -> list[str]:
    return [line.title for line in states.records(desk, state)]


def test_the_latest_of_a_state_are_those_that_all_of_them_tell(
    desk: Desk, worked_example: WorkedExample, tmp_path: Path, make_desk: Callable[..., Desk]
) -> None:
    def told(state: str) -> dict[tuple[str, str], int]:
        found = states._read_open(desk)
        ordered = sorted(found.changed.items(), key=lambda item: -item[1])
        return {key: rev for key, rev in ordered if states._state(rev, found.marks) == state}

    def check() -> None:
        counts = states.counts(desk)
        for state, count in ((states.UNPACKED, counts.unpacked), (states.PACKED, counts.packed)):
            revs = told(state)
            listed = [(line.entity, line.id) for line in states.records(desk, state)]
            assert len(listed) == len(revs) == count
            assert [revs[key] for key in listed] == list(revs.values())
            few = [(line.entity, line.id) for line in states.records(desk, state, 3)]
            assert [revs[key] for key in few] == list(revs.values())[:3]

    assert worked_example["P1"]
    delete(desk, "person", _save(desk, "走了的"))
    check()  # before a county was accepted
    assert states.records(desk, states.CONFIRMED) == []
    other = make_desk("county", "230127", "木兰县社会工作总督导站")
    enrol(desk, other, tmp_path)
    bundles.make(desk)
    _save(desk, "王秀兰")
    check()


def test_a_record_walks_through_the_states(desk: Desk, county: Desk, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    key = "person", _save(desk, "王秀兰")
    assert states.state_of(desk, *key) == states.UNPACKED
    bundles.make(desk)
    assert states.state_of(desk, *key) == states.PACKED
    exchange.sync(desk, drop)
    assert states.state_of(desk, *key) == states.DELIVERED
    exchange.sync(county, drop)
    exchange.sync(desk, drop)
    assert states.state_of(desk, *key) == states.CONFIRMED
    save_person(desk, Person(id=key[1], name="王秀蘭"))
    assert states.state_of(desk, *key) == states.UNPACKED


def test_every_count_is_as_long_as_its_list(desk: Desk, county: Desk, stick: Path) -> None:
    _save(desk, "王秀兰")
    gone = _save(desk, "赵德福")
    _carry(desk, county, stick)
    delete(desk, "person", gone)
    _save(desk, "孙桂芝")
    found = states.counts(desk, with_confirmed=True)
    numbers = (found.unpacked, found.packed, found.delivered, found.confirmed)
    assert [len(states.records(desk, state)) for state in states.STATES] == list(numbers)
    assert _titles(desk, states.UNPACKED) == ["人员 孙桂芝", "人员 赵德福（已删除）"]
    assert "人员 王秀兰" in _titles(desk, states.CONFIRMED)


@pytest.fixture
def strict_county(county: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A county whose version cannot read one person's row, though a newer one could."""
    from_wire = Codec.from_wire

    def refuse(codec: Codec, row: Row) -> Row:
        if row.get("name") == "赵德福":
            raise ValueError("phone")
        return from_wire(codec, row)

    monkeypatch.setattr(Codec, "from_wire", refuse)
    return county


def _refused_record(desk: Desk, county: Desk, stick: Path) -> str:
    _save(desk, "王秀兰")
    row_id = _save(desk, "赵德福")
    assert _carry(desk, county, stick).rejected == 1
    return row_id


@pytest.mark.usefixtures("strict_county")
def test_what_the_county_could_not_take_is_never_shown_as_confirmed(
    desk: Desk, county: Desk, stick: Path
) -> None:
    row_id = _refused_record(desk, county, stick)
    assert states.state_of(desk, "person", row_id) == states.DELIVERED
    assert _titles(desk, states.DELIVERED) == ["人员 赵德福"]
    assert "人员 赵德福" not in _titles(desk, states.CONFIRMED)
    (problem,) = inbox.problems(desk)
    assert problem.title == "人员 赵德福"
    assert problem.shown == ("person", row_id)
    assert "请打开记录改好保存" in problem.sentence


@pytest.mark.usefixtures("strict_county")
def test_a_problem_lasts_until_the_county_holds_the_record(
    desk: Desk, county: Desk, stick: Path
) -> None:
    row_id = _refused_record(desk, county, stick)
    _save(desk, "孙桂芝")
    assert _carry(desk, county, stick).rejected == 1  # it went along, and was refused again
    assert [item.record_id for item in inbox.problems(desk)] == [row_id]
    save_person(desk, Person(id=row_id, name="赵得福"))
    assert _carry(desk, county, stick).rejected == 0
    assert inbox.problems(desk) == []
    assert inbox.problems(county) == []
    assert states.state_of(desk, "person", row_id) == states.CONFIRMED


def test_a_problem_alone_can_be_sent_again(
    desk: Desk, strict_county: Desk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row_id = _refused_record(desk, strict_county, stick)
    monkeypatch.undo()  # the county has a new version now
    with pytest.raises(UserFault) as refused:
        bundles.make(desk)
    assert refused.value.code == "nothing_to_send"
    assert _carry(desk, strict_county, stick, again=True).rejected == 0
    assert inbox.problems(desk) == []
    assert states.state_of(desk, "person", row_id) == states.CONFIRMED


@pytest.mark.usefixtures("strict_county")
def test_an_old_receipt_brings_no_settled_problem_back(
    desk: Desk, county: Desk, stick: Path
) -> None:
    row_id = _refused_record(desk, county, stick)
    old = (stick / "old.wuse-receipt", next(stick.glob("*.wuse-receipt")).read_bytes())
    old[0].write_bytes(old[1])
    save_person(desk, Person(id=row_id, name="赵得福"))
    _carry(desk, county, stick)
    assert receipts.take(desk, old[0]).confirmed
    assert inbox.problems(desk) == []


def test_sent_bundles_say_plainly_how_they_stand(desk: Desk, county: Desk, stick: Path) -> None:
    assert sent_bundles.history(county) == []
    _save(desk, "王秀兰")
    bundles.make(desk)
    assert [line.sentence for line in sent_bundles.history(desk)] == ["已打包，在本机等着送出。"]
    _save(desk, "赵德福")
    bundles.make(desk)
    assert [line.sentence for line in sent_bundles.history(desk)] == [
        "已打包，在本机等着送出。",
        "没有送出；里面的内容都在后面的数据包里。",
    ]
    taken = _carry(desk, county, stick)
    assert [line.sentence for line in sent_bundles.history(desk)] == [
        f"县里已回执：收下 {taken.rows} 行数据。",
        "县里已回执。",
    ]


def test_a_look_at_a_folder_takes_nothing(
    desk: Desk, county: Desk, make_desk: Callable[..., Desk], stick: Path, tmp_path: Path
) -> None:
    _save(desk, "王秀兰")
    folder = stick / "2026年3月"
    made = bundles.make(desk, folder)
    (folder / "坏的.wuse").write_bytes(b"no bundle")
    newcomer = make_desk("station", "230127101", "东兴镇社会工作服务站")
    for card_of in (desk, county, newcomer):
        enrolment.make_station_card(card_of, stick)
    found = arrivals.find(county, [stick])
    whole = next(item for item in found.bundles if item.shown is not None)
    broken = next(item for item in found.bundles if item.shown is None)
    assert (whole.verdict, whole.applies, whole.shown and whole.shown.trusted) == (
        "apply",
        True,
        True,
    )
    assert whole.shown is not None
    assert whole.shown.sender == "木兰镇社会工作服务站"
    assert whole.shown.rows == made.rows
    assert (broken.verdict, broken.confirms) == ("bundle_foreign", False)
    assert [path.name for path in found.cards] == ["东兴镇社会工作服务站-登记卡.wuse-card"]
    assert inbox.history(county) == []
    inbox.take(county, made.path)
    assert arrivals.look(county, made.path).verdict == "duplicate"
    (line,) = inbox.history(county)
    assert (line.station, line.seq, line.answered) == ("木兰镇社会工作服务站", 1, False)
    receipts.make(county, stick)
    assert inbox.history(county)[0].answered
    with pytest.raises(UserFault) as missing:
        arrivals.find(county, [tmp_path / "gone"])
    assert missing.value.code == "place_missing"


def test_bundles_are_taken_one_by_one_and_a_bad_one_stops_none(
    desk: Desk, county: Desk, stick: Path
) -> None:
    _save(desk, "王秀兰")
    first = bundles.make(desk, stick)
    _save(desk, "赵德福")
    second = bundles.make(desk, stick)
    broken = stick / "坏的.wuse"
    broken.write_bytes(first.path.read_bytes()[:-40])
    found = arrivals.read_incoming(county, [second.path, broken, first.path, stick / "gone.wuse"])
    assert [item.path for item in found.bundles] == [first.path, second.path, broken]
    results = arrivals.take_all(county, [broken, first.path, second.path])
    assert [result.taken is not None for result in results] == [False, True, True]
    assert "没有收下" in results[0].refusal
    assert [line.seq for line in inbox.history(county)] == [2, 1]


def test_a_wish_to_stop_keeps_what_was_taken_and_undoes_the_bundle_at_hand(
    desk: Desk, county: Desk, stick: Path
) -> None:
    _save(desk, "王秀兰")
    first = bundles.make(desk, stick)
    _save(desk, "赵德福")
    second = bundles.make(desk, stick)
    results = arrivals.take_all(county, [first.path, second.path], _StopAt("第 2 个"))
    assert [result.taken is not None for result in results] == [True, False]
    assert results[1].refusal.startswith("按您的要求停下了")
    assert [line.seq for line in inbox.history(county)] == [1]
    assert arrivals.look(county, second.path).applies


class _StopAt:
    """A listener who asks to stop when a label begins so."""

    def __init__(self, label: str) -> None:
        self._label = label

    def step(self, label: str, done: int, total: int) -> None:
        del done, total
        if label.startswith(self._label):
            raise Cancelled


def test_a_problem_can_be_put_away_and_brought_back(
    desk: Desk, strict_county: Desk, stick: Path
) -> None:
    _refused_record(desk, strict_county, stick)
    (problem,) = inbox.problems(strict_county)
    assert problem.sentence == "人员 赵德福：“联系电话”的内容格式不对；请对方改好后再上报。"
    inbox.dismiss(strict_county, problem.id)
    assert inbox.problems(strict_county) == []
    inbox.reopen(strict_county, problem.id)
    assert inbox.problems(strict_county) == [problem]
    assert not inbox.retry(strict_county, problem.id)


def test_a_round_is_told_in_words(desk: Desk, county: Desk, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    exchange.choose_folder(desk, drop)
    _save(desk, "王秀兰")
    sent = exchange.outcome(desk, exchange.sync(desk))
    assert sent.complete
    assert sent.sentence.startswith("已放到上报文件夹")
    taken = exchange.outcome(county, exchange.sync(county, drop))
    assert taken.sentence == "收下 1 个数据包，放回 1 张回执。"
    assert exchange.outcome(desk, exchange.sync(desk)).sentence == "收到了县里的回执。"
    drop.rename(tmp_path / "unplugged")
    gone = exchange.outcome(desk, exchange.sync(desk))
    assert (gone.sentence, gone.complete) == ("", False)
    assert any("断开" in problem.sentence for problem in gone.problems)


def test_a_county_card_is_shown_before_it_is_trusted(
    desk: Desk, make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    county = make_desk("county", "230127", "木兰县社会工作总督导站")
    assert enrolment.station_card_made(desk) is None
    card = enrolment.make_station_card(desk, tmp_path)
    made = enrolment.station_card_made(desk)
    assert made is not None
    assert made[1] == str(card.path)
    answer = enrolment.admit(county, card.path, tmp_path)
    shown = enrolment.show_county_card(desk, answer.path)
    assert shown.fingerprint == enrolment.own_fingerprint(county)
    assert enrolment.county(desk) is None
    with pytest.raises(UserFault) as wrong:
        enrolment.show_county_card(desk, card.path)
    assert wrong.value.code == "card_damaged"
