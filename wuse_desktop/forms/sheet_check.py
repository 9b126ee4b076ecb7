# SPDX-License-Identifier: MulanPSL-2.0
"""Everything that is wrong with the sheets of a form, all at once, before they are compiled.

The conversion to XForm stops at its first complaint and looks at no expression; here an author
hears of every mistake with its sheet, row, question, column and character.
"""

from dataclasses import dataclass

from wuse_desktop.forms.choice_check import check_choices
from wuse_desktop.forms.findings import Findings
from wuse_desktop.forms.headings import COLUMNS, SETTINGS, SURVEY, TRANSLATED, Reading, Row, Sheet
from wuse_desktop.forms.outline import Outline
from wuse_desktop.forms.record_check import check_answers, check_settings
from wuse_desktop.forms.rule_check import check_rules
from wuse_desktop.i18n import _

# Columns that would change what a form does; the others only adorn it.
_REFUSED = ("trigger", "parameters", "query")
_HARMLESS_PARAMETERS = ("max-pixels", "app", "quality", "rows")


@dataclass(frozen=True, slots=True)
class Checked:
    """The outline of a form and what was found; without problems it may be compiled."""

    outline: Outline
    findings: Findings


def check(reading: Reading, *, draft: bool = False) -> Checked:
    """Look over the sheets of a form; a draft may still lack its number and its version."""
    sheets = reading.sheets
    findings = Findings([*reading.problems], [*reading.warnings])
    survey = sheets.get(SURVEY, Sheet(SURVEY, (), (), title=""))
    outline = Outline(survey, findings)
    if SURVEY not in sheets:
        findings.problem(survey, None, _("没有“题目”（survey）表"))
    else:
        _check_columns(survey, outline, findings)
        check_rules(sheets, outline, findings)
        check_answers(sheets, outline, findings)
        check_choices(sheets, outline, findings)
    check_settings(sheets, outline, findings, draft=draft)
    return Checked(outline, findings.sorted(sheets.values()))


def _check_columns(survey: Sheet, outline: Outline, findings: Findings) -> None:
    for column, names in (("type", "题型（type）"), ("name", "题名（name）")):
        if column not in survey.headings:
            message = _("“题目”表里没有“{column}”这一列").format(column=names)
            findings.problem(survey, None, message, column)
    if not any(outline.questions()):
        findings.problem(survey, None, _("表单里一道题也没有"))
    for row in outline.rows:
        if "search(" in row["appearance"]:
            message = _("题目“{name}”用外部文件里的选项（search），这里不能用")
            findings.problem(survey, row, message.format(name=row["name"]), "appearance")
    for column in survey.columns:
        if column in COLUMNS[SURVEY] or column.partition("::")[0] in TRANSLATED:
            continue
        written = survey.headings[column]
        refused = next((row for row in outline.rows if _changes_the_form(column, row)), None)
        if refused is not None:
            message = _("列“{column}”这里不能用，请删去").format(column=written)
            findings.problem(survey, refused, message, column)
        else:
            message = _("列“{column}”没有用上").format(column=written)
            near = findings.suggestion(column, COLUMNS[SURVEY])
            findings.warning(survey, None, message + near, column)


def _changes_the_form(column: str, row: Row) -> bool:
    if column not in _REFUSED:
        return False
    return any(not part.startswith(_HARMLESS_PARAMETERS) for part in row[column].split())


def own_settings(reading: Reading) -> Row:
    """The row of the settings, an empty one where there is none."""
    sheet = reading.sheets.get(SETTINGS)
    return sheet.rows[0] if sheet is not None and sheet.rows else Row(0, {})
