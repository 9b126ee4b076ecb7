# SPDX-License-Identifier: MulanPSL-2.0
"""The words of an XForm: inline or from ``itext``, in Chinese and English, with their outputs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element as XmlElement

from wuse_desktop.forms.definition import BLANK, Output, Text
from wuse_desktop.forms.xform_findings import Findings, child, children, local
from wuse_desktop.i18n import _

_REFERENCE = re.compile(r"\s*jr:itext\(\s*(['\"])(.*?)\1\s*\)\s*")
_WIDTH = re.compile(r"w([1-9]|10)")
_CHINESE = re.compile(r"\bzh\b|chinese|中文|汉语|普通话", re.IGNORECASE)
_ENGLISH = re.compile(r"\ben\b|english|英", re.IGNORECASE)

# Stands for an output while white space is tidied; no author can type it into a workbook.
_MARK = "\ue000"

_NO_WORDS = Text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """How an item looks: its words, its width and the other words of its appearance."""

    label: Text = _NO_WORDS
    hint: Text = _NO_WORDS
    width: int = 0
    appearance: frozenset[str] = frozenset()

    def over(self, other: "Face") -> "Face":
        """This face, and what it leaves open from another."""
        return Face(
            label=self.label or other.label,
            hint=self.hint or other.hint,
            width=self.width or other.width,
            appearance=self.appearance | other.appearance,
        )


class Words:
    """Finds the words of an element: its own, or those of ``itext`` that it refers to."""

    def __init__(self, model: XmlElement, findings: Findings) -> None:
        self._findings = findings
        self._zh: Mapping[str, XmlElement] = {}
        self._en: Mapping[str, XmlElement] = {}
        itext = child(model, "itext")
        if itext is not None:
            self._read(children(itext, "translation"))

    def _read(self, translations: list[XmlElement]) -> None:
        """Chinese and English by name; without Chinese, the first other language in its place."""
        translations.sort(key=lambda each: "default" not in each.attrib)
        chinese = english = None
        for each in translations:
            language = each.get("lang", "")
            if chinese is None and _CHINESE.search(language):
                chinese = each
            elif english is None and _ENGLISH.search(language):
                english = each
        if chinese is None:
            chinese = next((each for each in translations if each is not english), None)
        self._zh = _by_id(chinese)
        self._en = _by_id(english)

    def of(self, element: XmlElement | None, path: str, column: str) -> Text:
        """The words of a label or hint of the question at a path."""
        if element is None:
            return Text()
        reference = element.get("ref")
        if reference is None:
            return self._text(element, None, path, column)
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            self._findings.unsupported(path, _("文字引用 {text}").format(text=reference))
            return Text()
        return self.by_id(match[2], path, column)

    def face(self, element: XmlElement, path: str) -> Face:
        """How a control, group or repeat looks."""
        appearance = element.get("appearance", "").split()
        widths = [match for each in appearance if (match := _WIDTH.fullmatch(each))]
        return Face(
            label=self.of(child(element, "label"), path, "label"),
            hint=self.of(child(element, "hint"), path, "hint"),
            width=int(widths[0][1]) if widths else 0,
            appearance=frozenset(each for each in appearance if not _WIDTH.fullmatch(each)),
        )

    def of_attribute(self, text: str, path: str, column: str) -> Text:
        """The words of a message: the text itself, or an entry of ``itext``."""
        match = _REFERENCE.fullmatch(text)
        return Text(text.strip()) if match is None else self.by_id(match[2], path, column)

    def by_id(self, name: str, path: str, column: str) -> Text:
        """The words of an entry of ``itext``."""
        chinese, english = self._zh.get(name), self._en.get(name)
        if chinese is None and english is None:
            message = _("题目“{name}”的文字“{text}”不在表单里")
            question = path.rpartition("/")[2]
            self._findings.add(path, column, message.format(name=question, text=name))
        return self._text(chinese, english, path, column)

    def _text(
        self, chinese: XmlElement | None, english: XmlElement | None, path: str, column: str
    ) -> Text:
        zh, zh_outputs = self._filled(chinese, path, column)
        en, en_outputs = self._filled(english, path, column)
        return Text(zh, en, zh_outputs, en_outputs)

    def _filled(
        self, element: XmlElement | None, path: str, column: str
    ) -> tuple[str, tuple[Output, ...]]:
        if element is None:
            return "", ()
        parts = [element.text or ""]
        expressions = []
        for inner in element:
            if local(inner.tag) == "output":
                parts.append(_MARK)
                text = inner.get("value") or inner.get("ref") or ""
                expressions.append(self._findings.compiled(text, path, column))
            else:
                parts.extend(inner.itertext())
            parts.append(inner.tail or "")
        pieces = _tidy("".join(parts)).split(_MARK)
        words = pieces[0]
        outputs = []
        for expression, piece in zip(expressions, pieces[1:], strict=False):
            if expression is not None:
                outputs.append(Output(len(words), expression))
            words += BLANK + piece
        # What a form without a translation for one entry has in its place.
        return ("" if words == "-" else words), tuple(outputs)


def _by_id(translation: XmlElement | None) -> dict[str, XmlElement]:
    """The value of each text that is to be read: the one without form, else the long one."""
    found: dict[str, XmlElement] = {}
    for text in children(translation, "text") if translation is not None else ():
        values = {value.get("form", ""): value for value in children(text, "value")}
        value = values.get("") if "" in values else values.get("long", values.get("short"))
        found[text.get("id", "")] = value if value is not None else XmlElement("value")
    return found


def _tidy(text: str) -> str:
    """Lines without the white space of the XML around and between the words."""
    lines = (" ".join(line.split(" ")).strip() for line in text.splitlines())
    return "\n".join(re.sub(r"[ \t]+", " ", line) for line in lines).strip()
