# SPDX-License-Identifier: MulanPSL-2.0
"""One round of exchange over a drop, and what it did in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _, sentences
from wuse_desktop.services import bundles, kept_troubles, laptops
from wuse_desktop.services.attempts import held_back
from wuse_desktop.services.carriers import (
    Way,
    choose_way,
    opened,
    read_way,
    read_way_or_none,
    typed_address,
)
from wuse_desktop.services.desk import Desk, OnDesk, at_once
from wuse_desktop.services.enrolment import county
from wuse_desktop.services.exchange_sides import DeskInbox, DeskOutbox, clear_taken
from wuse_desktop.services.file_exchange import FileInbox, FileOutbox, files_folder
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.troubles import Trouble
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.sync.engine import RoundReport, joined, run_round
from wuse_desktop.sync.ports import Drop
from wuse_desktop.sync.transport import COUNTY, LAPTOP, STATION, DropTransport, Side

_PAUSED = "exchange_paused"
TRANSFERS = (N_("正在发送"), N_("正在接收"))
"""The labels of steps whose numbers are bytes on their way (``sync.parts``)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a round did, in words. ``complete`` is False when something did not work.

    ``reachable`` is False when the carrier let nothing more be done; what ended it is the first of
    the problems. ``wait_s`` is how many seconds the carrier asked to be left alone. ``kept`` are
    the troubles of this round and of earlier ones that somebody has to read.
    """

    sentence: str
    complete: bool
    problems: tuple[Trouble, ...]
    reachable: bool = True
    wait_s: float = 0
    kept: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether rounds may run by themselves; else why not, in words. ``paused`` says by whom.

    ``kept`` are the troubles of earlier rounds that nobody has read yet.
    """

    ready: bool
    reason: str = ""
    paused: bool = False
    kept: tuple[Trouble, ...] = ()


def _stations(desk: Desk) -> list[store.Peer]:
    with desk.read() as connection:
        return store.peers(connection, store.STATION)


def drop_folder(desk: Desk) -> str:
    """The folder that was chosen for the exchange; empty when none was, or a server."""
    way = read_way_or_none(desk)
    return way.address.place if way is not None and way.address.kind == "folder" else ""


def choose_folder(desk: Desk, folder: Path) -> None:
    """Remember the folder of the exchange."""
    choose_way(desk, Way(typed_address("folder", str(folder))))


def sync(
    desk: Desk,
    folder: Path | None = None,
    progress: Progress = SILENT,
    on_desk: OnDesk = at_once,
    *,
    password: str = "",
    patient: bool = False,
) -> list[RoundReport]:
    """Run one round over a folder or the way that was chosen.

    A station exchanges with its county, a county with its stations. What is done at the desk is
    done by ``on_desk``, the rest in the present thread. ``password`` stands in for the one that is
    kept; ``patient`` leaves alone what failed lately. Raises UserFault ``no_drop`` when no way is
    known, and as ``carriers.opened``.
    """
    if folder is not None:
        way: Way | None = Way(typed_address("folder", str(folder)))
    else:
        way = on_desk(partial(read_way, desk))
    if way is None:
        raise UserFault(
            "no_drop",
            _("还没有选择上报用的文件夹，没有上报；记录都在电脑里。"),
            _("请选择共享文件夹或U盘。"),
        )
    with opened(desk, way, password) as drop:
        return exchange_over(desk, drop, progress, on_desk, patient=patient)


def readiness(desk: Desk) -> Readiness:
    """Whether there is somebody to exchange with, a way to them, and nobody who said stop."""
    # who may only look sees to nothing, and hides it from nobody
    return replace(_ready(desk), kept=kept_troubles.kept(desk) if may_write(desk) else ())


def _ready(desk: Desk) -> Readiness:
    if not any(tokens for _side, _peers, tokens in _sides(desk)):
        return Readiness(False, _("还没有登记，不能自动收发。"))
    way = read_way_or_none(desk)
    if way is None:
        return Readiness(False, _("选好上报方式以后就会自动收发。"))
    if way.needs_password:
        return Readiness(False, _("填好上报方式的密码以后就会自动收发。"))
    if not may_write(desk):
        return Readiness(False, _("只能查看的账号不收发。"))
    if desk.setting(_PAUSED, False):
        return Readiness(False, _("自动收发已暂停；随时可以点按钮收发一次。"), paused=True)
    return Readiness(True)


