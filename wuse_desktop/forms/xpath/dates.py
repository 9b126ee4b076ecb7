# SPDX-License-Identifier: MulanPSL-2.0
"""Dates and times as expressions see them: ISO text, and days since 1970-01-01.

Everything is local. A time that names its own zone is turned into the local one of the machine;
nothing is ever counted in another zone.
"""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone

from wuse_desktop.forms.xpath.faults import EvaluationFault
from wuse_desktop.i18n import _

_EPOCH = date(1970, 1, 1).toordinal()
_DAY_SECONDS = 86_400
_DATE = re.compile(
    r"\s*(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?:T(?P<time>.+?))?\s*"
)
_TIME = re.compile(
    r"\s*(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<part>[0-9]+))?)?"
    r"(?P<zone>Z|(?P<sign>[+-])(?P<east>[0-9]{2})(?::?(?P<past>[0-9]{2}))?)?\s*"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# The codes of format-date() and format-date-time() in the OpenRosa specification.
_CODES: dict[str, Callable[[datetime], str]] = {
    "%": lambda moment: "%",
    "Y": lambda moment: f"{moment.year:04d}",
    "y": lambda moment: f"{moment.year % 100:02d}",
    "m": lambda moment: f"{moment.month:02d}",
    "n": lambda moment: f"{moment.month}",
    "b": lambda moment: _MONTHS[moment.month - 1],
    "d": lambda moment: f"{moment.day:02d}",
    "e": lambda moment: f"{moment.day}",
    "a": lambda moment: _WEEKDAYS[moment.weekday()],
    "H": lambda moment: f"{moment.hour:02d}",
    "h": lambda moment: f"{moment.hour}",
    "M": lambda moment: f"{moment.minute:02d}",
    "S": lambda moment: f"{moment.second:02d}",
    "3": lambda moment: f"{moment.microsecond // 1000:03d}",
}


def moment_of_text(text: str) -> datetime | None:
    """The local moment that an ISO date (its midnight) or date with time writes."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return datetime.combine(day, time()) if match["time"] is None else _at(day, match["time"])


def moment_of_days(days: float) -> datetime | None:
    """The local moment so many days after 1970-01-01; None outside the calendar."""
    if not math.isfinite(days):
        return None
    try:
        return datetime(1970, 1, 1) + timedelta(days=days)  # noqa: DTZ001 - local by definition
    except OverflowError:
        return None


def days_of_text(text: str) -> float | None:
    """The number of a date, of a date with time, or of a time: None when it is none of them."""
    if len(text) == 10 and text[4] == text[7] == "-":  # as answers are written, and quicker
        try:
            return float(date.fromisoformat(text).toordinal() - _EPOCH)
        except ValueError:
            return None
    if "-" not in text and ":" not in text:
        return None
    moment = moment_of_text(text)
    return part_of_day(text) if moment is None else days_of(moment)


def days_of(moment: datetime) -> float:
    """Days since 1970-01-01, with the part of the day."""
    return moment.toordinal() - _EPOCH + _part(moment)


def part_of_day(text: str) -> float | None:
    """How much of its day is over at a time, or at the time of a date: 0 up to 1."""
    moment = moment_of_text(text)
    if moment is None:
        # The day only matters to a time with a zone, where it decides on summer time.
        moment = _at(datetime.now().date(), text)  # noqa: DTZ005 - local by definition
    return None if moment is None else _part(moment)


def format_moment(moment: datetime, codes: str) -> str:
    """A moment written by ``%`` codes; raises EvaluationFault for an unknown one."""
    unknown = unknown_code(codes)
    if unknown:
        raise EvaluationFault(_("日期格式“{code}”不在支持范围内").format(code=unknown))
    return re.sub("%(.)", lambda match: _CODES[match[1]](moment), codes)


def unknown_code(codes: str) -> str:
    """The first code of a format that means nothing, "" when all are known."""
    for match in re.finditer("%(.?)", codes, re.DOTALL):
        if match[1] not in _CODES:
            return match[0]
    return ""


def _part(moment: datetime) -> float:
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return (seconds + moment.microsecond / 1_000_000) / _DAY_SECONDS


def _at(day: date, text: str) -> datetime | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    try:
        clock = time(
            int(match["hour"]),
            int(match["minute"]),
            int(match["second"] or 0),
            int((match["part"] or "0")[:6].ljust(6, "0")),
        )
    except ValueError:
        return None
    moment = datetime.combine(day, clock)
    if not match["zone"]:
        return moment
    hours, minutes = int(match["east"] or 0), int(match["past"] or 0)
    if hours > 23 or minutes > 59:
        return None
    east = timedelta(hours=hours, minutes=minutes)
    return _local(moment.replace(tzinfo=timezone(-east if match["sign"] == "-" else east)))


def _local(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone().replace(tzinfo=None)
    except (OverflowError, ValueError):
        return None
    except OSError:
        # Windows knows its zone only after 1970: then as it is today.
        return moment.astimezone(datetime.now().astimezone().tzinfo).replace(tzinfo=None)
