# SPDX-License-Identifier: MulanPSL-2.0
"""Goods handed out (field list 2.9).

At an event they add nothing to its figures; on their own one contact for each who came (C-04).
"""

from collections.abc import Iterator, Sequence

from wuse_desktop.domain.checks import check_fields
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.goods import Distribution, Recipient, recipients_of
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
    return (*problems, *_check_recipients(goods, recipients_of(goods)))


def _check_recipients(goods: Distribution, recipients: Sequence[Recipient]) -> Iterator[Problem]:
    """Nobody twice, no more names than recipients; the shares are pointed out."""
    ids = [each.person_id for each in recipients if each.person_id]
    if len(set(ids)) < len(ids):
        message = _("同一个人写了两次，请合成一行。")
        yield Problem("recipient_twice", "", "block", message, "recipients")
    if goods.recipient_count is not None and goods.recipient_count < len(recipients):
        message = _("领取人数比写下的名字（{count} 个）少。").format(count=len(recipients))
        yield Problem("recipient_count", "", "block", message, "recipient_count")
    given = sum(each.quantity or 0 for each in recipients)
    if goods.quantity is not None and given > goods.quantity:
        message = _("各人领的加起来是 {given}，比发放的数量多。").format(given=given)
        yield Problem("recipient_quantity", "", "warn", message, "recipients")


def save_goods(desk: Desk, goods: Distribution, reason: str = "") -> Saved:
    """Keep goods handed out, new or changed. Raises UserFault for a blocking problem."""
    problems = check_goods(goods)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        kept = put_record(desk, unit, goods, reason)
        return Saved(kept.id, unit.changes(), problems)
