# SPDX-License-Identifier: MulanPSL-2.0
"""What a form on paper is made of: plain values, with the words already chosen."""

import dataclasses
import datetime
import enum

from wuse_desktop.reports.grid import Align


class Room(enum.Enum):
    """What the cell of an answer leaves room for."""

    LINE = "line"
    LINES = "lines"
    """Text of several lines."""
    RULE = "rule"
    """Drawn as a line to write on while there is no answer."""
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    """Date and time."""
    SIGNATURE = "signature"
    SEAL = "seal"
    """A signature with a stamp."""


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """One choice with its check box."""

    label: str
    chosen: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What stands in an answer's cell: text, or every choice with its check box."""

    text: str = ""
    marks: tuple[Mark, ...] = ()
    room: Room = Room.LINE


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A label and its answer, with the columns that each takes.

    Without columns of its own the label stands above the answer in one cell; an entry whose
    answer has none is a note.
    """

    label: str
    label_span: int
    answer: Answer
    answer_span: int


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A titled grid; the spans of each row add up to ``columns``."""

    title: str
    columns: int
    rows: tuple[tuple[Entry, ...], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ListingColumn:
    """A column of a listing. ``marks`` are the choices that may be filled in by hand."""

    label: str
    share: int = 1
    align: Align = Align.CENTER
    marks: tuple[Mark, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """Rows of the same questions, one answer a column."""

    title: str
    columns: tuple[ListingColumn, ...]
    rows: tuple[tuple[Answer, ...], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FormPaper:
    """A form for paper. A ``blank`` one leaves more room, for handwriting.

    ``facts`` stand on the heading line (编号, 日期), ``footer`` names the form and its version.
    """

    title: str
    unit: str = ""
    facts: tuple[str, ...] = ()
    footer: str = ""
    printed_on: datetime.date | None = None
    parts: tuple[Section | Listing, ...] = ()
    blank: bool = False
