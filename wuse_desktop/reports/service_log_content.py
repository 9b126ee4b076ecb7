# SPDX-License-Identifier: MulanPSL-2.0
"""What a service log prints, as finished text and numbers; light to import.

Times are minutes. ``minutes`` of a row are worker minutes as rule C-13 counts them, and None where
another row already holds them (a session during a visit).
"""

import dataclasses
import datetime
import enum


class Scope(enum.StrEnum):
    """Whose log it is."""

    WORKER = "worker"
    STATION = "station"
    COUNTY = "county"


@dataclasses.dataclass(frozen=True, slots=True)
class FigureLine:
    """One indicator: its rule id (``C-03``), name, value as it is shown, unit."""

    id: str
    label: str
    value_text: str
    unit: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class TargetLine:
    """What was done of a target of the year (report R2), as it is shown."""

    label: str
    unit: str
    target_text: str
    done_text: str
    achieved_text: str
    source: str


@dataclasses.dataclass(frozen=True, slots=True)
class CaseRow:
    """A case session (个案过程记录) or a follow-up."""

    on: datetime.date
    case_no: str
    client: str
    mode: str
    minutes: int | None
    workers: tuple[str, ...]
    summary: str
    station: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class VisitRow:
    """A home visit (入户走访)."""

    on: datetime.date
    village: str
    householder: str
    categories: tuple[str, ...]
    visitors: tuple[str, ...]
    mode: str
    outcome: str
    minutes: int | None
    situation: str
    action: str = ""
    station: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class GroupRow:
    """A group session (小组过程记录); ``seq`` is the session's number in its group."""

    on: datetime.date
    group: str
    seq: int
    theme: str
    present: int
    expected: int
    minutes: int | None
    leaders: tuple[str, ...]
    station: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class ActivityRow:
    """A community activity: people who signed, people estimated beyond them, volunteers."""

    on: datetime.date
    title: str
    kind: str
    place: str
    signed: int
    estimated: int
    volunteers: int
    minutes: int | None
    content: str
    station: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class VolunteerRow:
    """One volunteer's service: minutes actually given (rule C-14)."""

    on: datetime.date
    volunteer: str
    activity: str
    content: str
    minutes: int
    person_in_charge: str
    station: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class StationLine:
    """A station in the county's table, with the same indicators as the county's own."""

    name: str
    figures: tuple[FigureLine, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ServiceLog:
    """All that one log prints, in the order in which it prints it.

    ``title_unit`` is the reporting unit (填报单位). ``stations`` is for the county only; its total
    row takes the values of ``figures`` with the same ids. ``targets`` are a station's for the
    year, reached up to the end of the period.
    """

    title_unit: str
    scope: Scope
    period_label: str
    printed_on: datetime.date
    rule_set: str
    figures: tuple[FigureLine, ...]
    cases: tuple[CaseRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    groups: tuple[GroupRow, ...] = ()
    activities: tuple[ActivityRow, ...] = ()
    volunteers: tuple[VolunteerRow, ...] = ()
    stations: tuple[StationLine, ...] = ()
    worker_name: str | None = None
    prepared_by: str = ""
    notes: tuple[str, ...] = ()
    targets: tuple[TargetLine, ...] = ()