def pause(desk: Desk, paused: bool) -> None:
    """Remember whether rounds run by themselves."""
    desk.set_setting(_PAUSED, paused)


def told_round(
    desk: Desk, on_desk: OnDesk, progress: Progress, *, again: bool = False, patient: bool = False
) -> Outcome:
    """Run one round over the way that was chosen, and tell of it. Raises as ``sync``.

    ``again`` packs anew, problems of before included.
    """
    if again:
        on_desk(partial(bundles.make, desk, progress=progress, again=True))
    reports = sync(desk, None, progress, on_desk, patient=patient)
    return on_desk(partial(_told, desk, reports))


def _told(desk: Desk, reports: Sequence[RoundReport]) -> Outcome:
    """The outcome with what was left alone: a round is not well while a bundle waits its turn."""
    found = noted(desk, reports)
    known = {problem.code for problem in found.problems}
    held = tuple(trouble for trouble in _held_back(desk) if trouble.code not in known)
    return replace(found, complete=found.complete and not held, problems=found.problems + held)


def _held_back(desk: Desk) -> list[Trouble]:
    told = _("上次没有送成：{reason}{time} 会再送。")
    return [
        Trouble(
            failure.code,
            told.format(reason=failure.sentence, time=f"{failure.next_at.astimezone():%H:%M}"),
        )
        for failure in held_back(desk)
    ]


def exchange_over(
    desk: Desk,
    drop: Drop,
    progress: Progress = SILENT,
    on_desk: OnDesk = at_once,
    *,
    patient: bool = False,
) -> list[RoundReport]:
    """Run one round over any drop."""
    lock = desk.paths.home / "sync.lock"
    on_desk(partial(clear_taken, desk))
    sides = [found for found in on_desk(partial(_sides, desk)) if found[2]]
    reports = []
    for side, peers, tokens in sides:
        incoming = DeskInbox(desk, _senders(desk, side), on_desk)
        outbox = DeskOutbox(desk, peers, on_desk, patient=patient)
        way = DropTransport(drop, side, tokens)
        reports.append(run_round(outbox, incoming, way, lock, progress))
    for number, (side, peers, tokens) in enumerate(sides):
        if reports[number].reachable:  # files go when all text has gone
            outbox_of_files = FileOutbox(desk, peers, on_desk, patient=patient)
            inbox_of_files = FileInbox(desk, _senders(desk, side), on_desk)
            way = DropTransport(drop, side, tuple(map(files_folder, tokens)))
            files = run_round(outbox_of_files, inbox_of_files, way, lock, progress)
            reports[number] = joined(reports[number], files)
    if not reports:
        raise UserFault(
            "not_enrolled",
            _("本站还没有在县级总督导站登记，没有上报；记录都在电脑里。"),
            _("请先导出登记卡交给县级总督导站，再收下它给的回执卡。"),
        )
    return reports


def _sides(desk: Desk) -> list[tuple[Side, list[store.Peer], tuple[str, ...]]]:
    """Each side that this desk takes on a drop: with whom, and the folders it fetches from.

    The other laptops of the station come first: what they bring goes up in the same round.
    """
    others, upper, stations = laptops.siblings(desk), county(desk), _stations(desk)
    found: list[tuple[Side, list[store.Peer], tuple[str, ...]]] = []
    if others:
        found.append((LAPTOP, others, laptops.own_tokens(desk)))
    if upper is not None:
        found.append((STATION, [upper], (laptops.down_token(desk, upper),)))
    if stations:
        below = [*_served(desk, stations), *laptops.below(desk)]
        found.append((COUNTY, below, tuple(peer.token for peer in stations)))
    return found


