# SPDX-License-Identifier: MulanPSL-2.0
"""The commands about the computers of a station, from the new laptop's card to its stop."""

from pathlib import Path

import pytest

from tests.cli.conftest import Wuse
from wuse_desktop.services import setup
from wuse_desktop.services.joining import create_joining_desk


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small costs of Argon2 for the desks of these tests."""
    from tests.services.conftest import CHEAP  # noqa: PLC0415

    make = setup.make_desk
    monkeypatch.setattr(
        setup, "make_desk", lambda *given, **named: make(*given, **{**named, "costs": CHEAP})
    )
    monkeypatch.setattr(f"{create_joining_desk.__module__}.make_desk", setup.make_desk)


def test_a_second_laptop_by_command(wuse: Wuse, tmp_path: Path, password_file: Path) -> None:
    first, second, stick = tmp_path / "first", tmp_path / "second", tmp_path / "stick"
    stick.mkdir()

    def at(home: Path, *arguments: object, code: int = 0) -> dict[str, object]:
        ran = wuse("--home", home, "--password-file", password_file, "--json", *arguments)
        assert ran.code == code, ran.out + ran.err
        return ran.facts  # type: ignore[no-any-return]

    at(first, "setup", "--kind", "station", "--division", "230127100", "--user-name", "李晓梅")
    at(second, "laptop", "new", "--user-name", "王芳")
    refused = at(second, "status", code=1)
    assert refused["code"] == "desk_joining"
    card = at(second, "laptop", "card", "-o", stick)
    shown = at(first, "laptop", "show", card["file"])
    assert shown["fingerprint"] == card["fingerprint"]
    made = at(first, "laptop", "admit", card["file"], "-o", stick, "--role", "head")
    joined = at(second, "laptop", "join", made["card"])
    assert joined["rows"] == made["rows"]
    listed = at(second, "laptop", "list")["laptops"]
    assert isinstance(listed, list)
    assert [item["letter"] for item in listed] == ["A", "Z"]
    assert at(second, "status")["kind"] == "station"
    assert at(second, "clock")["mendable"] is False
    at(first, "sync", "--drop", stick)
    at(second, "sync", "--drop", stick)
    at(first, "laptop", "stop", "Z", "--reason", "丢失")
    listed = at(first, "laptop", "list")["laptops"]
    assert isinstance(listed, list)
    assert [item["state"] for item in listed] == ["admitted", "revoked"]
    again = at(first, "laptop", "stop", "Z", "--reason", "丢失", code=1)
    assert again["code"] == "laptop_unknown"
