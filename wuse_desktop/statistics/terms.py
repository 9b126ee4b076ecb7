# SPDX-License-Identifier: MulanPSL-2.0
"""What stands in a query where the scope's days, site and worker will be put."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam

from wuse_desktop.statistics.scope import RuleSet, Scope


@dataclass(frozen=True, slots=True)
class Terms:
    """The form of a scope: which of its parts a query asks for, and the rules it follows.

    Queries are made once for each form and run with the values of a scope.
    """

    by_site: bool
    by_worker: bool
    rules: RuleSet

    @classmethod
    def of(cls, scope: Scope) -> "Terms":
        """The form of a scope."""
        return cls(bool(scope.site_id), bool(scope.worker_id), scope.rules)

    @property
    def first(self) -> BindParameter[str]:
        """The first day."""
        return _parameter("first")

    @property
    def last(self) -> BindParameter[str]:
        """The last day."""
        return _parameter("last")

    @property
    def after(self) -> BindParameter[str]:
        """The day after the last one: local times of the scope sort before it."""
        return _parameter("after")

    @property
    def site(self) -> BindParameter[str]:
        """The site."""
        return _parameter("site")

    @property
    def worker(self) -> BindParameter[str]:
        """The worker."""
        return _parameter("worker")


def values(scope: Scope) -> dict[str, Any]:
    """What the parameters of the scope's terms stand for."""
    day = timedelta(days=1)
    return {
        "first": scope.start.isoformat(),
        "last": scope.end.isoformat(),
        "after": (scope.end + day).isoformat(),
        "site": scope.site_id,
        "worker": scope.worker_id,
    }


def _parameter(name: str) -> BindParameter[str]:
    return bindparam(name, "")
