# SPDX-License-Identifier: MulanPSL-2.0
"""Commands that show the program with invented people."""

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from wuse_desktop.cli.answer import Answer, table_lines
from wuse_desktop.cli.calls import Call
from wuse_desktop.cli.files import write_file
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.i18n import _
from wuse_desktop.services.sample.demo import (
    PASSWORD,
    STEP_LABELS,
    Demo,
    PrintedPaper,
    Site,
)
from wuse_desktop.services.sample.filling import fill

_PICTURES_SECONDS = 120


def sample(call: Call) -> Answer:
    """Fill the desk with invented people and their time."""
    given = call.arguments
    period = Period.parse(given.period) if given.period else None
    filled = fill(
        call.desk,
        given.profile,
        given.seed,
        persons=given.persons,
        start=period.start if period else None,
        end=period.end if period else None,
        progress=call.progress,
    )
    lines = [
        _("已填入虚构的人和 {start} 至 {end} 的服务记录，共 {rows} 行：").format(
            start=filled.start, end=filled.end, rows=filled.rows
        ),
        *(
            f"  {_(record_class(entity).title)} {count}"
            for entity, count in sorted(filled.counts.items())
        ),
    ]
    facts = {
        "rows": filled.rows,
        "counts": filled.counts,
        "start": filled.start.isoformat(),
        "end": filled.end.isoformat(),
    }
    return Answer(lines, facts)


def demo(call: Call) -> Answer:
    """Let a county and its stations live through a week, and tell what happened."""
    given = call.arguments
    target = given.output.absolute()
    begun = time.monotonic()
    with Demo(target, given.seed, progress=call.progress) as told:
        papers = told.run()
    password_file = target / "password.txt"
    write_file(password_file, f"{PASSWORD}\n".encode())
    pictures = [
        picture
        for site in (told.stations[0], told.county)
        for picture in _pictures(target, site, password_file, call)
    ]
    seconds = time.monotonic() - begun
    lines = _table(told.sites)
    lines += [_("演示的一周：{start} 至 {end}").format(start=told.start, end=told.end)]
    lines += [
        _("{file}：{pages} 页，{seconds:.2f} 秒").format(
            file=item.path, pages=item.pages, seconds=item.seconds
        )
        for item in papers
    ]
    if pictures:
        lines.append(
            _("{count} 张界面图片在 {folder}").format(
                count=len(pictures), folder=target / "screens"
            )
        )
    lines += [
        _("共用 {seconds:.1f} 秒。").format(seconds=seconds),
        _("打开县里的工作台：make run DESK={home}").format(home=told.county.home),
        _("密码：{password}").format(password=PASSWORD),
    ]
    write_file(target / "summary.txt", ("\n".join(lines) + "\n").encode())
    return Answer(lines, _facts(told, papers, pictures, seconds))


def _table(sites: Sequence[Site]) -> list[str]:
    head = (
        _("站点"),
        _("记录行"),
        _("包内行"),
        _("包 KB"),
        _("已回执"),
        *(_("{step}（秒）").format(step=_(label)) for label in STEP_LABELS.values()),
    )
    rows = [
        (
            site.name,
            site.rows,
            site.bundle_rows or "-",
            -(-site.bundle_bytes // 1024) or "-",
            site.confirmed or "-",
            *(f"{site.seconds[step]:.2f}" if step in site.seconds else "-" for step in STEP_LABELS),
        )
        for site in sites
    ]
    return table_lines([head, *rows])


def _facts(
    told: Demo, papers: Sequence[PrintedPaper], pictures: Sequence[str], seconds: float
) -> dict[str, object]:
    return {
        "start": told.start.isoformat(),
        "end": told.end.isoformat(),
        "seconds": round(seconds, 2),
        "password": PASSWORD,
        "sites": [
            {
                "home": str(site.home),
                "name": site.name,
                "kind": site.kind,
                "division": site.division_code,
                "rows": site.rows,
                "bundle_rows": site.bundle_rows,
                "bundle_bytes": site.bundle_bytes,
                "confirmed": site.confirmed,
                "seconds": {step: round(used, 3) for step, used in site.seconds.items()},
            }
            for site in told.sites
        ],
        "papers": [
            {"file": str(item.path), "pages": item.pages, "seconds": round(item.seconds, 3)}
            for item in papers
        ],
        "pictures": list(pictures),
    }


def _pictures(target: Path, site: Site, password_file: Path, call: Call) -> list[str]:
    """Let the real window walk through its pages on a station's desk and save pictures.

    The window runs in a process of its own: this one must not need Qt. Where the installation
    has no window, there are no pictures.
    """
    if importlib.util.find_spec("wuse_desktop.gui.tour") is None:
        return []
    call.progress.step(_("正在拍界面图片"), 0, 0)
    command = [sys.executable, "-m", "wuse_desktop", "--home", str(site.home)]
    command += ["--password-file", str(password_file), "--tour", str(target / "screens")]
    environment = {"QT_QPA_PLATFORM": "offscreen", "WUSE_KEYRING": "none", **os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own program with our own arguments
            command,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=_PICTURES_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return done.stdout.splitlines()


COMMANDS = {"sample": sample, "demo": demo}
