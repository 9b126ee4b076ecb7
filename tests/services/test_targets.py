# SPDX-License-Identifier: MulanPSL-2.0
"""Annual targets go down to the station they are for, lose nothing on the way, and are printed."""

import csv
import dataclasses
import io
from pathlib import Path

import pypdfium2
import pytest

from tests.services.exchanging import carry
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.targets import CONTRACT, AnnualTarget
from wuse_desktop.errors import UserFault
from wuse_desktop.reports.service_log import render_service_log
from wuse_desktop.services import bundles, inbox, receipts, shown_bundles, targets
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.papers import make_service_log
from wuse_desktop.services.problem_rows import problems
from wuse_desktop.services.tables.loading import load
from wuse_desktop.storage import records
from wuse_desktop.storage.codec import CODECS
from wuse_desktop.storage.exchange_store import peers

YEAR = Period("year", 2026)


def _own(desk: Desk) -> list[AnnualTarget]:
    with desk.read() as connection:
        return records.find(connection, AnnualTarget, site_id=desk.site_id)


def test_only_the_cells_that_changed_are_written_and_can_be_taken_back(
    desk: Desk, county: Desk
) -> None:
    cells = {(desk.site_id, "groups"): 6, (desk.site_id, "activities"): 12}
    first = targets.set_targets(county, 2026, cells, CONTRACT, "合同2026-3")
    again = targets.set_targets(county, 2026, {**cells, (desk.site_id, "groups"): 8})
    assert (first.count, again.count) == (2, 1)
    by_name = {row.indicator: row for row in _own(county)}
    assert (by_name["groups"].target, by_name["groups"].source) == (8, "2")
    assert (by_name["activities"].source, by_name["activities"].basis) == (CONTRACT, "合同2026-3")
    targets.take_back(county, again)
    by_name = {row.indicator: row for row in _own(county)}
    assert (by_name["groups"].target, by_name["groups"].source) == (6, CONTRACT)
    targets.take_back(county, first)
    assert [row.target for row in _own(county)] == [None, None]


@pytest.mark.parametrize(
    ("name", "text", "exact"),
    [
        ("groups", " 1,200 ", 1200),
        ("groups", "１２", 12),
        ("worker_minutes", "120.5", 7230),
        ("worker_minutes", "0.01", 1),
        ("groups", "", None),
    ],
)
def test_a_typed_target_is_kept_exactly(name: str, text: str, exact: int | None) -> None:
    assert targets.read_target(name, text) == exact


@pytest.mark.parametrize("text", ["十", "-1", "1.5", "1e3", "99999999999"])
def test_what_is_no_number_of_things_is_refused(text: str) -> None:
    with pytest.raises(UserFault) as refused:
        targets.read_target("groups", text)
    assert refused.value.code == "target_unreadable"


def test_a_lost_bundle_does_no_harm_and_the_receipt_confirms(
    desk: Desk, county: Desk, stick: Path, tmp_path: Path
) -> None:
    carry(desk, county, stick)
    targets.set_targets(county, 2026, {(desk.site_id, "groups"): 6})
    bundles.make_down(county, desk.site_id, tmp_path)  # nobody ever finds this one
    targets.set_targets(county, 2026, {(desk.site_id, "activities"): 12})
    second = bundles.make_down(county, desk.site_id, stick)
    assert dict(shown_bundles.show(second.path, desk).counts) == {"annual_target": 2}
    inbox.take(desk, second.path)
    for path in receipts.make(desk, stick, county.site_id):
        receipts.take(county, path)
    with pytest.raises(UserFault) as refused:
        bundles.make_down(county, desk.site_id, stick)
    assert refused.value.code == "nothing_to_send"
    figure = figures(desk, Period("month", 2026, 6))["groups"]
    assert (figure.target, figure.target_text, figure.target_source) == (6, "6", "2")
    targets.set_targets(county, 2026, {(desk.site_id, "groups"): None})
    inbox.take(desk, bundles.make_down(county, desk.site_id, stick).path)
    assert figures(desk, Period("month", 2026, 6))["groups"].target is None
    assert figures(county, YEAR, desk.site_id)["activities"].target == 12
    assert figures(county, YEAR)["activities"].target is None


