# SPDX-License-Identifier: MulanPSL-2.0
"""Hints about relief that somebody may apply for (rules R-12 to R-15); they never decide."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wuse_desktop.domain.codes import label, labels
from wuse_desktop.i18n import N_, _, enumerated

# Rules give these words.
APPLY = N_("可能符合，请向乡镇民政办申请。")
FOR_REFERENCE = N_("参考，正式结论由县级民政部门评估。")

_ITEMS = frozenset("123456")  # SELF_CARE_ITEM
_SOME_LOST, _MANY_LOST = 1, 4
_TEKUN, _EDGE = frozenset({"03", "04"}), "02"
# Whom the question of labour capacity concerns: relief and low-income people, orphans, 孤寡老人.
_LOW_INCOME = frozenset({"01", "02", "05", "06", "07", "08", "10", "11", "27"})
_SEVERE = frozenset({"25", "30"})  # categories that say level 1 or 2
_VISION, _LIMBS, _MIND, _PSYCHE = "1", "4", "5", "6"  # DIS_TYPE
_MAJOR_ILLNESS = "4"  # HEALTH
_OLD_AGE, _WORKING_AGE = 60, 16
_WITHOUT_LABOUR = {_MIND: "123", _PSYCHE: "123", _LIMBS: "12", _VISION: "1"}


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint in words, with the rule it comes from."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What hints are drawn from: facts that hold on one day.

    ``disabilities`` are pairs of DIS_TYPE and DIS_LEVEL; ``unaided`` the SELF_CARE_ITEM codes
    that somebody does unaided, None where they were not assessed.
    """

    age: int | None = None
    categories: frozenset[str] = frozenset()
    disabilities: tuple[tuple[str, str], ...] = ()
    health_status: str = ""
    self_care: str = ""
    unaided: frozenset[str] | None = None


def self_care_from(unaided: frozenset[str]) -> str:
    """The SELF_CARE code that the six items point to (rule R-12)."""
    lost = len(_ITEMS - unaided)
    if lost < _SOME_LOST:
        return "1"
    return "2" if lost < _MANY_LOST else "3"


def hints(standing: Standing) -> tuple[Hint, ...]:
    """What somebody may be told, each with its rule."""
    return tuple(hint for draw in (_self_care, _labour, _apply_alone) for hint in draw(standing))


def _self_care(standing: Standing) -> Iterator[Hint]:
    if standing.unaided is None or not standing.categories & _TEKUN:
        return
    found = self_care_from(standing.unaided)
    lost = sorted(_ITEMS - standing.unaided)
    text = _("六项自理能力：{result}").format(result=label("SELF_CARE", found))
    if lost:
        text += _("（不能：{items}）").format(items=labels("SELF_CARE_ITEM", lost))
    if standing.self_care and standing.self_care != found:
        text += _("，档案里登记的是“{known}”").format(known=label("SELF_CARE", standing.self_care))
    yield Hint("R-12", _("{text}。{words}").format(text=text, words=_(FOR_REFERENCE)))


def _labour(standing: Standing) -> Iterator[Hint]:
    if standing.categories & _TEKUN or not standing.categories & _LOW_INCOME:
        return
    reasons = list(_without_labour(standing))
    if reasons:
        text = _("特困人员救助供养（无劳动能力：{reasons}）").format(reasons=enumerated(reasons))
        yield Hint("R-13", _("{text}：{words}").format(text=text, words=_(APPLY)))


def _without_labour(standing: Standing) -> Iterator[str]:
    if standing.age is not None and standing.age >= _OLD_AGE:
        yield _("满60岁")
    if standing.age is not None and standing.age < _WORKING_AGE:
        yield _("未满16岁")
    for kind, level in standing.disabilities:
        if level and level in _WITHOUT_LABOUR.get(kind, ""):
            yield _disability(kind, level)


def _disability(kind: str, level: str) -> str:
    """精神残疾二级, without what the list says in brackets."""
    words = (label("DIS_TYPE", kind) if kind else _("残疾"), label("DIS_LEVEL", level))
    return "".join(re.split("[（(]", word)[0].rstrip() for word in words)


def _apply_alone(standing: Standing) -> Iterator[Hint]:
    if _EDGE not in standing.categories:
        return
    reasons = [
        _disability(kind, level)
        for kind, level in standing.disabilities
        if level in ("1", "2") or (level == "3" and kind in (_MIND, _PSYCHE))
    ]
    if not reasons:
        reasons += [label("CLIENT_CAT", code) for code in sorted(standing.categories & _SEVERE)]
    if standing.health_status == _MAJOR_ILLNESS:
        reasons.append(label("HEALTH", _MAJOR_ILLNESS))
    if reasons:
        text = _("低保边缘家庭的重残、重病人员单独申请低保（{reasons}）").format(
            reasons=enumerated(reasons)
        )
        yield Hint("R-14", _("{text}：{words}").format(text=text, words=_(APPLY)))
