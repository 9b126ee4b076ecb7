# SPDX-License-Identifier: MulanPSL-2.0
"""Invented cases: intake, agreement, sessions a few days apart, and an end for the longer ones."""

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from wuse_desktop.domain.records.activities import Attendance
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.i18n import _
from wuse_desktop.services import cases, form_entry
from wuse_desktop.services.sample.calendar import times
from wuse_desktop.services.sample.form_filling import complete
from wuse_desktop.services.sample.station import GENERATED, Home, Invented

_EVERY_DAYS = 4
_PLANNED_DAYS = 90
_SESSION_MINUTES, _INTAKE_MINUTES = 50, 40


class CaseStory:
    """One case, told a day at a time."""

    def __init__(
        self, invented: Invented, home: Home, text: Mapping[str, Any], number: int
    ) -> None:
        self._invented = invented
        self._home = home
        self._text = text
        self._number = number  # begins so many working days after the first; case 0 is closed
        self._worker = invented.workers[number % len(invented.workers)]
        self._approver = invented.workers[(number + 1) % len(invented.workers)]
        self._case_id = ""
        self._held = 0
        self._last: date | None = None

    def day(self, day: date) -> None:
        """What happens in the case on a day, if anything."""
        if not self._case_id:
            if self._invented.diary.days.index(day) >= self._number:
                self._take_in(day)
        elif self._last is None:
            self._open(day)
        elif (day - self._last).days >= _EVERY_DAYS or not self._held:
            sessions = self._text["sessions"]
            if self._held < len(sessions):
                self._meet(day, *sessions[self._held])
            elif self._held == len(sessions) and not self._number:
                self._close(day)

    def _take_in(self, day: date) -> None:
        invented, text = self._invented, self._text
        start = invented.diary.slot([self._worker], day, _INTAKE_MINUTES)
        if start is None:
            return
        case = CaseFile(
            client_id=self._home.members[0],
            household_id=self._home.id,
            village_code=self._home.village_code,
            intake_at=start,
            intake_channel=text["channel"],
            case_source=text["source"],
            referred_by=_("村委会") if text["source"] != "2" else "",
            presenting_problem=text["problem"],
            problem_types=tuple(text["problems"]),
            client_expectation=text["expectation"],
            risk_flags=tuple(text["risks"]),
            risk_level="3",
            initial_opinion=text["opinion"],
            decision="1",
            case_worker_id=self._worker,
            approved_by=self._approver,
            approved_on=day,
            source=GENERATED,
            record_date=day,
        )
        self._case_id = cases.save_intake(invented.desk, case).id
        self._file("consent", day, consent_items=("1", "2"), sensitive_consent="yes")

    def _open(self, day: date) -> None:
        text = self._text
        self._file("case_assessment", day, case_grade=text["grade"], risk_level="3")
        until = day + timedelta(days=_PLANNED_DAYS)
        plan = {"overall_goal": text["goal"], "opened_on": day, "planned_end": until, "due": until}
        self._file("service_plan", day, **plan)
        self._last = day

    def _file(self, form_id: str, day: date, **given: object) -> None:
        desk = self._invented.desk
        draft = form_entry.new_form(desk, form_id, CaseFile.entity, self._case_id)
        draft = dataclasses.replace(draft, now=f"{day.isoformat()}T17:00:00")
        session = draft.session()
        complete(session, day, given, self._invented.profile.form_texts)
        form_entry.file_form(desk, dataclasses.replace(draft, answers=session.answers()))

    def _meet(self, day: date, goal: str, process: str, response: str, next_step: str) -> None:
        invented = self._invented
        start = invented.diary.slot([self._worker], day, _SESSION_MINUTES)
        if start is None:
            return
        session = CaseSession(
            case_id=self._case_id,
            **times(start, _SESSION_MINUTES),
            contact_mode="2",
            place=_("服务对象家中"),
            session_goal=goal,
            process=process,
            client_response=response,
            next_step=next_step,
            next_on=day + timedelta(days=_EVERY_DAYS),
            source=GENERATED,
            record_date=day,
        )
        present = [Attendance(person_id=self._home.members[0])]
        cases.save_session(invented.desk, session, present, {self._worker: _SESSION_MINUTES})
        self._held += 1
        self._last = day

    def _close(self, day: date) -> None:
        summary = self._text["sessions"][-1][2]
        self._file("case_evaluation", day, overall_result="2")
        closing = {"closure_reason": "1", "overall_result": "2", "outcome_summary": summary}
        self._file("case_closure", day, closed_on=day, **closing)
        self._held += 1
        self._last = day
