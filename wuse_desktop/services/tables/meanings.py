# SPDX-License-Identifier: MulanPSL-2.0
"""What the people of this desk said that a heading or a word in their tables means.

Said once, remembered in the desk's own settings, and used by every later import, on the screen and
by the command. Nothing here travels: other desks have other tables.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from wuse_desktop.services.desk import Desk

CODE, PLACE, WORKER = "code", "place", "worker"
NOTHING = "-"
"""Stands for a meaning: the word is left out, the column is not taken in."""
IN_NOTE = "+"
"""Stands for a column: what is under the heading goes into the table's column for free text."""

_SETTING = "table_meanings"
_NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")

WordKey = tuple[str, str, str]
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Word:
    """Something written in a cell that the program does not know.

    ``kind`` is CODE (of the code list ``list``), PLACE or WORKER; ``suggestions`` are codes of what
    it may mean, the most alike first.
    """

    kind: str
    list: str
    text: str
    suggestions: tuple[str, ...] = ()

    @property
    def key(self) -> WordKey:
        """By what it is remembered: width, blanks and case do not matter."""
        return (self.kind, self.list, plain(self.text))


def plain(text: str) -> str:
    """A text without width, blanks and case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True, slots=True)
class Meanings:
    """What was said so far.

    ``words`` gives a code, a record id or NOTHING; ``headings``, by table and heading, the name of
    a column, IN_NOTE or NOTHING; ``tables``, by the signature of a sheet, the name of its table.
    """

    words: Mapping[WordKey, str] = field(default_factory=dict)
    headings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)

    def word(self, kind: str, list_name: str, text: str) -> str | None:
        """What a word was said to mean, or None."""
        return self.words.get((kind, list_name, plain(text)))

    def heading(self, table: str, text: str) -> str | None:
        """The column that a heading was said to be, or None."""
        return self.headings.get((table, plain(text)))

    def with_word(self, word: Word, meaning: str) -> "Meanings":
        """With one more word; "" forgets what was said of it."""
        return dataclasses.replace(self, words=_with(self.words, word.key, meaning))

    def with_heading(self, table: str, text: str, column: str) -> "Meanings":
        """With one more heading; "" forgets what was said of it."""
        return dataclasses.replace(
            self, headings=_with(self.headings, (table, plain(text)), column)
        )

    def with_table(self, signature: str, table: str) -> "Meanings":
        """With one more kind of sheet; "" forgets what was said of it."""
        return dataclasses.replace(self, tables=_with(self.tables, signature, table))


def _with(known: Mapping[K, str], key: K, meaning: str) -> Mapping[K, str]:
    left = {name: value for name, value in known.items() if name != key}
    return {**left, key: meaning} if meaning else left


NONE_YET = Meanings()


def signature(headings: Iterable[str]) -> str:
    """By what a kind of sheet is recognised: its headings, in whatever order."""
    return "\n".join(sorted({plain(text) for text in headings if plain(text)}))


def recall(desk: Desk) -> Meanings:
    """What was said at this desk."""
    kept = desk.setting(_SETTING)
    if not isinstance(kept, dict):
        return NONE_YET
    return Meanings(
        {(kind, name, text): value for kind, name, text, value in kept.get("words", ())},
        {(table, text): value for table, text, value in kept.get("headings", ())},
        dict(kept.get("tables", ())),
    )


def remember(desk: Desk, meanings: Meanings) -> None:
    """Keep what was said, within the unit of work that is open or in one of its own."""
    kept: dict[str, list[list[str]]] = {
        "words": [[*key, value] for key, value in meanings.words.items()],
        "headings": [[*key, value] for key, value in meanings.headings.items()],
        "tables": [[key, value] for key, value in meanings.tables.items()],
    }
    if desk.setting(_SETTING) != kept:
        desk.set_setting(_SETTING, kept)
