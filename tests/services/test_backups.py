# SPDX-License-Identifier: MulanPSL-2.0
"""A backup holds the whole desk, was tried before it counts, and comes back as the same site."""

import copy
import hashlib
import json
import os
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.services.conftest import PASSWORD, Reopen
from tests.services.exchanging import Content, content, save
from wuse_desktop.domain.progress import Cancelled
from wuse_desktop.errors import EnvironmentFault, Fault, UserFault
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import attachments, backups
from wuse_desktop.services import records as services_records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.recovery import new_recovery_code
from wuse_desktop.services.setup import open_desk
from wuse_desktop.storage import records, settings

# what a restored desk does not have of the former one: it is another replica
_OF_THE_REPLICA = ("replica", "setting", "outbox")


def _restore(home: Path, file: Path, password: str = PASSWORD, **named: Any) -> Path | None:
    return backups.restore(home, file, "", password, secrets=NoKeyring(), **named)


def _open(home: Path) -> Desk:
    return open_desk(home, "", PASSWORD, secrets=NoKeyring())


def _kept(found: Content) -> Content:
    return {name: rows for name, rows in found.items() if name not in _OF_THE_REPLICA}


def _refused(call: Callable[[], object]) -> Fault:
    with pytest.raises(Fault) as refused:
        call()
    assert refused.value.message.endswith("。")
    assert refused.value.next_step.endswith("。")
    return refused.value


@pytest.fixture
def saved(desk: Desk, stick: Path) -> Path:
    """A backup on a stick of a desk with something in it."""
    row_id = save(desk, "王秀兰", phone="13845678901")
    save(desk, "王秀蘭", row_id)
    return backups.backup(desk, stick).path


def test_a_backup_is_one_file_that_was_tried(desk: Desk, stick: Path) -> None:
    save(desk, "王秀兰")
    made = backups.backup(desk, stick)
    assert [path.name for path in stick.iterdir()] == [made.path.name]
    assert made.size == made.path.stat().st_size
    known = backups.last_backup(desk)
    assert known is not None
    assert (known["at"], known["path"]) == (made.made_at, str(made.path))
    assert known["tried"]
    with zipfile.ZipFile(made.path) as packed:
        assert sorted(packed.namelist()) == ["database.db", "keyslots.json", "manifest.json"]
        assert packed.testzip() is None


def test_without_a_folder_it_lies_in_the_desks_own(desk: Desk) -> None:
    assert backups.last_backup(desk) is None
    assert backups.backup(desk).path.parent == desk.paths.backups


def test_a_restored_desk_holds_everything(desk: Desk, saved: Path, tmp_path: Path) -> None:
    before = content(desk)
    home = tmp_path / "restored"
    assert _restore(home, saved) is None
    restored = _open(home)
    assert _kept(content(restored)) == _kept(before)
    with restored.read() as connection:
        assert records.check_chain(connection) is None
    assert restored.site_id == desk.site_id
    assert save(restored, "赵德福")
    restored.close()


def test_a_restored_desk_is_a_new_replica_with_a_sequence_of_its_own(
    desk: Desk, saved: Path, tmp_path: Path
) -> None:
    _restore(tmp_path / "restored", saved)
    restored = _open(tmp_path / "restored")
    with desk.read() as here, restored.read() as there:
        mine, theirs = settings.own_replica(here), settings.own_replica(there)
    assert mine[0] != theirs[0]
    # its letter keeps record numbers apart from those given since the backup
    assert (mine[1], theirs[1]) == ("A", "B")
    assert mine[2] == theirs[2]
    assert content(restored)["outbox"] == []
    assert backups.last_backup(restored) is None
    row_id = save(restored, "赵德福")
    with restored.read() as connection:
        origin, hlc = connection.exec_driver_sql(
            "SELECT origin, hlc FROM person WHERE id = ?", (row_id,)
        ).one()
    assert origin == theirs[0]
    assert hlc.endswith(theirs[0])
    restored.close()


def test_the_recovery_code_restores_too(desk: Desk, stick: Path, tmp_path: Path) -> None:
    code = new_recovery_code(desk)
    file = backups.backup(desk, stick).path
    _restore(tmp_path / "restored", file, password="", recovery_code=code)
    _open(tmp_path / "restored").close()


def test_the_former_desk_is_kept_beside_the_restored_one(
    desk: Desk, saved: Path, reopen: Reopen
) -> None:
    save(desk, "后来的人")
    before = content(desk)
    home = desk.paths.home
    desk.close()
    kept = _restore(home, saved)
    assert kept is not None
    assert {path.name for path in kept.iterdir()} == {"database.db", "keyslots.json"}
    restored = _open(home)
    assert len(content(restored)["person"]) == 1
    restored.close()
    former = kept.rename(home.parent / "former")
    opened = _open(former)
    assert content(opened) == before
    opened.close()


