# SPDX-License-Identifier: MulanPSL-2.0
"""Fleets of real desks, by seed: whatever happens on the way, they end alike and lose nothing."""

from pathlib import Path

import pytest

from tests.fleet.run import run_seed


@pytest.mark.parametrize("seed", range(8))
def test_a_fleet_comes_to_rest_with_every_promise_kept(tmp_path: Path, seed: int) -> None:
    run_seed(tmp_path, seed)


def test_a_seed_gives_the_same_history(tmp_path: Path) -> None:
    first = run_seed(tmp_path / "a", 1, 12)
    assert run_seed(tmp_path / "b", 1, 12) == first


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_many_fleets(tmp_path: Path, seed: int) -> None:
    run_seed(tmp_path, seed, 80)