def _senders(desk: Desk, side: Side) -> Callable[[store.Peer], bool]:
    """Whose bundles a side answers; a laptop may have introduced itself a moment ago."""
    if side is STATION:
        return lambda peer: peer.role == store.COUNTY
    if side is LAPTOP:
        return lambda peer: peer.card.get("site") == desk.site_id
    return lambda peer: peer.role != store.COUNTY and peer.card.get("site") != desk.site_id


def _served(desk: Desk, stations: Sequence[store.Peer]) -> list[store.Peer]:
    """The stations of which a laptop still takes what is addressed to the station as such."""
    with desk.read() as connection:
        return [peer for peer in stations if laptops.serves_site(connection, peer.site_id)]


def noted(desk: Desk, reports: Sequence[RoundReport]) -> Outcome:
    """Tell a person what a round did, and keep what no other will tell."""
    found = outcome(desk, reports)
    kept_troubles.keep(desk, found.problems)
    return replace(found, kept=kept_troubles.kept(desk))


def outcome(desk: Desk, reports: Sequence[RoundReport]) -> Outcome:
    """Tell a person what a round did."""
    ended = [report.problems[-1:] for report in reports if not report.reachable]
    told = list(chain(*ended, *(report.problems for report in reports)))
    whose = _names_by_folder(desk) if told else {}
    problems = tuple(
        dict.fromkeys(
            Trouble(problem.code, whose.get(problem.address, "") + problem.sentence)
            for problem in told
        )
    )
    reachable = all(report.reachable for report in reports)
    wait_s = max(report.wait_s for report in reports)
    parts = []
    taken = sum(len(report.taken) for report in reports)
    others = laptops.siblings(desk)
    if others:  # their round is the first
        parts.append(_laptop_sentence(reports[0]))
        reports, taken = reports[1:], taken - len(reports[0].taken)
    if county(desk) is not None:
        parts.append(_reported_sentence(reports) if desk.is_county else _sent_sentence(reports))
        if taken:
            parts.append(_("收到了县里下发的内容。"))
    if _stations(desk):
        parts.append(_county_sentence(reports, taken))
    return Outcome(sentences(parts) if reachable else "", not problems, problems, reachable, wait_s)


def _laptop_sentence(report: RoundReport) -> str:
    """What a round with the other laptops of the station did."""
    if not (report.sent or report.taken or report.confirmed):
        return _("和本站其他电脑没有新的内容要交换。")
    told = _("和本站其他电脑交换：收下 {taken} 个数据包，放好 {sent} 个。")
    return told.format(taken=len(report.taken), sent=len(report.sent))


def _county_sentence(reports: Sequence[RoundReport], taken: int) -> str:
    answered = sum(len(report.answered) for report in reports)
    sent = sum(len(report.sent) for report in reports)
    if not (taken or answered or sent):
        return _("文件夹里没有新的数据包。")
    told = _("收下 {taken} 个数据包，放回 {answered} 张回执。").format(
        taken=taken, answered=answered
    )
    return told + (_("给 {sent} 个站放了下发的内容。").format(sent=sent) if sent else "")


def _sent_sentence(reports: Sequence[RoundReport]) -> str:
    sent = any(report.sent for report in reports)
    if any(report.confirmed for report in reports):
        return _("收到了县里的回执。") + (_("新的记录已放到上报文件夹。") if sent else "")
    if sent:
        return _("已放到上报文件夹；县里收下后会给回执，到时再点一次“现在上报”就能收到。")
    return _("没有新的内容要送，也没有新的回执。")


def _reported_sentence(reports: Sequence[RoundReport]) -> str:
    """What a round did between a county and its prefecture."""
    if any(report.confirmed for report in reports):
        return _("收到了市（州）的回执。")
    if any(report.sent for report in reports):
        return _("统计数字已放到报送的地方；市（州）收下后会给回执。")
    return ""


def _names_by_folder(desk: Desk) -> dict[str, str]:
    """For each folder of the drop that others put into for us, whose it is: begins a sentence."""
    with desk.read() as connection:
        known = store.peers(connection)
    named = {peer.token: _("{station}：").format(station=peer.name) for peer in known if peer.name}
    return named | {files_folder(token): name for token, name in named.items()}
