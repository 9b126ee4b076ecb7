# SPDX-License-Identifier: MulanPSL-2.0
"""Where ours and JavaRosa may say different things, and why: classes as data.

A class looks at what was said and at what was answered, never at a certain form.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.soak.agreement import Pair
from tests.soak.difference import Aspect, Difference, schema_path
from wuse_desktop.forms.definition import QuestionKind

# China had summer time until then, and before 1928 each place its own clock.
_ONE_CLOCK_SINCE = "1992"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_OTHER_CLOCKS = frozenset({"+08:05", "+08:06", "+09:00"})
_ROUNDED_SUM = re.compile(r"round\(sum\( *(?P<path>\S+) *\), (?P<digits>\d)\)")
_DAY_0 = "1970-01-01"
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


def _calculation(difference: Difference) -> bool:
    question = difference.question
    return (
        difference.aspect is Aspect.READ_ONLY
        and question is not None
        and question.calculation is not None
        and (difference.ours, difference.theirs) == ("True", "False")
    )


def _only_spaces(difference: Difference) -> bool:
    return (
        difference.aspect is Aspect.PROBLEM and difference.texts.get(difference.path, "").isspace()
    )


def _clock_of_its_time(difference: Difference) -> bool:
    question = difference.question
    if question is not None and question.kind is QuestionKind.DATETIME:
        return difference.ours < _ONE_CLOCK_SINCE and difference.theirs[-6:] in _OTHER_CLOCKS
    if "date-time(" not in difference.rule or not any(_old_moments(difference)):
        return False
    try:
        shifted = abs(float(difference.ours) - float(difference.theirs))
    except ValueError:  # the time in words
        return True
    return shifted <= _MOST_SHIFTED


def _old_moments(difference: Difference) -> Iterator[str]:
    return (
        text
        for text in difference.texts.values()
        if _MOMENT.fullmatch(text) and text < _ONE_CLOCK_SINCE
    )


def _greatest_of_negatives(difference: Difference) -> bool:
    return "max(" in difference.rule and (
        (difference.theirs == "0" and difference.ours.startswith("-"))
        or (difference.theirs == _DAY_0 and "" < difference.ours < _DAY_0)
    )


def _exact_sum(difference: Difference) -> bool:
    """Only where the numbers, added up as a person does, give exactly what ours says."""
    match = _ROUNDED_SUM.fullmatch(difference.rule)
    if match is None or not difference.ours:
        return False
    numbers = (
        Decimal(text)
        for path, text in difference.texts.items()
        if schema_path(path) == match["path"] and text
    )
    unit = Decimal(1).scaleb(-int(match["digits"]))
    exact = sum(numbers, Decimal(0)).quantize(unit, ROUND_HALF_UP)
    return exact == Decimal(difference.ours)


def _not_a_number(difference: Difference) -> bool:
    return (
        difference.rule != ""
        and "NaN" in difference.theirs
        and difference.theirs.replace("NaN", "") == difference.ours
    )


def _truth(difference: Difference) -> bool:
    return difference.rule != "" and (difference.ours, difference.theirs) in (
        ("true", "1"),
        ("false", "0"),
    )


def _strange_choice(difference: Difference) -> bool:
    question = difference.question
    if question is None or difference.theirs not in ("", str(question.required_message) or "必填"):
        return False
    if question.kind is QuestionKind.ONE:
        answer = difference.texts.get(difference.path, difference.ours)
        return answer != "" and answer not in {choice.value for choice in question.choices}
    return "jr:choice-name(" in difference.rule


CLASSES = (
    DifferenceClass(
        "calculation",
        "on purpose: nobody types over it; JavaRosa goes by the column for read-only alone",
        _calculation,
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
        "exact sum",
        "on purpose: 17 and 1.005 and 17 are 35.005, which is rounded up; JavaRosa adds in binary",
        _exact_sum,
    ),
    DifferenceClass(
        "greatest of negatives",
        "a mistake of JavaRosa: its max() begins to look at 0",
        _greatest_of_negatives,
    ),
    DifferenceClass("no number", "on purpose: a blank; JavaRosa shows the word NaN", _not_a_number),
    DifferenceClass(
        "truth as text",
        "true and false in words, as XPath and Enketo have it; JavaRosa keeps 1 and 0",
        _truth,
    ),
    DifferenceClass(
        "strange choice",
        "on purpose: an answer stays until a person corrects it; when JavaRosa asks for the name "
        "of a choice, it takes one back that is none",
        _strange_choice,
    ),
    DifferenceClass(
        "late",
        "JavaRosa does not run the rule again at once: it goes away when all of them are run",
        lambda difference: difference.late,
    ),
)
