# SPDX-License-Identifier: MulanPSL-2.0
"""How often people are visited: the days of each tier, and where a category leads (rule D-20)."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from wuse_desktop.domain import codes
from wuse_desktop.domain.codes import label
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.fields import NumberEditor, TextEditor
from wuse_desktop.gui.widgets.keys import SAVE, bind
from wuse_desktop.gui.widgets.record_filing import unreadable_fault
from wuse_desktop.gui.widgets.texts import button, card, clear, column, muted, row, section
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import visit_intervals
from wuse_desktop.services.choices import choices
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.visit_intervals import IntervalSheet, TierLine

_WHOSE = {
    "default": N_("现在用的是随软件附带的频次；各县可以另定。"),
    "own": N_("现在用的是本单位设定的频次。"),
    "county": N_("走访频次由{site}统一设定，随下发的数据包更新；本站只能查看。"),
}


class _TierRow:
    """The editors of one tier."""

    def __init__(self, line: TierLine) -> None:
        self.line = line
        self.days = NumberEditor(_("天"), most_digits=3)
        self.remote = QCheckBox(_("每隔一次可以电话代替"))
        self.hours = NumberEditor(_("不要求"), most_digits=3)
        self.days.setAccessibleName(_("{tier}：几天一次").format(tier=line.label))
        self.hours.setAccessibleName(_("{tier}：重大变故后几小时内").format(tier=line.label))
        self.remote.setAccessibleName(_("{tier}：电话代替").format(tier=line.label))
        self.show(line)

    def show(self, line: TierLine) -> None:
        self.line = line
        self.days.set_value(line.days)
        self.remote.setChecked(line.remote)
        self.hours.set_value(line.hours or None)

    def value(self) -> TierLine:
        return TierLine(
            self.line.code,
            self.line.label,
            self.days.value() or 0,
            self.remote.isChecked(),
            self.hours.value() or 0,
        )


class VisitsPart(QWidget):
    """Saved with one button; due days follow at once, here and at the stations of a county."""

    said = Signal(str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._sheet: IntervalSheet | None = None
        self._moved: dict[str, str] = {}
        self.rows: dict[str, _TierRow] = {}
        self._whose = muted("")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        # a local category goes with the national one that it counts as
        national = [
            item for item in choices("CLIENT_CAT") if item.code == codes.national(item.code)
        ]
        self.category = CodePicker(national, _("首字母，如 db"))
        self.category.setAccessibleName(_("服务对象类别"))
        self.tier = CodePicker(choices("VISIT_TIER"), _("改到哪一级"))
        self.tier.setAccessibleName(_("改到哪一级"))
        self._lines: QVBoxLayout = column(gap=2)
        self.basis = TextEditor(placeholder=_("如县民政局2026年3号文，可以空着"))
        self.basis.setAccessibleName(_("依据文件"))
        self._add = button(_("加上"), self.add)
        self._save = button(_("保存频次 Ctrl+S"), self.save, kind="primary")
        self._reset = button(_("恢复随软件附带的频次"), self.reset, kind="link")
        self.setLayout(column(self._tier_card(), self._category_card(), None, gap=2 * GRID))
        for keys in SAVE:
            bind(self, keys, self._save.click)

    def _tier_card(self) -> QWidget:
        self._grid.setColumnStretch(4, 1)
        for place, text in enumerate((_("级别"), _("几天一次"), "", _("重大变故后几小时内"))):
            self._grid.addWidget(muted(text, wrap=False), 0, place)
        foot = row(self._save, self._reset, None)
        basis = row(PlainLabel(_("依据文件")), self.basis)
        basis.setStretch(1, 1)
        return card(section(_("走访频次")), self._whose, self._grid, basis, foot)

    def _category_card(self) -> QWidget:
        pick = row(self.category, self.tier, self._add, None)
        explained = muted(
            _(
                "一个类别默认属于哪一级，由软件附带的规则决定；在这里可以改到另一级。"
                "80岁以上独居、空巢、留守，高风险，完全失能的特困人员始终按高风险走访。"
            )
        )
        return card(section(_("类别对应的级别")), explained, pick, self._lines)

    def refresh(self) -> None:
        """Read the profile again."""
        self._operations.read(visit_intervals.interval_sheet, self._show)

    def _show(self, sheet: IntervalSheet) -> None:
        self._sheet = sheet
        for place, line in enumerate(sheet.tiers, 1):
            if line.code not in self.rows:
                made = self.rows[line.code] = _TierRow(line)
                name = PlainLabel(line.label)
                for column_at, widget in enumerate((name, made.days, made.remote, made.hours)):
                    self._grid.addWidget(widget, place, column_at)
            self.rows[line.code].show(line)
        self._moved = dict(sheet.moved)
        self._whose.setText(_(_WHOSE[sheet.source]).format(site=sheet.site_name))
        self.basis.set_value(sheet.basis)
        editors: list[QWidget] = [self.category, self.tier, self._add, self.basis]
        editors += [self._save, self._reset]
        for made in self.rows.values():
            editors += [made.days, made.remote, made.hours]
        for editor in editors:
            editor.setEnabled(sheet.editable)
        self._show_moved()

    def _show_moved(self) -> None:
        clear(self._lines)
        for category, tier in sorted(self._moved.items()):
            text = _("{category}：{tier}").format(
                category=label("CLIENT_CAT", category), tier=label("VISIT_TIER", tier)
            )
            line = row(PlainLabel(text), None)
            if self._sheet is not None and self._sheet.editable:
                line.insertWidget(
                    1, button(_("去掉"), partial(self._remove, category), kind="link")
                )
            self._lines.addLayout(line)

    def add(self) -> None:
        """Let the chosen category lead to the chosen tier; kept with the button."""
        category, tier = self.category.value(), self.tier.value()
        if category and tier:
            self._moved[category] = tier
            self.category.set_value("")
            self.tier.set_value("")
            self._show_moved()
            self.category.setFocus()

    def _remove(self, category: str) -> None:
        self._moved.pop(category, None)
        self._show_moved()

    def save(self) -> None:
        """Set the profile, unless something typed is no number."""
        editors = [editor for made in self.rows.values() for editor in (made.days, made.hours)]
        if wrong := [editor.accessibleName() for editor in editors if editor.is_wrong()]:
            self._operations.failed.emit(unreadable_fault(wrong, self))
            return
        tiers = tuple(made.value() for made in self.rows.values())
        moved, basis = dict(self._moved), self.basis.value()
        self._operations.write(
            lambda desk: visit_intervals.set_intervals(desk, tiers, moved, basis), self._on_saved
        )

    def reset(self) -> None:
        """Go back to the profile that comes with the program."""
        self._operations.write(visit_intervals.reset_intervals, self._on_saved)

    def _on_saved(self, saved: Saved) -> None:
        del saved
        self.refresh()
        county = self._operations.desk.is_county
        self.said.emit(
            _("走访频次已保存，下发后各站照此排走访。")
            if county
            else _("走访频次已保存，应访日期已重新推算。")
        )
