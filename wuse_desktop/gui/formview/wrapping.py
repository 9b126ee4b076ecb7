# SPDX-License-Identifier: MulanPSL-2.0
"""Boxes beside each other that go on in the next line where the width ends."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize


def wrapped(sizes: Sequence[QSize], width: int, *, gap: int, pad: int) -> tuple[list[QRect], int]:
    """The places of boxes within a width, and the height they need; all in pixels.

    ``pad`` is left free on all sides, ``gap`` between boxes, half of it between lines. Lower boxes
    of a line stand in its middle.
    """
    places: list[QRect] = []
    begun, left, top, line = 0, pad, pad, 0
    for size in sizes:
        if left > pad and left + size.width() > width - pad:
            _centre(places, begun, top, line)
            begun, left, top, line = len(places), pad, top + line + gap // 2, 0
        room = max(width - 2 * pad, 1)
        places.append(QRect(left, top, min(size.width(), room), size.height()))
        left += size.width() + gap
        line = max(line, size.height())
    _centre(places, begun, top, line)
    return places, top + line + pad


def _centre(places: list[QRect], begun: int, top: int, line: int) -> None:
    for place in places[begun:]:
        place.moveTop(top + (line - place.height()) // 2)
