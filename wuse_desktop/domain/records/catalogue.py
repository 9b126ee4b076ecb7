# SPDX-License-Identifier: MulanPSL-2.0
"""All kinds of records, parents before children: the order of tables, shards and imports."""

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    EventWorker,
    GroupMember,
    GroupSession,
    ServiceGroup,
    Task,
)
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.county_rules import CountyRule, LocalTerm
from wuse_desktop.domain.records.forms import (
    Attachment,
    Consent,
    FiledForm,
    FormVersion,
    Referral,
    Review,
    Satisfaction,
)
from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.domain.records.organisations import (
    CommunityOrg,
    Incubation,
    OrgApplication,
    OrgMember,
    OrgSupport,
)
from wuse_desktop.domain.records.people import (
    Household,
    HouseholdMember,
    Person,
    PersonCategory,
    PersonMatch,
)
from wuse_desktop.domain.records.period_lock import FigureAdjustment, PeriodLock
from wuse_desktop.domain.records.roll_up import CountyFigures
from wuse_desktop.domain.records.station import Laptop, Station, Worker
from wuse_desktop.domain.records.targets import AnnualTarget
from wuse_desktop.domain.records.visit_profile import VisitIntervals
from wuse_desktop.domain.records.visits import Consultation, HomeVisit, WalkSheet
from wuse_desktop.domain.records.volunteers import (
    Volunteer,
    VolunteerAward,
    VolunteerCertificate,
    VolunteerCorrection,
    VolunteerInsurance,
    VolunteerRating,
    VolunteerService,
    VolunteerTraining,
)
from wuse_desktop.domain.records.worktime import IndirectWork

RECORD_CLASSES: tuple[type[Record], ...] = (
    Station,
    Worker,
    Person,
    PersonCategory,
    Household,
    HouseholdMember,
    HomeVisit,
    Consultation,
    CaseFile,
    CaseSession,
    CaseFollowUp,
    ServiceGroup,
    GroupMember,
    GroupSession,
    CommunityOrg,
    CommunityActivity,
    Volunteer,
    VolunteerService,
    Attendance,
    EventWorker,
    Task,
    WalkSheet,
    IndirectWork,
    Distribution,
    FormVersion,
    FiledForm,
    Consent,
    Referral,
    Satisfaction,
    Review,
    Attachment,
    VolunteerTraining,
    VolunteerAward,
    VolunteerRating,
    VolunteerInsurance,
    VolunteerCorrection,
    VolunteerCertificate,
    PersonMatch,
    VisitIntervals,
    CountyFigures,
    PeriodLock,
    FigureAdjustment,
    Laptop,
    OrgMember,
    Incubation,
    OrgSupport,
    OrgApplication,
    AnnualTarget,
    CountyRule,
    LocalTerm,
)

ENTITIES: dict[str, type[Record]] = {item.entity: item for item in RECORD_CLASSES}

EVENT_ENTITIES: tuple[str, ...] = (
    "case_session",
    "case_follow_up",
    "group_session",
    "community_activity",
    "home_visit",
    "consultation",
)


def record_class(entity: str) -> type[Record]:
    """The class of a record kind. Raises KeyError for an unknown name."""
    return ENTITIES[entity]
