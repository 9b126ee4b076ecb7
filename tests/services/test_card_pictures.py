# SPDX-License-Identifier: MulanPSL-2.0
"""Cards as QR codes in pictures: sharp, photographed askew, incomplete, or no picture at all."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from tests.services.conftest import Fresh, MakeDesk
from tests.services.exchanging import records_of, save
from wuse_desktop.errors import UserFault
from wuse_desktop.reports.code_square import code_square
from wuse_desktop.services import card_pictures, enrolment
from wuse_desktop.services.card_pictures import CardCodes, picture_of
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.joining import device_card_codes, join, make_device_card
from wuse_desktop.services.welcoming import admit_laptop, show_device_card


def keep(codes: CardCodes, path: Path) -> Path:
    return card_pictures.write_picture(codes, path)


def photographed(codes: CardCodes) -> bytes:
    """As a telephone takes it off a screen: askew, not quite sharp, turned by its own note."""
    sharp = Image.open(io.BytesIO(picture_of(codes))).convert("L")
    sharp = sharp.resize((1400 * sharp.width // sharp.height, 1400))
    room = Image.new("L", (sharp.width + 1200, 2200), 90)
    room.paste(sharp.rotate(6, expand=True, fillcolor=200), (400, 300))
    blurred = room.filter(ImageFilter.GaussianBlur(2)).rotate(90, expand=True)
    noted = Image.Exif()
    noted[0x0112] = 6  # turn it by a quarter when it is shown
    target = io.BytesIO()
    blurred.convert("RGB").save(target, "JPEG", quality=80, exif=noted)
    return target.getvalue()


def refused(path: Path) -> UserFault:
    with pytest.raises(UserFault) as caught:
        enrolment.show_card(path)
    assert caught.value.message.endswith("。")
    return caught.value


def test_a_laptop_joins_by_a_photo_of_its_screen(
    desk: Desk, county: Desk, fresh: Fresh, stick: Path
) -> None:
    assert county.is_county
    row = save(desk, "王秀兰")
    new = fresh()
    codes = device_card_codes(new)
    assert len(codes.squares) == 1
    photo = stick / "IMG_0001.JPG"
    photo.write_bytes(photographed(codes))
    shown = show_device_card(photo)
    assert (shown.name, shown.fingerprint) == ("王芳的电脑", enrolment.own_fingerprint(new))
    welcome = admit_laptop(desk, photo, stick)
    join(new, welcome.card)
    assert f"person/{row}" in records_of(new, desk.site_id)


def test_a_station_and_its_county_enrol_by_pictures(
    desk: Desk, make_desk: MakeDesk, stick: Path
) -> None:
    upper = make_desk("county", "230127", "木兰县社会工作总督导站")
    asked = keep(enrolment.station_card_codes(desk), stick / "登记卡")
    assert asked.name == "登记卡.png"
    shown = enrolment.show_card(asked)
    assert (shown.name, shown.fingerprint) == (
        "木兰镇社会工作服务站",
        enrolment.own_fingerprint(desk),
    )
    answer = enrolment.admit(upper, asked, stick, "https://dav.example.org/wuse")
    codes = enrolment.answer_codes(answer.path)
    assert (codes.name, len(codes.squares)) == ("木兰县社会工作总督导站", 2)
    assert codes.fingerprint == enrolment.own_fingerprint(upper)
    photo = stick / "photo.jpeg"
    photo.write_bytes(photographed(codes))
    taken = enrolment.accept(desk, photo)
    assert taken.drop_address == "https://dav.example.org/wuse"
    peer = enrolment.county(desk)
    assert peer is not None
    assert peer.site_id == upper.site_id


def test_the_codes_carry_the_very_card(desk: Desk, fresh: Fresh, stick: Path) -> None:
    new = fresh()
    file = make_device_card(new, stick)
    codes = device_card_codes(new)
    again = keep(codes, stick / "x.png")
    one, other = show_device_card(file.path), show_device_card(again)
    assert (one.name, one.fingerprint) == (other.name, other.fingerprint)
    kept = card_pictures.keep_pasted(desk, picture_of(codes))
    assert kept.read_bytes() == card_pictures.read_card(again)
    assert show_device_card(kept).fingerprint == one.fingerprint


def test_a_code_is_light_around_and_has_its_marks() -> None:
    square = code_square("WUSE1:1/1:00000000:AB")
    assert len(square) == len(square[0]) == 25
    for corner in (square[0][:7], square[-1][:7], square[0][-7:]):
        assert corner == (True,) * 7
    image = Image.open(io.BytesIO(picture_of(CardCodes("x", (), (square,))))).convert("L")
    assert image.size == (33 * 8, 33 * 8)
    rim = [image.getpixel((x, y)) for x in range(0, 264, 8) for y in (0, 31, 263)]
    assert set(rim) == {255}
    with pytest.raises(ValueError):  # noqa: PT011 - ReportLab says nothing with it
        code_square("小")


def test_half_of_the_codes_is_said(desk: Desk, stick: Path, make_desk: MakeDesk) -> None:
    upper = make_desk("county", "230127", "木兰县社会工作总督导站")
    asked = keep(enrolment.station_card_codes(desk), stick / "a.png")
    enrolment.admit(upper, asked, stick, "https://dav.example.org/wuse")
    (answer,) = stick.glob("*回执卡*")
    codes = enrolment.answer_codes(answer)
    half = CardCodes(codes.name, codes.fingerprint, codes.squares[:1])
    with pytest.raises(UserFault) as caught:
        enrolment.accept(desk, keep(half, stick / "half.png"))
    assert caught.value.code == "code_incomplete"
    assert enrolment.county(desk) is None


def test_pictures_without_a_card_are_said(stick: Path) -> None:
    path = stick / "holiday.png"
    Image.new("RGB", (300, 200), "green").save(path)
    assert refused(path).code == "code_missing"
    path.write_bytes(b"\x89PNG\r\n\x1a\n nothing more")
    assert refused(path).code == "picture_unreadable"
    path.write_bytes(b"")
    assert refused(path).code == "picture_unreadable"
    assert refused(stick / "gone.png").code == "file_missing"
    bomb = stick / "bomb.png"
    Image.new("1", (9000, 9000)).save(bomb)
    assert refused(bomb).code == "picture_unreadable"


def test_a_page_of_codes_can_be_printed(fresh: Fresh) -> None:
    pdf = card_pictures.paper_of(device_card_codes(fresh()))
    assert pdf.startswith(b"%PDF")
    import pypdfium2  # noqa: PLC0415 - heavy

    page = pypdfium2.PdfDocument(pdf)[0]
    image = page.render(scale=3).to_pil()
    target = io.BytesIO()
    image.save(target, "PNG")
    assert card_pictures.card_in(target.getvalue())
    assert "王芳的电脑" in page.get_textpage().get_text_range()
