# SPDX-License-Identifier: MulanPSL-2.0
"""Commands about enrolment, bundles, receipts and the state of what was sent."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from wuse_desktop.cli import carriers
from wuse_desktop.cli.answer import DONE, REFUSED, Answer, table_lines
from wuse_desktop.cli.calls import Call
from wuse_desktop.cli.files import made_if_folder, write_file
from wuse_desktop.i18n import _
from wuse_desktop.services import (
    bundles,
    enrolment,
    exchange,
    file_bundles,
    inbox,
    receipts,
    sending,
    sent_bundles,
    shown_bundles,
    spoken_receipts,
    states,
    station_board,
    whom,
)
from wuse_desktop.services.arrivals import kind_label
from wuse_desktop.services.backups import last_backup
from wuse_desktop.services.enrolment import CardShown
from wuse_desktop.services.file_bundles import MadeFiles


def enrol_request(call: Call) -> Answer:
    """Write this desk's card."""
    made = enrolment.make_station_card(call.desk, made_if_folder(call.arguments.output))
    lines = [_("登记卡已写到 {file}，请交给县级总督导站。").format(file=made.path)]
    return Answer(lines + _compare(made), _card(made))


def enrol_show(call: Call) -> Answer:
    """Read a station card without admitting it."""
    shown = enrolment.show_card(call.arguments.file)
    return Answer([f"{shown.name} {shown.place}", *_compare(shown)], _card(shown))


def enrol_admit(call: Call) -> Answer:
    """Admit a station and write the card that answers it."""
    given = call.arguments
    made = enrolment.admit(call.desk, given.file, made_if_folder(given.output), given.drop)
    lines = [
        _("已登记：{station}").format(station=made.name),
        _("回执卡已写到 {file}，请交给这个站。").format(file=made.path),
    ]
    return Answer(lines + _compare(made), _card(made))


def enrol_accept(call: Call) -> Answer:
    """Take the county's card."""
    taken = enrolment.accept(call.desk, call.arguments.file)
    line = _("已在{county}登记，以后可以上报。").format(county=taken.name)
    return Answer([line, *_compare(taken)], _card(taken))


def _compare(card: CardShown) -> list[str]:
    digits = " ".join(card.fingerprint)
    return [_("请在电话里核对这组数字：{digits}").format(digits=digits)]


def _card(card: CardShown) -> dict[str, Any]:
    return {
        "file": str(card.path),
        "site_id": card.site_id,
        "name": card.name,
        "place": card.place,
        "fingerprint": list(card.fingerprint),
    }


