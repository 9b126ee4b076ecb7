# SPDX-License-Identifier: MulanPSL-2.0
"""The records that a unit of work touched so far, named as long as they are not too many."""

from wuse_desktop.domain.changes import MOST_NAMED, Changes


class Touched:
    """Collects records; what it holds does not grow with an import of hundreds of thousands.

    To let go of so many names at once would hold up every thread, the window's too.
    """

    def __init__(self) -> None:
        self._named: set[tuple[str, str]] = set()
        self._further: set[str] = set()

    def add(self, entity: str, row_id: str) -> None:
        """Note one record."""
        if len(self._named) < MOST_NAMED:
            self._named.add((entity, row_id))
        elif (entity, row_id) not in self._named:
            self._further.add(entity)

    def update(self, part: "Touched") -> None:
        """Note what a part of the unit touched."""
        for entity, row_id in part._named:
            self.add(entity, row_id)
        self._further |= part._further

    def changes(self, rev: int) -> Changes:
        """What was touched, as others are told of it."""
        return Changes(rev, frozenset(self._named), frozenset(self._further))
