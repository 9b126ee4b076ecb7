# SPDX-License-Identifier: MulanPSL-2.0
"""Two laptops change one field apart: both values are kept, a person decides, all agree."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from tests.services.conftest import Fresh
from tests.services.exchanging import carry, records_of, save, take_in, until_quiet
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import UserFault
from wuse_desktop.services import bundles, exchange, inbox, laptops
from wuse_desktop.services.conflicts import (
    conflicts,
    count_conflicts,
    reveal_conflict,
    settle,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.people import save_person
from wuse_desktop.services.today import today
from wuse_desktop.storage import records

LONG = "老人独居。儿子在外地打工；女儿每周来一次。家里有轮椅，走路要人扶。"


def _person(desk: Desk, row_id: str) -> Person:
    with desk.read() as connection:
        found = records.get(connection, Person, row_id)
    assert found is not None
    return found


def _hand_over(sender: Desk, receiver: Desk, stick: Path) -> None:
    peers = {peer.card["key_id"]: peer for peer in laptops.siblings(sender)}
    peer = peers[receiver.device.public_part().key_id]
    inbox.take(receiver, bundles.make_for_laptop(sender, peer, stick).path)


@pytest.fixture
def person(desk: Desk, second: Desk, stick: Path) -> str:
    """Somebody whom both laptops know."""
    row = save(desk, "孙桂芝", phone="1", note=LONG)
    _hand_over(desk, second, stick)
    return row


def _change(desk: Desk, row_id: str, **fields: Any) -> None:
    save_person(desk, dataclasses.replace(_person(desk, row_id), **fields), reason="测试")


def test_different_fields_need_nobody(
    desk: Desk, second: Desk, county: Desk, person: str, drop: Path
) -> None:
    _change(desk, person, phone="2")
    _change(second, person, note="新的备注")
    until_quiet(drop, desk, second, county)
    for each in (desk, second, county):
        found = _person(each, person)
        assert (found.phone, found.note) == ("2", "新的备注")
        assert count_conflicts(each) == 0


@pytest.mark.parametrize("settler", [0, 1])
@pytest.mark.parametrize("choice", ["standing", "other", "text"])
def test_both_values_are_kept_until_somebody_decides_and_then_all_agree(
    desk: Desk, second: Desk, county: Desk, person: str, drop: Path, settler: int, choice: str
) -> None:
    _change(desk, person, note="第一台写的")
    _change(second, person, note="第二台写的")
    until_quiet(drop, desk, second, county)
    for each in (desk, second):
        (line,) = conflicts(each)
        assert line.label == "备注"
        assert {line.standing.text, line.other.text} == {"第一台写的", "第二台写的"}
        assert _person(each, person).note == line.standing.text
        assert today(each).conflicts == 1
    assert count_conflicts(county) == 0  # it is not the county's to decide
    who = {conflicts(desk)[0].standing.who, conflicts(desk)[0].other.who}
    assert who == {"李晓梅", "王芳的电脑"}
    who = {conflicts(second)[0].standing.who, conflicts(second)[0].other.who}
    assert who == {"王芳", "李晓梅的电脑"}

    by = (desk, second)[settler]
    (line,) = conflicts(by)
    wanted = {"standing": line.standing.text, "other": line.other.text, "text": "合在一起"}[choice]
    settle(by, line.id, choice, "合在一起")  # type: ignore[arg-type]
    assert conflicts(by) == []
    assert _person(by, person).note == wanted
    until_quiet(drop, desk, second, county)
    for each in (desk, second, county):
        assert _person(each, person).note == wanted
        assert count_conflicts(each) == 0
    assert records_of(desk, desk.site_id) == records_of(second, desk.site_id)
    with pytest.raises(UserFault) as refused:
        settle(by, line.id, "other")
    assert refused.value.code == "conflict_settled"


def test_long_text_is_never_mixed_and_its_differences_are_shown(
    desk: Desk, second: Desk, person: str, stick: Path
) -> None:
    first = LONG.replace("每周来一次", "每月来一次")
    other = LONG + "想申请居家养老。"
    _change(desk, person, note=first)
    _change(second, person, note=other)
    _hand_over(second, desk, stick)
    (line,) = conflicts(desk)
    assert _person(desk, person).note in (first, other)
    assert {line.standing.text, line.other.text} == {first, other}
    changed = [(piece.left, piece.right) for piece in line.pieces if not piece.same]
    assert len(changed) == 2
    assert "".join(piece.left for piece in line.pieces) == line.standing.text
    assert "".join(piece.right for piece in line.pieces) == line.other.text
    assert {frozenset(pair) for pair in changed} == {
        frozenset({"周", "月"}),
        frozenset({"", "想申请居家养老。"}),
    }


def test_writing_on_without_having_looked_keeps_the_question(
    desk: Desk, second: Desk, person: str, stick: Path
) -> None:
    _change(desk, person, phone="第一台")
    _change(second, person, phone="第二台")
    crossing = [
        (second, bundles.make_for_laptop(desk, laptops.siblings(desk)[0], stick).path),
        (desk, bundles.make_for_laptop(second, laptops.siblings(second)[0], stick).path),
    ]
    for receiver, path in crossing:
        inbox.take(receiver, path)
    loser = desk if _person(desk, person).phone == "第二台" else second
    winner = second if loser is desk else desk
    _change(winner, person, phone="又改了")  # it has not seen the other value
    assert [line.standing.text for line in conflicts(winner)] == ["又改了"]
    _hand_over(winner, loser, stick)
    assert [line.standing.text for line in conflicts(loser)] == ["又改了"]


def test_deleting_here_and_writing_there_is_asked_too(
    desk: Desk, second: Desk, county: Desk, person: str, drop: Path
) -> None:
    with desk.write() as unit:
        unit.remove(Person, person)
    _change(second, person, phone="还在用")
    until_quiet(drop, desk, second, county)
    (line,) = conflicts(desk)
    assert line.label == "删除"
    assert (line.standing.text, line.other.text) == ("保留这条记录", "删除这条记录")
    settle(desk, line.id, "other")
    until_quiet(drop, desk, second, county)
    for each in (desk, second, county):
        with each.read() as connection:
            assert records.get(connection, Person, person) is None
        assert count_conflicts(each) == 0


def test_a_third_laptop_settles_what_two_others_wrote(
    desk: Desk, second: Desk, county: Desk, fresh: Fresh, person: str, stick: Path, drop: Path
) -> None:
    third = fresh("刘洋")
    take_in(desk, third, stick)
    until_quiet(drop, desk, second, third, county)
    _change(desk, person, phone="第一台")
    _change(second, person, phone="第二台")
    until_quiet(drop, desk, second, third, county)
    settled = next(each for each in (third, desk, second) if conflicts(each))
    (line,) = conflicts(settled)
    settle(settled, line.id, "text", "两个都打过")
    until_quiet(drop, desk, second, third, county)
    for each in (desk, second, third):
        assert count_conflicts(each) == 0
        assert _person(each, person).phone == "两个都打过"


def test_an_exchange_without_a_county_is_enough(
    desk: Desk, fresh: Fresh, stick: Path, drop: Path
) -> None:
    new = fresh()
    take_in(desk, new, stick)
    row = save(new, "赵德福")
    until_quiet(drop, desk, new)
    assert _person(desk, row).name == "赵德福"
    assert exchange.sync(desk, drop)
    with pytest.raises(UserFault):
        carry(desk, new, stick)


def _as(desk: Desk, role: str) -> None:
    """Let another worker sit at the desk."""
    desk.session = dataclasses.replace(
        desk.session, role=role, worker_id="01890000-0000-7000-8000-00000000ffff"
    )


def test_a_sensitive_value_is_masked_until_the_trail_has_a_line(
    desk: Desk, second: Desk, person: str, stick: Path
) -> None:
    _change(desk, person, health_note="糖尿病")
    _change(second, person, health_note="高血压")
    _hand_over(second, desk, stick)
    (line,) = conflicts(desk)
    assert (line.secrecy, line.may_reveal, line.free, line.pieces) == ("masked", True, False, ())
    assert {line.standing.text, line.other.text} == {"●●●"}
    assert {line.standing.who, line.other.who} == {"李晓梅", "王芳的电脑"}
    with desk.read() as connection:
        before = len(records.history(connection, person))
    shown = reveal_conflict(desk, line.id)
    assert {shown.standing.text, shown.other.text} == {"糖尿病", "高血压"}
    assert (shown.secrecy, shown.free) == ("", True)
    with desk.read() as connection:
        entries = records.history(connection, person)
        ((_subject, noted),) = records.notes(connection, "V", [person], 9)
    assert len(entries) == before + 1
    assert noted.former == {"shown": ["健康说明"]}
    assert conflicts(desk)[0].secrecy == "masked"  # it is asked for each time


def test_who_may_only_look_is_shown_nothing(
    desk: Desk, second: Desk, person: str, stick: Path
) -> None:
    _change(desk, person, health_note="糖尿病")
    _change(second, person, health_note="高血压")
    _hand_over(second, desk, stick)
    _as(desk, "viewer")
    (line,) = conflicts(desk)
    assert not line.may_reveal
    with pytest.raises(UserFault) as refused:
        reveal_conflict(desk, line.id)
    assert refused.value.code == "read_only_role"


def test_a_choice_needs_no_look(desk: Desk, second: Desk, person: str, stick: Path) -> None:
    _change(desk, person, health_note="糖尿病")
    _change(second, person, health_note="高血压")
    _hand_over(second, desk, stick)
    (line,) = conflicts(desk)
    wanted = {"糖尿病", "高血压"} - {_person(desk, person).health_note}
    settle(desk, line.id, "other")
    assert {_person(desk, person).health_note} == wanted
    with desk.read() as connection:
        assert records.notes(connection, "V", [person], 9) == []


def test_what_is_restricted_is_for_those_in_charge(
    desk: Desk, second: Desk, person: str, stick: Path
) -> None:
    _change(desk, person, note="第一台写的", confidentiality_level="2")
    _hand_over(desk, second, stick)
    _change(desk, person, note="只有站长能看")
    _change(second, person, note="也只有站长能看")
    _hand_over(second, desk, stick)
    head = conflicts(desk)[0]
    assert {head.standing.text, head.other.text} == {"只有站长能看", "也只有站长能看"}
    _as(desk, "worker")
    (line,) = conflicts(desk)
    assert (line.secrecy, line.may_reveal) == ("closed", False)
    assert "站长能看" not in line.standing.text + line.other.text + line.title
    assert "孙桂芝" not in line.title
    with pytest.raises(UserFault) as refused:
        reveal_conflict(desk, line.id)
    assert refused.value.code == "conflict_closed"
    with pytest.raises(UserFault) as refused:
        settle(desk, line.id, "other")
    assert refused.value.code == "conflict_closed"
    assert count_conflicts(desk) == 1
