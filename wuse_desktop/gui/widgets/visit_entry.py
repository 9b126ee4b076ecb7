# SPDX-License-Identifier: MulanPSL-2.0
"""Recording a home visit in under a minute, from the keyboard.

Top to bottom: who, whom met (digits), day and minutes, result (one letter), what was seen, what
was done, what follows. Everything that can be known beforehand is filled in; the rest of the
official form waits under 更多.
"""

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLayout, QPushButton, QSizePolicy, QWidget

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.visits import MET_OUTCOMES, HomeVisit
from wuse_desktop.domain.typed_dates import DUE
from wuse_desktop.domain.typed_names import names_in_list
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import (
    ClockEditor,
    DayEditor,
    LongTextEditor,
    NumberEditor,
    TextEditor,
)
from wuse_desktop.gui.widgets.follow_up_editor import FollowUpEditor
from wuse_desktop.gui.widgets.key_choice import KeyChoice, TickRow
from wuse_desktop.gui.widgets.record_form import RecordForm
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.texts import badge, button, column, muted, row
from wuse_desktop.gui.widgets.visit_choices import (
    MODES,
    MORE,
    OUTCOMES,
    SELF_CARE,
    TEKUN,
    shown_keys,
    shown_parts,
)
from wuse_desktop.i18n import _
from wuse_desktop.services import households, visits
from wuse_desktop.services.choices import Choice, choices_with, persons_in_household, workers
from wuse_desktop.services.households import HouseholdPage
from wuse_desktop.services.visits import OtherVisitor, VisitDraft


