# SPDX-License-Identifier: MulanPSL-2.0
"""The year of a ledger whose rows say month and day alone: its title has it, or its name."""

import re
import unicodedata
from collections.abc import Iterable

_WHOLE_DATE = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?")
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?![\d.])")


def year_of(texts: Iterable[str]) -> int | None:
    """The year that the first text with a year names, None when that names several.

    A whole date is the day on which a ledger was handed in, and tells no year of its rows.
    """
    for text in texts:
        plain = _WHOLE_DATE.sub(" ", unicodedata.normalize("NFKC", text))
        years = {int(found[1]) for found in _YEAR.finditer(plain)}
        if years:
            return years.pop() if len(years) == 1 else None
    return None
