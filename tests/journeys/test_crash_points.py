# SPDX-License-Identifier: MulanPSL-2.0
"""Whatever call to the system a power failure meets, the state is the old one or the new one.

Every write, flush, rename and removal of making, taking, backing up and migrating is numbered by
``tripwire.c`` and killed; some of them here, all of them (whole and torn) in ``make soak``.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.building import intake, put
from tests.services.exchanging import records_of, save
from tests.storage.test_stored_databases import STORED
from wuse_desktop.services import attachments, sending
from wuse_desktop.services.desk import Desk

ROOT = Path(__file__).resolve().parents[2]
COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
pytestmark = pytest.mark.skipif(
    COMPILER is None or not sys.platform.startswith("linux"),
    reason="numbering the calls needs a C compiler on Linux",
)

Prepare = Callable[[str], Path]


@pytest.fixture(scope="session")
def tripwire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that counts and kills."""
    made = tmp_path_factory.mktemp("tripwire") / "tripwire.so"
    source = Path(__file__).with_name("tripwire.c")
    words = [str(COMPILER), "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"]
    subprocess.run(words, check=True, capture_output=True)
    return made


@pytest.fixture
def prepare(desk: Desk, county: Desk, stick: Path, tmp_path: Path) -> Prepare:
    """Return ``prepare(work)``: a folder with everything as it is before the work."""

    def kept(work: str) -> Path:
        folder = tmp_path / "crash" / "kept"
        folder.mkdir(parents=True)
        if work == "migrate":
            first = STORED[0]
            shutil.copy(first, folder / "desk.db")
            shutil.copy(first.with_suffix(".json"), folder / "desk.json")
            return folder
        person = save(desk, "王秀兰")
        (case_id,) = put(desk, intake(person))
        attachments.add(desk, "case_file", case_id, b"%PDF-1.4 " + b"x" * 200_000)
        save(desk, "赵德福", note="一段不短的说明文字" * 400)
        rows = records_of(desk, desk.site_id)
        (folder / "records.json").write_text(json.dumps(rows), "utf-8")
        (folder / "site").write_text(desk.site_id)
        (folder / "stick").mkdir()
        (folder / "backups").mkdir()
        if work == "take":
            sending.put_on_stick(desk, folder / "stick")
        used = county if work == "take" else desk
        used.close()
        shutil.copytree(used.paths.home, folder / "desk")
        return folder

    return kept


def kill(tripwire: Path, work: str, kept: Path, most: int) -> dict[str, int]:
    """Kill at ``most`` points (0: at all); how many calls there are, how often which state."""
    spec = kept.with_name("spec.json")
    spec.write_text(json.dumps({"work": work, "kept": str(kept), "most": most}), "utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "tests.journeys.crashing", str(spec)],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(tripwire), "PYTHONWARNINGS": "ignore"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    found: dict[str, int] = json.loads(ended.stdout.splitlines()[-1])
    return found


# work -> the least number of calls that it is made of
_WORKS = {"make": 20, "take": 20, "backup": 20, "migrate": 100}


@pytest.mark.parametrize("work", _WORKS)
def test_a_kill_at_any_call_leaves_the_old_or_the_new(
    tripwire: Path, prepare: Prepare, work: str
) -> None:
    found = kill(tripwire, work, prepare(work), most=8)
    assert found["seen"] >= _WORKS[work]
    assert found["old"] + found["new"] == found["killed"] >= 8


@pytest.mark.soak
@pytest.mark.parametrize("work", _WORKS)
def test_a_kill_at_every_call(tripwire: Path, prepare: Prepare, work: str) -> None:
    found = kill(tripwire, work, prepare(work), most=0)
    sys.stdout.write(f"{work}: {found}\n")
    assert found["killed"] == found["seen"]