def test_restoring_twice_keeps_both_former_desks(desk: Desk, saved: Path) -> None:
    desk.close()
    kept = {_restore(desk.paths.home, saved) for _each in range(2)}
    assert len(kept) == 2
    _open(desk.paths.home).close()


def test_a_desk_that_is_open_is_not_replaced(desk: Desk, saved: Path) -> None:
    before = content(desk)
    assert _refused(lambda: _restore(desk.paths.home, saved)).code == "desk_in_use"
    assert content(desk) == before


# attachments -------------------------------------------------------------------------------


PAPER = b"%PDF-1.4 " + os.urandom(200_000)


@pytest.fixture
def attached(desk: Desk) -> str:
    """An attachment of a person; its id."""
    return attachments.add(desk, "person", save(desk, "王秀兰"), PAPER).saved.id


def test_a_backup_brings_the_attachments_back(
    desk: Desk, attached: str, stick: Path, tmp_path: Path
) -> None:
    binned = attachments.add(desk, "person", save(desk, "赵德福"), b"%PDF other").saved.id
    attachments.remove(desk, binned)
    attachments.files_of(desk).keep(b"named by no row")
    made = backups.backup(desk, stick)
    assert (made.attachments, made.left_out, made.warning) == (2, 0, "")
    with zipfile.ZipFile(made.path) as packed:
        assert packed.testzip() is None
        assert sum(name.startswith("attachments/") for name in packed.namelist()) == 2
    _restore(tmp_path / "restored", made.path)
    restored = _open(tmp_path / "restored")
    assert attachments.read(restored, attached) == PAPER
    services_records.restore(restored, "attachment", binned)
    assert attachments.read(restored, binned) == b"%PDF other"
    assert attachments.sweep(restored) == 0
    restored.close()


def test_a_desk_with_attachments_is_kept_whole_beside_the_restored_one(
    desk: Desk, attached: str, saved: Path
) -> None:
    home = desk.paths.home
    desk.close()
    kept = _restore(home, saved)
    assert kept is not None
    assert {path.name for path in kept.iterdir()} == {
        "database.db", "keyslots.json", "attachments",
    }  # fmt: skip
    opened = _open(kept.rename(home.parent / "former"))
    assert attachments.read(opened, attached) == PAPER
    opened.close()
    restored = _open(home)
    attachments.add(restored, "person", save(restored, "后来的人"), PAPER)
    restored.close()


def test_a_backup_of_the_first_format_still_restores(
    desk: Desk, saved: Path, tmp_path: Path
) -> None:
    before = content(desk)
    _manifest(saved, format=1)
    _restore(tmp_path / "restored", saved)
    restored = _open(tmp_path / "restored")
    assert _kept(content(restored)) == _kept(before)
    restored.close()


def test_a_file_that_is_damaged_here_is_left_out_and_told(
    desk: Desk, attached: str, stick: Path, tmp_path: Path
) -> None:
    lost = attachments.add(desk, "person", save(desk, "赵德福"), b"%PDF lost").saved.id
    for path in desk.paths.attachments.iterdir():
        if path.stat().st_size < 1000:
            path.unlink()
        else:
            _flip(path, 0.5)
    made = backups.backup(desk, stick)
    assert (made.attachments, made.left_out) == (0, 2)
    assert "2 个附件" in made.warning
    _restore(tmp_path / "restored", made.path)
    restored = _open(tmp_path / "restored")
    for row_id in (attached, lost):
        fault = _refused(lambda row_id=row_id: attachments.read(restored, row_id))  # type: ignore[misc]
        assert fault.code == "attachment_missing"
    restored.close()


