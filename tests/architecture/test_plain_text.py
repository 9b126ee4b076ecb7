# SPDX-License-Identifier: MulanPSL-2.0
"""Texts of others are never rich text on the screen, and the check that says so works."""

import pytest

from tests.architecture.plain_text_rules import MARKUP, PLAIN, rich_texts
from tests.architecture.tree import ROOT, files, module_name

SOURCES = {
    module_name(path): path.read_text(encoding="utf-8")
    for path in files(ROOT / "wuse_desktop/gui")
    if path.suffix == ".py"
}


def test_the_window_shows_texts_as_they_are() -> None:
    found = [line for module, source in SOURCES.items() for line in rich_texts(module, source)]
    assert not found, "\n" + "\n".join(found)


def test_whoever_is_excused_is_there_and_escapes() -> None:
    assert PLAIN in SOURCES
    assert all("from html import escape" in SOURCES[module] for module in MARKUP)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("QLabel(name)", "QLabel"),
        ("QtWidgets.QLabel()", "QLabel"),
        ("class Line(QLabel): ...", "QLabel"),
        ("QMessageBox(self)", "QMessageBox"),
        ("QMessageBox.warning(self, heading, text)", "QMessageBox.warning"),
        ("QProgressDialog(text, stop, 0, 9)", "QProgressDialog"),
        ("label.setTextFormat(Qt.TextFormat.AutoText)", "setTextFormat"),
        ("field.setHtml(text)", "setHtml"),
        ("item.setToolTip(name)", "without tip"),
        ("item.setToolTip(f'{name}')", "without tip"),
        ("item.setToolTip(_('去掉{name}').format(name=name))", "without tip"),
        ("item.setToolTip(_(name))", "without tip"),
        ("item.setToolTip(0, name)", "without tip"),
        ("tabs.setTabToolTip(0, name)", "without tip"),
        ("item.setData(Qt.ItemDataRole.ToolTipRole, name)", "setData of a tip"),
        ("QToolTip.showText(place, name, self)", "without tip"),
        ("class M(Q):\n def data(self, index, role): ...", "without plain_data"),
        ("class M(Q):\n @plain_data\n def headerData(self, a, b, c): ...", "plain_headings"),
    ],
)
def test_a_planted_rich_text_is_found(source: str, why: str) -> None:
    (found,) = rich_texts("wuse_desktop.gui.pages.today", source)
    assert why in found


@pytest.mark.parametrize(
    "source",
    [
        "PlainLabel(name)",
        "item.setToolTip('Ctrl+N')",
        "item.setToolTip(_('锁定'))",
        "item.setToolTip(tip(name))",
        "QToolTip.showText(place, tip(name), self)",
        "class M(Q):\n @plain_data\n def data(self, index, role): ...",
    ],
)
def test_what_is_shown_as_it_is_passes(source: str) -> None:
    assert rich_texts("wuse_desktop.gui.pages.today", source) == []
