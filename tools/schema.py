# SPDX-License-Identifier: MulanPSL-2.0
"""Writes the schema files from the tables: ``python -m tools.schema``.

``schema.sql`` is always written; ``--latest`` also rewrites the tables that the latest migration
makes, which is allowed only until it is released.
"""

import re
import sys
from pathlib import Path

from wuse_desktop.storage.schema import schema_statements, schema_text

FOLDER = Path(__file__).resolve().parent.parent / "wuse_desktop" / "storage" / "migrations"
_TABLE = re.compile(
    r"CREATE (?:VIRTUAL )?(?:TABLE (\w+)|(?:UNIQUE )?INDEX \w+ ON (\w+)"
    r"|TRIGGER \w+ (?:BEFORE|AFTER) [\w ]+? ON (\w+))"
)


def _table_of(statement: str) -> str:
    found = _TABLE.match(statement)
    return next((name for name in found.groups() if name), "") if found else ""


def main() -> None:
    """Write the files."""
    FOLDER.joinpath("schema.sql").write_text(schema_text(), encoding="utf-8")
    if "--latest" in sys.argv:
        *earlier, latest = sorted(FOLDER.joinpath("versions").glob("*.sql"))
        known = {
            _table_of(statement)
            for path in earlier
            for statement in path.read_text("utf-8").split("\n--\n")
        }
        new = [text for text in schema_statements() if _table_of(text) not in known]
        latest.write_text("\n--\n".join(new) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
