# SPDX-License-Identifier: MulanPSL-2.0
"""Which forms there are about records other than cases, as data (field lists 2.2 to 2.13).

The forms of a case are in ``case_forms``; a case's own entries here say which paper its typed
columns have.
"""

from collections.abc import Collection
from dataclasses import dataclass

from wuse_desktop.domain.codes import national
from wuse_desktop.i18n import N_

# 困境 and 留守 children, who have a file each (CLIENT_CAT).
CHILDREN = frozenset({"10", "11", "12", "13", "14", "15", "16", "90", "91"})


@dataclass(frozen=True, slots=True)
class RecordForm:
    """One form about records of one kind; ``title`` is its name without opening any version.

    ``typed`` tells that the columns of the record fill it: it prints without being filed.
    ``offered`` forms are filled on a page of their own, with the questions beyond those columns;
    ``many`` of them may be filed more than once about a record. ``only_for`` limits the form to
    persons of some categories.
    """

    form_id: str
    entity: str
    title: str
    typed: bool = False
    offered: bool = False
    many: bool = False
    only_for: frozenset[str] = frozenset()


RECORD_FORMS: tuple[RecordForm, ...] = (
    RecordForm("home_visit", "home_visit", N_("入户走访记录表"), typed=True),
    RecordForm("consultation", "consultation", N_("咨询接待登记表"), typed=True),
    RecordForm("case_intake", "case_file", N_("个案接案登记表"), typed=True),
    RecordForm("case_session", "case_session", N_("个案服务过程记录表"), typed=True),
    RecordForm("case_follow_up", "case_follow_up", N_("个案回访记录表"), typed=True),
    RecordForm("group_plan", "service_group", N_("小组计划书"), typed=True, offered=True),
    RecordForm("group_summary", "service_group", N_("小组总结评估表"), typed=True, offered=True),
    RecordForm("satisfaction", "service_group", N_("服务满意度调查表"), offered=True, many=True),
    RecordForm("group_session", "group_session", N_("小组活动过程记录表"), typed=True),
    RecordForm("activity_plan", "community_activity", N_("社区活动方案"), typed=True, offered=True),
    RecordForm(
        "activity_record",
        "community_activity",
        N_("社区活动记录与总结表"),
        typed=True,
        offered=True,
    ),
    RecordForm(
        "satisfaction", "community_activity", N_("服务满意度调查表"), offered=True, many=True
    ),
    RecordForm(
        "child_file", "person", N_("困境/留守儿童一人一档"), offered=True, only_for=CHILDREN
    ),
    RecordForm("complaint", "person", N_("投诉建议处理表"), offered=True, many=True),
    RecordForm("supervision_plan", "station", N_("督导计划"), offered=True, many=True),
    RecordForm("supervision_record", "station", N_("督导记录表"), offered=True, many=True),
    RecordForm("station_inspection", "station", N_("站点督查表"), offered=True, many=True),
    RecordForm("training", "station", N_("培训记录表"), offered=True, many=True),
    RecordForm("meeting", "station", N_("会议记录"), offered=True, many=True),
    RecordForm("complaint", "station", N_("投诉建议处理表"), offered=True, many=True),
    RecordForm("activity_plan", "station", N_("社区活动方案"), offered=True, many=True),
)


def papers_of(entity: str) -> tuple[RecordForm, ...]:
    """The forms that print from the columns of a record of this kind, the first one first."""
    return tuple(item for item in RECORD_FORMS if item.entity == entity and item.typed)


def offered_for(entity: str, categories: Collection[str] = ()) -> tuple[RecordForm, ...]:
    """The forms that may be filled about a record; of a person with some client categories."""
    return tuple(
        item
        for item in RECORD_FORMS
        if item.entity == entity
        and item.offered
        and (not item.only_for or not item.only_for.isdisjoint(map(national, categories)))
    )


def form_of(entity: str, form_id: str = "") -> RecordForm:
    """The form of that id about records of a kind, the first of its papers where none is named.

    Raises KeyError.
    """
    for item in RECORD_FORMS:
        if item.entity == entity and item.form_id == (form_id or item.form_id):
            return item
    raise KeyError(f"{entity}/{form_id}")
