# SPDX-License-Identifier: MulanPSL-2.0
"""Commands about tables: empty ones to fill in, and filled ones to load."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from wuse_desktop.cli.answer import DONE, REFUSED, Answer, UsageFault
from wuse_desktop.cli.calls import Call
from wuse_desktop.cli.files import target_path, write_file
from wuse_desktop.errors import Fault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.setup import desk_exists
from wuse_desktop.services.tables import imports
from wuse_desktop.services.tables.layouts import table
from wuse_desktop.services.tables.loading import load as load_table
from wuse_desktop.services.tables.loading import load_all
from wuse_desktop.services.tables.results import LoadResult
from wuse_desktop.services.tables.templates import ALL, template, template_name
from wuse_desktop.services.tables.undoing import undo_import

_MOST_SHOWN, _MOST_NUMBERS = 20, 12


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
    """Load a file or a folder of tables; write back what could not be kept.

    ``--list`` shows past imports instead, ``--undo`` takes one back. Raises UsageFault
    ``file_needed`` without any of them.
    """
    given = call.arguments
    if given.list:
        return _past(call)
    if given.undo:
        return _undo(call)
    if given.file is None:
        raise UsageFault(
            "file_needed",
            _("没有写要导入的文件，什么都没有改动。"),
            _("写上文件，或用 --list 看以前的导入。"),
        )
    path: Path = given.file
    options: dict[str, Any] = {
        "dry_run": given.dry_run,
        "progress": call.progress,
        "given": dict(map(_column_and_text, given.given)),
    }
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
            "import_id": next((result.import_id for result in results), ""),
            "tables": [_facts(result, written) for result in results],
        },
        REFUSED if code else DONE,
        code,
    )


def _column_and_text(said: str) -> tuple[str, str]:
    column, sign, text = said.partition("=")
    if not (sign and column.strip() and text.strip()):
        raise UsageFault(
            "given_shape",
            _("“{said}”看不懂，什么都没有改动。").format(said=said),
            _("--given 后面写“栏目=内容”，如 --given 走访目的=例行探访。"),
        )
    return column.strip(), text.strip()


def _past(call: Call) -> Answer:
    """The imports made at this desk, latest first."""
    entries = imports.past_imports(call.desk)
    line = _("{id}  {at}  {who}  {files}：导入 {loaded} 行，退回 {returned} 行{state}")
    lines = [
        line.format(
            id=entry.id,
            at=entry.at,
            who=entry.who,
            files=enumerated(entry.files),
            loaded=entry.loaded,
            returned=entry.returned,
            state=_("；已撤销") if entry.undone_at else "",
        )
        for entry in entries
    ]
    facts = [
        {
            "import_id": entry.id,
            "at": entry.at,
            "who": entry.who,
            "files": list(entry.files),
            "tables": [asdict(item) for item in entry.tables],
            "loaded": entry.loaded,
            "returned": entry.returned,
            "undone_at": entry.undone_at or None,
            "left": entry.left,
        }
        for entry in entries
    ]
    return Answer(lines or [_("还没有导入过表格。")], {"imports": facts})


def _undo(call: Call) -> Answer:
    """Take an import back; what stays is listed without names."""
    given = call.arguments
    undone = undo_import(call.desk, given.undo, given.reason, call.progress)
    lines = [
        _("已撤销：{removed} 条记录放进了回收站，{restored} 份档案改回了原来的样子。").format(
            removed=undone.removed, restored=undone.restored
        )
    ]
    lines += [
        _("  留下{kind} {id}：{reason}").format(
            kind=item.kind_label, id=item.id, reason=item.reason
        )
        for item in undone.left
    ]
    facts = {
        "removed": undone.removed,
        "restored": undone.restored,
        "left": [
            {"entity": item.entity, "id": item.id, "reason": item.why} for item in undone.left
        ],
    }
    return Answer(lines, facts)


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
        yield from (_("  注意：{doubt}").format(doubt=doubt) for doubt in result.doubts)
        yield from (f"  {note}" for note in result.notes)
        for aside in result.asides:
            numbers = enumerated(map(str, aside.rows[:_MOST_NUMBERS]))
            dots = "…" if len(aside.rows) > _MOST_NUMBERS else ""
            aside_line = _("  不是记录：{label} {count} 行（第 {rows} 行）")
            yield aside_line.format(label=aside.label, count=len(aside.rows), rows=numbers + dots)
        for finding in result.findings[:_MOST_SHOWN]:
            line = _("  第{row}行：{message}")
            yield line.format(row=finding.row, message=finding.message)
        if len(result.findings) > _MOST_SHOWN:
            rest = len(result.findings) - _MOST_SHOWN
            yield _("  还有 {count} 条原因，见退回的文件。").format(count=rest)
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
        "doubts": list(result.doubts),
        "sheet_rows": result.sheet_rows,
        "asides": [
            {"reason": aside.reason, "label": aside.label, "rows": list(aside.rows)}
            for aside in result.asides
        ],
        "returned_file": str(file) if file else None,
    }


COMMANDS = {"template": make_template, "load": load}
