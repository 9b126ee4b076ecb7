# SPDX-License-Identifier: MulanPSL-2.0
"""A county whose power fails while it takes a bundle has all of it or none of it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.services.conftest import PASSWORD
from tests.services.exchanging import Content, content, records_of, save
from wuse_desktop.domain.records.people import Person
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import bundles, inbox, shown_bundles
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import open_desk
from wuse_desktop.storage import records
from wuse_desktop.storage.backup import check_copy

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGKILL")

ROOT = Path(__file__).resolve().parents[2]
# parts of the work after which the process dies
_PARTS = (0.0, 0.3, 0.6, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Scene:
    """A closed county, what it held, and a bundle that it has not taken."""

    home: Path
    before: Content
    bundle: Path
    rows: dict[str, object]

    def take_in_a_process(self, moment: str) -> "subprocess.CompletedProcess[str]":
        """Take the bundle in another process that dies at a moment."""
        words = [sys.executable, "-m", "tests.journeys.taking"]
        return subprocess.run(
            [*words, str(self.home), str(self.bundle), moment],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
        )


@pytest.fixture
def scene(desk: Desk, county: Desk, stick: Path) -> Scene:
    save(county, "县里的人")
    with desk.write("大量建档") as unit:
        for number in range(800):
            unit.put(Person(name=f"人{number}", note="一段不短的说明文字" * 10))
    path = bundles.make(desk, stick).path
    before = content(county)
    county.close()
    return Scene(county.paths.home, before, path, dict(records_of(desk, desk.site_id)))


@pytest.fixture
def killed(scene: Scene) -> Callable[[str], tuple[Scene, Content]]:
    """Return what kills a taking process and tells what the county holds afterwards."""

    def at(moment: str) -> tuple[Scene, Content]:
        ended = scene.take_in_a_process(moment)
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        desk = open_desk(scene.home, "", PASSWORD, secrets=NoKeyring())
        try:
            found = content(desk)
            _is_sound(desk)
        finally:
            desk.close()
        return scene, found

    return at


def _is_sound(desk: Desk) -> None:
    with desk.read() as connection:
        assert records.check_chain(connection) is None
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
    assert check_copy(desk.paths.database, desk.key) == ""


def _takes_it_again(scene: Scene, verdict: str) -> None:
    desk = open_desk(scene.home, "", PASSWORD, secrets=NoKeyring())
    try:
        assert inbox.take(desk, scene.bundle).verdict == verdict
        site_id = shown_bundles.show(scene.bundle).site_id
        assert dict(records_of(desk, site_id)) == scene.rows
        _is_sound(desk)
    finally:
        desk.close()


def test_a_county_killed_at_any_part_of_the_work_has_all_or_nothing(
    scene: Scene, killed: Callable[[str], tuple[Scene, Content]], tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(scene.home, kept)
    counted = scene.take_in_a_process("count")
    assert counted.returncode == 0, counted.stderr
    steps = int(counted.stdout)
    assert steps > 100
    for part in _PARTS:
        shutil.rmtree(scene.home)
        shutil.copytree(kept, scene.home)
        _scene, found = killed(f"work:{max(1, int(steps * part))}")
        assert found == scene.before
    _takes_it_again(scene, "apply")


@pytest.mark.parametrize("growth", [1, 200_000])
def test_a_county_killed_while_the_disk_is_written_has_all_or_nothing(
    killed: Callable[[str], tuple[Scene, Content]], growth: int
) -> None:
    scene, found = killed(f"wal:{growth}")
    whole = found != scene.before
    if whole:
        assert len(found["inbox"]) == 1
    _takes_it_again(scene, "duplicate" if whole else "apply")


def test_what_was_taken_before_the_power_failed_is_there(
    killed: Callable[[str], tuple[Scene, Content]],
) -> None:
    scene, found = killed("done")
    assert len(found["inbox"]) == 1
    _takes_it_again(scene, "duplicate")
