# SPDX-License-Identifier: MulanPSL-2.0
"""The check-up (数据体检): sentences with a mark and a next step, the same on screen and paper."""

import os
import shutil
import stat
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from wuse_desktop.domain.fields import field_of
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.i18n import N_, _, clauses, enumerated
from wuse_desktop.services import attachments
from wuse_desktop.services.backups import last_backup
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.holidays import HOLIDAYS
from wuse_desktop.services.laptops import own_replicas
from wuse_desktop.services.recovery import recovery_kept
from wuse_desktop.storage import attachment_store, health, records, word_index
from wuse_desktop.storage.database import Connection

Mark = Literal["ok", "warn", "bad"]

_LEAST_FREE, _LITTLE_FREE = 200 << 20, 1 << 30
_BACKUP_OLD_DAYS, _BACKUP_VERY_OLD_DAYS = 7, 30
_CLOCK_BACK_MS = 5 * 60 * 1000
_SIGNS: dict[Mark, str] = {"ok": "√", "warn": "！", "bad": "×"}
_RESTORE = N_("请不要再录入，立刻用上一次备份恢复；不会做请打电话给技术支持。")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: its machine name, mark, sentence, and what to do about it."""

    name: str
    mark: Mark
    sentence: str
    next_step: str = ""

    @property
    def text(self) -> str:
        """The line as it is shown and printed."""
        return f"{_SIGNS[self.mark]} {self.sentence}{self.next_step}"


def examine(desk: Desk, progress: Progress = SILENT) -> tuple[Finding, ...]:
    """Look the desk through; nothing is changed.

    Reads every page of the database, so that a large one takes a while; ``progress`` may cancel.
    """
    count = len(_BY_CONNECTION) + len(_BY_DESK) + 1
    label = _("正在体检")
    findings = []
    with desk.read() as connection:
        for number, look in enumerate(_BY_CONNECTION):
            progress.step(label, number, count)
            findings.append(look(desk, connection))
    for number, ask in enumerate(_BY_DESK, len(_BY_CONNECTION)):
        progress.step(label, number, count)
        findings.append(ask(desk))
    findings.append(_attachments(desk, progress))
    progress.step(label, count, count)
    return tuple(findings)


def _attachments(desk: Desk, progress: Progress) -> Finding:
    """Whether each file that a record names is here and opens, and whether any is of no use."""
    files = attachments.files_of(desk)
    with desk.read() as connection:
        named = attachment_store.named_files(connection, desk.site_id, own_replicas(connection))
        unnamed = attachments.unnamed_files(files, connection)
    states: Counter[str] = Counter()
    for number, item in enumerate(named, 1):
        progress.step(_("正在检查附件"), number, len(named))
        state = files.state(item.digest)
        if state != "missing" or (item.own and not item.only_in_bin):
            states[state] += 1
    found = []
    if states["damaged"]:
        found.append(_("{count} 个附件的文件损坏").format(count=states["damaged"]))
    if states["missing"]:
        found.append(_("{count} 个附件的文件不见了").format(count=states["missing"]))
    if found:
        sentence = _("{found}。").format(found=clauses(found))
        step = _("请用上一次备份恢复，或打开这些附件所在的记录重新添加原件。")
        return Finding("attachments", "bad", sentence, step)
    if unnamed:
        return Finding(
            "attachments",
            "warn",
            _("有 {count} 个附件文件没有记录用到，可能是上次添加时中断留下的。").format(
                count=len(unnamed)
            ),
            _("不影响使用；体检时选“修复”会清掉它们。"),
        )
    return Finding("attachments", "ok", _("附件的文件都在，都完好。"))


def report(desk: Desk, findings: Iterable[Finding]) -> str:
    """The findings as text to read out over the telephone or to print; it names nobody."""
    lines = [
        _("数据体检 {station}").format(station=desk.station().name),
        desk.now().strftime("%Y-%m-%d %H:%M"),
        *(finding.text for finding in findings),
    ]
    return "\n".join(lines)


def mend_search(desk: Desk) -> int:
    """Make the search index anew; returns how many records it holds.

    The index of words is forgotten and made again while somebody searches.
    """
    with desk.database.books() as connection:
        word_index.rebuild(connection)
    with desk.write(_("重建查找索引")) as unit:
        return unit.search.rebuild()


def _pages(_desk: Desk, connection: Connection) -> Finding:
    if health.damaged_pages(connection):
        return Finding("pages", "bad", _("数据库里有损坏的页。"), _(_RESTORE))
    if not health.structure_is_sound(connection):
        return Finding("pages", "bad", _("数据库的结构有损坏。"), _(_RESTORE))
    return Finding("pages", "ok", _("数据库每一页都完好。"))


def _trail(_desk: Desk, connection: Connection) -> Finding:
    broken = records.check_chain(connection)
    if broken is None:
        return Finding("trail", "ok", _("修改痕迹首尾相接，没有被改动过。"))
    return Finding(
        "trail",
        "bad",
        _("修改痕迹从第 {number} 条起对不上，可能有人绕过程序改过数据库。").format(number=broken),
        _("请保留这台电脑现在的样子，联系县级总督导站核查。"),
    )


def _index(_desk: Desk, connection: Connection) -> Finding:
    difference = health.index_difference(connection)
    if not difference:
        return Finding("index", "ok", _("查找索引完整。"))
    return Finding(
        "index",
        "warn",
        _("查找索引与记录相差 {count} 条，有的人可能查不到。").format(count=abs(difference)),
        _("请点“重建查找索引”，记录本身不受影响。"),
    )


def _references(_desk: Desk, connection: Connection) -> Finding:
    missing = health.missing_references(connection)
    if not missing:
        return Finding("references", "ok", _("记录之间的关联完整。"))
    parts = []
    for item in missing:
        record_class = ENTITIES[item.entity]
        label = _(field_of(record_class, item.field).label)
        text = _("{kind}的“{field}”{count} 条").format(
            kind=_(record_class.title), field=label, count=item.count
        )
        parts.append(text)
    message = _("有记录指向不存在的记录：{list}。").format(list=enumerated(parts))
    return Finding("references", "warn", message, _("请打开这些记录重新选择，或等对方再次上报。"))


def _clock(_desk: Desk, connection: Connection) -> Finding:
    behind = health.last_stamp_ms(connection) - datetime.now(UTC).timestamp() * 1000
    if behind > _CLOCK_BACK_MS:
        return Finding(
            "clock",
            "bad",
            _("电脑的时间比上一次保存还早，可能被调慢了。"),
            _("请把电脑的日期和时间调准，再继续录入。"),
        )
    return Finding("clock", "ok", _("电脑的时间没有倒退。"))


def _disk(desk: Desk) -> Finding:
    free = shutil.disk_usage(desk.paths.home).free
    size = _("{count} MB").format(count=free >> 20)
    if free < _LEAST_FREE:
        message = _("磁盘快满了，只剩 {size}，随时可能存不进去。").format(size=size)
        return Finding("disk", "bad", message, _("请清理磁盘，至少腾出 1 GB。"))
    if free < _LITTLE_FREE:
        message = _("磁盘空间不多，只剩 {size}。").format(size=size)
        return Finding("disk", "warn", message, _("请清理磁盘，至少腾出 1 GB。"))
    return Finding("disk", "ok", _("磁盘空间够用，还有 {size}。").format(size=size))


def _backup(desk: Desk) -> Finding:
    step = _("请现在备份到U盘或另一块硬盘。")
    made_at = str((last_backup(desk) or {}).get("at", ""))
    if not made_at:
        return Finding("backup", "warn", _("还没有备份过。"), step)
    days = (datetime.now(UTC) - datetime.fromisoformat(made_at)).days
    if days < _BACKUP_OLD_DAYS:
        return Finding("backup", "ok", _("最近一周内备份过，并已试恢复。"))
    mark: Mark = "bad" if days >= _BACKUP_VERY_OLD_DAYS else "warn"
    return Finding("backup", mark, _("上一次备份是 {days} 天前。").format(days=days), step)


def _recovery(desk: Desk) -> Finding:
    if recovery_kept(desk):
        return Finding("recovery", "ok", _("恢复码已打印或抄写保存。"))
    return Finding(
        "recovery",
        "warn",
        _("还没有确认恢复码已保存；忘记密码时只有它能打开。"),
        _("请打印恢复码放进保险柜，再在“设置”里确认；找不到了就换一个新的。"),
    )


def _holidays(desk: Desk) -> Finding:
    if HOLIDAYS.holiday(desk.today()) is not None:
        return Finding("holidays", "ok", _("节假日表包含今年。"))
    return Finding(
        "holidays",
        "warn",
        _("节假日表未更新，没有今年的放假安排，到期日按周一至周五计算。"),
        _("请安装新版五社工作台。"),
    )


def _folder(desk: Desk) -> Finding:
    if os.name != "nt" and stat.S_IMODE(desk.paths.home.stat().st_mode) & 0o077:
        return Finding(
            "folder",
            "warn",
            _("工作台的文件夹对这台电脑的其他用户开放；内容是加密的，但可能被删除。"),
            _("请把文件夹权限改成只有自己能用。"),
        )
    return Finding("folder", "ok", _("工作台的文件夹只有本人能用。"))


_BY_CONNECTION: tuple[Callable[[Desk, Connection], Finding], ...] = (
    _pages,
    _trail,
    _index,
    _references,
    _clock,
)
_BY_DESK: tuple[Callable[[Desk], Finding], ...] = (
    _disk,
    _backup,
    _recovery,
    _holidays,
    _folder,
)
