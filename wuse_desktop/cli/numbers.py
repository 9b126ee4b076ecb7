# SPDX-License-Identifier: MulanPSL-2.0
"""Commands about numbers and paper."""

import io
from dataclasses import asdict
from typing import Any

from wuse_desktop.cli.answer import Answer, table_lines
from wuse_desktop.cli.calls import Call
from wuse_desktop.cli.files import write_file
from wuse_desktop.domain.period import Period
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services import whom
from wuse_desktop.services.desk import PREFECTURE
from wuse_desktop.services.figures import Figure, FigureSet, figures
from wuse_desktop.services.ledgers.ledger import LEDGERS, ledger, ledger_workbook, note_ledger
from wuse_desktop.services.papers import PaperOptions
from wuse_desktop.services.papers import paper as make_paper
from wuse_desktop.services.roll_up import make_county_figures, roll_up, write_roll_up


def show_figures(call: Call) -> Answer:
    """Every indicator of a period, with the ids of the records behind it when asked for."""
    given = call.arguments
    period = Period.parse(given.period)
    desk = call.desk
    site = whom.station_of(desk, given.site)
    worker = whom.worker_of(desk, given.worker, site)
    found = figures(desk, period, site or None, given.records, worker_id=worker)
    return Answer(_lines(found, records=given.records), _facts(found, records=given.records))


def _lines(found: FigureSet, *, records: bool) -> list[str]:
    head = [
        _("{unit} {period} 规则 {rules}").format(
            unit=found.unit_name, period=found.period.label, rules=found.rule_words
        )
    ]
    rows = [
        (
            figure.id,
            ("  " if figure.part_of else "") + figure.label,
            figure.text,
            figure.unit,
            _target(figure),
        )
        for figure in found.figures
    ]
    lines = []
    for figure, line in zip(found.figures, table_lines(rows), strict=True):
        lines.append(line)
        if records:
            lines += [f"    {item.amount}  {item.entity}  {item.id}" for item in figure.records]
    return [*head, *lines, *found.notes]


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    text = _("年度任务 {target}，累计 {done}，完成 {part}")
    return text.format(
        target=figure.target_text, done=figure.year_to_date_text, part=figure.achieved_text or "—"
    )


def _facts(found: FigureSet, *, records: bool) -> dict[str, object]:
    return {
        "period": str(found.period),
        "site_id": found.site_id,
        "unit_name": found.unit_name,
        "rule_set": found.rule_set,
        "figures": [_figure_facts(figure, records=records) for figure in found.figures],
        "notes": list(found.notes),
    }


def _figure_facts(figure: Figure, *, records: bool) -> dict[str, object]:
    facts: dict[str, object] = {
        "id": figure.id,
        "name": figure.name,
        "label": figure.label,
        "unit": figure.unit,
        "measure": figure.measure,
        "part_of": figure.part_of,
        "value": figure.value,
        "text": figure.text,
        "previous": figure.previous,
        "year_to_date": figure.year_to_date,
    }
    if figure.target is not None:
        facts["target"] = figure.target
        facts["target_text"] = figure.target_text
        facts["target_source"] = figure.target_source
        facts["achieved"] = figure.achieved_text
    if records:  # ids only: a title names people
        facts["records"] = [
            {
                "entity": item.entity,
                "id": item.id,
                "on": item.on.isoformat() if item.on else None,
                "amount": item.amount,
            }
            for item in figure.records
        ]
    return facts


def paper(call: Call) -> Answer:
    """Write a paper as PDF, or a ledger as a spreadsheet where the file is to be one."""
    given = call.arguments
    desk = call.desk
    site = whom.station_of(desk, given.site)
    options = PaperOptions(
        period=Period.parse(given.period) if given.period else None,
        site_id=site or None,
        worker_id=whom.worker_of(desk, given.worker, site),
        county=given.county or (desk.is_county and site == whom.ALL_STATIONS),
        record_id=given.record,
        team=given.team,
        reason=given.reason,
    )
    if given.name in LEDGERS and given.output.suffix.lower() == ".xlsx":
        return _workbook(call, options)
    target = io.BytesIO()
    pages = make_paper(desk, given.name, options, target)
    write_file(given.output, target.getvalue())
    line = _("已写到 {file}，共 {pages} 页。").format(file=given.output, pages=pages)
    return Answer([line], {"file": str(given.output), "pages": pages})


def _workbook(call: Call, options: PaperOptions) -> Answer:
    """Write a ledger as a spreadsheet."""
    given, desk = call.arguments, call.desk
    period = options.period or Period.containing("month", desk.today())
    content = ledger(desk, given.name, period, options.site_id, options.worker_id)
    note_ledger(desk, content, options.reason)
    write_file(given.output, ledger_workbook(content, desk.today()))
    line = _("已写到 {file}，共 {rows} 行。").format(file=given.output, rows=len(content.rows))
    return Answer([line], {"file": str(given.output), "rows": len(content.rows)})


def rollup(call: Call) -> Answer:
    """At a county make the figures of a period for the prefecture; at a prefecture add them up."""
    given, desk = call.arguments, call.desk
    period = Period.parse(given.period)
    if desk.kind != PREFECTURE:
        made = make_county_figures(desk, period)
        line = _("{period}的统计上报已生成，{count} 个指标；请打包报送。").format(
            period=period.label, count=len(made.figures)
        )
        return Answer([line], {"period": str(period), "figures": dict(made.figures)})
    found = roll_up(desk, period)
    facts: dict[str, Any] = {
        "period": str(period),
        "counties": [asdict(line) for line in found.counties],
        "missing": list(found.missing),
        "figures": {row.name: row.value for row in found.rows},
        "notes": list(found.notes),
    }
    lines = table_lines([(row.label, row.text, row.unit) for row in found.rows])
    lines += (
        [_("没有报送：{names}").format(names=enumerated(found.missing))] if found.missing else []
    )
    if given.output is not None:
        write_roll_up(desk, period, given.output)
        facts["file"] = str(given.output)
        lines.append(_("已导出到 {path}。").format(path=given.output))
    return Answer(lines, facts)


COMMANDS = {"figures": show_figures, "paper": paper, "rollup": rollup}
