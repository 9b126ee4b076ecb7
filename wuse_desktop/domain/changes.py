# SPDX-License-Identifier: MulanPSL-2.0
"""What a piece of work changed, so that screens refresh themselves."""

from dataclasses import dataclass

MOST_NAMED = 20_000
"""So many records are named one by one; of an import of a whole township only the kinds matter."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The entities and record ids that one committed unit of work touched.

    ``further`` are the entities of records that were too many to be named in ``touched``.
    """

    rev: int = 0
    touched: frozenset[tuple[str, str]] = frozenset()
    further: frozenset[str] = frozenset()

    @property
    def entities(self) -> frozenset[str]:
        """Names of the entities with at least one change."""
        return self.further.union(entity for entity, _ in self.touched)

    def ids(self, entity: str) -> frozenset[str]:
        """Record ids of one entity that changed, as far as they are named."""
        return frozenset(row for name, row in self.touched if name == entity)

    def with_these(self, more: "Changes") -> "Changes":
        """Both together."""
        return Changes(
            max(self.rev, more.rev), self.touched | more.touched, self.further | more.further
        )

    def __bool__(self) -> bool:
        return bool(self.touched or self.further)
