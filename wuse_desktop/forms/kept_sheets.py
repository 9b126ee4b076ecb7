# SPDX-License-Identifier: MulanPSL-2.0
"""The sheets of a form as JSON text, kept with its version so that it can be edited again."""

import json

from wuse_desktop.forms.headings import Row, Sheet, Sheets


def sheets_text(sheets: Sheets) -> str:
    """The content of the sheets; equal sheets give equal text."""
    content = {
        kind: {
            "columns": list(sheet.columns),
            "rows": [dict(sorted(row.cells.items())) for row in sheet.rows],
        }
        for kind, sheet in sorted(sheets.items())
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def sheets_of(text: str) -> Sheets:
    """The sheets of such a text. Raises ValueError for a text that is none."""
    content = json.loads(text)
    return {
        kind: Sheet(
            kind,
            tuple(sheet["columns"]),
            tuple(Row(number, cells) for number, cells in enumerate(sheet["rows"], 2)),
        )
        for kind, sheet in content.items()
    }
