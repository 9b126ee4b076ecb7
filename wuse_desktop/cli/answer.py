# SPDX-License-Identifier: MulanPSL-2.0
"""What a command says: plain lines or one JSON object on stdout, faults on stderr."""

import json
import re
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wuse_desktop.errors import Fault, UserFault

DONE, REFUSED, USAGE = 0, 1, 2
_REFRESH_SECONDS = 0.2
# Texts of records may come from anywhere; tabs and line ends are ours.
_COMMANDING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


class UsageFault(UserFault):
    """The command was written in a way that cannot be carried out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a command: sentences to read, facts for programs, and the exit code.

    Refused with an answer (as a table none of whose rows could be loaded) has a ``code``.
    """

    lines: Sequence[str]
    facts: Mapping[str, Any] = field(default_factory=dict)
    exit_code: int = DONE
    code: str = ""


def tell(answer: Answer, *, as_json: bool) -> int:
    """Print an answer and return its exit code."""
    if as_json:
        head: dict[str, Any] = {"ok": answer.exit_code == DONE}
        if answer.code:
            head |= {"code": answer.code, "message": "".join(answer.lines[:1])}
        _print_json({**head, **answer.facts})
    else:
        for line in answer.lines:
            print(_printable(line))
    sys.stdout.flush()
    return answer.exit_code


def tell_fault(fault: Fault, *, as_json: bool) -> int:
    """Print why nothing was done and what to do; returns the exit code."""
    if as_json:
        _print_json(
            {
                "ok": False,
                "code": fault.code,
                "message": fault.message,
                "next_step": fault.next_step,
            }
        )
    else:
        print(_printable(fault.sentence), file=sys.stderr)
    return USAGE if isinstance(fault, UsageFault) else REFUSED


def _printable(line: str) -> str:
    """A line without characters that command the terminal or turn the direction of writing."""
    return _COMMANDING.sub("\ufffd", line)


def _print_json(facts: Mapping[str, Any]) -> None:
    print(json.dumps(facts, ensure_ascii=False, default=str))


class TerminalProgress:
    """One line on the terminal that says what, and how far."""

    def __init__(self) -> None:
        self._width = 0
        self._last = 0.0

    def step(self, label: str, done: int, total: int) -> None:
        """Show the step, at most a few times a second."""
        now = time.monotonic()
        if now - self._last < _REFRESH_SECONDS and done != total:
            return
        self._last = now
        text = f"{label} {done}/{total}" if total else label
        print(f"\r{text:<{self._width}}", end="", file=sys.stderr, flush=True)
        self._width = max(self._width, len(text))

    def end(self) -> None:
        """Clear the line."""
        if self._width:
            blank = " " * (2 * self._width)  # a Chinese character takes two places
            print(f"\r{blank}\r", end="", file=sys.stderr, flush=True)


class _Quiet:
    """Says nothing: for JSON, pipes and files."""

    def step(self, label: str, done: int, total: int) -> None:
        """Ignore the step."""

    def end(self) -> None:
        """Nothing to clear."""


def progress_for(*, as_json: bool) -> "TerminalProgress | _Quiet":
    """Progress on the terminal, if somebody looks at one."""
    return _Quiet() if as_json or not sys.stderr.isatty() else TerminalProgress()


def table_lines(rows: Iterable[Sequence[object]]) -> list[str]:
    """Rows as lines with columns that stand below each other, numbers to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    if not texts:
        return []
    widths = [max(_width(row[place]) for row in texts) for place in range(len(texts[0]))]
    return [
        "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in texts
    ]


def _width(text: str) -> int:
    return sum(2 if ord(character) >= 0x2E80 else 1 for character in text)


def _padded(text: str, width: int) -> str:
    blanks = " " * (width - _width(text))
    number = text.replace(".", "").replace("-", "").isdigit()
    return blanks + text if number else text + blanks
