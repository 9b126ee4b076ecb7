# SPDX-License-Identifier: MulanPSL-2.0
"""What people write into cells is read as it is meant, or refused with a reason."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from wuse_desktop.domain.birth import Birth
from wuse_desktop.services.tables.cells import Around, CellFault, Converted, read_cell, text_of
from wuse_desktop.services.tables.columns import Column, ColumnKind
from wuse_desktop.services.tables.mentions import Mention, read_mentions
from wuse_desktop.services.tables.times import Clock

AROUND = Around(date(2026, 3, 24), "230127100")
MARCH_5 = date(2024, 3, 5)


def read(kind: ColumnKind, value: Any, codes: str = "") -> Any:
    return read_cell(Column("x", "栏目", kind, codes), value, AROUND)


def refused(kind: ColumnKind, value: Any, codes: str = "") -> str:
    with pytest.raises(CellFault) as caught:
        read(kind, value, codes)
    return caught.value.code


@pytest.mark.parametrize(
    "value",
    [
        "2024.3.5",
        "2024-03-05",
        "2024/3/5",
        "2024年3月5日",
        "2024年 3月 5日",
        "2024年3月5号",
        "20240305",
        "２０２４．３．５",
        "2024-3-5 星期二",
        "24.3.5",
        "24年3月5日",
        "2024、3、5",
        "2024 3 5",
        "民国113年3月5日",
        "2024-03-05 00:00:00",
        "2024-03-05 09:30",
        45356,
        45356.0,
        45356.4,
        "45356",
        20240305.0,
        MARCH_5,
        datetime.fromisoformat("2024-03-05T09:30"),
    ],
)
def test_a_date_is_read_however_it_is_written(value: Any) -> None:
    assert read(ColumnKind.DATE, value) == MARCH_5


@pytest.mark.parametrize(
    "value",
    [
        "3月5日",
        "3-5",
        "昨天",
        "2024-2-30",
        "某天",
        "99999999",
    ],
)
def test_a_date_without_its_year_or_that_is_none_is_refused(value: Any) -> None:
    assert refused(ColumnKind.DATE, value) == "date_shape"


@pytest.mark.parametrize("value", [2024, 2024.0, "2024", "2024年"])
def test_a_year_is_no_date_and_is_told_apart(value: Any) -> None:
    assert refused(ColumnKind.DATE, value) == "date_year_alone"


@pytest.mark.parametrize(
    ("value", "day", "lunar"),
    [
        ("二〇二四年三月五日", "2024-03-05", False),
        ("二零二四年十二月三十一日", "2024-12-31", False),
        ("公历一九六三年八月十五", "1963-08-15", False),
        ("二〇二四年正月初五", "2024-02-14", True),
        ("农历1963年八月十五", "1963-10-02", True),
        ("1963.8.15（阴历）", "1963-10-02", True),
        ("2023年闰二月初一", "2023-03-22", True),
        ("二○○一年十月廿三", "2001-12-07", True),
        ("一九四九年腊月三十", "1950-02-16", True),
        ("2025年除夕", "2026-02-16", True),
    ],
)
def test_a_date_in_chinese_is_read_and_told_when_it_was_converted(
    value: str, day: str, lunar: bool
) -> None:
    found = read(ColumnKind.DATE, value)
    assert isinstance(found, Converted) == lunar
    assert str(found.value if isinstance(found, Converted) else found) == day


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("一九六三年八月十五", "date_calendar"),
        ("农历1951年二月三十", "date_lunar_none"),
        ("2024年闰五月初一", "date_lunar_none"),
        ("农历八月十五", "date_shape"),
        ("甲辰年正月初五", "date_shape"),
        ("二〇二四年十三月五日", "date_shape"),
    ],
)
def test_a_date_in_chinese_that_is_not_one_day_is_asked_about(value: str, code: str) -> None:
    assert refused(ColumnKind.DATE, value) == code


@pytest.mark.parametrize(
    ("value", "born"),
    [
        ("48.3.5", "1948-03-05"),
        ("48年3月5日", "1948-03-05"),
        ("民国37年3月5日", "1948-03-05"),
        ("农历48年三月初五", "1948-04-13"),
        ("农历一九四八年三月初五", "1948-04-13"),
        ("1948.03", "1948年3月"),
        ("1950年5月", "1950年5月"),
        ("50年5月", "1950年5月"),
        ("195005", "1950年5月"),
        ("1950-5", "1950年5月"),
        ("50.05", "1950年5月"),  # no month and no day is so large
        (1950.05, "1950年5月"),
        (1950.5, "1950年5月"),
        (195005, "1950年5月"),
    ],
)
def test_a_birth_is_read_to_the_day_or_the_month(value: Any, born: str) -> None:
    found = read(ColumnKind.BIRTH, value)
    found = found.value if isinstance(found, Converted) else found
    assert isinstance(found, Birth)
    assert found.text == born


@pytest.mark.parametrize("value", ["12.3.5", "农历12年三月初五"])
def test_two_digits_of_a_year_that_may_be_two_years_are_not_guessed(value: str) -> None:
    assert refused(ColumnKind.BIRTH, value) == "date_century"


def test_a_month_that_a_spreadsheet_cut_is_not_guessed() -> None:
    assert refused(ColumnKind.BIRTH, 1948.1) == "birth_decimal"  # 1948.1 or 1948.10


@pytest.mark.parametrize("value", ["1948", "1948年13月", "12.03"])
def test_a_birth_without_its_month_is_refused(value: str) -> None:
    assert refused(ColumnKind.BIRTH, value) == "date_shape"


@pytest.mark.parametrize("value", ["2024.3", 2024.3, "2024年3月", "2024-03", "202403"])
def test_a_month_is_no_date_and_is_told_apart(value: Any) -> None:
    assert refused(ColumnKind.DATE, value) == "date_month"


def test_a_date_of_another_age_is_refused() -> None:
    assert refused(ColumnKind.DATE, "1024-03-05") == "date_range"


@pytest.mark.parametrize(
    "value",
    [
        "9:30",
        "09:30",
        "0930",
        "9点半",
        "9点30分",
        "上午9:30",
        "9：30",
        "9:30:00",
        time(9, 30),
        9.5 / 24,
    ],
)
def test_a_time_of_day_is_read_however_it_is_written(value: Any) -> None:
    assert read(ColumnKind.CLOCK, value) == Clock(time(9, 30))


def test_the_afternoon_is_after_noon() -> None:
    assert read(ColumnKind.CLOCK, "下午2:15") == Clock(time(14, 15))
    assert read(ColumnKind.CLOCK, "下午14:15") == Clock(time(14, 15))


@pytest.mark.parametrize("value", ["9:00-10:30", "9:00—10:30", "9:00至10:30", "9:00～10:30"])
def test_a_span_of_time_in_one_cell_has_its_end(value: str) -> None:
    assert read(ColumnKind.CLOCK, value) == Clock(time(9), None, time(10, 30))


@pytest.mark.parametrize(
    "value", ["2024-03-05 9:30", "2024年3月5日 9点半", datetime.fromisoformat("2024-03-05T09:30")]
)
def test_a_time_with_its_date_keeps_both(value: Any) -> None:
    assert read(ColumnKind.CLOCK, value) == Clock(time(9, 30), MARCH_5)
    assert read(ColumnKind.MOMENT, value) == datetime.combine(MARCH_5, time(9, 30))


def test_a_moment_without_time_is_midnight() -> None:
    assert read(ColumnKind.MOMENT, "2024.3.5") == datetime.combine(MARCH_5, time())


@pytest.mark.parametrize("value", ["早上", "25:00", "9:00-10:00-11:00"])
def test_what_is_no_time_is_refused(value: str) -> None:
    assert refused(ColumnKind.CLOCK, value) == "time_shape"


@pytest.mark.parametrize("value", ["-", "—", "/", "无"])
def test_a_dash_says_that_there_is_no_time(value: str) -> None:
    assert read(ColumnKind.CLOCK, value) is None


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        (40, 40),
        (40.0, 40),
        ("４０", 40),
        ("40分钟", 40),
        ("1.5小时", 90),
        ("1小时20分", 80),
        ("2小时", 120),
        ("1:20", 80),
        (time(1, 20), 80),
        (timedelta(hours=30), 1800),
    ],
)
def test_a_duration_is_read_in_minutes(value: Any, minutes: int) -> None:
    assert read(ColumnKind.MINUTES, value) == minutes


def test_hours_become_minutes() -> None:
    assert read(ColumnKind.HOURS, 1.5) == 90
    assert read(ColumnKind.HOURS, "1.5") == 90
    assert read(ColumnKind.HOURS, "90分钟") == 90


@pytest.mark.parametrize("value", ["一会儿", "半天", "1.33", "-5"])
def test_what_is_no_duration_is_refused(value: str) -> None:
    assert refused(ColumnKind.MINUTES, value) == "duration_shape"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (ColumnKind.INT, "12人", 12),
        (ColumnKind.INT, "1,200", 1200),
        (ColumnKind.INT, 3.0, 3),
        (ColumnKind.INT, "３", 3),
        (ColumnKind.MONEY, "￥1,200.50", 120050),
        (ColumnKind.MONEY, 1200, 120000),
        (ColumnKind.MONEY, "300元", 30000),
        (ColumnKind.MONEY, "1.5万元", 1_500_000),
        (ColumnKind.BOOL, "是", True),
        (ColumnKind.BOOL, "√", True),
        (ColumnKind.BOOL, 1.0, True),
        (ColumnKind.BOOL, "否", False),
        (ColumnKind.BOOL, "无", False),
        (ColumnKind.BOOL, False, False),
    ],
)
def test_numbers_amounts_and_flags(kind: ColumnKind, value: Any, expected: Any) -> None:
    assert read(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (ColumnKind.INT, "几个", "number_shape"),
        (ColumnKind.INT, 2.5, "number_shape"),
        (ColumnKind.MONEY, "不多", "money_shape"),
        (ColumnKind.MONEY, "1.005", "money_shape"),
        (ColumnKind.MONEY, "-1,200", "money_shape"),
        (ColumnKind.BOOL, "也许", "flag_shape"),
        (ColumnKind.TEXT, "#REF!", "cell_error"),
    ],
)
def test_what_cannot_be_meant_is_refused(kind: ColumnKind, value: Any, code: str) -> None:
    assert refused(kind, value) == code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234", 1234),
        ("1，234", 1234),
        ("１，２３４人", 1234),
        ("12,345.50", 12345.5),
        ("1,234,567", 1234567),
        ("￥1,234,567.8元", 1234567.8),
        ("-1,200", -1200),
    ],
)
def test_a_comma_before_three_digits_parts_thousands(text: str, number: float) -> None:
    if number == int(number) and "." not in text:
        assert read(ColumnKind.INT, text) == number
    if "人" not in text and number >= 0:  # amounts are none below zero (rule V-13)
        assert read(ColumnKind.MONEY, text) == round(number * 100)


@pytest.mark.parametrize(
    "text",
    [
        "12,5",
        "12，5",
        "１２，５",
        "1,23",
        "1,2345",
        "1234,567",
        "1,234,56",
        "1,23,456",
        "0,500",
        "12,5人",
        "1,234.567,890",
        "12, 5",
        "12,",
        ",125",
    ],
)
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (ColumnKind.INT, "number_shape"),
        (ColumnKind.MONEY, "money_shape"),
        (ColumnKind.MINUTES, "duration_shape"),
        (ColumnKind.HOURS, "duration_shape"),
    ],
)
def test_a_comma_that_may_be_a_point_is_asked_about(kind: ColumnKind, code: str, text: str) -> None:
    assert refused(kind, text) == code


def test_what_is_said_of_an_unclear_comma_names_the_way_out() -> None:
    with pytest.raises(CellFault) as caught:
        read(ColumnKind.MONEY, "12,5")
    assert "1,234.50" in caught.value.message


def test_an_estimate_keeps_its_thousands_and_guesses_no_others() -> None:
    column = Column("unsigned_estimate", "栏目", ColumnKind.INT)
    found = read_cell(column, "约1,200人", AROUND)
    assert isinstance(found, Converted)
    assert found.value == 1200
    with pytest.raises(CellFault) as caught:
        read_cell(column, "约12,5人", AROUND)
    assert caught.value.code == "number_shape"


def test_a_code_is_read_by_code_or_label_and_several_at_once() -> None:
    assert read(ColumnKind.CODE, "女", "SEX") == "2"
    assert read(ColumnKind.CODE, 2.0, "SEX") == "2"
    assert read(ColumnKind.CODES, "低保对象、独居老人", "CLIENT_CAT") == ("01", "20")
    assert read(ColumnKind.CODES, "01;20", "CLIENT_CAT") == ("01", "20")


def test_an_unknown_code_is_answered_with_what_there_is() -> None:
    with pytest.raises(CellFault) as caught:
        read(ColumnKind.CODE, "龙", "SEX")
    assert "女性" in caught.value.message or "女" in caught.value.message
    assert "龙" not in caught.value.message
    assert refused(ColumnKind.CODES, "低保对象、神仙", "CLIENT_CAT") == "code_unknown"


def test_a_village_is_read_by_name_or_code() -> None:
    assert read(ColumnKind.PLACE, "镇西村") == "230127100200"
    assert read(ColumnKind.PLACE, "木兰镇镇西村村委会") == "230127100200"
    assert read(ColumnKind.PLACE, "230127100200") == "230127100200"


def test_a_misspelt_village_is_answered_with_suggestions() -> None:
    with pytest.raises(CellFault) as caught:
        read(ColumnKind.PLACE, "镇西屯子村")
    assert caught.value.code == "place_unknown"
    assert "镇西村" in caught.value.message


def test_a_number_that_a_spreadsheet_damaged_shows_its_damage() -> None:
    assert text_of(2.30127195001011e17) == "2.30127195001011E+17"
    assert text_of(13800000000.0) == "13800000000"


def test_what_nobody_sees_is_taken_off_a_text() -> None:
    assert text_of(" \ufeff王秀兰\u200b ") == "王秀兰"
    assert text_of("'230127") == "230127"
    assert text_of("一\r\n二") == "一\n二"
    assert read(ColumnKind.TEXT, "   ") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王芳40、李敏（20分钟）", [("王芳", 40), ("李敏", 20)]),
        ("王芳 40 李敏 20", [("王芳", 40), ("李敏", 20)]),
        ("王芳：40；李敏1.5小时", [("王芳", 40), ("李敏", 90)]),
        ("王 芳、李　敏", [("王芳", None), ("李敏", None)]),
        ("王芳 李敏", [("王芳", None), ("李敏", None)]),
        ("何晓晴 0", [("何晓晴", 0)]),
        ("11010519491231002X、王芳", [("11010519491231002X", None), ("王芳", None)]),
        ("11010519491231002X 40", [("11010519491231002X", 40)]),
        ("阿依古丽·买买提 30", [("阿依古丽·买买提", 30)]),
        ("P1、P2 20", [("P1", None), ("P2", 20)]),
        ("王芳、、", [("王芳", None)]),
    ],
)
def test_people_in_one_cell(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert read_mentions(text) == tuple(Mention(*pair) for pair in expected)
