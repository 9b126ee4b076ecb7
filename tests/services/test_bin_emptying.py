# SPDX-License-Identifier: MulanPSL-2.0
"""What lay in the bin for a month is emptied when somebody asks; its tombstone still travels."""

import dataclasses
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.services.conftest import Clock
from tests.services.exchanging import carry
from wuse_desktop.domain.records.activities import Attendance
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.errors import UserFault
from wuse_desktop.services import attachments, merging, records, visits
from wuse_desktop.services.arriving_files import prepare
from wuse_desktop.services.attachments import files_of
from wuse_desktop.services.bin_content import has_content, kept_fields
from wuse_desktop.services.bin_emptying import EMPTIED, count_expired, empty_bin
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import records as stored
from wuse_desktop.storage.bin_store import stored_row

SECRET = "老人说儿子不回来"
CarryTo = Callable[..., None]


@pytest.fixture
def visit_id(desk: Desk, family: Any) -> str:
    """A visit with words, somebody met, and a photo."""
    home = family(("孙玉梅", 76))
    draft = visits.propose_visit(desk, home.household_id)
    visit = dataclasses.replace(draft.visit, outcome="1", observed=SECRET)
    saved = visits.save_visit(desk, dataclasses.replace(draft, visit=visit, met_ids=(home.head,)))
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(picture, "JPEG")
    attachments.add(desk, HomeVisit.entity, saved.id, prepare(picture.getvalue(), "门口.jpg"))
    return saved.id


def a_month_later(clock: Clock, days: int = 31) -> None:
    clock.at = datetime.now() + timedelta(days=days)  # noqa: DTZ005 - the desk's local clock


def row_of(desk: Desk, entity: str, row_id: str) -> dict[str, Any]:
    with desk.read() as connection:
        found = stored_row(connection, entity, row_id)
    assert found is not None
    return found


def test_nothing_is_emptied_within_thirty_days_or_by_itself(
    desk: Desk, visit_id: str, clock: Clock
) -> None:
    records.delete(desk, HomeVisit.entity, visit_id)
    a_month_later(clock, 29)
    assert count_expired(desk) == 0
    assert empty_bin(desk).records == 0
    a_month_later(clock)
    assert count_expired(desk) > 0
    assert row_of(desk, HomeVisit.entity, visit_id)["observed"] == SECRET
    records.restore(desk, HomeVisit.entity, visit_id)
    assert visits.load_visit(desk, visit_id).visit.observed == SECRET
    assert count_expired(desk) == 0


def test_content_and_files_go_and_the_tombstone_stays(
    desk: Desk, visit_id: str, clock: Clock
) -> None:
    assert len(files_of(desk).names()) == 1
    records.delete(desk, HomeVisit.entity, visit_id)
    a_month_later(clock)
    expired = count_expired(desk)
    done = empty_bin(desk)
    assert (done.records, done.files) == (expired, 1)
    assert files_of(desk).names() == set()
    row = row_of(desk, HomeVisit.entity, visit_id)
    assert row["deleted_hlc"] is not None
    assert row["household_id"], "what a receiver needs to take the row stays"
    assert SECRET not in str(row)
    assert records.bin(desk) == ()
    assert count_expired(desk) == 0
    assert empty_bin(desk).records == 0
    with pytest.raises(UserFault) as caught:
        records.restore(desk, HomeVisit.entity, visit_id)
    assert caught.value.code == "record_emptied"


def test_the_parts_are_emptied_too_and_other_records_are_left_alone(
    desk: Desk, visit_id: str, clock: Clock
) -> None:
    with desk.read() as connection:
        (came,) = stored.find(connection, Attendance, event_id=visit_id)
        before = stored.find(connection, Person)
    records.delete(desk, HomeVisit.entity, visit_id)
    a_month_later(clock)
    empty_bin(desk)
    part = row_of(desk, Attendance.entity, came.id)
    assert part["deleted_hlc"] is not None
    assert (part["person_id"], part["event_id"]) == ("", visit_id)
    with desk.read() as connection:
        assert stored.find(connection, Person) == before


def test_the_trail_says_that_and_how_many_but_not_what(
    desk: Desk, visit_id: str, clock: Clock
) -> None:
    records.delete(desk, HomeVisit.entity, visit_id)
    a_month_later(clock)
    done = empty_bin(desk)
    with desk.read() as connection:
        entries = stored.history(connection, visit_id)
        notes = stored.history(connection, EMPTIED)
        assert stored.check_chain(connection) is None
    assert (entries[0].op, entries[0].former) == ("P", {})
    assert [(note.op, note.former) for note in notes] == [("P", {"records": done.records})]


def test_the_county_keeps_nothing_of_it_either(
    desk: Desk, county: Desk, visit_id: str, clock: Clock, stick: Path
) -> None:
    carry(desk, county, stick)
    assert row_of(county, HomeVisit.entity, visit_id)["observed"] == SECRET
    records.delete(desk, HomeVisit.entity, visit_id)
    carry(desk, county, stick)
    a_month_later(clock)
    empty_bin(desk)
    carry(desk, county, stick)
    row = row_of(county, HomeVisit.entity, visit_id)
    assert row["deleted_hlc"] is not None, "emptied fields do not bring it back to life"
    assert SECRET not in str(row)


def test_what_is_kept_is_known_by_its_required_references() -> None:
    assert "household_id" in kept_fields(HomeVisit)
    assert "observed" not in kept_fields(HomeVisit)
    assert not has_content(HomeVisit(id="x", household_id="y"))
    assert has_content(HomeVisit(id="x", household_id="y", observed="z"))


def test_a_record_that_never_said_anything_can_still_be_restored(desk: Desk, clock: Clock) -> None:
    with desk.write() as unit:
        person = unit.put(Person())
    records.delete(desk, Person.entity, person.id)
    a_month_later(clock)
    assert empty_bin(desk).records == 0
    assert [item.id for item in records.bin(desk)] == [person.id]
    records.restore(desk, Person.entity, person.id)


def test_what_a_merge_put_away_stays_because_the_merge_can_be_undone(
    desk: Desk, family: Any, clock: Clock
) -> None:
    one, other = family(("孙玉梅", 76)).head, family(("孙玉梅", 76)).head
    matched = merging.merge(desk, one, other)
    a_month_later(clock)
    assert count_expired(desk) == 0
    empty_bin(desk)
    merging.undo(desk, matched.match_id)
    with desk.read() as connection:
        found = stored.get(connection, Person, other)
    assert found is not None
    assert found.name == "孙玉梅"
