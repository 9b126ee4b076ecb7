# SPDX-License-Identifier: MulanPSL-2.0
"""Choosing a place by name, initials or code."""

import pytest

from wuse_desktop.services.places import places_below


def names(code: str = "", typed: str = "") -> list[str]:
    return [place.name for place in places_below(code, typed)]


def test_all_provinces_are_offered() -> None:
    assert len(names()) >= 31
    assert "黑龙江省" in names()


@pytest.mark.parametrize("typed", ["木兰", "mlx", "mulan", "MLX", "木 兰", "230127"])
def test_county_is_found_in_the_usual_ways(typed: str) -> None:
    assert names("2301", typed)[0] == "木兰县"


def test_beginning_of_the_name_goes_first() -> None:
    found = names("2301", "县")
    assert found
    assert all("县" in name for name in found)
    assert names("", "江")[:2] == ["江苏省", "江西省"]
    assert "黑龙江省" in names("", "江")


def test_what_fits_nothing_offers_nothing() -> None:
    assert names("", "xyz") == []
    assert names("99", "") == []
