# SPDX-License-Identifier: MulanPSL-2.0
"""Fetching one record that must be there."""

from typing import TypeVar

from wuse_desktop.domain.fields import Record
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import records
from wuse_desktop.storage.unit_of_work import UnitOfWork

R = TypeVar("R", bound=Record)


def load(desk: Desk, record_class: type[R], row_id: str) -> R:
    """The record. Raises UserFault ``record_missing`` when it is unknown or in the bin."""
    with desk.read() as connection:
        return _existing(records.get(connection, record_class, row_id))


def load_in(unit: UnitOfWork, record_class: type[R], row_id: str) -> R:
    """The record as the open unit of work sees it; the same fault."""
    return _existing(unit.get(record_class, row_id))


def missing() -> UserFault:
    """The fault for a record that is unknown or in the bin."""
    return UserFault(
        "record_missing",
        _("找不到这条记录，它可能已被删除。"),
        _("请刷新列表；删除的记录在回收站里可以找回。"),
    )


def _existing(record: R | None) -> R:
    if record is None:
        raise missing()
    return record
