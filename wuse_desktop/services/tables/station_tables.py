# SPDX-License-Identifier: MulanPSL-2.0
"""The tables of goods handed out, of working time that is no service, and of annual targets."""

from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.domain.records.targets import AnnualTarget
from wuse_desktop.domain.records.worktime import IndirectWork
from wuse_desktop.i18n import N_
from wuse_desktop.services.tables.columns import Column, ColumnKind, columns_of
from wuse_desktop.services.tables.table import PEOPLE_NOTE, PLACE_NAMES, Table


def distributions() -> Table:
    """Goods handed out, at an activity or on their own."""
    activity = Column(
        "activity",
        N_("社区活动"),
        ColumnKind.LINK,
        names=("活动名称", "活动"),
        note=N_("在那一天的一场社区活动上发的，写活动名称；不是就空着。"),
    )
    names = {
        "given_on": ("日期", "发放时间"),
        "place": ("发放地点", *PLACE_NAMES["place"]),
        "item": ("物资名称", "物品名称", "物品", "物资"),
        "quantity": ("发放数量",),
        "unit": ("计量单位",),
        "unit_value": ("单价（元）",),
        "goods_source": ("物资来源", "资金来源"),
        "donor": ("捐赠单位", "捐赠人"),
        "recipient_count": ("受益人数", "领取人次"),
        "handlers": ("发放人",),
    }
    columns = columns_of(Distribution, names=names)
    recipients = Column(
        "recipients",
        N_("领取人"),
        ColumnKind.LINKS,
        names=("领取人姓名", "受益人", "受助人", "签收人", "姓名"),
        note=PEOPLE_NOTE,
    )
    note = N_(
        "一行一种物资的一次发放，也可以一人一行。单独发放的，到场领取的每人算一服务人次；"
        "在活动上发的不另算。"
    )
    return Table("distributions", N_("物资发放"), (*columns, recipients, activity), note)


def indirect_work() -> Table:
    """Meetings, journeys, paperwork of workers, for the work diary."""
    worker = Column(
        "worker",
        N_("社工"),
        ColumnKind.LINK,
        names=("姓名", "社工姓名"),
        note=N_("不填算录入的人自己。"),
    )
    names = {
        "worked_on": ("工作日期",),
        "category": ("工作类别", "事项"),
        "minutes": ("时长", "时长（分钟）", "工作分钟"),
        "note": ("工作内容", "内容", "备注"),
    }
    columns = columns_of(IndirectWork, names=names)
    note = N_("一行一名社工一天的一项间接工作：会议、路途、文书、行政协助等；不算服务时长。")
    return Table("indirect_work", N_("间接工作"), (worker, *columns), note, spare="note")


def annual_targets() -> Table:
    """What stations are to reach in a year; at a county one row a station and indicator."""
    station = Column(
        "station",
        N_("站点"),
        ColumnKind.LINK,
        names=("站点名称", "站名", "乡镇站", "单位"),
        note=N_("县里写站点名称；乡镇站空着，就是本站自定的任务。"),
    )
    indicator = Column(
        "indicator",
        N_("指标"),
        required=True,
        names=("指标名称", "任务指标"),
        note=N_("写报表里的指标名称，如“服务人次”“入户走访户次”。"),
    )
    target = Column(
        "target",
        N_("任务数"),
        required=True,
        names=("年度任务", "任务", "目标"),
        note=N_("时长写小时；写 0 也是任务，空着的行不导入。"),
    )
    columns = columns_of(AnnualTarget, names={"year": ("年份", "任务年度")}, optional=("source",))
    year, *others = columns
    note = N_("一行一个站一个指标一年的任务；已经有的会改成新的数。")
    return Table(
        "annual_targets", N_("年度任务"), (year, station, indicator, target, *others), note
    )
