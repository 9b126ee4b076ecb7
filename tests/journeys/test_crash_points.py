# SPDX-License-Identifier: MulanPSL-2.0
"""Whatever call to the system a power failure meets, the state is the old one or the new one.

Every write, flush, rename and removal of making, taking, backing up, restoring and migrating is
numbered by ``tripwire.c`` and killed; some of them here, all of them (whole and torn) in
``make soak``.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.crashing import LATER_PASSWORD, NEW, OLD, whole
from tests.services.building import intake, put
from tests.services.conftest import PASSWORD
from tests.services.exchanging import records_of, save
from tests.storage.test_stored_databases import STORED
from wuse_desktop.paths import DeskPaths
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import attachments, backups, putting_in_place, sending
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.users import change_password

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
def prepare(
    desk: Desk, county: Desk, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Prepare:
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
        if work in _RESTORES:
            _prepare_restore(desk, person, folder, work, monkeypatch)
            return folder
        used = county if work == "take" else desk
        used.close()
        shutil.copytree(used.paths.home, folder / "desk")
        return folder

    return kept


_RESTORES = ("restore", "restore anew", "finish")


def _prepare_restore(
    desk: Desk, person: str, folder: Path, work: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup, and a desk that has other records, files and another password since then."""
    states = {NEW: whole(desk)}
    file = backups.backup(desk, folder / "backups").path
    if work != "restore anew":
        save(desk, "后来的人")
        attachments.add(desk, "person", person, b"%PDF-1.4 " + b"y" * 200_000)
        change_password(desk, PASSWORD, LATER_PASSWORD)
        states[OLD] = whole(desk)
        desk.close()
        shutil.copytree(desk.paths.home, folder / "desk")
    (folder / "states.json").write_text(json.dumps(states), "utf-8")
    if work == "finish":

        def stop(_paths: DeskPaths) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(putting_in_place, "_go_on", stop)
        with pytest.raises(KeyboardInterrupt):
            backups.restore(folder / "desk", file, "", PASSWORD, secrets=NoKeyring())


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
_WORKS = {
    "make": 20,
    "take": 20,
    "backup": 20,
    "restore": 60,
    "restore anew": 60,
    "finish": 15,
    "migrate": 100,
}


@pytest.mark.parametrize("work", _WORKS)
def test_a_kill_at_any_call_leaves_the_old_or_the_new(
    tripwire: Path, prepare: Prepare, work: str
) -> None:
    found = kill(tripwire, work, prepare(work), most=8)
    assert found["seen"] >= _WORKS[work]
    assert found.get("old", 0) + found["new"] == found["killed"] >= 8


@pytest.mark.soak
@pytest.mark.parametrize("work", _WORKS)
def test_a_kill_at_every_call(tripwire: Path, prepare: Prepare, work: str) -> None:
    found = kill(tripwire, work, prepare(work), most=0)
    sys.stdout.write(f"{work}: {found}\n")
    assert found["killed"] == found["seen"]
