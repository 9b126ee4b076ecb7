# SPDX-License-Identifier: MulanPSL-2.0
"""Commands about tables: empty ones to fill in, and filled ones to load."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from wuse_desktop.cli.answer import DONE, REFUSED, Answer
from wuse_desktop.cli.calls import Call
from wuse_desktop.cli.files import target_path, write_file
from wuse_desktop.errors import Fault
from wuse_desktop.i18n import _
from wuse_desktop.services.setup import desk_exists
from wuse_desktop.services.tables.layouts import table
from wuse_desktop.services.tables.loading import load as load_table
from wuse_desktop.services.tables.loading import load_all
from wuse_desktop.services.tables.results import LoadResult
from wuse_desktop.services.tables.templates import ALL, template, template_name

_MOST_SHOWN = 20


def make_template(call: Call) -> Answer:
    """Write an empty table; with a desk that can be opened its villages are offered."""
    name = call.arguments.table
    if name != ALL:
        name = table(name).name
    unlocked = call.arguments.password_file is not None and desk_exists(call.paths.home)
    content = template(name, call.desk if unlocked else None)
    path = target_path(call.arguments.output, template_name(name))
    write_file(path, content)
    return Answer([_("已写到 {file}").format(file=path)], {"file": str(path), "table": name})


def load(call: Call) -> Answer:
    """Load a file or a folder of tables; write back what could not be kept."""
    given = call.arguments
    path: Path = given.file
    options: dict[str, Any] = {"dry_run": given.dry_run, "progress": call.progress}
    if given.table and not path.is_dir():
        results: Sequence[LoadResult] = [load_table(call.desk, given.table, path, **options)]
    else:
        results = load_all(call.desk, path, **options)
    written, unwritten = _write_returned(results, path, given)
    loaded = sum(result.loaded for result in results)
    refused = loaded == 0 and any(result.returned for result in results)
    code = unwritten.code if unwritten else "rows_returned" if refused else ""
    lines = [unwritten.sentence] if unwritten else []
    return Answer(
        [*lines, *_lines(results, written)],
        {
            "dry_run": given.dry_run,
            "rows_in": sum(result.rows_in for result in results),
            "loaded": loaded,
            "returned": sum(result.returned for result in results),
            "tables": [_facts(result, written) for result in results],
        },
        REFUSED if code else DONE,
        code,
    )


def _write_returned(
    results: Sequence[LoadResult], path: Path, given: argparse.Namespace
) -> tuple[dict[str, Path], Fault | None]:
    """Write the returned rows of each table; returns where, by source.

    The other rows are loaded by now: when a file cannot be written that is said beside the
    reasons, not instead of them.
    """
    beside = path / "x" if path.is_dir() else path
    written: dict[str, Path] = {}
    for result in results:
        if result.failed_file and not given.dry_run:
            try:
                target = target_path(given.returned, result.failed_name, beside)
                write_file(target, result.failed_file)
            except Fault as fault:
                return written, fault
            written[result.source] = target
    return written, None


def _lines(results: Iterable[LoadResult], written: dict[str, Path]) -> Iterator[str]:
    for result in results:
        message = _("{table}（{source}）：共 {rows} 行，导入 {loaded} 行，退回 {returned} 行。")
        if result.dry_run:
            message = _(
                "{table}（{source}）：共 {rows} 行，可以导入 {loaded} 行，"
                "会退回 {returned} 行；只检查，没有保存。"
            )
        yield message.format(
            table=result.label,
            source=result.source,
            rows=result.rows_in,
            loaded=result.loaded,
            returned=result.returned,
        )
        yield from (f"  {note}" for note in result.notes)
        for finding in result.findings[:_MOST_SHOWN]:
            line = _("  第{row}行：{message}")
            yield line.format(row=finding.row, message=finding.message)
        if len(result.findings) > _MOST_SHOWN:
            more = len(result.findings) - _MOST_SHOWN
            yield _("  还有 {count} 条原因，见退回的文件。").format(count=more)
        for message, count in result.warnings:
            yield _("  {count} 行：{message}").format(count=count, message=message)
        if result.source in written:
            yield _("  退回的行在 {file}").format(file=written[result.source])


def _facts(result: LoadResult, written: dict[str, Path]) -> dict[str, object]:
    file = written.get(result.source)
    return {
        "table": result.table,
        "source": result.source,
        "rows_in": result.rows_in,
        "loaded": result.loaded,
        "returned": result.returned,
        "duplicates": result.duplicates,
        "findings": [asdict(finding) for finding in result.findings],
        "warnings": [{"message": text, "rows": count} for text, count in result.warnings],
        "notes": list(result.notes),
        "returned_file": str(file) if file else None,
    }


COMMANDS = {"template": make_template, "load": load}
