# SPDX-License-Identifier: MulanPSL-2.0
"""Dates, times of day and durations as they stand in cells."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from wuse_desktop.domain.birth import read_birth_month
from wuse_desktop.domain.typed_dates import is_day_end, read_day, read_end_time
from wuse_desktop.i18n import _
from wuse_desktop.services.tables.chinese_dates import ChineseDateFault, read_chinese
from wuse_desktop.services.tables.meanings import Word
from wuse_desktop.services.tables.sheets import Cell

_EPOCH = date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)  # 1927 to 2119: a smaller number is a year or a slip
_TEXT_SERIALS = range(18_264, 73_050)  # 1950 to 2099: shorter numbers in a text are something else
_WEEKDAY = re.compile(r"[(（]?\s*(?:星期|周)[一二三四五六日天]\s*[)）]?")
_WHOLE_DATE = re.compile(r"\d{8}|\d{4}\s*[-./年、\s]\s*\d{1,2}\s*[-./月、\s]\s*\d{1,2}\s*[日号]?")
_REPUBLIC = re.compile(r"民国\s*(\d{1,3}|元)\s*年")
_BEFORE_REPUBLIC = 1911
_TWO_DIGITS = re.compile(
    r"(?P<before>(?:公历|农历|阴历|旧历)?\s*)(?P<year>\d{2})(?P<rest>\s*年.*|(?:[-./、]\s*\d{1,2}){2}.*)"
)
_OLDEST, _EARLIEST, _AHEAD = 120, 1949, 2
"""Years: nobody older is born, nothing earlier was recorded, nothing further ahead is planned."""
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d\s*年?")
_SEVERAL_DAYS = re.compile(r"[月日号]\s*[-—–~～至到]+.*[月日号]|\d\.\d+\s*[-—–~～至到]+\s*\d+\.\d")
_DATE_AND_TIME = re.compile(
    r"(.*?\d[日号]?)[\sT]+(\D{0,3}\d{1,2}\s*[:时点].*|\D{1,3}\d{1,2}.*)"
    r"|(.*?\d[日号])(\D{0,3}\d{1,2}\s*[:时点].*)"
)
_DAY_OF_YEAR = re.compile(r"(\d{1,2})\s*[-./月、]\s*(\d{1,2})\s*[日号]?")
_NEXT_DAY = re.compile(r"次日|翌日|第二天|隔天")
_RANGE = re.compile(r"\s*(?:[-—–~～―至到]|--)+\s*")
_HALF_DAY = re.compile(r"^(上午|早上|早晨|中午|下午|晚上|晚)")
_DURATION = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*(?:个?小时|个?钟头|h|hours?))?\s*(?:(\d+)\s*(?:分钟|分|min|minutes?))?",
    re.I,
)

_SPOKEN_HOURS = {
    "半小时": "30分钟",
    "半个小时": "30分钟",
    "一个半小时": "1.5小时",
    "两个半小时": "2.5小时",
    "三个半小时": "3.5小时",
    "一小时": "1小时",
    "一个小时": "1小时",
    "两小时": "2小时",
    "两个小时": "2小时",
    "三小时": "3小时",
    "三个小时": "3小时",
}
_SPOKEN = re.compile("|".join(sorted(_SPOKEN_HOURS, key=len, reverse=True)))


class CellFault(Exception):
    """A cell cannot be read; ``message`` says why without repeating what stands there.

    ``words`` are those that nobody knows yet; ``month`` is the first day of one without a day.
    """

    def __init__(
        self, code: str, message: str, words: tuple[Word, ...] = (), month: date | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.words = words
        self.month = month


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, with a date where the cell held one, and the end of "9:00-10:30".

    ``ends_day`` tells 24:00, at the end or alone, from the 0:00 with which a day begins.
    """

    at: time
    day: date | None = None
    until: time | None = None
    ends_day: bool = False


def minutes_between(start: time, end: time) -> int:
    """Minutes from one time of a day to another; midnight ends the day."""
    begun, ended = (at.hour * 60 + at.minute for at in (start, end))
    return (ended or 24 * 60) - begun


def has_unit(text: str) -> bool:
    """Whether a text is a duration that says of what: 2小时30分, 90分钟."""
    plain = _SPOKEN.sub(lambda found: _SPOKEN_HOURS[found[0]], unicodedata.normalize("NFKC", text))
    found = _DURATION.fullmatch(plain.strip())
    return found is not None and any(found.groups())


