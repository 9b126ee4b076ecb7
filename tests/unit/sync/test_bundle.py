# SPDX-License-Identifier: MulanPSL-2.0
"""Bundles as honest people meet them: made, shown, taken; and the ways in which that fails."""

import errno
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.sync.samples import NAME, Desk, draft, row, rows, take, write
from wuse_desktop.domain.progress import Cancelled
from wuse_desktop.errors import EnvironmentFault, Fault, UserFault
from wuse_desktop.security.device import key_id_of as security_key_id
from wuse_desktop.sync import bundle, dsse, files, payload
from wuse_desktop.sync.container import writing_container
from wuse_desktop.sync.file_payload import NOTHING_HELD, Cargo, HeldFiles
from wuse_desktop.sync.rows import MAX_LINE, RefusedRow, RowReason


def replace_envelope(path: Path, envelope: bytes) -> None:
    """Put another envelope around the same payload."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read("payload.tar.age")
    with writing_container(path) as container:
        with container.payload() as stream:
            stream.write(content)
        container.envelope(envelope)


class StopAt:
    """Cancels at a step."""

    def __init__(self, at: int) -> None:
        self._left = at

    def step(self, label: str, done: int, total: int) -> None:
        self._left -= 1
        if self._left <= 0:
            raise Cancelled


def code_of(path: Path, receiver: Desk, trusted: dict[str, bytes]) -> str:
    with pytest.raises(Fault) as caught:
        take(path, receiver, trusted)
    assert caught.value.message
    assert caught.value.next_step
    return caught.value.code


def test_what_was_packed_comes_out_in_order(tmp_path: Path, station: Desk, county: Desk) -> None:
    people = rows(2, station)
    visits = [row(5, station, minutes=40, note='引号 " 和换行\n，表情 🙂')]
    path = tmp_path / "周报.wuse"
    sealed = write(path, station, county, [("person", people), ("visit", visits)])

    assert take(path, county, station.trusted) == [
        ("person", people[0]),
        ("person", people[1]),
        ("visit", visits[0]),
    ]
    assert sealed.envelope.counts == {"person": 2, "visit": 1}
    assert sealed == bundle.verify(path, station.trusted)
    assert [entry.name for entry in tmp_path.iterdir()] == ["周报.wuse"]


def test_sender_can_read_its_own_bundle(tmp_path: Path, station: Desk, county: Desk) -> None:
    write(tmp_path / "a.wuse", station, county)
    assert len(take(tmp_path / "a.wuse", station, station.trusted)) == 4


def test_a_bundle_without_rows_is_a_bundle(tmp_path: Path, station: Desk, county: Desk) -> None:
    sealed = write(tmp_path / "a.wuse", station, county, [("person", [])])
    assert take(tmp_path / "a.wuse", county, station.trusted) == []
    assert sealed.envelope.counts == {}


def test_many_rows_are_cut_into_shards(
    tmp_path: Path, station: Desk, county: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payload, "SHARD_ROWS", 7)
    people = rows(23, station)
    write(tmp_path / "a.wuse", station, county, [("person", people)])
    assert [found for _, found in take(tmp_path / "a.wuse", county, station.trusted)] == people


def test_inspecting_shows_the_outside_without_any_key(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    path = tmp_path / "a.wuse"
    sealed = write(path, station, county, seq=3, prev_envelope_sha256="ab" * 32)
    shown = bundle.inspect(path)
    assert shown.envelope == sealed.envelope
    assert shown.sha256 == sealed.sha256
    assert shown.file_size == path.stat().st_size
    assert shown.envelope.rows == 4


def test_nothing_personal_is_readable_in_the_file(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    write(tmp_path / "a.wuse", station, county)
    content = (tmp_path / "a.wuse").read_bytes()
    assert NAME.encode() not in content
    assert b"person_id" not in content


def test_taking_stages_nothing_on_disk(tmp_path: Path, station: Desk, county: Desk) -> None:
    path = tmp_path / "a.wuse"
    write(path, station, county)
    watching, opened = [True], list[str]()

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "open" and isinstance(arguments[0], str):
            opened.extend([arguments[0]] if arguments[2] & (os.O_WRONLY | os.O_RDWR) else [])

    sys.addaudithook(watch)  # cannot be taken away again, only told to rest
    take(path, county, station.trusted)
    (tmp_path / "seen").write_bytes(b"")
    watching.clear()
    assert opened == [str(tmp_path / "seen")]


@pytest.mark.skipif(
    not all(map(shutil.which, ("unzip", "age", "tar", "zstd"))), reason="tools not installed"
)
def test_stock_tools_open_the_payload(tmp_path: Path, station: Desk, county: Desk) -> None:
    people = rows(3, station)
    write(tmp_path / "a.wuse", station, county, [("person", people)])
    (tmp_path / "key").write_text(county.keys.identity)
    line = (
        "unzip -q a.wuse && age -d -i key payload.tar.age | tar -x"
        " && zstd -q -d data/person-00000.jsonl.zst"
    )
    subprocess.run(["sh", "-c", line], check=True, cwd=tmp_path)
    lines = (tmp_path / "data/person-00000.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == people
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert [member["name"] for member in manifest["members"]] == ["data/person-00000.jsonl.zst"]
    envelope = json.loads((tmp_path / "envelope.dsse.json").read_text())
    assert envelope["payloadType"] == "application/vnd.wuse.bundle+json"


def test_key_names_are_the_same_in_every_layer() -> None:
    assert dsse.key_id_of(b"k" * 32) == security_key_id(b"k" * 32)


def test_another_desk_cannot_open_it(tmp_path: Path, station: Desk, county: Desk) -> None:
    write(tmp_path / "a.wuse", station, county)
    assert code_of(tmp_path / "a.wuse", Desk(), station.trusted) == "bundle_not_for_us"


def test_a_stranger_is_not_believed(tmp_path: Path, station: Desk, county: Desk) -> None:
    write(tmp_path / "a.wuse", station, county)
    assert code_of(tmp_path / "a.wuse", county, county.trusted) == "bundle_unknown_sender"
    assert code_of(tmp_path / "a.wuse", county, {}) == "bundle_unknown_sender"


def test_a_stranger_under_a_known_key_name_is_found_out(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    write(tmp_path / "a.wuse", station, county)
    (known,) = station.trusted
    (other,) = county.trusted.values()
    assert code_of(tmp_path / "a.wuse", county, {known: other}) == "bundle_damaged"


@pytest.mark.parametrize("cut", [0, 3, 40, 700, 0.5, -1, -22, -200])
def test_a_cut_file_is_said_to_be_cut(
    tmp_path: Path, station: Desk, county: Desk, cut: float
) -> None:
    path = tmp_path / "a.wuse"
    write(path, station, county)
    content = path.read_bytes()
    path.write_bytes(content[: int(cut * len(content)) if cut == 0.5 else int(cut)])
    assert code_of(path, county, station.trusted) == "bundle_truncated"
    with pytest.raises(UserFault, match="bundle_truncated"):
        bundle.inspect(path)


def test_another_kind_of_file_is_no_bundle(tmp_path: Path, station: Desk, county: Desk) -> None:
    (tmp_path / "a.wuse").write_bytes("这是一个文本文件".encode() * 100)
    assert code_of(tmp_path / "a.wuse", county, station.trusted) == "bundle_foreign"


def test_a_missing_file_is_missing(tmp_path: Path, station: Desk, county: Desk) -> None:
    assert code_of(tmp_path / "a.wuse", county, station.trusted) == "file_missing"


def test_a_newer_format_names_the_version_it_needs(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    body = json.dumps({"format": 2, "app_version": "3.4.0", "all": "is different"}).encode()
    envelope = dsse.sign("application/vnd.wuse.bundle+json", body, station.keys.signer())
    path = tmp_path / "a.wuse"
    write(path, station, county)
    replace_envelope(path, envelope)
    for read in (lambda: bundle.inspect(path), lambda: bundle.verify(path, station.trusted)):
        with pytest.raises(UserFault, match="bundle_newer") as caught:
            read()
        assert "3.4.0" in caught.value.next_step


def test_a_bundle_without_signature_is_refused(tmp_path: Path, station: Desk, county: Desk) -> None:
    path = tmp_path / "a.wuse"
    write(path, station, county)
    wrapper = json.loads(zipfile.ZipFile(path).read("envelope.dsse.json"))
    replace_envelope(path, json.dumps({**wrapper, "signatures": []}).encode())
    assert code_of(path, county, station.trusted) == "bundle_unsigned"


def test_rows_under_the_name_of_attachments_are_refused(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    write(tmp_path / "a.wuse", station, county, part="attachments")
    assert code_of(tmp_path / "a.wuse", county, station.trusted) == "bundle_damaged"


def files_bundle(
    path: Path,
    sender: Desk,
    receiver: Desk,
    files: list[tuple[str, bytes]],
    held: HeldFiles = NOTHING_HELD,
) -> None:
    bundle.write_files(
        path,
        draft(sender, receiver, part="attachments"),
        Cargo(files, len(files), held),
        recipients=[receiver.recipient],
        signer=sender.keys.signer(),
    )


def test_files_come_out_as_they_went_in(tmp_path: Path, station: Desk, county: Desk) -> None:
    files = [("ab" * 32, b""), ("cd" * 32, os.urandom(3_000_000)), ("ef" * 32, b"x" * 512)]
    path = tmp_path / "a.wuse"
    files_bundle(path, station, county, files)
    envelope = bundle.verify(path, station.trusted).envelope
    assert (envelope.part, envelope.rows) == ("attachments", 3)
    bundle.check_payload(path, envelope, county.keys.identity)
    heard: list[HeldFiles] = []
    opened = bundle.read_files(path, envelope, county.keys.identity, heard.append)
    assert (list(opened), heard) == (files, [])


@pytest.mark.parametrize("files", [[], [("ab" * 32, b"x")]])
def test_what_others_hold_is_told_before_the_files_and_counted_nowhere(
    tmp_path: Path, station: Desk, county: Desk, files: list[tuple[str, bytes]]
) -> None:
    path, told = tmp_path / "a.wuse", HeldFiles(("cd" * 32,), ("ef" * 32, "01" * 32))
    files_bundle(path, station, county, files, told)
    envelope = bundle.verify(path, station.trusted).envelope
    assert envelope.rows == len(files)
    bundle.check_payload(path, envelope, county.keys.identity)
    heard: list[HeldFiles] = []
    opened = bundle.read_files(path, envelope, county.keys.identity, heard.append)
    assert (list(opened), heard) == (files, [told])


def test_names_of_files_that_are_none_are_refused(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    path = tmp_path / "a.wuse"
    files_bundle(path, station, county, [], HeldFiles(own=("../../etc/passwd",)))
    envelope = bundle.verify(path, station.trusted).envelope
    with pytest.raises(UserFault) as caught:
        bundle.check_payload(path, envelope, county.keys.identity)
    assert caught.value.code == "bundle_damaged"


def test_a_name_appears_once_among_files(tmp_path: Path, station: Desk, county: Desk) -> None:
    path = tmp_path / "a.wuse"
    files_bundle(path, station, county, [("ab" * 32, b"1"), ("ab" * 32, b"2")])
    envelope = bundle.verify(path, station.trusted).envelope
    with pytest.raises(UserFault) as caught:
        bundle.check_payload(path, envelope, county.keys.identity)
    assert caught.value.code == "bundle_damaged"


def test_unacceptable_lines_are_set_aside_and_the_rest_is_read(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    good = row(1, station)
    deep: object = "x"
    for _ in range(30):
        deep = [deep]
    bad = {
        RowReason.BAD_STAMP: row(2, station, hlc="zzz"),
        RowReason.NUL: row(3, station, note="a\0b"),
        RowReason.TOO_DEEP: row(4, station, tree=deep),
    }
    spelled = row(5, station, note="the six characters \\u0000 are only text, [[[[[[[[[[[[[{{")
    path = tmp_path / "a.wuse"
    sealed = write(path, station, county, [("person", [good, *bad.values(), spelled])])
    bundle.check_payload(path, sealed.envelope, county.keys.identity)
    refused: list[RefusedRow] = []
    taken = list(
        bundle.read_rows(path, sealed.envelope, county.keys.identity, refuse=refused.append)
    )
    assert taken == [("person", good), ("person", spelled)]
    assert refused == [
        RefusedRow("person", number, str(line["id"]), reason)
        for number, (reason, line) in enumerate(bad.items(), 2)
    ]


def test_a_row_too_long_for_the_format_is_named(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    long = row(1, station, note="长" * MAX_LINE)
    with pytest.raises(UserFault, match="row_too_long") as caught:
        write(tmp_path / "a.wuse", station, county, [("person", [long])])
    assert str(long["id"]) in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_cancelling_leaves_nothing_behind(tmp_path: Path, station: Desk, county: Desk) -> None:
    older = tmp_path / "a.wuse"
    older.write_bytes(b"older")
    with pytest.raises(Cancelled):
        bundle.write_bundle(
            older,
            draft(station, county),
            [("person", rows(3, station)), ("visit", rows(3, station))],
            recipients=[county.recipient],
            signer=station.keys.signer(),
            progress=StopAt(2),
        )
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.wuse"]
    assert older.read_bytes() == b"older"


def test_a_failing_source_of_rows_comes_out_unchanged(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    def failing() -> Iterator[dict[str, object]]:
        yield row(1, station)
        raise LookupError("database")

    with pytest.raises(LookupError, match="database"):
        bundle.write_bundle(
            tmp_path / "a.wuse",
            draft(station, county),
            [("person", failing())],
            recipients=[county.recipient],
            signer=station.keys.signer(),
        )
    assert list(tmp_path.iterdir()) == []


def test_taking_can_be_cancelled_and_left_half_way(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    path = tmp_path / "a.wuse"
    sealed = write(path, station, county)
    with pytest.raises(Cancelled):
        bundle.verify(path, station.trusted, StopAt(1))
    with pytest.raises(Cancelled):
        bundle.check_payload(path, sealed.envelope, county.keys.identity, StopAt(1))
    half = bundle.read_rows(
        path, sealed.envelope, county.keys.identity, refuse=lambda refused: None
    )
    assert next(half)[0] == "person"
    half.close()  # type: ignore[attr-defined]  # a generator, as every reader of it may know


def test_a_file_that_changes_under_the_reader_is_noticed(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    path, other = tmp_path / "a.wuse", tmp_path / "b.wuse"
    people = [("person", rows(50, station))]
    sealed = write(path, station, county, people)
    write(other, station, county, people)
    bundle.check_payload(path, sealed.envelope, county.keys.identity)
    other.replace(path)  # the same size perhaps, the same rows, another ciphertext
    with pytest.raises(UserFault, match="bundle_damaged"):
        list(
            bundle.read_rows(
                path, sealed.envelope, county.keys.identity, refuse=lambda refused: None
            )
        )


def test_a_folder_that_is_gone_or_read_only_is_said(
    tmp_path: Path, station: Desk, county: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EnvironmentFault, match="medium_gone"):
        write(tmp_path / "nowhere" / "a.wuse", station, county)

    def refused(self: Path, *arguments: object, **named: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(Path, "open", refused)  # root may write anywhere, so the system is asked
    with pytest.raises(EnvironmentFault, match="read_only"):
        write(tmp_path / "a.wuse", station, county)


def test_a_full_medium_is_said_and_nothing_is_left(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    """A real write error in the middle of the stream, by the system's limit on file sizes."""
    resource = pytest.importorskip("resource")
    many = [("person", rows(3000, station))]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, before[1]))
    try:
        with pytest.raises(EnvironmentFault, match="file_too_large"):
            write(tmp_path / "a.wuse", station, county, many)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_a_killed_program_are_swept(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    old, young = files.temporary_name(tmp_path), files.temporary_name(tmp_path)
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    write(tmp_path / "a.wuse", station, county)
    assert not old.exists()
    assert young.exists()


def test_payloads_beyond_four_gigabytes_are_read_too(
    tmp_path: Path, station: Desk, county: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The large form of the directory, provoked by a small limit."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 2000)
    people = rows(3, station)
    write(tmp_path / "a.wuse", station, county, [("person", people)])
    assert b"PK\x06\x06" in (tmp_path / "a.wuse").read_bytes()
    assert len(take(tmp_path / "a.wuse", county, station.trusted)) == 3


@pytest.mark.parametrize("recipients", [[], ["age1nobody"], ["age1as506m29cpg2tn73f7w6mjz"]])
def test_a_bundle_for_nobody_is_not_made(
    tmp_path: Path, station: Desk, county: Desk, recipients: list[str]
) -> None:
    with pytest.raises(ValueError, match=r"encrypt|recipient"):
        bundle.write_bundle(
            tmp_path / "a.wuse",
            draft(station, county),
            [("person", rows(1, station))],
            recipients=recipients,
            signer=station.keys.signer(),
        )
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_was_dropped_half_way_does_not_hold_up_the_exit(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    path = tmp_path / "a.wuse"
    noise = [row(number, station, note=os.urandom(600).hex()) for number in range(1500)]
    sealed = write(path, station, county, [("person", noise[:10]), ("visit", noise)])
    assert path.stat().st_size > 800_000  # more than the pipe between the threads can hold
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from wuse_desktop.sync import bundle\n"
        "path, identity = Path(sys.argv[1]), sys.argv[2]\n"
        "envelope = bundle.inspect(path).envelope\n"
        "reading = bundle.read_rows(path, envelope, identity, refuse=print)\n"
        "print(next(reading)[0])\n"
    )
    arguments = [sys.executable, "-c", script, str(path), county.keys.identity]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=30, check=True)
    assert (done.stdout, done.stderr) == ("person\n", "")
    assert sealed.envelope.rows == 1510