def bundle_make(call: Call) -> Answer:
    """Pack everything that has no receipt yet; at a county, what a station is to have."""
    given = call.arguments
    site = whom.station_of(call.desk, given.site)
    lines: list[str] = []
    files: list[dict[str, Any]] = []
    made: bundles.Made | None
    if site:
        made = bundles.make_down(call.desk, site, given.output, call.progress)
    else:
        packed = sending.pack(call.desk, given.output, call.progress, again=given.again)
        made = packed.made
        lines = [_files_line(item) for item in packed.files]
        files = [{**asdict(item), "path": str(item.path)} for item in packed.files]
    if made is None:
        return Answer(lines, {"attachments": files})
    message = _("已打包第 {seq} 包，{rows} 行，{size} KB：{file}")
    if not made.fresh:
        message = _("没有新的记录，仍用上次的第 {seq} 包，{rows} 行，{size} KB：{file}")
    line = message.format(seq=made.seq, rows=made.rows, size=-(-made.size // 1024), file=made.path)
    facts = {**asdict(made), "path": str(made.path), "attachments": files}
    return Answer([line, *lines], facts)


def _files_line(made: MadeFiles) -> str:
    return _("附件第 {seq} 包，{count} 个文件，{size} KB：{file}").format(
        seq=made.seq, count=made.files, size=-(-made.size // 1024), file=made.path
    )


def bundle_show(call: Call) -> Answer:
    """Say what a bundle says of itself; with a desk also whether its sender is known."""
    given = call.arguments
    desk = call.desk if given.password_file is not None else None
    shown = shown_bundles.show(given.file, desk)
    title = _("第 {seq} 包，打包时间 {at}")
    if shown.of_files:
        title = _("附件第 {seq} 包，打包时间 {at}")
    lines = [
        _("来自：{sender}").format(sender=shown.sender or shown.place),
        title.format(seq=shown.seq, at=shown.created_at),
        *(f"  {kind_label(entity)} {count}" for entity, count in shown.counts.items()),
    ]
    if desk is not None:
        known = _("签名设备已登记。") if shown.trusted else _("签名设备没有登记过。")
        lines.append(known)
    return Answer(lines, {**asdict(shown), "counts": dict(shown.counts)})


def bundle_take(call: Call) -> Answer:
    """Take a bundle and write its receipt where that was asked for."""
    given = call.arguments
    taken = inbox.take(call.desk, given.file, call.progress)
    facts: dict[str, Any] = {
        "verdict": taken.verdict,
        "site_id": taken.site_id,
        "bundle_id": taken.bundle_id,
        "rows": taken.rows,
        "changed": taken.changed,
        "rejected": taken.rejected,
        "of_files": taken.of_files,
    }
    lines = [taken.sentence]
    if taken.of_files:
        lines.append(_("附件文件 {count} 个。").format(count=taken.rows))
    elif taken.rejected:
        lines.append(_("问题件 {count} 条。").format(count=taken.rejected))
    if given.output is not None and taken.receipt:
        if made_if_folder(given.output).is_dir():
            (path,) = receipts.make(call.desk, given.output, bundle_id=taken.bundle_id)
        else:
            path = given.output
            write_file(path, taken.receipt)
        facts["receipt"] = str(path)
        lines.append(_("回执已写到 {file}").format(file=path))
    return Answer(lines, facts)


def receipt_make(call: Call) -> Answer:
    """Write the latest receipts as files."""
    given = call.arguments
    desk = call.desk
    site = whom.station_of(desk, given.site)
    written = receipts.make(desk, made_if_folder(given.output), site)
    lines = [_("回执已写到 {file}").format(file=path) for path in written]
    return Answer(lines, {"files": [str(path) for path in written]})


def receipt_take(call: Call) -> Answer:
    """Take a receipt; refused (1) when it confirms nothing."""
    taken = receipts.take(call.desk, call.arguments.file)
    code = "" if taken.confirmed else "not_confirmed"
    exit_code = DONE if taken.confirmed else REFUSED
    return Answer([taken.sentence], asdict(taken), exit_code, code)


def receipt_say(call: Call) -> Answer:
    """Show the receipt of a bundle as digits for the telephone."""
    desk, given = call.desk, call.arguments
    found = spoken_receipts.spoken_receipt(desk, whom.station_of(desk, given.site), given.bundle)
    whose = _("{station} 第 {seq} 包，{rows} 行").format(
        station=found.station, seq=found.seq, rows=found.rows
    )
    return Answer([_("回执码：{code}").format(code=found.code), whose], asdict(found))


def receipt_hear(call: Call) -> Answer:
    """Take a receipt that was read out."""
    taken = spoken_receipts.take_spoken(call.desk, " ".join(call.arguments.code))
    return Answer([taken.sentence], asdict(taken))


def sync(call: Call) -> Answer:
    """One round over a folder or the chosen way: send, take, answer, confirm."""
    desk = call.desk
    given = call.arguments
    reports = exchange.sync(
        desk, given.drop, call.progress, password=carriers.secret_of(call), patient=given.patient
    )
    told = exchange.noted(desk, reports)
    facts = {
        name: [item for report in reports for item in getattr(report, name)]
        for name in ("sent", "taken", "answered", "confirmed")
    }
    sentences = [problem.sentence for problem in told.problems]
    lines = ([told.sentence] if told.sentence else []) + sentences
    problems = {"problems": sentences}
    if told.complete:
        return Answer(lines, {**facts, **problems})
    return Answer(lines, {**facts, **problems}, REFUSED, "sync_incomplete")


def status(call: Call) -> Answer:
    """How many records are in each state; at a county also how each station stands."""
    desk = call.desk
    counts = states.counts(desk, with_confirmed=True)
    lines = [
        _("未打包 {unpacked}，已打包 {packed}，已送达 {delivered}，已回执 {confirmed}").format(
            unpacked=counts.unpacked,
            packed=counts.packed,
            delivered=counts.delivered,
            confirmed=counts.confirmed,
        )
    ]
    if not counts.enrolled and not desk.is_county:
        lines.append(_("还没有在县级总督导站登记。"))
    files = file_bundles.counts(desk)
    if files.waiting or files.underway:
        lines.append(
            _("附件文件：等着送 {waiting}，路上 {underway}，县里已收到 {confirmed}").format(
                **asdict(files)
            )
        )
    sent = sent_bundles.history(desk, limit=1)
    lines += [_("上一包：{sentence}").format(sentence=item.sentence) for item in sent]
    saved = last_backup(desk)
    lines.append(
        _("上一次备份：{at}").format(at=str(saved["at"])[:10]) if saved else _("还没有备份过。")
    )
    board = station_board.stations(desk) if desk.is_county else []
    lines += _board(board)
    waiting = inbox.problems(desk)
    lines += [_("问题件 {count} 条。").format(count=len(waiting))] if waiting else []
    facts = {
        **asdict(counts),
        "kind": desk.kind,
        "site_id": desk.site_id,
        "name": desk.station().name,
        "last_bundle": asdict(sent[0]) if sent else None,
        "last_backup": saved,
        "attachments": asdict(files),
        "stations": [asdict(line) for line in board],
        "problems": [{"id": item.id, "message": item.sentence} for item in waiting],
    }
    return Answer(lines, facts)


def _board(board: Iterable[station_board.StationLine]) -> list[str]:
    rows = [
        (
            line.name,
            _("{rows} 行").format(rows=line.rows),
            _("第 {seq} 包").format(seq=line.last_seq) if line.last_seq else _("还没有上报"),
            line.last_taken_at[:10],
            _("逾期") if line.overdue else "",
        )
        for line in board
    ]
    return table_lines(rows)


COMMANDS = {
    "enrol_request": enrol_request,
    "enrol_show": enrol_show,
    "enrol_admit": enrol_admit,
    "enrol_accept": enrol_accept,
    "bundle_make": bundle_make,
    "bundle_show": bundle_show,
    "bundle_take": bundle_take,
    "receipt_make": receipt_make,
    "receipt_take": receipt_take,
    "receipt_say": receipt_say,
    "receipt_hear": receipt_hear,
    **carriers.COMMANDS,
    "sync": sync,
    "status": status,
}
