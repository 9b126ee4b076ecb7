# SPDX-License-Identifier: MulanPSL-2.0
"""A drop over a real folder that fails, and ends programs, when the fleet's dice say so."""

import random
from collections.abc import Iterator

from wuse_desktop.sync.drops.folder import FolderDrop
from wuse_desktop.sync.ports import DropEntry, DropFault


class Killed(BaseException):
    """The power went off in the middle of a step: nothing after it happens."""


class RoughDrop:
    """Implements ``ports.Drop``; each call may fail before or after its work, or kill."""

    def __init__(self, inner: FolderDrop, dice: random.Random, *, roughness: float) -> None:
        self._inner = inner
        self._dice = dice
        self._roughness = roughness

    def _moment(self) -> None:
        if self._dice.random() >= self._roughness:
            return
        if self._dice.random() < 0.4:
            raise Killed
        raise DropFault("medium_gone", "线断了。", "请再试。", retryable=True)

    def list(self, prefix: str) -> Iterator[DropEntry]:
        """The listing; sometimes an entry is not shown yet."""
        self._moment()
        entries = list(self._inner.list(prefix))
        if entries and self._dice.random() < self._roughness:
            entries.pop(self._dice.randrange(len(entries)))
        return iter(entries)

    def size(self, name: str) -> int | None:
        """Size in bytes."""
        self._moment()
        return self._inner.size(name)

    def check(self) -> None:
        """Whether the drop is there."""
        self._moment()
        self._inner.check()

    def close(self) -> None:
        """Nothing is held open."""

    def put_new(self, name: str, data: bytes) -> None:
        """Store, or leave a torso."""
        self._moment()
        if self._dice.random() < self._roughness / 2:
            self._inner.put_new(name, data[: len(data) // 2])
            raise DropFault("medium_gone", "线断了。", "请再试。", retryable=True)
        self._inner.put_new(name, data)
        self._moment()

    def rename_new(self, old: str, new: str) -> None:
        """Rename; the answer may be lost."""
        self._moment()
        self._inner.rename_new(old, new)
        self._moment()

    def get_range(self, name: str, start: int, length: int) -> bytes:
        """Read."""
        self._moment()
        return self._inner.get_range(name, start, length)

    def delete(self, name: str) -> None:
        """Remove; the answer may be lost."""
        self._moment()
        self._inner.delete(name)
        self._moment()
