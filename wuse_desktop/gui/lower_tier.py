# SPDX-License-Identifier: MulanPSL-2.0
"""What a desk calls the desks below it: a county its stations, a prefecture its counties."""

from dataclasses import dataclass

from wuse_desktop.i18n import N_
from wuse_desktop.services.desk import PREFECTURE


@dataclass(frozen=True, slots=True)
class LowerTier:
    """Marked words and sentences, translated where they are shown.

    ``records`` says whether its records come up; a county reports figures alone (decision 0020).
    """

    page: str
    site: str
    none: str
    count: str
    enrol: str
    enrolling: str
    card: str
    files: str
    folder: str
    round: str
    stick: str
    new_card: str
    stranger: str
    records: bool = True


STATIONS = LowerTier(
    page=N_("各站"),
    site=N_("站点"),
    none=N_(
        "还没有登记乡镇站。请各站在“上报”里导出登记卡交来；"
        "在这里登记后，把写出的回执卡交还给站里，就能收他们的数据包了。"
    ),
    count=N_("共 {count} 个站"),
    enrol=N_("登记新站…"),
    enrolling=N_("登记新站"),
    card=N_("选择乡镇站交来的登记卡，或者它的二维码照片"),
    files=N_("选择各站交来的文件"),
    folder=N_("选择和各站共用的文件夹"),
    round=N_("从和各站共用的文件夹收下全部新数据包，并放回回执"),
    stick=N_("收下U盘上各站的，装上回执和下发的内容；看U盘上有什么、清理U盘"),
    new_card=N_("这里还有一张新站的登记卡：{name}"),
    stranger=N_("没有登记的站点"),
)

COUNTIES = LowerTier(
    page=N_("各县"),
    site=N_("县（区）"),
    none=N_(
        "还没有登记县级总督导站。请各县在“上报”里导出登记卡交来；"
        "在这里登记后，把写出的回执卡交还给县里，就能收他们的汇总数字了。"
    ),
    count=N_("共 {count} 个县"),
    enrol=N_("登记新县…"),
    enrolling=N_("登记新县"),
    card=N_("选择县级总督导站交来的登记卡，或者它的二维码照片"),
    files=N_("选择各县交来的文件"),
    folder=N_("选择和各县共用的文件夹"),
    round=N_("从和各县共用的文件夹收下全部新数据包，并放回回执"),
    stick=N_("收下U盘上各县的，装上回执；看U盘上有什么、清理U盘"),
    new_card=N_("这里还有一张新县的登记卡：{name}"),
    stranger=N_("没有登记的县"),
    records=False,
)


def lower_tier(kind: str) -> LowerTier:
    """The words of a kind of desk."""
    return COUNTIES if kind == PREFECTURE else STATIONS
