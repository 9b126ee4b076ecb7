# SPDX-License-Identifier: MulanPSL-2.0
"""An invented group that meets every week, and community activities with sign-in."""

from datetime import date

from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.services import activities, groups
from wuse_desktop.services.sample.calendar import times
from wuse_desktop.services.sample.station import GENERATED, Invented
from wuse_desktop.services.sign_in_rows import VolunteerTime

_GROUP_WEEKDAY, _ACTIVITY_WEEKDAY = 2, 3
_GROUP_MINUTES, _ACTIVITY_MINUTES = 90, 120
_MEMBERS, _COMES = 8, 0.85
_SIGNED, _HELPERS = 14, 3
_PHASES = ("2", "3", "4", "5")  # GROUP_PHASE


class GatheringFiller:
    """The group and the activities of an invented station."""

    def __init__(self, invented: Invented) -> None:
        self._invented = invented
        self._group_id = ""
        self._members: list[str] = []
        self._sessions = 0
        self._activities = 0
        self._weeks: set[tuple[str, int]] = set()

    def day(self, day: date) -> None:
        """Hold what falls on a day: once a week each, later where its day was none of work."""
        if self._is_due("group", day, _GROUP_WEEKDAY):
            self._meet(day)
        if self._is_due("activity", day, _ACTIVITY_WEEKDAY):
            self._activity(day)

    def _is_due(self, kind: str, day: date, weekday: int) -> bool:
        week = day.isocalendar().week
        if (kind, week) in self._weeks or day.weekday() < weekday:
            return False
        self._weeks.add((kind, week))
        return True

    def _meet(self, day: date) -> None:
        invented, text = self._invented, self._invented.profile.group
        sessions = text["sessions"]
        if self._sessions >= len(sessions):
            return
        workers = invented.workers[:2]
        start = invented.diary.slot(workers, day, _GROUP_MINUTES)
        if start is None:
            return
        if not self._group_id:
            self._found(day)
        theme, process, mood = sessions[self._sessions]
        session = GroupSession(
            group_id=self._group_id,
            **times(start, _GROUP_MINUTES),
            theme=theme,
            place=text["place"],
            phase=_PHASES[self._sessions],
            objective=theme,
            process=process,
            dynamics=mood,
            attainment="2",
            reflection=mood,
            next_step=sessions[(self._sessions + 1) % len(sessions)][0],
            source=GENERATED,
            record_date=day,
        )
        chance = invented.chance
        present = [
            Attendance(person_id=person) for person in self._members if chance.random() < _COMES
        ] or [Attendance(person_id=self._members[0])]
        groups.save_session(invented.desk, session, present, dict.fromkeys(workers, _GROUP_MINUTES))
        self._sessions += 1

    def _found(self, day: date) -> None:
        invented, text = self._invented, self._invented.profile.group
        group = ServiceGroup(
            group_name=text["name"],
            group_type=text["type"],
            openness=text["openness"],
            service_field=text["field"],
            target_categories=tuple(text["targets"]),
            goal=text["goal"],
            planned_members=_MEMBERS,
            planned_sessions=len(text["sessions"]),
            planned_minutes=_GROUP_MINUTES,
            place=text["place"],
            group_worker_id=invented.workers[0],
            started_on=day,
            source=GENERATED,
            record_date=day,
        )
        self._group_id = groups.save_group(invented.desk, group).id
        heads = [home.members[0] for home in invented.homes]
        self._members = invented.chance.sample(heads, min(_MEMBERS, len(heads)))
        groups.add_members(invented.desk, self._group_id, self._members, day)

    def _activity(self, day: date) -> None:
        invented = self._invented
        chance = invented.chance
        text = invented.profile.activities[self._activities % len(invented.profile.activities)]
        workers = invented.workers[-2:]
        start = invented.diary.slot(workers, day, _ACTIVITY_MINUTES)
        if start is None:
            return
        orgs = invented.organisations
        activity = CommunityActivity(
            **times(start, _ACTIVITY_MINUTES),
            org_ids=tuple(orgs[self._activities % len(orgs) :][:1]) if orgs else (),
            activity_title=text["title"],
            activity_type=text["type"],
            place=text["place"],
            unsigned_estimate=chance.choice((0, 10, 20, 30)),
            estimate_basis="01",
            five_way=("01", "03", "04"),
            process=text["process"],
            outcome=text["outcome"],
            source=GENERATED,
            record_date=day,
        )
        people = [person for home in invented.homes for person in home.members]
        signed = chance.sample(people, min(_SIGNED, len(people)))
        helpers = chance.sample(invented.volunteers, _HELPERS)
        activities.save_activity(
            invented.desk,
            activity,
            [Attendance(person_id=person) for person in signed],
            dict.fromkeys(workers, _ACTIVITY_MINUTES),
            [
                VolunteerTime(chance.choice((60, 90, 120)), volunteer_id=helper)
                for helper in helpers
            ],
        )
        self._activities += 1
