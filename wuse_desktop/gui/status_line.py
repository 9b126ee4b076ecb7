# SPDX-License-Identifier: MulanPSL-2.0
"""The line at the bottom: what is saved, what the county has not confirmed, the last backup."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import button, muted, repolish, row
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import local_now
from wuse_desktop.services.standing import Standing


def day_and_time(moment: datetime, now: datetime) -> str:
    """A local moment as people say it: with 今天 or 昨天 where that is so."""
    days = (now.date() - moment.date()).days
    if days == 0:
        return _("今天 {time}").format(time=f"{moment:%H:%M}")
    if days == 1:
        return _("昨天 {time}").format(time=f"{moment:%H:%M}")
    return f"{moment:%Y-%m-%d %H:%M}"


class StatusLine(QFrame):
    """Four facts; three of them are ways to the page that does something about them."""

    sending_wished = Signal()
    exchange_wished = Signal()
    backup_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._saved = muted(wrap=False)
        self._open = button("", self.sending_wished.emit, kind="link")
        self._backup = button("", self.backup_wished.emit, kind="link")
        self._exchange = button("", self.exchange_wished.emit, kind="link")
        self._exchange.hide()
        layout = row(self._saved, self._open, self._backup, None, self._exchange, gap=2 * GRID)
        layout.setContentsMargins(2 * GRID, 2, 2 * GRID, 2)
        self.setLayout(layout)

    @property
    def sentence(self) -> str:
        """Everything the line says."""
        links = (self._open, self._backup, self._exchange)
        parts = (self._saved.text(), *(link.text() for link in links))
        return " · ".join(part for part in parts if part)

    def note_saved(self, moment: datetime | None = None) -> None:
        """Say that everything typed is kept as of now (a local moment)."""
        self._saved.setText(_("{time} 已自动保存").format(time=f"{moment or local_now():%H:%M}"))

    def show_exchange(self, sentence: str, *, troubled: bool = False) -> None:
        """Say what the exchange with others is at; empty when there is nothing to say."""
        self._exchange.setText(sentence)
        self._exchange.setProperty("tone", "due" if troubled else "")
        repolish(self._exchange)
        self._exchange.setVisible(bool(sentence))

    def show_standing(self, standing: Standing, now: datetime | None = None) -> None:
        """Show what is unconfirmed and the last backup."""
        self._open.setVisible(standing.reports_up)
        if not standing.enrolled:
            self._open.setText(_("还没有在县级总督导站登记"))
        elif standing.open_records:
            self._open.setText(_("{count} 条未回执").format(count=standing.open_records))
        else:
            self._open.setText(_("全部已回执"))
        self._backup.setText(_backup_text(standing, now or local_now()))


def _backup_text(standing: Standing, now: datetime) -> str:
    if standing.backup_at is None:
        return _("还没有备份")
    local = standing.backup_at.astimezone().replace(tzinfo=None)
    when = day_and_time(local, now)
    if standing.tried:
        return _("上次备份 {when}（已试恢复）").format(when=when)
    return _("上次备份 {when}").format(when=when)
