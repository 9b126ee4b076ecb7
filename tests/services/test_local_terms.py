# SPDX-License-Identifier: MulanPSL-2.0
"""A county's own terms go down, are chosen, counted as the national one, printed and kept."""

import csv
import dataclasses
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.building import activity, put
from tests.services.conftest import Family
from tests.services.exchanging import carry
from tests.services.printed import text
from wuse_desktop.domain import codes
from wuse_desktop.domain.categories import CategoryEntry, check_categories
from wuse_desktop.domain.codes import Code, learn_local
from wuse_desktop.domain.record_forms import offered_for
from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.county_rules import LocalTerm
from wuse_desktop.domain.records.people import PersonCategory
from wuse_desktop.domain.visit_tiers import tier_of
from wuse_desktop.errors import UserFault
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xpath.expression import Surroundings
from wuse_desktop.services import (
    bundles,
    form_versions,
    households,
    inbox,
    lists,
    local_terms,
    shown_bundles,
)
from wuse_desktop.services.choices import choices
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.record_forms import record_sheet
from wuse_desktop.services.tables.loading import load
from wuse_desktop.storage import records


@pytest.fixture(autouse=True)
def no_terms() -> Iterator[None]:
    """What one test learned is no matter to the next."""
    yield
    learn_local(())


def _down(county: Desk, desk: Desk, stick: Path) -> dict[str, int]:
    made = bundles.make_down(county, desk.site_id, stick)
    inbox.take(desk, made.path)
    return dict(shown_bundles.show(made.path, desk).counts)


def _offered(name: str) -> dict[str, str]:
    return {item.code: item.label for item in choices(name)}


# codes --------------------------------------------------------------------------------------


def test_a_local_code_names_what_it_counts_as() -> None:
    assert [codes.national(code) for code in ("L-01-1", "L-12", "01", "L-", "X-01-1")] == [
        "01",
        "L-12",
        "01",
        "L-",
        "X-01-1",
    ]
    assert codes.is_code("CLIENT_CAT", "L-01-7")
    assert not codes.is_code("SEX", "L-1-1")
    assert codes.label("CLIENT_CAT", "L-01-7") == f"L-01-7（{codes.label('CLIENT_CAT', '01')}）"
    assert codes.label("CLIENT_CAT", "L-7") == "L-7"


def test_terms_stand_behind_what_they_count_as_and_are_found_by_their_words() -> None:
    learn_local(
        [Code("NEED", "L-01-1", "冬季取暖", "冬季取暖"), Code("NEED", "L-1", "赶集接送", "")]
    )
    offered = list(_offered("NEED"))
    assert offered.index("L-01-1") == offered.index("01") + 1
    assert offered[-1] == "L-1"
    found = codes.find("NEED", "冬季 取暖")
    assert found is not None
    assert found.code == "L-01-1"
    assert "L-01-1" not in {item.code for item in codes.shipped_list("NEED")}
    learn_local(())
    assert "L-01-1" not in _offered("NEED")


def test_rules_go_by_the_national_category() -> None:
    assert tier_of(("L-03-1",)).code == tier_of(("03",)).code == "B"
    assert tier_of(("L-20-2",), age=82).code == "A"
    aged = check_categories([CategoryEntry("L-10-1")], date(1950, 1, 1), date(2026, 1, 1))
    assert [problem.rule for problem in aged] == ["V-11"]
    both = [CategoryEntry("L-01-1"), CategoryEntry("02")]
    assert [item.code for item in check_categories(both, None, date(2026, 1, 1))] == [
        "category_conflict"
    ]
    kin = [CategoryEntry("L-01-1"), CategoryEntry("01")]
    assert check_categories(kin, None, date(2026, 1, 1)) == ()
    assert "child_file" in {form.form_id for form in offered_for("person", ("L-10-1",))}


# adding and sending -------------------------------------------------------------------------


def test_a_term_goes_down_is_offered_and_goes_out_of_use(
    desk: Desk, county: Desk, stick: Path
) -> None:
    first = local_terms.add_term(county, "NEED", "冬季取暖", "01", "十月到四月")
    local_terms.add_term(county, "NEED", "赶集接送")
    learn_local(())  # the station is another machine
    assert _down(county, desk, stick) == {"local_term": 2}
    assert _offered("NEED")["L-01-1"] == "冬季取暖"
    sheet = local_terms.term_sheet(desk, "NEED")
    assert [(line.code, line.counts_as) for line in sheet.lines] == [
        ("L-01-1", codes.label("NEED", "01")),
        ("L-1", ""),
    ]
    assert (sheet.editable, sheet.site_name) == (False, "木兰县社会工作总督导站")
    with pytest.raises(UserFault) as refused:
        local_terms.add_term(desk, "NEED", "别的")
    assert refused.value.code == "terms_not_yours"
    local_terms.retire_term(county, first.id)
    _down(county, desk, stick)
    assert "L-01-1" not in _offered("NEED")
    assert codes.label("NEED", "L-01-1") == "冬季取暖"  # old records keep their meaning
    again = local_terms.add_term(county, "NEED", "夏季降温", "01")
    with county.read() as connection:
        row = records.get(connection, LocalTerm, again.id)
    assert row is not None
    assert row.term_code == "L-01-2"  # a code is never used twice


