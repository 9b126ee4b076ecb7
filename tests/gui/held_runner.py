# SPDX-License-Identifier: MulanPSL-2.0
"""A runner whose answers come when a test wants them: for what a person does meanwhile."""

from collections import deque
from collections.abc import Callable
from typing import Any

from wuse_desktop.gui.tasks import Handle, Work


class HeldRunner:
    """Keeps work until the test wants it done."""

    def __init__(self) -> None:
        self.waiting: deque[Callable[[], None]] = deque()

    def run(
        self, lane: str, work: Work[Any], done: Callable[[Any], None], failed: Callable[[Any], None]
    ) -> Handle:
        del lane
        handle = Handle(done, failed)
        self.waiting.append(lambda: handle.run(work))
        return handle

    def borrow(self, lane: str, step: Callable[[], Any]) -> Any:
        del lane
        return step()

    def do_next(self) -> None:
        self.waiting.popleft()()

    def do_all(self) -> None:
        while self.waiting:
            self.do_next()

    def close(self) -> None:
        pass
