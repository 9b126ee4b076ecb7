# SPDX-License-Identifier: MulanPSL-2.0
"""The files of the project, found without git: a release archive has none."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_MADE = {"build", "dist", "demo-output", "__pycache__", "node_modules"}
_BINARY = frozenset(
    [".ttf", ".png", ".ico", ".mo", ".pdf", ".wuse", ".wuse-receipt", ".db", ".xlsx", ".pyc"]
)


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Yield what belongs to the project below ``folder``; nothing that a target makes."""
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") and path.name not in {".ci", ".gitignore"}
        if hidden or path.name in _MADE or path.suffix in {".egg-info", ".mo"}:
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def text_files() -> Iterator[tuple[str, str]]:
    """Yield name and text of every file that holds text."""
    for path in files():
        if path.suffix not in _BINARY:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def module_name(path: Path) -> str:
    """Return the dotted name of a Python file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
