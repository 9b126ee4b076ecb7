# SPDX-License-Identifier: MulanPSL-2.0
"""Language and colours of a desk's window: needed before anybody unlocks, so kept in plain.

The file ``look.json`` beside the database holds nothing else.
"""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from wuse_desktop.paths import DeskPaths

LANGUAGES = ("zh_CN", "en")
_FILE = "look.json"


@dataclass(frozen=True, slots=True)
class Look:
    """``language`` is zh_CN or en; ``dark`` chooses the dark colours."""

    language: str = "zh_CN"
    dark: bool = False


def read_look(paths: DeskPaths) -> Look:
    """The look that was kept, or the standard one where none can be read."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads((paths.home / _FILE).read_text(encoding="utf-8"))
        if isinstance(found, dict) and found.get("language") in LANGUAGES:
            return Look(found["language"], found.get("dark") is True)
    return Look()


def keep_look(paths: DeskPaths, look: Look) -> None:
    """Keep a look for the next start. Raises OSError when the folder refuses."""
    draft = paths.home / f"{_FILE}.part"
    draft.write_text(json.dumps(asdict(look)), encoding="utf-8")
    draft.replace(paths.home / _FILE)


def language_at_start(look: Look, environ: Mapping[str, str] = os.environ) -> str:
    """WUSE_LANG where it is set, else the language that was kept."""
    wanted = environ.get("WUSE_LANG", "").lower()
    if wanted:
        return "en" if wanted.startswith("en") else "zh_CN"
    return look.language
