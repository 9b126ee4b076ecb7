# SPDX-License-Identifier: MulanPSL-2.0
"""A long sequence that is kept as bytes, some hundred values in a block: the rows of a sheet.

A row as Python objects takes half a kilobyte. Of tens of thousands the memory is the smaller harm:
to look through them for what can be thrown away, and to let go of them in the end, holds up every
thread, the window's too. A block of bytes is one object. It never leaves this process.
"""

import pickle  # of values that were packed here, in this very memory
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar, overload

T = TypeVar("T")
_BLOCK = 256


class Packed(Sequence[T]):
    """Values in their order; the block that was read last stays open beside the bytes."""

    def __init__(self, blocks: Sequence[bytes], length: int) -> None:
        self._blocks = blocks
        self._length = length
        self._open: tuple[int, list[T]] = (-1, [])

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        if isinstance(place, slice):
            return [self[number] for number in range(self._length)[place]]
        number, within = divmod(range(self._length)[place], _BLOCK)
        return self._block(number)[within]

    def __iter__(self) -> Iterator[T]:
        left = self._length
        for number in range(len(self._blocks)):
            block = self._block(number)
            yield from islice(block, left)
            left -= len(block)

    def _block(self, number: int) -> list[T]:
        known = self._open
        if known[0] != number:
            known = self._open = number, pickle.loads(self._blocks[number])  # noqa: S301 - packed above
        return known[1]

    def first(self, length: int) -> "Packed[T]":
        """As many values from the beginning."""
        blocks = -(-length // _BLOCK)
        return Packed(self._blocks[:blocks], length)


def pack(values: Iterable[T]) -> Packed[T]:
    """Pack values as they come; what they are made of must be as it will stay."""
    coming, blocks, length = iter(values), list[bytes](), 0
    while block := list(islice(coming, _BLOCK)):
        blocks.append(pickle.dumps(block, pickle.HIGHEST_PROTOCOL))
        length += len(block)
    return Packed(blocks, length)
