# SPDX-License-Identifier: MulanPSL-2.0
"""Two desks: a station that sends and a county that receives."""

import pytest

from tests.unit.sync.samples import Desk


@pytest.fixture
def station() -> Desk:
    return Desk()


@pytest.fixture
def county() -> Desk:
    return Desk()
