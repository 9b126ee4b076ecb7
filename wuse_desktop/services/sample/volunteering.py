# SPDX-License-Identifier: MulanPSL-2.0
"""What an invented station records of its volunteers beside the hours."""

import dataclasses
from datetime import date, timedelta
from typing import Any

from wuse_desktop.i18n import _
from wuse_desktop.services import certificates, volunteer_parts
from wuse_desktop.services.sample.station import GENERATED, Invented
from wuse_desktop.storage import volunteer_store

_TRAINING_MINUTES = 120
_INSURED_EVERY = 2
_YEAR = timedelta(days=364)


def fill_volunteering(invented: Invented, first: date, last: date) -> None:
    """A training for everybody, insurance for some; of one the awards, a claim, a certificate."""
    for number, volunteer in enumerate(invented.volunteers):
        _keep(
            invented,
            "volunteer_training",
            volunteer,
            training_name=_("志愿服务基础培训"),
            trained_on=first,
            minutes=_TRAINING_MINUTES,
            content=_("志愿服务条例、服务礼仪、入户安全和急救常识。"),
        )
        if number % _INSURED_EVERY == 0:
            _keep(
                invented,
                "volunteer_insurance",
                volunteer,
                insurer=_("样例保险公司"),
                starts_on=first,
                ends_on=first + _YEAR,
                coverage=_("志愿者意外伤害"),
            )
    if served := _who_served(invented):
        _honour(invented, served, last)


def _honour(invented: Invented, volunteer: str, on: date) -> None:
    _keep(invented, "volunteer_award", volunteer, award_name=_("优秀志愿者"), awarded_on=on)
    _keep(
        invented,
        "volunteer_rating",
        volunteer,
        rating="5",
        rated_on=on,
        comment=_("热心、守时，老人都盼着见到。"),
    )
    _keep(
        invented,
        "volunteer_correction",
        volunteer,
        claimed_on=on,
        claim=_("有一次服务结束得晚，少记了半小时。"),
    )
    asked = certificates.new_certificate(invented.desk, volunteer)
    certificates.issue(
        invented.desk,
        dataclasses.replace(
            asked,
            purpose=_("评选优秀志愿者"),
            remarks=invented.profile.mark,
            source=GENERATED,
        ),
    )


def _who_served(invented: Invented) -> str:
    """The volunteer who gave most, "" when nobody gave any."""
    with invented.desk.read() as connection:
        sums = volunteer_store.sums_of(connection, invented.volunteers)
    return max(invented.volunteers, key=lambda item: sums.get(item, (0, 0))[0]) if sums else ""


def _keep(invented: Invented, entity: str, volunteer: str, **values: Any) -> None:
    part = volunteer_parts.new_part(invented.desk, entity, volunteer)
    filled: Any = {**values, "source": GENERATED}
    volunteer_parts.save_part(invented.desk, dataclasses.replace(part, **filled))
