# SPDX-License-Identifier: MulanPSL-2.0
"""Choosing, trying and using servers by commands alone."""

from pathlib import Path
from typing import Any

import pytest

from tests.drop_servers.process import PASSWORD, USER
from tests.drop_servers.running import Running, running

__all__ = ["running"]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file with the password of the server."""
    path = tmp_path / "drop-password"
    path.write_text(PASSWORD + "\n", encoding="utf-8")
    return path


def test_a_record_goes_up_over_a_server_and_its_receipt_comes_back(
    station: Any, county: Any, tmp_path: Path, running: Running, secret: Path
) -> None:
    server = running("webdav-rclone")
    address = f"http://{USER}@127.0.0.1:{server.port}/{server.new_place()}"
    assert county("drop", "set", address, "--drop-password-file", secret).code == 0
    card = station("enrol", "request", "-o", tmp_path).facts["file"]
    answer = county("enrol", "admit", card, "-o", tmp_path).facts["file"]
    assert station("enrol", "accept", answer).code == 0
    shown = station("drop", "show")
    assert (shown.facts["address"], shown.facts["needs_password"]) == (address, True)
    assert station("sync").facts["code"] == "drop_no_password"
    assert station("drop", "try", "--drop-password-file", secret).facts["good"] is True
    for side in (station, county, station):
        ran = side("sync", "--drop-password-file", secret)
        assert ran.code == 0, ran.facts
    assert ran.facts["confirmed"]


def test_a_server_key_has_to_be_named_before_it_is_pinned(
    station: Any, running: Running, secret: Path
) -> None:
    server = running("sftp-rclone")
    address = f"sftp://{USER}@127.0.0.1:{server.port}/{server.new_place()}"
    seen = station("drop", "set", address, "--drop-password-file", secret)
    assert (seen.code, seen.facts["code"]) == (1, "drop_host_key_new")
    key = seen.facts["host_key"]
    assert key.startswith("ssh-ed25519 SHA256:")
    assert station("drop", "show").facts["address"] == ""
    chosen = station(
        "drop", "set", address, "--host-key", key, "--drop-password-file", secret, "--limit", "500"
    )
    assert chosen.code == 0
    assert chosen.facts["limit_kib"] == 500
    assert station("drop", "try", "--drop-password-file", secret).code == 0
    other = key[:-3] + "xyz"
    station("drop", "set", address, "--host-key", other, "--drop-password-file", secret)
    refused = station("drop", "try", "--drop-password-file", secret)
    assert (refused.code, refused.facts["code"]) == (1, "drop_host_key")


@pytest.mark.parametrize("address", ["ftp://host/x", "https://u:pw@host/x", "sftp://host"])
def test_what_is_no_address_is_refused(station: Any, address: str) -> None:
    ran = station("drop", "set", address)
    assert ran.code == 1
    assert ran.facts["code"].startswith("drop_address")
    assert station("drop", "show").facts["address"] == ""
