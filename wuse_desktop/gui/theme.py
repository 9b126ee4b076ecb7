# SPDX-License-Identifier: MulanPSL-2.0
"""How the program looks: one accent, a quiet palette, an 8-pixel grid, the shipped fonts."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from wuse_desktop.assets import asset

GRID = 8
BODY_PX = 14
SMALL_PX = 12
TITLE_PX = 20
FIGURE_PX = 26


@dataclass(frozen=True, slots=True)
class Colours:
    """The named colours of a theme, as hex text."""

    window: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    accent_text: str
    accent_soft: str
    risk: str
    risk_soft: str
    due: str
    due_soft: str
    confirmed: str
    confirmed_soft: str


LIGHT = Colours(
    window="#f4f6f5",
    surface="#ffffff",
    raised="#eef2f0",
    text="#1d2724",
    muted="#5b6964",
    line="#d5deda",
    accent="#14695a",
    accent_text="#ffffff",
    accent_soft="#dcefe9",
    risk="#b3261e",
    risk_soft="#fbe6e4",
    due="#8a5300",
    due_soft="#fdf0d9",
    confirmed="#1e6b34",
    confirmed_soft="#e1f3e6",
)
DARK = Colours(
    window="#161b1a",
    surface="#1e2523",
    raised="#27302d",
    text="#e6edea",
    muted="#a3b1ac",
    line="#38443f",
    accent="#5cc2ab",
    accent_text="#0c1a17",
    accent_soft="#22403a",
    risk="#ff9b93",
    risk_soft="#46211e",
    due="#f2bd66",
    due_soft="#40321a",
    confirmed="#7ad394",
    confirmed_soft="#1e3b27",
)

_QSS = """
* {{ font-size: {body}px; }}
QWidget {{ color: {text}; }}
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QMainWindow, QDialog, QWizard, QWidget#page {{ background: {window}; }}
QFrame#card, QWidget#card {{
  background: {surface}; border: 1px solid {line}; border-radius: 6px; }}
QFrame#card[hovered="true"] {{ border: 2px solid {accent}; background: {accent_soft}; }}
QListView#tiles {{ border: none; background: transparent; outline: 0; }}
QLabel#title {{ font-size: {title}px; font-weight: 700; }}
QLabel#section {{ font-weight: 700; color: {text}; }}
QLabel#muted {{ color: {muted}; }}
QLabel#required {{ color: {risk}; }}
QLabel#badge {{
  background: {raised}; color: {muted}; border-radius: 9px; padding: 1px 8px; }}
QLabel#badge[tone="risk"] {{ background: {risk_soft}; color: {risk}; }}
QLabel#badge[tone="due"] {{ background: {due_soft}; color: {due}; }}
QLabel#badge[tone="confirmed"] {{ background: {confirmed_soft}; color: {confirmed}; }}
QLabel#badge[tone="accent"] {{ background: {accent_soft}; color: {accent}; }}
QLabel#problem {{ color: {risk}; }}
QLabel#problem[level="warn"] {{ color: {due}; }}
QLabel#problem[level="good"] {{ color: {confirmed}; }}
QFrame#notice {{ background: {accent_soft}; border: 1px solid {line}; border-radius: 6px; }}
QFrame#notice[tone="risk"] {{ background: {risk_soft}; }}
QFrame#notice[tone="due"] {{ background: {due_soft}; }}
QPushButton {{
  background: {surface}; border: 1px solid {line}; border-radius: 6px;
  padding: 5px 14px; min-height: 22px; }}
QPushButton:hover {{ border-color: {accent}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 4px 13px; }}
QPushButton:disabled {{ color: {muted}; background: {raised}; }}
QPushButton#primary {{
  background: {accent}; color: {accent_text}; border-color: {accent}; font-weight: 700; }}
QPushButton#primary:disabled {{ background: {line}; border-color: {line}; color: {muted}; }}
QPushButton#choice {{ padding: 4px 10px; border-radius: 13px; background: {surface}; }}
QPushButton#choice[here="true"] {{ border-color: {accent}; }}
QPushButton#choice:checked {{
  background: {accent_soft}; border-color: {accent}; color: {accent}; font-weight: 700; }}
QPushButton#figure {{
  border: 1px solid transparent; background: transparent; padding: 0; min-height: 40px;
  font-size: {figure}px; font-weight: 700; text-align: left; color: {muted}; }}
