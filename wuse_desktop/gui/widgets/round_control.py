# SPDX-License-Identifier: MulanPSL-2.0
"""What the exchange is at: its progress while a round runs, else one line with pause and go on.

Below stands what the last round could not do, whoever had asked for it, and what nobody has read.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.exchange_agent import Phase, Stopped
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.progress_line import ProgressLine
from wuse_desktop.gui.widgets.texts import button, column, muted, row
from wuse_desktop.gui.widgets.trouble_list import TroubleList
from wuse_desktop.i18n import _, sentences
from wuse_desktop.services.exchange import Outcome
from wuse_desktop.services.troubles import Remedy


class RoundControl(QWidget):
    """Shows the desk's agent. Only a round that somebody asked for says its result in ``notice``.

    ``answered`` follows such a round unless it was ``stopped``.
    """

    answered = Signal()
    stopped = Signal()
    busy_changed = Signal(bool)

    def __init__(
        self,
        operations: Operations,
        title: str,
        notice: NoticeBar,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._agent = operations.agent
        self._title = title
        self._notice = notice
        self.line = ProgressLine()
        self.line.stop_wished.connect(self._agent.stop)
        self._state = muted("", wrap=False)
        self.pause_button = button("", self._turn, kind="link")
        self._idle = QWidget()
        idle = row(self._state, self.pause_button, None)
        idle.setContentsMargins(0, 0, 0, 0)
        self._idle.setLayout(idle)
        self.troubles = TroubleList({Remedy.AGAIN: (_("再试一次"), self.run)})
        self.troubles.read.connect(self._agent.acknowledge)
        self.setLayout(column(self.line, self._idle, self.troubles))
        self._agent.told.connect(self._tell)
        self._agent.began.connect(self._on_began)
        self._agent.progressed.connect(self.line.show_progress)
        self._agent.ended.connect(self._on_ended)
        if self._agent.running:
            self.line.begin(title)
        self._tell()

    @property
    def sentence(self) -> str:
        """What is said about the exchange while no round runs."""
        return self._state.text()

    def run(self, *, again: bool = False) -> None:
        """Start a round, or wait for the one that runs."""
        self._notice.hide()
        self._agent.run_now(again=again)

    def look(self) -> None:
        """Find out whether rounds may run, where that was not so before."""
        if self._agent.phase is Phase.OFF:
            self._agent.look_again()

    def look_again(self) -> None:
        """Try soon: the way that a round takes was changed."""
        self._agent.look_again()

    def panes(self) -> tuple[QWidget, ...]:
        """The first of what can be done about the last round."""
        return self.troubles.buttons[:1]

    def _tell(self) -> None:
        agent = self._agent
        self._idle.setVisible(not agent.running)
        said = agent.reason or agent.sentence or _("开着程序、连得上的时候会自动收发。")
        if agent.reason and agent.troubles:
            said = " · ".join((agent.account, said))
        self._state.setText(said)
        self.pause_button.setVisible(agent.phase is not Phase.OFF)
        self.pause_button.setText(
            _("继续自动收发") if agent.phase is Phase.PAUSED else _("暂停自动收发")
        )
        held = self.troubles.has_keyboard
        self.troubles.show_troubles(agent.troubles)
        if held and not self.troubles.buttons:
            self.pause_button.setFocus()

    def _turn(self) -> None:
        self._agent.pause(self._agent.phase is not Phase.PAUSED)

    def _on_began(self, by_hand: bool) -> None:
        del by_hand
        self.line.begin(self._title)
        self.busy_changed.emit(True)

    def _on_ended(self, answer: object, by_hand: bool) -> None:
        self.line.end()
        self.busy_changed.emit(False)
        if not by_hand:
            return
        if isinstance(answer, Stopped):
            self.stopped.emit()
            return
        if isinstance(answer, Outcome):
            self._report(answer)
        self.answered.emit()

    def _report(self, outcome: Outcome) -> None:
        """Say what was done; what was not stands in the list."""
        if outcome.complete:
            self._notice.tell(outcome.sentence)
        elif outcome.sentence:
            more = _("有 {count} 处问题。").format(count=len(outcome.problems))
            self._notice.warn(sentences((outcome.sentence, more)))
