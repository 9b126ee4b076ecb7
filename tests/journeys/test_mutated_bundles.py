# SPDX-License-Identifier: MulanPSL-2.0
"""Mutations of everything that comes from outside: refused by name, or nothing else than before."""

import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.mutating import Corpus, Mutator, Tally, corpus, is_whole
from tests.services.building import intake, put
from tests.services.exchanging import content, save
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services import attachments
from wuse_desktop.services.desk import Desk

# A file that is written and read so often belongs into memory, where there is such a folder.
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own with an unguessable name is made
_BOUNDED, _SOAK, _PORTION = 20_000, 1_000_000, 50_000


@pytest.fixture
def made(desk: Desk, county: Desk, stick: Path) -> Corpus:
    """Real files between a station and its county."""
    first = save(desk, "王秀兰")
    (case_id,) = put(desk, intake(first))
    attachments.add(desk, "case_file", case_id, b"%PDF-1.4 " + b"x" * 900)

    def change() -> None:
        put(desk, Person(name="赵德福", note="独居"), HomeVisit(observed="腿脚不便"))
        save(desk, "王秀兰", first, note="已搬家")

    return corpus(desk, county, stick, change)


def report(tally: Tally, seconds: float, tell: Callable[[str], None]) -> None:
    rate = tally.total / seconds
    tell(f"{tally.total} mutations, {rate:.0f} a second, {tally.taken} taken for a try")
    for name, count in sorted(tally.outcomes.items(), key=lambda item: -item[1]):
        tell(f"  {name}: {count}")


def run(made: Corpus, seed: int, count: int) -> Tally:
    before = content(made.county)
    memory = _MEMORY if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as place, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile remarks on our own duplicates
        tally = Mutator(made, seed, Path(place)).run(count)
    assert content(made.county) == before
    assert is_whole(made.county)
    return tally


def test_twenty_thousand_mutations_are_refused_by_name_or_change_nothing(made: Corpus) -> None:
    tally = run(made, 1, _BOUNDED)
    assert tally.total == _BOUNDED
    assert tally.taken > 50
    assert len(tally.families) == 10
    named = {"identical", "read", "row set aside"}
    assert all("_" in code or code.isalpha() or code in named for code in tally.outcomes)
    assert tally.outcomes["bundle_damaged"] > _BOUNDED // 3


@pytest.mark.soak
def test_a_million_mutations(made: Corpus, capsys: pytest.CaptureFixture[str]) -> None:
    """Every portion of 50,000 has its own seed, which is told; a range of seeds can run alone.

    WUSE_SOAK_MUTATIONS asks for so many of them, WUSE_SOAK_SEED begins at another seed: with
    200000 and 5 the portions of the seeds 5 to 8.
    """
    wanted = int(os.environ.get("WUSE_SOAK_MUTATIONS", _SOAK))
    first = int(os.environ.get("WUSE_SOAK_SEED", "0"))
    whole = Tally()
    started = time.monotonic()

    def tell(sentence: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"{sentence}\n")
            sys.stdout.flush()

    for number in range(-(-wanted // _PORTION)):
        tally = run(made, first + number, min(_PORTION, wanted - number * _PORTION))
        whole.outcomes.update(tally.outcomes)
        whole.families.update(tally.families)
        whole.taken += tally.taken
        rate = whole.total / (time.monotonic() - started)
        tell(f"seed {first + number} done: {whole.total} of {wanted}, {rate:.0f} a second")
    report(whole, time.monotonic() - started, tell)
