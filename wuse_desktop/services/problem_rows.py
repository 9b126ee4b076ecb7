# SPDX-License-Identifier: MulanPSL-2.0
"""Problems (问题件): rows that could not be taken, in words, until they are settled."""

from dataclasses import dataclass

from wuse_desktop.domain.fields import fields_of
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.i18n import N_, _, headed
from wuse_desktop.services import clocks, learning
from wuse_desktop.services.applying import Applying, Source
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.storage import clock_mending, record_titles
from wuse_desktop.storage import exchange_store as store

_REASONS = {
    "foreign_site": N_("这一条属于另一个站点，不该由对方上报；请对方核对。"),
    "unknown_entity": N_("这一类记录本机的版本还不认识；升级五社工作台后点“再收一次”。"),
    "bad_field": N_("“{field}”的内容格式不对；请对方改好后再上报。"),
    "missing_reference": N_("“{field}”指向的记录没有收到；等对方下次上报后点“再收一次”。"),
    "not_json": N_("这一行内容损坏；请对方重新打包上报。"),
    "not_object": N_("这一行内容损坏；请对方重新打包上报。"),
    "bad_stamp": N_("这一行的编号或时间戳不对；请对方重新打包上报。"),
    "too_deep": N_("这一行内容结构异常；请对方重新打包上报。"),
    "clock_ahead": N_("写着还没到的日期，做它的电脑日期不对；请对方校准日期、重新盖时间后再上报。"),
    "nul": N_("这一行含有不能保存的字符；请对方改好后再上报。"),
}
# the same, told to the station whose record it is
_OWN_REASONS = {
    "foreign_site": N_("这一条登记在别的站点名下，县里没有收下；请打电话核对是哪个站的记录。"),
    "unknown_entity": N_("县里的版本还不认识这一类记录；等县里升级后，下次上报会再带上。"),
    "bad_field": N_("有一项内容格式不对，县里没有收下；请打开记录改好保存，再上报。"),
    "missing_reference": N_("它指向的另一条记录县里没有收到；下次上报会再带上。"),
    "clock_ahead": N_(
        "写着还没到的日期，没有收下；请核对这台电脑的日期，再在“设置 → 密码与锁定”里重新盖时间。"
    ),
    "nul": N_("内容里有不能保存的字符，县里没有收下；请打开记录改好保存，再上报。"),
}
_RECLAIMABLE = N_(
    "这是本单位自己的记录，写着还没到的日期，先放在这里。写它的电脑还在用，就等它校准日期、重新盖时间后送来；"
    "那台电脑丢了或恢复过备份，就点“收下并重新盖时间”。"
)
_NAMING_FIELDS = ("name", "group_name", "theme", "activity_title", "activity_name", "action")
_OWN_OTHERWISE = N_("这一行打包时损坏，县里没有收下；下次上报会再带上。")


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem in words: which record of which station, why, and when it was found.

    ``title`` names the record, as far as anything here does; ``shown`` is the entity and id of the
    record that a person would open for it (the visit for a line of its sign-in), or None.
    ``can_retry`` says that the row was kept here and can be taken again, ``can_reclaim`` that it is
    this site's own and was kept for its time alone (``reclaim``).
    """

    id: int
    site_id: str
    station: str
    entity: str
    record_id: str
    sentence: str
    found_at: str
    title: str = ""
    shown: tuple[str, str] | None = None
    can_retry: bool = False
    can_reclaim: bool = False


def problems(desk: Desk, site_id: str = "") -> list[ProblemLine]:
    """What could not be taken and waits for somebody, of one station or all."""
    with desk.read() as connection:
        names = {peer.site_id: peer.name for peer in store.peers(connection)}
        found = store.open_problems(connection, site_id)
        shown = {
            item.id: store.shown_record(connection, item.entity, item.record_id) for item in found
        }
        keys = [key for key in shown.values() if key is not None]
        titles = {
            (line.entity, line.id): line.title for line in record_titles.titles(connection, keys)
        }
    lines = []
    for item in found:
        title = titles.get(shown[item.id] or ("", ""), "") or _title_of(item)
        lines.append(
            ProblemLine(
                id=item.id,
                site_id=item.site_id,
                station=names.get(item.site_id, ""),
                entity=item.entity,
                record_id=item.record_id,
                sentence=sentence_of(item, desk.site_id, title),
                found_at=item.found_at,
                title=title,
                shown=shown[item.id],
                can_retry=bool(item.row) and not _is_reclaimable(item, desk.site_id),
                can_reclaim=_is_reclaimable(item, desk.site_id),
            )
        )
    return lines


def _is_reclaimable(problem: store.Problem, own_site: str) -> bool:
    return problem.reason == store.CLOCK_AHEAD and problem.row.get("site_id") == own_site


def _title_of(problem: store.Problem) -> str:
    """A row that is not on file, named by what it says of itself; empty when that is nothing."""
    found = ENTITIES.get(problem.entity)
    words = [str(problem.row.get(name) or "") for name in _NAMING_FIELDS]
    said = " ".join(word for word in (*words, str(problem.row.get("start_at") or "")[:10]) if word)
    return f"{_(found.title)} {said}" if found and said else ""


def sentence_of(problem: store.Problem, own_site: str = "", title: str = "") -> str:
    """A problem as a sentence that names its record (or kind of record) and field.

    Receipts name no field, so a station hears of its own records in other words than the county.
    """
    found = ENTITIES.get(problem.entity)
    subject = title or (_(found.title) if found else _("未知记录"))
    if _is_reclaimable(problem, own_site):
        return headed(subject, _(_RECLAIMABLE))
    if problem.site_id == own_site:
        return headed(subject, _(_OWN_REASONS.get(problem.reason, _OWN_OTHERWISE)))
    labels = {item.name: _(item.label) for item in fields_of(found)} if found else {}
    reason = _(_REASONS.get(problem.reason, N_("没有收下。")))
    return headed(subject, reason.format(field=labels.get(problem.field, problem.field)))


def retry(desk: Desk, problem_id: int) -> bool:
    """Try to take a kept row again; True when it was taken now."""
    with desk.read() as connection:
        found = [item for item in store.open_problems(connection) if item.id == problem_id]
    if not found or not found[0].row:
        return False
    problem = found[0]
    with desk.write(_("再收一次问题件")) as unit:
        applying = Applying(unit, _source(desk, problem))
        applying.run(iter([(problem.entity, dict(problem.row))]))
        if any(item.reason != problem.reason for item in applying.rejected):
            store.resolve_problem(unit.connection, problem.id, utc_text())
    learning.learn_all(desk)
    return not applying.rejected


def reclaim(desk: Desk) -> int:
    """Take all rows of this site that were set aside for their time, and give them their order.

    For a person who knows that whoever wrote them has them no more: a lost computer, or one that
    was set back to a backup (decision 0019). Returns how many rows were taken. Raises UserFault
    ``clock_doubtful``.
    """
    clocks.require_sound(desk)
    with desk.read() as connection:
        found = [
            item for item in store.open_problems(connection) if _is_reclaimable(item, desk.site_id)
        ]
    if not found:
        return 0
    order = list(ENTITIES)  # parents before children
    found.sort(key=lambda item: order.index(item.entity))
    own_key = desk.device.public_part().key_id
    source = Source("", desk.site_id, frozenset({desk.site_id}), desk.site_id, own_key)
    with desk.write_anew(_("收下自己的问题件，重新盖时间")) as unit:
        applying = Applying(unit, source)
        applying.run((item.entity, dict(item.row)) for item in found)
        clock_mending.mend(unit, clocks.latest_believed(desk))
        written = unit.changes().touched
        for item in found:  # whoever handed it back keeps it aside until it comes again
            if (item.entity, item.record_id) not in written:
                unit.touch(ENTITIES[item.entity], item.record_id)
    return len(found) - len(applying.rejected)


def _source(desk: Desk, problem: store.Problem) -> Source:
    """A kept row came from its own site, or by another laptop of this station."""
    keeper = problem.site_id
    with desk.read() as connection:
        peer = store.peer(connection, keeper)
        upper = [item.site_id for item in store.peers(connection, store.COUNTY)]
    by_laptop = peer is not None and peer.role == store.LAPTOP
    sites = frozenset({desk.site_id, *upper} if by_laptop else {keeper})
    own_key = desk.device.public_part().key_id
    latest = clocks.latest_believed(desk)
    return Source(problem.bundle_id, keeper, sites, desk.site_id, own_key, latest=latest)


def dismiss(desk: Desk, problem_id: int) -> None:
    """Put a problem away: the station sends the record again after mending it."""
    with desk.database.books() as connection:
        store.resolve_problem(connection, problem_id, utc_text())


def reopen(desk: Desk, problem_id: int) -> None:
    """Take back ``dismiss``."""
    with desk.database.books() as connection:
        store.resolve_problem(connection, problem_id, None)
