# SPDX-License-Identifier: MulanPSL-2.0
"""Merging: the rules by example, and their algebra over random histories of three replicas."""

import copy
import random
from functools import reduce
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuse_desktop.domain.clock import HybridClock
from wuse_desktop.sync.merge import Conflict, merge

Row = dict[str, Any]
ID = "01a209c0-3faf-77d1-9694-77acf8b4c62c"
FIELDS = ("name", "phone", "remark")


class Replica:
    """One laptop that stamps its edits as the write path does. Its wall clock may be wrong."""

    def __init__(self, name: str, offset_ms: int = 0) -> None:
        self.name = name
        self.wall = 1_000_000 + offset_ms
        self.clock = HybridClock(name, now_ms=lambda: self.wall)
        self.row: Row | None = None
        self.conflicts: list[Conflict] = []

    def create(self, **values: object) -> None:
        self.row = {
            "id": ID,
            "site_id": ID,
            "origin": self.name,
            "hlc": self.clock.tick(),
            "field_hlc": {},
            "deleted_hlc": None,
            **dict.fromkeys(FIELDS, ""),
            **values,
        }

    def edit(self, field: str, value: object) -> str:
        assert self.row is not None
        self.row = copy.deepcopy(self.row)
        clock = self.clock.tick()
        known = self.row["field_hlc"].get(field, [self.row["hlc"], ""])
        # Own edits in a row count as one: what they replaced together is another's value.
        own = known[0].endswith(f"-{self.name}") and known[1]
        self.row["field_hlc"][field] = [clock, known[1] if own else known[0]]
        self.row[field] = value
        return clock

    def delete(self) -> str:
        clock = self.edit("deleted_hlc", None)
        assert self.row is not None
        self.row["deleted_hlc"] = clock
        return clock

    def restore(self) -> str:
        return self.edit("deleted_hlc", None)

    def receive(self, other: Row | None) -> None:
        if other is None:
            return
        merged = merge(self.row, other)
        assert (merged.row == self.row) == (not merged.changed_fields)
        self.row = merged.row
        self.conflicts += merged.conflicts
        for clock in [other["hlc"], *(pair[0] for pair in other["field_hlc"].values())]:
            self.clock.observe(clock)

    def meet(self, other: "Replica") -> None:
        mine, theirs = self.row, other.row
        self.receive(theirs)
        other.receive(mine)
        self.wall, other.wall = self.wall + 10, other.wall + 10

    @property
    def known(self) -> Row:
        assert self.row is not None
        return self.row


@pytest.fixture
def pair() -> tuple[Replica, Replica]:
    """Two laptops that share a record."""
    one, two = Replica("one"), Replica("two")
    one.create(name="王桂芳", phone="1")
    one.meet(two)
    return one, two


def test_a_new_record_is_taken_whole(pair: tuple[Replica, Replica]) -> None:
    one, two = pair
    assert two.row == one.row
    assert merge(None, one.known).changed_fields == frozenset(one.known)


def test_edits_of_different_fields_are_both_kept(pair: tuple[Replica, Replica]) -> None:
    one, two = pair
    one.edit("name", "王桂芬")
    two.edit("phone", "2")
    one.meet(two)
    assert one.row == two.row
    assert (one.known["name"], one.known["phone"]) == ("王桂芬", "2")
    assert one.conflicts == two.conflicts == []


def test_an_edit_that_knew_the_value_replaces_it_quietly(pair: tuple[Replica, Replica]) -> None:
    one, two = pair
    one.edit("remark", "a")
    one.meet(two)
    two.edit("remark", "b")
    two.edit("remark", "c")
    stale = one.known
    one.meet(two)
    assert one.known["remark"] == two.known["remark"] == "c"
    one.receive(stale)
    assert one.conflicts == two.conflicts == []


def test_edits_that_did_not_know_each_other_are_both_kept(
    pair: tuple[Replica, Replica],
) -> None:
    one, two = pair
    two.wall += 5
    lost = one.edit("remark", "先写的")
    kept = two.edit("remark", "后写的")
    one.meet(two)
    expected = [Conflict("remark", "后写的", "先写的", kept, lost)]
    assert one.conflicts == two.conflicts == expected
    assert one.row == two.row
    assert one.known["remark"] == "后写的"


def test_the_same_value_on_both_sides_is_no_conflict(pair: tuple[Replica, Replica]) -> None:
    one, two = pair
    one.edit("remark", "同")
    two.edit("remark", "同")
    one.meet(two)
    assert one.row == two.row
    assert one.conflicts == []


def test_choosing_the_lost_value_settles_it_for_everybody(
    pair: tuple[Replica, Replica],
) -> None:
    one, two = pair
    two.wall += 5
    lost = one.edit("remark", "先写的")
    kept = two.edit("remark", "后写的")
    old = one.known
    one.meet(two)
    settled = two.edit("remark", "先写的，后写的")
    assert settled > kept > lost
    one.conflicts.clear()
    one.meet(two)
    assert one.conflicts == []
    assert one.row == two.row
    late = Replica("late")
    late.receive(old)
    late.receive(two.known)
    assert [(found.field, found.lost_clock) for found in late.conflicts] == [("remark", lost)]


def test_a_deletion_reaches_the_other_side(pair: tuple[Replica, Replica]) -> None:
    one, two = pair
    two.edit("remark", "x")
    two.meet(one)
    one.delete()
    one.meet(two)
    assert two.known["deleted_hlc"] is not None
    assert one.row == two.row
    assert one.conflicts == two.conflicts == []
    two.restore()
    one.meet(two)
    assert one.known["deleted_hlc"] is None
    assert one.conflicts == two.conflicts == []


