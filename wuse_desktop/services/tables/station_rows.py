# SPDX-License-Identifier: MulanPSL-2.0
"""Keeping rows of goods handed out and of working time that is no service."""

from datetime import date
from typing import Any

from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.domain.records.worktime import IndirectWork
from wuse_desktop.i18n import _
from wuse_desktop.services.goods import save_goods
from wuse_desktop.services.tables.keeping import Keeping, Kept
from wuse_desktop.services.tables.rows import Row
from wuse_desktop.services.work_diary import save_indirect


def keep_distribution(keeping: Keeping, row: Row) -> Kept:
    """Keep goods handed out; those of an activity belong to it."""
    values: dict[str, Any] = row.fields(Distribution)
    values.setdefault("handlers", keeping.desk.session.name)
    if title := row.get("activity"):
        on: date = row.get("given_on")
        activity = keeping.links.activity("activity", title, on)
        values |= {"event_kind": CommunityActivity.entity, "event_id": activity.id}
        values.setdefault("place", activity.place)
    goods = Distribution(**values)
    keeping.refuse_same(
        Distribution,
        _("这一天这种物资已经有一条同样的发放记录，没有重复导入。"),
        given_on=goods.given_on,
        item=goods.item,
        quantity=goods.quantity,
        place=goods.place,
        event_id=goods.event_id,
        donor=goods.donor,
        recipient_count=goods.recipient_count,
    )
    saved = save_goods(keeping.desk, goods, keeping.reason)
    return Kept(Distribution.entity, saved.id, saved.problems)


def keep_indirect_work(keeping: Keeping, row: Row) -> Kept:
    """Keep indirect work of the worker of the row, else of whoever sits here."""
    named = row.get("worker")
    worker = keeping.links.worker("worker", named) if named else keeping.desk.session.worker_id
    work = IndirectWork(**row.fields(IndirectWork), worker_id=worker)
    keeping.refuse_same(
        IndirectWork,
        _("这名社工这一天的这项工作已经登记，没有重复导入。"),
        worker_id=worker,
        worked_on=work.worked_on,
        category=work.category,
        minutes=work.minutes,
        note=work.note,
    )
    saved = save_indirect(keeping.desk, work, keeping.reason)
    return Kept(IndirectWork.entity, saved.id, saved.problems)
