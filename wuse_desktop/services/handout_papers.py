# SPDX-License-Identifier: MulanPSL-2.0
"""The sheet on which recipients sign for goods (物资领取签收表)."""

from datetime import date
from typing import BinaryIO

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.records.goods import Distribution, quantity_text, recipients_of
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.reports.sign_off_sheet import SignOffLine, SignOffSheet, render_sign_off_sheet
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import unit_name_of
from wuse_desktop.services.namesakes import place_lines
from wuse_desktop.storage import list_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.records import get, get_many

_BLANK_ROWS, _SPARE_ROWS = 20, 5


def write_sign_off_sheet(desk: Desk, goods_id: str, printed_on: date, target: BinaryIO) -> int:
    """Write the sheet of goods that were, or will be, handed out; the pages are told.

    Without a record it is a blank sheet. Raises UserFault ``record_missing`` for a record that is
    no such goods; an OSError of ``target`` passes through.
    """
    with desk.read() as connection:
        goods = get(connection, Distribution, goods_id) if goods_id else Distribution()
        if goods is None:
            raise UserFault(
                "record_missing",
                _("找不到这次物资发放，没有生成签收表。"),
                _("请从“小组与活动”的“物资发放”里打印。"),
            )
        lines = _lines(connection, goods, printed_on)
        sheet = SignOffSheet(
            unit=unit_name_of(desk, connection, goods.site_id or desk.site_id),
            facts=_facts(goods),
            lines=lines,
            extra_rows=max(
                (goods.recipient_count or 0) - len(lines), _SPARE_ROWS if lines else _BLANK_ROWS
            ),
            printed_on=printed_on,
        )
    return render_sign_off_sheet(sheet, target)


def _facts(goods: Distribution) -> tuple[tuple[str, str], ...]:
    source = " ".join(filter(None, (label("FUND_SOURCE", goods.goods_source), goods.donor)))
    return (
        (_("品名"), goods.item),
        (_("数量"), quantity_text(goods)),
        (_("日期"), goods.given_on.isoformat() if goods.given_on else ""),
        (_("地点"), goods.place),
        (_("来源"), source),
        (_("经手人"), goods.handlers),
    )


def _lines(connection: Connection, goods: Distribution, printed_on: date) -> list[SignOffLine]:
    recipients = recipients_of(goods)
    ids = [each.person_id for each in recipients if each.person_id]
    places = place_lines(get_many(connection, Person, ids).values(), printed_on)
    names = list_store.facts(connection, Person.entity, ("name",), ids)
    return [
        SignOffLine(
            names.get(each.person_id, (each.name,))[0],
            places.get(each.person_id, ""),
            quantity_text(goods, each.quantity or 0),
            each.taken_by,
        )
        for each in recipients
    ]
