# SPDX-License-Identifier: MulanPSL-2.0
"""What the whole program has to know of an open desk: when it is opened, and after a bundle."""

from wuse_desktop.services import announced_holidays, local_terms
from wuse_desktop.services.desk import Desk


def learn_all(desk: Desk) -> None:
    """Let calendar and code lists know what this desk and its county set."""
    announced_holidays.learn(desk)
    local_terms.learn(desk)