QPushButton#figure:hover {{ background: {raised}; }}
QPushButton#figure:focus {{ border-color: {accent}; }}
QPushButton#figure[tone="due"] {{ color: {due}; }}
QPushButton#figure[tone="confirmed"] {{ color: {confirmed}; }}
QLabel#digits {{
  font-size: {figure}px; font-weight: 700; color: {text}; background: {raised};
  border-radius: 6px; padding: 4px 8px; }}
QLineEdit#digits {{ font-size: {figure}px; font-weight: 700; }}
QLabel#step {{
  font-size: {figure}px; font-weight: 700; color: {accent}; min-width: 28px; }}
QFrame#drop {{ background: {surface}; border: 2px dashed {line}; border-radius: 6px; }}
QPushButton#link {{
  border: none; background: transparent; color: {accent}; padding: 2px 4px; text-align: left; }}
QPushButton#link:hover {{ text-decoration: underline; }}
QPushButton#link:focus {{ border: 1px solid {accent}; }}
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox {{
  background: {surface}; border: 1px solid {line}; border-radius: 4px; padding: 4px 6px;
  selection-background-color: {accent}; selection-color: {accent_text}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus {{
  border: 2px solid {accent}; padding: 3px 5px; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ border: 2px solid {risk}; }}
QLineEdit:disabled, QPlainTextEdit:disabled {{ background: {raised}; color: {muted}; }}
QLineEdit:read-only {{ background: {raised}; }}
QCheckBox::indicator, QRadioButton::indicator {{
  width: 16px; height: 16px; border: 1px solid {muted}; border-radius: 4px;
  background: {surface}; }}
QRadioButton::indicator {{ border-radius: 9px; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus,
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {accent}; }}
QCheckBox::indicator:checked {{
  background: {accent}; border-color: {accent}; image: url("{icons}/tick_{theme}.svg"); }}
QRadioButton::indicator:checked {{
  background: {accent}; border-color: {accent}; image: url("{icons}/dot_{theme}.svg"); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{
  background: {raised}; border-color: {line}; }}
QComboBox {{
  background: {surface}; border: 1px solid {line}; border-radius: 4px; padding: 4px 6px; }}
QComboBox:focus {{ border: 2px solid {accent}; padding: 3px 5px; }}
QComboBox:disabled {{ background: {raised}; color: {muted}; }}
QComboBox::drop-down {{ border: none; width: 26px; }}
QComboBox::down-arrow {{ image: url("{icons}/chevron_{theme}.svg"); width: 14px; height: 14px; }}
QListWidget#navigation {{
  background: {surface}; border: none; border-right: 1px solid {line}; border-radius: 0;
  outline: 0; padding: 8px; }}
QListWidget#navigation::item {{ padding: 8px 10px; border-radius: 6px; margin: 1px 0; }}
QListWidget#navigation::item:selected {{
  background: {accent_soft}; color: {accent}; font-weight: 700; }}
QFrame#rail_box {{ background: {surface}; border-right: 1px solid {line}; }}
QLabel#rail {{ color: {text}; border-radius: 6px; }}
QLabel#rail:disabled {{ color: {muted}; }}
QLabel#rail[state="now"] {{ background: {accent_soft}; color: {accent}; font-weight: 700; }}
QListWidget::item {{ padding: 4px 6px; }}
QTableView, QListView, QTreeView {{
  background: {surface}; alternate-background-color: {raised}; border: 1px solid {line};
  border-radius: 6px; gridline-color: {line}; selection-background-color: {accent_soft};
  selection-color: {text}; }}
QTableView::item {{ padding: 0 6px; }}
QTableView {{ outline: 0; }}
QTableView::item {{ padding: 0 5px; border: none; }}
QHeaderView {{ background: {raised}; border: none; }}
QHeaderView::section {{
  background: {raised}; color: {muted}; border: none; border-bottom: 1px solid {line};
  padding: 6px 8px; font-weight: 700; }}
QTableCornerButton::section {{
  background: {raised}; border: none; border-bottom: 1px solid {line}; }}
QTabBar::tab {{ padding: 7px 14px; border: none; color: {muted}; background: transparent; }}
QTabBar::tab:selected {{
  color: {accent}; border-bottom: 2px solid {accent}; font-weight: 700; }}
