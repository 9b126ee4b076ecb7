# SPDX-License-Identifier: MulanPSL-2.0
"""Record numbers that are unique across laptops without asking anybody (rule V-20)."""

from datetime import date

from wuse_desktop.domain.divisions import short_code
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage.unit_of_work import UnitOfWork

# The letters of the Chinese name of the form, as they stand in the number.
FORM_LETTERS = {
    "person": "RY",
    "household": "JT",
    "home_visit": "ZF",
    "consultation": "ZX",
    "case_file": "GA",
    "case_session": "GJ",
    "case_follow_up": "HF",
    "service_group": "XZ",
    "group_session": "XH",
    "community_activity": "SH",
    "volunteer": "ZY",
    "volunteer_service": "FW",
    "volunteer_training": "PX",
    "volunteer_award": "BZ",
    "volunteer_rating": "PJ",
    "volunteer_insurance": "BX",
    "volunteer_correction": "GZ",
    "volunteer_certificate": "ZM",
    "filed_form": "BD",
    "consent": "TY",
    "referral": "ZJ",
    "satisfaction": "MY",
    "community_org": "ZZ",
    "incubation": "FH",
    "org_support": "FC",
    "org_application": "SQ",
}


def next_record_no(desk: Desk, unit: UnitOfWork, entity: str, on: date) -> str:
    """The next number ``<township code>-<form letters>-<yyyy>-<device letter>-<seq>``.

    ``on`` gives the year. The sequence of at least four digits runs for each form, year and
    laptop; the laptop's letter keeps two of them apart. Raises KeyError for an entity without
    numbers.
    """
    letters = FORM_LETTERS[entity]
    place = short_code(unit.place_of(desk.site_id))
    device_letter = unit.stamp.letter
    number = unit.next_number(f"record_no/{letters}/{on.year}")
    return f"{place}-{letters}-{on.year}-{device_letter}-{number:04d}"
