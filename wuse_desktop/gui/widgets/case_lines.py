# SPDX-License-Identifier: MulanPSL-2.0
"""The sessions and follow-ups of a case as short tables, each as high as what it holds."""

from collections.abc import Sequence
from typing import TypeVar

from wuse_desktop.domain.case_rules import counts_as_session
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.masking import mask_answer
from wuse_desktop.domain.records.cases import CaseFollowUp, CaseSession
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.i18n import _, enumerated, pgettext
from wuse_desktop.services.case_pages import ContactLine

C = TypeVar("C", CaseSession, CaseFollowUp)
_ROW_PX, _HEAD_PX, _MOST_ROWS, _EMPTY_PX = 36, 38, 7, 90
_MOST_NAMES = 3


def session_table() -> LineTable:
    """The table of sessions; a line stands for the id of one."""
    return LineTable(
        (
            Heading(pgettext("heading", "节"), 2, number=True),
            Heading(_("日期"), 6),
            Heading(_("方式"), 5),
            Heading(_("本节目标")),
            Heading(_("在场"), 7),
            Heading(_("社工"), 6),
            Heading(_("分钟"), 2, number=True),
        ),
        EmptyState(_("还没有服务记录。每一次面谈、入户、电话都在这里记一节。")),
        name=_("服务过程"),
    )


def follow_up_table() -> LineTable:
    """The table of follow-ups; a line stands for the id of one."""
    return LineTable(
        (
            Heading(_("日期"), 6),
            Heading(_("方式"), 5),
            Heading(_("现况")),
            Heading(_("判断"), 5),
            Heading(_("社工"), 6),
            Heading(_("分钟"), 2, number=True),
        ),
        EmptyState(_("还没有回访。结案后一个月和三个月各回访一次。")),
        name=_("回访"),
    )


def show_lines(
    table: LineTable, contacts: Sequence[ContactLine[C]], *, masked: bool = False
) -> None:
    """Show contacts, the latest first, and make the table as high as they are.

    ``masked`` hides what is sensitive.
    """
    lines = [_line(item, masked=masked) for item in reversed(contacts)]
    table.set_lines(lines)
    shown = min(len(lines), _MOST_ROWS)
    table.setFixedHeight(_HEAD_PX + shown * _ROW_PX + 4 if lines else _EMPTY_PX)


def _line(contact: ContactLine[C], *, masked: bool) -> Line:
    record = contact.record
    day = record.on.isoformat() if record.on else ""
    way = label("CONTACT_MODE", record.contact_mode).partition("（")[0]
    workers = _names([worker.name for worker in contact.workers])
    minutes = str(record.minutes)
    if isinstance(record, CaseSession):
        number = str(record.seq or "")
        people = _names([person.name for person in contact.people])
        goal = " ".join(record.session_goal.split())
        tip = "" if counts_as_session(record) else _("这一节不计入个案节次")
        return Line(
            record.id, (number, day, way, goal, people, workers, minutes), record.id, "", tip
        )
    verdict = _("需要重开") if record.need_reopen else _("稳定") if record.stable else _("不稳定")
    said = mask_answer(record.client_status) if masked else record.client_status
    status = " ".join(said.split())
    return Line(record.id, (day, way, status, verdict, workers, minutes), record.id)


def _names(names: Sequence[str]) -> str:
    text = enumerated(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{text}+{more}" if more > 0 else text
