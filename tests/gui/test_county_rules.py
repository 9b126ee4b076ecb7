# SPDX-License-Identifier: MulanPSL-2.0
"""What a county ticks in its settings stands in those of its stations."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import enrol
from tests.gui.real_window import OpenWindow
from wuse_desktop.gui.pages.settings_page import SettingsPage
from wuse_desktop.gui.settings.volunteering_part import VolunteeringPart
from wuse_desktop.services import bundles, inbox, shown_bundles
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.rounding_rule import rounding_rule


def _part(desk: Desk, open_window: OpenWindow, qtbot: QtBot) -> VolunteeringPart:
    window = open_window(desk)
    assert window.workspace is not None
    page = window.workspace.open_page("settings")
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentWidget(page.volunteering)
    qtbot.waitUntil(page.volunteering.isVisible)
    qtbot.waitUntil(lambda: any(step.isChecked() for step in page.volunteering.steps.values()))
    return page.volunteering


def test_the_station_reads_whose_rule_it_is_and_cannot_change_it(
    desk: Desk,
    county_desk: Desk,
    open_window: OpenWindow,
    dressed: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    assert dressed is not None
    enrol(desk, county_desk, tmp_path / "cards")
    part = _part(county_desk, open_window, qtbot)
    assert part.rounding_for_all.isVisible()
    part.steps[30].click()
    qtbot.waitUntil(lambda: rounding_rule(county_desk) == 30)
    part.rounding_for_all.click()
    part.holidays_for_all.click()
    qtbot.waitUntil(part.holidays_for_all.isChecked)
    made = bundles.make_down(county_desk, desk.site_id, tmp_path)
    assert dict(shown_bundles.show(made.path, desk).counts) == {"county_rule": 2}
    inbox.take(desk, made.path)

    part = _part(desk, open_window, qtbot)
    qtbot.waitUntil(part.whose.isVisible)
    assert not part.rounding_for_all.isVisible()
    assert part.steps[30].isChecked()
    assert not any(step.isEnabled() for step in part.steps.values())
    assert "由县总站设定（木兰县社会工作总督导站，2026-03-24）" in part.whose.text()
    assert "本站自己的设定（按实际分钟，不折算）留着" in part.whose.text()
    assert part.whose_holidays.isVisible()
