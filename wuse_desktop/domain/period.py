# SPDX-License-Identifier: MulanPSL-2.0
"""Reporting periods: month, quarter, half-year and year.

An event belongs to the period that contains its local start date; cumulative figures run from
1 January (rule C-01).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _

Kind = Literal["month", "quarter", "half", "year"]

_MONTHS: dict[Kind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("month", r"(\d{4})[-/.年](0?[1-9]|1[0-2])月?"),
    ("month", r"(\d{4})(0[1-9]|1[0-2])"),
    ("quarter", r"(\d{4})[-/]?(?:年)?[Q第]([1-4一二三四])(?:季度)?"),
    ("half", r"(\d{4})(?:-H|H|年)([12上下])(?:半年)?"),
    ("year", r"(\d{4})(?:年)?(?:度)?"),
)
_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_LABELS: dict[Kind, str] = {
    "month": N_("{year}年{number}月"),
    "quarter": N_("{year}年第{number}季度"),
    "half": "",
    "year": N_("{year}年"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """One period; ``number`` is the month, quarter or half in the year, 1 for a year."""

    kind: Kind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 // _MONTHS[self.kind]:
            raise ValueError(self.number)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read "2026-03", "2026-Q1", "2026-H1", "2026", or the Chinese way of writing them.

        Raises UserFault "period_unknown" for anything else.
        """
        plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
        for kind, pattern in _PATTERNS:
            match = re.fullmatch(pattern, plain)
            if match and 1900 <= int(match[1]) <= 2200:
                written = match[2] if match.lastindex == 2 else "1"
                return cls(kind, int(match[1]), _NUMBERS.get(written) or int(written))
        raise UserFault(
            "period_unknown",
            _("看不懂这个期间。"),
            _("月份写 2026-03，季度写 2026-Q1，半年写 2026-H1，全年写 2026。"),
        )

    @classmethod
    def containing(cls, kind: Kind, day: date) -> "Period":
        """The period of a kind that holds a day."""
        return cls(kind, day.year, (day.month - 1) // _MONTHS[kind] + 1)

    def __str__(self) -> str:
        """The canonical text that ``parse`` reads: "2026-03", "2026-Q1", "2026-H1", "2026"."""
        match self.kind:
            case "month":
                return f"{self.year:04d}-{self.number:02d}"
            case "quarter":
                return f"{self.year:04d}-Q{self.number}"
            case "half":
                return f"{self.year:04d}-H{self.number}"
            case "year":
                return f"{self.year:04d}"

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, (self.number - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        """The last day, which belongs to the period."""
        return self.next.start - timedelta(days=1)

    @property
    def cumulative_start(self) -> date:
        """1 January of the year, where 本年累计 begins (rule C-01)."""
        return date(self.year, 1, 1)

    @property
    def next(self) -> "Period":
        """The period of the same kind that follows."""
        return self._shifted(1)

    @property
    def previous(self) -> "Period":
        """The period of the same kind before."""
        return self._shifted(-1)

    @property
    def months(self) -> tuple["Period", ...]:
        """Its months in order."""
        first = self.start.month
        span = range(first, first + _MONTHS[self.kind])
        return tuple(Period("month", self.year, month) for month in span)

    @property
    def label(self) -> str:
        """As it stands on paper: 2026年3月, 2026年第1季度, 2026年上半年, 2026年."""
        if self.kind == "half":
            text = _("{year}年上半年") if self.number == 1 else _("{year}年下半年")
            return text.format(year=self.year)
        return _(_LABELS[self.kind]).format(year=self.year, number=self.number)

    def contains(self, day: date) -> bool:
        """Whether a day belongs to it."""
        return self.start <= day <= self.end

    def _shifted(self, by: int) -> "Period":
        in_year = 12 // _MONTHS[self.kind]
        year, number = divmod(self.year * in_year + self.number - 1 + by, in_year)
        return Period(self.kind, year, number + 1)
