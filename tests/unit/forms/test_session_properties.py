# SPDX-License-Identifier: MulanPSL-2.0
"""What holds for any answers: nothing is lost, nothing crashes, no rule is forgotten."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.forms.sheets import NOW, begun, form_of
from wuse_desktop.forms.answers import Json
from wuse_desktop.forms.definition import Form, Question, QuestionKind, Repeat
from wuse_desktop.forms.session import Session

SURVEY = """
type | name | label | required | relevant | constraint | calculation | choice_filter | default | \
repeat_count
begin_group | basic | 基本 | | | | | | |
text | name | 姓名 | yes | | string-length(.) < 5 | | | |
integer | age | 年龄 | | | . >= 0 | | | |
date | day | 日期 | | | . <= today() | | | today() |
select_one town | town | 乡镇 | | | | | | t1 |
select_one village | village | 村 | yes | ${age} > 3 | | | town = ${town} | |
select_multiple village | more | 各村 | | | | | town = ${town} | |
end_group | | | | | | | | |
decimal | amount | 金额 | | | | | | |
time | clock | 时间 | | | | | | |
dateTime | moment | 何时 | | | | | | |
acknowledge | agreed | 同意 | | | | | | |
begin_repeat | row | 行 | | ${age} != 7 | | | | |
integer | n | 数 | | | . != 3 | | | |
calculate | twice | | | | | ${n} * 2 + ${sum} | | |
begin_repeat | inner | 内 | | | | | | | ${n} mod 4
text | x | 字 | | ../../n != 2 | | concat(position(..), ${name}) | | |
decimal | y | 值 | | | | | | position(../..) |
end_repeat | | | | | | | | |
decimal | all | 和 | | | | sum(${y}) | | |
end_repeat | | | | | | | | |
decimal | sum | 总 | | ${amount} != 1 | | sum(/data/row/inner/y) | | |
integer | rows | 行数 | | | | count(/data/row[n > 1]) | | |
"""

PLACES = """
list_name | name | label | town
town | t1 | 城关镇 |
town | t2 | 河口乡 |
village | v1 | 东街 | t1
village | v2 | 西街 | t1
village | v3 | 河口村 | t2
"""

_BAD_XML = st.characters(codec="utf-8", exclude_categories=["Cs"])

_TYPED = st.one_of(
    st.text(_BAD_XML, max_size=8),
    st.integers(-5, 9).map(str),
    st.sampled_from(["t1", "t2", "v1", "v1 v3", "1.50", "2026-3-5", "9:30", "OK", "1e-9", ""]),
    st.decimals(allow_nan=False, places=3).map(str),
    st.datetimes(datetime(1900, 1, 1), NOW + timedelta(days=9)).map(str),  # noqa: DTZ001
)

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["row", "inner", "n", "x", "basic", "age"]), inner)
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(SURVEY, PLACES)


def _leaves(session: Session) -> list[str]:
    """The paths of every question that may be typed into, row by row."""
    found: list[str] = []

    def walk(items: Any, prefix: str) -> None:
        for item in items:
            path = f"{prefix}/{item.name}"
            if isinstance(item, Question):
                if item.calculation is None and item.kind is not QuestionKind.NOTE:
                    found.append(path)
            elif isinstance(item, Repeat):
                for row in session.rows(path):
                    walk(item.items, row)
            else:
                walk(item.items, path)

    walk(session.form.items, f"/{session.form.root}")
    return found


def _do_something(session: Session, data: st.DataObject) -> frozenset[str]:
    match data.draw(st.integers(0, 9)):
        case 0 if session.can_add_row("/data/row"):
            session.add_row("/data/row")
            return session.last_changes
        case 1 if session.rows("/data/row"):
            return session.remove_row(data.draw(st.sampled_from(session.rows("/data/row"))))
        case _:
            path = data.draw(st.sampled_from(_leaves(session)))
            return session.set(path, data.draw(_TYPED))


def _seen(session: Session) -> dict[str, tuple[object, ...]]:
    return {
        path: (
            session.value(path),
            session.is_relevant(path),
            session.is_required(path),
            session.problem(path),
            session.choices(path),
        )
        for path in _leaves(session)
    }


@given(data=st.data())
def test_what_was_filled_reads_the_same_when_it_is_opened_again(
    form: Form, data: st.DataObject
) -> None:
    session = begun(form)
    for _step in range(data.draw(st.integers(1, 12))):
        _do_something(session, data)
    kept = json.loads(json.dumps(session.answers()))
    again = begun(form, kept)
    assert again.answers() == kept == session.answers()
    assert again.problems() == session.problems()


@given(data=st.data())
def test_every_change_is_told(form: Form, data: st.DataObject) -> None:
    session = begun(form)
    for _step in range(6):
        before, rows = _seen(session), session.rows("/data/row")
        told = _do_something(session, data)
        if session.rows("/data/row") != rows:
            assert "/data/row" in told
            continue
        after = _seen(session)
        changed = {path for path in before.keys() & after.keys() if before[path] != after[path]}
        assert changed <= told


@given(answers=st.dictionaries(st.sampled_from(["row", "basic", "amount", "old"]), _JSON))
def test_junk_neither_crashes_nor_changes_when_it_is_kept(
    form: Form, answers: dict[str, Json]
) -> None:
    kept = begun(form, answers).answers()
    assert begun(form, json.loads(json.dumps(kept))).answers() == kept
