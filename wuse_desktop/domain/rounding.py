# SPDX-License-Identifier: MulanPSL-2.0
"""Exact numbers to shown ones: minutes to hours (rule C-13), fen to yuan, shares to per cent.

Sums are made in minutes and fen; each figure is converted once, half up.
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _

_TENTH = Decimal("0.1")
_CENT = Decimal("0.01")
_LARGEST_YUAN = 10**13
_NUMBER = re.compile(r"-?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,20})")
_GROUPED = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(,[0-9]{3})+(?![0-9,])")


def half_up(value: Decimal, step: Decimal) -> Decimal:
    """Round to the digits of ``step``, a half away from zero."""
    return value.quantize(step, ROUND_HALF_UP)


def minutes_to_hours(minutes: int) -> Decimal:
    """Hours with one decimal, half up (rule C-13): 620 is 10.3, 415 is 6.9."""
    return half_up(Decimal(minutes) / 60, _TENTH)


def fen_to_yuan(fen: int) -> Decimal:
    """Yuan with two decimals: 123450 is 1234.50."""
    return (Decimal(fen) / 100).quantize(_CENT)


def yuan_text(fen: int) -> str:
    """An amount as it stands on paper: 123450 is "1,234.50"."""
    return f"{fen_to_yuan(fen):,}"


def ungrouped(text: str) -> str:
    """A text in plain letters (NFKC), its numbers without what parts their thousands.

    Only a comma before exactly three digits parts thousands; any other may stand for the point
    of 12,5, and stays where it is.
    """
    plain = unicodedata.normalize("NFKC", text)
    return _GROUPED.sub(lambda found: found[0].replace(",", ""), plain)


def yuan_to_fen(text: str) -> int:
    """Read an amount of yuan that somebody typed: "1,234.5", "￥1234.50元", "3万元".

    Raises UserFault "amount_unknown" for no number, "amount_negative" below zero and
    "amount_too_fine" beyond two decimals (rule V-13).
    """
    plain = re.sub(r"[\s￥¥元]|RMB", "", ungrouped(text).upper())
    factor = 10_000 if plain.endswith("万") else 1
    number = plain.removesuffix("万")
    yuan = Decimal(number) * factor if _NUMBER.fullmatch(number) else None
    if yuan is None or abs(yuan) >= _LARGEST_YUAN:
        raise UserFault("amount_unknown", _("看不懂这个金额。"), _("请只填数字，例如 1234.50。"))
    if yuan < 0:
        raise UserFault("amount_negative", _("金额不能小于 0。"), _("请核对后重新填写。"))
    fen = yuan * 100
    if fen != fen.to_integral_value():
        raise UserFault(
            "amount_too_fine", _("金额最多两位小数，到分为止。"), _("请核对后重新填写。")
        )
    return int(fen)


def percent(part: int, whole: int) -> Decimal | None:
    """``part`` of ``whole`` in per cent with one decimal, half up; None when there is no whole."""
    return half_up(Decimal(part * 100) / whole, _TENTH) if whole else None


def whole_percent(part: int, whole: int) -> int | None:
    """The same in whole per cent, half up: 5 of 8 is 63."""
    return int(half_up(Decimal(100 * part) / whole, Decimal(1))) if whole else None


def percent_text(part: int, whole: int) -> str:
    """Whole per cent as they are written, "63%"; "" when there is no whole."""
    found = whole_percent(part, whole)
    return "" if found is None else f"{found}%"


def average(values: Sequence[int]) -> Decimal | None:
    """The mean with one decimal, half up; None of nothing."""
    return half_up(Decimal(sum(values)) / len(values), _TENTH) if values else None


def duration_text(minutes: int) -> str:
    """Time as certificates write it, exact: 2小时30分, 45分, 2小时."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{minutes}分").format(minutes=rest)
    if not rest:
        return _("{hours}小时").format(hours=hours)
    return _("{hours}小时{minutes}分").format(hours=hours, minutes=rest)


def long_duration_text(minutes: int) -> str:
    """The same with the hours as one number behind it: 18小时45分（18.75小时）."""
    exact = duration_text(minutes)
    if not minutes % 60:
        return exact
    hours = half_up(Decimal(minutes) / 60, _CENT).normalize()
    return _("{exact}（{hours}小时）").format(exact=exact, hours=hours)
