# SPDX-License-Identifier: MulanPSL-2.0
"""Photos and scans made small and quiet: upright, no larger than needed, without hidden facts.

Of what a camera writes beside the picture (EXIF, XMP, comments: position, device, a small copy)
only the time is kept, and it goes into the record (field list 2.0.5).
"""

import contextlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _

if TYPE_CHECKING:
    from PIL import Image as Pictures

PHOTO_SIDE = 2000
# An A4 page then has 205 dots an inch; small print stays readable.
SCAN_SIDE = 2400
JPEG, PNG = "image/jpeg", "image/png"

_QUALITIES = (82, 72, 62)
_FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF", "HEIF")
_LOSSY = frozenset({"JPEG", "MPO", "WEBP", "AVIF", "HEIF"})
# A JPEG is decoded at the size that is wanted; of other formats every pixel is laid out first.
_MOST_PIXELS, _MOST_PIXELS_WHOLE = 120_000_000, 80_000_000
_PROFILE_BYTES = 16 * 1024
_SHARPNESS_IS_WORTH = 1.5
_EXIF_IFD, _TAKEN, _CHANGED = 0x8769, 0x9003, 0x0132
_EARLIEST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept of a picture; ``taken_at`` is the camera's local time, to the minute."""

    content: bytes
    media_type: str
    taken_at: datetime | None


def shrink(content: bytes, longest_side: int = PHOTO_SIDE) -> Picture:
    """Turn upright, shrink to the longest side in pixels, drop everything beside the pixels.

    Black-and-white drawings stay as large as they are where that takes fewer bytes. Raises
    UserFault ``picture_unreadable``, ``picture_too_many_pixels`` or ``picture_many_pages``.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - heavy, loaded when first used

    try:
        with Image.open(io.BytesIO(content), formats=_readable_formats()) as opened:
            _refuse_oversized(opened)
            taken_at, turned = _taken_at(opened), _is_turned(opened)
            opened.draft("RGB", (longest_side, longest_side))
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            own_tables = upright.size == opened.size and not turned
            small = _shrunk(upright, longest_side)
            profile = _profile(opened)
            if opened.format in _LOSSY:
                kept = _as_photo(opened, small, profile, len(content), own_tables=own_tables)
            else:
                kept = _as_drawing(opened, small, profile, len(content))
    except UserFault:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:  # whatever a broken picture makes a decoder raise
        raise _unreadable() from None
    return Picture(kept, PNG if kept.startswith(b"\x89PNG") else JPEG, taken_at)


def _readable_formats() -> tuple[str, ...]:
    from PIL import Image  # noqa: PLC0415 - heavy, loaded when first used

    Image.init()
    return tuple(name for name in _FORMATS if name in Image.OPEN)


def reads_heif() -> bool:
    """Whether pictures of iPhones (HEIC) can be read on this machine."""
    return "HEIF" in _readable_formats()


def _refuse_oversized(opened: "Pictures.Image") -> None:
    width, height = opened.size
    most = _MOST_PIXELS if opened.format in ("JPEG", "MPO") else _MOST_PIXELS_WHOLE
    if width * height > most:
        raise _too_many_pixels()
    if opened.format == "TIFF" and getattr(opened, "n_frames", 1) > 1:
        raise UserFault(
            "picture_many_pages",
            _("这个 TIFF 文件有好几页，没有添加。"),
            _("请在扫描时选 PDF，或把它另存为 PDF 后再添加。"),
        )


def _taken_at(opened: "Pictures.Image") -> datetime | None:
    with contextlib.suppress(Exception):  # a broken note beside the picture is no reason to refuse
        exif = opened.getexif()
        written = exif.get_ifd(_EXIF_IFD).get(_TAKEN) or exif.get(_CHANGED)
        found = datetime.strptime(str(written)[:16], "%Y:%m:%d %H:%M")  # noqa: DTZ007 - local time
        if found.year >= _EARLIEST_YEAR:
            return found
    return None


def _is_turned(opened: "Pictures.Image") -> bool:
    orientation = 0x0112
    return bool(opened.getexif().get(orientation, 1) != 1)


def _as_photo(
    opened: "Pictures.Image",
    small: "Pictures.Image",
    profile: bytes,
    size: int,
    *,
    own_tables: bool,
) -> bytes:
    """A JPEG, of lower quality where the photo was compressed harder than ours before."""
    is_jpeg = opened.format == "JPEG"
    if is_jpeg and own_tables and small.size == opened.size:
        best = _coded(small, JPEG, profile, quality=_QUALITIES[0])
        opened.info = {}
        return min(best, _coded(opened, JPEG, profile, quality="keep"), key=len)
    best = b""
    for quality in _QUALITIES:
        best = _coded(small, JPEG, profile, quality=quality)
        if len(best) <= size or not is_jpeg:
            break
    return best


def _as_drawing(
    opened: "Pictures.Image", small: "Pictures.Image", profile: bytes, size: int
) -> bytes:
    """What came without loss: PNG keeps lines and letters sharp where it is hardly larger."""
    best = _coded(small, JPEG, profile, quality=_QUALITIES[0])
    sharp = _coded(small, PNG, profile)
    if len(sharp) <= len(best) * _SHARPNESS_IS_WORTH:
        best = sharp
    if size < len(best):  # black on white takes less at its full size than in greys
        opened.info = {name: opened.info[name] for name in ("transparency",) if name in opened.info}
        best = min(best, _coded(opened, PNG, profile), key=len)
    return best


def _shrunk(upright: "Pictures.Image", longest_side: int) -> "Pictures.Image":
    """The picture at its new size, on white where it was transparent, with nothing beside it."""
    from PIL import Image  # noqa: PLC0415 - heavy, loaded when first used

    shrinks = max(upright.size) > longest_side
    if "A" in upright.mode or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        plain = Image.new("RGB", seen.size, "white")
        plain.paste(seen, mask=seen.getchannel("A"))
    elif upright.mode.startswith("I;16"):  # scanners with 16 bits a dot
        plain = upright.convert("I").point(lambda dot: dot * (1 / 256)).convert("L")
    elif upright.mode in ("1", "L", "I", "F"):
        # black and white is averaged to grey when it shrinks, for letters fall apart otherwise
        plain = upright.copy() if upright.mode == "1" and not shrinks else upright.convert("L")
    else:
        plain = upright.convert("RGB")
    plain.info = {}
    plain.thumbnail((longest_side, longest_side), reducing_gap=2.0)
    return plain


def _coded(picture: "Pictures.Image", media_type: str, profile: bytes, **how: object) -> bytes:
    if profile:
        how["icc_profile"] = profile
    target = io.BytesIO()
    picture.save(target, "JPEG" if media_type == JPEG else "PNG", optimize=True, **how)
    return target.getvalue()


def _profile(opened: "Pictures.Image") -> bytes:
    """The colour profile, where it still fits the colours that are saved."""
    found = bytes(opened.info.get("icc_profile") or b"")
    return found if opened.mode in ("RGB", "RGBA") and len(found) <= _PROFILE_BYTES else b""


def _unreadable() -> UserFault:
    return UserFault(
        "picture_unreadable",
        _("这张图片打不开，可能不完整或已损坏，没有添加。"),
        _("请先在看图软件里试着打开，再另存为 JPEG 后添加。"),
    )


def _too_many_pixels() -> UserFault:
    return UserFault(
        "picture_too_many_pixels",
        _("这张图片的像素太多，电脑可能会卡死，没有添加。"),
        _("请先用看图软件缩小后再添加。"),
    )