def test_a_stick_that_writes_wrong_bytes_is_found_before_the_backup_counts(
    desk: Desk, attached: str, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert attached
    write = zipfile.ZipFile.writestr

    def write_wrong(file: zipfile.ZipFile, name: str, data: Any) -> None:
        wrong = name.startswith("attachments/")
        write(file, name, data[:-1] + bytes([data[-1] ^ 1]) if wrong else data)

    monkeypatch.setattr(zipfile.ZipFile, "writestr", write_wrong)
    assert _refused(lambda: backups.backup(desk, stick)).code == "backup_failed"
    assert list(stick.iterdir()) == []
    assert backups.last_backup(desk) is None


def _swap_attachments(file: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        one, other = (name for name in packed.namelist() if name.startswith("attachments/"))
        data = {one: packed.read(other), other: packed.read(one)}
        manifest = json.loads(packed.read("manifest.json"))
    files = manifest["files"]
    files[one], files[other] = files[other], files[one]
    _rewrite(file, **data, manifest=json.dumps(manifest).encode())


def _first_attachment(file: Path) -> str:
    with zipfile.ZipFile(file) as packed:
        return next(name for name in packed.namelist() if name.startswith("attachments/"))


@pytest.mark.parametrize("harm", ["left out", "changed", "exchanged", "a path out of the folder"])
def test_attachments_that_are_not_right_change_nothing(
    desk: Desk, attached: str, stick: Path, reopen: Reopen, harm: str
) -> None:
    attachments.add(desk, "person", save(desk, "赵德福"), b"%PDF other")
    file = backups.backup(desk, stick).path
    first = _first_attachment(file)
    if harm == "left out":
        _rewrite(file, **{first: None})
    elif harm == "changed":
        _rewrite(file, **{first: b"x" * 99})
    elif harm == "exchanged":
        _swap_attachments(file)
    else:
        _rewrite(file, **{"attachments/../../out": b"x"})
    before, home = content(desk), desk.paths.home
    desk.close()
    assert _refused(lambda: _restore(home, file)).code == "backup_damaged"
    again = reopen(desk)
    assert content(again) == before
    assert attachments.read(again, attached) == PAPER
    assert not (home.parent / "out").exists()


# what may be wrong with a file ------------------------------------------------------------


def _flip(file: Path, place: float) -> None:
    data = bytearray(file.read_bytes())
    data[int(len(data) * place)] ^= 1
    file.write_bytes(data)


def _rewrite(file: Path, **members: bytes | None) -> None:
    with zipfile.ZipFile(file) as packed:
        known = {name: packed.read(name) for name in packed.namelist()}
    for name, data in members.items():
        found = {"database": "database.db", "manifest": "manifest.json"}.get(name, name)
        if data is None:
            del known[found]
        else:
            known[found] = data
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in known.items():
            packed.writestr(name, data)


def _manifest(file: Path, **changes: object) -> None:
    with zipfile.ZipFile(file) as packed:
        manifest = json.loads(packed.read("manifest.json"))
    _rewrite(file, manifest=json.dumps({**manifest, **changes}).encode())


def _patch_directory(file: Path, member: str, at: int, value: bytes) -> None:
    """Change what the directory says of a member, and where it has the same field, its header."""
    data = bytearray(file.read_bytes())
    place = data.rfind(b"PK\x01\x02", 0, data.rfind(member.encode()))
    data[place + at : place + at + len(value)] = value
    if at == _FLAGS:
        (header,) = struct.unpack_from("<L", data, place + 42)
        data[header + 6 : header + 6 + len(value)] = value
    file.write_bytes(data)


_FLAGS, _METHOD = 8, 10


def _pack_again(file: Path, method: int) -> None:
    with zipfile.ZipFile(file) as packed:
        known = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, data in known.items():
            packed.writestr(name, data)


def _slots(file: Path, content: bytes) -> None:
    with zipfile.ZipFile(file) as packed:
        files = json.loads(packed.read("manifest.json"))["files"]
    files["keyslots.json"]["sha256"] = hashlib.sha256(content).hexdigest()
    _rewrite(file, **{"keyslots.json": content})
    _manifest(file, files=files)


def _twice(file: Path) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as packed:
        warnings.simplefilter("ignore", UserWarning)  # zipfile remarks on our duplicate
        packed.writestr("keyslots.json", b"{}")


def _share_bytes(file: Path) -> None:
    """Attachments without end that are all the same bytes of the file."""
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("attachments/" + "0" * 64, bytes(9000))
        first = packed.filelist[-1]
        for number in range(1, 50):
            item = copy.copy(first)
            item.filename = f"attachments/{number:064x}"
            packed.filelist.append(item)
        files = json.loads(packed.read("manifest.json"))["files"]
        files |= {item.filename: {"sha256": ""} for item in packed.filelist[3:]}
    _manifest_in_place(file, files)


def _manifest_in_place(file: Path, files: Mapping[str, object]) -> None:
    """Another manifest at the end, the directory as it is otherwise."""
    with zipfile.ZipFile(file, "a") as packed:
        packed.filelist[:] = [item for item in packed.filelist if item.filename != "manifest.json"]
        packed.NameToInfo.pop("manifest.json")
        packed.writestr("manifest.json", json.dumps({"format": 2, "files": files}))


def _long_directory(file: Path) -> None:
    """A directory of 40 MB, which the file has, though nothing stands in it."""
    data = file.read_bytes()
    end = bytearray(data[-22:])
    struct.pack_into("<L", end, 12, 40 << 20)
    struct.pack_into("<L", end, 16, 0)
    with file.open("wb") as out:
        out.truncate(40 << 20)
        out.seek(40 << 20)
        out.write(end)


_DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "flipped early": (lambda file: _flip(file, 0.2), "backup_damaged"),
    "flipped late": (lambda file: _flip(file, 0.9), "backup_damaged"),
    "cut": (lambda file: file.write_bytes(file.read_bytes()[:-5000]), "backup_damaged"),
    "empty": (lambda file: file.write_bytes(b""), "backup_damaged"),
    "no zip": (lambda file: file.write_bytes(b"x" * 10_000), "backup_damaged"),
    "gone": (lambda file: file.unlink(), "file_missing"),
    "a member more": (lambda file: _rewrite(file, more=b"x"), "backup_damaged"),
    "a member less": (lambda file: _rewrite(file, database=None), "backup_damaged"),
    "no manifest": (lambda file: _rewrite(file, manifest=b"[]"), "backup_damaged"),
    "other files": (lambda file: _manifest(file, files={}), "backup_damaged"),
    "other database": (lambda file: _rewrite(file, database=b"x" * 9000), "backup_damaged"),
    "asks for a password": (
        lambda file: _patch_directory(file, "manifest.json", _FLAGS, b"\x01"),
        "backup_damaged",
    ),
    "packed in an unknown way": (
        lambda file: _patch_directory(file, "database.db", _METHOD, b"\x63"),
        "backup_damaged",
    ),
    "said to be packed": (
        lambda file: _patch_directory(file, "database.db", _METHOD, b"\x08"),
        "backup_damaged",
    ),
    "packed": (lambda file: _pack_again(file, zipfile.ZIP_DEFLATED), "backup_damaged"),
    "a name twice": (_twice, "backup_damaged"),
    "members of the same bytes": (_share_bytes, "backup_damaged"),
    "a long directory": (_long_directory, "backup_damaged"),
    "a deep manifest": (
        lambda file: _rewrite(file, manifest=b"[" * 60_000),
        "backup_damaged",
    ),
    "a long manifest": (
        lambda file: _manifest(file, more="x" * 100_000),
        "backup_damaged",
    ),
    "a format in words": (lambda file: _manifest(file, format="x"), "backup_damaged"),
    "files in a row": (
        lambda file: _manifest(file, files=["database.db", "keyslots.json"]),
        "backup_damaged",
    ),
    "files without facts": (
        lambda file: _manifest(file, files={"database.db": 1, "keyslots.json": None}),
        "backup_damaged",
    ),
    "other slots": (lambda file: _slots(file, b'{"a": 1}'), "backup_damaged"),
    "deep slots": (lambda file: _slots(file, b"[" * 200_000), "backup_damaged"),
    "newer": (lambda file: _manifest(file, format=3), "backup_newer"),
}


@pytest.mark.parametrize("damage", _DAMAGES)
def test_a_file_that_is_not_right_changes_nothing(
    desk: Desk, saved: Path, reopen: Reopen, damage: str
) -> None:
    harm, code = _DAMAGES[damage]
    before = content(desk)
    home = desk.paths.home
    names = sorted(path.name for path in home.rglob("*"))
    desk.close()
    harm(saved)
    assert _refused(lambda: _restore(home, saved)).code == code
    assert content(reopen(desk)) == before
    after = {path.name for path in home.rglob("*")}
    assert after - {"database.db-shm", "database.db-wal"} == set(names) - {
        "database.db-shm",
        "database.db-wal",
    }


def test_a_wrong_password_changes_nothing(desk: Desk, saved: Path, reopen: Reopen) -> None:
    before = content(desk)
    desk.close()
    fault = _refused(lambda: _restore(desk.paths.home, saved, "不对的密码-2026"))
    assert isinstance(fault, UserFault)
    assert fault.code == "wrong_password"
    assert content(reopen(desk)) == before


# what may be wrong with the place ---------------------------------------------------------


def test_a_place_that_is_no_folder_is_told(desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_bytes(b"x")
    fault = _refused(lambda: backups.backup(desk, place / "folder"))
    assert isinstance(fault, EnvironmentFault)
    assert fault.code == "disk_failed"
    assert backups.last_backup(desk) is None


class _Stop:
    """A listener that asks to stop at one step."""

    def __init__(self, at: int) -> None:
        self.at = at

    def step(self, label: str, done: int, total: int) -> None:
        if done == self.at:
            raise Cancelled


@pytest.mark.parametrize("step", [1, 2])
def test_a_cancelled_backup_leaves_no_file(desk: Desk, stick: Path, step: int) -> None:
    with pytest.raises(Cancelled):
        backups.backup(desk, stick, _Stop(step))
    assert list(stick.iterdir()) == []
    assert backups.last_backup(desk) is None


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_cancelled_restore_changes_nothing(
    desk: Desk, saved: Path, reopen: Reopen, step: int
) -> None:
    before = content(desk)
    desk.close()
    with pytest.raises(Cancelled):
        _restore(desk.paths.home, saved, progress=_Stop(step))
    assert content(reopen(desk)) == before
