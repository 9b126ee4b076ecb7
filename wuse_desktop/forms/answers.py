# SPDX-License-Identifier: MulanPSL-2.0
"""An answer in its four shapes: as typed, as text of the record, as Python value, as JSON.

The text of the record is what expressions look at: "" for no answer, whole numbers without sign
or leading zeros, decimals without exponent, dates and times in ISO form to the minute, several
choices separated by one space, ``OK`` for what was acknowledged. An answer that does not fit its
question stays as it was typed, beside the message that says what is expected.
"""

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from wuse_desktop.forms.definition import QuestionKind
from wuse_desktop.forms.xpath.expression import Value
from wuse_desktop.i18n import N_, _

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Answer = str | int | Decimal | date | time | datetime | bool | tuple[str, ...] | None

ACKNOWLEDGED = "OK"

_WHOLE = N_("应填整数")
_NUMBER = N_("应填数字")
_DIGITS = N_("数字最多 15 位")
_DATE = N_("日期应写成 2026-03-05")
_TIME = N_("时间应写成 09:30")
_MOMENT = N_("日期和时间应写成 2026-03-05 09:30")

# A float carries 15 decimal digits without change; JSON and expressions know floats only.
_MOST_DIGITS = 15

_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日?)", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})(?:[:：]\d{2}(?:\.\d+)?)?", re.ASCII)
_OFFSET = re.compile(r"(?:[+-]\d{2}:?\d{2}|Z)$")
_YES = frozenset({"ok", "true", "yes", "1"})
_NO = frozenset({"false", "no", "0"})


class _Unfit(ValueError):
    """A text that does not fit; its message says what is expected."""


def typed(kind: QuestionKind, answer: object) -> str:
    """What was answered, as a person would have typed it.

    ``answer`` is a Python value as QuestionKind describes, a JSON value, or typed text. Raises
    TypeError for what no question of that kind can hold: a mapping, a list for one answer.
    """
    if answer is None or (answer is False and kind is QuestionKind.ACKNOWLEDGE):
        return ""
    if isinstance(answer, bool):
        return ACKNOWLEDGED if kind is QuestionKind.ACKNOWLEDGE and answer else str(answer).lower()
    if isinstance(answer, str):
        return answer
    if isinstance(answer, datetime) and kind is QuestionKind.DATE:
        return answer.date().isoformat()
    if isinstance(answer, date | time):
        return answer.isoformat()
    if isinstance(answer, int | float | Decimal):
        return _typed_number(answer)
    if kind is QuestionKind.MANY and isinstance(answer, list | tuple | set | frozenset):
        return " ".join(_words(answer))
    raise TypeError(type(answer).__name__)


def settled(kind: QuestionKind, text: str) -> tuple[str, str]:
    """The text of the record and "", or the text as typed and what is expected instead."""
    if kind in (QuestionKind.TEXT, QuestionKind.HIDDEN, QuestionKind.FILE, QuestionKind.NOTE):
        return text, ""
    bare = text.strip()
    if not bare:
        return "", ""
    try:
        return _READERS[kind](bare), ""
    except _Unfit as unfit:
        return text, _(str(unfit))


def python_value(kind: QuestionKind, text: str) -> Answer:
    """The Python value of a text that fits; None for no answer."""
    if not text:
        return None
    return _VALUES.get(kind, str)(text)


def json_value(kind: QuestionKind, text: str) -> Json:
    """What JSON keeps of a text that fits and is no blank."""
    match kind:
        case QuestionKind.INTEGER:
            return int(text)
        case QuestionKind.DECIMAL:
            return float(text) if "." in text else int(text)
        case QuestionKind.ACKNOWLEDGE:
            return True
        case QuestionKind.MANY:
            return list(text.split())
        case _:
            return text


def calculated(kind: QuestionKind, value: Value) -> str:
    """The text of the record for the value of an expression; "" where it does not fit.

    Source: "NaN is shown blank"; numbers are cut to 15 digits, whole numbers towards zero; a
    number for a date counts the days since 1970-01-01.
    """
    if isinstance(value, list):
        value = value[0].text if value else ""
    if isinstance(value, bool):
        value = ACKNOWLEDGED if kind is QuestionKind.ACKNOWLEDGE and value else str(value).lower()
    if isinstance(value, float):
        value = _calculated_number(kind, value)
    elif kind is QuestionKind.INTEGER:
        value = _truncated(value)
    elif kind is QuestionKind.DATE:
        value = value[:10]
    text, unfit = settled(kind, value)
    return "" if unfit else text


