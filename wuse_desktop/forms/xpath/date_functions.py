# SPDX-License-Identifier: MulanPSL-2.0
"""Functions on dates and times, which are ISO text: 2026-03-01, 2026-03-01T09:30:00, 09:30."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.context import Place, Value
from wuse_desktop.forms.xpath.dates import (
    days_of,
    format_moment,
    moment_of_days,
    moment_of_text,
    part_of_day,
    unknown_code,
)
from wuse_desktop.forms.xpath.function import Function
from wuse_desktop.forms.xpath.operands import Operand, number_operand, text_operand
from wuse_desktop.forms.xpath.values import NAN, number_of_text, text_of
from wuse_desktop.i18n import _


def _today(arguments: Sequence[Operand]) -> Operand:
    return text_operand(lambda node, place: place.surroundings.now().date().isoformat())


def _now(arguments: Sequence[Operand]) -> Operand:
    return text_operand(lambda node, place: _iso(place.surroundings.now()))


def _date(arguments: Sequence[Operand]) -> Operand:
    """The day of a date, of a date with time, or of a number; blank when it is none of them."""
    value = arguments[0].value

    def day(node: Node, place: Place) -> str:
        moment = _moment(value(node, place))
        return "" if moment is None else moment.date().isoformat()

    return text_operand(day)


def _date_time(arguments: Sequence[Operand]) -> Operand:
    """A date with its time, or the day alone where no time was given."""
    value = arguments[0].value

    def moment_text(node: Node, place: Place) -> str:
        given = value(node, place)
        moment = _moment(given)
        if moment is None:
            return ""
        timeless = not isinstance(given, float) and "T" not in text_of(given)
        return moment.date().isoformat() if timeless else _iso(moment)

    return text_operand(moment_text)


def _decimal_date_time(arguments: Sequence[Operand]) -> Operand:
    value = arguments[0].value

    def days(node: Node, place: Place) -> float:
        moment = _moment(value(node, place))
        return NAN if moment is None else days_of(moment)

    return number_operand(days)


def _decimal_time(arguments: Sequence[Operand]) -> Operand:
    text = arguments[0].text

    def part(node: Node, place: Place) -> float:
        found = part_of_day(text(node, place))
        return NAN if found is None else found

    return number_operand(part)


def _format_date(arguments: Sequence[Operand]) -> Operand:
    value, codes = arguments[0].value, arguments[1].text

    def written(node: Node, place: Place) -> str:
        moment = _moment(value(node, place))
        return "" if moment is None else format_moment(moment, codes(node, place))

    return text_operand(written)


def _check_format(arguments: Sequence[Operand]) -> str:
    codes = arguments[1].literal
    unknown = unknown_code(codes) if isinstance(codes, str) else ""
    return _("日期格式“{code}”不在支持范围内").format(code=unknown) if unknown else ""


def _moment(value: Value) -> datetime | None:
    """The moment that a value of any kind means; a number counts days."""
    if isinstance(value, float):
        return moment_of_days(value)
    text = text_of(value)
    moment = moment_of_text(text)
    if moment is None and isinstance(value, list) and ":" not in text:
        return moment_of_days(number_of_text(text))
    return moment


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


DATE_FUNCTIONS: Final[dict[str, Function]] = {
    "today": Function(least=0, most=0, build=_today),
    "now": Function(least=0, most=0, build=_now),
    "date": Function(least=1, most=1, build=_date),
    "date-time": Function(least=1, most=1, build=_date_time),
    "decimal-date-time": Function(least=1, most=1, build=_decimal_date_time),
    "decimal-time": Function(least=1, most=1, build=_decimal_time),
    "format-date": Function(least=2, most=2, build=_format_date, check=_check_format),
    "format-date-time": Function(least=2, most=2, build=_format_date, check=_check_format),
}
