# SPDX-License-Identifier: MulanPSL-2.0
"""Commands about form definitions: look one over, edit it as a workbook, try an expression."""

import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from wuse_desktop.cli.answer import DONE, REFUSED, Answer
from wuse_desktop.cli.calls import Call
from wuse_desktop.cli.files import target_path, write_file
from wuse_desktop.errors import Fault, UserFault
from wuse_desktop.forms.definition import Question, Repeat
from wuse_desktop.forms.faults import FormFault, FormProblem
from wuse_desktop.forms.reader import ReadForm, read_form
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.workbook import write_workbook
from wuse_desktop.forms.xpath.expression import Surroundings, Value
from wuse_desktop.forms.xpath.rows import evaluate_row
from wuse_desktop.forms.xpath.values import number_of, text_of, truth_of
from wuse_desktop.i18n import _
from wuse_desktop.services import form_library, form_versions
from wuse_desktop.services.form_sheets import SheetHead, form_sheet

_MOST_ANSWERS = 4 * 1024 * 1024
_AS = {"str": text_of, "num": number_of, "bool": truth_of}


def check(call: Call) -> Answer:
    """Tell everything that is wrong with a form definition."""
    given = call.arguments
    try:
        found = read_form(given.file, draft=not given.strict)
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


def paper(call: Call) -> Answer:
    """Print a form, blank or with answers; answers that do not fit are printed as they are."""
    given = call.arguments
    form = read_form(given.file, draft=True).form
    session = None
    if given.answers is not None:
        session = Session(form, _read_answers(given.answers), surroundings=Surroundings(now=_now))
    pdf = form_sheet(form, session, heading=SheetHead(unit=given.unit), reveal=given.reveal)
    path = target_path(given.output, f"{given.file.stem}.pdf", given.file)
    write_file(path, pdf)
    problems = session.problems() if session is not None else []
    lines = [_("已写到 {file}").format(file=path)]
    lines += [_("  {label}：{message}").format(label=p.label, message=p.message) for p in problems]
    facts = {"file": str(path), "problems": [asdict(problem) for problem in problems]}
    return Answer(lines, facts)


def _read_answers(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()[: _MOST_ANSWERS + 1]
        answers = json.loads(content) if len(content) <= _MOST_ANSWERS else None
    except (OSError, ValueError, RecursionError):
        answers = None
    if not isinstance(answers, dict):
        raise UserFault(
            "answers_unreadable",
            _("答案文件读不出来：要有一个 JSON 对象，按表单的分组嵌套，不超过 4 MB。"),
            _("请核对文件内容和位置后再试；什么都没有写。"),
        )
    return answers


def publish(call: Call) -> Answer:
    """Publish a form on the desk; at a county it goes down to the stations."""
    examined = form_library.examine(call.desk, call.arguments.file)
    form_library.publish(call.desk, examined)
    read = examined.read
    message = _("已发布“{title}”（{form_id}，版本 {version}），和原来的版本有 {count} 处不同。")
    lines = [
        message.format(
            title=read.title,
            form_id=read.form_id,
            version=read.version,
            count=len(examined.changes),
        )
    ]
    lines += [
        _("  {label}：{message}").format(
            label=item.difference.label, message=item.difference.message
        )
        for item in examined.changes
    ]
    return Answer(
        lines,
        {
            "form_id": read.form_id,
            "version": read.version,
            "before": examined.current,
            "changes": [
                {**asdict(item.difference), "used": item.used} for item in examined.changes
            ],
        },
    )


def list_all(call: Call) -> Answer:
    """List every form by version."""
    lines = form_versions.list_forms(call.desk)
    texts = [
        _("{form_id} {version} {title} {mark}")
        .format(
            form_id=line.form_id,
            version=line.version,
            title=line.title,
            mark=_("在用") if line.current else "",
        )
        .strip()
        for line in lines
    ]
    facts = [
        {
            "form_id": line.form_id,
            "version": line.version,
            "title": line.title,
            "sha256": line.sha256,
            "origin": line.origin,
            "state": line.state,
            "uses": line.uses,
            "current": line.current,
        }
        for line in lines
    ]
    return Answer(texts, {"forms": facts})


COMMANDS = {
    "forms_check": check,
    "forms_to-xlsx": to_workbook,
    "forms_paper": paper,
    "forms_publish": publish,
    "forms_list": list_all,
    "forms_eval": evaluate,
}