def read_duration(value: Cell | None, text: str, unit: int) -> int:
    """Minutes; a bare number is of ``unit`` minutes."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = _SPOKEN.sub(lambda found: _SPOKEN_HOURS[found[0]], plain)
    if isinstance(value, time | timedelta) or re.fullmatch(r"\d{1,3}:[0-5]\d", plain):
        hours, _colon, minutes = plain.partition(":")
        return int(hours) * 60 + int(minutes)
    if re.fullmatch(r"\d{1,5}(\.\d+)?", plain):
        exact = Decimal(plain) * unit
    elif plain and (found := _DURATION.fullmatch(plain)) and any(found.groups()):
        exact = Decimal(found[1] or 0) * 60 + Decimal(found[2] or 0)
    else:
        raise CellFault("duration_shape", _("时长应是数字，如“40”“1.5小时”“1小时20分”。"))
    if exact != exact.to_integral_value():
        raise CellFault("duration_shape", _("时长要能换算成整分钟。"))
    return int(exact)


def read_date(
    value: Cell | None, text: str, today: date, *, born: bool = False, year: int | None = None
) -> date:
    """A date with year, month and day: a real one, a spreadsheet's number, or written out.

    ``born`` says that somebody was born on it, which may be long ago; ``year`` is that of a date
    of which only month and day are written.
    """
    if isinstance(value, datetime):
        return _sensible(value.date())
    if isinstance(value, date):
        return _sensible(value)
    plain = unicodedata.normalize("NFKC", text).strip()
    if (serial := _serial(value, plain)) is not None:
        return _sensible(_EPOCH + timedelta(days=serial))
    plain = with_whole_year(_WEEKDAY.sub("", plain).replace("号", "日"), today, born=born)
    if not _WHOLE_DATE.fullmatch(plain) and (parts := _date_and_time(plain)):
        plain = parts[0]
    if year is not None and (found := _DAY_OF_YEAR.fullmatch(plain)):
        return _day_of_year(value, year, *found.groups())
    day = read_day(plain, today) if _WHOLE_DATE.fullmatch(plain) else _written_out(plain)
    if day is None and not born:
        _refuse_part_of_date(value, plain)
    if day is None:
        message = _("日期要写年、月、日，如“2024-3-5”或“2024年3月5日”。")
        if born:
            message = _("出生日期要写年、月、日，如“1948-3-5”；只知道年月的写“1948年3月”。")
        raise CellFault("date_shape", message)
    return _sensible(day)


def _refuse_part_of_date(value: Cell | None, plain: str) -> None:
    """Say of a year or month that the rest lacks. Raises CellFault."""
    month = read_birth_month(plain)
    if month is not None:
        lost = isinstance(value, float) and plain.endswith(".1")  # 2024.10 of a spreadsheet
        message = _("只写了年月，请补上日，如“2024-3-5”。")
        raise CellFault("date_month", message, month=None if lost else month.day)
    if _YEAR_ALONE.fullmatch(plain):
        raise CellFault("date_year_alone", _("只写了年，请补上月和日，如“2024-3-5”。"))


def _serial(value: Cell | None, plain: str) -> int | None:
    """The number that a spreadsheet counts a day by, where a cell holds one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if int(value) in _SERIALS else None
    numbered = plain.isdigit() and len(plain) == 5 and int(plain) in _TEXT_SERIALS
    return int(plain) if numbered else None


def lacks_year(value: Cell | None, text: str) -> bool:
    """Whether a cell holds month and day alone."""
    if isinstance(value, date):
        return False
    plain = _WEEKDAY.sub("", unicodedata.normalize("NFKC", text).strip())
    parts = _date_and_time(plain)
    return bool(_DAY_OF_YEAR.fullmatch(parts[0] if parts else plain))


def _day_of_year(value: Cell | None, year: int, month: str, day: str) -> date:
    """3.5 in a year; what a spreadsheet took for a number has lost the naught of 3.20."""
    if isinstance(value, float) and day in ("1", "2", "3"):
        message = _(
            "日期被表格软件当成了小数，分不清是{month}月{day}日还是{month}月{day}0日，"
            "请写成“{month}月{day}日”这样。"
        )
        raise CellFault("date_decimal", message.format(month=month, day=day))
    try:
        return date(year, int(month), int(day))
    except ValueError:
        raise CellFault("date_absent", _("这一年没有这一天，请核对。")) from None


