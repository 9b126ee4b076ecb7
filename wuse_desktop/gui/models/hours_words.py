# SPDX-License-Identifier: MulanPSL-2.0
"""What was found about a row of the sheet of hours, in a word or two for its last column."""

from wuse_desktop.domain.fields import field_of
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.services.hours_entry import cell_of
from wuse_desktop.services.volunteer_hours import RowCheck

MISSING = "field_missing"
_OVERLAP = "service_overlap"
_WORDS = {
    "volunteer_unmatched": N_("没有对上"),
    "volunteer_unknown": N_("没有找到"),
    "volunteer_blacklisted": N_("黑名单"),
    "volunteer_to_register": N_("一并登记"),
    "volunteer_to_file": N_("一并建档"),
    "service_over_day": N_("超24小时"),
    "service_long_day": N_("超12小时"),
    "service_end": N_("起止不对"),
    "service_past_midnight": N_("跨过零点"),
    "service_too_many_minutes": N_("分钟过多"),
    "service_no_minutes": N_("没有时长"),
    "service_break": N_("休息不对"),
    "service_future": N_("日期未到"),
    "service_late": N_("逾期登记"),
    "unreadable": N_("看不懂"),
    "text_too_long": N_("太长"),
}
_CELL_LABELS = {
    "who": N_("志愿者"),
    "day": N_("日期"),
    "minutes": N_("分钟"),
    "activity": N_("活动"),
    "place": N_("地点"),
    "content": N_("内容"),
}


def mark_of(check: RowCheck) -> str:
    """The worst first; ✓ when there is nothing; what is still empty comes last."""
    problems = sorted(check.problems, key=lambda item: (item.code == MISSING, item.level))
    words = dict.fromkeys(_word(item, check) for item in problems if item.code != MISSING)
    missing = dict.fromkeys(_label(item) for item in problems if item.code == MISSING)
    if missing:
        words[_("还缺{cells}").format(cells=enumerated(missing))] = None
    return " · ".join(words) or "✓"


def _word(problem: Problem, check: RowCheck) -> str:
    if problem.code == _OVERLAP:
        if problem.ids:
            return _("与已登记的重叠")
        rows = enumerated(str(place + 1) for place in check.hits)
        return _("与第{rows}行重叠").format(rows=rows)
    return _(_WORDS.get(problem.code, N_("请核对")))


def _label(problem: Problem) -> str:
    short = _CELL_LABELS.get(cell_of(problem))
    return _(short) if short else _(field_of(VolunteerService, problem.field).label)
