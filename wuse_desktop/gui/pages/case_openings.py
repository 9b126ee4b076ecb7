# SPDX-License-Identifier: MulanPSL-2.0
"""What the page of a case opens: each form with its name, heading and how it may be written."""

from functools import partial

from wuse_desktop.domain import case_forms
from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.gui.widgets.case_view import case_caption
from wuse_desktop.gui.widgets.entry_work import Access, Opening
from wuse_desktop.gui.widgets.record_filing import Titled
from wuse_desktop.i18n import _
from wuse_desktop.services import case_contacts, case_entry, case_steps, form_entry
from wuse_desktop.services.case_entry import CaseSheet
from wuse_desktop.services.case_folder import FolderLine, draft_name
from wuse_desktop.services.case_steps import STEPS
from wuse_desktop.services.desk import Desk

NEW = "new"
_CASE, _SESSION, _FORM = CaseFile.entity, CaseSession.entity, FiledForm.entity


def access_to(sheet: CaseSheet) -> tuple[Access, str]:
    """How records of a case may be written, and what to say about it."""
    if sheet.site_name:
        return "read", _("只读：{site}的记录").format(site=sheet.site_name)
    if not sheet.editable:
        return "read", _("只读：您的账号只能查看")
    if sheet.page.case.state in states.READ_ONLY:
        return "correct", _("个案已结案，更正要写原因")
    return "write", ""


def new_intake(person_id: str) -> Opening:
    """An intake that is begun, for a person if one is named."""
    return Opening(_CASE, _("接案登记"), lambda desk: case_entry.new_case(desk, person_id))


def stored_intake(sheet: CaseSheet, focus: str) -> Opening:
    """The intake form of a case."""
    case_id = sheet.page.case.id
    access, note = access_to(sheet)
    return Opening(
        f"{_CASE}:{case_id}",
        _("接案登记 {name}").format(name=case_caption(sheet.page)),
        lambda desk: case_entry.load_case(desk, case_id),
        access,
        note,
        focus=focus,
    )


def small_step(sheet: CaseSheet, action: str) -> Opening:
    """A step that has no form of its own."""
    case = sheet.page.case
    return Opening(
        f"{_CASE}:{action}:{case.id}",
        f"{_(STEPS[action].label)} {case_caption(sheet.page)}",
        lambda desk: (case_steps.new_step(desk, case.id, action), _titles(sheet)),
    )


def _titles(sheet: CaseSheet) -> dict[str, str]:
    """The case is named by its client."""
    return {sheet.page.case.id: sheet.page.client.name if sheet.page.client else ""}


def new_contact(sheet: CaseSheet, entity: str, visit_id: str = "") -> Opening:
    """A session or follow-up that is begun, a session perhaps within a visit."""
    case_id, name = sheet.page.case.id, case_caption(sheet.page)
    if entity == _SESSION:
        number = len(sheet.page.sessions) + 1
        heading = _("第 {number} 节 {name}").format(number=number, name=name)
        load = partial(case_contacts.new_session, case_id=case_id, visit_id=visit_id)
        # What is different each time comes last: the day, the way and who are filled in.
        focus = "process"
    else:
        heading = _("回访 {name}").format(name=name)
        load = partial(case_contacts.new_follow_up, case_id=case_id)
        focus = ""
    return Opening(f"{entity}:{NEW}:{case_id}", heading, load, focus=focus)


def stored_contact(sheet: CaseSheet, entity: str, record_id: str) -> Opening:
    """A session or follow-up of a case."""
    access, note = access_to(sheet)
    return Opening(
        f"{entity}:{record_id}",
        contact_heading(sheet, entity, record_id),
        lambda desk: case_contacts.load_contact(desk, entity, record_id),
        access,
        note,
        deletes=(entity, record_id),
        focus="process" if entity == _SESSION else "client_status",
    )


def contact_heading(sheet: CaseSheet, entity: str, record_id: str) -> str:
    """What a session or follow-up is called."""
    name = case_caption(sheet.page)
    if entity == CaseFollowUp.entity:
        return _("回访 {name}").format(name=name)
    found = (line.record for line in sheet.page.sessions if line.record.id == record_id)
    session = next(found, None)
    return _("第 {number} 节 {name}").format(
        number=session.seq if session and session.seq else "", name=name
    )


def new_form(sheet: CaseSheet, form_id: str) -> Opening:
    """A form of a case that is begun, or goes on from its draft."""
    case_id = sheet.page.case.id
    name = draft_name(form_id, case_id)
    of_case = case_forms.BY_ID.get(form_id)
    title = _(of_case.title) if of_case is not None else form_id

    def load(desk: Desk) -> Titled:
        form_entry.prepare(desk, name)
        return form_entry.new_form(desk, form_id, _CASE, case_id), _titles(sheet)

    return Opening(name, f"{title} {case_caption(sheet.page)}", load)


def filed_form(sheet: CaseSheet, line: FolderLine, focus: str) -> Opening:
    """A form of a case as it was filed; what is approved or somebody else's is only corrected."""
    name = f"{_FORM}:{line.filed_id}"
    access, note = access_to(sheet)
    if access == "write" and line.mine:
        access, note = "correct", _("待您审核；要改内容请点“更正”并写原因")
    elif access == "write" and line.state == "approved":
        access, note = "correct", _("已经同意过，更正要写原因")

    def load(desk: Desk) -> Titled:
        form_entry.prepare(desk, name)
        return form_entry.load_form(desk, line.filed_id), _titles(sheet)

    return Opening(
        name,
        f"{line.title} {case_caption(sheet.page)}",
        load,
        access,
        note,
        focus=focus,
    )
