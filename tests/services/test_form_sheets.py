# SPDX-License-Identifier: MulanPSL-2.0
"""Forms as sheets of paper: filled, blank, masked, bound into a volume."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from PIL import Image

from tests.services.printed import text, texts
from wuse_desktop.domain.archive_order import Volume
from wuse_desktop.forms.definition import Choice, Form, Group, Question, QuestionKind, Repeat, Text
from wuse_desktop.forms.session import Session
from wuse_desktop.forms.xpath.expression import Surroundings, compile_expression
from wuse_desktop.i18n import set_language
from wuse_desktop.reports.case_archive import ArchiveCover
from wuse_desktop.reports.form_content import FormPaper
from wuse_desktop.services.corrections import Corrected
from wuse_desktop.services.form_sheets import SheetHead, form_content, form_sheet
from wuse_desktop.services.volumes import VolumePart, printable, volume_pdf

UNIT = "广坪镇社会工作服务站"
HEAD = SheetHead(unit=UNIT, number="LA-2026-0113", on=date(2026, 3, 12))
BLANK = SheetHead(unit=UNIT)
NOW = Surroundings(now=lambda: datetime(2026, 4, 2, 9, 30))  # noqa: DTZ001 - the station's own time

K = QuestionKind


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(str(number), Text(label)) for number, label in enumerate(labels, 1))


SEX = (
    Choice("0", Text("未知的性别", "Unknown")),
    Choice("1", Text("男", "Male")),
    Choice("2", Text("女", "Female")),
)
TOWNS = choices(*(f"第{number}乡" for number in range(1, 21)))
HARDSHIP = choices("低保", "特困供养", "留守儿童", "其他")


def question(path: str, label: str, kind: K = K.TEXT, look: str = "", **rest: Any) -> Question:
    words = look.split()
    width = next((int(word[1:]) for word in words if word[1:].isdigit()), 0)
    return Question(
        path=path,
        name=path.rsplit("/", 1)[1],
        label=Text(label, rest.pop("en", "")),
        kind=kind,
        width=width,
        appearance=frozenset(word for word in words if not word[1:].isdigit()),
        **rest,
    )


def group(name: str, label: str, *items: Question) -> Group:
    return Group(path=f"/data/{name}", name=name, label=Text(label), width=6, items=items)


INTAKE = Form(
    form_id="case_intake",
    version="2026.1",
    title=Text("接案登记表", "Intake form"),
    sha256="0" * 64,
    root="data",
    items=(
        group(
            "basic",
            "基本情况",
            question("/data/basic/name", "姓名", look="w2", en="Name"),
            question("/data/basic/sex", "性别", K.ONE, "w2 horizontal", choices=SEX, en="Sex"),
            question("/data/basic/on", "接案日期", K.DATE, "w2"),
            question("/data/basic/id_no", "身份证号", look="w3", sensitive="S"),
            question("/data/basic/phone", "联系电话", look="w3", sensitive="S"),
            question("/data/basic/town", "乡镇", K.ONE, "w3", choices=TOWNS),
            question("/data/basic/source", "来源", K.ONE, "w3", choices=choices("求助", "走访")),
            question("/data/basic/hard", "困难类型", K.MANY, "w6 horizontal", choices=HARDSHIP),
            question("/data/basic/at", "面谈时间", K.DATETIME, "w6"),
            question("/data/basic/told", "已告知保密例外", K.ACKNOWLEDGE, "w3"),
            question("/data/basic/tree", "家庭结构图", K.FILE, "w3"),
        ),
        Repeat(
            path="/data/family",
            name="family",
            label=Text("家庭成员"),
            appearance=frozenset({"table"}),
            items=(
                question("/data/family/name", "姓名", look="w1"),
                question("/data/family/sex", "性别", K.ONE, "w1 horizontal", choices=SEX),
                question("/data/family/born", "出生日期", K.DATE, "w1"),
                question("/data/family/income", "月收入（元）", K.DECIMAL, "w1"),
                question("/data/family/illness", "疾病", look="w2", sensitive="S"),
            ),
        ),
        Repeat(
            path="/data/visit",
            name="visit",
            label=Text("走访"),
            width=4,
            items=(
                question("/data/visit/place", "地点", look="w4"),
                question("/data/visit/seen", "所见", look="w4 multiline"),
            ),
        ),
        group(
            "need",
            "问题与需求",
            question("/data/need/problem", "求助问题", look="w6 multiline", sensitive="S"),
            question("/data/need/accept", "是否接案", K.ONE, "w2", choices=choices("是", "否")),
            question(
                "/data/need/refuse",
                "不接案原因",
                look="w4",
                relevant=compile_expression("/data/need/accept = '2'"),
            ),
        ),
        group(
            "signed",
            "签名",
            question("/data/signed/rule", "三个工作日内作出决定。", K.NOTE, "w6"),
            question("/data/signed/worker", "社工", K.NOTE, "w3 signature"),
            question("/data/signed/head", "站长意见（签章）", look="w3 signature"),
        ),
    ),
)

ANSWERS: dict[str, Any] = {
    "basic": {
        "name": "王小明",
        "sex": "1",
        "on": "2026-03-12",
        "id_no": "11010519491231002X",
        "phone": "13874561234",
        "town": "7",
        "source": "2",
        "hard": ["1", "3"],
        "at": "2026-03-12T14:30",
        "told": True,
        "tree": "家系图.jpg",
    },
    "family": [
        {"name": "李桂兰", "sex": "2", "born": "1959-05-06", "income": 1200.5, "illness": "高血压"}
    ],
    "visit": [{"place": "西楼村", "seen": "房屋漏雨。"}, {"place": "学校", "seen": "出勤正常。"}],
    "need": {"problem": "父母外出务工。", "accept": "1"},
    "signed": {"head": "同意接案。"},
}


def session(answers: Mapping[str, Any] = ANSWERS) -> Session:
    return Session(INTAKE, answers, surroundings=NOW)


def test_a_filled_sheet_prints_the_answers_in_words() -> None:
    printed = text(form_sheet(INTAKE, session(), heading=HEAD, reveal=True))
    for words in (
        f"{UNIT}接案登记表编号：LA-2026-0113日期：2026年3月12日",
        "姓名王小明性别男女接案日期2026年3月12日",
        "身份证号11010519491231002X联系电话13874561234",
        "乡镇第7乡来源走访",
        "困难类型低保特困供养留守儿童其他",
        "面谈时间2026年3月12日14:30",
        "已告知保密例外确认家庭结构图见附件：家系图.jpg",
        "李桂兰男女1959-05-061200.5高血压",
        "走访1地点西楼村所见房屋漏雨。走访2地点学校所见出勤正常。",
        "求助问题父母外出务工。是否接案是不接案原因签名",
        "三个工作日内作出决定。社工：年月日站长意见（签章）同意接案。（签章）年月日",
        "case_intake2026.1",
    ):
        assert words in printed
    assert "第6乡" not in printed
    assert "遮盖" not in printed


def test_a_choice_that_nobody_ticks_by_hand_is_printed_where_it_was_chosen() -> None:
    printed = text(form_sheet(INTAKE, session({"basic": {"sex": "0"}}), heading=HEAD))
    assert "性别未知的性别男女" in printed


def test_sensitive_answers_are_masked_unless_they_are_asked_for() -> None:
    printed = text(form_sheet(INTAKE, session(), heading=HEAD))
    for hidden in ("19491231", "13874561234", "高血压", "父母外出务工"):
        assert hidden not in printed
    assert "110105********002X" in printed
    assert "138****1234" in printed
    assert "求助问题●●●" in printed
    assert "1200.5●●●" in printed
    assert "王小明" in printed
    assert "敏感内容已遮盖" in printed


def test_nothing_is_said_of_masking_where_nothing_is_masked() -> None:
    printed = text(form_sheet(INTAKE, session({"basic": {"name": "王小明"}}), heading=HEAD))
    assert "遮盖" not in printed


def test_a_blank_sheet_prints_every_choice_and_room_to_write() -> None:
    printed = text(form_sheet(INTAKE, None, heading=BLANK))
    for words in (
        f"{UNIT}接案登记表基本情况姓名性别男女接案日期年月日",
        "乡镇来源求助走访",
        "困难类型低保特困供养留守儿童其他______",
        "面谈时间年月日时分",
        "已告知保密例外确认",
        "走访1地点所见走访2地点所见",
        "是否接案是否不接案原因",
        "社工：年月日站长意见（签章）（签章）年月日",
    ):
        assert words in printed
    assert "第1乡" not in printed  # a list of twenty is a line to write on
    assert "未知" not in printed
    assert "编号" not in printed
    assert "打印日期" not in printed


def test_choices_that_other_answers_narrow_are_a_line_to_write_on() -> None:
    narrowed = question(
        "/data/village",
        "村",
        K.ONE,
        choices=choices("东村", "西村"),
        choice_filter=compile_expression("town = /data/town"),
    )
    form = Form(
        form_id="f", version="1", title=Text("表"), sha256="", root="data", items=(narrowed,)
    )
    assert "东村" not in text(form_sheet(form, None, heading=BLANK))


def test_what_does_not_matter_stays_empty() -> None:
    answers = {"need": {"accept": "2", "refuse": "不在服务范围。"}}
    refused, accepted = session(answers), session(answers)
    accepted.set("/data/need/accept", "1")
    assert "不在服务范围。" in text(form_sheet(INTAKE, refused, heading=HEAD))
    printed = text(form_sheet(INTAKE, accepted, heading=HEAD))
    assert "不接案原因签名" in printed


def test_the_heading_tells_drafts_and_corrections() -> None:
    heading = SheetHead(unit=UNIT, number="LA-2026-0113", corrected=Corrected(True, 2), draft=True)
    printed = text(form_sheet(INTAKE, session(), heading=heading))
    assert "草稿编号：LA-2026-0113更正第2次" in printed


def test_rows_within_rows_stand_under_the_row_they_belong_to() -> None:
    child = Repeat(
        path="/data/house/child",
        name="child",
        label=Text("子女"),
        appearance=frozenset({"table"}),
        items=(question("/data/house/child/name", "姓名"),),
    )
    house = Repeat(
        path="/data/house",
        name="house",
        label=Text("住户"),
        appearance=frozenset({"table"}),  # cannot be kept: a table has no rows within its rows
        items=(question("/data/house/head", "户主"), child),
    )
    form = Form(form_id="f", version="1", title=Text("表"), sha256="", root="data", items=(house,))
    answers: dict[str, Any] = {
        "house": [
            {"head": "王大山", "child": [{"name": "王小明"}, {"name": "王小红"}]},
            {"head": "李桂兰", "child": []},
        ]
    }
    filled = Session(form, answers, surroundings=NOW)
    printed = text(form_sheet(form, filled, heading=HEAD))
    assert "住户1户主王大山子女姓名王小明王小红住户2户主李桂兰子女姓名" in printed
    assert "住户1户主子女姓名住户2户主子女姓名" in text(form_sheet(form, None, heading=BLANK))


def test_an_answer_that_does_not_fit_is_printed_as_it_was_typed() -> None:
    answers = {"basic": {"name": "王小明", "on": "三月中旬", "source": "9"}}
    printed = text(form_sheet(INTAKE, session(answers), heading=HEAD))
    assert "接案日期三月中旬" in printed
    assert "来源9" in printed


def test_sixty_rows_go_over_pages_with_their_head_on_each() -> None:
    rows = [{"name": f"亲属{number}号", "income": number} for number in range(1, 61)]
    pages = texts(form_sheet(INTAKE, session({"family": rows}), heading=HEAD))
    with_rows = [page for page in pages if "亲属" in page]
    assert len(with_rows) > 1
    assert all("姓名性别出生日期月收入（元）疾病" in page for page in with_rows)
    assert all("家庭成员（续）" in page for page in with_rows[1:])
    assert "".join(pages).count("亲属") == 60


def test_english_forms_print_english_words() -> None:
    set_language("en")
    printed = text(form_sheet(INTAKE, session(), heading=HEAD))
    assert "Intakeform" in printed
    assert "Name王小明SexMaleFemale" in printed
    assert "Page1of" in printed


@pytest.mark.parametrize("filled", [True, False])
def test_equal_answers_give_equal_bytes(filled: bool) -> None:
    once = form_sheet(INTAKE, session() if filled else None, heading=HEAD)
    assert form_sheet(INTAKE, session() if filled else None, heading=HEAD) == once


# Volumes


def photo(width: int, height: int, turned: int = 1, form: str = "JPEG", mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    turn = Image.Exif()
    turn[0x0112] = turned
    turn[0x010F] = "CAMERA-MAKER"
    Image.new(mode, (width, height)).save(target, form, exif=turn)
    return target.getvalue()


def content() -> FormPaper:
    return form_content(INTAKE, session(), heading=HEAD)


COVER = ArchiveCover(unit=UNIT, title="个案服务档案", number="LA-2026-0113")


def test_the_papers_of_a_case_stand_in_the_order_of_the_archive() -> None:
    parts = [
        VolumePart(kind="attachment", title="照片", content=photo(60, 40)),
        VolumePart(
            kind="case_session", title="第二次过程记录", content=content(), on=date(2026, 3, 20)
        ),
        VolumePart(kind="case_closure", title="结案表", content=content(), on=date(2026, 9, 1)),
        VolumePart(
            kind="case_session", title="第一次过程记录", content=content(), on=date(2026, 3, 13)
        ),
        VolumePart(kind="unheard_of", title="其他材料", content=content()),
        VolumePart(kind="mandatory_report", title="强制报告", content=None, remark="密封另存"),
        VolumePart(kind="consent", title="知情同意书", content=content(), on=date(2026, 3, 12)),
        VolumePart(kind="case_intake", title="接案登记表", content=content(), on=date(2026, 3, 12)),
    ]
    catalogue = texts(volume_pdf(Volume.CASE, COVER, parts))[1]
    places = [
        catalogue.index(title)
        for title in (
            "1接案登记表",
            "2知情同意书",
            "3第一次过程记录",
            "4第二次过程记录",
            "5强制报告",
            "6结案表",
            "7照片",
            "8其他材料",
        )
    ]
    assert places == sorted(places)


def test_a_picture_that_cannot_be_read_is_named_and_stops_nothing() -> None:
    parts = [
        VolumePart(kind="attachment", title="坏照片", content=b"no picture", remark="原件在站"),
        VolumePart(kind="case_intake", title="接案登记表", content=content()),
    ]
    pages = texts(volume_pdf(Volume.CASE, COVER, parts))
    assert "坏照片原件在站；图片无法显示，见原件" in pages[1]
    assert "接案登记表" in pages[2]


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", photo(40, 30)[:200], photo(9, 9, form="PNG")[:60]]
)
def test_bytes_that_are_no_picture_are_told_from_pictures(data: bytes) -> None:
    assert printable(data) is None


def test_a_photograph_is_turned_upright_and_tells_nothing_but_itself() -> None:
    turned = printable(photo(400, 300, turned=6))
    assert turned is not None
    assert not turned.wide
    assert b"CAMERA-MAKER" not in turned.data
    with Image.open(io.BytesIO(turned.data)) as image:
        assert image.size == (300, 400)


def test_a_large_photograph_is_made_smaller_and_a_clear_one_white() -> None:
    large = printable(photo(5200, 2600))
    assert large is not None
    assert large.wide
    with Image.open(io.BytesIO(large.data)) as image:
        assert image.size == (2600, 1300)
    clear = printable(photo(40, 40, form="PNG", mode="RGBA"))
    assert clear is not None
    with Image.open(io.BytesIO(clear.data)) as image:
        assert image.getpixel((20, 20)) == (255, 255, 255)


def test_equal_volumes_give_equal_bytes() -> None:
    parts = [
        VolumePart(kind="attachment", title="照片", content=photo(600, 400)),
        VolumePart(kind="case_intake", title="接案登记表", content=content()),
    ]
    assert volume_pdf(Volume.CASE, COVER, parts) == volume_pdf(Volume.CASE, COVER, parts)
