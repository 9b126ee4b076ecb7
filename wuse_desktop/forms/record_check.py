# SPDX-License-Identifier: MulanPSL-2.0
"""The settings of a form, and the answers that go into the columns of a record."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from wuse_desktop.domain.codes import is_code
from wuse_desktop.domain.fields import Field, Kind, fields_of
from wuse_desktop.domain.records.catalogue import ENTITIES as RECORDS
from wuse_desktop.forms.choice_check import Lists, own_lists
from wuse_desktop.forms.findings import Findings
from wuse_desktop.forms.formulas import is_evaluated
from wuse_desktop.forms.headings import (
    COLUMNS,
    ENTITIES,
    SENSITIVE,
    SETTINGS,
    TAKEN_FROM,
    Sheet,
    Sheets,
    column_title,
)
from wuse_desktop.forms.outline import Element, Outline
from wuse_desktop.forms.question_types import MANY, ONE
from wuse_desktop.i18n import _

_FACT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_RESERVED = frozenset({"name", "label"})
# The kinds of question whose answers a field can keep.
_KEEPS: dict[Kind, frozenset[str]] = {
    Kind.TEXT: frozenset({"text", "integer", "decimal", "date", "time", "dateTime", ONE, MANY}),
    Kind.INT: frozenset({"integer"}),
    Kind.MONEY: frozenset({"integer", "decimal"}),
    Kind.MINUTES: frozenset({"integer"}),
    Kind.DATE: frozenset({"date", "today"}),
    Kind.DATETIME: frozenset({"dateTime", "start", "end"}),
    Kind.BOOL: frozenset({"acknowledge", ONE}),
    Kind.CODE: frozenset({ONE}),
    Kind.CODES: frozenset({ONE, MANY}),
}
_NUMBERS = {
    "integer": re.compile(r"-?[0-9]{1,15}"),
    "decimal": re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?"),
}
_MOMENTS: dict[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "dateTime": datetime.fromisoformat,
}
_ALWAYS = frozenset({"calculate", "hidden"})


def check_settings(sheets: Sheets, outline: Outline, findings: Findings, *, draft: bool) -> None:
    """Find what a form needs to be told from others, and from its own other versions.

    A draft may lack its number and its version: that is only worth a warning.
    """
    say = findings.warning if draft else findings.problem
    sheet = sheets.get(SETTINGS)
    if sheet is None:
        message = _(
            "没有“设置”表，要写表单编号（form_id）、表单名称（form_title）和版本（version）"
        )
        say(outline.sheet, None, message)
        return
    row = sheet.rows[0]
    if not row["form_id"]:
        say(sheet, row, _("设置里没有写表单编号（form_id）"), "form_id")
    if not row["version"]:
        message = _("设置里没有写版本（version）；每改一次内容，版本要换一个")
        say(sheet, row, message, "version")
    if not row["form_title"]:
        message = _("设置里没有写表单名称（form_title）")
        findings.warning(sheet, row, message, "form_title")
    for further in sheet.rows[1:]:
        findings.warning(sheet, further, _("设置只用第一行，这一行没有用上"))
    for column in sheet.columns:
        if column not in COLUMNS[SETTINGS]:
            message = _("列“{column}”没有用上").format(column=sheet.headings[column])
            findings.warning(sheet, None, message, column)


def check_answers(sheets: Sheets, outline: Outline, findings: Findings) -> None:
    """Find answers that no column keeps, and marks and defaults that mean nothing."""
    fields = _fields(sheets, findings)
    own = own_lists(sheets)
    saved: dict[str, int] = {}
    for element in outline.elements:
        row, sheet = element.row, outline.sheet
        _check_marks(sheet, element, findings)
        _check_default(sheet, element, findings)
        if not row["save_to"]:
            continue
        first = saved.setdefault(row["save_to"], row.number)
        if first != row.number:
            message = _("题目“{name}”和第{row}行保存到同一个栏目“{field}”").format(
                name=element.name, row=first, field=row["save_to"]
            )
            findings.problem(sheet, row, message, "save_to")
        if ENTITIES not in sheets:
            message = _("题目“{name}”要保存到“{field}”，可是没有“实体”表说明保存到哪种记录")
            message = message.format(name=element.name, field=row["save_to"])
            findings.problem(sheet, row, message, "save_to")
        elif fields:
            _check_saving(sheet, element, fields, own, findings)


def _fields(sheets: Sheets, findings: Findings) -> Sequence[Field]:
    """The fields of the record that the form writes, () where that is not known."""
    sheet = sheets.get(ENTITIES)
    if sheet is None or not sheet.rows:
        return ()
    for further in sheet.rows[1:]:
        findings.problem(sheet, further, _("一张表单只能写一种记录，请删去这一行"))
    row = sheet.rows[0]
    found = RECORDS.get(row["list_name"])
    if found is None:
        message = _("没有“{kind}”这种记录").format(kind=row["list_name"])
        near = findings.suggestion(row["list_name"], RECORDS)
        findings.problem(sheet, row, message + near, "list_name")
    if not row["label"]:
        message = _("实体要写记录名称（label），如 ${name}")
        findings.problem(sheet, row, message, "label")
    for column in sheet.columns:
        if column not in COLUMNS[ENTITIES]:
            message = _("实体表没有“{column}”这一列").format(column=sheet.headings[column])
            findings.problem(sheet, None, message, column)
    return fields_of(found) if found else ()


def _check_saving(
    sheet: Sheet, element: Element, fields: Sequence[Field], own: Lists, findings: Findings
) -> None:
    target = element.row["save_to"]
    field = next((item for item in fields if item.name == target), None)
    message = ""
    if target in _RESERVED:
        message = _("“{field}”不能用表单保存").format(field=target)
    elif field is None:
        names = [item.name for item in fields]
        message = _("没有“{field}”这个栏目").format(field=target)
        message += findings.suggestion(target, names)
    elif element.type.kind not in _KEEPS.get(_stored(field), frozenset()) | _ALWAYS:
        message = _("栏目“{field}”（{label}）不能保存这种题型的答案").format(
            field=target, label=_(field.label)
        )
    elif field.codes and (strange := _strange_values(element, field, own)):
        message = _("栏目“{field}”用公用代码 {codes}，里面没有“{value}”").format(
            field=target, codes=field.codes, value=strange
        )
    if message:
        spoken = _("题目“{name}”的{column}写错了：{what}").format(
            name=element.name, column=column_title(sheet.kind, "save_to"), what=message
        )
        findings.problem(sheet, element.row, spoken, "save_to")


def _stored(field: Field) -> Kind:
    return Kind.TEXT if field.kind is Kind.LONGTEXT else field.kind


def _strange_values(element: Element, field: Field, own: Lists) -> str:
    """The first value of the question's list that the code list of the field does not have."""
    name = element.type.list_name
    if not name or (name == field.codes and name not in own):
        return ""
    if name not in own:
        return name
    return next((row["name"] for row in own[name] if not is_code(field.codes, row["name"])), "")


def _check_marks(sheet: Sheet, element: Element, findings: Findings) -> None:
    row = element.row
    if row[SENSITIVE] not in ("", "S", "P"):
        message = _("题目“{name}”的敏感只能写 S（敏感个人信息）或 P（个人信息）")
        findings.problem(sheet, row, message.format(name=element.name), SENSITIVE)
    if row[TAKEN_FROM] and not _FACT.fullmatch(row[TAKEN_FROM]):
        message = _("题目“{name}”的取自写错了，应如 case.client.name")
        findings.problem(sheet, row, message.format(name=element.name), TAKEN_FROM)


def _check_default(sheet: Sheet, element: Element, findings: Findings) -> None:
    default, kind = element.row["default"], element.type.kind
    if not default or is_evaluated(default, kind) or _fits(kind, default):
        return
    message = _("题目“{name}”的默认值“{value}”和题型不符").format(name=element.name, value=default)
    findings.problem(sheet, element.row, message, "default")


def _fits(kind: str, text: str) -> bool:
    if kind in _NUMBERS:
        return bool(_NUMBERS[kind].fullmatch(text))
    try:
        _MOMENTS.get(kind, str)(text)
    except ValueError:
        return False
    return True
