# SPDX-License-Identifier: MulanPSL-2.0
"""What the side of a record is told of persons and of households."""

from wuse_desktop.gui.widgets.record_filing import Context, Filing, Titled
from wuse_desktop.i18n import _
from wuse_desktop.services import household_entry, person_entry, person_page
from wuse_desktop.services.desk import Desk

PERSON, HOUSEHOLD = "person", "household"


def person_filing() -> Filing:
    """What the services do for a person."""

    def new(desk: Desk, context: Context) -> Titled:
        return person_entry.new_person(desk, str(context.get("name", "")))

    return Filing(
        entity=PERSON,
        lead=person_page.leading_id,
        kind=_("服务对象"),
        sheet=person_entry.person_sheet,
        new=new,
        load=person_entry.load_person,
        check=person_entry.check_person_draft,
        save=person_entry.file_person,
        payload=person_entry.draft_payload,
        restore=person_entry.draft_of,
    )


def household_filing() -> Filing:
    """What the services do for a household."""

    def new(desk: Desk, context: Context) -> Titled:
        return household_entry.new_household(desk, str(context.get("person_id", "")))

    return Filing(
        entity=HOUSEHOLD,
        kind=_("家庭"),
        sheet=household_entry.household_sheet,
        new=new,
        load=household_entry.load_household,
        check=household_entry.check_household_draft,
        save=household_entry.file_household,
        payload=household_entry.draft_payload,
        restore=household_entry.draft_of,
    )
