# SPDX-License-Identifier: MulanPSL-2.0
"""Keeping rows of goods handed out, of working time that is no service, of annual targets."""

from dataclasses import replace
from datetime import date
from typing import Any

from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.goods import Distribution, Recipient, parts_of
from wuse_desktop.domain.records.targets import OF_COUNTY, AnnualTarget
from wuse_desktop.domain.records.worktime import IndirectWork
from wuse_desktop.i18n import _
from wuse_desktop.services import targets
from wuse_desktop.services.desk import STATION
from wuse_desktop.services.draft_values import plain_values
from wuse_desktop.services.goods import save_goods
from wuse_desktop.services.tables.keeping import Keeping, Kept
from wuse_desktop.services.tables.rows import Row, refuse, refuse_duplicate
from wuse_desktop.services.work_diary import save_indirect
from wuse_desktop.storage.exchange_store import STATION as STATIONS
from wuse_desktop.storage.exchange_store import peers


def keep_distribution(keeping: Keeping, row: Row) -> Kept:
    """Keep goods handed out; those of an activity belong to it."""
    values: dict[str, Any] = row.fields(Distribution)
    values.setdefault("handlers", keeping.desk.session.name)
    if title := row.get("activity"):
        on: date = row.get("given_on")
        activity = keeping.links.activity("activity", title, on)
        values |= {"event_kind": CommunityActivity.entity, "event_id": activity.id}
        values.setdefault("place", activity.place)
    ids, names = keeping.links.people("recipients", values.pop("recipients", ()))
    listed = [*map(Recipient, ids), *(Recipient(name=name) for name in names)]
    if len(listed) == 1:  # a register of one line each: the quantity is theirs
        listed = [replace(listed[0], quantity=values.get("quantity"))]
    goods = Distribution(**values, recipients=parts_of(listed))
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
        recipients=plain_values(goods)["recipients"],
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


def keep_annual_target(keeping: Keeping, row: Row) -> Kept:
    """Keep a target, over the one that is set for the same station, year and indicator."""
    desk, given = keeping.desk, row.fields(AnnualTarget)
    name = targets.indicator_named(row.get("indicator"))
    if not name:
        raise refuse(
            "figure_unknown",
            _("没有叫“{name}”的指标；请写报表里的指标名称。").format(name=row.get("indicator")),
            "indicator",
        )
    value = targets.read_target(name, row.get("target"))
    saved = targets.set_targets(
        desk,
        given["year"],
        {(_station_named(keeping, row.get("station") or ""), name): value},
        given.get("source") or OF_COUNTY,
        given.get("basis") or "",
    )
    if not saved.count:
        raise refuse_duplicate(_("这个任务已经是这个数，没有改动。"))
    return Kept(AnnualTarget.entity, saved.former[0].id)


def _station_named(keeping: Keeping, name: str) -> str:
    """The id of the station that a name means: at a station its own, whatever the sheet says."""
    desk = keeping.desk
    if desk.kind == STATION:
        return desk.site_id
    with desk.read() as connection:
        found = [peer for peer in peers(connection, STATIONS) if name and name in peer.name]
    exact = [peer for peer in found if peer.name == name] or found
    if len(exact) != 1:
        raise refuse(
            "station_unknown",
            _("“{name}”不是本县登记的一个站点，请写“各站”里的名称。").format(name=name),
            "station",
        )
    return exact[0].site_id