def test_an_edit_later_than_an_unknown_deletion_keeps_the_record_alive(
    pair: tuple[Replica, Replica],
) -> None:
    one, two = pair
    gone = one.delete()
    deleted = one.known
    two.wall += 5
    edited = two.edit("remark", "还在走访")
    one.meet(two)
    assert one.row == two.row
    assert one.known["deleted_hlc"] is None
    assert one.known["remark"] == "还在走访"
    assert one.conflicts == [Conflict("deleted_hlc", None, gone, edited, gone)]
    assert two.conflicts == one.conflicts
    one.conflicts.clear()
    one.receive(deleted)  # the old state comes by again: nothing new
    assert one.conflicts == []
    assert one.row == two.row


def test_a_deletion_later_than_an_unknown_edit_stands_and_is_told(
    pair: tuple[Replica, Replica],
) -> None:
    one, two = pair
    edited = two.edit("remark", "还在走访")
    one.wall += 5
    gone = one.delete()
    one.meet(two)
    assert one.known["deleted_hlc"] == gone
    assert one.known["remark"] == "还在走访"
    assert one.conflicts == [Conflict("deleted_hlc", gone, None, gone, edited)]
    assert two.conflicts == one.conflicts


def test_two_deletions_are_one_wish(pair: tuple[Replica, Replica]) -> None:
    one, two = pair
    one.delete()
    two.wall += 5
    two.delete()
    one.meet(two)
    assert one.row == two.row
    assert one.conflicts == []


def test_a_field_that_an_older_program_does_not_have_is_kept(
    pair: tuple[Replica, Replica],
) -> None:
    one, two = pair
    one.edit("phone", "9")
    without = {name: value for name, value in two.known.items() if name != "phone"}
    newer = {**two.known, "wechat": "w"}
    assert merge(one.known, without).row == one.known
    assert merge(one.known, newer).row["wechat"] == "w"
    assert merge(one.known, newer).changed_fields == {"wechat"}
    assert merge(one.known, {**two.known, "wechat": None}).changed_fields == {"wechat"}


def test_clocks_of_fields_that_nobody_has_are_let_go(pair: tuple[Replica, Replica]) -> None:
    one, two = pair
    clock = two.clock.tick()
    strange = {**two.known, "field_hlc": {"ghost": [clock, ""], "id": [clock, ""]}}
    for merged in (merge(one.known, strange), merge(strange, one.known), merge(None, strange)):
        assert merged.row == one.known


def test_rows_of_two_records_are_not_merged(pair: tuple[Replica, Replica]) -> None:
    one, _ = pair
    with pytest.raises(ValueError, match="two records"):
        merge(one.known, {**one.known, "id": ID.replace("0", "1")})


def test_one_clock_with_two_values_has_one_outcome(pair: tuple[Replica, Replica]) -> None:
    """Only a broken or hostile replica does this; everybody still ends with the same row."""
    one, _ = pair
    states = [{**one.known, "name": value} for value in ("a", "b", None, ["c"], {"d": 1})]
    results = [reduce(lambda a, b: merge(a, b).row, order) for order in permutations(states)]
    assert all(result == results[0] for result in results)


def history(seed: int) -> list[Row]:
    """Every state that three replicas with wrong clocks went through in a random life."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    replicas = [Replica(name, chance.choice([0, 7, 10**7])) for name in ("one", "two", "six")]
    replicas[0].create(name="王桂芳")
    states = [replicas[0].known]
    for _ in range(chance.randrange(3, 25)):
        replica = chance.choice(replicas)
        replica.wall += chance.randrange(-3, 9)
        if replica.row is None or chance.random() < 0.3:
            replica.receive(chance.choice(states))
        elif replica.row["deleted_hlc"] is not None:
            replica.restore()
        elif chance.random() < 0.2:
            replica.delete()
        else:
            replica.edit(chance.choice(FIELDS), chance.randrange(4))
        states.append(replica.known)
    return states


@settings(max_examples=150)
@given(seed=st.integers(0, 2**32))
def test_any_order_and_any_repetition_give_the_same_row(seed: int) -> None:
    states = history(seed)
    chance = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    results = []
    for _ in range(4):
        order = states + chance.choices(states, k=5)
        chance.shuffle(order)
        row: Row | None = None
        for state in order:
            row = merge(row, state).row
        results.append(row)
    assert all(result == results[0] for result in results)


@settings(max_examples=150)
@given(seed=st.integers(0, 2**32))
def test_merging_is_commutative_associative_and_idempotent(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    states = history(seed)
    a, b, c = (chance.choice(states) for _ in range(3))
    ab, ba = merge(a, b), merge(b, a)
    assert ab.row == ba.row
    assert ab.conflicts == ba.conflicts
    assert merge(ab.row, c).row == merge(a, merge(b, c).row).row
    again = merge(ab.row, b)
    assert again.row == ab.row
    assert not again.changed_fields


@settings(max_examples=100)
@given(seed=st.integers(0, 2**32))
def test_no_value_is_lost_without_a_word(seed: int) -> None:
    """Between two laptops: whatever an unknowing edit displaced is in a conflict of both."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    one, two = Replica("one"), Replica("two", chance.choice([0, 5, 5000]))
    one.create()
    one.meet(two)
    for number in range(chance.randrange(1, 12)):
        before = {replica.name: replica.known for replica in (one, two)}
        for replica in (one, two):
            if chance.random() < 0.7:
                replica.edit("remark", f"{replica.name}{number}")
        changed = [r for r in (one, two) if r.known != before[r.name]]
        one.conflicts.clear()
        one.meet(two)
        assert one.row == two.row
        assert len(one.conflicts) == (1 if len(changed) == 2 else 0)
        for conflict in one.conflicts:
            assert {conflict.kept, conflict.lost} == {f"one{number}", f"two{number}"}
