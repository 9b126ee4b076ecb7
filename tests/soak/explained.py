# SPDX-License-Identifier: MulanPSL-2.0
"""Where ours and JavaRosa may say different things, and why: classes as data.

A class looks at what was said and at what was answered, never at a certain form.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.soak.agreement import Aspect, Difference, Pair
from tests.soak.random_record import UNFIT
from wuse_desktop.forms.definition import QuestionKind

# China had summer time until then, and before 1928 each place its own clock.
_ONE_CLOCK_SINCE = "1992"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_MOST_SHIFTED = 65  # minutes


@dataclass(frozen=True, slots=True)
class DifferenceClass:
    """Differences that do not bind us, and why."""

    name: str
    reason: str
    applies: Callable[[Difference], bool]


def explained(pair: Pair, seed: int, command: str) -> Counter[str]:
    """Fill a form in both engines; how many differences there are of each class.

    Fails at the first that belongs to none, and says by which command and steps it comes back.
    """
    steps, differences = pair.fill(seed)
    unexplained = next((one for one in differences if explanation(one) is None), None)
    if unexplained is not None:
        steps, last = pair.shortest(steps, unexplained, lambda other: explanation(other) is None)
        raise AssertionError("\n".join([str(last), *map(str, steps), f"Again: {command}"]))
    return Counter(one.name for one in map(explanation, differences) if one is not None)


def explanation(difference: Difference) -> DifferenceClass | None:
    """The class that a difference belongs to, None if it is a mistake of somebody."""
    return next((one for one in CLASSES if one.applies(difference)), None)


def _hidden_calculation(difference: Difference) -> bool:
    question = difference.question
    return (
        difference.aspect is Aspect.READ_ONLY
        and question is not None
        and question.kind is QuestionKind.HIDDEN
        and (difference.ours, difference.theirs) == ("True", "False")
    )


def _only_spaces(difference: Difference) -> bool:
    return difference.aspect is Aspect.PROBLEM and difference.texts[difference.path].isspace()


def _clock_of_its_time(difference: Difference) -> bool:
    question = difference.question
    if difference.aspect is not Aspect.VALUE or question is None:
        return False
    if question.kind is QuestionKind.DATETIME:
        return difference.ours < _ONE_CLOCK_SINCE and not difference.theirs.endswith("+08:00")
    rule = question.calculation
    return (
        rule is not None
        and "decimal-date-time(" in rule.text
        and any(moment < _ONE_CLOCK_SINCE for moment in _moments(difference))
        and abs(float(difference.ours) - float(difference.theirs)) <= _MOST_SHIFTED
    )


def _moments(difference: Difference) -> Iterator[str]:
    return (text for text in difference.texts.values() if _MOMENT.fullmatch(text))


def _word_in_a_sum(difference: Difference) -> bool:
    question = difference.question
    rule = question.calculation if question is not None else None
    return (
        difference.aspect is Aspect.VALUE
        and difference.ours == ""
        and rule is not None
        and "sum(" in rule.text
        and not UNFIT.isdisjoint(difference.texts.values())
    )


CLASSES = (
    DifferenceClass(
        "hidden calculation",
        "nobody sees it to type there; to JavaRosa only what its column says is read-only",
        _hidden_calculation,
    ),
    DifferenceClass(
        "only spaces",
        "on purpose: they answer no question; JavaRosa takes them for an answer",
        _only_spaces,
    ),
    DifferenceClass(
        "clock of its time",
        "on purpose: a time is what the clock on the wall said; JavaRosa counts summer times",
        _clock_of_its_time,
    ),
    DifferenceClass(
        "word in a sum",
        "on purpose: a sum is blank until every number is one; JavaRosa leaves the word out, which "
        "its own screens never let in",
        _word_in_a_sum,
    ),
)
