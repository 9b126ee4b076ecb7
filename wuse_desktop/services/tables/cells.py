# SPDX-License-Identifier: MulanPSL-2.0
"""What stands in a cell, as a value of its column: read generously, refused with a reason."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wuse_desktop.domain import codes, divisions
from wuse_desktop.domain.birth import Birth, read_birth_month
from wuse_desktop.domain.rounding import ungrouped, yuan_to_fen
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.tables.chinese_dates import is_lunar
from wuse_desktop.services.tables.columns import Column, ColumnKind
from wuse_desktop.services.tables.meanings import CODE, NONE_YET, NOTHING, PLACE, Meanings, Word
from wuse_desktop.services.tables.mentions import read_mentions
from wuse_desktop.services.tables.sheets import Cell
from wuse_desktop.services.tables.times import (
    CellFault,
    lacks_year,
    read_clock,
    read_date,
    read_duration,
    read_moment,
    with_whole_year,
)

__all__ = ["Around", "CellFault", "Cells", "Converted", "read_cell", "text_of"]

_ESTIMATES = frozenset({"unsigned_estimate"})
_NOT_EXACTLY = re.compile("约|近|余|多|来|左右|大概|以上")
_SHORT_BIRTH = re.compile(r"^([4-9]\d)[-./](\d{1,2})$")  # 88.7: no month and no day is so large
_PHONES = frozenset({"phone", "emergency_contact_phone", "contact"})
_PHONE = re.compile(r"(?:0\d{2,3}-?)?\d{7,8}|1\d{10}")
_BETWEEN_PHONES = re.compile(r"[/、,;\s]+|或")
_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_UNCLEAR_COMMA = re.compile(r"[0-9]\s*,|,\s*[0-9]")
_COUNTED = re.compile(r"\s*(人次|人|个|户|次|节|场|份|天|元)$")
_YES = re.compile("是|有|对|真|√|✓|✔|☑|已|同意|已同意|1|y|yes|t|true")
_NO = re.compile("否|无|不|没有|不是|假|×|✗|✘|☐|未|不同意|未同意|0|x|n|no|f|false")
_SHARED = frozenset({ColumnKind.CODE, ColumnKind.CODES, ColumnKind.PLACE, ColumnKind.BOOL})
# How ledgers write that there is nothing, where a text could not mean anything else.
_NOTHING_THERE = re.compile(
    r"无|没有|暂无|无号码|不详|未知|[-—－/／\\、.·]+|n/?a|none|null", re.IGNORECASE
)
_MEASURED = frozenset(
    {
        ColumnKind.NUMBER,
        ColumnKind.INT,
        ColumnKind.MONEY,
        ColumnKind.MINUTES,
        ColumnKind.HOURS,
        ColumnKind.DATE,
        ColumnKind.BIRTH,
        ColumnKind.CLOCK,
        ColumnKind.MOMENT,
    }
)
_ERRORS = frozenset({"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"})


@dataclass(frozen=True, slots=True)
class Around:
    """What reading a cell depends on.

    The present day, the place that villages belong to, what was said before of words that the
    program does not know, and the ``year`` of dates that have none.
    """

    today: date
    place: str
    meanings: Meanings = NONE_YET
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """A value that is not what stands in the cell: ``message`` says what was done to it.

    ``noted`` says that the words of the cell are kept beside it.
    """

    value: object
    code: str
    message: str
    noted: bool = True


def text_of(value: Cell | None) -> str:
    """What a person sees in the cell. A number too long for a spreadsheet shows its damage."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, date | time | timedelta):
        return _time_text(value)
    plain = _INVISIBLE.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()
    return plain.removeprefix("'").strip()


def _number_text(value: float) -> str:
    if abs(value) >= _EXACT:
        return f"{value:.14E}"
    return str(int(value)) if value.is_integer() else repr(value)


