# SPDX-License-Identifier: MulanPSL-2.0
"""What is special about a drop in a folder: sticks that are pulled, links, media without links."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from wuse_desktop.sync.drops.folder import FolderDrop
from wuse_desktop.sync.faults import write_code
from wuse_desktop.sync.files import patiently
from wuse_desktop.sync.ports import DropFault

NAME = "inbox/token/bundle"


def test_a_pulled_stick_is_not_made_anew_on_the_local_disk(tmp_path: Path) -> None:
    drop = FolderDrop(tmp_path / "stick")
    for act in (
        lambda: drop.put_new(NAME, b"x"),
        lambda: list(drop.list("inbox/token")),
        lambda: drop.size(NAME),
        lambda: drop.get_range(NAME, 0, 1),
        lambda: drop.rename_new(NAME, NAME + "x"),
        lambda: drop.delete(NAME),
    ):
        with pytest.raises(DropFault, match="medium_gone") as caught:
            act()
        assert caught.value.retryable
        assert caught.value.next_step
    assert list(tmp_path.iterdir()) == []


def test_links_and_strange_names_on_the_medium_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"private")
    folder = tmp_path / "drop" / "inbox"
    folder.mkdir(parents=True)
    (folder / "linked").symlink_to(secret)
    (folder / "中文 名字").write_bytes(b"x")
    (folder / ".hidden").write_bytes(b"x")
    drop = FolderDrop(tmp_path / "drop")
    assert list(drop.list("inbox")) == []
    with pytest.raises(DropFault):
        drop.get_range("inbox/linked", 0, 10)


def test_a_medium_without_hard_links_works_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*arguments: Any, **named: Any) -> None:
        raise OSError(errno.EPERM, "FAT has no links")

    monkeypatch.setattr(os, "link", refused)
    drop = FolderDrop(tmp_path)
    drop.put_new(NAME, b"data")
    drop.put_new(NAME + ".tmp", b"other")
    with pytest.raises(DropFault, match="file_exists"):
        drop.rename_new(NAME + ".tmp", NAME)
    drop.rename_new(NAME + ".tmp", NAME + "2")
    assert [entry.name for entry in drop.list("inbox/token")] == [NAME, NAME + "2"]
    assert drop.get_range(NAME, 0, 10) == b"data"


@pytest.mark.parametrize(
    ("number", "code", "retryable"),
    [
        (errno.ENOSPC, "disk_full", False),
        (errno.EROFS, "read_only", False),
        (errno.EIO, "medium_gone", True),
        (errno.EINTR, "io_failed", True),
    ],
)
def test_what_the_machine_says_is_put_into_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str, retryable: bool
) -> None:
    def refused(*arguments: Any) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(DropFault) as caught:
        FolderDrop(tmp_path).put_new(NAME, b"data")
    assert (caught.value.code, caught.value.retryable) == (code, retryable)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# Windows ---------------------------------------------------------------------------------------


def windows(code: int) -> PermissionError:
    """What Windows says, as Python hands it on."""
    error = PermissionError(errno.EACCES, "refused")
    error.winerror = code  # type: ignore[attr-defined,unused-ignore]  # Windows has it
    return error


def test_what_a_scanner_holds_is_tried_again_for_a_moment() -> None:
    paused: list[float] = []
    refusals = [windows(32), windows(33), windows(5)]

    def act() -> str:
        if refusals:
            raise refusals.pop()
        return "done"

    assert patiently(act, paused.append) == "done"
    assert len(paused) == 3
    assert sum(paused) < 1


def test_what_stays_held_is_said_and_what_is_forbidden_at_once() -> None:
    paused: list[float] = []

    def held() -> None:
        raise windows(32)

    def forbidden() -> None:
        raise PermissionError(errno.EACCES, "refused")

    with pytest.raises(PermissionError) as caught:
        patiently(held, paused.append)
    assert (write_code(caught.value), len(paused)) == ("file_busy", 5)
    with pytest.raises(PermissionError) as caught:
        patiently(forbidden, paused.append)
    assert (write_code(caught.value), len(paused)) == ("read_only", 5)


@pytest.mark.parametrize(
    ("number", "code"),
    [(19, "read_only"), (21, "medium_gone"), (64, "medium_gone"), (112, "disk_full")],
)
def test_windows_has_many_numbers_behind_one(number: int, code: str) -> None:
    assert write_code(windows(number)) == code


@pytest.mark.parametrize(
    "name", ["inbox/con", "inbox/NUL.part0000", "com1/x", "inbox/x.", "inbox/lpt9.a.b"]
)
def test_names_that_windows_takes_for_something_else_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a drop name"):
        FolderDrop(tmp_path).put_new(name, b"x")


def test_a_file_that_goes_while_it_is_listed_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = FolderDrop(tmp_path)
    for name in ("a", "b"):
        drop.put_new(f"inbox/{name}", b"x")
    scan = os.scandir

    def then_one_goes(folder: Path) -> list[os.DirEntry[str]]:
        found = list(scan(folder))
        (folder / "a").unlink()
        return found

    monkeypatch.setattr(os, "scandir", then_one_goes)
    assert [entry.name for entry in drop.list("inbox")] == ["inbox/b"]
