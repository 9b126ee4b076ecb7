# SPDX-License-Identifier: MulanPSL-2.0
"""Compiles an XForm, the XML that an XLSForm becomes, into a Form.

Source: the ODK XForms specification, in the subset of an office form: no place, sound, picture
to draw on, ranking, and nothing that lies outside the form. What goes beyond is refused by name,
and all problems are told at once; an expression is read here or never.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from xml.etree.ElementTree import Element as XmlElement
from xml.etree.ElementTree import ParseError

from wuse_desktop.forms.definition import Form, Text
from wuse_desktop.forms.faults import FormFault, FormProblem
from wuse_desktop.forms.plan import Element, make_plan
from wuse_desktop.forms.xform_body import Body, repeats_of
from wuse_desktop.forms.xform_findings import Findings, child
from wuse_desktop.forms.xform_model import Model, Names, primary_of
from wuse_desktop.forms.xform_text import Words
from wuse_desktop.i18n import _

MOST_CHARACTERS = 4_000_000
MOST_QUESTIONS = 2_000
MOST_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Heading:
    """What tells a version of a form from others, as the compiled form says it too."""

    form_id: str
    version: str
    title: Text
    sha256: str


def read_heading(xml: str) -> Heading:
    """What an XForm says of itself, without compiling it: that takes a fourth of the time.

    Raises FormFault for a text that is none; other problems are not looked for.
    """
    model, title, _body = _parts(_parsed(xml))
    primary = primary_of(model)
    if primary is None:
        raise _refused(_("表单里没有记录的结构（instance）"))
    names = Names.of(primary)
    return Heading(names.form_id, names.version, Text(title, names.title_en), _hash(xml))


def load_xform(xml: str) -> Form:
    """Compile the text of an XForm.

    Raises FormFault with every problem that was found.
    """
    model_element, title, body = _parts(_parsed(xml))
    findings = Findings()
    model = Model(model_element, repeats_of(body), findings)
    items = Body(model, Words(model_element, findings), findings).items(body)
    plan = make_plan(model.root, items)
    for circle in plan.circles:
        findings.add(circle[0].path, "calculation", _circle(circle))
    count = sum(not place.children for place in model.places.values())
    if count > MOST_QUESTIONS:
        message = _("题目有 {count} 个，最多 {most} 个")
        findings.add("", "", message.format(count=count, most=MOST_QUESTIONS))
    if findings.problems:
        raise FormFault(findings.problems)
    return Form(
        form_id=model.names.form_id,
        version=model.names.version,
        title=Text(title, model.names.title_en),
        sha256=_hash(xml),
        root=model.root,
        items=items,
        entity=model.entities.get(model.top.path, ""),
        instances=model.instances(),
        plan=plan,
    )


def _hash(xml: str) -> str:
    return sha256(xml.encode()).hexdigest()


def _parsed(xml: str) -> XmlElement:
    # Loaded here: most starts of the program read no form from outside.
    from defusedxml import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    if len(xml) > MOST_CHARACTERS:
        raise _refused(_("文件太大，最多 {most} 个字符").format(most=MOST_CHARACTERS))
    try:
        top: XmlElement = fromstring(xml.lstrip("\ufeff \t\r\n"), forbid_dtd=True)
    except ParseError as error:
        line, column = error.position
        message = _("不是完好的 XML：第 {line} 行第 {column} 个字符处读不下去")
        raise _refused(message.format(line=line, column=column + 1)) from error
    except DefusedXmlException as error:
        raise _refused(_("XML 里有文档类型声明或实体，不予读取")) from error
    if _depth(top) > MOST_DEPTH:
        raise _refused(_("层次太深，最多 {most} 层").format(most=MOST_DEPTH))
    return top


def _depth(top: XmlElement) -> int:
    """How deep elements stand within each other, found without recursion."""
    depth = 0
    level = [top]
    while level:
        depth += 1
        level = [below for element in level for below in element]
    return depth


def _parts(top: XmlElement) -> tuple[XmlElement, str, XmlElement]:
    """The model, the title and the body."""
    head, body = child(top, "head"), child(top, "body")
    model = child(head, "model") if head is not None else None
    if head is None or model is None or body is None:
        raise _refused(_("不是 XForm：没有 model 或 body 部分"))
    title = child(head, "title")
    return model, "".join(title.itertext()).strip() if title is not None else "", body


def _circle(elements: Sequence[Element]) -> str:
    names = [element.name for element in elements]
    return _("循环引用：{names}").format(names=" → ".join([*names, names[0]]))


def _refused(message: str) -> FormFault:
    return FormFault([FormProblem("", 0, "", "", 0, message)])
