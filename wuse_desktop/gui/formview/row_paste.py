# SPDX-License-Identifier: MulanPSL-2.0
"""What a table copied from WPS means for the rows of a form."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time

from wuse_desktop.domain import codes
from wuse_desktop.domain.table_text import pasted_table
from wuse_desktop.domain.typed_dates import HELD, read_day, read_time
from wuse_desktop.forms.definition import Choice, Question, QuestionKind

_PARTS = re.compile(r"[、,，;；/\s]+")
_YES = frozenset({"是", "有", "对", "√", "✓", "☑", "1", "y", "yes", "true", "ok"})
_MIDNIGHT = re.compile(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})\s+0{1,2}:00(:00)?")
_SECONDS = re.compile(r"(\d{1,2}:\d{2}):\d{2}")


def copied_cells(text: str) -> list[list[str]]:
    """The cells of a copied table by row; blank lines are passed over."""
    lines = pasted_table(text)
    return [[cell.strip() for cell in line] for line in lines if any(map(str.strip, line))]


def columns_named(line: Sequence[str], labels: Sequence[str]) -> list[int]:
    """The columns that a line of headings names, -1 for what the form does not have.

    An empty list says that the line holds no headings: fewer than two are known.
    """
    known = {_plain(label): number for number, label in enumerate(labels)}
    found = [known.get(_plain(cell), -1) for cell in line]
    return found if sum(number >= 0 for number in found) >= 2 else []


def answer_of(question: Question, choices: Sequence[Choice], text: str, today: date) -> object:
    """What a copied cell answers to a question; a text that means nothing stays as it is."""
    kind = question.kind
    if kind is QuestionKind.ONE:
        return _code(question, choices, text) or text
    if kind is QuestionKind.MANY:
        pieces = [piece for piece in _PARTS.split(text) if piece]
        return tuple(_code(question, choices, piece) or piece for piece in pieces)
    if kind is QuestionKind.ACKNOWLEDGE:
        return "OK" if _plain(text) in _YES else ""
    if kind is QuestionKind.DATE:
        return read_day(_MIDNIGHT.sub(r"\1", text), today, HELD) or text
    if kind is QuestionKind.TIME:
        found = read_time(_SECONDS.sub(r"\1", text))
        return text if found is None else found
    if kind is QuestionKind.DATETIME:
        return _moment(_SECONDS.sub(r"\1", text), today) or text
    return text


def _moment(text: str, today: date) -> datetime | None:
    day, _space, clock = text.strip().partition(" ")
    found = read_day(day, today, HELD)
    return datetime.combine(found, read_time(clock) or time()) if found else None


def _code(question: Question, choices: Sequence[Choice], text: str) -> str:
    word = _plain(text)
    for choice in choices:
        if word in (_plain(choice.value), _plain(choice.label.zh), _plain(choice.label.en)):
            return choice.value
    if question.list_name in codes.list_names():
        found = codes.find(question.list_name, text)
        return found.code if found is not None else ""
    return ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().rstrip("*").strip().casefold()
