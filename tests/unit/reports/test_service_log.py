# SPDX-License-Identifier: MulanPSL-2.0
"""The service log as a station would hand it in, read back from the PDF."""

import dataclasses
import datetime
import io
import re
import threading
from collections.abc import Callable
from typing import Any, BinaryIO

import pytest

from wuse_desktop.reports.service_log import render_service_log
from wuse_desktop.reports.service_log_content import (
    ActivityRow,
    CaseRow,
    FigureLine,
    GroupRow,
    Scope,
    ServiceLog,
    StationLine,
    VisitRow,
    VolunteerRow,
)

Read = Callable[[Callable[[BinaryIO], int]], Any]

DAY = datetime.date(2026, 3, 12)
VILLAGE = "黑龙江省哈尔滨市木兰县吉兴满族乡建国村第三村民小组（原新立屯东沟）"
STORY = "老人独居，儿子在外打工，每月通话一次；血压160/95mmHg，已按时服药（每日1次）。"
SECTIONS = ("二、个案服务", "三、入户走访", "四、小组活动", "五、社区活动", "六、志愿服务")
STATIONS = ("木兰镇", "东兴镇", "大贵镇", "利东镇", "柳河镇", "新民镇", "建国乡", "吉兴满族乡")
SIGNATURES = ("填报人", "审核人", "单位负责人（签章）")


def figures(count: int = 6) -> tuple[FigureLine, ...]:
    return tuple(
        FigureLine(f"C-{number:02}", f"指标{number}", str(100 + number), "人次")
        for number in range(1, count + 1)
    )


def empty_log(scope: Scope = Scope.STATION) -> ServiceLog:
    return ServiceLog(
        title_unit="木兰县木兰镇社会工作服务站",
        scope=scope,
        period_label="2026年3月",
        printed_on=datetime.date(2026, 4, 2),
        rule_set="CR-1",
        figures=figures(),
        prepared_by="李敏",
    )


def visit(number: int, **changes: Any) -> VisitRow:
    row = VisitRow(
        on=DAY,
        village=VILLAGE,
        householder="张䶮",
        categories=("低保", "80岁以上老年人"),
        visitors=("林玉珍", "陈志强"),
        mode="入户",
        outcome="已访",
        minutes=20,
        situation=f"第{number}户。{STORY}",
        action="已联系村医复核血压。",
    )
    return dataclasses.replace(row, **changes)


def full_log(scope: Scope = Scope.STATION, rows: int = 3, station: str = "") -> ServiceLog:
    numbers = range(1, rows + 1)
    return dataclasses.replace(
        empty_log(scope),
        cases=tuple(
            CaseRow(DAY, f"LA-2026/-{n:04}", "王珏", "面谈", 45, ("李敏",), STORY, station)
            for n in numbers
        ),
        visits=tuple(visit(n, station=station) for n in numbers),
        groups=tuple(
            GroupRow(DAY, "“银龄同行”互助小组", n, "防诈骗", 8, 10, 60, ("李敏",), station)
            for n in numbers
        ),
        activities=tuple(
            ActivityRow(DAY, "学雷锋集市", "节日主题", "文化广场", 32, 30, 5, 240, STORY, station)
            for _n in numbers
        ),
        volunteers=tuple(
            VolunteerRow(DAY, "周燊", "学雷锋集市", "义诊、理发", 105, "李敏", station)
            for _n in numbers
        ),
    )


def county_log() -> ServiceLog:
    return dataclasses.replace(
        full_log(Scope.COUNTY, rows=4, station="吉兴满族乡社会工作服务站"),
        title_unit="木兰县民政局",
        figures=figures(17),
        stations=tuple(StationLine(f"{name}社会工作服务站", figures(16)) for name in STATIONS),
        notes=("各站合计，含跨站重复。",),
    )


def printing(log: ServiceLog) -> Callable[[BinaryIO], int]:
    return lambda target: render_service_log(log, target)


def test_an_empty_month_is_one_page_that_says_so_in_each_section(paper: Read) -> None:
    page = paper(printing(empty_log()))
    assert page.count == 1
    assert page.text.count("本月无") == 5
    assert all(title in page.text for title in (*SECTIONS, *SIGNATURES))
    assert "第1页共1页" in page.text


def test_a_month_shows_who_what_when_and_the_sums(paper: Read) -> None:
    text = paper(printing(full_log())).text
    for shown in ("木兰县木兰镇社会工作服务站", "2026年3月", "2026年4月2日", "统计口径：CR-1"):
        assert shown in text
    for shown in ("LA-2026/-0002", "2026-03-12", "第3节", "8／10", "入户／已访", "李敏"):
        assert shown in text
    assert "指标3103人次" in text
    assert "合计135" in text, "minutes of the cases"
    assert "合计24／30180" in text, "people and minutes of the groups"
    assert "合计969015720" in text, "signed, estimated, volunteers, minutes"
    assert "合计3155.3" in text, "minutes of the volunteers, and hours rounded half up"


@pytest.mark.parametrize("log", [full_log(rows=60), county_log(), full_log(Scope.WORKER)])
def test_text_stays_in_its_cell_and_fonts_are_embedded(paper: Read, log: ServiceLog) -> None:
    page = paper(printing(log))
    assert page.crossed == ()
    assert page.outside == ()
    assert page.fonts
    assert b"Helvetica" not in page.data
    assert all(embedded and "NotoSansSC" in name for name, embedded in page.fonts)


