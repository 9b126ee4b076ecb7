# SPDX-License-Identifier: MulanPSL-2.0
"""What an invented station does day by day: visits, calls, advice, hours of volunteers."""

from datetime import date
from typing import Any

from wuse_desktop.domain.progress import Progress
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.i18n import _
from wuse_desktop.services import consultations
from wuse_desktop.services.sample.calendar import times
from wuse_desktop.services.sample.gatherings import GatheringFiller
from wuse_desktop.services.sample.station import GENERATED, Home, Invented
from wuse_desktop.services.sample.stories import CaseStory
from wuse_desktop.services.visits import VisitDraft, save_visit
from wuse_desktop.services.volunteers import save_services

_HOMES_A_DAY = 8  # one household in so many is visited each day
_LEAST_VISITS = 2
_ONE_MISSED_IN, _ONE_CALL_IN, _ONE_PAIR_IN = 8, 7, 3


class WorkFiller:
    """Lives through the days of the diary."""

    def __init__(self, invented: Invented) -> None:
        self._invented = invented
        self._next_home = 0
        texts = invented.chance.sample(invented.profile.cases, len(invented.profile.cases))
        self._stories = [
            CaseStory(invented, home, text, number)
            for number, (home, text) in enumerate(zip(invented.homes, texts, strict=False))
        ]
        self._gatherings = GatheringFiller(invented)

    def fill(self, progress: Progress) -> None:
        """Every day in turn, so that each record finds what came before."""
        days = self._invented.diary.days
        for number, day in enumerate(days):
            progress.step(_("正在填入服务记录"), number, len(days))
            self._gatherings.day(day)
            for story in self._stories:
                story.day(day)
            for _each in range(max(_LEAST_VISITS, len(self._invented.homes) // _HOMES_A_DAY)):
                self._visit(day)
            if number % 2 == 0:
                self._consultation(day)
            if number % 3 == 1:
                self._service(day)
        progress.step(_("正在填入服务记录"), len(days), len(days))

    def _visit(self, day: date) -> None:
        invented = self._invented
        chance = invented.chance
        home = self._home()
        pair = chance.randrange(_ONE_PAIR_IN) == 0
        workers = chance.sample(invented.workers, 2 if pair else 1)
        minutes = chance.choice((20, 30, 30, 40, 45, 60))
        missed = chance.randrange(_ONE_MISSED_IN) == 0
        call = not missed and chance.randrange(_ONE_CALL_IN) == 0
        minutes = 5 if missed else 10 if call else minutes
        start = invented.diary.slot(workers, day, minutes)
        if start is None:
            return
        facts: dict[str, Any] = _story_of(invented, missed=missed, call=call)
        visit = HomeVisit(
            household_id=home.id,
            **times(start, minutes),
            **facts,
            source=GENERATED,
            record_date=day,
        )
        met = () if missed else self._met(home)
        given = 0 if missed else minutes
        draft = VisitDraft(visit, met, tuple((worker, given) for worker in workers))
        save_visit(invented.desk, draft)

    def _home(self) -> Home:
        homes = self._invented.homes
        home = homes[self._next_home % len(homes)]
        self._next_home += 1
        return home

    def _met(self, home: Home) -> tuple[str, ...]:
        others = [person for person in home.members[1:] if self._invented.chance.random() < 0.5]
        return (home.members[0], *others)

    def _consultation(self, day: date) -> None:
        invented = self._invented
        text = invented.chance.choice(invented.profile.consultations)
        worker = invented.chance.choice(invented.workers)
        start = invented.diary.slot([worker], day, 15)
        if start is None:
            return
        home = invented.chance.choice(invented.homes)
        asked = Consultation(
            **times(start, 15),
            person_id=home.members[0],
            topic=tuple(text["topic"]),
            content=text["content"],
            reply=text["reply"],
            result=text["result"],
            village_code=home.village_code,
            source=GENERATED,
            record_date=day,
        )
        consultations.save(invented.desk, asked, {worker: 15})

    def _service(self, day: date) -> None:
        """A volunteer looks in on somebody: hours that no event of the station holds."""
        invented = self._invented
        volunteer = invented.chance.choice(invented.volunteers)
        minutes = invented.chance.choice((60, 90, 120))
        service = VolunteerService(
            volunteer_id=volunteer,
            activity_name=_("邻里陪伴"),
            service_date=day,
            place=_("服务对象家中"),
            content=_("陪老人说话，帮忙打扫院子。"),
            minutes=minutes,
            source=GENERATED,
            record_date=day,
            recorded_on=day,
        )
        save_services(invented.desk, [service])


def _story_of(invented: Invented, *, missed: bool, call: bool) -> dict[str, Any]:
    """What a visit was for and what was seen; nothing is seen where nobody was met."""
    if missed:
        return {"purposes": ("01",), "outcome": "3", "observed": invented.profile.missed}
    if call:
        return {
            "purposes": ("01",),
            "outcome": "1",
            "visit_mode": "phone",
            "observed": invented.profile.call,
            "needs": ("00",),
        }
    text = invented.chance.choice(invented.profile.visits)
    return {
        "purposes": tuple(text["purposes"]),
        "outcome": "1",
        "living": "1",
        "observed": text["observed"],
        "action_taken": text["action"],
        "home_risks": tuple(text["risks"]),
        "needs": tuple(text["needs"]),
        "care_status": "1",
    }
