# SPDX-License-Identifier: MulanPSL-2.0
"""Cards as QR codes: shown on one screen, photographed or copied, and read on another computer.

What is read is a card like one from a stick: signed, and trusted only after two people compared
its digits. A picture of the answer needs no camera on this computer: a telephone's photo or a
screenshot will do, as a file or from the clipboard.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wuse_desktop.errors import EnvironmentFault, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.security.atomic import replace_file
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage.engine import explained
from wuse_desktop.sync import card_codes, cards

if TYPE_CHECKING:
    from PIL.Image import Image

Square = tuple[tuple[bool, ...], ...]

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".webp")
QUIET = 4
"""How many modules around a code stay light (ISO/IEC 18004)."""
_MOST_BYTES = 40 << 20
_MOST_PIXELS = 60_000_000
_PIXELS_A_MODULE = 8
_GAP = 12  # modules between two codes


@dataclass(frozen=True, slots=True)
class CardCodes:
    """A card as QR codes: rows of modules from the top, True for a dark one, without their rim."""

    name: str
    fingerprint: tuple[str, ...]
    squares: tuple[Square, ...]


def is_picture(path: Path) -> bool:
    """Whether a file is a picture by its ending."""
    return path.name.lower().endswith(ENDINGS)


def codes_of(name: str, fingerprint: tuple[str, ...], card: bytes) -> CardCodes:
    """A card as QR codes. Raises ValueError for one that is too large (``sync.card_codes``)."""
    from wuse_desktop.reports.code_square import code_square  # noqa: PLC0415 - heavy

    squares = tuple(code_square(text) for text in card_codes.to_codes(card))
    return CardCodes(name, fingerprint, squares)


def picture_of(codes: CardCodes) -> bytes:
    """The codes beside each other as a PNG, to print, to keep or to send."""
    from PIL import Image  # noqa: PLC0415 - heavy, loaded when first used

    side = max(len(square) for square in codes.squares)
    count = len(codes.squares)
    width = count * side + (count - 1) * _GAP + 2 * QUIET
    image = Image.new("1", (width, side + 2 * QUIET), 1)
    for number, square in enumerate(codes.squares):
        left = QUIET + number * (side + _GAP)
        for row, modules in enumerate(square):
            for column, dark in enumerate(modules):
                if dark:
                    image.putpixel((left + column, QUIET + row), 0)
    large = (image.width * _PIXELS_A_MODULE, image.height * _PIXELS_A_MODULE)
    target = io.BytesIO()
    image.resize(large, Image.Resampling.NEAREST).save(target, "PNG")
    return target.getvalue()


def write_picture(codes: CardCodes, path: Path) -> Path:
    """Write the codes as a PNG file; its path with the ending. Raises EnvironmentFault."""
    target = path if path.suffix.lower() == ".png" else path.with_name(f"{path.name}.png")
    with explained():
        replace_file(target, picture_of(codes))
    return target


def paper_of(codes: CardCodes) -> bytes:
    """The codes as a PDF page to print."""
    from wuse_desktop.reports.frame import Frame  # noqa: PLC0415 - heavy, loaded when first used
    from wuse_desktop.reports.page import picture_paper, write_papers  # noqa: PLC0415 - as above

    facts = (codes.name, _("核对用的六组数字：{digits}").format(digits=" ".join(codes.fingerprint)))
    frame = Frame(title=_("登记用的二维码"), facts=facts)
    target = io.BytesIO()
    write_papers([picture_paper(frame, picture_of(codes))], target, title=frame.title)
    return target.getvalue()


def read_card(path: Path) -> bytes:
    """The card in a picture of its codes.

    Raises UserFault ``picture_unreadable``, ``code_missing`` and as ``card_codes.from_codes``.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _unreadable()
        return card_in(path.read_bytes())
    except OSError:
        raise _unreadable() from None


def card_in(picture: bytes) -> bytes:
    """The card in the bytes of a picture file. Raises as ``read_card``."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - heavy

    try:
        with Image.open(io.BytesIO(picture)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise _unreadable()
            upright = ImageOps.exif_transpose(image)
            return card_codes.from_codes(_texts_in(upright.convert("L")))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise _unreadable() from None


def keep_pasted(desk: Desk, picture: bytes) -> Path:
    """The card in a picture that was pasted, as a file beside the desk. Raises as ``read_card``."""
    card = card_in(picture)
    path = desk.paths.inbox / f"{_('粘贴的登记卡')}{cards.SUFFIX}"
    with explained():
        path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, card)
    return path


def _texts_in(image: "Image") -> list[str]:
    """The texts of all QR codes in a grey picture."""
    try:
        import zxingcpp  # noqa: PLC0415 - heavy, loaded when first used
    except ImportError:  # a system that it has no build for
        raise EnvironmentFault(
            "codes_unreadable_here",
            _("这台电脑上的程序没有带读二维码的部件，没有读图片。"),
            _("请改用登记卡文件。"),
        ) from None
    found = zxingcpp.read_barcodes(
        image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return [code.text for code in found]


def _unreadable() -> UserFault:
    return UserFault(
        "picture_unreadable",
        _("这张图片打不开，没有采用。"),
        _("请用 PNG 或 JPEG 格式的照片或截图，40 MB 以内。"),
    )
