# SPDX-License-Identifier: MulanPSL-2.0
"""Every reader of what comes from outside, fuzzed under the guidance of its coverage.

``make soak`` runs it where atheris is installed (``pip install atheris``; Linux and macOS). Each
target gets WUSE_FUZZ_SECONDS, 720 unless said: an hour for all. A failure prints the input.
"""

import base64
import importlib.util
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.soak.fuzz.targets import TARGETS
from tests.unit.sync.samples import Desk, row, write
from wuse_desktop.domain.ids import new_id
from wuse_desktop.storage.codec import CODECS
from wuse_desktop.sync import age
from wuse_desktop.sync.receipt import Receipt, Rejected, make_receipt
from wuse_desktop.sync.verdict import Verdict

ROOT = Path(__file__).resolve().parents[2]
_GOLDEN = ROOT / "tests" / "unit" / "sync" / "data" / "format1"


def seeds(folder: Path) -> None:
    """Honest inputs for every target: files of format 1 and what is inside them, layer by layer."""
    folder.mkdir()
    for path in _GOLDEN.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    station, county = Desk(), Desk()
    made = folder / "made.wuse"
    write(made, station, county)

    with zipfile.ZipFile(made) as archive:
        sealed, envelope = archive.read("payload.tar.age"), archive.read("envelope.dsse.json")
    plain = age.decrypt_bytes(sealed, county.keys.identity)
    inner = {"envelope": envelope, "envelope-body": _signed(envelope), "tar": plain}
    for path in _GOLDEN.glob("*.wuse-card"):
        inner[f"{path.name}-body"] = _signed(path.read_bytes())
    inner["receipt-body"] = _receipt_body(station, county)
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive_of_shards:
        for member in archive_of_shards:
            content = archive_of_shards.extractfile(member)
            assert content is not None
            inner[member.name.replace("/", "-")] = content.read()
    for entity in ("person", "attachment", "filed_form"):
        inner[f"row-of-{entity}"] = _row(entity, station)
    for name, data in inner.items():
        (folder / name).write_bytes(data)


def _signed(wrapper: bytes) -> bytes:
    """The words inside a signed document."""
    return base64.b64decode(json.loads(wrapper)["payload"])


def _receipt_body(station: Desk, county: Desk) -> bytes:
    said = Receipt(
        app_version="0.1.0",
        from_site=county.site_id,
        to_site=station.site_id,
        device_id=station.device_id,
        bundle_id=new_id(),
        seq=3,
        envelope_sha256="0" * 64,
        verdict=Verdict.APPLY,
        rows=5,
        to_rev=9,
        rejected=(Rejected("person", new_id(), "bad_stamp"),),
        rejected_count=1,
    )
    sealed = make_receipt(said, county.keys.signer(), [station.recipient])
    return _signed(age.decrypt_bytes(sealed, station.keys.identity))


def _row(entity: str, desk: Desk) -> bytes:
    """A line with every field of a record."""
    stamps = row(1, desk)
    codec = CODECS[entity]
    wire = codec.to_wire({**codec.defaults, **stamps, "field_hlc": "{}", "extra": "{}"})
    return json.dumps(wire, ensure_ascii=False).encode()


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
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
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
