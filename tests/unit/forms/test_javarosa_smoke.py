# SPDX-License-Identifier: MulanPSL-2.0
"""A few records of shipped forms mean the same in JavaRosa; ``make soak`` fills many thousands."""

import pytest

from tests.soak.agreement import Pair
from tests.soak.difference import Aspect, Difference, Tally
from tests.soak.explained import explained, explanation
from tests.soak.javarosa import JavaRosa, unavailable
from tests.unit.forms.shipped import FOLDER, FORMS, form_of

# Rows of tables that come and go, relevance, sums, dates that are compared.
_FORMS = ("activity_plan", "case_closure", "home_visit", "mandatory_report")


def test_some_records_of_shipped_forms_mean_the_same_in_javarosa() -> None:
    if reason := unavailable():
        pytest.skip(reason)
    tally = Tally()
    with JavaRosa() as javarosa:
        for form_id in _FORMS:
            pair = Pair(form_of(form_id), FOLDER / "xform" / f"{form_id}.xml", javarosa, tally)
            explained(pair, 1, f"this test, form {form_id}")
        assert tally.total > 2_000
        for form_id in FORMS:
            javarosa.begin(FOLDER / "xform" / f"{form_id}.xml")


def test_a_difference_of_no_class_is_not_explained() -> None:
    difference = Difference(
        after=0, aspect=Aspect.RELEVANT, path="/data/a", ours="True", theirs="False"
    )
    assert explanation(difference) is None
