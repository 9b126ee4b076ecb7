# SPDX-License-Identifier: MulanPSL-2.0
"""What a figure is counted over: days, a site, a worker, and the parameters of the rule set."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wuse_desktop.domain.period import Period
from wuse_desktop.i18n import _


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The counting rules' id with the values of their parameters (chapter 4.3).

    ``visit_dedupe``: what makes two visits one, the same household on the same day or nothing
    (rule C-06). ``min_session_minutes``: the shortest case session that counts (rule C-10).
    ``min_group_sessions``: fewer held sessions than this is 未达节数 (rule C-11).
    """

    id: str = "CR-1"
    visit_dedupe: Literal["household_day", "event"] = "household_day"
    min_session_minutes: int = 15
    min_group_sessions: int = 4

    @property
    def text(self) -> str:
        """The id and every parameter, as stored figures name what they were counted by."""
        return (
            f"{self.id} visit_dedupe={self.visit_dedupe} "
            f"min_session_minutes={self.min_session_minutes} "
            f"min_group_sessions={self.min_group_sessions}"
        )

    @property
    def words(self) -> str:
        """The same for people, as each report's footer says it (chapter 4.3)."""
        dedupe = {"household_day": _("走访同户同日计1次"), "event": _("走访每次都计")}
        return _("{id}（{visits}，个案每节满{minutes}分钟，小组满{sessions}节）").format(
            id=self.id,
            visits=dedupe[self.visit_dedupe],
            minutes=self.min_session_minutes,
            sessions=self.min_group_sessions,
        )


CR_1 = RuleSet()


@dataclass(frozen=True, slots=True)
class Scope:
    """The days from ``start`` to ``end`` (both belong to it), at a site, for a worker.

    An empty ``site_id`` is every site in the database, an empty ``worker_id`` every worker.
    """

    start: date
    end: date
    site_id: str = ""
    worker_id: str = ""
    rules: RuleSet = CR_1

    @classmethod
    def of(cls, period: Period, site_id: str = "", worker_id: str = "") -> "Scope":
        """The scope of a reporting period."""
        return cls(period.start, period.end, site_id, worker_id)

    def during(self, start: date, end: date) -> "Scope":
        """The same site, worker and rules over other days."""
        return dataclasses.replace(self, start=start, end=end)
