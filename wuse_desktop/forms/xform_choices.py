# SPDX-License-Identifier: MulanPSL-2.0
"""The choices of an XForm: written into the control, or taken from a list of the form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element as XmlElement

from wuse_desktop.domain.codes import EXTENSIBLE, code_list, shipped_list
from wuse_desktop.forms.definition import Choice, Text
from wuse_desktop.forms.xform_findings import Findings, child, children, local
from wuse_desktop.forms.xform_text import Words
from wuse_desktop.forms.xpath.expression import Expression
from wuse_desktop.i18n import _

_NAME = r"[^\[\]/()'\"\s]+"
_LIST = re.compile(rf"instance\(\s*(['\"])(.+?)\1\s*\)((?:\s*/\s*{_NAME})+)\s*(.*)", re.DOTALL)
_ITEXT = re.compile(rf"jr:itext\(\s*({_NAME})\s*\)")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a question offers: the list, its choices and the rule that leaves some of them."""

    name: str = ""
    choices: tuple[Choice, ...] = ()
    rule: Expression | None = None


class Choices:
    """Reads the choices of controls; problems go to the findings."""

    def __init__(self, words: Words, findings: Findings) -> None:
        self._words = words
        self._findings = findings
        self._read: dict[tuple[str, ...], tuple[Choice, ...]] = {}

    def of(self, control: XmlElement, path: str, *, many: bool) -> Offer:
        """What the control of a question offers. ``many`` forbids spaces within values."""
        itemset = child(control, "itemset")
        offer = self._from_list(itemset, path) if itemset is not None else None
        if offer is None:
            offer = Offer(choices=tuple(self._inline(control, path)))
        spaced = [choice.value for choice in offer.choices if len(choice.value.split()) > 1]
        if many and spaced and offer.rule is None:
            message = _("题目“{name}”可以多选，选项“{value}”的值里不能有空格")
            name = path.rpartition("/")[2]
            self._findings.add(path, "type", message.format(name=name, value=spaced[0]))
        return offer

    def _inline(self, control: XmlElement, path: str) -> list[Choice]:
        found = []
        for item in children(control, "item"):
            value = child(item, "value")
            text = (value.text or "").strip() if value is not None else ""
            label = self._words.of(child(item, "label"), path, "label")
            found.append(Choice(text, label or Text(text)))
        return found

    def _from_list(self, itemset: XmlElement, path: str) -> Offer | None:
        nodeset = itemset.get("nodeset", "").strip()
        match = _LIST.fullmatch(nodeset)
        filters = _predicates(match[4]) if match is not None else None
        if match is None or filters is None:
            self._findings.unsupported(path, _("选项来源 {nodeset}").format(nodeset=nodeset))
            return None
        name, steps = match[2], [step.strip() for step in match[3].split("/")[1:]]
        if not self._findings.wants_list(name, path, "type"):
            return Offer(name)
        value, label = _column(itemset, "value"), _column(itemset, "label")
        key = (name, *steps, "|", value, label)
        if key not in self._read:
            items = _items(self._findings.lists[name], steps)
            read = tuple(self._choice(item, value, label, path) for item in items)
            self._read[key] = (*read, *_local_choices(name, read))
        rule = None
        if filters:
            text = filters[0] if len(filters) == 1 else " and ".join(f"({f})" for f in filters)
            rule = self._findings.compiled(text, path, "choice_filter")
        return Offer(name, self._read[key], rule)

    def _choice(self, item: XmlElement, value: str, label: str, path: str) -> Choice:
        columns = {local(each.tag): (each.text or "").strip() for each in item}
        known = columns.get(value, "")
        translated = _ITEXT.fullmatch(label)
        if translated is None:
            words = Text(columns.get(label, ""))
        else:
            words = self._words.by_id(columns.get(translated[1], ""), path, "label")
        properties = {
            name: text for name, text in columns.items() if name not in (value, label, "itextId")
        }
        if value != "name":
            properties[value] = known
        return Choice(known, words or Text(known), properties)


def _local_choices(name: str, read: tuple[Choice, ...]) -> Iterator[Choice]:
    """What a county added to a list that all forms share; a form's own list is left alone."""
    if name not in EXTENSIBLE:
        return
    shipped = {code.code for code in shipped_list(name)}
    if all(choice.value in shipped for choice in read):
        for code in code_list(name).active:
            if code.code not in shipped:
                yield Choice(code.code, Text(code.label, code.label_en))


def _column(itemset: XmlElement, name: str) -> str:
    element = child(itemset, name)
    reference = element.get("ref", "") if element is not None else ""
    return reference.strip().removeprefix("./")


def _items(instance: XmlElement, steps: list[str]) -> list[XmlElement]:
    found = [instance]
    for step in steps:
        found = [below for each in found for below in children(each, step)]
    return found


def _predicates(text: str) -> list[str] | None:
    """The texts within brackets that follow each other; None where anything else stands there."""
    found: list[str] = []
    depth = 0
    start = 0
    quote = ""
    for position, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"" and depth:
            quote = sign
        elif sign == "[":
            start = position + 1 if depth == 0 else start
            depth += 1
        elif sign == "]" and depth:
            depth -= 1
            if depth == 0:
                found.append(text[start:position].strip())
        elif depth == 0 and not sign.isspace():
            return None
    return found if depth == 0 and not quote else None