def test_each_page_has_its_number_its_headings_and_the_unit(paper: Read) -> None:
    page = paper(printing(full_log(rows=200)))
    assert page.count > 20
    for number, text in enumerate(page.texts, 1):
        assert f"第{number}页共{page.count}页" in text
        assert "木兰县木兰镇社会工作服务站" in text
        assert "序号" in text
    assert page.text.count("三、入户走访（续）") > 3
    found = [int(number) for number in re.findall(r"第(\d+)户。", page.text)]
    assert found == list(range(1, 201)), "each visit once, in order"


@pytest.mark.parametrize("rows", range(1, 26))
def test_the_signatures_are_never_alone_on_a_page(paper: Read, rows: int) -> None:
    log = full_log(rows=1)
    page = paper(printing(dataclasses.replace(log, volunteers=log.volunteers * rows)))
    last = page.texts[-1]
    assert all(signature in last for signature in SIGNATURES)
    assert "学雷锋集市" in last
    assert "合计" in last


def test_an_empty_last_section_goes_along_with_the_signatures(paper: Read) -> None:
    for rows in range(1, 30):
        log = full_log(rows=1)
        log = dataclasses.replace(log, activities=log.activities * rows, volunteers=())
        last = paper(printing(log)).texts[-1]
        assert "填报人" in last
        assert "六、志愿服务本月无" in last


def test_a_report_longer_than_a_page_goes_on_with_all_its_text(paper: Read) -> None:
    story = "".join(f"〔{number}〕{STORY}" for number in range(1, 200))
    log = dataclasses.replace(empty_log(), visits=(visit(1, situation=story, action=""),))
    page = paper(printing(log))
    assert page.count > 2
    assert page.crossed == ()
    assert "续" in page.texts[1]
    numbers = [int(n) for n in re.findall(r"〔(\d+)〕", page.text)]
    assert numbers == list(range(1, 200))


def test_the_county_names_the_station_of_each_row_and_sums_the_stations(paper: Read) -> None:
    page = paper(printing(county_log()))
    assert "七、各站汇总" in page.text
    text = page.text[page.text.index("七、各站汇总") :]
    for name in STATIONS:
        assert text.count(f"{name}社会工作服务站") == 2, "17 indicators make two tables"
    assert text.count("合计") == 3, "two tables, and the note"
    assert "—" in text, "an indicator that a station does not have"
    assert "含跨站重复" in text
    assert page.text.count("吉兴满族乡社会工作服务站") == 5 * 4 + 2


@pytest.mark.parametrize("log", [full_log(), county_log()])
def test_no_heading_is_broken(paper: Read, log: ServiceLog) -> None:
    lines = paper(printing(log)).lines
    lead = "序号 站点 日期" if log.scope is Scope.COUNTY else "序号 日期"
    for headings in (
        "个案编号 服务对象 方式 分钟 社工 内容摘要",
        "村（社区） 户主 对象类别 走访人 方式／结果 分钟 概况与处理",
        "小组 节次 主题 实到／应到 分钟 带领者",
        "名称 类型 地点 签到 估算 志愿者 分钟 内容",
        "志愿者 活动 内容 分钟 小时 负责人",
    ):
        assert f"{lead} {headings}" in lines


def test_the_tables_of_the_stations_are_not_cut(paper: Read) -> None:
    for text in paper(printing(county_log())).texts:
        assert len({text.count(f"{name}社会工作服务站") for name in STATIONS[:-1]}) == 1


def test_a_worker_log_names_the_worker(paper: Read) -> None:
    log = dataclasses.replace(full_log(Scope.WORKER), worker_name="𬭼㛃")
    page = paper(printing(log))
    assert "社会工作者服务工作日志" in page.text
    assert "社工：𬭼㛃" in page.text


def test_rare_characters_of_names_are_printed(paper: Read) -> None:
    log = dataclasses.replace(empty_log(), visits=(visit(1, householder="䶮𬭼㛃珏燊"),))
    assert all(char in paper(printing(log)).text for char in "䶮𬭼㛃珏燊")


def test_time_counted_in_another_row_is_a_dash_with_a_note(paper: Read) -> None:
    log = dataclasses.replace(empty_log(), visits=(visit(1, minutes=None), visit(2)))
    text = paper(printing(log)).text
    assert "合计20" in text
    assert "时长已计入本表另一行" in text
    assert "时长已计入本表另一行" not in paper(printing(full_log())).text


def test_equal_logs_give_equal_bytes_also_from_several_threads() -> None:
    results: list[bytes] = []

    def render() -> None:
        target = io.BytesIO()
        render_service_log(full_log(rows=20), target)
        results.append(target.getvalue())

    render()
    threads = [threading.Thread(target=render) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 5
    assert len(set(results)) == 1


def test_a_full_disk_is_told_to_the_caller() -> None:
    class Full(io.BytesIO):
        def write(self, _data: Any) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        render_service_log(empty_log(), Full())
    target = io.BytesIO()
    assert render_service_log(empty_log(), target) == 1, "the next one is not hindered"
