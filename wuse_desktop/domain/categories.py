# SPDX-License-Identifier: MulanPSL-2.0
"""Client categories against age (rule V-11) and against each other (rule V-12): warnings only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from wuse_desktop.domain.codes import label, national
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.problems import Problem
from wuse_desktop.i18n import _

RELIEF_STATUSES = frozenset({"01", "02", "03", "04", "05"})
# Their definitions say that they are kept strictly confidential.
SECRET = frozenset({"42", "45", "46"})
_TEKUN = frozenset({"03", "04"})
_CHILD_ALLOWANCES = frozenset({"10", "11"})
# Category: the ages, in completed years, that its definition allows.
_OLDER = ("20", "21", "22", "24", "25", "26", "27", "92")
_AGES: dict[str, range] = {
    **{code: range(60, 200) for code in _OLDER},
    "23": range(80, 200),
    **{code: range(18) for code in ("10", "11", "12", "13", "14")},
    "15": range(16),
    "90": range(13),
    "91": range(13, 18),
}


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """A category of a person from ``start_on`` to ``end_on``, the last day on which it holds.

    None as start means since ever, as end still holding.
    """

    category: str
    start_on: date | None = None
    end_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the category holds on a day."""
        return (self.start_on is None or self.start_on <= day) and (
            self.end_on is None or day <= self.end_on
        )


def holding_on(entries: Iterable[CategoryEntry], day: date) -> tuple[str, ...]:
    """The CLIENT_CAT codes that hold on a day, each once, in order of codes."""
    return tuple(sorted({entry.category for entry in entries if entry.holds_on(day)}))


def as_known_of(entry: CategoryEntry, filed_on: date | None) -> CategoryEntry:
    """An entry with the begin that is known of it, for a person who was put on file on a day.

    One that begins on that very day says when somebody wrote it down, not since when it holds.
    """
    is_begin_unknown = filed_on is not None and entry.start_on == filed_on
    return replace(entry, start_on=None) if is_begin_unknown else entry


def check_categories(
    entries: Collection[CategoryEntry], birth_date: date | None, on: date
) -> tuple[Problem, ...]:
    """Everything that V-11 and V-12 find about one person; ages are taken on the day ``on``."""
    codes = holding_on(entries, on)
    aged = check_ages(codes, age_on(birth_date, on)) if birth_date else ()
    return (*aged, *check_exclusive(entries))


def check_ages(categories: Iterable[str], age: int) -> tuple[Problem, ...]:
    """Categories whose definition does not fit an age in completed years (rule V-11)."""
    message = _("{age}岁与服务对象类别“{category}”的年龄规定不符，请核对。")
    return tuple(
        Problem(
            "category_age",
            "V-11",
            "warn",
            message.format(age=age, category=label("CLIENT_CAT", code)),
        )
        for code in categories
        if national(code) in _AGES and age not in _AGES[national(code)]
    )


def check_exclusive(entries: Collection[CategoryEntry]) -> tuple[Problem, ...]:
    """Categories that cannot hold at the same time (rule V-12).

    Two entries that touch on one day, as when one is closed and the other opened, are fine.
    """
    message = _("“{first}”和“{second}”不能同时享受，请核对起止日期。")
    found = {
        tuple(sorted((one.category, other.category)))
        for one, other in combinations(entries, 2)
        if _exclude(one.category, other.category) and _share_time(one, other)
    }
    return tuple(
        Problem(
            "category_conflict",
            "V-12",
            "warn",
            message.format(first=label("CLIENT_CAT", first), second=label("CLIENT_CAT", second)),
        )
        for first, second in sorted(found)
    )


def _exclude(one: str, other: str) -> bool:
    pair = {national(one), national(other)}
    if len(pair) == 1:
        return False
    return pair <= RELIEF_STATUSES or bool(pair & _TEKUN and pair & _CHILD_ALLOWANCES)


def _share_time(one: CategoryEntry, other: CategoryEntry) -> bool:
    start = max(one.start_on or date.min, other.start_on or date.min)
    end = min(one.end_on or date.max, other.end_on or date.max)
    return start < end
