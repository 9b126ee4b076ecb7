# SPDX-License-Identifier: MulanPSL-2.0
"""Home visits, the sheets they are walked by, and consultations (lists 2.4 and 2.1.12)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from wuse_desktop.domain.fields import (
    Record,
    code,
    codes,
    day,
    flag,
    integer,
    items,
    longtext,
    ref,
    text,
)
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.typed_dates import DUE
from wuse_desktop.i18n import N_

MET_OUTCOMES = ("1", "2")


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeVisit(Event):
    """A visit at the dwelling, or the phone or video contact that stands for one.

    Whom was met is kept as attendance rows, who went as event-worker rows.
    """

    entity: ClassVar[str] = "home_visit"
    title: ClassVar[str] = N_("入户走访")

    household_id: str = ref(N_("家庭/户主"), "household", required=True)
    categories_at_visit: tuple[str, ...] = codes(
        N_("走访对象类别"), "CLIENT_CAT", sensitive="S", typed=False
    )
    visit_mode: str = code(N_("走访方式"), "VISIT_MODE", default="in_person", required=True)
    purposes: tuple[str, ...] = codes(N_("走访目的"), "VISIT_PURPOSE", required=True)
    outcome: str = code(N_("结果"), "VISIT_OUTCOME", required=True)
    living: str = code(N_("生活状况"), "GOOD_FAIR_POOR")
    living_note: str = text(N_("生活状况说明"), sensitive="P")
    health: str = text(N_("健康/用药"), sensitive="S")
    mood: str = code(N_("情绪/精神"), "GOOD_FAIR_POOR", sensitive="S")
    mood_note: str = text(N_("情绪/精神说明"), sensitive="S")
    home_risks: tuple[str, ...] = codes(N_("住房与安全隐患"), "HOME_RISK")
    care_status: str = code(N_("照料/监护情况"), "CARE_STATUS", sensitive="P")
    school_status: str = code(N_("就学情况"), "SCHOOL", sensitive="P")
    income_change: bool = flag(N_("收入/救助有变化"))
    income_change_note: str = text(N_("收入/救助变化"), sensitive="S")
    self_care_items: tuple[str, ...] = codes(N_("六项自理能力"), "SELF_CARE_ITEM", sensitive="S")
    observed: str = longtext(N_("走访概况"), sensitive="P")
    needs: tuple[str, ...] = codes(N_("需求与诉求"), "NEED")
    needs_note: str = text(N_("需求说明"), sensitive="P")
    action_taken: str = longtext(N_("现场处理"), sensitive="P")
    follow_up: tuple[dict[str, Any], ...] = items(N_("后续跟进"), typed=False)
    next_visit_on: date | None = day(N_("下次走访日期"), ahead=DUE)
    accompanied_by: str = text(N_("陪同村社区人员"), sensitive="P")
    self_care_assessed: bool = flag(N_("评估了六项自理能力"))

    @property
    def met(self) -> bool:
        """Whether somebody was seen (outcomes 1 and 2)."""
        return self.outcome in MET_OUTCOMES


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkSheet(Record):
    """A printed list of households to visit; ``stops`` are its rows in printed order.

    A stop names its household (``household_id``) and, once it was typed in, the visit
    (``visit_id``). One without a household is a visit that was typed on a blank row, below the
    printed ones. The code on the paper follows from the id (``domain.sheet_codes``).
    """

    entity: ClassVar[str] = "walk_sheet"
    title: ClassVar[str] = N_("走访单")

    places: str = text(N_("村（社区）"), required=True)
    printed_on: date | None = day(N_("打印日期"), required=True)
    worker_id: str = ref(N_("走访人"), "worker")
    stops: tuple[dict[str, Any], ...] = items(N_("走访户"), ref="household", typed=False)
    spare_rows: int | None = integer(N_("空白行"), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation(Event):
    """A question answered at the desk or by phone; never a case (rule C-09)."""

    entity: ClassVar[str] = "consultation"
    title: ClassVar[str] = N_("咨询接待")

    mode: str = code(N_("咨询方式"), "CONTACT_MODE", default="1", required=True)
    person_id: str = ref(N_("人员"), "person")
    person_desc: str = text(N_("来访人说明"), sensitive="P")
    topic: tuple[str, ...] = codes(N_("咨询事项"), "CONSULT_TOPIC", required=True)
    content: str = longtext(N_("咨询内容"), required=True, sensitive="P")
    reply: str = longtext(N_("答复"), required=True)
    result: str = code(N_("办理结果"), "CONSULT_RESULT", required=True)
