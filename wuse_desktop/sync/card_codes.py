# SPDX-License-Identifier: MulanPSL-2.0
"""A card as the texts of QR codes, for where no stick and no network is between two screens.

Each text is ``WUSE1:<number>/<count>:<mark>:<piece>`` in the 45 signs that a QR code packs
tightest: the card, compressed (zlib), in base 45 (RFC 9285) and cut into equal pieces. The mark,
eight hex digits of the compressed card's SHA-256, tells which pieces belong together. Nothing is
secret or trusted here: a card is signed, and what came out is read as the file would be.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _

MOST_SIGNS = 1060  # 109 modules at correction level M: a telephone reads that off a screen
MOST_CODES = 4
_MOST_BYTES = 256 * 1024
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_CODE = re.compile(r"WUSE1:([1-9])/([1-9]):([0-9A-F]{8}):([0-9A-Z $%*+\-./:]+)")


def to_codes(card: bytes) -> tuple[str, ...]:
    """The texts of the codes that carry a card. Raises ValueError for one that needs too many."""
    packed = zlib.compress(card, 9)
    text, mark = _base45(packed), _mark(packed)
    count = -(-len(text) // MOST_SIGNS)
    if count > MOST_CODES:
        raise ValueError("a card too large for codes")
    length = -(-len(text) // count)
    return tuple(
        f"WUSE1:{number + 1}/{count}:{mark}:{text[number * length : (number + 1) * length]}"
        for number in range(count)
    )


def from_codes(texts: Iterable[str]) -> bytes:
    """The card that codes found in a picture carry, in any order, others among them.

    Raises UserFault ``code_missing``, ``code_incomplete``, ``code_several`` or ``code_damaged``.
    """
    pieces: dict[str, dict[int, str]] = {}
    counts: dict[str, int] = {}
    for match in filter(None, map(_CODE.fullmatch, texts)):
        number, count, mark, piece = match.groups()
        counts[mark] = int(count)
        pieces.setdefault(mark, {})[int(number)] = piece
    if len(counts) != 1:
        raise _none() if not counts else _several()
    ((mark, count),) = counts.items()
    missing = [number for number in range(1, count + 1) if number not in pieces[mark]]
    if missing:
        raise _incomplete(missing, count)
    return _unpacked("".join(pieces[mark][number] for number in range(1, count + 1)), mark)


def _unpacked(text: str, mark: str) -> bytes:
    try:
        packed = _from_base45(text)
        if _mark(packed) != mark:
            raise ValueError("another content than its mark says")
        opened = zlib.decompressobj()
        card = opened.decompress(packed, _MOST_BYTES)
        if not opened.eof:
            raise ValueError("too much")
    except (ValueError, zlib.error):
        raise UserFault(
            "code_damaged",
            _("二维码读出来了，但内容对不上，没有采用。"),
            _("请重新拍一张清楚的照片，或者改用登记卡文件。"),
        ) from None
    return card


def _mark(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()[:8].upper()


def _base45(data: bytes) -> str:
    signs = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        number = int.from_bytes(pair, "big")
        for _sign in range(len(pair) + 1):
            number, rest = divmod(number, 45)
            signs.append(_SIGNS[rest])
    return "".join(signs)


def _from_base45(text: str) -> bytes:
    data = bytearray()
    for start in range(0, len(text), 3):
        signs = text[start : start + 3]
        number = sum(_SIGNS.index(sign) * 45**place for place, sign in enumerate(signs))
        size = len(signs) - 1
        if not size or number >= 256**size:
            raise ValueError("not base 45")
        data += number.to_bytes(size, "big")
    return bytes(data)


def _none() -> UserFault:
    return UserFault(
        "code_missing",
        _("图片里没有找到五社工作台的二维码，没有采用。"),
        _("请正对屏幕拍清楚整个二维码，四边都要拍到，也可以用截图。"),
    )


def _several() -> UserFault:
    return UserFault(
        "code_several",
        _("图片里有几张不同的卡的二维码，不知道要用哪一张，没有采用。"),
        _("请只拍一张卡的二维码。"),
    )


def _incomplete(missing: list[int], count: int) -> UserFault:
    return UserFault(
        "code_incomplete",
        _("这张卡的二维码共 {count} 个，图片里缺第 {missing} 个，没有采用。").format(
            count=count, missing=", ".join(map(str, missing))
        ),
        _("请把它们拍在同一张图里。"),
    )
