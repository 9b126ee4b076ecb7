# SPDX-License-Identifier: MulanPSL-2.0
"""Filling a form: an answer with everything that follows from it, against the one rule it needs."""

import itertools
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from benchmarks.measure import Line, in_turns, median, ms, percentile
from wuse_desktop.forms.answers import Json
from wuse_desktop.forms.definition import Form
from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xform import load_xform
from wuse_desktop.forms.xpath.expression import Context, Surroundings, compile_expression

_ANSWERS = 4000
_ROUNDS = 60
_ROWS = 500
_SURROUNDINGS = Surroundings(now=lambda: datetime(2026, 3, 5, 9, 30))  # noqa: DTZ001 - local


def measure(folder: Path) -> list[Line]:
    """The floor of an answer is one rule evaluated once, that of loading is reading the XML."""
    del folder
    text = _long_form()
    return [*_answers(load_xform(text)), *_rows(load_xform(_register())), *_beginnings(text)]


def _answers(form: Form) -> list[Line]:
    """Every question of the long form answered in turn, with other answers each time."""
    session = Session(form, surroundings=_SURROUNDINGS)
    numbers = itertools.count()
    paths = [f"/data/g{group}/a{number}" for group in range(6) for number in range(9)]

    def answer() -> None:
        number = next(numbers)
        session.set(paths[number % len(paths)], 10 + number % 30)

    ours, floor = in_turns((answer, _one_rule()), _ANSWERS)
    return [
        _line("answer in 69 questions, p50", median(ours), median(floor), "< 0.1 ms"),
        _line("answer in 69 questions, p99", percentile(ours, 0.99), percentile(floor, 0.99), ""),
    ]


