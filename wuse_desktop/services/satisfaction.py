# SPDX-License-Identifier: MulanPSL-2.0
"""What people thought of what they took part in (field list 2.8, rule R-30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuse_desktop.domain.records.forms import Satisfaction
from wuse_desktop.domain.rounding import average, percent_text
from wuse_desktop.i18n import _
from wuse_desktop.statistics.satisfaction import SATISFIED
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.records import find


@dataclass(frozen=True, slots=True)
class Opinions:
    """``count`` valid answers, how many of them are satisfied, and the mean of one to five."""

    count: int = 0
    satisfied: int = 0
    mean: Decimal = Decimal(0)

    @property
    def rate(self) -> str:
        """The share of satisfied answers in whole percent, nothing of nothing."""
        return percent_text(self.satisfied, self.count)

    @property
    def text(self) -> str:
        """Rate, number and mean in a line, nothing where nobody was asked."""
        if not self.count:
            return ""
        return _("满意率 {rate}（{count} 份，平均 {mean} 分）").format(
            rate=self.rate, count=self.count, mean=self.mean
        )


def opinions_of(
    connection: Connection, event_ids: Sequence[str], until: date | None = None
) -> Opinions:
    """The answers about some groups, sessions or activities, up to a day if one is given."""
    scores = [
        item.overall
        for item in find(connection, Satisfaction, event_id=tuple(event_ids))
        if item.overall is not None
        and (until is None or item.filled_on is None or item.filled_on <= until)
    ]
    return opinions_in(scores)


def opinions_in(scores: Sequence[int]) -> Opinions:
    """What some overall scores of one to five say together."""
    mean = average(scores)
    if mean is None:
        return Opinions()
    return Opinions(len(scores), sum(score >= SATISFIED for score in scores), mean)
