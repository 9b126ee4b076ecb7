# SPDX-License-Identifier: MulanPSL-2.0
"""Annual targets: typed and pasted at a county, carried down, read and added to at a station."""

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import carry, enrol
from tests.gui.real_window import OpenWindow, Typist
from wuse_desktop.domain.records.targets import AnnualTarget
from wuse_desktop.gui.models.figure_list import ACHIEVED, TARGET
from wuse_desktop.gui.pages.reports_page import ReportsPage
from wuse_desktop.gui.pages.targets_page import TargetsPage
from wuse_desktop.services import bundles, inbox, shown_bundles
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.targets import set_targets, target_sheet
from wuse_desktop.storage import records


def _page(desk: Desk, open_window: OpenWindow, qtbot: QtBot) -> TargetsPage:
    window = open_window(desk)
    assert window.workspace is not None
    page = window.workspace.open_page("targets")
    assert isinstance(page, TargetsPage)
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    page.focus_first()
    return page


def _values(desk: Desk, row: int) -> dict[str, int]:
    return dict(target_sheet(desk, 2026).rows[row].values)


@pytest.fixture
def county(desk: Desk, county_desk: Desk, tmp_path: Path) -> Desk:
    enrol(desk, county_desk, tmp_path / "cards")
    return county_desk


def test_what_a_county_types_stands_beside_the_figures_of_the_station(
    desk: Desk,
    county: Desk,
    open_window: OpenWindow,
    typist: Typist,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    page = _page(county, open_window, qtbot)
    assert (
        page.model.headerData(0, page.view.verticalHeader().orientation()) == "木兰镇社会工作服务站"
    )
    typist.type("5")  # the first letter opens the cell
    typist.type("00")
    typist.press("Tab")
    qtbot.waitUntil(lambda: _values(county, 0) == {"person_contacts": 500})
    typist.type("1")
    typist.type("2..")
    typist.press("Return")
    qtbot.waitUntil(lambda: "看不懂" in page.problem)
    assert _values(county, 0) == {"person_contacts": 500}
    made = bundles.make_down(county, desk.site_id, tmp_path)
    assert dict(shown_bundles.show(made.path, desk).counts) == {"annual_target": 1}
    inbox.take(desk, made.path)

    window = open_window(desk)
    assert window.workspace is not None
    reports = window.workspace.open_page("reports")
    assert isinstance(reports, ReportsPage)
    qtbot.waitUntil(lambda: reports.figures is not None)
    model = reports.table.figures
    line = model.row_of("person_contacts")
    assert model.index(line, TARGET).data() == "500"
    assert model.index(line, ACHIEVED).data() == "0.0%"
    assert not reports.table.isColumnHidden(TARGET)
    assert model.index(model.row_of("groups"), TARGET).data() == ""


def test_a_table_with_names_is_pasted_and_taken_back_with_one_key(
    desk: Desk, county: Desk, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    page = _page(county, open_window, qtbot)
    QGuiApplication.clipboard().setText(
        "乡镇站\t个案新开\t服务人次\t没有的指标\n"
        "木兰镇社会工作服务站\t12\t1,500\t9\n"
        "别县的站\t1\t1\t1\n"
    )
    typist.press("Ctrl+V")
    wanted = {"cases_opened": 12, "person_contacts": 1500}
    qtbot.waitUntil(lambda: _values(county, 0) == wanted)
    assert "2 个名称" in page.notice.sentence or "已保存" in page.notice.sentence
    with county.read() as connection:
        written = len(records.find(connection, AnnualTarget))
    assert written == len(wanted)
    typist.press("Ctrl+Z")
    qtbot.waitUntil(lambda: _values(county, 0) == {})


def test_a_station_reads_the_county_s_row_and_types_into_its_own(
    desk: Desk,
    county: Desk,
    open_window: OpenWindow,
    typist: Typist,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    set_targets(county, 2026, {(desk.site_id, "groups"): 6})
    inbox.take(desk, bundles.make_down(county, desk.site_id, tmp_path).path)
    page = _page(desk, open_window, qtbot)
    side = page.view.verticalHeader().orientation()
    assert [page.model.headerData(row, side) for row in range(2)] == ["县级下达", "本站自定"]
    assert page.view.currentIndex().row() == 1  # where one may type
    typist.press("Up")
    typist.type("9")
    assert page.model.index(0, 0).data() == ""
    typist.press("Down")
    typist.type("9")
    typist.press("Return")
    qtbot.waitUntil(lambda: _values(desk, 1) == {"person_contacts": 9})
    assert _values(desk, 0) == {"groups": 6}
    page.progress.setChecked(True)
    assert page.model.index(1, 0).data() == "0（0.0%）"
    carry(desk, county, tmp_path / "stick")
    with county.read() as connection:
        found = records.find(connection, AnnualTarget, site_id=desk.site_id)
    assert [(row.indicator, row.target, row.source) for row in found] == [
        ("person_contacts", 9, "3")
    ]


def test_a_worker_looks_and_does_not_type(
    desk: Desk, open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk.session = dataclasses.replace(desk.session, role="worker")
    page = _page(desk, open_window, qtbot)
    assert not any(page.model.may_edit(row) for row in range(page.model.rowCount()))
    assert not page.basis.isVisible()
