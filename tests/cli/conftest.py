# SPDX-License-Identifier: MulanPSL-2.0
"""The command as a person or a script calls it: arguments in, exit code and text out."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wuse_desktop import cli

PASSWORD = "山高水长-四季平安-7"


@dataclass(frozen=True)
class Ran:
    """What one call left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def facts(self) -> Any:
        return json.loads(self.out)


Wuse = Callable[..., Ran]


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUSE_KEYRING", "none")


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password.txt"
    path.write_text(PASSWORD + "\n", "utf-8")
    return path


@pytest.fixture
def wuse(capfd: pytest.CaptureFixture[str]) -> Wuse:
    """Return a function that runs ``wuse`` with arguments."""

    def run(*arguments: object) -> Ran:
        capfd.readouterr()
        code = cli.main([str(item) for item in arguments])
        written = capfd.readouterr()
        return Ran(code, written.out, written.err)

    return run


@pytest.fixture(scope="session")
def desks_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station, its county and its prefecture, made once by the command; tests work on copies."""
    folder = tmp_path_factory.mktemp("desks")
    password = folder / "password.txt"
    password.write_text(PASSWORD + "\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WUSE_KEYRING", "none")
        for name, kind, place in (
            ("station", "station", "230127100"),
            ("county", "county", "230127"),
            ("prefecture", "prefecture", "2301"),
        ):
            options = {
                "--home": folder / name,
                "--password-file": password,
                "--kind": kind,
                "--division": place,
                "--user-name": "李晓梅",
                "--recovery-file": folder / f"{name}.txt",
            }
            given = [str(part) for option in options.items() for part in option]
            assert cli.main(["setup", *given]) == 0
    return folder


def _at(wuse: Wuse, home: Path, password_file: Path) -> Wuse:
    def run(*arguments: object) -> Ran:
        return wuse("--home", home, "--password-file", password_file, "--json", *arguments)

    return run


@pytest.fixture
def home(desks_made: Path, tmp_path: Path) -> Path:
    """The folder of a fresh station desk of the township of the examples."""
    return Path(shutil.copytree(desks_made / "station", tmp_path / "station"))


@pytest.fixture
def station(wuse: Wuse, home: Path, password_file: Path) -> Wuse:
    """Return a function that runs ``wuse --json`` at a fresh station desk."""
    return _at(wuse, home, password_file)


@pytest.fixture
def county(wuse: Wuse, desks_made: Path, tmp_path: Path, password_file: Path) -> Wuse:
    """Return a function that runs ``wuse --json`` at a fresh county desk."""
    copy = Path(shutil.copytree(desks_made / "county", tmp_path / "county"))
    return _at(wuse, copy, password_file)


@pytest.fixture
def prefecture(wuse: Wuse, desks_made: Path, tmp_path: Path, password_file: Path) -> Wuse:
    """Return a function that runs ``wuse --json`` at a fresh desk of the prefecture."""
    copy = Path(shutil.copytree(desks_made / "prefecture", tmp_path / "prefecture"))
    return _at(wuse, copy, password_file)


@pytest.fixture
def recovery_file(desks_made: Path) -> Path:
    """The recovery code of the station desk, in a file."""
    return desks_made / "station.txt"
