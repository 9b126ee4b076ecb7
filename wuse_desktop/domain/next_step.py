# SPDX-License-Identifier: MulanPSL-2.0
"""The one thing to do next with a record: what the primary button of its page says and does."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NextStep:
    """A translated text for the button, and the name of what it does; both "" for nothing."""

    label: str
    action: str
