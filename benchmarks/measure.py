# SPDX-License-Identifier: MulanPSL-2.0
"""Timing that a busy machine spoils least: both sides in turns, medians, one process."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One printed result. ``bound`` is what the project promises, or an empty text."""

    what: str
    measured: str
    floor: str
    ratio: str
    bound: str


def once(work: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_turns(works: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Sorted seconds of each piece of work, called in turns."""
    taken: list[list[float]] = [[] for _work in works]
    for _round in range(rounds):
        for number, work in enumerate(works):
            taken[number].append(once(work))
    return [sorted(times) for times in taken]


def median(times: Sequence[float]) -> float:
    """The middle of sorted times."""
    return times[len(times) // 2]


def percentile(times: Sequence[float], share: float) -> float:
    """The time that a share of the sorted times does not exceed."""
    return times[min(len(times) - 1, int(len(times) * share))]


def ms(seconds: float) -> str:
    """Seconds as milliseconds with three digits."""
    return f"{seconds * 1000:.3f} ms"