def _date_and_time(plain: str) -> tuple[str, str] | None:
    """The two parts of "3月5日 9:00"."""
    found = _DATE_AND_TIME.fullmatch(plain)
    if found is None:
        return None
    day, clock = found[1] or found[3], found[2] or found[4]
    return day.strip(), clock.strip()


def with_whole_year(text: str, today: date, *, born: bool = False) -> str:
    """The text of a date with its year in four digits, where two of them can mean but one year.

    Raises CellFault ``date_century`` where they may mean two.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _REPUBLIC.match(plain):
        year = 1 if found[1] == "元" else int(found[1])
        return f"{_BEFORE_REPUBLIC + year}年{plain[found.end() :]}"
    found = _TWO_DIGITS.fullmatch(plain)
    if found is None:
        return plain
    first = today.year - _OLDEST if born else _EARLIEST
    last = today.year if born else today.year + _AHEAD
    whole = [
        year
        for year in (1900 + int(found["year"]), 2000 + int(found["year"]))
        if first <= year <= last
    ]
    if len(whole) != 1:
        message = _("年份只写了两位，分不清是哪一年，请写四位，如“1948-3-5”。")
        raise CellFault("date_century", message)
    return f"{found['before']}{whole[0]}{found['rest']}"


def _written_out(plain: str) -> date | None:
    """A date in Chinese numerals or of the Chinese calendar."""
    try:
        found = read_chinese(plain)
    except ChineseDateFault as fault:
        raise CellFault(fault.code, fault.message) from None
    return found.day if found is not None else None


def _sensible(day: date) -> date:
    if not 1900 <= day.year <= 2100:
        raise CellFault("date_range", _("日期的年份不对，请核对。"))
    return day


def read_clock(value: Cell | None, text: str, today: date, year: int | None = None) -> Clock:
    """A time of day; with its date, or as a span of time, where the cell holds that."""
    if isinstance(value, time):
        return Clock(value.replace(second=0, microsecond=0))
    if isinstance(value, datetime):
        return Clock(value.time().replace(second=0, microsecond=0), value.date())
    if isinstance(value, int | float) and not isinstance(value, bool):
        days, part = divmod(float(value), 1)
        if part and (days == 0 or int(days) in _SERIALS):
            at = datetime.combine(date.min, time()) + timedelta(minutes=round(part * 24 * 60))
            day = _EPOCH + timedelta(days=int(days)) if days else None
            return Clock(at.time(), day)
    plain = unicodedata.normalize("NFKC", text).strip()
    if _WHOLE_DATE.fullmatch(plain):  # "活动时间" of which only the day is written
        return Clock(time(), read_date(value, text, today))
    day = None
    if found := _date_and_time(plain):
        day, plain = read_date(None, found[0], today, year=year), found[1]
    if _SEVERAL_DAYS.search(plain):
        raise CellFault("time_days", _("写了好几天，请一天写一行。"))
    if _NEXT_DAY.search(plain):
        message = _("服务跨过零点，请按日期分成两行，如“22:00-24:00”和“0:00-2:00”。")
        raise CellFault("time_midnight", message)
    parts = _RANGE.split(plain)
    times = [_clock_time(part) for part in parts]
    if not 1 <= len(times) <= 2:
        raise _no_time()
    until = times[1] if len(times) == 2 else None
    return Clock(times[0], day, until, ends_day=is_day_end(parts[-1]))


def read_moment(value: Cell | None, text: str, today: date, year: int | None = None) -> datetime:
    """A date with a time; a date alone is its midnight."""
    if isinstance(value, datetime):
        _sensible(value.date())
        return value.replace(second=0, microsecond=0)
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _date_and_time(plain):
        day = read_date(None, found[0], today, year=year)
        return datetime.combine(day, _clock_time(found[1]))
    return datetime.combine(read_date(value, text, today, year=year), time())


def _clock_time(text: str) -> time:
    half = _HALF_DAY.match(text)
    plain = text[half.end() :] if half else text
    plain = re.sub(r"[点时]半$", ":30", plain.strip())
    plain = re.sub(r"^(\d{1,2}:\d{2}):\d{2}$", r"\1", plain)
    found = read_end_time(plain)
    if found is None:
        raise _no_time()
    if half and half[1] in ("下午", "晚上", "晚", "中午") and 1 <= found.hour < 11:
        found = found.replace(hour=found.hour + 12)
    return found


def _no_time() -> CellFault:
    return CellFault("time_shape", _("时间应写成“9:30”这样。"))
