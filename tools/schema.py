# SPDX-License-Identifier: MulanPSL-2.0
"""Writes the schema files from the tables: ``python -m tools.schema``.

``schema.sql`` is always written; ``--first`` also rewrites the frozen first migration, which is
allowed only until the first release.
"""

import sys
from pathlib import Path

from wuse_desktop.storage.schema import schema_text

FOLDER = Path(__file__).resolve().parent.parent / "wuse_desktop" / "storage" / "migrations"


def main() -> None:
    """Write the files."""
    FOLDER.joinpath("schema.sql").write_text(schema_text(), encoding="utf-8")
    if "--first" in sys.argv:
        FOLDER.joinpath("versions", "0001_first.sql").write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
