# SPDX-License-Identifier: MulanPSL-2.0
"""What lies on a stick, whose it is, and whether anybody still needs it there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import EnvironmentFault, Fault
from wuse_desktop.i18n import _
from wuse_desktop.services import laptops, senders, shown_bundles
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.found_files import files_in
from wuse_desktop.services.shown_bundles import Shown
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import file_exchange_store
from wuse_desktop.sync import bundle, cards, receipt
from wuse_desktop.sync.verdict import Verdict

WAITING, DONE, OTHERS, BROKEN = "waiting", "done", "others", "broken"


@dataclass(frozen=True, slots=True)
class StickItem:
    """One file and, in words, whether it is still needed.

    ``state`` is WAITING (somebody still needs it there), DONE (its content is safe), OTHERS (of
    other units, not ours to judge) or BROKEN.
    """

    path: Path
    kind: str
    whose: str
    size: int
    state: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Wiped:
    """What was removed, and what would not be."""

    removed: int
    kept: int


def look(desk: Desk, folder: Path, progress: Progress = SILENT) -> list[StickItem]:
    """Everything of this program on a stick, what somebody waits for first.

    Raises UserFault ``place_missing`` when it is not there any more.
    """
    paths = files_in([folder], bundle.SUFFIX, receipt.SUFFIX, cards.SUFFIX)
    found = []
    for number, path in enumerate(paths):
        progress.step(_("正在查看U盘"), number, len(paths))
        try:
            found.append(_item(desk, path))
        except OSError:  # pulled, or taken away by somebody else meanwhile
            continue
    return sorted(found, key=lambda item: (_ORDER.index(item.state), item.kind, item.path.name))


_ORDER = (WAITING, BROKEN, DONE, OTHERS)


def _item(desk: Desk, path: Path) -> StickItem:
    size, name = path.stat().st_size, path.name.lower()
    if name.endswith(cards.SUFFIX):
        whose, state, sentence = "", OTHERS, _("登记用的卡，收下以后就没有用了。")
        return StickItem(path, _("登记卡或回执卡"), whose, size, state, sentence)
    if name.endswith(receipt.SUFFIX):
        return StickItem(path, _("回执"), "", size, *_receipt_state(desk, path))
    try:
        shown = shown_bundles.show(path, desk)
    except Fault as fault:
        return StickItem(path, _("数据包"), "", size, BROKEN, fault.message)
    if shown_bundles.made_here(desk, path):
        kind, whose = _of_ours(desk, shown)
        return StickItem(path, kind, whose, size, *_own_state(desk, shown.bundle_id))
    kind = _("附件包") if shown.of_files else _("数据包")
    whose = shown.sender or shown.place
    return StickItem(path, kind, whose, size, *_their_state(desk, shown))


def _of_ours(desk: Desk, shown: Shown) -> tuple[str, str]:
    """What a bundle that was made here is, and for which other laptop if it is for one."""
    with desk.read() as connection:
        receivers = [store.peer(connection, name) for name in shown.receivers]
    laptop = next((peer for peer in receivers if peer and peer.role == store.LAPTOP), None)
    if laptop is not None and laptop.card["site"] == desk.site_id:
        kind = _("给本站电脑的附件包") if shown.of_files else _("给本站电脑的数据包")
        return kind, laptop.name
    return _("本单位的附件包") if shown.of_files else _("本单位的数据包"), ""


def _their_state(desk: Desk, shown: Shown) -> tuple[str, str]:
    """How a bundle of others stands here."""
    with desk.read() as connection:
        known = {peer.site_id for peer in store.peers(connection)} | {desk.site_id}
        taken = store.receipt_of(connection, shown.bundle_id) is not None
        kept = file_exchange_store.receipt_of(connection, shown.bundle_id) is not None
    if kept or (taken and not _held_back(desk, shown.bundle_id)):
        return DONE, _("本单位已经收下。")
    if shown.site_id not in known:
        return OTHERS, _("不是和本单位往来的单位做的。")
    if not laptops.addresses(desk).intersection(shown.receivers):
        return OTHERS, _("不是给这台电脑的，由要收的电脑收下。")
    return WAITING, _("还没有收下。")


def _held_back(desk: Desk, bundle_id: str) -> bool:
    with desk.read() as connection:
        taken = store.taken_under(connection, bundle_id)
    return any(item.verdict == Verdict.HOLD for item in taken)


def _own_state(desk: Desk, bundle_id: str) -> tuple[str, str]:
    with desk.read() as connection:
        text = store.sent_bundle(connection, bundle_id)
        sent = text or file_exchange_store.sent_bundle(connection, bundle_id)
    if sent is None:
        return OTHERS, _("是恢复备份以前做的。")
    if sent.state == store.CONFIRMED:
        return DONE, _("对方已经回执。")
    if sent.state == store.SUPERSEDED:
        return DONE, _("里面的内容都在后面的数据包里。")
    return WAITING, _("等对方收下。")


def _receipt_state(desk: Desk, path: Path) -> tuple[str, str]:
    with path.open("rb") as file:
        data = file.read(receipt.MAX_SEALED + 1)
    try:
        found = receipt.read_receipt(data, desk.device.identity, senders.trusted_keys(desk))
    except Fault as fault:
        if fault.code == "receipt_not_for_us":
            return OTHERS, _("是给别的单位的，只有它打得开。")
        return BROKEN, fault.message
    with desk.read() as connection:
        text = store.sent_bundle(connection, found.bundle_id)
        sent = text or file_exchange_store.sent_bundle(connection, found.bundle_id)
    if sent is None:
        return OTHERS, _("对应的数据包不是本机做的。")
    if sent.confirmed_at is not None:
        return DONE, _("已经收下。")
    return WAITING, _("还没有收下。")


def wipe(
    items: Iterable[StickItem], progress: Progress = SILENT, *, all_of_it: bool = False
) -> Wiped:
    """Remove files from a stick: what is done, or with ``all_of_it`` everything that was shown.

    Nothing else on the stick is touched. Raises EnvironmentFault when the stick does not let us.
    """
    chosen: Sequence[StickItem] = [item for item in items if all_of_it or item.state == DONE]
    removed = 0
    for number, item in enumerate(chosen):
        progress.step(_("正在清理U盘"), number, len(chosen))
        removed += _removed(item.path.unlink)
    return Wiped(removed, len(chosen) - removed)


def _removed(unlink: Callable[[], None]) -> bool:
    try:
        unlink()
    except FileNotFoundError:
        return False
    except OSError:
        raise EnvironmentFault(
            "stick_not_wiped",
            _("U盘上的文件删不掉，没有清理完；没有删的都还在U盘上。"),
            _("请看看U盘的写保护开关，或者重新插好再试。"),
        ) from None
    return True
