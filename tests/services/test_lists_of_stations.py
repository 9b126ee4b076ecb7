# SPDX-License-Identifier: MulanPSL-2.0
"""The lists of a county tell whose records they show; those of a station are as they were."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.services.building import put
from wuse_desktop.domain.records.activities import ServiceGroup
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Station
from wuse_desktop.services import list_filters, list_views, lists
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.list_views import ListView
from wuse_desktop.services.lists import STATION_KEY, ListQuery
from wuse_desktop.services.tables.exporting import Handover, export_list

EAST, WEST = "01900000-0000-7000-8000-0000000000e1", "01900000-0000-7000-8000-0000000000e2"


@pytest.fixture
def upper(county: Desk) -> Desk:
    """A county desk with one group and one person at each of two further stations."""
    stations = [
        Station(id=site, site_id=site, name=f"{name}社会工作服务站", division_code=place, level="2")
        for site, name, place in ((EAST, "木兰镇", "230127100"), (WEST, "东兴镇", "230127101"))
    ]
    groups = [ServiceGroup(group_name="老伙伴互助小组", site_id=site) for site in (EAST, WEST)]
    people = [Person(name="王秀英", site_id=site) for site in (EAST, WEST)]
    put(county, *stations, *groups, *people)
    return county


def stations_of(desk: Desk, name: str, query: ListQuery) -> list[str]:
    keys = [item.key for item in lists.columns_at(desk, name, query.site_id)]
    place = keys.index(STATION_KEY)
    return sorted(row.cells[place] for row in lists.page(desk, name, query))


@pytest.mark.parametrize("name", ["groups", "persons"])
def test_rows_of_a_county_name_their_station(upper: Desk, name: str) -> None:
    found = stations_of(upper, name, ListQuery())
    assert len(set(found) - {""}) == 2
    keys = [item.key for item in lists.columns_at(upper, name)]
    assert keys.index(STATION_KEY) == keys.index("village") - 1


def test_every_list_of_a_county_has_the_column(upper: Desk) -> None:
    for name in lists.NAMES:
        columns = lists.columns_at(upper, name)
        assert [item.key for item in columns].count(STATION_KEY) == 1
        assert all(len(row.cells) == len(columns) for row in lists.page(upper, name, ListQuery()))


def test_a_county_narrows_its_lists_to_a_station(upper: Desk) -> None:
    (first, *_others) = list_filters.filters_at(upper, "groups")
    assert first.name == list_filters.SITE
    choices = {choice.code: choice.label for choice in list_filters.choices_of(upper, first)}
    assert {EAST, WEST, upper.site_id} <= choices.keys()
    query = ListQuery(filters={list_filters.SITE: WEST})
    assert lists.count(upper, "groups", query) == 1
    assert stations_of(upper, "groups", query) == [choices[WEST]]
    typed = ListQuery("王秀英", filters={list_filters.SITE: WEST})
    assert lists.count(upper, "persons", typed) == 1
    assert stations_of(upper, "persons", typed) == [choices[WEST]]


def test_views_of_a_county_remember_station_and_column(upper: Desk) -> None:
    wanted = ListView("东兴", ("group_name", STATION_KEY), {list_filters.SITE: WEST})
    list_views.save_view(upper, "groups", wanted)
    assert list_views.views(upper, "groups") == (wanted,)


def test_an_exported_list_tells_the_stations(upper: Desk, tmp_path: Path) -> None:
    handover = Handover("存档", "县民政局")
    done = export_list(upper, "groups", ListQuery(), tmp_path / "小组.xlsx", handover)
    sheet = load_workbook(done.path).worksheets[0]
    heads, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    place = heads.index("站点")
    assert len({row[place] for row in rows if row[0] == "老伙伴互助小组"}) == 2


def test_the_list_of_one_station_does_not_repeat_it(upper: Desk) -> None:
    query = ListQuery(site_id=WEST)
    assert lists.columns_at(upper, "groups", WEST) == lists.columns("groups")
    (row,) = lists.page(upper, "groups", query)
    assert len(row.cells) == len(lists.columns("groups"))


def test_nothing_changes_at_a_station(desk: Desk) -> None:
    put(desk, Person(name="王秀英"))
    for name in lists.NAMES:
        assert lists.columns_at(desk, name) == lists.columns(name)
        assert list_filters.filters_at(desk, name) == list_filters.filters_of(name)
    (row,) = lists.page(desk, "persons", ListQuery())
    assert len(row.cells) == len(lists.columns("persons"))
