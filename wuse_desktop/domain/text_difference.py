# SPDX-License-Identifier: MulanPSL-2.0
"""Where two texts differ, word by word: in Chinese a character is a word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_SENTENCES = re.compile(r"[^。！？；\n]*[。！？；\n]|[^。！？；\n]+")
_WORDS = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
_MOST_WORDS = 1500  # beyond that a changed passage is shown as changed altogether


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of both texts: the same in both, or what each has in its place."""

    left: str
    right: str

    @property
    def same(self) -> bool:
        """Whether both texts have it."""
        return self.left == self.right


def difference(left: str, right: str) -> tuple[Piece, ...]:
    """Both texts in pieces, in their order: sentences first, then the words of changed ones."""
    found: list[Piece] = []
    for one, other in _blocks(_SENTENCES.findall(left), _SENTENCES.findall(right)):
        before, after = "".join(one), "".join(other)
        if before == after:
            found.append(Piece(before, after))
            continue
        words, others = _WORDS.findall(before), _WORDS.findall(after)
        if max(len(words), len(others)) > _MOST_WORDS:
            found.append(Piece(before, after))
            continue
        found += [Piece("".join(mine), "".join(theirs)) for mine, theirs in _blocks(words, others)]
    return tuple(found)


def _blocks(
    left: Sequence[str], right: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for _kind, start, end, other_start, other_end in matcher.get_opcodes():
        yield left[start:end], right[other_start:other_end]
