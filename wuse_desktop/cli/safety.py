# SPDX-License-Identifier: MulanPSL-2.0
"""Commands that keep a desk safe: backup, restore, check-up."""

from wuse_desktop.cli.answer import DONE, REFUSED, Answer
from wuse_desktop.cli.calls import Call, read_secret
from wuse_desktop.cli.files import write_file
from wuse_desktop.i18n import _
from wuse_desktop.services import attachments, backups, clocks, doctor


def backup(call: Call) -> Answer:
    """Back the desk up and try the copy."""
    made = backups.backup(call.desk, call.arguments.output, call.progress)
    line = _("备份已写到 {file}，并已试恢复。").format(file=made.path)
    facts = {
        "file": str(made.path),
        "made_at": made.made_at,
        "size": made.size,
        "attachments": made.attachments,
        "left_out": made.left_out,
    }
    return Answer([line, made.warning] if made.warning else [line], facts)


def restore(call: Call) -> Answer:
    """Put a backup in place of the desk; the former desk is kept beside it."""
    given = call.arguments
    code = read_secret(given.recovery_code_file) if given.recovery_code_file else ""
    kept = backups.restore(
        call.paths.home,
        given.file,
        given.user or "",
        "" if code else call.password(),
        recovery_code=code,
        progress=call.progress,
    )
    lines = [_("已用备份恢复：{home}").format(home=call.paths.home)]
    if kept is not None:
        lines.append(_("原来的工作台保存在 {folder}").format(folder=kept))
    return Answer(lines, {"home": str(call.paths.home), "kept": str(kept) if kept else None})


def check_up(call: Call) -> Answer:
    """Look the desk through; refused (1) when something is bad."""
    given = call.arguments
    desk = call.desk
    findings = doctor.examine(desk, call.progress)
    mends = {"index": doctor.mend_search, "attachments": attachments.sweep}
    wanted = [item.name for item in findings if item.mark == "warn" and item.name in mends]
    if given.mend and wanted:
        for name in wanted:
            mends[name](desk)
        findings = doctor.examine(desk, call.progress)
    text = doctor.report(desk, findings)
    if given.output is not None:
        write_file(given.output, f"{text}\n".encode())
    bad = [item for item in findings if item.mark == "bad"]
    facts = [
        {
            "name": item.name,
            "mark": item.mark,
            "message": item.sentence,
            "next_step": item.next_step,
        }
        for item in findings
    ]
    return Answer(
        text.splitlines(),
        {"findings": facts},
        REFUSED if bad else DONE,
        "unsound" if bad else "",
    )


def clock(call: Call) -> Answer:
    """Say whether the clock fits the records; with ``--mend`` put wrong stamps in order."""
    desk = call.desk
    if call.arguments.mend:
        count = clocks.mend(desk)
        return Answer([_("已重新盖好 {count} 条的时间。").format(count=count)], {"mended": count})
    odd = clocks.notice(desk)
    if odd is None:
        return Answer([_("电脑的日期和记录对得上。")], {"mendable": False})
    return Answer([odd.sentence], {"mendable": odd.mendable}, REFUSED, "clock_doubtful")


COMMANDS = {"backup": backup, "restore": restore, "doctor": check_up, "clock": clock}
