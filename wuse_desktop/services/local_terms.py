# SPDX-License-Identifier: MulanPSL-2.0
"""Terms that a county adds to code lists: they stand in the choices of all its stations.

The national codes stay as they are. A term that is wanted no longer is retired: it is offered no
more, and old records keep it. Where it names a national code, it counts as that one.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from wuse_desktop.domain import codes
from wuse_desktop.domain.codes import EXTENSIBLE, Code
from wuse_desktop.domain.records.county_rules import LocalTerm
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.county_rules import may_prescribe
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.reading import load_in
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import records
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.unit_of_work import UnitOfWork

# Rules of visits and ages go by the national category, so that a local one has to name it.
NEED_NATIONAL = frozenset({"CLIENT_CAT"})
_MOST = 60
_LABELS = {
    "CLIENT_CAT": N_("服务对象类别"),
    "PROBLEM": N_("问题类型"),
    "NEED": N_("需求"),
    "RELIEF": N_("救助情况"),
    "VISIT_PURPOSE": N_("走访目的"),
    "CONSULT_TOPIC": N_("咨询事项"),
    "ACT_TYPE": N_("活动类型"),
    "GROUP_TYPE": N_("小组类型"),
    "CASE_MODEL": N_("介入模式"),
    "VOL_SKILL": N_("志愿者专长"),
    "VOL_FIELD": N_("志愿服务类别"),
    "INDIRECT": N_("间接工作类别"),
    "FUND_SOURCE": N_("资金和物资来源"),
    "HOME_RISK": N_("居家安全隐患"),
    "HOUSING": N_("住房类型"),
    "INCOME": N_("收入来源"),
    "SUPPORT": N_("支持来源"),
    "INFO_SOURCE": N_("信息来源"),
    "OCCUP": N_("职业状况"),
    "EDU": N_("文化程度"),
}


@dataclass(frozen=True, slots=True)
class TermLine:
    """A local term: its code and label, and the national one it counts as ("" for none)."""

    id: str
    code: str
    label: str
    counts_as: str
    note: str
    retired: bool


@dataclass(frozen=True, slots=True)
class TermSheet:
    """The local terms of one list. ``site_name`` is the county's, empty at the county itself."""

    list_name: str
    lines: tuple[TermLine, ...]
    site_name: str
    editable: bool


def list_labels() -> tuple[tuple[str, str], ...]:
    """The lists that may be added to, by name, with what they are called."""
    return tuple((name, _(_LABELS[name])) for name in EXTENSIBLE)


def term_sheet(desk: Desk, list_name: str) -> TermSheet:
    """What the county of this desk added to a list, in the order in which it did."""
    with desk.read() as connection:
        counties = store.peers(connection, store.COUNTY)
        rows = [row for row in _rows(desk, connection) if row.list_name == list_name]
    lines = tuple(
        TermLine(
            row.id,
            row.term_code,
            row.label,
            _counted_as(list_name, row.term_code),
            row.note,
            row.retired,
        )
        for row in rows
    )
    name = "" if desk.is_county else "、".join(peer.name for peer in counties)
    return TermSheet(list_name, lines, name, may_prescribe(desk))


def _counted_as(list_name: str, code: str) -> str:
    national = codes.national(code)
    return codes.label(list_name, national) if national != code else ""


def _rows(desk: Desk, connection: Connection) -> list[LocalTerm]:
    """The terms that hold here: of the county above a station, else of this county."""
    sites = [peer.site_id for peer in store.peers(connection, store.COUNTY)]
    if desk.is_county:
        sites = [desk.site_id]
    return [
        row for site_id in sites for row in records.find(connection, LocalTerm, site_id=site_id)
    ]


def learn(desk: Desk) -> None:
    """Let the code lists know the terms that hold at this desk; what is none says nothing."""
    with desk.read() as connection:
        rows = _rows(desk, connection)
    codes.learn_local(
        Code(row.list_name, row.term_code, row.label, row.label, row.note, row.retired)
        for row in _sound(rows)
    )


def _sound(rows: Iterable[LocalTerm]) -> Iterable[LocalTerm]:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = (row.list_name, row.term_code)
        shipped = row.list_name in EXTENSIBLE and row.term_code in {
            code.code for code in codes.shipped_list(row.list_name)
        }
        if codes.may_be_local(*key) and row.label and key not in seen and not shipped:
            seen.add(key)
            yield row


# writing -------------------------------------------------------------------------------------


def add_term(desk: Desk, list_name: str, label: str, counts_as: str = "", note: str = "") -> Saved:
    """Add a term to a list. Its code is never used again, whatever becomes of it.

    Raises UserFault ``terms_not_yours``, ``term_list``, ``term_missing``, ``term_known`` or
    ``term_uncounted``.
    """
    _require(desk, list_name)
    label = label.strip()
    if not label:
        raise UserFault("term_missing", _("还没有写名称，没有添加。"))
    known = codes.find(list_name, label)
    if known is not None:
        raise UserFault(
            "term_known",
            _("“{label}”已经有了：{code} {known}，没有添加。").format(
                label=label, code=known.code, known=known.text
            ),
            _("请直接选用，或换一个名称。"),
        )
    if counts_as and counts_as not in {item.code for item in codes.shipped_list(list_name)}:
        raise UserFault("term_uncounted", _("归入的要是全国统一的选项，没有添加。"))
    if not counts_as and list_name in NEED_NATIONAL:
        raise UserFault(
            "term_uncounted",
            _("还没有选归入哪一类，没有添加。"),
            _("走访级别、年龄核对和统计都按归入的那一类算。"),
        )
    with desk.write(_("添加本地选项")) as unit:
        row = unit.put(
            LocalTerm(
                list_name=list_name,
                term_code=_next_code(desk, unit, list_name, counts_as),
                label=label[:_MOST],
                note=note.strip(),
                set_at=desk.now().replace(second=0, microsecond=0),
                decided_by=desk.session.worker_id,
            )
        )
        saved = Saved(row.id, unit.changes())
    learn(desk)
    return saved


def _next_code(desk: Desk, unit: UnitOfWork, list_name: str, counts_as: str) -> str:
    own = records.find(unit.connection, LocalTerm, site_id=desk.site_id, list_name=list_name)
    used = {row.term_code for row in own} | {item.code for item in codes.code_list(list_name)}
    start = f"L-{counts_as}-" if counts_as else "L-"
    return next(
        code for number in range(1, len(used) + 2) if (code := f"{start}{number}") not in used
    )


def retire_term(desk: Desk, term_id: str, *, again: bool = False) -> Saved:
    """Offer a term no more, or ``again``. Raises UserFault ``terms_not_yours``."""
    with desk.write(_("停用本地选项")) as unit:
        row = load_in(unit, LocalTerm, term_id)
        _require(desk, row.list_name)
        put = unit.put(dataclasses.replace(row, retired=not again))
        saved = Saved(put.id, unit.changes())
    learn(desk)
    return saved


def _require(desk: Desk, list_name: str) -> None:
    if not may_prescribe(desk):
        raise UserFault(
            "terms_not_yours",
            _("本地选项由县级总督导站的站长、督导或管理员添加，没有改动。"),
            _("需要新的选项时请与县级联系；添加后会随下发的数据包到站。"),
        )
    if list_name not in EXTENSIBLE:
        raise UserFault("term_list", _("这张代码表不能添加本地选项，没有改动。"))
