# SPDX-License-Identifier: MulanPSL-2.0
"""How a cell of a table of rows stands, and the steps that can be taken back."""

from dataclasses import dataclass
from enum import Flag, auto


class CellState(Flag):
    """How a cell is drawn."""

    PLAIN = 0
    GREY = auto()
    FIXED = auto()
    WRONG = auto()
    COMMENTED = auto()


@dataclass(frozen=True, slots=True)
class Written:
    """What cells held before: row and column from 0, text of the record."""

    before: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Added:
    """A row that was added."""

    row: int


@dataclass(frozen=True, slots=True)
class Removed:
    """A row that was taken out."""

    row: int


Step = Written | Added | Removed
