# SPDX-License-Identifier: MulanPSL-2.0
"""How a month stands: not locked, locked with what changed since, and what it reports late."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.period_lock import FigureAdjustment, PeriodLock
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.texts import badge, button, column, repolish, row
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.figures import FigureSet
from wuse_desktop.services.period_locks import LockSheet, change_text

_MOST = 3


class PeriodLockStrip(QWidget):
    """A line above the figures. ``wished`` asks to lock the month, or to lock it again."""

    wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state = badge("")
        self._text = ElidedLabel("", "muted")
        self._changes = ElidedLabel("", "muted")
        self.lock_button = button(_("锁定本期…"), self.wished.emit)
        self.again_button = button(_("重新报送…"), self.wished.emit, kind="link")
        self._state.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        line = row(self._state, self._text, self.lock_button, self.again_button, None)
        self.setLayout(column(line, self._changes, gap=4))
        self.hide()

    @property
    def said(self) -> str:
        """Everything that the strip says."""
        lines = (self._state.text(), self._text.full_text, self._changes.full_text)
        return " ".join(line for line in lines if line)

    def show_month(self, sheet: LockSheet | None, found: FigureSet) -> None:
        """Show a month of one station; None where nothing is locked: a year, a worker, a sum."""
        lock = sheet.lock if sheet else None
        may = sheet is not None and sheet.may_lock
        self.setVisible(lock is not None or may)
        self.lock_button.setVisible(may and lock is None)
        self.again_button.setVisible(may and lock is not None)
        self._state.setVisible(lock is not None)
        self._changes.set_text("")
        self._changes.hide()
        if lock is None:
            self._text.set_text(_("本期已经结束，还没有锁定。"))
            return
        self._state.setText(_("已锁定"))
        self._state.setProperty("tone", "confirmed")
        repolish(self._state)
        self._text.set_text(_lock_text(lock))
        lines = [*_reported_texts(sheet.reported if sheet else ()), *_since(found)]
        self._changes.set_text(" · ".join(lines))
        self._changes.setVisible(bool(lines))


def _lock_text(lock: PeriodLock) -> str:
    text = _("{day} {who} · 第{count}次报送").format(
        day=lock.locked_on, who=lock.locked_by, count=lock.revision or 1
    )
    return f"{text} · {lock.reason}" if lock.reason else text


def _reported_texts(lines: tuple[FigureAdjustment, ...]) -> list[str]:
    """补报2026年2月：服务人次 +2 and 3 more; the reason."""
    texts = []
    months = dict.fromkeys((line.period, line.reason) for line in lines)
    for month, reason in months:
        changes = [
            change_text(line.indicator, line.delta or 0)
            for line in lines
            if (line.period, line.reason) == (month, reason)
        ]
        text = _("补报{period}：{changes}（{reason}）")
        label = Period.parse(month).label
        texts.append(text.format(period=label, changes=_shortened(changes), reason=reason))
    return texts


def _since(found: FigureSet) -> list[str]:
    """What the records add up to beyond the figures that were reported."""
    changes = [
        change_text(figure.name, figure.counted - figure.value)
        for figure in found.figures
        if figure.counted != figure.value and not figure.part_of
    ]
    if not changes:
        return []
    text = _("锁定以后有补录或更正：{changes}；锁定下一期时写进补报。")
    return [text.format(changes=_shortened(changes))]


def _shortened(changes: list[str]) -> str:
    listed = enumerated(changes[:_MOST])
    if len(changes) <= _MOST:
        return listed
    return _("{listed} 等 {count} 项").format(listed=listed, count=len(changes))
