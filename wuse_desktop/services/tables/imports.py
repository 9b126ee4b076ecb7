# SPDX-License-Identifier: MulanPSL-2.0
"""The book of past imports: when, which files, who, how many rows, and what came back.

Kept in the desk's settings. Which records an import made and changed is told by the trail: an
import is one unit of work, so that what it wrote are the entries behind ``after`` up to ``last``.
"""

import base64
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wuse_desktop.domain.ids import new_id
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.services.tables.layouts import find_table
from wuse_desktop.services.tables.results import LoadResult
from wuse_desktop.services.tables.returned import ReturnedFile

_BOOK = "imports"
_FILES = "import_returned"
_MOST_KEPT = 200
_FILES_KEPT = 10
_MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """One table of an import with its counts."""

    table: str
    loaded: int
    returned: int

    @property
    def text(self) -> str:
        """The label of the table."""
        found = find_table(self.table)
        return found.text if found else self.table


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import that was made: ``at`` is UTC as ISO text, ``who`` the user's name.

    ``undone_at`` is empty until it was undone; ``left`` records stayed then, because they had been
    changed or used since.
    """

    id: str
    at: str
    who: str
    files: tuple[str, ...]
    tables: tuple[ImportedTable, ...]
    after: int
    last: int
    undone_at: str = ""
    left: int = 0

    @property
    def loaded(self) -> int:
        """How many rows were loaded."""
        return sum(item.loaded for item in self.tables)

    @property
    def returned(self) -> int:
        """How many rows came back."""
        return sum(item.returned for item in self.tables)


def note(
    desk: Desk,
    after: int,
    last: int,
    results: Sequence[LoadResult],
    returned: Sequence[ReturnedFile],
) -> str:
    """Enter an import into the book, within its unit of work; "" when it kept nothing."""
    if not any(result.loaded for result in results):
        return ""
    entry = PastImport(
        new_id(),
        utc_text(),
        desk.session.name,
        tuple(dict.fromkeys(result.source.partition(" / ")[0] for result in results)),
        tuple(ImportedTable(item.table, item.loaded, item.returned) for item in results),
        after,
        last,
    )
    entries = (entry, *past_imports(desk))
    _write(desk, entries)
    _keep_files(desk, entry.id, returned)
    return entry.id


def past_imports(desk: Desk) -> tuple[PastImport, ...]:
    """The imports of this desk, latest first."""
    kept = desk.setting(_BOOK)
    return tuple(_read(item) for item in kept) if isinstance(kept, list) else ()


def past_import(desk: Desk, import_id: str) -> PastImport:
    """One import by its id. Raises UserFault ``import_unknown``."""
    for entry in past_imports(desk):
        if entry.id == import_id:
            return entry
    raise UserFault(
        "import_unknown",
        _("找不到这次导入，什么都没有改动。"),
        _("可以先看以前的导入有哪些。"),
    )


def returned_again(desk: Desk, import_id: str) -> tuple[ReturnedFile, ...]:
    """The files of rows that came back from an import; kept for the latest imports."""
    kept = desk.setting(_FILES)
    found = kept.get(import_id, ()) if isinstance(kept, dict) else ()
    return tuple(
        ReturnedFile(Path(path), name, base64.b64decode(content)) for path, name, content in found
    )


def change(desk: Desk, entry: PastImport) -> None:
    """Write an entry anew, e.g. when it was undone."""
    _write(desk, (entry if item.id == entry.id else item for item in past_imports(desk)))


def _keep_files(desk: Desk, import_id: str, returned: Sequence[ReturnedFile]) -> None:
    if not returned or sum(len(item.content) for item in returned) > _MOST_BYTES:
        return
    kept = desk.setting(_FILES)
    files = [
        [str(item.path), item.name, base64.b64encode(item.content).decode("ascii")]
        for item in returned
    ]
    known = dict(kept) if isinstance(kept, dict) else {}
    latest = [import_id, *known][:_FILES_KEPT]
    known[import_id] = files
    desk.set_setting(_FILES, {name: known[name] for name in latest})


def _write(desk: Desk, entries: Iterable[PastImport]) -> None:
    kept = [dataclasses.asdict(entry) for entry in entries][:_MOST_KEPT]
    desk.set_setting(_BOOK, kept)


def _read(kept: Mapping[str, Any]) -> PastImport:
    tables = tuple(ImportedTable(**item) for item in kept["tables"])
    return PastImport(**{**kept, "files": tuple(kept["files"]), "tables": tables})
