# SPDX-License-Identifier: MulanPSL-2.0
"""Photos and scans arrive small, upright and quiet; what is not what it seems is refused."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from wuse_desktop.errors import UserFault
from wuse_desktop.services.arriving_files import MOST_BYTES, Arrival, prepare
from wuse_desktop.services.pictures import JPEG, PHOTO_SIDE, PNG, shrink

_ORIENTATION, _MAKER, _GPS, _EXIF, _TAKEN = 0x0112, 0x010F, 0x8825, 0x8769, 0x9003


def noise(width: int, height: int) -> Image.Image:
    """A picture with as many edges as a photo has."""
    small = Image.effect_noise((width // 8, height // 8), 90)
    return small.resize((width, height), Image.Resampling.BICUBIC).convert("RGB")


def coded(picture: Image.Image, form: str, **how: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, form, **how)
    return target.getvalue()


def telling_exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes beside a photo."""
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    exif[_MAKER] = "TELEPHONE-MAKER"
    exif.get_ifd(_GPS).update({1: "N", 2: (45.0, 56.0, 3.0), 3: "E", 4: (128.0, 2.0, 1.0)})
    exif.get_ifd(_EXIF)[_TAKEN] = "2026:03:05 09:12:33"
    return exif


def telephone_photo(width: int = 3200, height: int = 2400, orientation: int = 1) -> bytes:
    return coded(
        noise(width, height),
        "JPEG",
        quality=95,
        exif=telling_exif(orientation),
        comment=b"A-COMMENT",
        xmp=b"<x:xmpmeta>A-PLACE</x:xmpmeta>",
    )