class VisitEntry(QWidget):
    """The form of one visit. ``draft`` gives it as typed; it saves nothing itself.

    ``twin_wished`` asks for the visit that the household had on that day already.
    """

    changed = Signal()
    household_ready = Signal()
    twin_wished = Signal(str)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._draft = VisitDraft(HomeVisit())
        self._usual_minutes = 0
        self._proposed_met: tuple[str, ...] = ()
        self._through = self._head = ""
        today = operations.desk.today()
        self.who = RecordPicker(operations, ("household", "person"))
        self.day = DayEditor(today)
        self.start = ClockEditor()
        self.minutes = NumberEditor(_("分钟"), most_digits=3)
        self.minutes.setAccessibleName(_("时长"))
        self.met = TickRow()
        self.met_names = TextEditor(placeholder=_("没有建档的人，用顿号分开"))
        self.outcome = KeyChoice(shown_keys(OUTCOMES))
        self.mode = KeyChoice(shown_keys(MODES))
        self.purposes = TickRow()
        self._offer_purposes(())
        self.observed = LongTextEditor(3, _("看到、听到了什么；Ctrl+回车保存"))
        self.action = LongTextEditor(2, _("当场做了什么"))
        self.follow_ups = FollowUpEditor(today)
        self.next_on = DayEditor(today, DUE)
        self.visitors = TickRow()
        self.companions = TextEditor(placeholder=_("村干部、志愿者等，用顿号分开"))
        self.household = muted("")
        self._tier = badge("")
        self._tier.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tier.hide()
        self._twin_id = ""
        self._twin = button(
            _("这户这一天已经有一条走访，打开那一条接着写"),
            lambda: self.twin_wished.emit(self._twin_id),
            kind="link",
        )
        self._twin.hide()
        self._problems = PlainLabel()
        self._problems.setObjectName("problem")
        self._problems.setWordWrap(True)
        self._problems.hide()
        self.more = RecordForm(operations, HomeVisit, shown_parts())
        self._more_button = QPushButton()
        self._more_button.setObjectName("link")
        self._more_button.clicked.connect(lambda: self.show_more(not self.more.isVisible()))
        self._arrange()
        self._connect()
        self.show_more(False)
        self._offer_workers()

    # building -----------------------------------------------------------------------------

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        when = row(
            self.day, PlainLabel(_("开始")), self.start, PlainLabel(_("时长")), self.minutes, None
        )
        met = column(self.met, self.met_names, gap=4)
        lines: tuple[tuple[str, QWidget | QLayout], ...] = (
            (
                _("走访谁 *"),
                column(self.who, row(self._tier, self.household), row(self._twin, None), gap=2),
            ),
            (_("日期 *"), when),
            (_("结果 *"), self.outcome),
            (_("见到谁"), met),
            (_("方式 *"), self.mode),
            (_("目的 *"), self.purposes),
            (_("走访概况"), self.observed),
            (_("现场处理"), self.action),
            (_("后续跟进"), self.follow_ups),
            (_("下次走访"), row(self.next_on, None)),
            (_("走访人 *"), column(self.visitors, self.companions, gap=4)),
        )
        for number, (text, part) in enumerate(lines):
            label = PlainLabel(text)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            label.setContentsMargins(0, 6, 0, 0)
            label.setMinimumWidth(72)
            grid.addWidget(label, number, 0)
            if isinstance(part, QWidget):
                grid.addWidget(part, number, 1)
                part.setAccessibleName(text.rstrip(" *"))
            else:
                grid.addLayout(part, number, 1)
        self.setLayout(column(self._problems, grid, self._more_button, self.more, None))

    def _offer_purposes(self, chosen: Sequence[str]) -> None:
        """The purposes of now, and those of the record that are offered no more."""
        offered = choices_with("VISIT_PURPOSE", chosen)
        self.purposes.offer([(item.code, item.label) for item in offered])

    def _connect(self) -> None:
        # Enter walks the short way: who, result, what was seen. Tab stops at every field.
        self.who.taken.connect(self.outcome.setFocus)
        self.outcome.entered.connect(self.observed.setFocus)
        self.who.changed.connect(self._on_who)
        self.day.changed.connect(self._on_day)
        self.outcome.changed.connect(self._on_outcome)
        self.outcome.counted.connect(self.met.toggle)
        self.mode.changed.connect(self._propose_next)
        self.minutes.changed.connect(self._on_minutes)
        for editor in (
            self.start, self.met, self.met_names, self.purposes, self.observed,
            self.action, self.follow_ups, self.next_on, self.visitors, self.companions, self.more,
        ):  # fmt: skip
            editor.changed.connect(self.changed)

    def _offer_workers(self) -> None:
        def show(found: tuple[Choice, ...]) -> None:
            self.visitors.offer([(item.code, item.label) for item in found])
            self.visitors.set_value([worker_id for worker_id, _min in self._draft.worker_minutes])

        self._operations.read(workers, show)

    # showing ------------------------------------------------------------------------------

    def show_more(self, shown: bool) -> None:
        """Open or close the rest of the official form."""
        self.more.setVisible(shown)
        self._more_button.setText(_("收起更多") if shown else _("更多：生活、健康、安全、需求…"))

    def show_draft(self, draft: VisitDraft, household_title: str = "", through: str = "") -> None:
        """Show a visit, new or stored; ``through`` is whom the household was chosen by."""
        self._draft, self._through, self._head = draft, through, ""
        visit = draft.visit
        self.who.set_value(visit.household_id, household_title)
        self.day.set_value(visit.on)
        known = visit.start_at is not None and visit.time_known
        self.start.set_value(visit.start_at.time() if known and visit.start_at else None)
        self.minutes.set_value(visit.minutes or None)
        self._usual_minutes = visit.minutes or self._usual_minutes
        self.outcome.set_value(visit.outcome)
        self.mode.set_value(visit.visit_mode)
        self._offer_purposes(visit.purposes)
        self.purposes.set_value(visit.purposes)
        self.observed.set_value(visit.observed)
        self.action.set_value(visit.action_taken)
        self.follow_ups.set_value(draft.tasks)
        self.next_on.set_value(visit.next_visit_on)
        self.visitors.set_value([worker_id for worker_id, _minutes in draft.worker_minutes])
        self.companions.set_value("、".join(other.name for other in draft.other_visitors))
        self.met_names.set_value("、".join(draft.met_names))
        self.more.show_record(visit)
        known = visit.self_care_assessed or bool(visit.self_care_items)
        asked = known or not TEKUN.isdisjoint(visit.categories_at_visit)
        self.more.show_part(SELF_CARE, shown=asked)
        self.show_problems(())
        if visit.household_id:
            self._read_household(visit.household_id)
        else:
            self.met.offer(())
            self._show_twin(())
            self.household.setText(_("输入姓名首字母，回车选中并跳到结果；再回车跳到走访概况。"))
            self._tier.hide()

    def _read_household(self, household_id: str) -> None:
        day = self.day.value()

        visit = dataclasses.replace(self._draft.visit, household_id=household_id)

        def fetch(desk: Any) -> tuple[HouseholdPage, tuple[Choice, ...], tuple[str, ...]]:
            return (
                households.household_page(desk, household_id),
                persons_in_household(desk, household_id, day),
                visits.visits_of_the_day(desk, visit),
            )

        self._operations.read(fetch, lambda found: self._show_household(*found))

    def _show_household(
        self, page: HouseholdPage, people: tuple[Choice, ...], twins: tuple[str, ...]
    ) -> None:
        if page.household.id != self._draft.visit.household_id:
            return
        self._head = page.head_name
        self._show_twin(twins)
        facts = [page.village, page.household.address]
        if page.last_met_on:
            facts.append(_("上次见到 {day}").format(day=page.last_met_on.isoformat()))
        if page.due_on:
            facts.append(_("应访 {day}").format(day=page.due_on.isoformat()))
        self.household.setText(" · ".join(fact for fact in facts if fact))
        self._tier.setText(page.tier_label)
        self._tier.setVisible(bool(page.tier_label))
        if not self.who.title():
            self.who.set_value(page.household.id, page.head_name)
        self.met.offer([(item.code, item.label) for item in people])
        self.met.set_value(self._draft.met_ids)
        if not (self._draft.visit.id or self._draft.met_ids or self.met_names.value()):
            self._propose_met()  # the result may have been typed before these people were there
        self.household_ready.emit()

    def _show_twin(self, twins: tuple[str, ...]) -> None:
        """Say at once that the household was visited that day (rule C-06)."""
        self._twin_id = twins[0] if twins else ""
        self._twin.setVisible(bool(twins) and not self._draft.visit.id)

    # answers ------------------------------------------------------------------------------

    def choose(self, chosen: str, title: str) -> None:
        """Begin with a household or a person named elsewhere; nobody has typed anything yet."""
        self.who.set_value(chosen, title)
        self._propose_visit(chosen)

    def _on_who(self) -> None:
        self.changed.emit()
        if chosen := self.who.value():
            self._propose_visit(chosen)

    def _propose_visit(self, chosen: str) -> None:
        """Fill in what is known of a visit to a household, or to that of a person."""
        title, day = self.who.title(), self.day.value()

        def fetch(desk: Any) -> VisitDraft:
            household_id = households.household_for(desk, chosen)
            return visits.propose_visit(desk, household_id, day)

        def show(proposed: VisitDraft) -> None:
            typed = self.draft()
            visit = dataclasses.replace(
                proposed.visit,
                id=typed.visit.id,
                outcome=typed.visit.outcome,
                observed=typed.visit.observed,
                action_taken=typed.visit.action_taken,
            )
            draft = dataclasses.replace(proposed, visit=visit, tasks=typed.tasks)
            self.show_draft(draft, title, chosen)

        self._operations.write(fetch, show)

    def _on_day(self) -> None:
        self.changed.emit()
        self._propose_next()
        visit = self.draft().visit
        self._operations.read(lambda desk: visits.visits_of_the_day(desk, visit), self._show_twin)

    def _on_outcome(self) -> None:
        met = self.outcome.value() in MET_OUTCOMES
        if not met or self.met.value() in ((), self._proposed_met):
            self._propose_met()
        if self.outcome.value() and not self.minutes.is_wrong():
            # Nobody met is no service time; the way there is not counted either (rule C-13).
            self.minutes.set_value((self._usual_minutes or None) if met else 0)
        self.changed.emit()
        self._propose_next()

    def _on_minutes(self) -> None:
        """What is typed holds, whatever result follows and is corrected again."""
        self._usual_minutes = self.minutes.value() or self._usual_minutes
        self.changed.emit()

    def _propose_met(self) -> None:
        """Tick whom the result speaks of (rule C-08), or whoever stands next in the family.

        That is the person through whom the household was chosen, or else its head.
        """
        offered, outcome = self.met.codes, self.outcome.value()
        own = (self._through,) if self._through in offered else offered[:1]
        family = tuple(code for code in offered if code not in own)
        met = own if outcome == MET_OUTCOMES[0] or not family else family[:1]
        self._proposed_met = met if outcome in MET_OUTCOMES else ()
        self.met.set_value(self._proposed_met)

    def _propose_next(self) -> None:
        """Propose the next visit anew, unless the user has chosen a day."""
        chosen = self.next_on.value() not in (None, self._draft.visit.next_visit_on)
        if chosen or self.next_on.is_wrong():
            return
        visit = dataclasses.replace(self.draft().visit, next_visit_on=None)
        if not visit.household_id or visit.on is None:
            return

        def show(day: date | None) -> None:
            self._draft = dataclasses.replace(
                self._draft, visit=dataclasses.replace(self._draft.visit, next_visit_on=day)
            )
            self.next_on.set_value(day)

        self._operations.read(lambda desk: visits.propose_next(desk, visit), show)

    # the visit ----------------------------------------------------------------------------

    def draft(self) -> VisitDraft:
        """The visit as it is typed now."""
        more: HomeVisit = self.more.record()
        kept = {name: getattr(more, name) for part in MORE for name in part.names}
        day = self.day.value()
        begin = self.start.value()
        start = datetime.combine(day, begin or time()) if day else None
        minutes = self.minutes.value() or 0
        visit = dataclasses.replace(
            self._draft.visit,
            **kept,
            start_at=start,
            end_at=start + timedelta(minutes=minutes) if start else None,
            time_known=begin is not None,
            outcome=self.outcome.value(),
            visit_mode=self.mode.value(),
            purposes=self.purposes.value(),
            observed=self.observed.value(),
            action_taken=self.action.value(),
            next_visit_on=self.next_on.value(),
        )
        if not self.who.value():
            visit = dataclasses.replace(visit, household_id="")
        return dataclasses.replace(
            self._draft,
            visit=visit,
            met_ids=self.met.value(),
            met_names=names_in_list(self.met_names.value()),
            worker_minutes=self._worker_minutes(minutes),
            other_visitors=self._others(),
            tasks=self.follow_ups.value(),
        )

    def _worker_minutes(self, minutes: int) -> tuple[tuple[str, int], ...]:
        """The visit's minutes for each worker; what was set apart for one stays."""
        former = dict(self._draft.worker_minutes)
        usual = self._draft.visit.minutes
        return tuple(
            (worker_id, former[worker_id])
            if worker_id in former and former[worker_id] != usual
            else (worker_id, minutes)
            for worker_id in self.visitors.value()
        )

    def _others(self) -> tuple[OtherVisitor, ...]:
        former = {other.name: other for other in self._draft.other_visitors}
        return tuple(
            former.get(name, OtherVisitor(name)) for name in names_in_list(self.companions.value())
        )

    def whose(self) -> str:
        """Whom the visit is to: the head of the household, as lists call it, once that is known."""
        return self._head or self.who.title()

    def unreadable(self) -> list[str]:
        """Labels of fields whose typed text means nothing."""
        found = self.more.unreadable()
        for editor, label in (
            (self.day, _("日期")),
            (self.start, _("开始")),
            (self.minutes, _("时长")),
            (self.follow_ups, _("到期")),
            (self.next_on, _("下次走访")),
            (self.who, _("走访谁")),
        ):
            if editor.is_wrong():
                found.append(label)
        return found

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what was found, blocking sentences first."""
        ordered = sorted(problems, key=lambda item: item.level != "block")
        self._problems.setText("\n".join(f"• {item.message}" for item in ordered))
        self._problems.setProperty(
            "level", "" if any(item.level == "block" for item in ordered) else "warn"
        )
        self._problems.style().unpolish(self._problems)
        self._problems.style().polish(self._problems)
        self._problems.setVisible(bool(ordered))

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        for editor in (
            self.who, self.day, self.start, self.minutes, self.met, self.met_names, self.outcome,
            self.mode, self.purposes, self.observed, self.action, self.follow_ups, self.next_on,
            self.visitors, self.companions,
        ):  # fmt: skip
            editor.setEnabled(not read_only)
        self.more.set_read_only(read_only)
