# SPDX-License-Identifier: MulanPSL-2.0
"""PouchDB: documents replicated from one database of LevelDB to another in one process."""

import json
from pathlib import Path

from benchmarks.measure import median
from benchmarks.peers.packages import installed, run
from wuse_desktop.storage.codec import Row

NAME = "PouchDB 9.0.0, leveldb to leveldb"
_ROUNDS = 3


def seconds(documents: list[Row], folder: Path) -> float:
    """The middle of three replications of these records, each into a new database."""
    peer = installed("pouchdb")
    file = folder / "documents.json"
    told = [{"_id": row["id"], **row} for row in documents]
    file.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    words = ["node", str(peer / "replicate.js"), str(file), str(folder), str(_ROUNDS)]
    taken: list[float] = json.loads(run(words, folder))
    return median(sorted(taken))