def looked_at(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def page_of_text(width: int = 2480, height: int = 3508) -> Image.Image:
    page = Image.new("RGB", (width, height), "white")
    drawing = ImageDraw.Draw(page)
    for top in range(100, height - 100, 60):
        drawing.text((100, top), "Signed at the township station. " * 4, "black", font_size=36)
    return page


def _refused(call: Callable[[], object]) -> str:
    with pytest.raises(UserFault) as refused:
        call()
    assert refused.value.message.endswith("。")
    assert refused.value.next_step.endswith("。")
    return refused.value.code


def test_a_telephone_photo_is_shrunk_and_tells_only_its_time() -> None:
    photo = telephone_photo()
    assert looked_at(photo).getexif().get_ifd(_GPS)
    kept = shrink(photo)
    assert len(kept.content) < len(photo) / 3
    picture = looked_at(kept.content)
    assert max(picture.size) == PHOTO_SIDE
    assert (picture.format, kept.media_type) == ("JPEG", JPEG)
    assert dict(picture.getexif()) == {}
    assert set(picture.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for told in (b"Exif", b"TELEPHONE", b"A-COMMENT", b"A-PLACE"):
        assert told not in kept.content
    assert kept.taken_at == datetime.fromisoformat("2026-03-05T09:12")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright_however_the_telephone_was_held(orientation: int) -> None:
    upright = Image.new("RGB", (400, 240), "white")
    upright.paste("red", (0, 0, 400, 60))
    turn = {
        1: (), 2: (Image.Transpose.FLIP_LEFT_RIGHT,), 3: (Image.Transpose.ROTATE_180,),
        4: (Image.Transpose.FLIP_TOP_BOTTOM,), 5: (Image.Transpose.TRANSPOSE,),
        6: (Image.Transpose.ROTATE_90,), 7: (Image.Transpose.TRANSVERSE,),
        8: (Image.Transpose.ROTATE_270,),
    }[orientation]  # fmt: skip
    held = upright
    for step in turn:
        held = held.transpose(step)
    kept = shrink(coded(held, "JPEG", quality=95, exif=telling_exif(orientation)))
    picture = looked_at(kept.content)
    assert picture.size == (400, 240)
    red, green, _blue = picture.convert("RGB").getpixel((200, 20))  # type: ignore[misc]
    assert red - green > 100


def test_a_small_photo_is_not_enlarged_and_loses_what_stood_beside_it() -> None:
    photo = coded(noise(1200, 900), "JPEG", quality=40, exif=telling_exif())
    kept = shrink(photo)
    assert len(kept.content) <= len(photo)
    assert looked_at(kept.content).size == (1200, 900)
    assert b"TELEPHONE" not in kept.content


def test_a_photo_that_was_pressed_hard_is_not_made_larger_by_shrinking() -> None:
    photo = coded(noise(3000, 2250), "JPEG", quality=20)
    kept = shrink(photo)
    assert len(kept.content) <= len(photo)
    assert max(looked_at(kept.content).size) == PHOTO_SIDE


def test_a_signed_page_stays_readable_on_a4() -> None:
    scan = coded(page_of_text(), "JPEG", quality=90)
    kept = prepare(scan, "page.jpg", "02")
    assert max(looked_at(kept.content).size) / 11.69 >= 150  # dots an inch along the long edge
    assert len(kept.content) < len(scan)


def test_black_on_white_stays_sharp_and_small() -> None:
    scan = coded(page_of_text().convert("1"), "PNG")
    kept = shrink(scan)
    assert kept.media_type == PNG
    assert len(kept.content) <= len(scan)


@pytest.mark.parametrize("form", ["WEBP", "BMP", "GIF", "TIFF", "PNG"])
def test_pictures_of_many_kinds_become_those_that_every_desk_shows(form: str) -> None:
    kept = prepare(coded(noise(640, 480), form), f"图.{form.lower()}")
    assert kept.media_type in (JPEG, PNG)
    assert kept.file_name == ("图.jpg" if kept.media_type == JPEG else "图.png")
    assert looked_at(kept.content).size == (640, 480)
    assert kept.kind == "01"


def test_what_was_transparent_is_white_and_sixteen_bits_become_eight() -> None:
    clear = shrink(coded(Image.new("RGBA", (80, 60), (255, 0, 0, 0)), "PNG"))
    assert looked_at(clear.content).convert("RGB").getpixel((5, 5)) == (255, 255, 255)
    deep = shrink(coded(Image.new("I;16", (80, 60), 40_000), "PNG"))
    assert looked_at(deep.content).convert("L").getpixel((5, 5)) == pytest.approx(156, abs=2)


def test_a_photo_without_or_with_a_senseless_time_has_none() -> None:
    exif = Image.Exif()
    exif.get_ifd(_EXIF)[_TAKEN] = "0000:00:00 00:00:00"
    for photo in (coded(noise(80, 60), "JPEG"), coded(noise(80, 60), "JPEG", exif=exif)):
        assert shrink(photo).taken_at is None


@pytest.mark.parametrize(("form", "side"), [("PNG", 30_000), ("JPEG", 40_000), ("GIF", 20_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_by_its_head(form: str, side: int) -> None:
    bomb = coded(Image.new("L", (side, side)), form)
    assert len(bomb) < 20 << 20
    assert _refused(lambda: prepare(bomb, "x")) == "picture_too_many_pixels"


@pytest.mark.parametrize(
    "broken",
    [
        telephone_photo(640, 480)[:4000],
        b"\xff\xd8\xff" + b"\0" * 500,
        b"\x89PNG\r\n\x1a\n" + b"x" * 500,
        b"RIFF\x10\0\0\0WEBPxxxx",
        b"II*\0" + b"\xff" * 100,
    ],
)
def test_a_broken_picture_is_refused(broken: bytes) -> None:
    assert _refused(lambda: prepare(broken, "x.jpg")) == "picture_unreadable"


@pytest.mark.parametrize(
    "name", ["照片.jpg", "照片.JPEG", "图.png", "图.gif", "扫描.tif", "图.webp"]
)
def test_a_name_of_a_picture_needs_a_picture(name: str) -> None:
    with pytest.raises(UserFault) as raised:
        prepare("今天走访了三户。".encode(), name)
    assert raised.value.code == "picture_by_name_only"
    assert f"“{name}”" in raised.value.message
    assert "不是图片" in raised.value.message
    assert "后缀" in raised.value.next_step


def test_what_is_told_by_its_content_may_have_the_wrong_name() -> None:
    assert prepare(coded(noise(60, 40), "JPEG"), "说明.txt").media_type == JPEG
    assert prepare(b"%PDF-1.7 ...", "扫描.jpg").media_type == "application/pdf"


def test_a_tiff_of_many_pages_is_not_cut_to_its_first() -> None:
    pages = [Image.new("L", (100, 100)), Image.new("L", (100, 100), 99)]
    many = coded(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert _refused(lambda: prepare(many, "scan.tif")) == "picture_many_pages"


def test_a_photo_that_cannot_be_read_here_says_what_to_do_at_the_telephone() -> None:
    assert _refused(lambda: prepare(b"\0\0\0\x18ftypheic" + b"\0" * 99, "a.heic")) == "picture_heif"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.exe", b"anything"), ("照片.jpg.scr", b"x"), ("照片.jpg", b"MZ\x90\0"),
        ("a.bat", b"echo"), ("a.txt", b"#!/bin/sh\n"), ("说明.LNK", b"x"), ("tool", b"\x7fELF\x02"),
    ],
)  # fmt: skip
def test_programs_are_refused_whatever_they_are_called(name: str, content: bytes) -> None:
    assert _refused(lambda: prepare(content, name)) == "file_runs"


@pytest.mark.parametrize(
    ("name", "content", "media_type", "kind"),
    [
        ("协议.pdf", b"%PDF-1.7 ...", "application/pdf", "99"),
        ("没有后缀的", b"%PDF-1.7 ...", "application/pdf", "99"),
        ("录音.m4a", b"\0\0\0\x18ftypM4A " + b"\0" * 9, "audio/mp4", "07"),
        ("表.et", b"\xd0\xcf\x11\xe0", "application/octet-stream", "99"),
        ("BM开头.txt", b"BM is text", "text/plain", "99"),
    ],
)
def test_documents_are_kept_as_they_are(
    name: str, content: bytes, media_type: str, kind: str
) -> None:
    kept = prepare(content, name)
    assert kept == Arrival(content, name, media_type, kind, len(content))


def test_what_is_too_large_or_nothing_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "录像.mp4"
    large.write_bytes(b"\0" * (MOST_BYTES + 1))
    assert _refused(lambda: prepare(large)) == "file_too_large"
    with large.open("wb") as file:
        file.truncate(1 << 40)
    assert _refused(lambda: prepare(large)) == "file_too_large"
    (tmp_path / "空.txt").touch()
    assert _refused(lambda: prepare(tmp_path / "空.txt")) == "file_empty"
    assert _refused(lambda: prepare(tmp_path / "没有.jpg")) == "file_missing"
    assert _refused(lambda: prepare(tmp_path)) == "file_is_folder"


def test_a_name_is_made_fit_for_every_system() -> None:
    kept = prepare(b"text", "../王/李:说明" + "长" * 300 + ".docx")
    assert "/" not in kept.file_name
    assert ":" not in kept.file_name
    assert len(kept.file_name) == 200
    assert kept.file_name.endswith(".docx")
