# SPDX-License-Identifier: MulanPSL-2.0
"""Every page of a desk opens in the real window, and a visit is recorded on the way."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.navigation import PAGES, pages_of
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.gui.tour import HEIGHT, WIDTH, Tour
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery, count
from wuse_desktop.services.sample.filling import fill


@pytest.mark.parametrize("kind", ["desk", "county_desk"])
def test_every_page_is_pictured_and_a_visit_recorded(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot
) -> None:
    desk: Desk = request.getfixturevalue(kind)
    fill(desk, persons=12, start=desk.today() - timedelta(days=14), end=desk.today())
    visits = count(desk, "visits", ListQuery())
    window = MainWindow(desk.paths, InlineRunner())
    qtbot.addWidget(window)
    tour = Tour(window, desk, tmp_path / "pictures")
    with qtbot.waitSignal(tour.ended, timeout=60_000):
        tour.start()
    names = " ".join(path.stem for path in tour.pictures)
    assert all(f"-{key}" in names for key in pages_of(PAGES, desk.kind))
    for path in tour.pictures:
        image = QImage(str(path))
        assert (image.width(), image.height()) == (WIDTH, HEIGHT)
    assert count(desk, "visits", ListQuery()) == visits + 1
