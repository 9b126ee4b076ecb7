# SPDX-License-Identifier: MulanPSL-2.0
"""Every shipped form, filled by chance here and in JavaRosa, means the same in both.

So does each of ``tests/soak/forms``, with more kinds of rules than the shipped ones have.
``make soak`` runs it. WUSE_SOAK_COMPARISONS asks for so many of them, WUSE_SOAK_SEED and
WUSE_SOAK_FORM repeat a run; a failure names the command.
"""

import os
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import SystemRandom

import pytest

from tests.soak.agreement import Pair
from tests.soak.difference import Tally
from tests.soak.explained import CLASSES, explained
from tests.soak.javarosa import JavaRosa, unavailable
from tests.unit.forms.shipped import FOLDER
from wuse_desktop.forms.reader import read_form
from wuse_desktop.forms.xform import load_xform

_FORMS = Path(__file__).parent / "forms"
_COMPARISONS = 2_000_000
_AGAIN = (
    "WUSE_SOAK_FORM={form_id} WUSE_SOAK_SEED={seed} WUSE_SOAK_COMPARISONS=1 "
    "make soak ARGS=tests/soak/test_forms_against_javarosa.py"
)


@pytest.mark.soak
def test_forms_mean_the_same_in_javarosa(tmp_path: Path) -> None:
    if reason := unavailable():
        pytest.skip(reason)
    wanted = int(os.environ.get("WUSE_SOAK_COMPARISONS", _COMPARISONS))
    first = int(os.environ.get("WUSE_SOAK_SEED", SystemRandom().randrange(1_000_000)))
    only = os.environ.get("WUSE_SOAK_FORM", "")
    print(f"\nforms in JavaRosa: the first seed is {first}", flush=True)
    tally = Tally()
    found = Counter[str]()
    with JavaRosa() as javarosa:
        pairs = {
            xform.stem: Pair(load_xform(xform.read_text("utf-8")), xform, javarosa, tally)
            for xform in _xforms(tmp_path)
            if only in ("", xform.stem)
        }
        for seed in count(first):
            for form_id, pair in pairs.items():
                found += explained(pair, seed, _AGAIN.format(form_id=form_id, seed=seed))
            if tally.total >= wanted:
                break
    _print(tally, found, (seed - first + 1) * len(pairs))
    rules, idle = tally.rules()
    if wanted >= _COMPARISONS and not only:
        assert len(idle) <= rules // 20, idle


def _xforms(folder: Path) -> Iterator[Path]:
    yield from sorted((FOLDER / "xform").glob("*.xml"))
    for definition in sorted(_FORMS.glob("*.md")):
        compiled = folder / f"{definition.stem}.xml"
        compiled.write_text(read_form(definition).xform, "utf-8")
        yield compiled


def _print(tally: Tally, found: Counter[str], records: int) -> None:
    rules, idle = tally.rules()
    print(f"{records:,} records, {tally.total:,} comparisons:", end=" ")
    print(", ".join(f"{number:,} {aspect}" for aspect, number in tally.compared.items()))
    print(
        f"{tally.decided:,} of them decided by a rule; {rules - len(idle)} of {rules} rules", end=""
    )
    print(" decided now so, now otherwise" + "".join(f"\n  not {rule}" for rule in idle))
    print(f"{found.total():,} differences, all explained")
    for one in CLASSES:
        if one.name in found:
            print(f"  {found[one.name]:,} {one.name}: {one.reason}")
