# SPDX-License-Identifier: MulanPSL-2.0
"""The measurements on large desks still run: on small ones, and without any bound."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks_main
from benchmarks import county, listing, openings, searching, station
from benchmarks.measure import Line
from wuse_desktop.services import lists
from wuse_desktop.services.lists import ListQuery


def test_a_station_has_something_in_every_list(tmp_path: Path) -> None:
    desk = station.build_station(tmp_path / "desk", station.Size(persons=60, events=40))
    empty = [name for name in lists.NAMES if not lists.count(desk, name, ListQuery())]
    assert empty == []
    assert openings.of_pages()["bin"](desk) != ((), 0)
    found = listing.measure_desk(desk, "station")
    desk.close()
    within = {line.what: line.measured for line in found if "within" in line.what}
    assert set(within) == {
        f"station: {kind} within" for kind in ("lists", "lists, last page", "pages", "records")
    }


def test_a_county_holds_what_its_stations_sent(tmp_path: Path) -> None:
    size = county.Size(volunteers=50, organisations=25, volunteer_organisations=6, services=20)
    desk = county.build_county(tmp_path / "desk", size)
    counts = {
        name: lists.count(desk, name, ListQuery())
        for name in ("persons", "volunteers", "volunteer_services", "activities", "organisations")
    }
    kinds = {
        kind: lists.count(desk, "organisations", ListQuery(filters={"kind": kind}))
        for kind in "123"
    }
    desk.close()
    assert kinds == {"1": 6, "2": 21, "3": 6}
    assert counts == {
        "persons": 50,
        "volunteers": 50,
        "volunteer_services": 20,
        "activities": 25,
        "organisations": 31,
    }


def test_people_are_looked_for_in_a_small_search(tmp_path: Path) -> None:
    lines = searching.measure(tmp_path, 200)
    assert [line.what for line in lines] == [
        "search of 200, p50",
        "search of 200, p99",
        "search, volunteers only of 200, p50",
        "search, volunteers only of 200, p99",
    ]


def test_all_is_measured_unless_asked_for_and_the_millions_last(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(name: str) -> Callable[[Path], list[Line]]:
        return lambda _folder: [Line(name, "1 ms", "1 ms", "1.0", "")]

    names = list(benchmarks_main._ALL)
    assert names[-1] == "millions"
    monkeypatch.setattr(benchmarks_main, "_ALL", {name: told(name) for name in names})
    for asked, measured in (([], names), (["saving"], ["saving"])):
        monkeypatch.setattr(sys, "argv", ["benchmarks", *asked])
        benchmarks_main.main()
        lines = capsys.readouterr().out.splitlines()[2:]
        assert [line.split()[0] for line in lines] == measured
