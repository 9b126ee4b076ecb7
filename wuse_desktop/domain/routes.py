# SPDX-License-Identifier: MulanPSL-2.0
"""The order in which households are walked to: by group and house, and as people moved them."""

import re
from collections.abc import Sequence

_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_GROUP = re.compile(r"(\d+|[零一二三四五六七八九十]+)\s*(?:组|社|队|屯)")
_NUMBER = re.compile(r"\d+")
_LAST = 10**6

RouteKey = tuple[int, tuple[int, ...], str]


def route_key(address: str) -> RouteKey:
    """What sorts addresses of a village: group, numbers of the house, then the text itself.

    An address without a group or a number comes after those that have one.
    """
    found = _GROUP.search(address)
    rest = address[found.end() :] if found else address
    numbers = tuple(int(number) for number in _NUMBER.findall(rest))
    return _number(found.group(1)) if found else _LAST, numbers or (_LAST,), address


def _number(text: str) -> int:
    """A number below a hundred in digits or in characters."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(str(_NUMERALS[char]) for char in text))
    return 10 * (_NUMERALS[tens] if tens else 1) + (_NUMERALS[ones] if ones else 0)


def walked_order(natural: Sequence[str], remembered: Sequence[str]) -> list[str]:
    """The ids of ``natural`` as they were walked before.

    Those that are remembered keep that order; each of the others stands behind the one before it
    in ``natural``, so that a new household lands beside its neighbour.
    """
    known = set(natural)
    order = [item for item in dict.fromkeys(remembered) if item in known]
    placed = set(order)
    before = ""
    for item in natural:
        if item not in placed:
            order.insert(order.index(before) + 1 if before else 0, item)
            placed.add(item)
        before = item
    return order
