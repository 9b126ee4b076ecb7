# SPDX-License-Identifier: MulanPSL-2.0
"""Ledgers as spreadsheets where the user wants the file."""

from pathlib import Path

from wuse_desktop.domain.period import Period
from wuse_desktop.security.atomic import replace_file
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.found_files import file_name
from wuse_desktop.services.ledgers.ledger import LEDGERS, ledger, ledger_workbook, note_ledger
from wuse_desktop.services.papers import PaperOptions

_SUFFIX = ".xlsx"


def workbook_name(name: str, *about: str) -> str:
    """A proposal for the name of the file: title, unit and period."""
    return file_name(" ".join(part for part in (LEDGERS[name].text, *about) if part)) + _SUFFIX


def save_ledger(desk: Desk, name: str, options: PaperOptions, path: Path) -> tuple[Path, int]:
    """Write a ledger as a spreadsheet, whole or not at all; returns its path and its rows.

    Raises what ``ledger`` and ``note_ledger`` raise, and EnvironmentFault ``disk_full``,
    ``folder_read_only`` or ``disk_failed``.
    """
    period = options.period or Period.containing("month", desk.today())
    content = ledger(desk, name, period, options.site_id, options.worker_id)
    note_ledger(desk, content, options.reason)
    target = path if path.suffix.lower() == _SUFFIX else path.with_name(path.name + _SUFFIX)
    replace_file(target, ledger_workbook(content, desk.today()))
    return target, len(content.rows)
