# SPDX-License-Identifier: MulanPSL-2.0
"""Goods that are handed out (field list 2.9)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from wuse_desktop.domain.fields import Record, code, day, integer, items, money, ref, text
from wuse_desktop.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution(Record):
    """One kind of goods handed out, at an event or on its own (``event_id`` empty).

    Goods handed out during an event add nothing to its figures (rule C-04). ``recipients`` name
    persons with their quantities where somebody wrote them down.
    """

    entity: ClassVar[str] = "distribution"
    title: ClassVar[str] = N_("物资发放")

    given_on: date | None = day(N_("发放日期"), required=True)
    place: str = text(N_("地点"))
    item: str = text(N_("品名"), required=True)
    quantity: int | None = integer(N_("数量"), required=True)
    unit: str = text(N_("单位"), max_length=20)
    unit_value: int | None = money(N_("单价"))
    goods_source: str = code(N_("来源"), "FUND_SOURCE")
    donor: str = text(N_("捐赠方"))
    recipient_count: int | None = integer(N_("领取人数"))
    recipients: tuple[dict[str, Any], ...] = items(
        N_("领取人"), ref="person", sensitive="P", typed=False
    )
    handlers: str = text(N_("经手人"), sensitive="P")
    event_kind: str = text(N_("事件类别"), typed=False)
    event_id: str = ref(N_("事件"), "*")
