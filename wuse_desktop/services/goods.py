# SPDX-License-Identifier: MulanPSL-2.0
"""Goods handed out at an event (field list 2.9); they add nothing to its figures (rule C-04)."""

from wuse_desktop.domain.checks import check_fields
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.services.reading import load
from wuse_desktop.storage.records import find


def goods_of(desk: Desk, entity: str, event_id: str) -> tuple[Distribution, ...]:
    """What was handed out at an event, in the order of entry."""
    with desk.read() as connection:
        found = find(connection, Distribution, event_kind=entity, event_id=event_id)
    return tuple(found)


def new_goods(desk: Desk, entity: str, event_id: str) -> Distribution:
    """Goods of an event with its day and place. Raises UserFault ``record_missing``."""
    event = load(desk, record_class(entity), event_id)
    on = event.on if isinstance(event, Event) else None
    return Distribution(
        event_kind=entity,
        event_id=event_id,
        given_on=on or desk.today(),
        place=str(getattr(event, "place", "")),
        handlers=desk.session.name,
    )


def check_goods(goods: Distribution) -> tuple[Problem, ...]:
    """What an entry still lacks."""
    problems = list(check_fields(goods))
    if goods.quantity is not None and goods.quantity <= 0:
        message = _("数量要大于 0。")
        problems.append(Problem("goods_quantity", "", "block", message, "quantity"))
    return tuple(problems)


def save_goods(desk: Desk, goods: Distribution, reason: str = "") -> Saved:
    """Keep goods handed out, new or changed. Raises UserFault for a blocking problem."""
    problems = check_goods(goods)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        kept = put_record(desk, unit, goods, reason)
        return Saved(kept.id, unit.changes(), problems)
