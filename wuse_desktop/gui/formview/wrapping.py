# SPDX-License-Identifier: MulanPSL-2.0
"""Boxes beside each other that go on in the next line where the width ends."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize


def wrapped(
    sizes: Sequence[QSize], width: int, *, gap: int, pad: int, aligned: bool = False
) -> tuple[list[QRect], int]:
    """The places of boxes within a width, and the height they need; all in pixels.

    ``pad`` is left free on all sides, ``gap`` between boxes, half of it between lines. ``aligned``
    boxes of several lines stand below each other, where that takes one line more at most. Lower
    boxes of a line stand in its middle.
    """
    room = max(width - 2 * pad, 1)
    steps = [size.width() + gap for size in sizes]
    lines = _line_count(steps, room, gap)
    if aligned and lines > 1:
        alike = [max(steps)] * len(steps)
        if _line_count(alike, room, gap) <= lines + 1:
            columns = max((room + gap) // alike[0], 1)
            steps = [(room + gap) // columns] * len(steps)
    places: list[QRect] = []
    begun, left, top, line = 0, 0, pad, 0
    for size, step in zip(sizes, steps, strict=True):
        if left and left + step - gap > room:
            _centre(places, begun, top, line)
            begun, left, top, line = len(places), 0, top + line + gap // 2, 0
        places.append(QRect(pad + left, top, min(size.width(), room), size.height()))
        left += step
        line = max(line, size.height())
    _centre(places, begun, top, line)
    return places, top + line + pad


def _line_count(steps: Sequence[int], room: int, gap: int) -> int:
    lines, left = 1, 0
    for step in steps:
        if left and left + step - gap > room:
            lines, left = lines + 1, 0
        left += step
    return lines


def _centre(places: list[QRect], begun: int, top: int, line: int) -> None:
    for place in places[begun:]:
        place.moveTop(top + (line - place.height()) // 2)
