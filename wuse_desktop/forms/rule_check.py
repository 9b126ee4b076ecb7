# SPDX-License-Identifier: MulanPSL-2.0
"""The expressions of a form as written: each is compiled, each reference looked up."""

from collections.abc import Iterator

from wuse_desktop.forms.findings import Findings
from wuse_desktop.forms.formulas import (
    Reference,
    as_xpath,
    is_evaluated,
    looks_evaluated,
    references,
)
from wuse_desktop.forms.headings import (
    CHOICES,
    ENTITIES,
    EXPRESSIONS,
    SETTINGS,
    SURVEY,
    TRANSLATED,
    YES_NO,
    Row,
    Sheet,
    Sheets,
    column_title,
)
from wuse_desktop.forms.outline import Outline
from wuse_desktop.forms.question_types import read_type
from wuse_desktop.forms.xpath.expression import compile_expression
from wuse_desktop.forms.xpath.faults import ExpressionFault
from wuse_desktop.i18n import _

_MOST_NAMED = 8


def check_rules(sheets: Sheets, outline: Outline, findings: Findings) -> None:
    """Find every expression that cannot be used, every unknown name, every circle."""
    for kind in (SURVEY, CHOICES, SETTINGS, ENTITIES):
        sheet = sheets.get(kind)
        if sheet is None:
            continue
        for row in outline.rows if kind == SURVEY else sheet.rows:
            for column, text in row.cells.items():
                if _is_rule(sheet, row, column):
                    _compile(sheet, row, column, text, findings)
                    _look_up(sheet, row, column, outline, findings)
                elif column.partition("::")[0] in TRANSLATED:
                    _look_up(sheet, row, column, outline, findings)
    _refuse_circles(outline, findings)


def _is_rule(sheet: Sheet, row: Row, column: str) -> bool:
    if column in YES_NO and row[column] in ("yes", "no"):
        return False
    if sheet.kind == SURVEY and column == "default":
        return is_evaluated(row[column], read_type(row["type"]).kind)
    return column in EXPRESSIONS[sheet.kind]


def _spoken(sheet: Sheet, row: Row, column: str, what: str) -> str:
    """A sentence about a cell; ``what`` says what is wrong with it."""
    title = column_title(sheet.kind, column)
    name = (row["name"] or row["label"]) if sheet.kind == SURVEY else ""
    if name:
        sentence = _("题目“{name}”的{column}写错了：{what}")
        return sentence.format(name=name, column=title, what=what)
    return _("{column}写错了：{what}").format(column=title, what=what)


def _compile(sheet: Sheet, row: Row, column: str, text: str, findings: Findings) -> None:
    try:
        compile_expression(as_xpath(text))
    except ExpressionFault as fault:
        what, place = fault.message, fault.position
        if text[place - 1 : place + 1] == "${":
            what = _("第{position}个字符起的引用没有写完，应写成 ${{题名}}").format(position=place)
        findings.problem(sheet, row, _spoken(sheet, row, column, what), column, place)

    else:
        if column == "default" and not looks_evaluated(text):
            message = _("题目“{name}”的默认值“{text}”会当作算式来算")
            findings.warning(sheet, row, message.format(name=row["name"], text=text), column)


def _look_up(sheet: Sheet, row: Row, column: str, outline: Outline, findings: Findings) -> None:
    for reference in references(row[column]):
        what = _wrong_with(reference, outline, findings)
        if what:
            message = _spoken(sheet, row, column, what)
            findings.problem(sheet, row, message, column, reference.position)


def _wrong_with(reference: Reference, outline: Outline, findings: Findings) -> str:
    name = reference.name
    if reference.last_saved:
        return _("不能引用上一次的记录（last-saved）")
    if name.strip() != name or not name:
        return _("第{position}个字符起的引用应写成 ${{题名}}，中间不留空格").format(
            position=reference.position
        )
    if name in outline.left_out:
        return _("引用的“{name}”要由手机填，这里没有").format(name=name)
    count = outline.names[name]
    if count > 1:
        return _("题名“{name}”有 {count} 个，分不清引用的是哪一个").format(name=name, count=count)
    if count == 0:
        near = findings.suggestion(name, outline.names)
        return _("没有题名为“{name}”的题目{suggestion}").format(name=name, suggestion=near)
    return ""


def _refuse_circles(outline: Outline, findings: Findings) -> None:
    """Calculations that wait for each other would never come to an end."""
    calculated = {
        element.name: element for element in outline.elements if element.row["calculation"]
    }
    waits = {
        name: [item.name for item in references(element.row["calculation"])]
        for name, element in calculated.items()
    }
    for circle in _circles(waits):
        element = calculated[circle[0]]
        names = circle if len(circle) <= _MOST_NAMED else [*circle[:_MOST_NAMED], "…"]
        what = _("循环引用：{names}").format(names=" → ".join((*names, circle[0])))
        message = _spoken(outline.sheet, element.row, "calculation", what)
        findings.problem(outline.sheet, element.row, message, "calculation")


def _circles(waits: dict[str, list[str]]) -> Iterator[list[str]]:
    """Each circle once, beginning with its element that stands first in the form."""
    done: set[str] = set()
    for start in waits:
        path: list[str] = []
        pending: list[Iterator[str]] = [iter([start])]
        while pending:
            name = next(pending[-1], None)
            if name is None:
                pending.pop()
                if path:
                    done.add(path.pop())
            elif name in path:
                yield _from_first(path[path.index(name) :], waits)
            elif name in waits and name not in done:
                path.append(name)
                pending.append(iter(waits[name]))


def _from_first(circle: list[str], waits: dict[str, list[str]]) -> list[str]:
    first = next(name for name in waits if name in circle)
    place = circle.index(first)
    return [*circle[place:], *circle[:place]]
