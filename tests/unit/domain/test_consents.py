# SPDX-License-Identifier: MulanPSL-2.0
"""What a person agreed to, item by item, as consents and withdrawals follow each other."""

from datetime import date

from wuse_desktop.domain.consents import ConsentItem, consent_items, given_items
from wuse_desktop.domain.records.forms import Consent

MARCH, APRIL, MAY = date(2026, 3, 2), date(2026, 4, 2), date(2026, 5, 2)


def given(on: date, *items: str, withdrawn_on: date | None = None, back: str = "") -> Consent:
    return Consent(
        consent_on=on,
        consent_items=items,
        withdrawn_on=withdrawn_on,
        withdrawn_items=tuple(back.split()),
    )


def test_each_item_holds_since_the_day_it_was_first_given() -> None:
    held = given_items([given(MARCH, "1", "2"), given(APRIL, "1", "3")])
    assert held == {"1": MARCH, "2": MARCH, "3": APRIL}


def test_what_is_withdrawn_holds_no_longer_and_is_still_told() -> None:
    consents = [given(MARCH, "1", "3", withdrawn_on=APRIL, back="3")]
    assert given_items(consents) == {"1": MARCH}
    assert consent_items(consents)[1] == ConsentItem("3", MARCH, APRIL)


def test_an_item_may_be_given_again() -> None:
    first = given(MARCH, "1", "3", withdrawn_on=APRIL, back="3")
    assert given_items([first, given(MAY, "3")]) == {"1": MARCH, "3": MAY}


def test_withdrawing_what_was_never_given_changes_nothing() -> None:
    assert given_items([given(MARCH, "1", withdrawn_on=APRIL, back="5")]) == {"1": MARCH}


def test_a_voided_consent_gives_nothing() -> None:
    assert given_items([Consent(consent_on=MARCH, consent_items=("1",), status="voided")]) == {}
