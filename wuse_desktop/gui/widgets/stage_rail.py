# SPDX-License-Identifier: MulanPSL-2.0
"""The seven stages of a case on one line, and below it in words what the present one lacks."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wuse_desktop.domain.case_stages import Stage
from wuse_desktop.gui.plain import PlainLabel, tip
from wuse_desktop.gui.theme import SMALL_PX, Colours, colours_in_use
from wuse_desktop.gui.widgets.texts import column
from wuse_desktop.i18n import N_, _, in_turn

_HEIGHT = 66
_RADIUS = 10.0
_TOP = 14.0
_STATES = {"done": N_("已完成"), "now": N_("进行中"), "missing": N_("缺内容"), "later": ""}
_MARKS = {"done": "✓", "missing": "!"}


class _Rail(QWidget):
    """Draws the stages: a number, ✓ or ! in a circle, the name, the day."""

    def __init__(self) -> None:
        super().__init__()
        self.stages: tuple[Stage, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A line of fixed height."""
        return QSize(560, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Narrow, the days still stand beside each other."""
        return QSize(504, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line first, then the stages on it."""
        del event
        if not self.stages:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_in_use()
        width = self.width() / len(self.stages)
        for number, stage in enumerate(self.stages[1:], 1):
            passed = stage.state != "later"
            painter.setPen(QPen(QColor(colours.accent if passed else colours.line), 2))
            left, right = (number - 0.5) * width + _RADIUS, (number + 0.5) * width - _RADIUS
            painter.drawLine(QPointF(left, _TOP), QPointF(right, _TOP))
        for number, stage in enumerate(self.stages):
            self._paint_stage(painter, colours, stage, number, width)
        painter.end()

    def _paint_stage(
        self, painter: QPainter, colours: Colours, stage: Stage, number: int, width: float
    ) -> None:
        fill, edge, ink = {
            "done": (colours.confirmed_soft, colours.confirmed, colours.confirmed),
            "now": (colours.accent, colours.accent, colours.accent_text),
            "missing": (colours.due_soft, colours.due, colours.due),
            "later": (colours.surface, colours.line, colours.muted),
        }[stage.state]
        middle = (number + 0.5) * width
        painter.setPen(QPen(QColor(edge), 1.5))
        painter.setBrush(QColor(fill))
        circle = QRectF(middle - _RADIUS, _TOP - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
        painter.drawEllipse(circle)
        small = QFont(self.font())
        small.setPixelSize(SMALL_PX)
        painter.setFont(small)
        painter.setPen(QColor(ink))
        mark = _MARKS.get(stage.state, str(number + 1))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, mark)
        name = QFont(self.font())
        name.setBold(stage.state == "now")
        painter.setFont(name)
        later = stage.state == "later"
        painter.setPen(QColor(colours.muted if later else colours.text))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(number * width, _TOP + 11, width, 20), centre, stage.label)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        day = stage.on.isoformat() if stage.on and not later else ""
        painter.drawText(QRectF(number * width, _TOP + 31, width, 18), centre, day)


class StageRail(QWidget):
    """The rail with the sentences about what is missing."""

    def __init__(self) -> None:
        super().__init__()
        self._rail = _Rail()
        self._missing = PlainLabel()
        self._missing.setObjectName("problem")
        self._missing.setProperty("level", "warn")
        self._missing.setWordWrap(True)
        self.setLayout(column(self._rail, self._missing, gap=0))

    @property
    def sentence(self) -> str:
        """What is missing, in words; empty when nothing is."""
        return self._missing.text()

    def show_stages(self, stages: Sequence[Stage]) -> None:
        """Show the stages of a case."""
        self._rail.stages = tuple(stages)
        self._rail.setAccessibleName(in_turn(_described(stage) for stage in stages))
        self._rail.setToolTip(tip("\n".join(_described(stage) for stage in stages)))
        lacking = [stage for stage in stages if stage.missing]
        self._missing.setText("　".join(f"{stage.label}{stage.missing}" for stage in lacking))
        self._missing.setVisible(bool(lacking))
        self._rail.update()


def _described(stage: Stage) -> str:
    parts = (stage.label, stage.on.isoformat() if stage.on else "", _(_STATES[stage.state]))
    return " ".join(part for part in (*parts, stage.missing) if part)
