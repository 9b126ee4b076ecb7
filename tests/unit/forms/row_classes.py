# SPDX-License-Identifier: MulanPSL-2.0
"""Why a row of the outside tables is not for our engine: classes with their reasons, as data.

A class looks at what a row says and at what came out, never at where in the file it stands. The
rows were cut out of test suites mechanically, so many lost what stood around them.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from wuse_desktop.forms.xpath.compiler import FUNCTIONS

_WRITTEN_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
_CALL = re.compile(r"([A-Za-z_][\w.:-]*)\s*\(")
_NAME = re.compile(r"[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?(?!\s*\(|::|[\w.:-])")
_OPERATORS = frozenset({"and", "or", "mod", "div"})
_ZONE_FRACTION = 7 / 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: an expression on a document, and what its suite expects."""

    suite: str
    document: str
    context: str
    expression: str
    kind: str
    expected: str | float | bool

    @property
    def bare(self) -> str:
        """The expression without what stands in quotation marks."""
        return _WRITTEN_TEXT.sub("''", self.expression)

    @property
    def calls(self) -> set[str]:
        """The functions it calls."""
        return set(_CALL.findall(self.bare)) - {"node", "text"} - _OPERATORS

    @property
    def file(self) -> str:
        """The file of the suite that the row comes from, up to its first dot."""
        return self.context.rpartition("/")[2].partition(".")[0]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the engine made of a row: a value of the wanted kind, or a refusal in words."""

    value: str | float | bool = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class RowClass:
    """Rows that do not bind us, and why."""

    name: str
    reason: str
    applies: Callable[[Row, Outcome], bool]


def _unknown_call(row: Row, outcome: Outcome) -> bool:
    unknown = row.calls - FUNCTIONS.keys()
    return any(f"函数 {name} 不在支持范围内" == outcome.refusal for name in unknown)


def _only_for_tests(row: Row, outcome: Outcome) -> bool:
    handlers = {
        *("add", "bar", "check-types", "convertible", "foo", "get-custom", "inconvertible"),
        *("proto", "raw", "read"),
    }
    return _unknown_call(row, outcome) and row.suite == "javarosa" and bool(row.calls & handlers)


def _never_defined(row: Row, outcome: Outcome) -> bool:
    return _unknown_call(row, outcome) and any(
        name == "fn" or name.startswith("explode") for name in row.calls
    )


def _outside_subset(row: Row, outcome: Outcome) -> bool:
    outside = {
        *("area", "base64-decode", "digest", "distance", "geofence", "id", "lang"),
        *("namespace-uri", "pulldata", "random", "randomize"),
    }
    return _unknown_call(row, outcome) and bool(row.calls & outside)


def _variable(row: Row, outcome: Outcome) -> bool:
    return "$" in row.bare and outcome.refusal.startswith("变量 $")


def _script_escape(row: Row, _outcome: Outcome) -> bool:
    return re.search(r"\\[bfnrtuv]", row.expression) is not None


def _argument_alone(row: Row, _outcome: Outcome) -> bool:
    if row.file == "uuid":
        return row.kind == "num" and row.calls == {"uuid"}
    around = {"custom": "padded", "geo": "geofence", "randomize": "randomize"}.get(row.file, "")
    return bool(around) and around not in row.calls


def _lost_document(row: Row, _outcome: Outcome) -> bool:
    wanted = {name for name in _NAME.findall(row.bare) if name not in _OPERATORS}
    wanted |= set(re.findall(r"instance\(\s*[\"']([^\"']+)", row.expression))
    return any(not _occurs(name, row.document) for name in wanted)


def _occurs(name: str, document: str) -> bool:
    """As a name of its own: ``a:this`` is no ``this``, but a default namespace needs no prefix."""
    alternatives = {name, name.partition(":")[2] or name}
    return any(
        re.search(rf"(?<![\w.:-]){re.escape(one)}(?![\w.-])", document) for one in alternatives
    )


def _lost_context(row: Row, _outcome: Outcome) -> bool:
    relative = re.match(r"(?:\d+ \+ count\()?(?:xhtml:p|\*)(?:\[|\))", row.expression)
    return relative is not None and "testFunctionNodeset2" in row.document


def _other_document(row: Row, _outcome: Outcome) -> bool:
    return (
        row.file == "predicates"
        and "<name>decoy</name>" in row.document
        and re.search(r"/data/item\[.*\]/number|count\(/data/item\[", row.expression) is not None
        and "@this" not in row.expression
    )


def _other_zone_text(row: Row, outcome: Outcome) -> bool:
    return str(row.expected).endswith("-07:00") and not outcome.refusal


def _zone_fraction(row: Row, outcome: Outcome) -> bool:
    try:
        more = float(row.expected) - float(outcome.value)
    except ValueError:
        return False
    return math.isclose(more, _ZONE_FRACTION, abs_tol=0.005)


def _dates_as_text(row: Row, _outcome: Outcome) -> bool:
    return (
        row.suite == "enketo-table"
        and re.fullmatch(r"\"\d{4}-\d\d-\d\d\" = \"\d{4}-\d\d-\d\dT[\d:.+-]+\"", row.expression)
        is not None
    )


def _whole_day_of_test(row: Row, outcome: Outcome) -> bool:
    return (
        row.kind == "str"
        and re.fullmatch(r"number\(\"[\dT:.+-]+\"\)", row.expression) is not None
        and str(math.floor(float(outcome.value))) == row.expected
    )


def _blank_for_nan(row: Row, outcome: Outcome) -> bool:
    return row.kind == "str" and row.expected == "NaN" and outcome == Outcome("")


def _blank_for_failure(row: Row, outcome: Outcome) -> bool:
    return (
        row.expected == "XPathTypeMismatchException"
        and outcome == Outcome("")
        and row.calls <= {"date", "date-time", "decimal-date-time", "decimal-time"}
    )


def _more_xpath(row: Row, outcome: Outcome) -> bool:
    return (
        row.kind == "error"
        and row.suite == "javarosa"
        and not outcome.refusal
        and re.fullmatch(r"/[a-z-]+::\w+|/text\(\)|string-length\(\)", row.expression) is not None
    )


def _half_upwards(row: Row, outcome: Outcome) -> bool:
    return (
        row.calls == {"round"}
        and re.search(r"-\d+\.\d*5\b", row.expression) is not None
        and not outcome.refusal
        and float(row.expected) < float(outcome.value) < 0
    )


def _exponent(row: Row, _outcome: Outcome) -> bool:
    return re.search(r"\d[eE][-+]?\d", row.expression) is not None


def _decimal_comma(row: Row, _outcome: Outcome) -> bool:
    return re.search(r"'-?\d+,\d+'", row.expression) is not None


ROW_CLASSES = (
    RowClass(
        "test-only function",
        "JavaRosa's tests define it themselves; no form can call it",
        _only_for_tests,
    ),
    RowClass(
        "function nobody defines",
        "stands where it is never evaluated; we refuse unknown names when a form is read",
        _never_defined,
    ),
    RowClass(
        "function outside the subset",
        "geography, digests, random order, namespaces: refused by name",
        _outside_subset,
    ),
    RowClass("variable", "forms have none: refused by name", _variable),
    RowClass(
        "escape of JavaScript left in",
        "the text was cut out before its source language had read it",
        _script_escape,
    ),
    RowClass(
        "argument cut out of its call",
        "the row holds an argument of the tested call, or the test measured the result's length",
        _argument_alone,
    ),
    RowClass(
        "document lost",
        "the expression names elements that the document of the row does not have",
        _lost_document,
    ),
    RowClass(
        "context node lost",
        "a relative path whose test chose a node; the row kept the file's name instead",
        _lost_context,
    ),
    RowClass(
        "document of another test",
        "the numbers asked for stand in a neighbouring test's document, this one holds words",
        _other_document,
    ),
    RowClass(
        "text in zone -07:00",
        "on purpose: dates and times are local and written without a zone",
        _other_zone_text,
    ),
    RowClass(
        "zone counted in",
        "on purpose: a date is a whole local day; the suite adds the 7/24 of its zone",
        _zone_fraction,
    ),
    RowClass(
        "date and time as text",
        "= between two texts compares text, as in the later suite of the same table",
        _dates_as_text,
    ),
    RowClass("test rounded", "the test took the whole day out of the result", _whole_day_of_test),
    RowClass("NaN is blank", "on purpose: no question shows the word NaN", _blank_for_nan),
    RowClass(
        "blank instead of failure",
        "on purpose: an answer that is no date leaves a blank and never stops a form",
        _blank_for_failure,
    ),
    RowClass("more of XPath 1.0", "JavaRosa refuses what the standard has", _more_xpath),
    RowClass(
        "halves go up",
        "round(-1.5) is -1 in XPath 1.0 and in JavaRosa; the suite rounds away from 0",
        _half_upwards,
    ),
    RowClass("exponent", "XPath 1.0 has no such numbers; JavaRosa agrees", _exponent),
    RowClass(
        "decimal comma",
        "on purpose: here a comma parts thousands; a number has a point",
        _decimal_comma,
    ),
)
