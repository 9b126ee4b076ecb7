# SPDX-License-Identifier: MulanPSL-2.0
"""Holidays of later years from the pasted notice, and the deadlines that follow them."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from wuse_desktop.domain.working_days import DEADLINES, due_on
from wuse_desktop.errors import UserFault
from wuse_desktop.services.announced_holidays import keep_year, read_notice, still_missing
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.holidays import (
    HOLIDAYS,
    day_off,
    forget_years,
    holidays_of,
    known_until,
)

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班。"""
# Invented for a year that nobody has announced yet.
NOTICE_2061 = """1、元旦: 2060年12月31日至2061年1月2日放假，共3天。
2、春节: 1月20日至26日放假调休，共7天。1月29日（星期六）、30日（星期日）上班。
3、清明节: 4月4日放假1天。
4、劳动节: 5月1日至3日放假，共3天。
5、端午节: 6月22日放假1天。
6、国庆节、中秋节: 9月28日至10月5日放假，共8天。"""


@pytest.fixture(autouse=True)
def only_what_the_program_knows() -> Iterator[None]:
    yield
    forget_years()


def test_a_notice_that_was_announced_is_read_as_the_program_knows_it() -> None:
    assert read_notice(NOTICE_2026, 2026) == holidays_of(2026)


def test_the_deadline_follows_a_pasted_notice_and_does_so_after_a_restart(
    desk: Desk, reopen: Callable[..., Desk]
) -> None:
    friday = date(2061, 1, 14)
    before = due_on(DEADLINES["D-01"], friday, HOLIDAYS)
    assert not before.certain
    assert before.on == date(2061, 1, 28)
    keep_year(desk, 2061, read_notice(NOTICE_2061, 2061))
    after = due_on(DEADLINES["D-01"], friday, HOLIDAYS)
    assert after.certain
    # 17, 18, 19, 27, 28 January, the two days made up, 31 January, 1 and 2 February
    assert after.on == date(2061, 2, 2)
    forget_years()
    assert HOLIDAYS.holiday(friday) is None
    reopen(desk)
    assert due_on(DEADLINES["D-01"], friday, HOLIDAYS) == after


def test_a_year_stands_with_its_days_and_those_made_up(desk: Desk) -> None:
    spans = read_notice(NOTICE_2061, 2061)
    assert still_missing(spans) == ()
    keep_year(desk, 2061, spans)
    assert day_off(date(2060, 12, 31)).name == "元旦"
    assert (day_off(date(2061, 1, 30)).free, day_off(date(2061, 1, 30)).name) == (False, "春节")
    assert day_off(date(2061, 10, 5)).name == "国庆节、中秋"
    assert day_off(date(2061, 3, 5)).free  # a Saturday
    assert holidays_of(2061)[0].first == date(2060, 12, 31)
    assert known_until() < 2061  # the years between are not known


def test_a_notice_that_is_pasted_again_replaces_the_former(desk: Desk) -> None:
    keep_year(desk, 2061, read_notice(NOTICE_2061, 2061))
    changed = NOTICE_2061.replace("1月20日至26日", "1月21日至27日")
    keep_year(desk, 2061, read_notice(changed, 2061))
    assert day_off(date(2061, 1, 20)).name == ""
    assert day_off(date(2061, 1, 27)).name == "春节"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("各位同事，节日快乐", "没有找到放假安排"),
        ("元旦：1月1日至3日放假，共4天。", "共4天"),
        ("元旦：1月1日至3日放假。1月5日上班。", "01-05"),
        ("元旦：1月32日放假。", "1月32日"),
        ("元旦：放假一天。", "没有写放假的日期"),
        ("元旦：3月1日至1月1日放假。", "前后不对"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused_in_words(text: str, word: str) -> None:
    with pytest.raises(UserFault) as caught:
        read_notice(text, 2061)
    assert word in caught.value.sentence


def test_half_a_year_is_not_kept(desk: Desk) -> None:
    spans = read_notice("元旦：1月1日至3日放假，共3天。", 2061)
    assert still_missing(spans) == ("春节", "清明", "劳动节", "端午", "中秋", "国庆节")
    with pytest.raises(UserFault) as caught:
        keep_year(desk, 2061, spans)
    assert caught.value.code == "notice_incomplete"
    assert HOLIDAYS.holiday(date(2061, 1, 3)) is None
