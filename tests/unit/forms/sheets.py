# SPDX-License-Identifier: MulanPSL-2.0
"""Forms for tests, written as the sheets of a workbook or as an XForm."""

from collections.abc import Callable, Mapping
from datetime import datetime

from pyxform.xls2xform import convert

from wuse_desktop.forms.answers import Json
from wuse_desktop.forms.definition import AnyItem, Form, Question
from wuse_desktop.forms.faults import FormFault, FormProblem
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xform import load_xform
from wuse_desktop.forms.xpath.expression import Surroundings

NOW = datetime(2026, 3, 5, 9, 30)  # noqa: DTZ001 - forms know local times only

_SETTINGS = """
| settings |
| | form_id | form_title | version | default_language | namespaces |
| | trial | 试用表 | 2026.1 | 中文 (zh) | wuse="urn:wuse:forms" |
"""

_HEAD = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms"
        xmlns:wuse="urn:wuse:forms">
"""


def xform_of(survey: str, choices: str = "", more: str = "") -> str:
    """The XForm of a survey sheet. The first line of a sheet holds its headings."""
    sheets = f"| survey |\n{_lines(survey)}{_SETTINGS}{more}"
    if choices:
        sheets += f"| choices |\n{_lines(choices)}"
    return str(convert(sheets, file_type=".md").xform)


def form_of(survey: str, choices: str = "", more: str = "") -> Form:
    """The form of a survey sheet."""
    return load_xform(xform_of(survey, choices, more))


def filling(
    survey: str, choices: str = "", *, answers: Mapping[str, Json] | None = None
) -> Session:
    """A survey sheet that is being filled."""
    return begun(form_of(survey, choices), answers)


def begun(
    form: Form,
    answers: Mapping[str, Json] | None = None,
    facts: Mapping[str, object] | None = None,
    *,
    now: Callable[[], datetime] = lambda: NOW,
) -> Session:
    """A form that is being filled on a morning in March."""
    surroundings = Surroundings(now=now, user="王五")
    return Session(form, answers, surroundings=surroundings, facts=facts)


def by_hand(record: str, model: str = "", body: str = "", *, title: str = "手写") -> str:
    """An XForm: what is in the record, the rest of the model, the body."""
    return (
        f"{_HEAD}<h:head><h:title>{title}</h:title><model><instance>"
        f'<data id="hand" version="3">{record}</data></instance>{model}</model></h:head>'
        f"<h:body>{body}</h:body></h:html>"
    )


def refused(xml: str) -> tuple[FormProblem, ...]:
    """Why a form is refused; nothing if it is not."""
    try:
        load_xform(xml)
    except FormFault as fault:
        return fault.problems
    return ()


def messages(xml: str) -> list[str]:
    """The sentences with which a form is refused."""
    return [problem.message for problem in refused(xml)]


def item(form: Form, path: str) -> AnyItem:
    """The element at a path."""
    return next(each for each in form.walk() if each.path == path and each.name)


def question(form: Form, path: str) -> Question:
    """The question at a path."""
    return next(each for each in form.questions() if each.path == path)


def _lines(sheet: str) -> str:
    return "".join(f"| | {line.strip(' |')} |\n" for line in sheet.strip().splitlines())
