# SPDX-License-Identifier: MulanPSL-2.0
"""The check of a filed form by its own version: the same for screen, command and bundle."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wuse_desktop.errors import Fault
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xpath.expression import Surroundings
from wuse_desktop.services import form_versions
from wuse_desktop.storage.database import Connection


def fits(connection: Connection, row: Mapping[str, Any]) -> bool:
    """Whether the answers of a filed form (a wire row) keep the rules of its version.

    Rules that look at today look at the day of filing. A version that cannot be opened here
    judges nothing.
    """
    try:
        form = form_versions.form_in(connection, str(row["form_sha256"])).form
    except Fault:
        return False
    day = str(row["filed_on"] or row["record_date"] or "2000-01-01")
    moment = datetime.fromisoformat(f"{day[:10]}T23:59:00")
    answers = row["answers"] if isinstance(row["answers"], dict) else {}
    session = Session(form, answers, surroundings=Surroundings(now=lambda: moment))
    return not session.problems()
