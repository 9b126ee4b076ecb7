# SPDX-License-Identifier: MulanPSL-2.0
"""One volunteer to look at: who, what they can do, how much time they gave, what is recorded."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QWidget

from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.domain.rounding import minutes_to_hours
from wuse_desktop.domain.volunteer_rules import (
    BLACKLISTED,
    ON_THE_ROSTER,
    is_minor,
    team_names,
)
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.fact_grid import FactGrid
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.id_number import HiddenNumber
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.print_button import PrintButton
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import badge, button, column, muted, row, title
from wuse_desktop.gui.widgets.volunteer_tabs import VolunteerTabs
from wuse_desktop.i18n import _, clauses, enumerated, in_turn
from wuse_desktop.services.volunteer_entry import VolunteerSheet
from wuse_desktop.services.volunteers import VolunteerPage


class VolunteerView(QWidget):
    """``wished`` says what is asked for: hours, certificate, edit, person, history, delete.

    "print:month", "print:year" and "print:last-year" ask for the sheet of hours of that period.
    What the tabs ask for is in their own signals.
    """

    wished = Signal(str)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._today = operations.desk.today
        self._sheet: VolunteerSheet | None = None
        self.name = title()
        self._facts = ElidedLabel("", "muted")
        self._read_only = muted("")
        self._badges = Flow(gap=4)
        self._contact = ElidedLabel()
        self.number = HiddenNumber()
        self._missing = PlainLabel()
        self._missing.setObjectName("problem")
        self._missing.setProperty("level", "warn")
        self._missing.setWordWrap(True)
        self._sums = ElidedLabel("", "section")
        self._star = ElidedLabel("", "muted")
        self._grid = FactGrid()
        self.tabs = VolunteerTabs(operations)
        self.services = self.tabs.services
        self._hours = button(_("登记时长"), lambda: self.wished.emit("hours"), kind="primary")
        self._edit = button(_("修改登记"), lambda: self.wished.emit("edit"))
        self._edit.setToolTip("F2")
        self._certify = button(_("出具证明…"), lambda: self.wished.emit("certificate"))
        self.printing = PrintButton(self)
        self.printing.offer(
            [
                ("year", _("我的时长（今年）")),
                ("last-year", _("我的时长（去年）")),
                ("month", _("我的时长（本月）")),
            ]
        )
        self.printing.chosen.connect(lambda name: self.wished.emit(f"print:{name}"))
        self._more = button(_("更多 ▾"), self._open_menu)
        self._menu = QMenu(self)
        self._menu.triggered.connect(lambda action: self.wished.emit(action.data()))
        self._build()
        self.tabs.attachments.serve(self)
        bind(self, "F2", self._ask_to_edit)
        bind(self, "Ctrl+R", self.tabs.ask_to_rate)
        bind(self, "Ctrl+D", self.number.turn)
        hand_on_focus(self, self._hours)

    def _build(self) -> None:
        head = row(
            self.name,
            self._facts,
            None,
            self._hours,
            self._certify,
            self.printing,
            self._edit,
            self._more,
        )
        badges = QWidget()
        badges.setLayout(self._badges)
        contact = row(self._contact, self.number, None, gap=2 * GRID)
        sums = QFrame()
        sums.setObjectName("card")
        sums.setLayout(column(self._sums, self._star, gap=2, margin=GRID))
        layout = column(
            head,
            self._read_only,
            badges,
            contact,
            self._missing,
            sums,
            self._grid,
            self.tabs,
        )
        layout.setStretch(7, 1)
        self.setLayout(layout)

    @property
    def sheet(self) -> VolunteerSheet | None:
        """What is shown."""
        return self._sheet

    @property
    def sums(self) -> str:
        """How much time the volunteer gave."""
        return self._sums.full_text

    @property
    def read_only(self) -> str:
        """Whose record it is, when it is not of this site."""
        return self._read_only.text() if self._read_only.isVisibleTo(self) else ""

    @property
    def changing(self) -> tuple[QPushButton, ...]:
        """The buttons of those who may change the record."""
        return self._hours, self._certify, self._edit

    def caption(self) -> str:
        """The name of the volunteer."""
        person = self._sheet.page.person if self._sheet else None
        return person.name if person else ""

    def show_sheet(self, sheet: VolunteerSheet) -> None:
        """Show a volunteer."""
        self._sheet = sheet
        page = sheet.page
        self.name.setText(self.caption())
        self._facts.set_text(label("SEX", page.person.sex) if page.person else "")
        self._read_only.setText(_("只读：{site}的记录").format(site=sheet.site_name))
        self._read_only.setVisible(bool(sheet.site_name))
        self._show_badges(sheet)
        self._contact.set_text(_contact(page))
        self.number.show_number(page.person.id_no if page.person else "")
        self._missing.setText(
            _("基本信息还缺：{fields}。按“修改登记”补上。").format(fields=enumerated(page.missing))
        )
        self._missing.setVisible(bool(page.missing) and sheet.editable)
        self._sums.set_text(
            _("累计 {hours} 小时 · {count} 次 · 今年 {year} 小时").format(
                hours=minutes_to_hours(page.total_minutes),
                count=page.service_count,
                year=minutes_to_hours(page.year_minutes),
            )
        )
        self._star.set_text(_star(page))
        self._grid.show_facts(_registration(page, self._today()))
        self.tabs.show_sheet(sheet, self._today())
        for made in self.changing:
            made.setVisible(sheet.editable)
        self._fill_menu(sheet)

    def _show_badges(self, sheet: VolunteerSheet) -> None:
        volunteer, page = sheet.page.volunteer, sheet.page
        self._badges.empty()
        status = volunteer.volunteer_status
        tones = {ON_THE_ROSTER: "confirmed", BLACKLISTED: "risk"}
        self._badges.addWidget(badge(label("VOL_STATUS", status), tones.get(status, "due")))
        if page.star:
            text = _("参考星级 {star}").format(star=page.star_label)
            self._badges.addWidget(badge(text, "accent"))
        if volunteer.is_charity_volunteer:
            self._badges.addWidget(badge(_("慈善志愿者"), "accent"))
        if page.parts.open_claims:
            text = _("更正申请待核实 {count}").format(count=page.parts.open_claims)
            self._badges.addWidget(badge(text, "due"))
        if page.parts.insurances and page.parts.insured_on(self._today()) is None:
            self._badges.addWidget(badge(_("保险已到期"), "due"))
        if sheet.incomplete:
            self._badges.addWidget(badge(_("登记表没有填完"), "due"))

    # more ---------------------------------------------------------------------------------

    def _fill_menu(self, sheet: VolunteerSheet) -> None:
        self._menu.clear()
        entries = [(_("个人档案"), "person"), (_("修改记录"), "history")]
        if sheet.editable:
            entries.append((_("删除"), "delete"))
        for text, wish in entries:
            self._menu.addAction(text).setData(wish)

    def _ask_to_edit(self) -> None:
        if self._edit.isVisible():
            self.wished.emit("edit")

    def _open_menu(self) -> None:
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


def _contact(page: VolunteerPage) -> str:
    person = page.person
    if person is None:
        return _("个人档案还没有收到")
    phone = _("无电话") if person.no_phone and not person.phone else person.phone
    place = division_name(person.village_code) if person.village_code else ""
    parts = (phone, place, person.living_address)
    return " · ".join(part for part in parts if part) or _("还没有电话和住址")


def _star(page: VolunteerPage) -> str:
    if page.minutes_to_next is None:
        return _("参考星级：{star}").format(star=page.star_label)
    return _("参考星级：{star}，再有 {hours} 小时到下一级").format(
        star=page.star_label, hours=minutes_to_hours(page.minutes_to_next)
    )


def _registration(page: VolunteerPage, today: date) -> list[tuple[str, str]]:
    volunteer = page.volunteer
    skills = (labels("VOL_SKILL", volunteer.skills), volunteer.skills_note)
    facts = [
        (_("专业技能"), in_turn(text for text in skills if text)),
        (_("服务类别"), labels("VOL_FIELD", volunteer.service_categories)),
        (_("可服务时间"), volunteer.availability),
        (_("所属队伍"), enumerated(team_names(volunteer.team))),
        (_("保险"), _insurance(page, today)),
        (_("登记"), _registered(volunteer)),
        (_("全国编号"), volunteer.national_volunteer_no),
    ]
    if page.person and is_minor(page.person, today):
        day = volunteer.guardian_consent_on
        facts.append((_("监护人同意"), day.isoformat() if day else _("还没有")))
    return facts


def _insurance(page: VolunteerPage, today: date) -> str:
    covering = page.parts.insured_on(today)
    if covering is None:
        return page.volunteer.insurance_note
    return _("{insurer}，到{day}").format(insurer=covering.insurer, day=covering.ends_on)


def _registered(volunteer: Volunteer) -> str:
    day = volunteer.registered_on
    facts = (
        day.isoformat() if day else "",
        label("VOL_REG", volunteer.registration_mode),
        label("VOL_REGISTRY", volunteer.registry),
    )
    return clauses(text for text in facts if text)
