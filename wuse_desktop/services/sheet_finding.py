# SPDX-License-Identifier: MulanPSL-2.0
"""Which record a printed sheet is of, by the nine digits at its head."""

from dataclasses import dataclass

from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession, ServiceGroup
from wuse_desktop.domain.records.visits import WalkSheet
from wuse_desktop.domain.sheet_codes import SIGN_IN, WALK, is_code, plain, sheet_code
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import event_store, record_titles

_SHEETS: dict[str, tuple[str, ...]] = {
    WALK: (WalkSheet.entity,),
    SIGN_IN: (CommunityActivity.entity, GroupSession.entity, ServiceGroup.entity),
}


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """The record whose sheet has a code; a group stands for its next session."""

    entity: str
    id: str
    title: str
    on: str


def sheets_with(desk: Desk, typed: str) -> tuple[FoundSheet, ...]:
    """The records whose sheets have a code as typed, the latest first; none for other texts."""
    code = plain(typed)
    if not is_code(code):
        return ()
    with desk.read() as connection:
        keys = [
            (entity, row_id)
            for entity in _SHEETS[code[0]]
            for row_id in event_store.ids_of(connection, entity, desk.site_id)
            if sheet_code(code[0], row_id) == code
        ]
        lines = record_titles.titles(connection, keys)
    return tuple(
        FoundSheet(line.entity, line.id, line.title, line.on) for line in lines if not line.deleted
    )


def find_sheet(desk: Desk, typed: str, kind: str) -> FoundSheet:
    """The one record whose sheet of a kind has a code as typed.

    Raises UserFault ``sheet_code_wrong`` for digits that do not agree, ``sheet_code_other`` for
    the code of a sheet of the other kind, ``sheet_unknown`` for one that no sheet here has, and
    ``sheet_code_twice`` in the rare case that two records have one code.
    """
    code = plain(typed)
    if not is_code(code):
        raise UserFault(
            "sheet_code_wrong",
            _("这个编码不对：表上的编码是9位数字，可能有一位看错了。"),
            _("请对照表头的编码再输一次；也可以从列表里选。"),
        )
    if code[0] != kind:
        raise _other_kind(code[0])
    found = sheets_with(desk, code)
    if not found:
        raise UserFault(
            "sheet_unknown",
            _("这台电脑上没有这个编码的表。"),
            _("如果是在另一台电脑上打印的，请先互相传一次数据；或者直接新建记录录入。"),
        )
    if len(found) > 1:
        raise UserFault(
            "sheet_code_twice",
            _("有两条记录的编码相同：{titles}。").format(
                titles=enumerated(f"{item.title} {item.on}".strip() for item in found)
            ),
            _("请从列表里打开要录入的那一条。"),
        )
    return found[0]


def _other_kind(kind: str) -> UserFault:
    if kind == WALK:
        return UserFault(
            "sheet_code_other",
            _("这是走访单的编码，不是签到表的。"),
            _("请到“走访”的“走访单”里录入。"),
        )
    return UserFault(
        "sheet_code_other",
        _("这是签到表的编码，不是走访单的。"),
        _("请到“小组与活动”里录入签到表。"),
    )
