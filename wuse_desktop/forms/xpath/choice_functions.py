# SPDX-License-Identifier: MulanPSL-2.0
"""Functions on conditions and choices: of XPath 1.0 §4.3 and of the OpenRosa specification."""

from collections.abc import Sequence
from typing import Final

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.context import Place, Value
from wuse_desktop.forms.xpath.function import Function, truth_from_texts
from wuse_desktop.forms.xpath.operands import (
    Operand,
    any_operand,
    every_value,
    number_operand,
    text_operand,
    truth_operand,
    written_operand,
)
from wuse_desktop.forms.xpath.values import is_blank, number_of, truth_of
from wuse_desktop.i18n import _


def _true(arguments: Sequence[Operand]) -> Operand:
    return truth_operand(lambda node, place: True)


def _false(arguments: Sequence[Operand]) -> Operand:
    return truth_operand(lambda node, place: False)


def _not(arguments: Sequence[Operand]) -> Operand:
    truth = arguments[0].truth
    return truth_operand(lambda node, place: not truth(node, place))


def _boolean(arguments: Sequence[Operand]) -> Operand:
    return truth_operand(arguments[0].truth)


def _boolean_from_string(arguments: Sequence[Operand]) -> Operand:
    text = arguments[0].text
    return truth_operand(lambda node, place: text(node, place) in {"true", "1"})


def _if(arguments: Sequence[Operand]) -> Operand:
    condition, then, otherwise = arguments[0].truth, arguments[1].value, arguments[2].value
    return any_operand(
        lambda node, place: then(node, place) if condition(node, place) else otherwise(node, place)
    )


def _coalesce(arguments: Sequence[Operand]) -> Operand:
    """The first argument that shows something; the last one is taken as it is."""
    closures = [argument.value for argument in arguments[:-1]]
    last = arguments[-1].value

    def first(node: Node, place: Place) -> Value:
        for closure in closures:
            value = closure(node, place)
            if not is_blank(value):
                return value
        return last(node, place)

    return any_operand(first)


def _once(arguments: Sequence[Operand]) -> Operand:
    """What the node holds already, else the argument."""
    value = arguments[0].value
    return any_operand(lambda node, place: node.text or value(node, place))


def _is_selected(chosen: str, choice: str) -> bool:
    return choice.strip() in chosen.split()


def _count_selected(arguments: Sequence[Operand]) -> Operand:
    text = arguments[0].text
    return number_operand(lambda node, place: float(len(text(node, place).split())))


def _selected_at(arguments: Sequence[Operand]) -> Operand:
    """A chosen value by its place, counted from 0; blank when there is none."""
    text, index = arguments[0].text, arguments[1].number

    def chosen(node: Node, place: Place) -> str:
        wanted = index(node, place)
        choices = text(node, place).split()
        return choices[int(wanted)] if 0 <= wanted < len(choices) else ""

    return text_operand(chosen)


def _checklist(arguments: Sequence[Operand]) -> Operand:
    """Whether at least so many and at most so many (-1: any number) of the rest are true."""
    one = written_operand(1.0)
    weighted = [part for argument in arguments[2:] for part in (argument, one)]
    return _weighted_checklist([*arguments[:2], *weighted])


def _weighted_checklist(arguments: Sequence[Operand]) -> Operand:
    """As checklist, but each truth is followed by what it counts."""
    least, most = arguments[0].number, arguments[1].number
    truths = [every_value([argument]) for argument in arguments[2::2]]
    weights = [every_value([argument]) for argument in arguments[3::2]]

    def holds(node: Node, place: Place) -> bool:
        total = 0.0
        for truth, weight in zip(truths, weights, strict=True):
            counts = weight(node, place)
            for index, value in enumerate(truth(node, place)):
                if truth_of(value) and counts:
                    total += number_of(counts[min(index, len(counts) - 1)])
        lower, upper = least(node, place), most(node, place)
        return (lower < 0 or total >= lower) and (upper < 0 or total <= upper)

    return truth_operand(holds)


def _check_pairs(arguments: Sequence[Operand]) -> str:
    if len(arguments) % 2 == 0:
        return ""
    return _("函数 weighted-checklist 的条件和分值应成对，现有{count}个参数").format(
        count=len(arguments)
    )


def _choice_name(arguments: Sequence[Operand]) -> Operand:
    """The label of a choice; the second argument writes the path of its question."""
    value, path = arguments[0].text, arguments[1].text

    def label(node: Node, place: Place) -> str:
        chosen, look_up = value(node, place), place.surroundings.choice_label
        if look_up is None or not chosen:
            return chosen
        return look_up(resolved(path(node, place).strip(), place.current), chosen)

    return text_operand(label)


def resolved(path: str, node: Node) -> str:
    """The schema path that a written path means, seen from a node."""
    names: list[str] = []
    if not path.startswith("/"):
        while node.name:
            names.insert(0, node.name)
            if node.parent is None:
                break
            node = node.parent
    for part in path.removeprefix("current()/").split("/"):
        if part == "..":
            del names[-1:]
        elif part not in {"", "."}:
            names.append(part.partition("[")[0].strip())
    return "/" + "/".join(names)


def _itext(arguments: Sequence[Operand]) -> Operand:
    text = arguments[0].text

    def words(node: Node, place: Place) -> str:
        look_up = place.surroundings.itext
        return text(node, place) if look_up is None else look_up(text(node, place))

    return text_operand(words)


CHOICE_FUNCTIONS: Final[dict[str, Function]] = {
    "true": Function(least=0, most=0, build=_true),
    "false": Function(least=0, most=0, build=_false),
    "not": Function(least=1, most=1, build=_not),
    "boolean": Function(least=1, most=1, build=_boolean),
    "boolean-from-string": Function(least=1, most=1, build=_boolean_from_string),
    "if": Function(least=3, most=3, build=_if),
    "coalesce": Function(least=1, most=None, build=_coalesce),
    "once": Function(least=1, most=1, build=_once),
    "selected": truth_from_texts(_is_selected),
    "selected-at": Function(least=2, most=2, build=_selected_at),
    "count-selected": Function(least=1, most=1, build=_count_selected),
    "checklist": Function(least=2, most=None, build=_checklist),
    "weighted-checklist": Function(
        least=2, most=None, build=_weighted_checklist, check=_check_pairs
    ),
    "jr:choice-name": Function(least=2, most=2, build=_choice_name),
    "jr:itext": Function(least=1, most=1, build=_itext),
}