QTabWidget::pane {{ border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; margin: 1px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QFrame#status {{ background: {surface}; border-top: 1px solid {line}; }}
QFrame#status QPushButton#link {{ color: {muted}; }}
QFrame#status QPushButton#link[tone="due"] {{ color: {due}; }}
QFrame#status QPushButton#link:hover {{ color: {accent}; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 4px 8px; }}
QToolButton:hover {{ background: {raised}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton::menu-indicator {{ image: none; }}
QProgressBar {{
  border: 1px solid {line}; border-radius: 4px; background: {raised}; text-align: center;
  min-height: 16px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QWidget#page_of_form {{ background: {window}; }}
QWidget#paper QLineEdit, QWidget#paper QTextEdit, QWidget#paper QLineEdit:focus,
QWidget#paper QTextEdit:focus, QWidget#paper QLineEdit[wrong="true"] {{
  background: {surface}; border: none; border-radius: 0; padding: 0 7px; }}
QWidget#paper QTextEdit, QWidget#paper QTextEdit:focus {{ padding: 0; }}
QWidget#paper QLineEdit:disabled, QWidget#paper QTextEdit:disabled {{
  background: {raised}; color: {muted}; }}
QWidget#paper QLabel#answer:disabled {{ color: {muted}; }}
QWidget#paper QLabel#answer:focus {{ background: {accent_soft}; }}
QWidget#paper QTableView#rows {{ border: none; border-radius: 0; }}
QWidget#paper QTableView#rows QHeaderView::section {{
  color: {text}; font-weight: 400; padding: 4px 6px;
  border-right: 1px solid {line}; border-bottom: 1px solid {line}; }}
QWidget#paper QTableView#rows QHeaderView::section:horizontal:last,
QWidget#paper QTableView#rows QHeaderView::section:horizontal:only-one {{ border-right: none; }}
QWidget#paper QTableView#rows QTableCornerButton::section {{
  background: {raised}; border: none; border-right: 1px solid {line};
  border-bottom: 1px solid {line}; }}
QWidget#paper QTableView#rows QWidget#cell, QWidget#paper QTableView#rows QLineEdit#cell {{
  background: {surface}; border: 2px solid {accent}; padding: 0 4px; }}
QLabel#comment {{
  background: {due_soft}; color: {due}; border-radius: 4px; padding: 3px 8px;
  font-size: {small}px; }}
QWidget#paper QLabel#problem {{ font-size: {small}px; }}
QPushButton#chip {{
  background: {accent_soft}; color: {accent}; border: none; border-radius: 11px;
  padding: 1px 9px; min-height: 20px; }}
QPushButton#chip:disabled {{ background: {raised}; color: {muted}; }}
QListWidget#problems {{ background: transparent; border: none; outline: 0; }}
QListWidget#problems::item {{ padding: 2px 4px; color: {risk}; }}
QListWidget#problems::item:selected {{ background: {surface}; border-radius: 4px; }}
QMenu {{ background: {surface}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent_soft}; color: {accent}; }}
"""


def apply_theme(application: QApplication, colours: Colours = LIGHT) -> None:
    """Set style, palette, fonts and style sheet for the whole program."""
    application.setStyle("Fusion")
    application.setFont(_load_font())
    application.setPalette(_palette(colours))
    values = {name: getattr(colours, name) for name in Colours.__slots__}
    values["icons"] = asset("resources", "icons").as_posix()
    values["theme"] = "dark" if colours == DARK else "light"
    sizes = {"body": BODY_PX, "small": SMALL_PX, "title": TITLE_PX, "figure": FIGURE_PX}
    application.setStyleSheet(_QSS.format(**sizes, **values))


def colours_in_use() -> Colours:
    """The colours in use, for models, which have no palette of their own."""
    dark = QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128
    return DARK if dark else LIGHT


@cache
def _load_font() -> QFont:
    for name in ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf"):
        QFontDatabase.addApplicationFont(str(asset("resources", "fonts", name)))
    font = QFont("Noto Sans SC")
    font.setPixelSize(BODY_PX)
    return font


def _palette(colours: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    pairs = {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.raised,
        role.Text: colours.text,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.muted,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.accent_text,
        role.Link: colours.accent,
    }
    for item, value in pairs.items():
        palette.setColor(item, QColor(value))
    disabled = QPalette.ColorGroup.Disabled
    for item in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(disabled, item, QColor(colours.muted))
    return palette


def icon(name: str, colour: str) -> QIcon:
    """A shipped line icon in one colour."""
    source = asset("resources", "icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    pixmap = QPixmap(QSize(40, 40))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(2.0)
    return QIcon(pixmap)
