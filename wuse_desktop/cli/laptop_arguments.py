# SPDX-License-Identifier: MulanPSL-2.0
"""What the commands about the computers of a station ask for."""

from pathlib import Path
from typing import Any

from wuse_desktop.i18n import _


def add_laptops(group: Any, action: Any, file: Any, output: Any) -> None:
    """Add the commands; ``file`` and ``output`` add what most commands have."""
    made = action(group, "new", _("在新电脑上建立等待加入的工作台"))
    made.add_argument("--user-name", required=True, metavar=_("姓名"), help=_("使用人"))
    made.add_argument("--login", default="", metavar=_("登录名"), help=_("不写则用姓名"))
    made.add_argument(
        "--recovery-file",
        type=Path,
        metavar=_("文件"),
        help=_("恢复码写到这个文件；不写则显示出来，只显示一次"),
    )
    output(action(group, "card", _("导出这台电脑的登记卡")), _("写到哪个文件或文件夹"))
    file(action(group, "show", _("查看电脑的登记卡，不做改动")), _("登记卡"))
    admitted = action(group, "admit", _("乡镇站：登记又一台电脑，写出开通卡和全部记录"))
    file(admitted, _("登记卡"))
    output(admitted, _("写到哪个文件夹"))
    admitted.add_argument("--role", default="worker", metavar=_("角色"))
    replaced = action(group, "replace", _("县级：为丢了电脑的站登记新电脑，交还全部记录"))
    file(replaced, _("登记卡"))
    output(replaced, _("写到哪个文件夹"))
    replaced.add_argument("--site", required=True, metavar=_("站"))
    replaced.add_argument(
        "--lost", nargs="*", default=[], metavar=_("机号"), help=_("丢了的电脑，同时停用")
    )
    replaced.add_argument("--role", default="head", metavar=_("角色"))
    file(action(group, "join", _("在新电脑上收下开通卡，加入站点")), _("开通卡"))
    shown = action(group, "list", _("列出本站的电脑"))
    shown.add_argument("--site", default="", metavar=_("站"), help=_("县级：哪个站的"))
    stopped = action(group, "stop", _("停用一台电脑"))
    stopped.add_argument("letter", metavar=_("机号"))
    stopped.add_argument("--reason", required=True, metavar=_("原因"))
    stopped.add_argument("--site", default="", metavar=_("站"), help=_("县级：哪个站的"))
