# SPDX-License-Identifier: MulanPSL-2.0
"""Every page fits a screen of 1280 by 720, in both languages, at every kind of desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import _desk
from tests.gui.real_window import Clock
from wuse_desktop import i18n
from wuse_desktop.gui.navigation import PAGES, pages_of
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services.setup import SetupChoice

WIDTH, HEIGHT = 1280, 720
PLACES = {"station": "230127100", "county": "230127", "prefecture": "2301"}


@pytest.fixture(params=["zh_CN", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("zh_CN")


def too_large(page: QWidget, work: Workspace) -> list[str]:
    """What the window would need to show a page and each of its tabs, where that is too much."""
    found = []
    tabs = page.findChildren(QTabWidget)
    for tab in [-1, *range(tabs[0].count() if tabs else 0)]:
        if tab >= 0:
            tabs[0].setCurrentIndex(tab)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        wanted = work.minimumSizeHint()
        if wanted.width() > WIDTH or wanted.height() > HEIGHT:
            found.append(f"tab {tab}: {wanted.width()} x {wanted.height()}")
    return found


@pytest.mark.parametrize("kind", PLACES)
def test_every_page_fits_a_small_screen(
    kind: str,
    language: str,
    tmp_path: Path,
    clock: Clock,
    dressed: QApplication,
    qtbot: QtBot,
) -> None:
    assert language
    assert dressed.styleSheet()
    choice = SetupChoice(kind, PLACES[kind], "木兰县社会工作服务站", "李晓梅", "李晓梅")
    for desk in _desk(tmp_path / "desk", choice, clock):
        work = Workspace(Operations(desk, InlineRunner()))
        qtbot.addWidget(work)
        work.resize(WIDTH, HEIGHT)
        work.show()
        wrong = {}
        for key in pages_of(PAGES, kind):
            page = work.open_page(key)
            assert page is not None
            if found := too_large(page, work):
                wrong[key] = found
        assert not wrong
