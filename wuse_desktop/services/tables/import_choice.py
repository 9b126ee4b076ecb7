# SPDX-License-Identifier: MulanPSL-2.0
"""What a person says while looking at files, before anything is loaded or remembered."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

from wuse_desktop.services.tables.meanings import Meanings, Word
from wuse_desktop.services.tables.sources import Choice, SheetKey


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """Answers so far; ``on`` lays them over what the desk remembers.

    ``wanted`` is the table from whose list the import began, "" for none.
    """

    tables: Mapping[SheetKey, str] = field(default_factory=dict)
    heading_rows: Mapping[SheetKey, int] = field(default_factory=dict)
    given: Mapping[SheetKey, Mapping[str, str]] = field(default_factory=dict)
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    words: Mapping[Word, str] = field(default_factory=dict)
    without_hidden: frozenset[SheetKey] = frozenset()
    wanted: str = ""

    def with_table(self, sheet: SheetKey, table: str) -> "ImportChoice":
        """A sheet is this table, or none (""); its headings are looked for anew."""
        rows = {key: row for key, row in self.heading_rows.items() if key != sheet}
        tables = {**self.tables, sheet: table}
        return dataclasses.replace(self, tables=tables, heading_rows=rows)

    def with_heading_row(self, sheet: SheetKey, row: int) -> "ImportChoice":
        """The headings of a sheet are in this row, from 1."""
        return dataclasses.replace(self, heading_rows={**self.heading_rows, sheet: row})

    def with_given(self, sheet: SheetKey, column: str, text: str) -> "ImportChoice":
        """All rows of a sheet have this in a column that it does not have; "" takes it back."""
        said = {**self.given.get(sheet, {}), column: text}
        kept = {name: value for name, value in said.items() if value}
        return dataclasses.replace(self, given={**self.given, sheet: kept})

    def with_column(self, table: str, heading: str, column: str) -> "ImportChoice":
        """A heading means this column."""
        return dataclasses.replace(self, columns={**self.columns, (table, heading): column})

    def with_hidden(self, sheet: SheetKey, *, loaded: bool) -> "ImportChoice":
        """Hidden rows of a sheet are loaded like the others, or left out."""
        left_out = self.without_hidden - {sheet} if loaded else self.without_hidden | {sheet}
        return dataclasses.replace(self, without_hidden=left_out)

    def with_word(self, word: Word, meaning: str) -> "ImportChoice":
        """A word means this."""
        return dataclasses.replace(self, words={**self.words, word: meaning})

    def on(self, remembered: Meanings) -> Choice:
        """The answers together with what was said before."""
        meanings = remembered
        for (table, heading), column in self.columns.items():
            meanings = meanings.with_heading(table, heading, column)
        for word, meaning in self.words.items():
            meanings = meanings.with_word(word, meaning)
        return Choice(
            self.tables, self.heading_rows, self.given, meanings, self.without_hidden, self.wanted
        )
