# SPDX-License-Identifier: MulanPSL-2.0
"""A form as it is opened to be reviewed."""

from dataclasses import dataclass

from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.services import form_entry
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_entry import FormDraft
from wuse_desktop.services.revealing import reads_openly
from wuse_desktop.storage import records


@dataclass(frozen=True, slots=True)
class ReviewedForm:
    """A filed form; ``masked`` tells that its sensitive answers are shown on demand only."""

    draft: FormDraft
    masked: bool


def reviewed_form(desk: Desk, filed_id: str) -> ReviewedForm:
    """A filed form to be looked at. Raises what ``form_entry.load_form`` raises."""
    draft = form_entry.load_form(desk, filed_id)
    with desk.read() as connection:
        case = records.get(connection, CaseFile, draft.case_id)
    return ReviewedForm(draft, case is not None and not reads_openly(desk, case))
