# SPDX-License-Identifier: MulanPSL-2.0
"""What may stand in a text: in one that is kept, and in one that is shown."""

import re
from collections.abc import Mapping
from typing import Any

_LINE_END = re.compile("\r\n|[\r\x0b\x0c]")
# Half a surrogate pair has no bytes; a control character is refused or lost further on.
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff]")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def writable(text: str) -> str:
    """The text without control characters and halves of surrogate pairs, which come by pasting.

    Line feeds and tabs stay, other line ends become line feeds.
    """
    if text.isprintable():
        return text
    return _UNWRITABLE.sub("", _LINE_END.sub("\n", text))


def writable_parts(value: Any) -> Any:
    """A nested plain value with every text in it writable."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, Mapping):
        return {writable_parts(name): writable_parts(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [writable_parts(part) for part in value]
    return value


def unturned(text: str) -> str:
    """The text without the marks that turn the direction of what follows them.

    With one a name reads as another, and so does whatever stands behind it on its line.
    """
    return text if text.isascii() else _TURNING.sub("", text)
