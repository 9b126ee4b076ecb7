# SPDX-License-Identifier: MulanPSL-2.0
"""The right column of a person's page: what is due, the open case, consent, former categories."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from wuse_desktop.domain.records.people import MERGED, SAME
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.texts import badge, button, clear, column, muted, row, section
from wuse_desktop.i18n import _, beside
from wuse_desktop.services.merging import MatchLine
from wuse_desktop.services.moving import HomeSpan
from wuse_desktop.services.people import HeldCategory, PersonPage
from wuse_desktop.services.person_entry import PersonSheet

_WIDTH = 212


class PersonFacts(QFrame):
    """Short answers to "what next". ``opened`` carries entity and id of what to look at."""

    opened = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedWidth(_WIDTH)
        self._lines: QVBoxLayout = column(gap=4)
        outer = column(self._lines, None)
        outer.setContentsMargins(GRID + GRID // 2, GRID, GRID, GRID)
        self.setLayout(outer)

    def show_sheet(self, sheet: PersonSheet) -> None:
        """Show the facts of a person, who else they are, and where they lived before."""
        page, matches = sheet.page, sheet.matches
        clear(self._lines)
        self._add(_("下次走访"), *self._visit(page))
        if page.worker:
            self._add(_("负责社工"), ElidedLabel(page.worker))
        self._add(_("个案"), *self._cases(page))
        self._add(_("知情同意"), self._consent(page))
        if page.volunteer_id:
            opens = partial(self.opened.emit, "volunteer", page.volunteer_id)
            self._add(_("志愿者"), button(_("已登记为志愿者"), opens, kind="link"))
        if page.organisations:
            self._add(_("社会组织"), *self._organisations(page))
        self._add_matches(matches)
        if sheet.homes:
            self._add(_("曾住的家庭"), *map(self._home, sheet.homes))
        if page.categories_past:
            self._add(_("曾属类别"), *map(_past, page.categories_past))

    def _add(self, heading: str, *parts: QWidget) -> None:
        if self._lines.count():
            self._lines.addSpacing(GRID // 2)
        self._lines.addWidget(section(heading))
        for part in parts:
            self._lines.addLayout(row(part, None))

    def _organisations(self, page: PersonPage) -> list[QWidget]:
        lines: list[QWidget] = []
        for found in page.organisations:
            opens = partial(self.opened.emit, "community_org", found.id)
            duty = _("负责人") if found.leads else found.duty or _("成员")
            made = button(found.name, opens, kind="link")
            made.setToolTip(tip(beside(found.name, duty)))
            lines.append(made)
        return lines

    def _home(self, span: HomeSpan) -> QWidget:
        opens = partial(self.opened.emit, "household", span.household_id)
        day = span.end_on.isoformat() if span.end_on else ""
        made = button(
            _("{name}家 至 {day}").format(name=span.head_name, day=day), opens, kind="link"
        )
        since = span.start_on.isoformat() if span.start_on else ""
        made.setToolTip(tip(" ".join(part for part in (span.relation, since, "—", day) if part)))
        return made

    def _add_matches(self, matches: Sequence[MatchLine]) -> None:
        merged = [match for match in matches if match.verdict == MERGED]
        if merged:
            self._add(_("已并入的档案"), *map(_merged, merged))
        same = [match for match in matches if match.verdict == SAME]
        if same:
            parts = (part for match in same for part in self._elsewhere(match))
            self._add(_("在别的站的档案"), *parts)

    def _elsewhere(self, match: MatchLine) -> tuple[QWidget, QWidget]:
        opens = partial(self.opened.emit, "person", match.other_id)
        site = ElidedLabel(match.site_name or _("本站"), "muted")
        return button(match.name, opens, kind="link"), site

    def _visit(self, page: PersonPage) -> list[QWidget]:
        met = (
            _("上次见到 {day}").format(day=page.last_met_on.isoformat())
            if page.last_met_on
            else _("还没有见到过")
        )
        said = [muted(text) for text in (page.event, met) if text]
        if page.next_visit_on is None:
            return [muted(_("没有要访的日期")), *said]
        day = page.next_visit_on.isoformat()
        if page.days_late:
            text = _("{day} 已过 {count} 天").format(day=day, count=page.days_late)
            return [badge(text, "due"), *said]
        return [ElidedLabel(day), *said]

    def _cases(self, page: PersonPage) -> list[QWidget]:
        if not page.open_cases:
            return [muted(_("没有正在办的个案"))]
        parts: list[QWidget] = []
        for case in page.open_cases:
            opens = partial(self.opened.emit, "case_file", case.id)
            parts.append(button(case.case_no or _("未编号"), opens, kind="link"))
            parts.append(ElidedLabel(f"{case.state} {case.worker}".strip(), "muted"))
        return parts

    def _consent(self, page: PersonPage) -> QWidget:
        if not page.consent_given:
            return badge(_("还没有签"), "due")
        day = page.consent_on.isoformat() if page.consent_on else ""
        return badge(_("已同意 {day}").format(day=day).strip(), "confirmed")


def _merged(match: MatchLine) -> QWidget:
    day = f"{match.at:%Y-%m-%d}" if match.at else ""
    return ElidedLabel(_("{name} {day} 并入").format(name=match.name, day=day), "muted")


def _past(entry: HeldCategory) -> QWidget:
    until = entry.end_on.isoformat() if entry.end_on else ""
    return ElidedLabel(_("{category} 至 {day}").format(category=entry.label, day=until), "muted")
