# SPDX-License-Identifier: MulanPSL-2.0
"""A file on its way in: what it is, whether it may come, and how small it can be made.

No desk is needed for this, so that the work is done beside the database.
"""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from wuse_desktop.domain.sizes import size_text
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.found_files import file_name
from wuse_desktop.services.pictures import JPEG, PHOTO_SIDE, PNG, SCAN_SIDE, reads_heif, shrink

PHOTO, SIGNED_SCAN, RECORDING, OTHER = "01", "02", "07", "99"
MOST_BYTES = 20 << 20
# A photo is shrunk before it is kept, so it may arrive larger.
MOST_PICTURE_BYTES = 60 << 20
PICTURES = frozenset({JPEG, PNG})
PDF = "application/pdf"

_NAME_LENGTH = 200
_PAPERS = frozenset({SIGNED_SCAN, "03", "04", "05", "06"})
_SUFFIXES = {JPEG: ".jpg", PNG: ".png"}
_RUNS = frozenset({
    ".apk", ".app", ".appimage", ".appx", ".bat", ".chm", ".cmd", ".com", ".cpl", ".deb",
    ".desktop", ".dll", ".exe", ".hta", ".jar", ".js", ".jse", ".lnk", ".msi", ".msix", ".pif",
    ".ps1", ".reg", ".rpm", ".run", ".scr", ".sh", ".sys", ".url", ".vbe", ".vbs", ".wsf", ".wsh",
})  # fmt: skip
_RUNS_MARKS = (
    b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe",
)  # fmt: skip
_PICTURE_MARKS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\0", b"MM\0*")
# Names that every system opens as pictures; of the rarer ones not all contents are known here.
_PICTURE_NAMES = frozenset({
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff",
})  # fmt: skip
_PDF_MARK = b"%PDF-"
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_KNOWN = {
    ".pdf": PDF,
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".wps": "application/vnd.ms-works",
    ".ofd": "application/ofd",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".amr": "audio/amr",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file ready to be kept; ``before_bytes`` is its size as it came."""

    content: bytes
    file_name: str
    media_type: str
    kind: str
    before_bytes: int
    taken_at: datetime | None = None


def prepare(source: Path | bytes, name: str = "", kind: str = "") -> Arrival:
    """Read, judge and shrink a file; bytes are what the clipboard holds.

    ``kind`` is a code of the list ATTACH; left empty it is told by the content. Raises UserFault
    ``file_missing``, ``file_unreadable``, ``file_empty``, ``file_runs``, ``file_too_large``,
    ``picture_by_name_only``, ``picture_heif`` and what ``pictures.shrink`` raises.
    """
    content = source if isinstance(source, bytes) else _read(source)
    shown = _fitting(name or ("" if isinstance(source, bytes) else source.name))
    suffix = PurePath(shown).suffix.lower()
    if not content:
        raise UserFault(
            "file_empty",
            _("“{name}”是空文件，没有添加。").format(name=shown),
            _("请检查原文件是否完整。"),
        )
    if runs(shown, content):
        raise UserFault(
            "file_runs",
            _("“{name}”是程序文件，可能带病毒，没有添加。").format(name=shown),
            _("附件请用照片、PDF 或文档。"),
        )
    before = len(content)
    if _is_picture(content):
        return _picture(content, shown, kind, before)
    _refuse_large(before, shown, MOST_BYTES)
    is_pdf = content.startswith(_PDF_MARK)
    if suffix in _PICTURE_NAMES and not is_pdf:
        raise _picture_by_name_only(shown)
    media_type = PDF if is_pdf else _KNOWN.get(suffix, "application/octet-stream")
    recording = media_type.startswith(("audio/", "video/"))
    guessed = kind or (RECORDING if recording else OTHER)
    return Arrival(content, shown, media_type, guessed, before)


def runs(name: str, content: bytes) -> bool:
    """Whether a system would run a file of this name or content instead of showing it."""
    return PurePath(name).suffix.lower() in _RUNS or content.startswith(_RUNS_MARKS)


def _picture_by_name_only(name: str) -> UserFault:
    """Told at once: nobody should learn when opening it that the photo of a visit is none."""
    return UserFault(
        "picture_by_name_only",
        _("“{name}”的名字是图片，内容不是图片，没有添加。").format(name=name),
        _("请先打开看看：打不开的重新拍照或扫描；是文档的，把后缀改回来（如 .docx）再添加。"),
    )


def _picture(content: bytes, name: str, kind: str, before: int) -> Arrival:
    _refuse_large(before, name, MOST_PICTURE_BYTES)
    if content[8:12] in _HEIF_BRANDS and not reads_heif():
        raise UserFault(
            "picture_heif",
            _("“{name}”是苹果手机的 HEIC 照片，这台电脑读不了，没有添加。").format(name=name),
            _("请在手机“设置-相机-格式”里选“兼容性最佳”，或用微信、看图软件转成 JPEG。"),
        )
    side = SCAN_SIDE if kind in _PAPERS else PHOTO_SIDE
    picture = shrink(content, side)
    _refuse_large(len(picture.content), name, MOST_BYTES)
    stem, suffix = PurePath(name).stem, _SUFFIXES[picture.media_type]
    return Arrival(
        picture.content,
        _fitting(f"{stem}{suffix}"),
        picture.media_type,
        kind or PHOTO,
        before,
        picture.taken_at,
    )


def renamed(arrival: Arrival, stem: str) -> Arrival:
    """The same file under another name; its ending stays."""
    suffix = PurePath(arrival.file_name).suffix
    return dataclasses.replace(arrival, file_name=_fitting(f"{stem}{suffix}"))


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UserFault(
                "file_is_folder",
                _("“{name}”是文件夹，没有添加。").format(name=path.name),
                _("请打开文件夹，选中里面的文件再拖进来。"),
            )
        _refuse_large(path.stat().st_size, path.name, MOST_PICTURE_BYTES)
        return path.read_bytes()
    except FileNotFoundError:
        raise UserFault(
            "file_missing",
            _("找不到“{name}”，没有添加。").format(name=path.name),
            _("请检查文件是否被移走，或重新插好U盘。"),
        ) from None
    except OSError:
        raise UserFault(
            "file_unreadable",
            _("“{name}”读不出来，没有添加。").format(name=path.name),
            _("请检查文件权限，或先在别的软件里关掉它。"),
        ) from None


def _refuse_large(size: int, name: str, most: int) -> None:
    if size > most:
        raise UserFault(
            "file_too_large",
            _("“{name}”有 {size}，超过 {most}，没有添加。").format(
                name=name, size=size_text(size), most=size_text(most)
            ),
            _("请压缩或拆分后再添加；录像请截取需要的一段。"),
        )


def _is_picture(content: bytes) -> bool:
    if content[4:8] == b"ftyp":
        return content[8:12] in (*_HEIF_BRANDS, b"avif", b"avis")
    if content.startswith(b"RIFF"):
        return content[8:12] == b"WEBP"
    if content.startswith(b"BM"):
        return content[6:10] == b"\0\0\0\0"
    return content.startswith(_PICTURE_MARKS)


def _fitting(name: str) -> str:
    """A name that any system takes and the record holds, its ending kept."""
    path = PurePath(file_name(name))
    suffix = path.suffix[:16]
    return f"{path.stem[: _NAME_LENGTH - len(suffix)]}{suffix}"
