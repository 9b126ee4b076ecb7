# SPDX-License-Identifier: MulanPSL-2.0
"""What somebody said of an answer, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wuse_desktop.i18n import _

_SHORT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody said of one answer. ``closed`` ones are settled and stand back."""

    author: str
    text: str
    at: datetime | None = None
    closed: bool = False


def in_words(comment: Comment) -> str:
    """Who said what and when."""
    when = f"{comment.at:%m-%d} " if comment.at else ""
    words = _("{when}{author}：{text}").format(when=when, author=comment.author, text=comment.text)
    return _("{words}（已了结）").format(words=words) if comment.closed else words


def short_words(comments: Sequence[Comment]) -> str:
    """Open comments, each cut short, and how many more there are."""
    lines = []
    for comment in comments:
        if not comment.closed:
            words = " ".join(in_words(comment).split())
            lines.append(words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…")
    closed = sum(comment.closed for comment in comments)
    if closed:
        lines.append(_("{count} 条已了结的批注").format(count=closed))
    return "\n".join(lines)
