# SPDX-License-Identifier: MulanPSL-2.0
"""The visit profile that holds at a desk (rule D-20): the county's, else its own, else ours."""

from sqlalchemy import Connection

from wuse_desktop.domain.records.visit_profile import VisitIntervals
from wuse_desktop.domain.visit_tiers import DEFAULT_PROFILE, VisitProfile, profile_of
from wuse_desktop.storage import records, settings
from wuse_desktop.storage.exchange_store import COUNTY, peers


def profile_row(connection: Connection) -> VisitIntervals | None:
    """The row that holds here: that of the county above, or of this site; None while neither is.

    A county goes by its own, whatever its stations set before they came to it.
    """
    sites = [*(peer.site_id for peer in peers(connection, COUNTY)), settings.own_site(connection)]
    for site_id in sites:
        found = records.find(connection, VisitIntervals, "-rev", site_id=site_id)
        if found:
            return found[0]
    return None


def own_row(connection: Connection) -> VisitIntervals | None:
    """What this site set itself."""
    site_id = settings.own_site(connection)
    found = records.find(connection, VisitIntervals, "-rev", site_id=site_id)
    return found[0] if found else None


def visit_profile(connection: Connection) -> VisitProfile:
    """The profile by which visits are planned."""
    row = profile_row(connection)
    if row is None:
        return DEFAULT_PROFILE
    set_on = row.set_at.date().isoformat() if row.set_at else ""
    return profile_of(row.tiers, row.categories, set_on)