@pytest.mark.parametrize(
    ("name", "label", "counts_as", "fault"),
    [
        ("NEED", "  ", "", "term_missing"),
        ("NEED", "生活救助", "", "term_known"),
        ("NEED", "冬季取暖", "L-01-1", "term_uncounted"),
        ("CLIENT_CAT", "易地搬迁户", "", "term_uncounted"),
        ("SEX", "别的", "", "term_list"),
    ],
)
def test_what_is_no_new_term_is_refused(
    county: Desk, name: str, label: str, counts_as: str, fault: str
) -> None:
    with pytest.raises(UserFault) as refused:
        local_terms.add_term(county, name, label, counts_as)
    assert refused.value.code == fault
    county.session = dataclasses.replace(county.session, role="worker")
    with pytest.raises(UserFault) as refused:
        local_terms.add_term(county, "NEED", "冬季取暖")
    assert refused.value.code == "terms_not_yours"
    with county.read() as connection:
        assert records.find(connection, LocalTerm) == []


def test_a_term_that_would_change_a_national_one_says_nothing(
    desk: Desk, county: Desk, stick: Path
) -> None:
    before = {name: codes.shipped_list(name).entries for name in ("SEX", "EDU", "NEED")}
    with county.write() as unit:
        for name, code in (("SEX", "L-1"), ("NEED", "01"), ("EDU", "L-90-1"), ("NOWHERE", "L-1")):
            unit.put(LocalTerm(list_name=name, term_code=code, label="改掉"))
    assert _down(county, desk, stick) == {"local_term": 4}
    for name, entries in before.items():
        assert codes.code_list(name).entries == entries


# using --------------------------------------------------------------------------------------


def test_persons_of_a_local_category_are_planned_listed_and_found_as_the_national_one(
    desk: Desk, county: Desk, stick: Path, family: Any
) -> None:
    local_terms.add_term(county, "CLIENT_CAT", "易地搬迁低保户", "01")
    _down(county, desk, stick)
    home: Family = family(("孙玉梅", 66, ["L-01-1"]), ("孙小宝", 30, ["44"]))
    page = households.household_page(desk, home.household_id)
    assert [member.tier for member in page.members] == ["C", "D"]
    for wanted in ("01", "L-01-1"):
        query = ListQuery(filters={"category": wanted})
        assert [row.id for row in lists.page(desk, "persons", query)] == [home.people[0]]
        assert lists.count(desk, "persons", query) == 1
    by_tier = ListQuery(filters={"tier": "C"})
    assert [row.id for row in lists.page(desk, "persons", by_tier)] == [home.people[0]]
    carry(desk, county, stick)
    assert [row.id for row in lists.page(county, "persons", by_tier)] == [home.people[0]]


def test_a_record_with_a_term_that_has_not_arrived_is_kept_and_shown_with_its_meaning(
    desk: Desk, county: Desk, stick: Path, family: Any
) -> None:
    learn_local([Code("CLIENT_CAT", "L-01-9", "新加的", "新加的")])
    home: Family = family(("孙玉梅", 66, ["L-01-9"]))
    learn_local(())
    taken = carry(desk, county, stick)
    assert taken.rejected == 0
    with county.read() as connection:
        (held,) = records.find(connection, PersonCategory, person_id=home.head)
    assert codes.label("CLIENT_CAT", held.category).startswith("L-01-9（")


def test_a_form_offers_the_terms_and_keeps_its_own_version(
    desk: Desk, county: Desk, stick: Path
) -> None:
    before = form_versions.current_form(desk, "home_visit")
    local_terms.add_term(county, "NEED", "冬季取暖", "01")
    _down(county, desk, stick)
    after = form_versions.current_form(desk, "home_visit")
    assert after.form.sha256 == before.form.sha256
    (path,) = (item.path for item in after.form.walk() if item.name == "needs")
    session = Session(after.form, surroundings=Surroundings(now=desk.now))
    assert "冬季取暖" in [str(choice.label) for choice in session.choices(path)]
    session.set(path, ("L-01-1",))
    assert session.problem(path) == ""
    learn_local(())
    older = Session(before.form, surroundings=Surroundings(now=desk.now))
    older.set(path, ("L-01-1",))
    assert older.problem(path) == ""  # kept, although this program does not know it
    shown = {choice.value: str(choice.label) for choice in older.choices(path)}
    assert shown["L-01-1"] == f"L-01-1（{codes.label('NEED', '01')}）"
    older.set(path, ("X-1",))
    assert older.problem(path) != ""


def test_a_table_says_a_local_term_in_its_words(
    desk: Desk, county: Desk, stick: Path, tmp_path: Path
) -> None:
    local_terms.add_term(county, "CLIENT_CAT", "易地搬迁低保户", "01")
    _down(county, desk, stick)
    table = io.StringIO()
    csv.writer(table).writerows(
        [("姓名", "村（社区）", "服务对象类别"), ("孙玉梅", "", "易地搬迁低保户")]
    )
    path = tmp_path / "人员.csv"
    path.write_text(table.getvalue(), "utf-8-sig")
    result = load(desk, "persons", path)
    with desk.read() as connection:
        held = records.find(connection, PersonCategory)
    assert (result.loaded, [row.category for row in held]) == (1, ["L-01-1"])


def test_the_paper_of_a_record_ticks_the_term_in_its_words(
    desk: Desk, county: Desk, stick: Path
) -> None:
    local_terms.add_term(county, "ACT_TYPE", "赶集宣传", "02")
    _down(county, desk, stick)
    (row_id,) = put(desk, activity(activity_type="L-02-1"))
    printed = text(record_sheet(desk, CommunityActivity.entity, row_id))
    assert "赶集宣传" in printed
    learn_local(())  # where the term has not arrived, its code and what it counts as
    printed = text(record_sheet(desk, CommunityActivity.entity, row_id))
    assert f"L-02-1（{codes.label('ACT_TYPE', '02')}）" in printed
