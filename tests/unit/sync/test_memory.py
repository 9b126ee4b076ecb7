# SPDX-License-Identifier: MulanPSL-2.0
"""Memory stays flat however large a bundle is: measured in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource")

_RUN = """
import resource, sys
from pathlib import Path
from tests.unit.sync.samples import Desk, draft, row
from wuse_desktop.sync import bundle

station, county, path = Desk(), Desk(), Path(sys.argv[2])
people = (row(number, station, note=f"{number:x}" * 30) for number in range(int(sys.argv[1])))
bundle.write_bundle(path, draft(station, county), [("person", people)],
                    recipients=[county.recipient], signer=station.keys.signer())
sealed = bundle.verify(path, station.trusted)
identity = county.keys.identity
bundle.check_payload(path, sealed.envelope, identity)
taken = sum(1 for _ in bundle.read_rows(path, sealed.envelope, identity, refuse=print))
print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def peak(rows: int, path: Path) -> int:
    """Peak memory in MB of making and taking a bundle of so many rows."""
    run = [sys.executable, "-c", _RUN, str(rows), str(path)]
    taken, megabytes = subprocess.check_output(run, text=True).split()
    assert int(taken) == rows
    return int(megabytes)


def test_five_times_the_rows_need_no_more_memory(tmp_path: Path) -> None:
    small = peak(20_000, tmp_path / "small.wuse")
    large = peak(100_000, tmp_path / "large.wuse")
    assert large < small + 15


@pytest.mark.soak
def test_a_million_rows_need_no_more_memory(tmp_path: Path) -> None:
    assert peak(1_000_000, tmp_path / "large.wuse") < peak(20_000, tmp_path / "a.wuse") + 15
