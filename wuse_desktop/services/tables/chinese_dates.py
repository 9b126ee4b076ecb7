# SPDX-License-Identifier: MulanPSL-2.0
"""Dates in Chinese numerals and dates of the Chinese calendar (农历), as ledgers hold them.

二〇二四年三月五日 · 二〇二四年正月初五 · 农历1963年八月十五 · 1963.8.15（阴历） · 2023年闰二月初一.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.lunar import last_day_of_year, lunar_date
from wuse_desktop.i18n import _

_LUNAR = re.compile(r"农历|阴历|旧历|夏历|古历")
_SOLAR = re.compile(r"公历|阳历|新历|国历")
_BRACKETS = re.compile(r"[()\[\]（）【】\s:：]+")
_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "О": "0",
    "O": "0",
    "o": "0",
    "Ｏ": "0",
}
_NUMERAL = "".join(_DIGITS)
_MONTHS = {"正": 1, "冬": 11, "腊": 12, "十一": 11, "十二": 12, "十": 10}
_DATE = re.compile(
    rf"(?P<year>\d{{4}}|[{_NUMERAL}]{{4}})(?:年|[-./])"
    r"(?P<leap>闰)?(?P<month>正|冬|腊|十[一二]?|[一二三四五六七八九]|\d{1,2})(?:月|[-./])"
    r"(?P<day>初?[一二三四五六七八九十]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?"
    r"|卅|\d{1,2})(?P<end>[日号])?"
)
_EVE = re.compile(rf"(?P<year>\d{{4}}|[{_NUMERAL}]{{4}})年?(?:腊月)?(?:除夕|大年三十|年三十)")
_TENS = {"初": 0, "十": 10, "廿": 20, "卅": 30}


class ChineseDateFault(Exception):
    """Something that is a Chinese date, but not one day; ``message`` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class ChineseDate:
    """The day that was meant, and whether it was written in the Chinese calendar."""

    day: date
    lunar: bool


def is_lunar(text: str) -> bool:
    """Whether a text that can be read as a date is one of the Chinese calendar."""
    try:
        found = read_chinese(unicodedata.normalize("NFKC", text))
    except ChineseDateFault:
        return False
    return found is not None and found.lunar


def read_chinese(text: str) -> ChineseDate | None:
    """The day of a date in Chinese numerals or of the Chinese calendar; None for anything else.

    ``text`` is in half width. Chinese numerals without 日 and without a word that tells the
    calendar may be either: that is asked about, not guessed. Raises ChineseDateFault
    ``date_calendar`` and, for a day that the Chinese year did not have, ``date_lunar_none``.
    """
    marked = bool(_LUNAR.search(text))
    plain = _BRACKETS.sub("", _SOLAR.sub("", _LUNAR.sub("", text)))
    if found := _EVE.fullmatch(plain):
        eve = last_day_of_year(_year(found["year"]))
        return ChineseDate(eve, lunar=True) if eve else None
    found = _DATE.fullmatch(plain)
    if found is None:
        return None
    told = bool(found["leap"]) or found["month"] in "正冬腊" or found["day"][0] in "初廿卅"
    year, month, day = _year(found["year"]), _month(found["month"]), _day(found["day"])
    if marked or told:
        return ChineseDate(_lunar_day(year, month, day, leap=bool(found["leap"])), lunar=True)
    by_numerals = not found["month"].isdigit() or not found["day"].isdigit()
    if by_numerals and not found["end"] and not _SOLAR.search(text):
        raise ChineseDateFault(
            "date_calendar",
            _("看不出是公历还是农历：公历请写上“日”，农历请在前面写“农历”。"),
        )
    try:
        return ChineseDate(date(year, month, day), lunar=False)
    except ValueError:
        return None


def _lunar_day(year: int, month: int, day: int, *, leap: bool) -> date:
    found = lunar_date(year, month, day, leap=leap)
    if found is None:
        raise ChineseDateFault(
            "date_lunar_none",
            _("农历没有这一天（那个月没有三十，或者那一年不闰这个月），请核对。"),
        )
    return found


def _year(text: str) -> int:
    return int("".join(_DIGITS.get(char, char) for char in text))


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _MONTHS.get(text) or int(_DIGITS[text])


def _day(text: str) -> int:
    """初五, 十五, 二十三, 廿三, 三十, 15, 五."""
    if text.isdigit():
        return int(text)
    if text in ("初十", "十"):
        return 10
    head, rest = text[0], text[1:]
    if head in _TENS:
        return _TENS[head] + (int(_DIGITS[rest]) if rest else 0)
    if not rest:
        return int(_DIGITS[head])
    tens = 10 * int(_DIGITS[head])
    return tens + (int(_DIGITS[rest[1]]) if len(rest) > 1 else 0)
