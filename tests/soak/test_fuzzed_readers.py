# SPDX-License-Identifier: MulanPSL-2.0
"""Every reader of what comes from outside, fuzzed under the guidance of its coverage.

``make soak`` runs it where atheris is installed (``pip install atheris``; Linux and macOS). Each
target gets WUSE_FUZZ_SECONDS, 720 unless said: an hour for all. A failure prints the input.
"""

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.soak.fuzz.targets import TARGETS
from tests.unit.sync.samples import Desk, write
from wuse_desktop.sync import age

ROOT = Path(__file__).resolve().parents[2]
_GOLDEN = ROOT / "tests" / "unit" / "sync" / "data" / "format1"


def seeds(folder: Path) -> None:
    """Honest inputs for every target: files of format 1 and what is inside a bundle."""
    folder.mkdir()
    for path in _GOLDEN.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    station, county = Desk(), Desk()
    made = folder / "made.wuse"
    write(made, station, county)

    with zipfile.ZipFile(made) as archive:
        sealed = archive.read("payload.tar.age")
        (folder / "envelope").write_bytes(archive.read("envelope.dsse.json"))
    (folder / "tar").write_bytes(age.decrypt_bytes(sealed, county.keys.identity))


@pytest.mark.soak
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_but_named_faults_comes_out(target: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed")
    seeds(tmp_path / "corpus")
    seconds = os.environ.get("WUSE_FUZZ_SECONDS", "720")
    ended = subprocess.run(
        [sys.executable, "-m", "tests.soak.fuzz", target, seconds, str(tmp_path / "corpus")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    sys.stdout.write("\n".join(ended.stderr.splitlines()[-8:]) + "\n")
    assert ended.returncode == 0, ended.stderr[-4000:]


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_takes_its_seeds(target: str, tmp_path: Path) -> None:
    seeds(tmp_path / "corpus")
    for path in sorted((tmp_path / "corpus").iterdir()):
        TARGETS[target](path.read_bytes())
        TARGETS[target](path.read_bytes()[:-3])
