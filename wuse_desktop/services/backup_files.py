# SPDX-License-Identifier: MulanPSL-2.0
"""The files of attachments in a backup: packed, tried in the finished file, put back.

A backup must succeed from whatever state the desk is in: a file that is missing or damaged here is
left out and counted.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain import zips
from wuse_desktop.domain.progress import Progress
from wuse_desktop.i18n import _
from wuse_desktop.paths import DeskPaths
from wuse_desktop.security.file_seal import FileSeal
from wuse_desktop.services.attachments import files_of
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.laptops import own_replicas
from wuse_desktop.storage import attachment_store, draft_store
from wuse_desktop.storage.blobs import Blobs

_FOLDER = "attachments/"


@dataclass(frozen=True, slots=True)
class Carried:
    """The members of the backup, what the manifest says of them, how many had to stay behind."""

    names: tuple[str, ...]
    facts: Mapping[str, Mapping[str, object]]
    left_out: int


def pack(desk: Desk, target: zipfile.ZipFile, progress: Progress) -> Carried:
    """Add every sound file that a record or a draft names, those in the bin among them."""
    files = files_of(desk)
    with desk.read() as connection:
        named = attachment_store.named_files(connection, desk.site_id, own_replicas(connection))
        drafted = draft_store.named_files(connection) - {item.digest for item in named}
    named += [attachment_store.NamedFile(digest, False, False) for digest in sorted(drafted)]
    facts: dict[str, Mapping[str, object]] = {}
    left_out = 0
    for number, item in enumerate(named, 1):
        progress.step(_("正在复制附件"), number, len(named))
        path = files.path(item.digest)
        sealed = path.read_bytes() if path is not None else b""
        if path is not None and files.is_sound(item.digest, io.BytesIO(sealed)):
            member = f"{_FOLDER}{item.digest}"
            target.writestr(member, sealed)
            facts[member] = {"size": len(sealed), "sha256": hashlib.sha256(sealed).hexdigest()}
        elif path is not None or (item.own and not item.only_in_bin):
            left_out += 1
    return Carried(tuple(facts), facts, left_out)


def are_sound(desk: Desk, file: Path, names: Iterable[str]) -> bool:
    """Whether the members of a finished file read and open as they should."""
    files = files_of(desk)
    try:
        with zips.reading(file) as packed:
            zips.require_plain(packed, stored=True)
            return all(_opens(files, packed, name) for name in names)
    except zips.BrokenZip:
        return False


def _opens(files: Blobs, packed: zipfile.ZipFile, member: str) -> bool:
    with packed.open(member) as sealed:
        return files.is_sound(member.removeprefix(_FOLDER), sealed)


def targets(members: Iterable[str], draft: DeskPaths) -> dict[str, Path]:
    """Where the members that are files of attachments go."""
    names = [name.removeprefix(_FOLDER) for name in members if name.startswith(_FOLDER)]
    if names:
        draft.attachments.mkdir(mode=0o700, exist_ok=True)
    return {
        f"{_FOLDER}{name}": draft.attachments / name for name in names if FileSeal.is_name(name)
    }


def open_with(draft: DeskPaths, key: bytes) -> bool:
    """Whether every unpacked file opens with the key of the backup."""
    files = Blobs(draft.attachments, FileSeal(key))
    return all(files.state(name) == "sound" for name in files.names())
