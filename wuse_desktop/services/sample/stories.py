# SPDX-License-Identifier: MulanPSL-2.0
"""Invented cases: intake, agreement, sessions a few days apart, and an end for the longer ones."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from wuse_desktop.domain.records.activities import Attendance
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.i18n import _
from wuse_desktop.services import cases
from wuse_desktop.services.sample.calendar import times
from wuse_desktop.services.sample.station import GENERATED, Home, Invented

_EVERY_DAYS = 4
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

    def _open(self, day: date) -> None:
        text = self._text
        cases.open_case(self._invented.desk, self._case_id, day, text["goal"], text["grade"])
        self._last = day

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
        cases.close_case(
            self._invented.desk, self._case_id, day, "1", "2", self._text["sessions"][-1][2]
        )
        self._held += 1
        self._last = day
