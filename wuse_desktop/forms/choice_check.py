# SPDX-License-Identifier: MulanPSL-2.0
"""The lists of choices: those of the form, those all forms share, and who uses which."""

import re
from collections.abc import Mapping

from wuse_desktop.domain.codes import list_names, shipped_list
from wuse_desktop.forms.findings import Findings
from wuse_desktop.forms.formulas import is_evaluated
from wuse_desktop.forms.headings import CHOICES, COLUMNS, SETTINGS, Row, Sheet, Sheets
from wuse_desktop.forms.outline import Element, Outline
from wuse_desktop.forms.question_types import MANY
from wuse_desktop.i18n import _

_PROPERTY = re.compile(r"[^\W\d][\w.\-]*")

Lists = Mapping[str, list[Row]]


def own_lists(sheets: Sheets) -> dict[str, list[Row]]:
    """The rows of each list of the choices sheet that have a list and a value."""
    lists: dict[str, list[Row]] = {}
    if CHOICES in sheets:
        for row in sheets[CHOICES].rows:
            if row["list_name"] and row["name"]:
                lists.setdefault(row["list_name"], []).append(row)
    return lists


def shared_lists(outline: Outline, own: Lists) -> list[str]:
    """The shared code lists that the form uses and does not bring along, by name."""
    used = {element.type.list_name for element in outline.elements if element.type.chooses}
    return [name for name in list_names() if name in used and name not in own]


def is_property(column: str) -> bool:
    """Whether a further column of the choices may be named in a filter."""
    return bool(_PROPERTY.fullmatch(column))


def values_of(name: str, own: Lists) -> list[str]:
    """The values of a list, of the form or shared."""
    if name in own:
        return [row["name"] for row in own[name]]
    return [code.code for code in shipped_list(name).active] if name in list_names() else []


def check_choices(sheets: Sheets, outline: Outline, findings: Findings) -> None:
    """Find what is wrong with lists, and questions whose list or default is not there."""
    own = own_lists(sheets)
    if CHOICES in sheets:
        _check_sheet(sheets, outline, findings)
    for element in outline.elements:
        if element.type.chooses:
            _check_question(outline.sheet, element, own, findings)


def _check_sheet(sheets: Sheets, outline: Outline, findings: Findings) -> None:
    sheet = sheets[CHOICES]
    settings = sheets[SETTINGS].rows[:1] if SETTINGS in sheets else ()
    repeated = any(row["allow_choice_duplicates"] == "yes" for row in settings)
    many = {item.type.list_name for item in outline.elements if item.type.kind == MANY}
    labels = [column for column in sheet.columns if column.partition("::")[0] == "label"]
    seen: dict[tuple[str, str], Row] = {}
    for row in sheet.rows:
        name, value = row["list_name"], row["name"]
        if not name:
            findings.problem(sheet, row, _("这个选项没有写属于哪张选项表"), "list_name")
        if not value:
            message = _("选项表“{list}”里有一个选项没有写选项值").format(list=name)
            findings.problem(sheet, row, message, "name")
            continue
        first = seen.setdefault((name, value), row)
        if first is not row and not repeated:
            message = _("选项表“{list}”的选项值“{value}”和第{row}行的重复了").format(
                list=name, value=value, row=first.number
            )
            findings.problem(sheet, row, message, "name")
        if name in many and len(value.split()) > 1:
            message = _("选项值“{value}”用在多选题里，不能有空格").format(value=value)
            findings.problem(sheet, row, message, "name")
        if not any(row[column] for column in labels):
            message = _("选项“{value}”没有写选项文字").format(value=value)
            findings.warning(sheet, row, message, "label")
    for name in sheet.columns:
        if name not in COLUMNS[CHOICES] and name not in labels and not is_property(name):
            message = _("列“{column}”没有用上").format(column=sheet.headings.get(name, name))
            findings.warning(sheet, None, message, name)


def _check_question(sheet: Sheet, element: Element, own: Lists, findings: Findings) -> None:
    row, name = element.row, element.type.list_name
    if not name:
        message = _("题目“{name}”要写明选项表，如“单选 SEX”").format(name=element.name)
        findings.problem(sheet, row, message, "type")
    elif name.startswith("${"):
        message = _("题目“{name}”用以前的答案作选项，这里不能用").format(name=element.name)
        findings.problem(sheet, row, message, "type")
    elif name not in own and name not in list_names():
        message = _("题目“{name}”的选项表“{list}”不在选项里，也不是公用代码").format(
            name=element.name, list=name
        )
        near = findings.suggestion(name, [*own, *list_names()])
        findings.problem(sheet, row, message + near, "type")
    else:
        _check_default(sheet, element, own, findings)
        if name in own and name in list_names():
            message = _("选项表“{list}”代替了同名的公用代码").format(list=name)
            findings.warning(sheet, row, message, "type")


def _check_default(sheet: Sheet, element: Element, own: Lists, findings: Findings) -> None:
    default = element.row["default"]
    if not default or is_evaluated(default, element.type.kind):
        return
    values = values_of(element.type.list_name, own)
    if element.type.other:
        values.append("other")
    chosen = default.split() if element.type.kind == MANY else [default]
    for value in chosen:
        if value not in values:
            message = _("题目“{name}”的默认值“{value}”不在选项里").format(
                name=element.name, value=value
            )
            findings.problem(sheet, element.row, message, "default")
