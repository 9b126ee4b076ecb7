# SPDX-License-Identifier: MulanPSL-2.0
"""From what an author edits to a form that can be filled: sheets, check, XForm text, form.

The conversion of XLSForm to XForm is pyxform's. It flattens Chinese quotation marks to ``"``, so
they travel as private characters; it leaves a translation that is missing as "-", so the words of
the other language are put there; its mistakes come back in English, so they are framed in Chinese.
"""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wuse_desktop.domain.codes import shipped_list
from wuse_desktop.forms.choice_check import is_property, own_lists, shared_lists
from wuse_desktop.forms.definition import Form
from wuse_desktop.forms.faults import FormFault, FormProblem
from wuse_desktop.forms.headings import (
    CHOICES,
    COLUMNS,
    ENTITIES,
    SETTINGS,
    SURVEY,
    TRANSLATED,
    Row,
    Sheet,
    Sheets,
    read_sheets,
)
from wuse_desktop.forms.outline import Outline
from wuse_desktop.forms.question_types import read_type
from wuse_desktop.forms.sheet_check import Checked, check, own_settings
from wuse_desktop.forms.sheets import read_grids
from wuse_desktop.forms.xform import load_xform
from wuse_desktop.i18n import _

log = logging.getLogger(__name__)

_CARRIED = str.maketrans(
    {"“": "\U000f0001", "”": "\U000f0002", "‘": "\U000f0003", "’": "\U000f0004"}
)
_ARRIVED = {ord(there): chr(here) for here, there in _CARRIED.items()}
_NAMESPACE = 'wuse="urn:wuse:forms"'
_PLACE = re.compile(r"\[row : (\d+)\]")
_SHEET = re.compile(r"On the '(\w+)' sheet")
_COLUMN = re.compile(r"the '([\w:]+)' value")

Cells = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadForm:
    """A form as it was read: its XForm text, what that text says, and the sheets it came from."""

    xform: str
    form: Form
    title: str
    form_id: str
    version: str
    sheets: Sheets
    warnings: tuple[FormProblem, ...]


def read_form(source: Path | str | bytes, suffix: str = "", *, draft: bool = False) -> ReadForm:
    """Read a form from a file, from its bytes or from a text.

    ``suffix`` says what it is (".xlsx", ".xlsm", ".xls", ".csv", ".md") where no path does. The
    same sheets always give the same XForm text. A draft may lack the number and the version in its
    settings; it is then called as its file is. Raises FormFault with every problem.
    """
    stem = (source.stem if isinstance(source, Path) else "") or "form"
    reading = read_sheets(read_grids(source, suffix))
    checked = check(reading, draft=draft)
    if checked.findings.problems:
        raise FormFault(checked.findings.problems)
    compiled = _Compilation(reading.sheets, checked.outline, own_settings(reading), stem)
    xform = compiled.xform()
    form = _load(xform, checked)
    return ReadForm(
        xform=xform,
        form=form,
        title=compiled.settings["form_title"],
        form_id=form.form_id,
        version=form.version,
        sheets=reading.sheets,
        warnings=tuple(checked.findings.warnings),
    )


