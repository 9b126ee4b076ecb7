# SPDX-License-Identifier: MulanPSL-2.0
"""What became of a table: counts that add up, findings by row, words nobody knows, a preview."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wuse_desktop.domain.problems import Problem
from wuse_desktop.services.tables.asides import Aside
from wuse_desktop.services.tables.meanings import Word
from wuse_desktop.services.tables.table import Table

LOADED, WARNED, RETURNED = "loaded", "warned", "returned"


@dataclass(frozen=True, slots=True)
class RowFinding:
    """Why a row was returned: its number in the sheet, the column's heading or "", the sentence."""

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class WordFound:
    """A word that nobody knows yet, under the label of its column, in how many cells it stands."""

    word: Word
    column: str
    count: int


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """A column of the sheet: its place from 0, its heading, and what it is taken for.

    ``name`` is the name of a column of the table, IN_NOTE, NOTHING, or "" for running numbers.
    """

    place: int
    heading: str
    name: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row for the preview: ``marks`` gives, by place of a cell, why it is marked.

    ``state`` is LOADED, WARNED, RETURNED, or the reason of an aside; ``message`` holds all
    sentences about the row, those about no cell among them.
    """

    number: int
    texts: tuple[str, ...]
    state: str
    message: str = ""
    marks: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What became of one table.

    ``rows_in`` is ``loaded + returned``; ``duplicates`` of the returned were on file already.
    ``sheet_rows`` are all rows of the sheet: ``rows_in`` and those of ``asides``, which are no
    records. ``hidden`` records stand in rows that the sheet hides. ``warned`` of the loaded have
    something to look at: ``warnings`` are sentences with how many rows each is about; ``notes``
    speak of the whole table, ``doubts`` of columns to look at before anything is loaded.
    ``failed_file`` holds the returned rows of the whole file with their reasons under
    the name ``failed_name``; it is empty when every row was loaded, and on a trial. ``import_id``
    names the import in the book of past ones, "" when nothing was kept.
    """

    table: str
    label: str
    source: str
    rows_in: int
    loaded: int
    returned: int
    duplicates: int
    findings: tuple[RowFinding, ...]
    warnings: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    dry_run: bool
    failed_name: str = ""
    failed_file: bytes = field(default=b"", repr=False)
    import_id: str = ""
    doubts: tuple[str, ...] = ()
    sheet: str = ""
    sheet_rows: int = 0
    hidden: int = 0
    warned: int = 0
    asides: tuple[Aside, ...] = ()
    words: tuple[WordFound, ...] = ()
    columns: tuple[ColumnFound, ...] = ()
    shown: tuple[RowShown, ...] = field(default=(), repr=False)


def findings_of(number: int, problems: Sequence[Problem], table: Table) -> list[RowFinding]:
    """The findings about the row of a number, with the headings of their columns."""
    labels = {column.name: column.text for column in table.columns}
    return [
        RowFinding(number, labels.get(item.field, ""), item.code, item.message) for item in problems
    ]


def reason_text(problems: Sequence[Problem]) -> str:
    """All sentences about a row in one text, each once."""
    return joined(item.message for item in problems)


def joined(sentences: Iterable[str]) -> str:
    """Sentences one after the other; those in Chinese end with a stop that parts them."""
    text = ""
    for sentence in dict.fromkeys(sentences):
        between = "" if not text or text.endswith("。") else "；" if ord(text[-1]) > 0xFF else " "
        text += between + sentence
    return text
