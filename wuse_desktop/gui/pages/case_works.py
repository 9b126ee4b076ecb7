# SPDX-License-Identifier: MulanPSL-2.0
"""What the services do for each form on the page of a case."""

from wuse_desktop.gui.widgets.entry_work import EntryWork
from wuse_desktop.gui.widgets.event_form import EVENT_LINES
from wuse_desktop.i18n import _
from wuse_desktop.services import (
    case_contacts,
    case_entry,
    case_steps,
    form_entry,
    form_mending,
)


def intake_work() -> EntryWork:
    """接案登记."""
    return EntryWork(
        _("接案登记"),
        case_entry.check_case,
        case_entry.file_case,
        case_entry.case_payload,
        case_entry.case_of,
    )


def form_work() -> EntryWork:
    """Forms that are made from definitions."""
    return EntryWork(
        _("个案表单"),
        form_entry.check_form,
        form_mending.file_and_answer,
        form_entry.form_payload,
        form_entry.form_of,
    )


def step_work() -> EntryWork:
    """The small steps."""
    return EntryWork(
        _("个案"),
        case_steps.check_step,
        case_steps.take_step,
        case_steps.step_payload,
        case_steps.step_of,
    )


def contact_work(kind: str) -> EntryWork:
    """Sessions or follow-ups; ``kind`` names them in sentences."""
    return EntryWork(
        kind,
        case_contacts.check_contact,
        case_contacts.file_contact,
        case_contacts.contact_payload,
        case_contacts.contact_of,
        EVENT_LINES,
    )
