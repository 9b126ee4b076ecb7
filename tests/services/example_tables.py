# SPDX-License-Identifier: MulanPSL-2.0
"""The worked example of the counting rules as tables that people would fill in."""

from pathlib import Path

from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.loading import load_all
from wuse_desktop.services.tables.results import LoadResult

FOLDER = Path(__file__).parents[1] / "data" / "worked_example"


def load_worked_example(desk: Desk) -> tuple[LoadResult, ...]:
    """Load all tables of the example into a desk that has its township, 230127100."""
    return load_all(desk, FOLDER)
