# SPDX-License-Identifier: MulanPSL-2.0
"""Whatever can be deleted lies in the bin by its name and comes back, after a restart too."""

from typing import Any

import pytest

from tests.services.building import activity, put
from tests.services.conftest import Reopen
from wuse_desktop.domain.fields import Kind, Record, fields_of, with_values
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services import records
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import records as stored

# What stays by rule: the station itself, the register of certificates, decisions about doubles,
# the versions of forms, and what a county said.
_STAYS = {
    "station", "volunteer_certificate", "person_match", "form_version", "visit_profile",
    "annual_target", "county_rule", "local_term",
}  # fmt: skip
# Lines of a record: they are corrected there, and go and come with it.
_LINES = {"attendance", "event_worker", "person_category", "household_member"}


def some(desk: Desk, entity: str) -> Record:
    """A record of a kind, with whatever it points at."""
    kind = ENTITIES[entity]
    values: dict[str, Any] = {}
    for item in fields_of(kind):
        if item.kind is not Kind.REF or not item.required:
            continue
        if item.ref == "*":
            (values[item.name],) = put(desk, activity())
        else:
            (values[item.name],) = put(desk, some(desk, item.ref))
    names = {item.name for item in fields_of(kind)}
    for kind_name in ("event_kind", "subject_entity"):
        if kind_name in names:
            values[kind_name] = "community_activity"
    return with_values(kind(), **values)


@pytest.mark.parametrize("entity", sorted(set(ENTITIES) - _STAYS - _LINES))
def test_it_is_listed_by_name_and_comes_back(desk: Desk, reopen: Reopen, entity: str) -> None:
    (row_id,) = put(desk, some(desk, entity))
    records.delete(desk, entity, row_id, "录错了")
    again = reopen(desk)
    item = next(item for item in records.bin(again) if item.id == row_id)
    assert item.kind_label == _(ENTITIES[entity].title)
    assert item.who == "李晓梅"
    records.restore(again, entity, row_id)
    assert records.bin(again) == ()
    with again.read() as connection:
        assert stored.get(connection, ENTITIES[entity], row_id) is not None


@pytest.mark.parametrize("entity", ["station", "volunteer_certificate"])
def test_what_stays_says_why(desk: Desk, entity: str) -> None:
    row_id = desk.site_id if entity == "station" else put(desk, some(desk, entity))[0]
    with pytest.raises(UserFault) as caught:
        records.delete(desk, entity, row_id)
    assert caught.value.code == "record_in_use"
