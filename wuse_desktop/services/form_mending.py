# SPDX-License-Identifier: MulanPSL-2.0
"""Mending a form after a review: what was changed is filed and answered in one go."""

from wuse_desktop.services import form_entry, reviews
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.form_entry import FormDraft


def file_and_answer(desk: Desk, draft: FormDraft, reason: str) -> Saved:
    """File a form; with ``mended`` every opinion of it that is open gets that answer.

    All or nothing. Raises what ``form_entry.file_form`` raises.
    """
    if not draft.mended.strip() or not draft.filed_id:
        return form_entry.file_form(desk, draft, reason)
    with desk.together(reason) as unit:
        saved = form_entry.file_form(desk, draft, reason)
        for thread in reviews.review_sheet(desk, saved.id).threads:
            if thread.open:
                reviews.answer(desk, thread.review.id, draft.mended)
        return Saved(saved.id, unit.changes(), saved.problems)
