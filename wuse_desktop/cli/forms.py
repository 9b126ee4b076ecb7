# SPDX-License-Identifier: MulanPSL-2.0
"""Commands about form definitions: look one over, edit it as a workbook, try an expression."""

import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime

from wuse_desktop.cli.answer import DONE, REFUSED, Answer
from wuse_desktop.cli.calls import Call
from wuse_desktop.cli.files import target_path, write_file
from wuse_desktop.errors import Fault
from wuse_desktop.forms.definition import Question, Repeat
from wuse_desktop.forms.faults import FormFault, FormProblem
from wuse_desktop.forms.reader import ReadForm, read_form
from wuse_desktop.forms.workbook import write_workbook
from wuse_desktop.forms.xpath.expression import Surroundings, Value
from wuse_desktop.forms.xpath.rows import evaluate_row
from wuse_desktop.forms.xpath.values import number_of, text_of, truth_of
from wuse_desktop.i18n import _

_AS = {"str": text_of, "num": number_of, "bool": truth_of}


def check(call: Call) -> Answer:
    """Tell everything that is wrong with a form definition."""
    given = call.arguments
    try:
        found = read_form(given.file, draft=given.draft)
    except FormFault as fault:
        lines = [
            _("表单有 {count} 处要改：").format(count=len(fault.problems)),
            *_lines(fault.problems),
        ]
        return Answer(lines, {"problems": _facts(fault.problems)}, REFUSED, fault.code)
    return Answer(
        [_summary(found), *_lines(found.warnings)],
        {
            "form_id": found.form_id,
            "version": found.version,
            "title": found.title,
            "questions": _count(found, Question),
            "repeats": _count(found, Repeat),
            "problems": [],
            "warnings": _facts(found.warnings),
        },
        DONE,
    )


def _summary(found: ReadForm) -> str:
    text = _(
        "表单“{title}”（{form_id}，版本 {version}）可以用：{questions} 道题，{repeats} 个重复。"
    )
    return text.format(
        title=found.title,
        form_id=found.form_id,
        version=found.version or "-",
        questions=_count(found, Question),
        repeats=_count(found, Repeat),
    )


def _count(found: ReadForm, kind: type) -> int:
    return sum(isinstance(item, kind) for item in found.form.walk())


def _lines(problems: Sequence[FormProblem]) -> Iterator[str]:
    for problem in problems:
        place = problem.sheet
        if problem.row:
            place = _("{sheet} 第{row}行").format(sheet=problem.sheet, row=problem.row)
        if problem.column:
            place = _("{place} {column}").format(place=place, column=problem.column)
        line = _("  {place}：{message}") if place else "  {message}"
        yield line.format(place=place.strip(), message=problem.message)


def _facts(problems: Sequence[FormProblem]) -> list[dict[str, object]]:
    return [asdict(problem) for problem in problems]


def to_workbook(call: Call) -> Answer:
    """Write a form definition as a workbook to be edited."""
    given = call.arguments
    found = read_form(given.file, draft=True)
    path = target_path(given.output, f"{given.file.stem}.xlsx", given.file)
    write_file(path, write_workbook(found.sheets))
    return Answer([_("已写到 {file}").format(file=path)], {"file": str(path)})


def evaluate(_call: Call) -> Answer:
    """Answer each line of standard input: an expression on a document, both as JSON.

    ``kind`` ("str", "num", "bool") says what the value is wanted as; without it a node set is
    given as its text. A number that JSON does not have is written as a word.
    """
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(_evaluated(line), ensure_ascii=False), flush=True)
    return Answer([])


def _evaluated(line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
        texts = [row.get(name, "") for name in ("document", "context", "expression")]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError
    except (ValueError, AttributeError, TypeError, RecursionError):
        return {"error": _("这一行不是要求的 JSON，要有 document、context、expression。")}
    try:
        value = evaluate_row(*texts, surroundings=Surroundings(now=_now))
    except Fault as fault:
        return {"error": fault.message}
    return {"value": _plain(value, str(row.get("kind", "")))}


def _plain(value: Value, kind: str) -> object:
    wanted = _AS.get(kind, text_of if isinstance(value, list) else lambda given: given)
    plain = wanted(value)
    if isinstance(plain, float) and not math.isfinite(plain):
        return "NaN" if math.isnan(plain) else "Infinity" if plain > 0 else "-Infinity"
    return plain


def _now() -> datetime:
    return datetime.now().astimezone().replace(tzinfo=None)


COMMANDS = {"forms_check": check, "forms_to-xlsx": to_workbook, "forms_eval": evaluate}
