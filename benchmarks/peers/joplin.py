# SPDX-License-Identifier: MulanPSL-2.0
"""The Joplin terminal client: notes encrypted into a folder, and out of it by a second profile."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.measure import once
from benchmarks.peers.packages import NotHereError, installed, run
from wuse_desktop.storage.codec import Row

NAME = "Joplin terminal 3.5.1, E2EE, one folder"
_PASSWORD = "Kaishi-2026-mulan"  # noqa: S105 - of notes that live for minutes


def seconds(documents: list[Row], folder: Path) -> float:
    """Encrypting and sending, receiving, decrypting; less three starts of the client.

    One run. Each note has the person's name as its title and the record as its text.
    """
    home = installed("joplin", build=("sqlite3",))
    drop, notes = folder / "drop", folder / "notes"
    drop.mkdir()
    notes.mkdir()
    for row in documents:
        text = json.dumps(row, ensure_ascii=False)
        (notes / f"{row['name']}-{row['id']}.md").write_text(text, "utf-8")
    sender, receiver = _Client(home, folder / "sender"), _Client(home, folder / "receiver")
    through = ["config sync.target 2", f"config sync.2.path {drop}"]
    # in one process: alone, "enable" may end before its own setting is written
    sender.batch(
        *through,
        f"e2ee enable --password {_PASSWORD}",
        f"import --format md {notes}",
        "config locale en_GB",
    )
    receiver.batch(*through)
    start = once(lambda: sender.command("e2ee", "status"))
    sent = once(lambda: sender.command("sync"))
    _is_sealed(drop, documents)
    received = once(lambda: receiver.command("sync"))
    receiver.command("config", "encryption.masterPassword", _PASSWORD)
    decrypted = once(lambda: receiver.command("e2ee", "decrypt"))
    if receiver.readable() != {json.dumps(row, ensure_ascii=False) for row in documents}:
        raise NotHereError("Joplin did not bring all notes over")
    return sent + received + decrypted - 3 * start


class _Client:
    """The client with a profile of its own."""

    def __init__(self, home: Path, profile: Path) -> None:
        self._home = home
        self._profile = profile
        profile.mkdir()

    def command(self, *words: str) -> None:
        main = str(self._home / "node_modules" / "joplin" / "main.js")
        run(["node", main, "--profile", str(self._profile), *words], self._home)

    def batch(self, *commands: str) -> None:
        file = self._profile.with_suffix(".batch")
        file.write_text("\n".join(commands) + "\n", "utf-8")
        self.command("batch", str(file))

    def readable(self) -> set[str]:
        """The last lines of the notes that are no longer encrypted."""
        with closing(sqlite3.connect(self._profile / "database.sqlite")) as database:
            found = database.execute("SELECT body FROM notes WHERE encryption_applied = 0")
            return {body.rsplit("\n", 1)[-1] for (body,) in found}


def _is_sealed(drop: Path, documents: list[Row]) -> None:
    files = list(drop.glob("*.md"))
    name = str(documents[0]["name"])
    if len(files) < len(documents) or any(name in path.read_text("utf-8") for path in files):
        raise NotHereError("Joplin did not encrypt all notes into the folder")
