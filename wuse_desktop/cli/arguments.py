# SPDX-License-Identifier: MulanPSL-2.0
"""What can be written after ``wuse``; kept light, so that ``wuse --help`` answers at once."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from wuse_desktop import __version__
from wuse_desktop.cli.drop_arguments import drop_arguments, sync_arguments
from wuse_desktop.cli.laptop_arguments import add_laptops
from wuse_desktop.i18n import _, language_from_environment, set_language

USAGE = 2
_LANGUAGES = {"zh": "zh_CN", "zh_CN": "zh_CN", "en": "en"}


class _WrongUsage(Exception):
    """The arguments cannot be read; carries the usage line and what is wrong."""

    def __init__(self, usage: str, message: str) -> None:
        super().__init__(message)
        self.usage = usage
        self.message = message


class _Parser(argparse.ArgumentParser):
    """A parser that raises instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong by an exception."""
        raise _WrongUsage(self.format_usage(), message)


def parse(argv: Sequence[str]) -> argparse.Namespace | int:
    """The arguments, or the exit code when there is nothing to run (help, wrong usage)."""
    _choose_language(argv)
    parser = make_parser()
    try:
        arguments = parser.parse_args(argv)
    except _WrongUsage as wrong:
        return _tell_usage(argv, wrong)
    except SystemExit as ended:  # --help and --version
        return int(ended.code or 0)
    if arguments.command is None:
        parser.print_help(sys.stderr)
        return USAGE
    return arguments


def _choose_language(argv: Sequence[str]) -> None:
    language = language_from_environment()
    for place, text in enumerate(argv):
        name, _equals, value = text.partition("=")
        if name == "--lang":
            given = value or (argv[place + 1] if place + 1 < len(argv) else "")
            language = _LANGUAGES.get(given, language)
    set_language(language)


def _tell_usage(argv: Sequence[str], wrong: _WrongUsage) -> int:
    message = _("命令写得不对：{detail}").format(detail=wrong.message)
    step = _("请用 wuse --help 或 wuse 命令 --help 查看写法。")
    if "--json" in argv:
        answer = {"ok": False, "code": "usage", "message": message, "next_step": step}
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(f"{wrong.usage}{message}\n{step}", file=sys.stderr)
    return USAGE


def make_parser() -> argparse.ArgumentParser:
    """The whole grammar of the command."""
    everywhere = _common(argparse.SUPPRESS)
    parser = _Parser(prog="wuse", description=_("五社工作台的命令行。"), parents=[_common(None)])
    parser.add_argument("--version", action="version", version=f"wuse {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar=_("命令"), title=_("命令"), parser_class=_Parser
    )

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[everywhere])

    def family(name: str, text: str) -> Any:
        return command(name, text).add_subparsers(
            dest="action", metavar=_("动作"), required=True, parser_class=_Parser
        )

    def action(group: Any, name: str, text: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = group.add_parser(
            name, help=text, description=text, parents=[everywhere]
        )
        return added

    _setup(command("setup", _("在空文件夹里建立工作台，并给出恢复码")))
    _users(family("users", _("这台工作台的用户")), action)
    _template(command("template", _("导出空白表格，用来填写后导入")))
    _load(command("load", _("导入表格；不合格的行退回并写明原因")))
    _enrol(family("enrol", _("乡镇站在县级总督导站登记")), action)
    laptops = family("laptop", _("本站的又一台电脑：加入、登记、停用"))
    add_laptops(laptops, action, _file, _output)
    _bundle(family("bundle", _("打包、查看、收下数据包")), action)
    _receipt(family("receipt", _("给出、收下回执")), action)
    drop_arguments(family("drop", _("上报方式：共享文件夹、WebDAV、SFTP 或 S3")), action)
    sync_arguments(command("sync", _("通过共享文件夹、服务器或U盘上报、收件、送回执")))
    command("status", _("各状态的记录数；县级还有各站情况"))
    _figures(command("figures", _("一个期间的各项数字")))
    _roll_up(command("rollup", _("统计上报：县里生成一个期间的数字，市（州）看各县汇总")))
    _paper(command("paper", _("生成要打印的表（PDF）")))
    _certificate(family("certificate", _("志愿服务记录证明")), action)
    _forms(family("forms", _("表单定义：检查、改成表格来编辑")), action)
    _backup(command("backup", _("备份，并试恢复")))
    _restore(command("restore", _("用备份恢复工作台")))
    _clock(command("clock", _("电脑的日期和记录对不对得上")))
    _doctor(command("doctor", _("数据体检")))
    _sample(command("sample", _("在真实地名上填入虚构的人和一段时间的服务记录")))
    _demo(command("demo", _("演示：一个县、八个站，从录入到回执和汇总")))
    return parser


def _common(default: object) -> _Parser:
    """The options that may stand before or after the command."""
    common = _Parser(add_help=False)
    options = common.add_argument_group(_("各命令通用"))
    options.add_argument(
        "--home",
        metavar=_("文件夹"),
        default=default,
        help=_("工作台所在的文件夹（也可用环境变量 WUSE_HOME）"),
    )
    options.add_argument(
        "--password-file",
        metavar=_("文件"),
        type=Path,
        default=default,
        help=_("从文件第一行读密码；“-”从标准输入读"),
    )
    options.add_argument("--user", metavar=_("登录名"), default=default, help=_("用哪个账号打开"))
    options.add_argument(
        "--json",
        action="store_true",
        default=default or False,
        help=_("结果写成一个 JSON，供程序读取"),
    )
    options.add_argument(
        "--lang", choices=sorted(_LANGUAGES), default=default, help=_("显示的语言：zh 或 en")
    )
    return common


def _output(parser: argparse.ArgumentParser, text: str, *, required: bool = False) -> None:
    parser.add_argument(
        "-o", "--output", metavar=_("路径"), type=Path, required=required, help=text
    )


def _file(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("file", metavar=_("文件"), type=Path, help=text)


def _setup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--kind",
        required=True,
        help=_("station 乡镇（街道）站、county 县级总督导站、prefecture 市州"),
    )
    parser.add_argument("--division", required=True, metavar=_("代码"), help=_("区划代码"))
    parser.add_argument(
        "--name", metavar=_("站名"), default="", help=_("站点名称；不写用通常的名称")
    )
    parser.add_argument("--user-name", required=True, metavar=_("姓名"), help=_("第一位使用人"))
    parser.add_argument("--login", default="", metavar=_("登录名"), help=_("不写则用姓名"))
    parser.add_argument(
        "--recovery-file",
        type=Path,
        metavar=_("文件"),
        help=_("恢复码写到这个文件；不写则显示出来，只显示一次"),
    )


def _users(group: Any, action: Any) -> None:
    action(group, "list", _("列出用户"))
    added = action(group, "add", _("添加用户"))
    added.add_argument("--name", required=True, metavar=_("姓名"))
    added.add_argument("--login", default="", metavar=_("登录名"), help=_("不写则用姓名"))
    added.add_argument("--role", default="worker", metavar=_("角色"))
    _new_password(added)
    changed = action(group, "password", _("换自己的密码"))
    _new_password(changed)
    stopped = action(group, "stop", _("停用用户"))
    stopped.add_argument("login", metavar=_("登录名"))


def _new_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-password-file", type=Path, metavar=_("文件"), help=_("从文件第一行读新密码")
    )


def _template(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", metavar=_("表"), help=_("表名，如 persons、人员；all 是全部"))
    _output(parser, _("写到哪个文件或文件夹；不写则在当前文件夹"))


def _load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        metavar=_("文件"),
        type=Path,
        nargs="?",
        help=_("xlsx、xls、ods、csv 文件，或放着它们的文件夹"),
    )
    parser.add_argument("--table", metavar=_("表"), default="", help=_("是哪张表；不写则看名字"))
    parser.add_argument("--dry-run", action="store_true", help=_("只检查，不保存"))
    parser.add_argument(
        "--given",
        metavar=_("栏目=内容"),
        action="append",
        default=[],
        help=_("表里没有、每行都一样的栏目，如 走访目的=例行探访；可以写几次"),
    )
    parser.add_argument(
        "--returned",
        metavar=_("路径"),
        type=Path,
        help=_("退回的行写到哪个文件或文件夹；不写则在原文件旁边"),
    )
    parser.add_argument("--list", action="store_true", help=_("列出以前的导入"))
    parser.add_argument("--undo", metavar=_("编号"), default="", help=_("撤销一次导入"))
    parser.add_argument(
        "--reason", metavar=_("原因"), default="", help=_("为什么撤销，留在修改痕迹里")
    )


def _enrol(group: Any, action: Any) -> None:
    _output(action(group, "request", _("导出本站的登记卡")), _("写到哪个文件或文件夹"))
    shown = action(group, "show", _("查看登记卡，不做改动"))
    _file(shown, _("登记卡"))
    admitted = action(group, "admit", _("县级：收下登记卡，导出回执卡"))
    _file(admitted, _("登记卡"))
    _output(admitted, _("回执卡写到哪个文件或文件夹"))
    admitted.add_argument(
        "--drop",
        default="",
        metavar=_("地址"),
        help=_("告诉对方上报用的共享文件夹或服务器；不写则是本单位自己用的服务器"),
    )
    _file(action(group, "accept", _("乡镇站：收下回执卡")), _("回执卡"))


def _bundle(group: Any, action: Any) -> None:
    made = action(group, "make", _("把未回执的记录打包"))
    _output(made, _("同时放到哪个文件夹，如U盘"))
    made.add_argument("--again", action="store_true", help=_("没有新记录也重新打包"))
    made.add_argument("--site", default="", metavar=_("站"), help=_("县里给这个站下发表单和意见"))
    _file(action(group, "show", _("查看数据包说明，不收")), _("数据包"))
    taken = action(group, "take", _("收下数据包"))
    _file(taken, _("数据包"))
    _output(taken, _("回执写到哪个文件或文件夹"))


def _receipt(group: Any, action: Any) -> None:
    made = action(group, "make", _("给收下的数据包出回执"))
    _output(made, _("写到哪个文件夹"))
    made.add_argument("--site", default="", metavar=_("站"), help=_("只给这个站"))
    _file(action(group, "take", _("收下回执")), _("回执"))
    said = action(group, "say", _("县级：给出电话里念的回执码"))
    said.add_argument("--site", default="", metavar=_("站"), help=_("哪个站"))
    said.add_argument("--bundle", default="", metavar=_("编号"), help=_("哪个数据包；不写是最近的"))
    heard = action(group, "hear", _("乡镇站：收下电话里听到的回执码"))
    heard.add_argument("code", nargs="+", metavar=_("回执码"), help=_("16位数字，中间可以空格"))


def _period(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--period",
        required=required,
        default="",
        metavar=_("期间"),
        help=_("2026-03、2026-Q1、2026-H1 或 2026"),
    )


def _roll_up(parser: argparse.ArgumentParser) -> None:
    _period(parser, required=True)
    _output(parser, _("市（州）：把汇总写成表格（xlsx）"))


def _figures(parser: argparse.ArgumentParser) -> None:
    _period(parser, required=True)
    parser.add_argument("--site", default="", metavar=_("站"), help=_("区划代码、站名或 all"))
    parser.add_argument("--worker", default="", metavar=_("社工"), help=_("姓名或编号"))
    parser.add_argument("--records", action="store_true", help=_("列出每个数字背后的记录编号"))


def _paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar=_("表"),
        help=_("如 service-log 服务工作日志、ledger-visits 入户走访台账"),
    )
    _period(parser, required=False)
    parser.add_argument("--site", default="", metavar=_("站"), help=_("区划代码、站名或 all"))
    parser.add_argument("--worker", default="", metavar=_("社工"), help=_("姓名或编号"))
    parser.add_argument("--county", action="store_true", help=_("县级：各站汇总"))
    parser.add_argument(
        "--record", default="", metavar=_("编号"), help=_("签到表的活动或小组，时长单的志愿者")
    )
    parser.add_argument(
        "--team", default="", metavar=_("队伍"), help=_("时长一览的志愿者队伍；不写是全部")
    )
    parser.add_argument(
        "--reason", default="", metavar=_("用途"), help=_("打印名单要写明用途，留在修改痕迹里")
    )
    _output(parser, _("写到哪个 PDF 文件；台账也可以写成 .xlsx"), required=True)


def _certificate(group: Any, action: Any) -> None:
    checked = action(group, "verify", _("凭编号和核验码核对一份证明，不联网"))
    checked.add_argument("number", metavar=_("编号"), help=_("如 230127100-ZM-2026-A-0001"))
    checked.add_argument("code", metavar=_("核验码"), help=_("如 3MC1-VH89-1ZZB"))


def _forms(group: Any, action: Any) -> None:
    checked = action(group, "check", _("检查表单定义，一次列出所有问题；不需要工作台"))
    _form_file(checked)
    checked.add_argument(
        "--strict", action="store_true", help=_("按发布的要求查：要有表单编号和版本")
    )
    written = action(group, "to-xlsx", _("把表单定义写成 Excel 表格，改好后可以再导入"))
    _form_file(written)
    _output(written, _("写到哪个文件或文件夹；不写则在原文件旁边"))
    printed = action(group, "paper", _("把表单印成 PDF：空表，或填好的；不需要工作台"))
    _form_file(printed)
    printed.add_argument(
        "--answers", type=Path, metavar=_("文件"), help=_("答案的 JSON 文件；不写则印空表")
    )
    printed.add_argument("--reveal", action="store_true", help=_("敏感内容不遮盖"))
    printed.add_argument("--unit", default="", metavar=_("单位"), help=_("印在表头的单位名称"))
    _output(printed, _("写到哪个 PDF 文件"), required=True)
    published = action(group, "publish", _("发布表单：以后新填的记录用它，县里随下发给各站"))
    _form_file(published)
    action(group, "list", _("列出全部表单和版本"))
    action(group, "eval", _("从标准输入逐行读 JSON（document、context、expression），算出表达式"))


def _form_file(parser: argparse.ArgumentParser) -> None:
    _file(parser, _("表单定义：xlsx、xlsm、xls、csv 或 md 文件"))


def _backup(parser: argparse.ArgumentParser) -> None:
    _output(parser, _("放到哪个文件夹；不写则在工作台自己的 backups 里"))


def _restore(parser: argparse.ArgumentParser) -> None:
    _file(parser, _("备份文件"))
    parser.add_argument(
        "--recovery-code-file", type=Path, metavar=_("文件"), help=_("忘记密码时，从文件读恢复码")
    )


def _clock(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mend", action="store_true", help=_("日期现在是对的：把写着以后日期的记录重新盖时间")
    )


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mend", action="store_true", help=_("查找索引不完整时重建，清掉没有记录用到的附件文件")
    )
    _output(parser, _("把体检结果写到文件"))


def _sample(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", default="mulan", help=_("规模和内容：mulan"))
    parser.add_argument(
        "--seed", type=int, default=1, metavar=_("数"), help=_("同一个数，同样的人")
    )
    parser.add_argument("--persons", type=int, metavar=_("人数"), help=_("多少人；其余按比例"))
    _period(parser, required=False)


def _demo(parser: argparse.ArgumentParser) -> None:
    _output(parser, _("结果放在哪个文件夹；原来的会被替换"), required=True)
    parser.add_argument(
        "--seed", type=int, default=1, metavar=_("数"), help=_("同一个数，同样的人")
    )