def _time_text(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return value.isoformat()


def read_cell(column: Column, value: Cell | None, around: Around) -> object | None:
    """The value of a cell, None when it is empty, or a Converted one. Raises CellFault."""
    text = text_of(value)
    if not text or (column.kind in _MEASURED and _NOTHING_THERE.fullmatch(text)):
        return None
    if text in _ERRORS:
        message = _("这一格是表格软件的公式错误，请改成实际内容。")
        raise CellFault("cell_error", message)
    return _READERS[column.kind](column, value, text, around)


class Cells:
    """Reads the cells of one sheet; what many rows share (villages, codes) is looked up once."""

    def __init__(self, around: Around) -> None:
        self.around = around
        self._known: dict[tuple[str, str], object | CellFault] = {}

    def read(self, column: Column, value: Cell) -> object | None:
        """As ``read_cell``."""
        if column.kind not in _SHARED or not isinstance(value, str):
            return read_cell(column, value, self.around)
        key = (column.name, value)
        if key not in self._known:
            try:
                self._known[key] = read_cell(column, value, self.around)
            except CellFault as fault:
                self._known[key] = fault
        found = self._known[key]
        if isinstance(found, CellFault):
            raise found
        return found


def _as_text(_column: Column, _value: Cell | None, text: str, _around: Around) -> object:
    return text


def _as_link(_column: Column, _value: Cell | None, text: str, _around: Around) -> object:
    return unicodedata.normalize("NFKC", text).strip()


def _as_links(_column: Column, _value: Cell | None, text: str, _around: Around) -> object:
    return read_mentions(text)


def _as_number(column: Column, _value: Cell | None, text: str, _around: Around) -> object:
    plain = unicodedata.normalize("NFKC", text).strip()
    pieces = [piece for piece in _BETWEEN_PHONES.split(plain) if piece]
    if column.name not in _PHONES or len(pieces) < 2 or not all(map(_PHONE.fullmatch, pieces)):
        return plain
    message = _("写了{count}个号码，取了第一个，请核对。").format(count=len(pieces))
    return Converted(pieces[0], "number_several", message)


def _as_int(column: Column, value: Cell | None, text: str, _around: Around) -> object:
    if isinstance(value, float) and not value.is_integer():
        raise _not_whole()
    plain = _number_of(text, "number_shape")
    if column.name in _ESTIMATES and (about := _about(plain)):
        message = _("写的是大约的人数，按 {count} 算，请核对。").format(count=about)
        return Converted(about, "number_about", message)
    plain = _COUNTED.sub("", plain).removesuffix(".0")
    if not re.fullmatch(r"-?\d{1,9}", plain):
        raise _not_whole()
    return int(plain)


def _number_of(text: str, code: str) -> str:
    """The text of a number with thousands put together; refuses a comma that may be a point."""
    plain = ungrouped(text)
    if _UNCLEAR_COMMA.search(plain):
        message = _("逗号分不清是小数点还是千分位：小数点请写“.”，千分位每三位一个，如“1,234.50”。")
        raise CellFault(code, message)
    return plain


def _about(plain: str) -> int | None:
    """The number of 20余人, 约35人."""
    number = _NOT_EXACTLY.sub("", _COUNTED.sub("", _NOT_EXACTLY.sub("", plain)))
    return int(number) if number != _COUNTED.sub("", plain) and number.isdigit() else None


def _not_whole() -> CellFault:
    return CellFault("number_shape", _("这一格应是整数。"))


def _as_money(_column: Column, _value: Cell | None, text: str, _around: Around) -> object:
    plain = _number_of(text, "money_shape")
    try:
        return yuan_to_fen(plain)
    except UserFault as fault:
        raise CellFault("money_shape", fault.sentence) from None


def _as_minutes(_column: Column, value: Cell | None, text: str, _around: Around) -> object:
    return read_duration(value, text, unit=1)


def _as_hours(_column: Column, value: Cell | None, text: str, _around: Around) -> object:
    return read_duration(value, text, unit=60)


def _as_date(_column: Column, value: Cell | None, text: str, around: Around) -> object:
    day = read_date(value, text, around.today, year=around.year)
    if _takes_year(value, text, around):
        return _of_year(day, around)
    if isinstance(value, str) and is_lunar(with_whole_year(text, around.today)):
        return Converted(day, "date_lunar", _("农历日期已换算成公历，请核对。"))
    return day


def _as_birth(_column: Column, value: Cell | None, text: str, around: Around) -> object:
    text = _SHORT_BIRTH.sub(r"\1年\2月", unicodedata.normalize("NFKC", text).strip())
    month = read_birth_month(with_whole_year(text, around.today, born=True))
    if month is not None and not isinstance(value, date):
        if isinstance(value, float) and month.day.month == 1 and text.endswith(".1"):
            message = _(
                "表格软件把出生年月当成了小数，分不清是1月还是10月，请写成“1948年10月”这样。"
            )
            raise CellFault("birth_decimal", message)
        return month
    day = Birth(read_date(value, text, around.today, born=True))
    if isinstance(value, str) and is_lunar(with_whole_year(text, around.today, born=True)):
        return Converted(day, "date_lunar", _("农历日期已换算成公历，请核对。"))
    return day


def _as_clock(_column: Column, value: Cell | None, text: str, around: Around) -> object:
    clock = read_clock(value, text, around.today, around.year)
    dated = clock.day is not None and _takes_year(value, text, around)
    return _of_year(clock, around) if dated else clock


def _as_moment(_column: Column, value: Cell | None, text: str, around: Around) -> object:
    moment = read_moment(value, text, around.today, around.year)
    return _of_year(moment, around) if _takes_year(value, text, around) else moment


def _takes_year(value: Cell | None, text: str, around: Around) -> bool:
    return around.year is not None and lacks_year(value, text)


def _of_year(value: object, around: Around) -> Converted:
    message = _("没有写年份，按标题里的{year}年算，请核对。").format(year=around.year)
    return Converted(value, "date_year", message, noted=False)


def _as_bool(_column: Column, value: Cell | None, text: str, _around: Around) -> object:
    said = value if isinstance(value, bool) else says_yes_or_no(text)
    if said is None:
        raise CellFault("flag_shape", _("这一格应填“是”或“否”。"))
    return said


def says_yes_or_no(text: str) -> bool | None:
    """What a tick or a cross says; None for another word and for nothing."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if _YES.fullmatch(plain):
        return True
    return False if _NO.fullmatch(plain) else None


def _as_code(column: Column, _value: Cell | None, text: str, around: Around) -> object:
    found = codes.find(column.codes, text)
    if found is not None:
        return found.code
    meant = around.meanings.word(CODE, column.codes, text)
    if meant is None:
        raise _unknown_code(column, [text])
    return None if meant == NOTHING else meant


def _as_codes(column: Column, _value: Cell | None, text: str, around: Around) -> object:
    whole = around.meanings.word(CODE, column.codes, text)
    if whole is not None:
        return None if whole == NOTHING else (whole,)
    found, unknown = codes.find_all(column.codes, text)
    said = {piece: around.meanings.word(CODE, column.codes, piece) for piece in unknown}
    unsaid = [piece for piece, meant in said.items() if meant is None]
    if unsaid:
        raise _unknown_code(column, unsaid)
    meant = [code for code in said.values() if code and code != NOTHING]
    return tuple(dict.fromkeys([*(entry.code for entry in found), *meant])) or None


def _unknown_code(column: Column, texts: Sequence[str]) -> CellFault:
    offered = codes.code_list(column.codes).active
    shown = enumerated(entry.text for entry in offered[:8])
    more = _("等") if len(offered) > 8 else ""
    message = _("有不认识的写法，可以填：{choices}{more}。")
    words = tuple(Word(CODE, column.codes, text) for text in texts)
    return CellFault("code_unknown", message.format(choices=shown, more=more), words)


def _as_place(_column: Column, _value: Cell | None, text: str, around: Around) -> object:
    tree = divisions.current()
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isdigit() and len(plain) in (9, 12):
        found = tree.get(plain)
        if found is not None:
            return divisions.long_code(found.code) if found.level != "village" else found.code
    match = tree.find_village(around.place, plain)
    if match.found is not None:
        return match.found.code
    meant = around.meanings.word(PLACE, "", plain)
    if meant is not None:
        return None if meant == NOTHING else meant
    if match.suggestions:
        shown = enumerated(item.name for item in match.suggestions)
        message = _("辖区里没有这个村（社区），是不是：{places}？").format(places=shown)
    else:
        message = _("辖区里没有这个村（社区），请写全名或12位区划代码。")
    word = Word(PLACE, "", plain, tuple(item.code for item in match.suggestions))
    raise CellFault("place_unknown", message, (word,))


_Reader = Callable[[Column, Cell | None, str, Around], object]
_READERS: Mapping[ColumnKind, _Reader] = {
    ColumnKind.TEXT: _as_text,
    ColumnKind.NUMBER: _as_number,
    ColumnKind.INT: _as_int,
    ColumnKind.MONEY: _as_money,
    ColumnKind.MINUTES: _as_minutes,
    ColumnKind.HOURS: _as_hours,
    ColumnKind.DATE: _as_date,
    ColumnKind.BIRTH: _as_birth,
    ColumnKind.CLOCK: _as_clock,
    ColumnKind.MOMENT: _as_moment,
    ColumnKind.BOOL: _as_bool,
    ColumnKind.CODE: _as_code,
    ColumnKind.CODES: _as_codes,
    ColumnKind.PLACE: _as_place,
    ColumnKind.LINK: _as_link,
    ColumnKind.LINKS: _as_links,
}