class _Compilation:
    """The sheets of a checked form as pyxform takes them."""

    def __init__(self, sheets: Sheets, outline: Outline, settings: Row, stem: str) -> None:
        self._sheets = sheets
        self._outline = outline
        self.settings = {
            column: text for column, text in settings.cells.items() if column in COLUMNS[SETTINGS]
        }
        self.settings.setdefault("form_id", stem)
        self.settings.setdefault("form_title", self.settings["form_id"])
        spaces = self.settings.get("namespaces", "")
        if "wuse=" not in spaces:
            self.settings["namespaces"] = f"{spaces} {_NAMESPACE}".strip()
        # Where each compiled row of the survey came from.
        self._origins: list[Row] = []

    def xform(self) -> str:
        """The XForm text. Raises FormFault with what pyxform has to say."""
        from pyxform.errors import PyXFormError  # noqa: PLC0415 - slow, loaded when first used
        from pyxform.xls2xform import convert  # noqa: PLC0415

        workbook = self._workbook()
        try:
            text: str = convert(workbook, pretty_print=True).xform
        except PyXFormError as error:
            raise FormFault(self._problems(str(error))) from None
        except Exception as error:
            log.warning("conversion failed: %s", type(error).__name__)
            message = _("表单转换不成功（{kind}），请把文件发给维护人员").format(
                kind=type(error).__name__
            )
            raise FormFault(
                (FormProblem(sheet=self._outline.sheet.title, message=message),)
            ) from None
        return text.translate(_ARRIVED)

    def _workbook(self) -> dict[str, Any]:
        survey, choices = self._survey()
        choices = [*self._choices(), *choices]
        tables = {SURVEY: survey, CHOICES: choices, SETTINGS: [self.settings]}
        if ENTITIES in self._sheets:
            tables[ENTITIES] = [dict(row.cells) for row in self._sheets[ENTITIES].rows]
        workbook: dict[str, Any] = {"sheet_names": list(tables)}
        for kind, rows in tables.items():
            if rows:
                headings = dict.fromkeys(column for row in rows for column in row)
                workbook[kind] = [_carried(_translated(row, headings)) for row in rows]
                workbook[f"{kind}_header"] = [headings]
        return workbook

    def _survey(self) -> tuple[list[Cells], list[Cells]]:
        """The rows of the survey, and the choices "other" that some of them ask for."""
        rows: list[Cells] = []
        others: dict[str, Cells] = {}
        own = own_lists(self._sheets)
        for row in self._outline.rows:
            kind = read_type(row["type"])
            cells = {
                column: text
                for column, text in row.cells.items()
                if (column in COLUMNS[SURVEY] or column.partition("::")[0] in TRANSLATED)
                and column != "disabled"
            }
            cells["type"] = replace(kind, other=False).text
            rows.append(cells)
            self._origins.append(row)
            if kind.other:
                name, values = kind.list_name, own.get(kind.list_name, [])
                if all(value["name"] != "other" for value in values):
                    others[name] = self._labelled("其他", "Other", list_name=name, name="other")
                rows.append(self._other_question(row))
                self._origins.append(row)
        return rows, list(others.values())

    def _other_question(self, row: Row) -> Cells:
        name = row["name"]
        cells = {"type": "text", "name": f"{name}_other"}
        cells["relevant"] = f"selected(../{name}, 'other')"
        return self._labelled("请说明“其他”", "Please say what", **cells)

    def _choices(self) -> list[Cells]:
        sheet = self._sheets.get(CHOICES)
        rows = [
            {
                column: text
                for column, text in row.cells.items()
                if column in COLUMNS[CHOICES] or column.startswith("label::") or is_property(column)
            }
            for row in (sheet.rows if sheet is not None else ())
        ]
        for name in shared_lists(self._outline, own_lists(self._sheets)):
            rows += [
                self._labelled(code.label, code.label_en, list_name=name, name=code.code)
                for code in shipped_list(name).active
            ]
        return rows

    def _labelled(self, chinese: str, english: str, **cells: str) -> Cells:
        """A row with labels of the program under the headings that the form has for them."""
        columns = [
            column for column in self._outline.sheet.columns if column.partition("::")[0] == "label"
        ] or ["label"]
        for column in columns:
            cells[column] = english if _is_english(column) else chinese
        return cells

    def _problems(self, error: str) -> list[FormProblem]:
        """What pyxform says, each with its place and the original words."""
        return [self._problem(line) for line in error.split("\n") if line.strip()]

    def _problem(self, line: str) -> FormProblem:
        kind = found[1] if (found := _SHEET.search(line)) else SURVEY
        sheet = self._sheets.get(kind, self._outline.sheet)
        column = found[1] if (found := _COLUMN.search(line)) else ""
        place = int(found[1]) - 2 if (found := _PLACE.search(line)) else -1
        rows: Sequence[Row] = self._origins if kind == SURVEY else sheet.rows
        row = rows[place] if 0 <= place < len(rows) else None
        message = _("这里不合表单的规则（原文：{text}）").format(text=line.strip())
        return FormProblem(
            sheet=sheet.title,
            row=row.number if row is not None else 0,
            question=row["name"] if row is not None else "",
            column=sheet.headings.get(column, column),
            message=message,
        )


def _is_english(column: str) -> bool:
    language = column.partition("::")[2].lower()
    return language.startswith("english") or "(en" in language


def _translated(row: Mapping[str, str], headings: Iterable[str]) -> Cells:
    """A row in which every language says something where one of them does."""
    cells = dict(row)
    for column in headings:
        stem = _stem(column)
        if stem in TRANSLATED and not cells.get(column):
            said = next(
                (row[other] for other in headings if _stem(other) == stem and other in row), ""
            )
            if said:
                cells[column] = said
    return cells


def _stem(column: str) -> str:
    return column.partition("::")[0]


def _carried(row: Mapping[str, str]) -> Cells:
    return {column: text.translate(_CARRIED) for column, text in row.items()}


def _load(xform: str, checked: Checked) -> Form:
    """The form of an XForm text; its problems get their places in the sheets."""
    try:
        return load_xform(xform)
    except FormFault as fault:
        outline = checked.outline
        # The converter adds a calculation "x_count" for a repeat "x" whose count is a rule.
        elements = {f"{element.path}_count": element for element in outline.elements}
        elements |= {element.path: element for element in outline.elements}
        raise FormFault(
            [
                _in_sheet(problem, outline.sheet, elements[problem.path].row)
                if problem.path in elements
                else problem
                for problem in fault.problems
            ]
        ) from None


def _in_sheet(problem: FormProblem, sheet: Sheet, row: Row) -> FormProblem:
    column = sheet.headings.get(problem.column, problem.column)
    return replace(problem, sheet=sheet.title, row=row.number, column=column, position=0)
