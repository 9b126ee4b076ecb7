# SPDX-License-Identifier: MulanPSL-2.0
"""XForms of other projects: each loads and can be filled, or is refused with a reason."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.forms.sheets import begun
from wuse_desktop.forms.faults import FormFault
from wuse_desktop.forms.xform import load_xform

_FOLDER = Path(__file__).parents[4] / "shared" / "conformance" / "xforms"

_CHINESE = re.compile(r"[一-鿿]")


def test_every_fixture_loads_or_is_refused_with_a_reason(
    record_property: Callable[[str, object], None],
) -> None:
    if not _FOLDER.is_dir():
        pytest.skip("the fixtures of other projects are not here")
    loaded = 0
    refused: dict[str, list[str]] = {}
    for path in sorted(_FOLDER.glob("*.xml")):
        try:
            form = load_xform(path.read_text(encoding="utf-8"))
        except FormFault as fault:
            refused[path.name] = [problem.message for problem in fault.problems]
            continue
        loaded += 1
        session = begun(form)
        answers = session.answers()
        assert begun(form, answers).answers() == answers, path.name
    assert loaded >= 45
    assert all(refused.values())
    for name, sentences in refused.items():
        assert all(_CHINESE.search(sentence) for sentence in sentences), name
    record_property("conformance", f"XForms: {loaded} loaded, {len(refused)} refused, 0 crashed")