def _calculated_number(kind: QuestionKind, value: float) -> str:
    if math.isnan(value):
        return ""
    if kind in (QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.DATE):
        if not math.isfinite(value):
            return ""
        if kind is QuestionKind.DATE:
            return _day_since_1970(value)
        if kind is QuestionKind.INTEGER:
            return str(int(value))
    return number_text(value)


def _day_since_1970(value: float) -> str:
    try:
        return date.fromordinal(date(1970, 1, 1).toordinal() + math.floor(value)).isoformat()
    except (ValueError, OverflowError):
        return ""


def number_text(value: float) -> str:
    """A number as the record holds it: 15 digits, no exponent, no superfluous zeros."""
    if not math.isfinite(value):
        return "Infinity" if value > 0 else "-Infinity" if value < 0 else "NaN"
    return _plain(Decimal(format(value, ".15g")))


def _truncated(text: str) -> str:
    try:
        return str(int(Decimal(text.strip())))
    except (InvalidOperation, ValueError, OverflowError):
        return text


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _typed_number(number: float | Decimal) -> str:
    if isinstance(number, int):
        return str(number)
    if isinstance(number, float):
        if not math.isfinite(number):
            return str(number)
        number = Decimal(repr(number))
    if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS * 2:
        return _plain(number)
    return str(number)


def _words(answers: Iterable[object]) -> list[str]:
    words: list[str] = []
    for answer in answers:
        if isinstance(answer, bool) or not isinstance(answer, str | int):
            raise TypeError(type(answer).__name__)
        words.extend(str(answer).split())
    return words


def _whole(text: str) -> str:
    if re.fullmatch(r"[+-]?\d+", text) is None:
        raise _Unfit(_WHOLE)
    if len(text) > 100 or len(str(abs(int(text)))) > _MOST_DIGITS:
        raise _Unfit(_DIGITS)
    return str(int(text))


def _decimal(text: str) -> str:
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", text) is None:
        raise _Unfit(_NUMBER)
    if len(text) > 100:
        raise _Unfit(_DIGITS)
    number = Decimal(text).normalize()
    digits = len(number.as_tuple().digits)
    if digits > _MOST_DIGITS or not -_MOST_DIGITS <= number.adjusted() < _MOST_DIGITS:
        raise _Unfit(_DIGITS)
    return _plain(number)


def _day(text: str) -> str:
    match = _DAY.fullmatch(text)
    if match is None:
        raise _Unfit(_DATE)
    year, *rest = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, *rest).isoformat()
    except ValueError:
        raise _Unfit(_DATE) from None


def _clock(text: str) -> str:
    match = _CLOCK.fullmatch(_OFFSET.sub("", text))
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise _Unfit(_TIME)
    return f"{int(match[1]):02}:{match[2]}"


def _moment(text: str) -> str:
    """With an offset to UTC it is brought to local time."""
    try:
        if _OFFSET.search(text) and "T" in text:
            local = datetime.fromisoformat(text).astimezone().replace(tzinfo=None)
            return local.isoformat(timespec="minutes")
        day, _space, clock = text.replace("T", " ").partition(" ")
        return f"{_day(day)}T{_clock(clock.strip() or '00:00')}"
    except (ValueError, OverflowError):
        raise _Unfit(_MOMENT) from None


def _many(text: str) -> str:
    return " ".join(dict.fromkeys(text.split()))


def _acknowledged(text: str) -> str:
    if text.lower() in _YES:
        return ACKNOWLEDGED
    if text.lower() in _NO:
        return ""
    raise _Unfit(N_("应勾选或不勾选"))


_READERS: dict[QuestionKind, Callable[[str], str]] = {
    QuestionKind.INTEGER: _whole,
    QuestionKind.DECIMAL: _decimal,
    QuestionKind.DATE: _day,
    QuestionKind.TIME: _clock,
    QuestionKind.DATETIME: _moment,
    QuestionKind.ONE: str,
    QuestionKind.MANY: _many,
    QuestionKind.ACKNOWLEDGE: _acknowledged,
}

_VALUES: dict[QuestionKind, Callable[[str], Answer]] = {
    QuestionKind.INTEGER: int,
    QuestionKind.DECIMAL: Decimal,
    QuestionKind.DATE: date.fromisoformat,
    QuestionKind.TIME: time.fromisoformat,
    QuestionKind.DATETIME: datetime.fromisoformat,
    QuestionKind.MANY: lambda text: tuple(text.split()),
    QuestionKind.ACKNOWLEDGE: bool,
}
