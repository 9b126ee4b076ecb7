# SPDX-License-Identifier: MulanPSL-2.0
"""Holidays of years that the program was made too early to know, from the notice as it was sent.

The State Council announces a year each autumn; desks without network get the notice as a text.
Pasted once, it is kept in the desk's settings, and every deadline in working days follows it. A
county may send its table down; where both know a year, the county's holds.
"""

import contextlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services import county_rules
from wuse_desktop.services.county_rules import HOLIDAYS
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.holidays import HolidaySpan, forget_years, learn_years

# How a notice calls them, and how the program does; the law has these seven.
_NAMES = {
    "元旦": "元旦",
    "春节": "春节",
    "清明节": "清明",
    "清明": "清明",
    "劳动节": "劳动节",
    "端午节": "端午",
    "端午": "端午",
    "中秋节": "中秋",
    "中秋": "中秋",
    "国庆节": "国庆节",
    "国庆": "国庆节",
}
STATUTORY = tuple(dict.fromkeys(_NAMES.values()))
_NAME = "|".join(_NAMES)
_ITEM = re.compile(rf"(?P<names>(?:{_NAME})(?:[、和与,及\s]*(?:{_NAME}))*)\s*:")
_DATE = re.compile(r"(?:(?:(\d{4})年)?(\d{1,2})月)?(\d{1,2})日")
_ASIDE = re.compile(r"\([^()]*\)")
_COUNT = re.compile(r"共\s*(\d{1,2})\s*天")
_SENTENCE = re.compile("[。;\n]")
_LONGEST = 15


def read_notice(text: str, year: int) -> tuple[HolidaySpan, ...]:
    """The holidays in a notice, in its order.

    Raises UserFault ``notice_unreadable`` for a text without any, and for one that contradicts
    itself: a count of days that does not fit, a day made up for that is no weekend.
    """
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", text))
    heads = list(_ITEM.finditer(plain))
    if not heads:
        raise UserFault(
            "notice_unreadable",
            _("这段文字里没有找到放假安排。"),
            _("请粘贴国务院办公厅通知里“一、元旦：…”到“国庆节：…”的几条。"),
        )
    ends = [head.start() for head in heads[1:]] + [len(plain)]
    return tuple(
        _span(head["names"], plain[head.end() : end], year)
        for head, end in zip(heads, ends, strict=True)
    )


def still_missing(spans: Sequence[HolidaySpan]) -> tuple[str, ...]:
    """The holidays of the law that a notice does not speak of."""
    told = {name for span in spans for name in span.name.split("、")}
    return tuple(name for name in STATUTORY if name not in told)


def _span(names: str, body: str, year: int) -> HolidaySpan:
    called = "、".join(dict.fromkeys(_NAMES[name] for name in re.findall(_NAME, names)))
    sentences = [item for item in _SENTENCE.split(body) if item.strip()]
    # The first sentence says when it is; the later ones with 上班 what is made up for it.
    days = list(_days(sentences[0] if sentences else "", year))
    made_up = [day for item in sentences[1:] if "上班" in item for day in _days(item, year)]
    if not days:
        raise _unreadable(_("“{name}”一条里没有写放假的日期。").format(name=called))
    first, last = days[0], days[-1]
    length = (last - first).days + 1
    if not 0 < length <= _LONGEST:
        raise _unreadable(_("“{name}”的放假日期前后不对。").format(name=called))
    count = _COUNT.search(body)
    if count and int(count[1]) != length:
        message = _("“{name}”写着共{said}天，按日期算是{length}天。")
        raise _unreadable(message.format(name=called, said=count[1], length=length))
    for day in made_up:
        if day.weekday() < 5:
            message = _("“{name}”的补班日 {day} 不是星期六、星期日。")
            raise _unreadable(message.format(name=called, day=f"{day:%m-%d}"))
    return HolidaySpan(called, first, last, tuple(made_up))


def _days(text: str, year: int) -> Iterator[date]:
    """The days that a sentence names; a day without its month is of the month before it."""
    month = 0
    for found in _DATE.finditer(text):
        of_year = int(found[1] or year)
        month = int(found[2] or month)
        try:
            yield date(of_year, month, int(found[3]))
        except ValueError:
            raise _unreadable(_("“{text}”不是日期。").format(text=found[0])) from None


def _unreadable(message: str) -> UserFault:
    return UserFault("notice_unreadable", message, _("请对照通知改一下这一条。"))


# keeping ----------------------------------------------------------------------------------


def keep_year(desk: Desk, year: int, spans: Sequence[HolidaySpan]) -> None:
    """Keep the holidays of a year; those of one kept before are replaced.

    Raises UserFault ``notice_incomplete`` when one of the law's holidays is missing.
    """
    missing = still_missing(spans)
    if missing:
        raise UserFault(
            "notice_incomplete",
            _("还缺：{names}。").format(names=enumerated(missing)),
            _("一年的放假安排要齐全，期限才算得准。"),
        )
    stored = _stored(desk)
    stored[str(year)] = [
        {
            "name": span.name,
            "first": span.first.isoformat(),
            "last": span.last.isoformat(),
            "made_up": [day.isoformat() for day in span.made_up],
        }
        for span in spans
    ]
    rule = county_rules.prescribed(desk, HOLIDAYS)
    with desk.together():
        desk.set_setting(HOLIDAYS, stored)
        if rule is not None and rule.is_own:
            county_rules.prescribe(desk, HOLIDAYS, stored)
    learn(desk)


def prescribe_holidays(desk: Desk, *, on: bool) -> None:
    """Send the years kept here down to all stations, or leave them to the stations again.

    Raises UserFault ``rule_not_yours``.
    """
    if on:
        county_rules.prescribe(desk, HOLIDAYS, _stored(desk))
    else:
        county_rules.let_go(desk, HOLIDAYS)


def learn(desk: Desk) -> None:
    """Let the table of holidays know what was kept on this desk, and what its county says."""
    rule = county_rules.prescribed(desk, HOLIDAYS)
    forget_years()
    learn_years(_years(_stored(desk)))
    if rule is not None and isinstance(rule.value, dict):
        learn_years(_years(rule.value))


def _stored(desk: Desk) -> dict[str, list[dict[str, object]]]:
    found = desk.setting(HOLIDAYS, {})
    return dict(found) if isinstance(found, dict) else {}


def _years(stored: Mapping[str, Sequence[Mapping[str, object]]]) -> dict[int, list[HolidaySpan]]:
    """The years that can be read; one that cannot says nothing."""
    found = {}
    for year, items in stored.items():
        with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError):
            found[int(year)] = [_read(item) for item in items]
    return found


def _read(item: Mapping[str, object]) -> HolidaySpan:
    made_up = item.get("made_up")
    first, last = (date.fromisoformat(str(item[name])) for name in ("first", "last"))
    if not 0 <= (last - first).days < _LONGEST:
        raise ValueError("last")
    return HolidaySpan(
        str(item["name"]),
        first,
        last,
        tuple(map(date.fromisoformat, made_up if isinstance(made_up, list) else ())),
    )
