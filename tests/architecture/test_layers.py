# SPDX-License-Identifier: MulanPSL-2.0
"""The arrows between the layers point one way, and the check that says so works."""

import pytest

from tests.architecture.layer_rules import EMPTY_NAMES, broken_rules, waits_for_time
from tests.architecture.tree import ROOT, files, module_name

SOURCES = [path for path in files(ROOT / "wuse_desktop") if path.suffix == ".py"]
TESTS = [path for path in files(ROOT / "tests") if path.suffix == ".py"]


def test_every_module_keeps_to_its_layer() -> None:
    found = [
        line
        for path in SOURCES
        for line in broken_rules(module_name(path), path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n" + "\n".join(found)


def test_no_file_has_a_name_that_excludes_nothing() -> None:
    named = [path for path in files() if path.suffix == ".py" and path.stem in EMPTY_NAMES]
    assert not named


def test_tests_wait_for_facts_and_not_for_time() -> None:
    found = {
        module_name(path): lines
        for path in TESTS
        if (lines := waits_for_time(path.read_text(encoding="utf-8")))
    }
    assert not found


@pytest.mark.parametrize(
    ("module", "source", "reason"),
    [
        ("wuse_desktop.domain.person", "import sqlalchemy", "may not use sqlalchemy"),
        ("wuse_desktop.domain.person", "from wuse_desktop.storage import engine", "may not import"),
        ("wuse_desktop.storage.engine", "from wuse_desktop.sync.bundle import x", "may not import"),
        ("wuse_desktop.storage.engine", "from wuse_desktop import sync", "may not import sync"),
        (
            "wuse_desktop.reports.log",
            "import wuse_desktop.storage.engine",
            "may not import storage",
        ),
        ("wuse_desktop.gui.pages.today", "from wuse_desktop.storage import x", "may not import"),
        ("wuse_desktop.cli", "from wuse_desktop.gui import window", "may not import gui"),
        ("wuse_desktop.services.cases", "from PySide6 import QtCore", "may not use PySide6"),
        ("wuse_desktop.services.cases", "def f():\n import sqlalchemy", "may not use sqlalchemy"),
        ("wuse_desktop.statistics.x", "from wuse_desktop.sync import y", "may not import sync"),
        ("wuse_desktop.i18n", "from wuse_desktop.domain import ids", "may not import domain"),
        ("wuse_desktop.errors", "import platformdirs", "may not use platformdirs"),
        ("wuse_desktop.sync.bundle", "import requests", "may not use requests"),
        ("wuse_desktop.reports.page", "import reportlab", "import it where it is used"),
        ("wuse_desktop.gui.pages.today", "from . import x", "relative import"),
        ("wuse_desktop.gui.pages.today", "from wuse_desktop.extra import x", "no layer"),
        ("wuse_desktop.domain.utils", "", "excludes nothing"),
        ("wuse_desktop.gui.window", "class PageManager: ...", "excludes nothing"),
        ("wuse_desktop.gui.window", "app.processEvents()", "processEvents"),
        (
            "wuse_desktop.domain.person",
            "if TYPE_CHECKING:\n from wuse_desktop.gui import window",
            "may not import gui",
        ),
    ],
)
def test_a_planted_violation_is_found(module: str, source: str, reason: str) -> None:
    found = broken_rules(module, source)
    assert len(found) == 1
    assert reason in found[0]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("wuse_desktop.domain.person", "import uuid\nfrom wuse_desktop.i18n import _"),
        ("wuse_desktop.statistics.count", "import sqlalchemy\nfrom wuse_desktop.storage import t"),
        ("wuse_desktop.services.cases", "from wuse_desktop.sync import bundle"),
        ("wuse_desktop.reports.page", "def draw():\n from reportlab.pdfgen.canvas import Canvas"),
        ("wuse_desktop.sync.keys", "if TYPE_CHECKING:\n import cryptography"),
        ("wuse_desktop.app", "from wuse_desktop.gui import window\nimport PySide6"),
        ("wuse_desktop.__main__", "from wuse_desktop.app import main"),
        ("wuse_desktop.cli", "from wuse_desktop import __version__"),
    ],
)
def test_what_the_layers_allow_passes(module: str, source: str) -> None:
    assert broken_rules(module, source) == []


def test_a_wait_for_time_is_found() -> None:
    assert waits_for_time("def test_x(qtbot):\n    qtbot.wait(100)") == [2]
    assert waits_for_time("def test_x(qtbot):\n    qtbot.waitUntil(done)") == []
