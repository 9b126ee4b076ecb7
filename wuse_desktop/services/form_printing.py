# SPDX-License-Identifier: MulanPSL-2.0
"""The form that is open as a PDF: filled in as far as it is, or blank for handwriting."""

from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.domain.records.station import Station
from wuse_desktop.services import corrections
from wuse_desktop.services.corrections import NEVER
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_entry import FormDraft, load_form
from wuse_desktop.services.form_sheets import SheetHead, form_sheet
from wuse_desktop.storage import records


def sheet_head(desk: Desk, draft: FormDraft) -> SheetHead:
    """What stands over a form: the station it is of, its number, how often it was corrected."""
    with desk.read() as connection:
        filed = records.get(connection, FiledForm, draft.filed_id) if draft.filed_id else None
        case = records.get(connection, CaseFile, draft.case_id) if draft.case_id else None
        site_id = (filed or case or FiledForm()).site_id or desk.site_id
        station = records.get(connection, Station, site_id)
        corrected = corrections.of_form(desk, connection, filed) if filed else NEVER
    return SheetHead(
        unit=station.name if station else "",
        number=filed.record_no if filed is not None else "",
        on=filed.filed_on if filed is not None else None,
        corrected=corrected,
        draft=filed is None,
        printed_on=desk.today(),
    )


def filled_sheet(desk: Desk, draft: FormDraft, *, reveal: bool) -> bytes:
    """A form with its answers; sensitive ones are masked unless ``reveal`` (rule P-11)."""
    heading = sheet_head(desk, draft)
    return form_sheet(draft.form, draft.session(), heading=heading, reveal=reveal)


def filed_sheet(desk: Desk, filed_id: str, *, reveal: bool) -> bytes:
    """A form as it was filed. Raises what ``form_entry.load_form`` raises."""
    return filled_sheet(desk, load_form(desk, filed_id), reveal=reveal)


def blank_sheet(desk: Desk, draft: FormDraft) -> bytes:
    """The same version with nothing filled in."""
    return form_sheet(draft.form, None, heading=SheetHead(unit=desk.station().name))
