# SPDX-License-Identifier: MulanPSL-2.0
"""What each figure means, in one sentence, and how figures are grouped on screen."""

from dataclasses import dataclass

from wuse_desktop.i18n import N_, _


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Figures that belong together: a heading and their machine names, in reading order."""

    heading: str
    names: tuple[str, ...]

    @property
    def text(self) -> str:
        """The heading in the current language."""
        return _(self.heading)


_PART_OF_CONTACTS = N_(
    "服务人次的一部分。一次服务在另一次里进行时，每人只算一次，"
    "依个案、小组、社区活动、走访、咨询的次序归类。"
)

_MEANINGS: dict[str, str] = {
    "person_contacts": N_(
        "每次服务中实际服务到的每个人算一人次，另加社区活动的未签到估计人数。"
        "社工、志愿者、村干部、捐赠人不算。"
    ),
    "person_contacts.case": _PART_OF_CONTACTS,
    "person_contacts.group": _PART_OF_CONTACTS,
    "person_contacts.activity": _PART_OF_CONTACTS,
    "person_contacts.visit": _PART_OF_CONTACTS,
    "person_contacts.phone": _PART_OF_CONTACTS,
    "person_contacts.consultation": _PART_OF_CONTACTS,
    "person_contacts.follow_up": _PART_OF_CONTACTS,
    "person_contacts.handout": N_(
        "服务人次的一部分：不在活动、走访中而单独发放物资时到场领取的人；"
        "同一天同一地点发几种物资，每人只算一次，代领的不算。在活动、走访中发的不另算。"
    ),
    "remote_contacts": N_("服务人次中用电话或视频完成的部分，单独列出。"),
    "unregistered_contacts": N_("服务人次中没有建档的人和估计人数，不进入服务人数。"),
    "unique_persons": N_(
        "服务人次里不同的人各算一个，只算建了档的人。全年按全年去重，不是各月相加。"
    ),
    "new_person_files": N_("本期新建并通过的个人档案。"),
    "new_household_files": N_("本期新建并通过的家庭档案。"),
    "person_files": N_("期末在册的个人档案。"),
    "household_files": N_("期末在册的家庭档案。"),
    "household_visit_count": N_(
        "上门并见到本人或家属的走访，同一户同一天算一户次；两人同去、一天去两趟都算一户次。"
    ),
    "household_count": N_("本期至少有一次计入走访的不同家庭。"),
    "visits_not_met": N_("上门而没有见到人的走访，同一户同一天算一户次，不进入走访户次。"),
    "visited_persons": N_("计入的走访中见到的人，每次每人算一人次；已归入个案等的不再算。"),
    "visits_due": N_(
        "上次走访定下的下次日期在本期内的户次；还没有走访过的户不在内，请看“应访未访清单”。"
    ),
    "visits_on_time": N_("应访户次中在到期日以前访到的。"),
    "cases_open_at_start": N_("期初以前开案、期初时还没有结案的个案。"),
    "cases_opened": N_("本期接案并签了协议（或记下同意）的个案。咨询不算个案，重开不算新开。"),
    "cases_reopened": N_("结案后90天内重新开案的个案，沿用原来的编号。"),
    "cases_closed": N_("本期结案的个案。"),
    "cases_open_at_end": N_("期初在服加新开和重开，减结案。"),
    "cases_served": N_("期初在服、本期新开或重开的个案，每个只算一次。"),
    "case_sessions": N_("有接触、不少于15分钟的个案服务；在走访中完成的也算一节。"),
    "follow_ups": N_("结案以后的回访。"),
    "groups": N_("本期至少开过一节的小组，按个计；累计时每个小组只算一次。"),
    "groups_started": N_("开始日期在本期的小组。"),
    "groups_finished": N_("结束日期在本期、记录已通过的小组。"),
    "groups_too_few_sessions": N_("完成时开的节数少于4节的小组。"),
    "group_sessions": N_("本期开过的小组活动，按节计；在社区活动中开的也算一节。"),
    "activities": N_(
        "同一名称、同一地点、一天之内连续的算一场；几天或几个村的算几场。合办的只算牵头站。"
    ),
    "activities_joined": N_("由别的站牵头、本站参与的社区活动。"),
    "worker_minutes": N_(
        "每次直接服务中每名社工的时间相加，不含路途、文书、会议、培训和接受督导。"
        "在走访中做的个案、在社区活动中开的小组，时间只算一次。先加分钟，最后换成小时。"
    ),
    "event_minutes": N_(
        "每次直接服务的时间各算一次，不管有几名社工；一次服务在另一次里进行的部分也只算一次。"
    ),
    "indirect_minutes": N_(
        "工作日志里另记的会议、路途、文书等时间，不是服务时长，不与专业服务时长相加。"
    ),
    "satisfaction_answers": N_("本期填写、打了总体分的满意度问卷。"),
    "satisfaction_answers.satisfied": N_("其中总体4分或5分的；除以满意度问卷就是满意率。"),
    "satisfaction_answers.read_aloud": N_("其中由别人念读代填的，单独列出。"),
    "volunteers_registered": N_("期末在册的志愿者。"),
    "volunteers_active": N_("本期有服务时长的不同志愿者。"),
    "volunteer_services": N_("志愿服务时长登记的条数。"),
    "volunteer_minutes": N_("志愿者实际服务的时间，不含休息、路途和培训。"),
    "organisations": N_("期末在册的社区社会组织和联合会：已成立、没有注销的。"),
    "organisations_founded": N_("成立日期在本期的社区社会组织。"),
    "organisations_closed": N_("注销日期在本期的社区社会组织。"),
    "organisations_active": N_("在册的社区社会组织中，到期末的12个月里办过或合办过活动的。"),
    "organisations_incubated": N_("本期入驻孵化的社区社会组织，按孵化记录计，不另外填数。"),
    "organisation_activities": N_(
        "社区社会组织主办或合办的社区活动，几个组织合办的算一场；"
        "没有本站社工参与的只在这里计，不进入“社区活动”。"
    ),
    "volunteer_organisations": N_("期末在册的志愿服务组织；同时是社区社会组织的两边都算。"),
    "workers": N_("期末在岗的社工。"),
    "workers_certified": N_("期末在岗、有有效社会工作者证书的人，每人只算一次。"),
}

FIGURE_GROUPS: tuple[FigureGroup, ...] = (
    FigureGroup(
        N_("服务人次和人数"),
        (
            "person_contacts",
            "person_contacts.case",
            "person_contacts.group",
            "person_contacts.activity",
            "person_contacts.visit",
            "person_contacts.phone",
            "person_contacts.consultation",
            "person_contacts.follow_up",
            "person_contacts.handout",
            "remote_contacts",
            "unregistered_contacts",
            "unique_persons",
        ),
    ),
    FigureGroup(
        N_("走访"),
        (
            "household_visit_count",
            "household_count",
            "visits_not_met",
            "visited_persons",
            "visits_due",
            "visits_on_time",
        ),
    ),
    FigureGroup(
        N_("个案"),
        (
            "cases_open_at_start",
            "cases_opened",
            "cases_reopened",
            "cases_closed",
            "cases_open_at_end",
            "cases_served",
            "case_sessions",
            "follow_ups",
        ),
    ),
    FigureGroup(
        N_("小组和社区活动"),
        (
            "groups",
            "groups_started",
            "groups_finished",
            "groups_too_few_sessions",
            "group_sessions",
            "activities",
            "activities_joined",
        ),
    ),
    FigureGroup(N_("服务时长"), ("worker_minutes", "event_minutes", "indirect_minutes")),
    FigureGroup(
        N_("志愿服务"),
        (
            "volunteers_registered",
            "volunteers_active",
            "volunteer_services",
            "volunteer_minutes",
        ),
    ),
    FigureGroup(
        N_("社会组织"),
        (
            "organisations",
            "organisations_founded",
            "organisations_closed",
            "organisations_active",
            "organisations_incubated",
            "organisation_activities",
            "volunteer_organisations",
        ),
    ),
    FigureGroup(
        N_("满意度"),
        (
            "satisfaction_answers",
            "satisfaction_answers.satisfied",
            "satisfaction_answers.read_aloud",
        ),
    ),
    FigureGroup(
        N_("建档"), ("new_person_files", "new_household_files", "person_files", "household_files")
    ),
    FigureGroup(N_("队伍"), ("workers", "workers_certified")),
)
"""All figures in the order in which the reports page shows them."""


def meaning(name: str) -> str:
    """What a figure counts, in one sentence (rules C-01 to C-27). Raises KeyError."""
    return _(_MEANINGS[name])
