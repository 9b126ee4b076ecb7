# SPDX-License-Identifier: MulanPSL-2.0
"""Goods that are handed out (field list 2.9)."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from wuse_desktop.domain.fields import Record, code, day, integer, items, money, ref, text
from wuse_desktop.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution(Record):
    """One kind of goods handed out, at an event or on its own (``event_id`` empty).

    Goods handed out during an event add nothing to its figures; on their own they add one contact
    for each recipient present (rule C-04). ``recipients`` are those whom somebody wrote down, with
    their quantities (``recipients_of``); ``recipient_count`` is of all, written down or not.
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


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who was given something: a person on file, or the ``name`` of one who is not.

    ``taken_by`` names who came in their place.
    """

    person_id: str = ""
    name: str = ""
    quantity: int | None = None
    taken_by: str = ""


def quantity_text(goods: Distribution, quantity: int | None = None) -> str:
    """What was handed out, or a part of it, with its unit: "30 袋"; "" for nothing."""
    count = goods.quantity if quantity is None else quantity
    return f"{count} {goods.unit}".strip() if count else ""


def recipients_count(goods: Distribution) -> int:
    """How many were given something, whether they are written down or not."""
    return max(goods.recipient_count or 0, len(goods.recipients))


def recipient_of(part: Mapping[str, Any]) -> Recipient:
    """One recipient as the record keeps it."""
    return Recipient(
        str(part.get("person_id") or ""),
        str(part.get("name") or ""),
        part.get("quantity"),
        str(part.get("taken_by") or ""),
    )


def recipients_of(goods: Distribution) -> tuple[Recipient, ...]:
    """The recipients that were written down, in that order."""
    return tuple(map(recipient_of, goods.recipients))


def parts_of(recipients: Iterable[Recipient]) -> tuple[dict[str, Any], ...]:
    """Recipients as the record keeps them, without what nobody typed."""
    return tuple(
        {name: value for name, value in dataclasses.asdict(each).items() if value not in ("", None)}
        for each in recipients
    )
