# SPDX-License-Identifier: MulanPSL-2.0
"""The grammar of the commands about drops."""

import argparse
from pathlib import Path
from typing import Any

from wuse_desktop.i18n import _


def drop_arguments(group: Any, action: Any) -> None:
    """Arguments of ``wuse drop``."""
    action(group, "show", _("现在的上报方式"))
    chosen = action(group, "set", _("选择上报方式"))
    chosen.add_argument(
        "address",
        metavar=_("地址"),
        help=_(
            "文件夹，或 https://用户@主机/目录（WebDAV）、sftp://用户@主机:端口/目录、"
            "s3+https://访问密钥@主机?bucket=桶&folder=目录&region=区域"
        ),
    )
    _drop_password(chosen)
    chosen.add_argument(
        "--host-key", default="", metavar=_("指纹"), help=_("核对过的 SFTP 服务器指纹")
    )
    chosen.add_argument(
        "--key-file", type=Path, metavar=_("文件"), help=_("SFTP 用私钥登录；密码用来打开它")
    )
    chosen.add_argument(
        "--ca-file", type=Path, metavar=_("文件"), help=_("单位自己的根证书（PEM）")
    )
    chosen.add_argument("--proxy", default="", metavar=_("地址"), help=_("代理，http://主机:端口"))
    chosen.add_argument(
        "--limit", type=int, default=0, metavar="KB/s", help=_("最快多少；不写不限")
    )
    _drop_password(action(group, "try", _("试一试连接，什么都不改动")))


def _drop_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--drop-password-file",
        type=Path,
        metavar=_("文件"),
        help=_("从文件第一行读中转服务器的密码；“-”从标准输入读"),
    )


def sync_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``wuse sync``."""
    parser.add_argument(
        "--drop", type=Path, metavar=_("文件夹"), help=_("共享文件夹或U盘；不写用选好的上报方式")
    )
    _drop_password(parser)
    parser.add_argument(
        "--patient",
        action="store_true",
        help=_("刚失败过的先不送，到时候再送；用于定时任务"),
    )