def _rows(form: Form) -> list[Line]:
    """Hours of one person in a register of 500 rows; each row has a rule, the sum looks at all."""
    rows: list[Json] = [{"name": f"志愿者{row}", "hours": row % 9} for row in range(_ROWS)]
    session = Session(form, {"row": rows}, surroundings=_SURROUNDINGS)
    numbers = itertools.count()

    def answer() -> None:
        number = next(numbers)
        session.set(f"/data/row[{number % _ROWS + 1}]/hours", number % 9 + 1)

    top = Node("").add(Node("data"))
    for row in range(_ROWS):
        top.add(Node("row")).add(Node("hours", str(row % 9)))
    total = compile_expression("sum(/data/row/hours)")
    context = Context(top, _SURROUNDINGS)
    ours, floor = in_turns((answer, partial(total.number, context)), _ANSWERS // 4)
    return [
        _line("answer in 500 rows, p50", median(ours), median(floor), "< 2 ms"),
        _line("answer in 500 rows, p99", percentile(ours, 0.99), percentile(floor, 0.99), ""),
    ]


def _beginnings(text: str) -> list[Line]:
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 - as the program loads it

    form = load_xform(text)
    begin = partial(Session, form, surroundings=_SURROUNDINGS)
    load, parse, session = in_turns(
        (partial(load_xform, text), partial(fromstring, text), begin), _ROUNDS
    )
    return [
        _line("XForm of 69 questions loaded", median(load), median(parse), ""),
        _line("the same begun", median(session), median(parse), "< 5 ms"),
    ]


def _one_rule() -> Callable[[], object]:
    group = Node("").add(Node("data")).add(Node("g0"))
    for name in ("a0", "a1"):
        group.add(Node(name, "12"))
    rule = compile_expression("/data/g0/a0 + /data/g0/a1")
    return partial(rule.number, Context(group, _SURROUNDINGS))


def _line(what: str, ours: float, floor: float, bound: str) -> Line:
    return Line(what, ms(ours), ms(floor), f"{ours / floor:.1f}", bound)


def _long_form() -> str:
    """69 questions: groups of numbers with a sum, a repeat of ten rows, a choice that cascades."""
    record, binds, body = [], [], []
    for group in range(6):
        path, names = f"/data/g{group}", [f"a{number}" for number in range(9)]
        record.append(f"<g{group}>{''.join(f'<{name}/>' for name in names)}<sum/></g{group}>")
        for name, rules in zip(names, _RULES, strict=True):
            told = rules.format(path=path)
            binds.append(f'<bind nodeset="{path}/{name}" type="int" {told}/>')
        binds.append(
            f'<bind nodeset="{path}/sum" type="int" '
            f'calculate="{path}/a0 + {path}/a1 + coalesce({path}/a2, 0)"/>'
        )
        inputs = "".join(
            f'<input ref="{path}/{name}"><label>数</label></input>' for name in (*names, "sum")
        )
        body.append(f'<group ref="{path}" appearance="w6"><label>组</label>{inputs}</group>')
    total = " + ".join(f"/data/g{group}/sum" for group in range(6))
    binds.append(f'<bind nodeset="/data/all" type="int" calculate="{total}"/>{_ROW_BINDS}')
    body.append('<input ref="/data/all"><label>总</label></input>' + _CHOOSING + _REPEAT)
    record.append("<all/><town/><village/><place/><why/>" + _ROW * 10)
    return _xform("".join(record), _LISTS + "".join(binds), "".join(body))


_NEEDED = 'required="true()"'
_CHECKED = 'constraint=". &gt;= 0 and . &lt;= 120"'
_RULES = (
    _NEEDED,
    f"{_NEEDED} {_CHECKED}",
    _CHECKED,
    'relevant="{path}/a0 &gt; 15"',
    'relevant="{path}/a3 &gt; 15" required="{path}/a0 &gt; 20"',
    f"{_NEEDED} {_CHECKED}",
    'relevant="{path}/a5 &gt; 30"',
    f"{_NEEDED} {_CHECKED}",
    f'{_CHECKED} required="{{path}}/a7 = 12"',
)
_ROW = "<row><name/><age/><income/><half/></row>"
_ROW_BINDS = (
    '<bind nodeset="/data/row/name" required="true()"/>'
    '<bind nodeset="/data/row/age" type="int" constraint=". &lt; 121"/>'
    '<bind nodeset="/data/row/income" type="decimal" relevant="../age &gt; 15"/>'
    '<bind nodeset="/data/row/half" type="decimal" calculate="../income div 2"/>'
)
_REPEAT = (
    '<group ref="/data/row"><label>家人</label><repeat nodeset="/data/row" appearance="table">'
    '<input ref="/data/row/name"/><input ref="/data/row/age"/><input ref="/data/row/income"/>'
    '<input ref="/data/row/half"/></repeat></group>'
)
_LISTS = (
    '<instance id="town"><root>'
    + "".join(f"<item><name>t{n}</name><label>乡{n}</label></item>" for n in range(20))
    + '</root></instance><instance id="village"><root>'
    + "".join(
        f"<item><name>v{n}</name><label>村{n}</label><town>t{n % 20}</town></item>"
        for n in range(200)
    )
    + "</root></instance>"
)
_CHOOSING = (
    '<select1 ref="/data/town"><label>乡镇</label><itemset nodeset="instance(\'town\')/root/item">'
    '<value ref="name"/><label ref="label"/></itemset></select1>'
    '<select1 ref="/data/village"><label>村</label>'
    "<itemset nodeset=\"instance('village')/root/item[town = /data/town]\">"
    '<value ref="name"/><label ref="label"/></itemset></select1>'
)


def _register() -> str:
    """Names and hours, with a rule in each row and the sum of all below."""
    binds = (
        '<bind nodeset="/data/row/hours" type="decimal" constraint=". &lt;= 24"/>'
        '<bind nodeset="/data/row/points" type="int" calculate="../hours * 10"/>'
        '<bind nodeset="/data/total" type="decimal" calculate="sum(/data/row/hours)"/>'
    )
    body = (
        '<repeat nodeset="/data/row"><input ref="/data/row/name"/><input ref="/data/row/hours"/>'
        '<input ref="/data/row/points"/></repeat><input ref="/data/total"/>'
    )
    return _xform("<row><name/><hours/><points/></row><total/>", binds, body)


def _xform(record: str, model: str, body: str) -> str:
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
        f'<h:head><h:title>量</h:title><model><instance><data id="measured" version="1">{record}'
        f"</data></instance>{model}</model></h:head><h:body>{body}</h:body></h:html>"
    )
