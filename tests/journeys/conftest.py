# SPDX-License-Identifier: MulanPSL-2.0
"""The desks of the service tests, for journeys from one desk to another."""

from tests.services.conftest import (
    clock,
    county,
    desk,
    family,
    make_desk,
    password,
    reopen,
    stick,
    village,
)

__all__ = [
    "clock",
    "county",
    "desk",
    "family",
    "make_desk",
    "password",
    "reopen",
    "stick",
    "village",
]
