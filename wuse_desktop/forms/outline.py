# SPDX-License-Identifier: MulanPSL-2.0
"""The outline of a survey sheet: its questions, groups and repeats, and what is wrong with them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from wuse_desktop.forms.findings import Findings
from wuse_desktop.forms.formulas import is_evaluated
from wuse_desktop.forms.headings import Row, Sheet
from wuse_desktop.forms.question_types import (
    BEGINNINGS,
    CALCULATED,
    ENDINGS,
    FILLED_IN,
    OF_A_DEVICE,
    TYPES,
    UNSUPPORTED,
    RowType,
    known_words,
    read_type,
)
from wuse_desktop.i18n import _

ROOT = "data"
_NAME = re.compile(r"(?![\uff00-\uffef])[^\W\d][\w.\-]*")
_MOST_NAME = 64
_MOST_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Element:
    """A row that becomes part of the form; ``parents`` are the names above it."""

    row: Row
    type: RowType
    name: str
    parents: tuple[str, ...]

    @property
    def path(self) -> str:
        """The path without positions, as in the compiled form."""
        return "/".join(("", ROOT, *self.parents, self.name))


@dataclass(slots=True)
class _Open:
    """A group or repeat whose end has not come yet, with the names it holds."""

    row: Row | None
    kind: str
    name: str
    names: dict[str, Row] = field(default_factory=dict)
    lower: dict[str, str] = field(default_factory=dict)


class Outline:
    """The elements of a survey in order.

    ``rows`` are all rows that are compiled, ends of groups included: disabled rows, rows of a
    device (their names are ``left_out``) and remarks are not among them.
    """

    def __init__(self, sheet: Sheet, findings: Findings) -> None:
        self.sheet = sheet
        self.elements: list[Element] = []
        self.rows: list[Row] = []
        self.left_out: set[str] = set()
        self._findings = findings
        self._stack = [_Open(None, "", "")]
        for row in sheet.rows:
            self._take(row)
        for unclosed in self._stack[1:]:
            message = _("“{name}”有“{begin}”，没有“{end}”").format(
                name=unclosed.name,
                begin=_(TYPES[unclosed.kind]),
                end=_(TYPES[BEGINNINGS[unclosed.kind]]),
            )
            findings.problem(sheet, unclosed.row, message, "type")
        # How many elements have a name: more than one where different groups hold it.
        self.names = Counter(element.name for element in self.elements)
        self._refuse_same_repeats()

    def questions(self) -> Iterator[Element]:
        """What is neither a group nor a repeat."""
        return (element for element in self.elements if element.type.kind not in BEGINNINGS)

    def _take(self, row: Row) -> None:
        if row["disabled"] == "yes":
            return
        if not row["type"]:
            self._without_type(row)
            return
        kind = read_type(row["type"])
        if kind.kind in OF_A_DEVICE:
            message = _("题型“{type}”要由手机填，这里略过").format(type=row["type"])
            self._findings.warning(self.sheet, row, message, "type")
            self.left_out.add(row["name"])
        elif kind.kind in UNSUPPORTED or not kind.kind:
            self._refuse_type(row, kind)
        elif kind.kind in ENDINGS:
            self._close(row, kind)
        else:
            self._add(row, kind)
            self._look_at(row, kind)

    def _refuse_type(self, row: Row, kind: RowType) -> None:
        if kind.kind:
            message = _("题型“{type}”（{meaning}）这里不能用").format(
                type=row["type"], meaning=_(UNSUPPORTED[kind.kind])
            )
        else:
            message = _("没有“{type}”这种题型").format(type=row["type"])
            message += self._findings.suggestion(row["type"], known_words())
        self._findings.problem(self.sheet, row, message, "type")
        if row["name"]:
            self._add(row, kind)

    def _without_type(self, row: Row) -> None:
        if row["name"] or row["label"]:
            self._findings.problem(self.sheet, row, _("这一题没有写题型"), "type")
            if row["name"]:
                self._add(row, RowType(""))
        else:
            message = _("这一行没有题型、题名和题目，略过")
            self._findings.warning(self.sheet, row, message)

    def _add(self, row: Row, kind: RowType) -> None:
        name = row["name"]
        holder = self._stack[-1]
        if self._name_is_good(row, kind, holder):
            holder.names.setdefault(name, row)
            holder.lower.setdefault(name.lower(), name)
        parents = tuple(item.name for item in self._stack[1:])
        self.rows.append(row)
        if name:
            self.elements.append(Element(row, kind, name, parents))
        if kind.kind in BEGINNINGS:
            self._stack.append(_Open(row, kind.kind, name))
            if len(self._stack) == _MOST_DEPTH + 2:
                message = _("分组套得太深，最多 {count} 层").format(count=_MOST_DEPTH)
                self._findings.problem(self.sheet, row, message, "type")

    def _close(self, row: Row, kind: RowType) -> None:
        begun = self._stack[-1]
        self.rows.append(row)
        if begun.kind == ENDINGS[kind.kind]:
            self._stack.pop()
            return
        if len(self._stack) == 1:
            message = _("“{end}”前面没有“{begin}”").format(
                end=_(TYPES[kind.kind]), begin=_(TYPES[ENDINGS[kind.kind]])
            )
        else:
            message = _("“{name}”以“{begin}”开始，应以“{right}”结束，不是“{end}”").format(
                name=begun.name,
                begin=_(TYPES[begun.kind]),
                right=_(TYPES[BEGINNINGS[begun.kind]]),
                end=_(TYPES[kind.kind]),
            )
            self._stack.pop()
        self._findings.problem(self.sheet, row, message, "type")

    def _name_is_good(self, row: Row, kind: RowType, holder: _Open) -> bool:
        name = row["name"]
        message = ""
        if not name:
            if kind.kind != "note":
                message = _("这一行没有题名")
        elif not _NAME.fullmatch(name) or len(name) > _MOST_NAME:
            message = _(
                "题名“{name}”不能用：以汉字或字母开头，只含汉字、字母、数字、“_”“-”“.”，不超过{count}个字"
            ).format(name=name, count=_MOST_NAME)
        elif name == "meta" or (name == ROOT and kind.kind == "begin_repeat"):
            message = _("题名“{name}”由程序自己使用，请换一个").format(name=name)
        elif name in holder.names:
            message = _("题名“{name}”和第{row}行的重复了").format(
                name=name, row=holder.names[name].number
            )
        elif (other := holder.lower.get(name.lower())) is not None:
            hint = _("题名“{name}”和“{other}”只差大小写，容易弄混")
            self._findings.warning(self.sheet, row, hint.format(name=name, other=other), "name")
        if message:
            self._findings.problem(self.sheet, row, message, "name")
        return bool(name) and not message

    def _refuse_same_repeats(self) -> None:
        seen: dict[str, Element] = {}
        for element in self.elements:
            if element.type.kind != "begin_repeat":
                continue
            first = seen.setdefault(element.name, element)
            if first is not element and first.parents != element.parents:
                message = _("重复“{name}”和第{row}行的重复同名，请换一个题名").format(
                    name=element.name, row=first.row.number
                )
                self._findings.problem(self.sheet, element.row, message, "name")

    def _look_at(self, row: Row, kind: RowType) -> None:
        """What a question of its type must have."""
        name = row["name"] or row["label"]
        default = row["default"]
        if kind.kind == "calculate" and not (
            row["calculation"] or is_evaluated(default, kind.kind)
        ):
            message = _("题目“{name}”是计算，却没有写怎么计算").format(name=name)
            self._findings.problem(self.sheet, row, message, "calculation")
        if kind.other and row["choice_filter"]:
            message = _("题目“{name}”有“或其他”，不能再用选项筛选").format(name=name)
            self._findings.problem(self.sheet, row, message, "choice_filter")
        unseen = kind.kind in {*CALCULATED, *FILLED_IN, *BEGINNINGS} or row["calculation"]
        if not unseen and not any(row[column] for column in self._labels()):
            message = _("题目“{name}”没有写题目文字").format(name=name)
            self._findings.problem(self.sheet, row, message, "label")

    def _labels(self) -> list[str]:
        return [
            column
            for column in self.sheet.columns
            if column.partition("::")[0] in ("label", "hint")
        ]
