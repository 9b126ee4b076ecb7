# SPDX-License-Identifier: MulanPSL-2.0
"""What a person agreed to, item by item, and what was taken back (rules P-03, P-07)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.records.forms import Consent

FILE_AND_SERVICE = "1"


@dataclass(frozen=True, slots=True)
class ConsentItem:
    """One item of CONSENT as it stands: since when it is given, or when it was withdrawn."""

    code: str
    given_on: date
    withdrawn_on: date | None


def consent_items(consents: Iterable[Consent]) -> tuple[ConsentItem, ...]:
    """Every item that was ever agreed to, in the order of the codes; ``consents`` by their days.

    A later consent gives an item again that was withdrawn before.
    """
    found: dict[str, ConsentItem] = {}
    for consent in consents:
        if consent.consent_on is None or consent.status == "voided":
            continue
        for code in consent.consent_items:
            held = found.get(code)
            if held is None or held.withdrawn_on is not None:
                found[code] = ConsentItem(code, consent.consent_on, None)
        if consent.withdrawn_on is not None:
            for code in set(consent.withdrawn_items) & found.keys():
                found[code] = ConsentItem(code, found[code].given_on, consent.withdrawn_on)
    return tuple(found[code] for code in sorted(found))


def given_items(consents: Iterable[Consent]) -> dict[str, date]:
    """The items that hold now, each with the day since when."""
    return {
        item.code: item.given_on for item in consent_items(consents) if item.withdrawn_on is None
    }
