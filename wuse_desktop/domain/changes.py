# SPDX-License-Identifier: MulanPSL-2.0
"""What a piece of work changed, so that screens refresh themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """The entities and record ids that one committed unit of work touched."""

    rev: int = 0
    touched: frozenset[tuple[str, str]] = frozenset()

    @property
    def entities(self) -> frozenset[str]:
        """Names of the entities with at least one change."""
        return frozenset(entity for entity, _ in self.touched)

    def ids(self, entity: str) -> frozenset[str]:
        """Record ids of one entity that changed."""
        return frozenset(row for name, row in self.touched if name == entity)

    def with_these(self, more: "Changes") -> "Changes":
        """Both together."""
        return Changes(max(self.rev, more.rev), self.touched | more.touched)

    def __bool__(self) -> bool:
        return bool(self.touched)
