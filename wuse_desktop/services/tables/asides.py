# SPDX-License-Identifier: MulanPSL-2.0
"""Rows of a sheet that are no records: titles, headings, empty lines, totals, notes.

They are not loaded and not returned, but counted and listed: the rows of a sheet are those loaded,
those returned and these. A row is one of these only when it holds nothing that a record is made
of; in doubt it is a record, and comes back with a reason.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wuse_desktop.i18n import N_, _
from wuse_desktop.services.tables.cells import text_of
from wuse_desktop.services.tables.headings import Headings
from wuse_desktop.services.tables.sheets import Sheet

BLANK, TITLE, HEADING, NUMBERED = "blank", "title", "heading", "numbered"
TOTAL, NOTE, EXAMPLE, HIDDEN = "total", "note", "example", "hidden"
_LABELS = {
    TITLE: N_("表头上方的标题、单位、日期"),
    HEADING: N_("标题行"),
    TOTAL: N_("小计、合计"),
    NOTE: N_("表中和表下的说明、分段、签字"),
    EXAMPLE: N_("填写示例"),
    NUMBERED: N_("只有序号的空行"),
    HIDDEN: N_("隐藏的行，按您说的没有导入"),
    BLANK: N_("空行"),
}
_UNITS = r"(?:人次|人|个|户次|户|次|节|场|份|天|元|名|小时|分钟|%)?"
_AMOUNT = re.compile(rf"[共约]?[-+]?[\d.,]+{_UNITS}")
_PLAIN_TOTAL = re.compile(r"(?:本页|本表|本月|本季|本年|全年|全村|全镇|全乡)?[合小总共累]计[:：]?")
_TOTAL = re.compile(
    rf".{{0,12}}[合小总共累]计(?:人数|户数|数)?[:：]?(?:{_AMOUNT.pattern})?"
    rf"|(?:以上|本页|本表|本村|全村|全镇|全乡|全社区)?(?:一)?共(?:有)?[\d.,]+{_UNITS}"
)
_NOTE = re.compile(
    r"(?:(?:备注|注|说明|填表说明|注意|附注|附)\s*\d*\s*[:：、.]"
    r"|(?:填表|制表|填报|审核|复核|审批|经办|打印|统计|报送|单位|站长|负责|联系)"
    r"(?:单位|部门|机构|人员|人|者|日期|时间|负责人|签字|签名|盖章|电话)*\s*[:：(（]"
    r"|(?:签字|签名|盖章|日期|制表|审核|复核)\s*[:：(（]).*",
    re.DOTALL,
)
_EXAMPLE = re.compile(r"(?:填写)?(?:示例|样例|范例|例子|例)\s*(?:[:：].*)?", re.DOTALL)
_SENTENCE = re.compile(r"[，。；！]|[,;]\s")
_LONG = 12
_ID_NUMBER = re.compile(r"\d{14,17}[\dXx]")
_MOST_SIGNED = 10


@dataclass(frozen=True, slots=True)
class Aside:
    """Rows that are no records: why, and their numbers in the sheet."""

    reason: str
    rows: tuple[int, ...]

    @property
    def label(self) -> str:
        """Why, in words."""
        return _(_LABELS[self.reason])


@dataclass(frozen=True, slots=True)
class Divided:
    """The rows of a sheet: the places of its records, and all the others."""

    records: Sequence[int]
    asides: tuple[Aside, ...]


def divide(sheet: Sheet, headings: Headings, *, without_hidden: bool = False) -> Divided:
    """Tell the records of a sheet from its other rows; every row is in one of the two.

    ``without_hidden`` sets records aside that the sheet hides.
    """
    judge = _Judge(sheet, headings)
    records = array("L")  # of a long sheet not as many numbers as it has rows
    others: dict[str, list[int]] = {}
    for place in range(len(sheet.rows)):
        reason = judge.reason(place)
        if not reason and without_hidden and place in sheet.hidden:
            reason = HIDDEN
        if reason:
            others.setdefault(reason, []).append(sheet.number(place))
        else:
            records.append(place)
    found = (Aside(reason, tuple(others[reason])) for reason in _LABELS if reason in others)
    return Divided(records, tuple(found))


class _Judge:
    """Judges the rows of one sheet."""

    def __init__(self, sheet: Sheet, headings: Headings) -> None:
        self._sheet = sheet
        self._headings = headings
        self._known = frozenset(headings.columns)
        self._needed = frozenset(
            place for place, item in headings.columns.items() if item.required or item.own
        )
        self._heads = {self._texts(place) for place in range(headings.top, headings.row + 1)}
        self._titles = {self._texts(place) for place in range(headings.top)} - {()}

    def _texts(self, place: int) -> tuple[str, ...]:
        return tuple(self._words(place).values())

    def _words(self, place: int) -> dict[int, str]:
        """The texts of a row by place, each merged cell once, where it begins."""
        spread = self._sheet.spread
        return {
            number: text
            for number, cell in enumerate(self._sheet.rows[place])
            if (text := text_of(cell))
            and spread.get((place, number), (place, number)) == (place, number)
        }

    def reason(self, place: int) -> str:
        """Why a row is no record; "" for a record."""
        words = self._words(place)
        if not any(text_of(cell) for cell in self._sheet.rows[place]):
            return BLANK
        if place < self._headings.top:
            return TITLE
        if place <= self._headings.row:
            return HEADING
        texts = tuple(words.values())
        if not words:  # only what is merged from above: the lower half of the row before
            return BLANK
        if words.keys() <= self._headings.serial and all(text.isdigit() for text in texts):
            return NUMBERED
        if len(texts) > 1 and texts in self._heads:
            return HEADING
        if texts in self._titles:
            return TITLE
        return self._reason_of_words(place, words)

    def _reason_of_words(self, place: int, words: dict[int, str]) -> str:
        texts = [unicodedata.normalize("NFKC", text) for text in words.values()]
        if any(_ID_NUMBER.fullmatch(text) for text in texts):
            return ""
        if self._is_total(words):
            return TOTAL
        if _EXAMPLE.fullmatch(texts[0]):
            return EXAMPLE
        if self._is_note(place, words, texts):
            return NOTE
        return ""

    def _is_total(self, words: dict[int, str]) -> bool:
        """合计, or 镇西村小计：12户 with nothing but numbers in what a record is made of."""
        plain = {
            number: "".join(unicodedata.normalize("NFKC", text).split())
            for number, text in words.items()
        }
        marks = {number for number, text in plain.items() if _TOTAL.fullmatch(text)}
        if not marks:
            return False
        if any(_PLAIN_TOTAL.fullmatch(plain[number]) for number in marks):
            return self._only_amounts(plain, marks, self._needed)
        return self._only_amounts(plain, marks, self._known)

    @staticmethod
    def _only_amounts(plain: dict[int, str], marks: set[int], places: Iterable[int]) -> bool:
        return all(
            number in marks or number not in plain or bool(_AMOUNT.fullmatch(plain[number]))
            for number in places
        )

    def _is_note(self, place: int, words: dict[int, str], texts: list[str]) -> bool:
        """Signatures and notes, headings of a part of the table across its width."""
        first = min(words)
        if _NOTE.fullmatch(texts[0]) and len(words) <= _MOST_SIGNED:
            pairs = zip(texts, ["", *texts[:-1]], strict=True)
            return all(_NOTE.fullmatch(text) or _NOTE.fullmatch(before) for text, before in pairs)
        if len(words) > 1:
            return False
        if self._width(place, first) * 2 >= max(len(self._headings.texts), 4):
            return True
        said = len(texts[0]) >= _LONG and bool(_SENTENCE.search(texts[0]))
        return said and (first not in self._known or first in self._needed)

    def _width(self, place: int, first: int) -> int:
        """Over how many columns the cell at a place is merged."""
        spread = self._sheet.spread
        row = range(first, len(self._sheet.rows[place]))
        return 1 + sum(spread.get((place, number)) == (place, first) for number in row)
