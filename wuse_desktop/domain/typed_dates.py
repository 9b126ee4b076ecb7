# SPDX-License-Identifier: MulanPSL-2.0
"""What people type for a day or an hour, read generously and strictly checked."""

import re
import unicodedata
from datetime import date, time, timedelta

from wuse_desktop.i18n import N_, _

_WORDS = {N_("今天"): 0, N_("昨天"): -1, N_("前天"): -2, N_("明天"): 1, N_("后天"): 2}
_FULL = re.compile(r"(\d{4})\s*[-./年、\s]\s*(\d{1,2})\s*[-./月、\s]\s*(\d{1,2})\s*日?")
_SHORT = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_DAY_END = re.compile(r"24\s*[:.时点]?\s*(?:00)?\s*分?")
_TIME = re.compile(r"(\d{1,2})\s*[:.时点]\s*(\d{1,2})?\s*分?")
_COMPACT_FULL, _COMPACT_SHORT = 8, 4
_LEAP_GAP = 8  # 1896 to 1904

DONE = timedelta(0)
HELD = timedelta(days=92)
DUE = timedelta(days=300)
"""How far ahead a day without a year may lie: what was done is past; what is planned or held lies
at most a season ahead; what is agreed, falls due or runs out is to come, unless it just passed."""


def read_day(text: str, today: date, ahead: timedelta = DONE) -> date | None:
    """The day that was typed, or None when it is none.

    Takes 2026-03-05, 2026.3.5, 2026年3月5日, 20260305, 3-5, 0305 and words like 昨天; without a
    year the latest such day is meant that is at most ``ahead`` after today.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    for word, shift in _WORDS.items():
        if plain in (word, _(word)):
            return today + timedelta(days=shift)
    if plain.isdigit() and len(plain) == _COMPACT_FULL:
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    elif plain.isdigit() and len(plain) == _COMPACT_SHORT:
        plain = f"{plain[:2]}-{plain[2:]}"
    try:
        if found := _FULL.fullmatch(plain):
            return date(*(int(part) for part in found.groups()))
        if found := _SHORT.fullmatch(plain):
            month, day = (int(part) for part in found.groups())
            return _latest(month, day, today + ahead)
    except ValueError:
        return None
    return None


def _latest(month: int, day: int, limit: date) -> date:
    """The last such day up to a limit; 29 February lies up to eight years back."""
    for year in range(limit.year, limit.year - _LEAP_GAP - 1, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= limit:
            return found
    raise ValueError(month)


def read_time(text: str) -> time | None:
    """The time that was typed (9:30, 0930, 9点, 14.05), or None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isdigit() and len(plain) in (3, 4):
        plain = f"{plain[:-2]}:{plain[-2:]}"
    elif plain.isdigit() and len(plain) <= 2:
        plain = f"{plain}:00"
    found = _TIME.fullmatch(plain)
    if found is None:
        return None
    try:
        return time(int(found.group(1)), int(found.group(2) or 0))
    except ValueError:
        return None


def read_end_time(text: str) -> time | None:
    """Like ``read_time``; 24:00 is the midnight that ends the day (``is_day_end``)."""
    return time() if is_day_end(text) else read_time(text)


def is_day_end(text: str) -> bool:
    """Whether 24:00 was typed: the same time as 0:00, and a day later."""
    return _DAY_END.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None
