# SPDX-License-Identifier: MulanPSL-2.0
"""The whole schema as SQL text, made from the tables: what ``migrations/schema.sql`` must equal."""

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from wuse_desktop.storage.tables import SEARCH_TABLE, WORD_TABLE, guards, keepers, metadata


def schema_statements() -> list[str]:
    """Every statement that makes an empty database of the present version."""
    dialect = sqlite.dialect()
    found = []
    for table in metadata.sorted_tables:
        found.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        for index in sorted(table.indexes, key=lambda item: str(item.name)):
            found.append(str(CreateIndex(index).compile(dialect=dialect)).strip())
    return [*found, *guards(), *keepers(), SEARCH_TABLE, WORD_TABLE]


def schema_text() -> str:
    """The statements as one readable file, parted by lines of ``--``."""
    return "\n--\n".join(schema_statements()) + "\n"
