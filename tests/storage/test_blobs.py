# SPDX-License-Identifier: MulanPSL-2.0
"""Encrypted files beside the database: whole or not there, once for each content."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.security.file_seal import FileSeal
from wuse_desktop.storage.blobs import Blobs

CONTENT = "镇西村三组入户照片".encode() * 9000


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "attachments", FileSeal(bytes(range(32))))


def names(blobs: Blobs) -> list[str]:
    return sorted(path.name for path in blobs.folder.iterdir()) if blobs.folder.exists() else []


def test_a_content_is_kept_once_under_its_name(blobs: Blobs) -> None:
    name, fresh = blobs.keep(CONTENT)
    assert fresh
    assert blobs.keep(CONTENT) == (name, False)
    assert names(blobs) == [name]
    assert blobs.names() == {name}
    assert blobs.read(name) == CONTENT
    assert blobs.state(name) == "sound"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such bits")
def test_only_the_owner_may_look_into_the_folder(blobs: Blobs) -> None:
    name, _fresh = blobs.keep(CONTENT)
    assert blobs.folder.stat().st_mode & 0o077 == 0
    assert (blobs.folder / name).stat().st_mode & 0o077 == 0


def test_nothing_of_the_content_is_in_the_file(blobs: Blobs) -> None:
    name, _fresh = blobs.keep(CONTENT)
    assert "镇西村".encode() not in (blobs.folder / name).read_bytes()


def test_a_damaged_file_is_told_and_written_anew_when_its_content_comes_again(
    blobs: Blobs,
) -> None:
    name, _fresh = blobs.keep(CONTENT)
    path = blobs.folder / name
    path.write_bytes(path.read_bytes()[:-1])
    assert blobs.state(name) == "damaged"
    with pytest.raises(EnvironmentFault) as refused:
        blobs.read(name)
    assert refused.value.code == "attachment_damaged"
    assert blobs.keep(CONTENT) == (name, True)
    assert blobs.read(name) == CONTENT


@pytest.mark.parametrize("name", ["a" * 64, "", "../database.db", "/etc/passwd"])
def test_a_name_that_is_none_of_ours_is_missing(blobs: Blobs, name: str) -> None:
    assert blobs.state(name) == "missing"
    with pytest.raises(EnvironmentFault) as refused:
        blobs.read(name)
    assert refused.value.code == "attachment_missing"
    blobs.remove(name)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_disk_that_refuses_leaves_nothing(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch, number: int, step: str
) -> None:
    def refuse(*_given: Any) -> None:
        raise OSError(number, "refused")

    def half(*given: Any) -> Iterator[bytes]:
        yield b"head"
        refuse(*given)

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", refuse)
    elif step == "replace":
        monkeypatch.setattr(Path, "replace", refuse)
    else:
        monkeypatch.setattr(FileSeal, "seal", half)
    with pytest.raises(EnvironmentFault):
        blobs.keep(CONTENT)
    monkeypatch.undo()
    assert names(blobs) == []
    name, _fresh = blobs.keep(CONTENT)
    assert blobs.read(name) == CONTENT


def test_what_a_killed_writing_left_is_no_file_and_is_removed(blobs: Blobs) -> None:
    name, _fresh = blobs.keep(CONTENT)
    left = blobs.folder / f"{'b' * 64}.part"
    left.write_bytes(b"half")
    assert blobs.names() == {name}
    assert blobs.remove_drafts() == 1
    assert names(blobs) == [name]


_KILLED = """
import os, signal, sys
from pathlib import Path
from wuse_desktop.security.file_seal import FileSeal
from wuse_desktop.storage.blobs import Blobs

class Dying(FileSeal):
    def seal(self, name, content):
        for number, piece in enumerate(super().seal(name, content)):
            if number == 2:
                os.kill(os.getpid(), signal.SIGKILL)
            yield piece

Blobs(Path(sys.argv[1]), Dying(bytes(range(32)))).keep(bytes(500_000))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_program_killed_while_writing_leaves_no_file_of_that_name(blobs: Blobs) -> None:
    ran = subprocess.run([sys.executable, "-c", _KILLED, str(blobs.folder)], check=False)
    assert ran.returncode < 0
    assert blobs.names() == set()
    assert len(names(blobs)) == 1
    name, fresh = blobs.keep(bytes(500_000))
    assert fresh
    assert blobs.read(name) == bytes(500_000)
    assert names(blobs) == [name], "the next writing takes the place of the left-over"
