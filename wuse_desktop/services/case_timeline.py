# SPDX-License-Identifier: MulanPSL-2.0
"""All that happened in a case on one line of time: contacts, forms, moves, what was said."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from wuse_desktop.domain.approvals import ANSWER, APPROVED, CORRECTED, RETURNED
from wuse_desktop.domain.field_texts import field_label
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.i18n import N_, _, enumerated, pgettext
from wuse_desktop.services.case_folder import CaseFolder, may_read
from wuse_desktop.services.case_pages import CasePage, ContactLine
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.history import HistoryLine, history
from wuse_desktop.services.person_page import TimelineEntry
from wuse_desktop.services.revealing import reads_openly

_SAID = {
    APPROVED: N_("同意：{form}"),
    RETURNED: N_("退回：{form}"),
    ANSWER: N_("答复：{form}"),
    CORRECTED: N_("同意后更正：{form}"),
}
_MORNING = datetime.min.time()
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_Placed = tuple[datetime, TimelineEntry]


def case_timeline(desk: Desk, page: CasePage) -> tuple[TimelineEntry, ...]:
    """What happened, the latest first. What was only written down later stands at its own day."""
    folder, openly = page.folder, reads_openly(desk, page.case)
    placed = [
        *_contacts(page.sessions, openly=openly),
        *_contacts(page.follow_ups, openly=openly),
        *_forms(desk, page.case, folder),
        *_moves(page.case, history(desk, CaseFile.entity, page.case.id)),
        *_said(desk, page.case, folder),
    ]
    placed.sort(key=lambda item: item[0], reverse=True)
    return tuple(entry for _at, entry in placed)


def _contacts(
    lines: Sequence[ContactLine[CaseSession]] | Sequence[ContactLine[CaseFollowUp]],
    *,
    openly: bool,
) -> Iterator[_Placed]:
    """Contacts with their texts, without the sensitive ones unless they are read ``openly``."""
    for line in lines:
        record = line.record
        if record.start_at is None:
            continue
        workers = enumerated(worker.name for worker in line.workers)
        if isinstance(record, CaseSession):
            kind, title, text = _("服务"), record.session_goal, record.process if openly else ""
        else:
            kind, text = _("回访"), record.note
            title = record.client_status if openly else ""
        yield _placed(
            record.start_at, record.entity, record.id, kind, title, _joined(workers, text),
            record.minutes,
        )  # fmt: skip


def _forms(desk: Desk, case: CaseFile, folder: CaseFolder) -> Iterator[_Placed]:
    for filed in folder.forms:
        if filed.filed_on is None:
            continue
        hidden = not may_read(desk, filed, case)
        yield _placed(
            datetime.combine(filed.filed_on, _MORNING),
            "" if hidden else FiledForm.entity,
            "" if hidden else filed.id,
            pgettext("heading", "表单"),
            folder.titles[filed.id],
            _joined(folder.writers.get(filed.id, ""), _("内容只限指定人员查看") if hidden else ""),
        )


def _moves(case: CaseFile, lines: Iterable[HistoryLine]) -> Iterator[_Placed]:
    """Moves between the states, and the hand-overs, with who and why (rules R-01, R-03)."""
    told = {"state": "", "case_worker_id": field_label(CaseFile, "case_worker_id")}
    for line in lines:
        for change in line.changes:
            if change.name not in told or not change.former:
                continue
            title = _("{former} → {new}").format(former=change.former, new=change.new)
            if told[change.name]:
                title = _("{label}：{change}").format(label=told[change.name], change=title)
            on, why = _day_and_reason(line, change.new)
            at = datetime.combine(on, line.at.time())
            yield _placed(at, "", case.id, _("办理"), title, _joined(line.who, why))


def _day_and_reason(line: HistoryLine, state: str) -> tuple[date, str]:
    """The day that a move is of, and its reason; the entry of a move names day and state."""
    match = _DAY.match(line.reason)
    if match is None:
        return line.at.date(), line.reason
    rest = line.reason[match.end() :].strip().removeprefix(state)
    return date.fromisoformat(match[0]), rest.lstrip("：: ")


def _said(desk: Desk, case: CaseFile, folder: CaseFolder) -> Iterator[_Placed]:
    forms = {item.id: item for item in folder.forms}
    for review in folder.reviews:
        filed = forms.get(review.subject_id)
        if filed is None or review.made_at is None:
            continue
        hidden = not may_read(desk, filed, case)
        text = _(_SAID.get(review.kind, N_("意见：{form}")))
        yield _placed(
            review.made_at,
            "" if hidden else FiledForm.entity,
            "" if hidden else filed.id,
            _("审核"),
            text.format(form=folder.titles[filed.id]),
            _joined(review.author_name, "" if hidden else review.comment),
        )


def _placed(
    at: datetime, entity: str, row_id: str, kind: str, title: str, detail: str, minutes: int = 0
) -> _Placed:
    return at, TimelineEntry(entity, row_id, at.date(), kind, title, detail, minutes)


def _joined(*parts: str) -> str:
    return " · ".join(" ".join(part.split()) for part in parts if part.strip())
