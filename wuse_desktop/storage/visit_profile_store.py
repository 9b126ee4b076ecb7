# SPDX-License-Identifier: MulanPSL-2.0
"""The visit profile that holds at a desk (rule D-20)."""

from sqlalchemy import Connection

from wuse_desktop.domain.visit_tiers import DEFAULT_PROFILE, VisitProfile


def visit_profile(connection: Connection) -> VisitProfile:
    """The profile by which visits are planned."""
    del connection
    return DEFAULT_PROFILE