def test_the_county_s_target_stands_before_the_station_s_own_which_goes_up(
    desk: Desk, county: Desk, stick: Path
) -> None:
    own = {(desk.site_id, "groups"): 9, (desk.site_id, "activities"): 3}
    targets.set_targets(desk, 2026, own, CONTRACT)
    assert figures(desk, YEAR)["groups"].target_source == "3"
    targets.set_targets(county, 2026, {(desk.site_id, "groups"): 6})
    inbox.take(desk, bundles.make_down(county, desk.site_id, stick).path)
    found = figures(desk, YEAR)
    assert (found["groups"].target, found["activities"].target) == (6, 3)
    given, wanted = targets.target_sheet(desk, 2026).rows
    assert (dict(given.values), wanted.values["groups"]) == ({"groups": 6}, 9)
    carry(desk, county, stick)
    assert figures(county, YEAR, desk.site_id)["activities"].target == 3
    (row,) = (row for row in targets.target_sheet(county, 2026).rows if row.values)
    assert dict(row.values) == {"groups": 6}  # the county's sheet is what the county set


def test_a_station_sets_no_other_s_targets_and_a_worker_none(desk: Desk, county: Desk) -> None:
    with pytest.raises(UserFault) as refused:
        targets.set_targets(desk, 2026, {(county.site_id, "groups"): 6})
    assert refused.value.code == "station_unknown"
    desk.session = dataclasses.replace(desk.session, role="worker")
    with pytest.raises(UserFault) as refused:
        targets.set_targets(desk, 2026, {(desk.site_id, "groups"): 6})
    assert refused.value.code == "targets_role"
    assert _own(desk) == []


def test_a_station_that_does_not_know_targets_keeps_them_for_later(
    desk: Desk, county: Desk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets.set_targets(county, 2026, {(desk.site_id, "groups"): 6})
    down = bundles.make_down(county, desk.site_id, stick)
    with monkeypatch.context() as older:
        older.delitem(CODECS, AnnualTarget.entity)
        taken = inbox.take(desk, down.path)
    assert (taken.rows, taken.rejected) == (0, 1)
    (kept,) = problems(desk)
    inbox.retry(desk, kept.id)
    assert figures(desk, YEAR)["groups"].target == 6


def test_the_service_log_prints_what_was_done_of_the_year_s_targets(desk: Desk) -> None:
    assert make_service_log(desk, YEAR).targets == ()
    targets.set_targets(desk, 2026, {(desk.site_id, "worker_minutes"): 7230})
    log = make_service_log(desk, Period("month", 2026, 6))
    (line,) = log.targets
    assert (line.label, line.unit, line.target_text) == ("专业服务时长", "小时", "120.5")
    assert (line.done_text, line.achieved_text, line.source) == ("0.0", "0.0%", "本站自定")
    target = io.BytesIO()
    render_service_log(log, target)
    words = pypdfium2.PdfDocument(target.getvalue())[0].get_textpage().get_text_bounded()
    for said in ("年度任务完成情况", "120.5", "本站自定"):
        assert said in words


def test_a_table_of_targets_is_loaded_row_by_row(desk: Desk, county: Desk, tmp_path: Path) -> None:
    with county.read() as connection:
        (peer,) = [item for item in peers(connection) if item.site_id == desk.site_id]
    path = tmp_path / "年度任务.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(
            [
                ("年度", "站点", "指标", "任务数", "任务来源", "依据文件"),
                ("2026", peer.name, "服务人次", "1500", "合同约定", "合同2026-3"),
                ("2026", peer.name, "专业服务时长", "120.5", "", ""),
                ("2026", "别县的站", "服务人次", "1", "", ""),
                ("2026", peer.name, "没有的指标", "1", "", ""),
                ("2026", peer.name, "小组（开展）", "许多", "", ""),
            ]
        )
    result = load(county, "annual_targets", path)
    assert (result.loaded, result.returned) == (2, 3)
    found = {row.indicator: (row.target, row.source) for row in _own(county)}
    assert found == {"person_contacts": (1500, CONTRACT), "worker_minutes": (7230, "2")}
