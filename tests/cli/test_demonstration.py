# SPDX-License-Identifier: MulanPSL-2.0
"""The demonstration is told as it was, and what it leaves opens with the password it tells."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

STATIONS = 7


@pytest.fixture
def pictures_asked_for(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """Notes the calls of the window instead of starting it: its pictures are tested with it."""
    asked: list[Sequence[str]] = []

    def run(command: Sequence[str], **_options: object) -> Any:
        asked.append(command)
        return type("Done", (), {"returncode": 0, "stdout": "one.png\n"})

    monkeypatch.setattr("subprocess.run", run)
    return asked


def test_the_demonstration_ends_with_receipts_papers_and_desks_that_open(
    wuse: Any, tmp_path: Path, pictures_asked_for: list[Sequence[str]]
) -> None:
    target = tmp_path / "demo"
    ran = wuse("demo", "-o", target, "--json")
    assert ran.code == 0, ran.out + ran.err
    facts = ran.facts
    county, *stations = facts["sites"]
    assert len(stations) == STATIONS
    assert all(site["rows"] > 150 for site in facts["sites"])
    assert all(site["confirmed"] > 0 and site["bundle_bytes"] > 0 for site in stations)
    for paper in facts["papers"]:
        assert Path(paper["file"]).read_bytes().startswith(b"%PDF-")
    password = target / "password.txt"
    status = wuse("--home", county["home"], "--password-file", password, "--json", "status")
    assert len(status.facts["stations"]) == STATIONS
    assert {line["rows"] for line in status.facts["stations"]} == {
        site["bundle_rows"] for site in stations
    }
    own = wuse("--home", stations[0]["home"], "--password-file", password, "--json", "status").facts
    assert own["unpacked"] == own["packed"] == own["delivered"] == 0
    assert len(pictures_asked_for) in (0, 2)
    again = wuse("demo", "-o", target)
    assert again.code == 0, again.err
    assert "木兰镇社会工作总督导站" in again.out
    assert facts["password"] in again.out


def test_a_folder_with_other_files_is_left_alone(wuse: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", "utf-8")
    ran = wuse("demo", "-o", tmp_path, "--json")
    assert ran.code == 1
    assert ran.facts["code"] == "demo_folder_in_use"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
