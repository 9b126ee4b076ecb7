# SPDX-License-Identifier: MulanPSL-2.0
"""What the pages ask for when they are opened, by the names under which users know them."""

from collections.abc import Callable, Iterator

from wuse_desktop.domain.period import Period
from wuse_desktop.services import (
    arrivals,
    case_entry,
    consultation_entry,
    days_ahead,
    drafts,
    duplicates,
    figures,
    filed_forms,
    form_versions,
    group_entry,
    household_entry,
    lists,
    month_calendar,
    my_hours,
    organisation_entry,
    person_entry,
    records,
    reviews,
    sending,
    standing,
    states,
    station_board,
    today,
    upload_sheet,
    visits,
    volunteer_entry,
    walk_list,
    walk_sheets,
    work_diary,
)
from wuse_desktop.services.bin_emptying import count_expired
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.tables import imports

Opening = Callable[[Desk], object]
PAGE = 100
_MONTH = Period("month", 2026, 3)
_DURING = {"from": _MONTH.start, "to": _MONTH.end}
# The lists as their pages first show them; any other list is shown without filters.
_USUAL = {
    "persons": ListQuery(filters={"is_client": True}),
    "volunteer_services": ListQuery(filters=_DURING),
}
_NARROWED = {
    "persons": {
        "everybody": ListQuery(),
        "one village": ListQuery(filters={"is_client": True, "village_code": "230127100203"}),
        "one category": ListQuery(filters={"category": "01"}),
        "tier A": ListQuery(filters={"tier": "A"}),
        "tier D": ListQuery(filters={"tier": "D"}),
        "village, tier and risk": ListQuery(
            filters={"village_code": "230127100203", "tier": "A", "risk_level": "1"}
        ),
        "typed text": ListQuery(text="王秀"),
    },
    "households": {"typed text": ListQuery(text="王秀")},
    "visits": {
        "typed name": ListQuery(text="王秀"),
        "typed word": ListQuery(text="轮椅"),
        "of a worker": ListQuery(filters={"worker_id": "nobody"}),
    },
    "cases": {"running": ListQuery(filters={"running": True}), "typed": ListQuery(text="王")},
    "organisations": {
        "typed text": ListQuery(text="邻里互助"),
        "typed initials": ListQuery(text="llhz"),
        "typed telephone": ListQuery(text="1234"),
        "volunteer organisations": ListQuery(filters={"kind": "3"}),
        "community organisations": ListQuery(filters={"kind": "1"}),
        "one category": ListQuery(filters={"org_category": "4"}),
        "inactive": ListQuery(filters={"org_status": "03"}),
        "one village": ListQuery(filters={"village_code": "230127100203"}),
        "being cultivated": ListQuery(filters={"stage": "03"}),
    },
    "volunteers": {
        "typed name": ListQuery(text="王秀"),
        "typed team": ListQuery(text="第7志愿服务队"),
        "one skill": ListQuery(filters={"skill": "01"}),
    },
    "volunteer_services": {
        "any day": ListQuery(),
        "typed name": ListQuery(text="王秀"),
        "to upload": ListQuery(filters={"upload_status": "01"}),
    },
}


def of_lists() -> Iterator[tuple[str, str, ListQuery]]:
    """Each list as it opens, in each order that it can be sorted by, and narrowed."""
    for name in lists.NAMES:
        usual = _USUAL.get(name, ListQuery())
        yield name, "", usual
        for column in lists.columns(name):
            if column.sortable:
                yield name, f"by {column.key}", lists.sorted_by(usual, column.key)
        for words, query in _NARROWED.get(name, {}).items():
            yield name, words, query


def open_list(desk: Desk, name: str, query: ListQuery) -> int:
    """What the table of a list asks for: how many rows there are, and the first of them."""
    total = lists.count(desk, name, query)
    lists.page(desk, name, query, 0, PAGE)
    return total


def of_pages() -> dict[str, Opening]:
    """What else pages read when they come to the front."""
    return {
        "today": lambda desk: (today.today(desk), days_ahead.beginnings(desk)),
        "days ahead": days_ahead.days_ahead,
        "line at the bottom": standing.standing,
        "month": lambda desk: month_calendar.month_view(desk, 2026, 3),
        "diary": lambda desk: work_diary.diary(desk, desk.session.worker_id, _MONTH),
        "walk list": lambda desk: (walk_list.walk_list(desk), walk_sheets.recent_sheets(desk)),
        "bin": lambda desk: (records.bin(desk), count_expired(desk)),
        "likely doubles": duplicates.pairs,
        "teams": my_hours.teams,
        "upload sheet": lambda desk: upload_sheet.rows_to_upload(desk, _MONTH.start, _MONTH.end),
        "reviews": reviews.queue,
        "sending": sending.read_sending,
        "waiting to be sent": lambda desk: states.records(desk, states.UNPACKED),
        "confirmed": lambda desk: states.records(desk, states.CONFIRMED),
        "inbox": lambda desk: arrivals.read_incoming(desk, ()),
        "stations": station_board.stations,
        "forms": form_versions.list_forms,
        "drafts": drafts.drafts,
        "past imports": imports.past_imports,
        "figures of a month": lambda desk: figures.figures(desk, _MONTH),
    }


# The page of one record, by the list that leads to it.
OF_RECORDS: dict[str, Callable[[Desk, str], object]] = {
    "persons": lambda desk, row_id: (
        person_entry.person_sheet(desk, row_id),
        filed_forms.filed_forms(desk, "person", row_id),
    ),
    "households": household_entry.household_sheet,
    "visits": visits.load_visit,
    "consultations": consultation_entry.consultation_sheet,
    "cases": case_entry.case_sheet,
    "groups": group_entry.group_sheet,
    "activities": group_entry.activity_sheet,
    "organisations": organisation_entry.organisation_sheet,
    "volunteers": volunteer_entry.volunteer_sheet,
}
