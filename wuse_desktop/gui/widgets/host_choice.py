# SPDX-License-Identifier: MulanPSL-2.0
"""Within which event a session was held: one of those of its day, taken with a digit, or none."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from wuse_desktop.gui.widgets.key_choice import TickRow


class HostChoice(TickRow):
    """At most one is ticked, the one taken last.

    ``host`` is known while those of the day are still being read, and stays when the event is not
    among them (it may lie in the bin for a while).
    """

    def __init__(self) -> None:
        super().__init__()
        self.host = ""
        self.changed.connect(self._on_tick)

    def set_host(self, event_id: str) -> None:
        """Tick this one, "" none."""
        self.host = event_id
        self.set_value((event_id,))

    def offer_hosts(
        self, choices: Sequence[tuple[str, str]], *, same_day: bool, nothing: str = ""
    ) -> None:
        """Offer (id, text) pairs, or say ``nothing``, which Tab passes over.

        On another day than the record's an event that is not offered is let go.
        """
        self.offer(choices)
        self.set_host(self.host if same_day or self.host in self.codes else "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if choices else Qt.FocusPolicy.NoFocus)
        if nothing and not choices:
            self.say(nothing)

    def _on_tick(self) -> None:
        ticked = self.value()
        fresh = [item for item in ticked if item != self.host]
        self.set_host(fresh[0] if fresh else ticked[0] if ticked else "")
