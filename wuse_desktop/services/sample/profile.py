# SPDX-License-Identifier: MulanPSL-2.0
"""A profile: the words and sizes of an invented station, from a file in resources/samples."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wuse_desktop.assets import asset
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated


@dataclass(frozen=True, slots=True)
class Profile:
    """What an invented station says and does.

    ``county`` and ``stations`` are division codes, the county's desk being a station itself.
    ``persons`` is the usual number of people; ``given_names`` are by code of SEX, ``form_texts``
    answers by name of question, "*" for all others; the other fields are texts and codes of the
    records that are made of them.
    """

    title: str
    county: str
    county_name: str
    stations: Sequence[str]
    persons: int
    mark: str
    surnames: str
    given_names: Mapping[str, Sequence[str]]
    worker_names: Sequence[str]
    visits: Sequence[Mapping[str, Any]]
    missed: str
    call: str
    consultations: Sequence[Mapping[str, Any]]
    cases: Sequence[Mapping[str, Any]]
    form_texts: Mapping[str, str]
    group: Mapping[str, Any]
    activities: Sequence[Mapping[str, Any]]
    organisations: Sequence[Mapping[str, Any]]
    volunteer_skills: Sequence[str]
    volunteer_fields: Sequence[str]


def profile_names() -> tuple[str, ...]:
    """The profiles that are shipped."""
    return tuple(sorted(path.stem for path in asset("resources", "samples").glob("*.json")))


def load_profile(name: str) -> Profile:
    """The profile of a name. Raises UserFault ``profile_unknown``."""
    if name not in profile_names():
        raise UserFault(
            "profile_unknown",
            _("没有叫“{name}”的样例，什么都没有填入。").format(name=name),
            _("可以用：{names}。").format(names=enumerated(profile_names())),
        )
    text = asset("resources", "samples", f"{name}.json").read_text("utf-8")
    return Profile(**json.loads(text))
