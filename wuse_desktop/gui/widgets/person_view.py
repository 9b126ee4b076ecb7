# SPDX-License-Identifier: MulanPSL-2.0
"""One person to look at: who, in which household, every contact, and what to do next."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.records.people import DIFFERENT, MERGED, SAME, Person
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.filed_forms_card import FiledFormsCard
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.household_strip import HouseholdStrip
from wuse_desktop.gui.widgets.id_number import HiddenNumber
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.person_facts import PersonFacts
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import badge, button, clear, column, muted, row, title
from wuse_desktop.gui.widgets.timeline import Timeline
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.services.people import HeldCategory, PersonPage
from wuse_desktop.services.person_entry import PersonSheet

_RISK_TONES = {"1": "risk", "2": "due"}
_TIER_TONES = {"A": "risk", "B": "due"}
_MATCH = "match:"
_SPLIT = ("1", "2")  # RES_SPLIT: here on paper only, or here without being registered
_UNDO = {
    MERGED: N_("撤销合并“{name}”"),
    SAME: N_("撤销“与{name}是同一个人”"),
    DIFFERENT: N_("撤销“与{name}不是同一个人”"),
}


class PersonView(QWidget):
    """``wished`` says what is asked for.

    That is visit, case, edit, history, volunteer, household, move, compare or delete. ``opened``
    carries entity and id of another record to look at, ``match_undo_wished`` the id of a decision
    about a double that is to be taken back.
    """

    wished = Signal(str)
    opened = Signal(str, str)
    match_undo_wished = Signal(str)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._sheet: PersonSheet | None = None
        self.name = title()
        self._facts = ElidedLabel("", "muted")
        self._read_only = muted("")
        self._badges = Flow(gap=4)
        self._notes = column(gap=2)
        self._contact = ElidedLabel()
        self.number = HiddenNumber()
        self.strip = HouseholdStrip()
        self.timeline = Timeline(
            _("还没有任何接触记录。记下的走访、个案、小组、活动都会排在这里。")
        )
        self.side = PersonFacts()
        self.forms = FiledFormsCard(operations, numbers=False)
        self._visit = button(_("记一次走访"), lambda: self.wished.emit("visit"), kind="primary")
        self._case = button(_("开个案"), lambda: self.wished.emit("case"))
        self._edit = button(_("修改"), lambda: self.wished.emit("edit"))
        self._edit.setToolTip("F2")
        self._more = button(_("更多 ▾"), self._open_menu)
        self._menu = QMenu(self)
        self._menu.triggered.connect(lambda action: self._on_menu(action.data()))
        self._build()
        self.strip.opened.connect(self.opened)
        self.strip.wished.connect(self.wished)
        self.timeline.opened.connect(self.opened)
        self.side.opened.connect(self.opened)
        bind(self, "F2", self._ask_to_edit)
        bind(self, "Ctrl+D", self.number.turn)
        bind(self, "Ctrl+P", self.forms.print_current)
        hand_on_focus(self, self._visit)

    def _build(self) -> None:
        head = row(self.name, self._facts, None, self._visit, self._case, self._edit, self._more)
        badges = QWidget()
        badges.setLayout(self._badges)
        contact = row(self._contact, self.number, None, gap=2 * GRID)
        left = column(self.timeline, self.forms)
        left.setStretch(0, 1)
        below = row(left, self.side)
        below.setStretch(0, 1)
        layout = column(head, self._read_only, badges, contact, self._notes, self.strip, below)
        layout.setStretch(6, 1)
        self.setLayout(layout)

    @property
    def sheet(self) -> PersonSheet | None:
        """What is shown."""
        return self._sheet

    def caption(self) -> str:
        """The name of the person."""
        return self._sheet.page.person.name if self._sheet else ""

    def show_sheet(self, sheet: PersonSheet) -> None:
        """Show a person."""
        self._sheet = sheet
        page = sheet.page
        self.name.setText(page.person.name)
        self._facts.set_text(_joined(page.sex, _age(page), _alias(page)))
        self._read_only.setText(_("只读：{site}的记录").format(site=sheet.site_name))
        self._read_only.setVisible(bool(sheet.site_name))
        self._show_badges(sheet)
        self._show_notes(page)
        self._contact.set_text(_contact(page))
        self.number.show_number(page.person.id_no)
        self.strip.show_home(
            sheet.home, page.person.id, editable=sheet.editable, others=page.households[1:]
        )
        self.timeline.show_entries(page.timeline)
        self.side.show_sheet(sheet)
        self.forms.show_subject(Person.entity, page.person.id, page.person.name)
        for made in (self._visit, self._case, self._edit):
            made.setVisible(sheet.editable)
        self._fill_menu(sheet)

    def _show_badges(self, sheet: PersonSheet) -> None:
        self._badges.empty()
        page = sheet.page
        risk = page.person.risk_level
        if page.risk:
            text = _("风险 {level}").format(level=page.risk)
            self._badges.addWidget(badge(text, _RISK_TONES.get(risk, "")))
        if page.tier:
            text = _("{level}走访 · {count}天一次").format(
                level=page.tier_label, count=page.interval_days
            )
            self._badges.addWidget(badge(text, _TIER_TONES.get(page.tier, "")))
        for entry in page.categories_now:
            self._badges.addWidget(_held(entry))
        split = page.person.residence_split
        if split in _SPLIT:
            self._badges.addWidget(_split(page.person))
        if not page.person.is_client:
            self._badges.addWidget(badge(_("不是服务对象")))
        self._show_completeness(sheet)

    def _show_completeness(self, sheet: PersonSheet) -> None:
        """What the file lacks, in words; a click or Enter goes where it is written."""
        missing, labels = sheet.page.file.missing, sheet.page.file.labels
        if not missing:
            self._badges.addWidget(badge(_("档案完整"), "confirmed"))
            return
        text = _("档案还缺 {count} 项：").format(count=len(missing))
        if not sheet.editable:
            self._badges.addWidget(badge(text, "due"))
            self._badges.addWidget(muted(enumerated(labels)))
            return
        for caption, name in ((text, missing[0]), *zip(labels, missing, strict=True)):
            wish = partial(self.wished.emit, f"edit:{name}")
            made = button(caption, wish, kind="link")
            self._badges.addWidget(made)
            if caption == text:
                made.setToolTip(tip(enumerated(labels)))

    def _show_notes(self, page: PersonPage) -> None:
        """What contradicts itself, and what somebody may apply for: hints, never decisions."""
        clear(self._notes)
        for text in page.doubts:
            doubt = muted(text)
            doubt.setObjectName("problem")
            doubt.setProperty("level", "warn")
            self._notes.addWidget(doubt)
        for hint in page.hints:
            self._notes.addWidget(muted(_("提示：{text}").format(text=hint.text)))

    # more ---------------------------------------------------------------------------------

    def _fill_menu(self, sheet: PersonSheet) -> None:
        self._menu.clear()
        entries = [(_("修改记录"), "history")]
        if sheet.editable and not sheet.page.volunteer_id:
            entries.append((_("登记为志愿者"), "volunteer"))
        if sheet.may_compare:
            entries.append((_("与另一位核对、合并…"), "compare"))
        for match in sheet.matches:
            if match.may_undo:
                text = _(_UNDO[match.verdict]).format(name=match.name)
                entries.append((text, f"{_MATCH}{match.id}"))
        if sheet.editable:
            entries.append((_("删除"), "delete"))
        for text, wish in entries:
            self._menu.addAction(text).setData(wish)

    def _on_menu(self, wish: str) -> None:
        if wish.startswith(_MATCH):
            self.match_undo_wished.emit(wish.removeprefix(_MATCH))
        else:
            self.wished.emit(wish)

    def _ask_to_edit(self) -> None:
        if self._edit.isVisible():
            self.wished.emit("edit")

    def _open_menu(self) -> None:
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _age(page: PersonPage) -> str:
    return _("{age}岁").format(age=page.age) if page.age is not None else ""


def _alias(page: PersonPage) -> str:
    return _("又名 {name}").format(name=page.person.alias) if page.person.alias else ""


def _contact(page: PersonPage) -> str:
    person = page.person
    phone = _("无电话") if person.no_phone and not person.phone else person.phone
    return _joined(phone, page.village, person.living_address) or _("还没有电话和住址")


def _split(person: Person) -> QLabel:
    """That somebody lives elsewhere than they are registered, and where that is."""
    made = badge(label("RES_SPLIT", person.residence_split), "due")
    place = division_name(person.hukou_code) if person.hukou_code else ""
    registered = _joined(place, person.hukou_address) or _("还没有写户籍地址")
    made.setToolTip(
        tip(
            _("户籍：{hukou}\n居住：{living}").format(
                hukou=registered, living=person.living_address or _("还没有写居住地址")
            )
        )
    )
    return made


def _held(entry: HeldCategory) -> QLabel:
    """A category with its time; evidence and who checked it are told beside it."""
    text = entry.label
    if entry.end_on is not None:
        text = _("{category} {start} 至 {end}").format(
            category=entry.label, start=entry.start_on or "", end=entry.end_on
        )
    elif entry.start_on is not None:
        text = _("{category} {start} 起").format(category=entry.label, start=entry.start_on)
    made = badge(text, "accent")
    lines = [_("依据：{basis}").format(basis=entry.basis) if entry.basis else _("还没有写依据")]
    if entry.verified_on:
        lines.append(
            _("{day} {who}核实").format(day=entry.verified_on, who=f"{entry.verified_by} ".lstrip())
        )
    made.setToolTip(tip("\n".join(lines)))
    return made
