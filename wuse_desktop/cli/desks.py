# SPDX-License-Identifier: MulanPSL-2.0
"""Commands about the desk itself and who may open it."""

import os
from collections.abc import Callable
from pathlib import Path

from wuse_desktop.cli.answer import Answer, table_lines
from wuse_desktop.cli.calls import Call
from wuse_desktop.errors import EnvironmentFault, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services import users
from wuse_desktop.services.setup import (
    NewDesk,
    SetupChoice,
    check_choice,
    create_desk,
    propose_station_name,
)


def setup(call: Call) -> Answer:
    """Make a desk in an empty folder and give out its recovery code once."""
    given = call.arguments
    choice = SetupChoice(
        kind=given.kind,
        division_code=given.division,
        station_name=given.name or propose_station_name(given.kind, given.division),
        user_name=given.user_name,
        login=given.login,
    )
    check_choice(choice)

    def make() -> NewDesk:
        password = call.new_password(given.password_file, "--password-file")
        return create_desk(call.paths.home, choice, password, progress=call.progress)

    return made_answer(call, make, choice.station_name)


def made_answer(call: Call, make: Callable[[], NewDesk], name: str) -> Answer:
    """Make a desk and tell of it; its recovery code is given out once, to a file or to the screen.

    Raises UserFault ``recovery_file_exists`` before anything is made.
    """
    target: Path | None = call.arguments.recovery_file
    if target is not None and target.exists():
        raise UserFault(
            "recovery_file_exists",
            _("恢复码的文件已经存在，没有建立工作台。"),
            _("请换一个文件名。"),
        )
    made = make()
    call.keep(made.desk)
    facts = {
        "home": str(call.paths.home),
        "site_id": made.desk.site_id,
        "kind": made.desk.kind,
        "name": name,
        "login": made.desk.session.login,
        "notice": made.notice,
    }
    lines = [_("已建立工作台：{name}").format(name=name), str(call.paths.home)]
    if made.notice:
        lines.append(made.notice)
    if target is None:
        lines += [_("恢复码（只显示这一次，请抄下或打印后锁好）："), made.recovery_code]
        facts["recovery_code"] = made.recovery_code
    else:
        _write_secret(target, made.recovery_code)
        lines.append(_("恢复码已写到 {file}，请打印后删掉这个文件。").format(file=target))
        facts["recovery_file"] = str(target)
    return Answer(lines, facts)


def _write_secret(target: Path, secret: str) -> None:
    """Write for the owner's eyes alone; never over another file."""
    try:
        with open(target, "x", encoding="utf-8", opener=_owner_only) as file:
            file.write(secret + "\n")
    except OSError:
        raise EnvironmentFault(
            "recovery_file_failed",
            _("工作台已建立，但恢复码的文件写不进去。"),
            _("请打开程序，在“设置”里换一个新的恢复码并打印。"),
        ) from None


def _owner_only(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def users_list(call: Call) -> Answer:
    """All users of the desk."""
    found = users.list_users(call.desk)
    rows = [
        (
            user.login,
            user.name,
            _(users.ROLE_LABELS.get(user.role, user.role)),
            _("在用") if user.active else _("已停用"),
        )
        for user in found
    ]
    facts = [
        {"login": user.login, "name": user.name, "role": user.role, "active": user.active}
        for user in found
    ]
    return Answer(table_lines(rows), {"users": facts})


def users_add(call: Call) -> Answer:
    """Let one more person sign in."""
    given = call.arguments
    desk = call.desk
    password = call.new_password(given.new_password_file, "--new-password-file")
    notice = users.add_user(desk, given.name, given.login, given.role, password)
    lines = [_("已添加用户：{login}").format(login=given.login or given.name)]
    return Answer(lines + ([notice] if notice else []), {"notice": notice})


def users_password(call: Call) -> Answer:
    """Replace the present user's own password."""
    old = call.password()
    desk = call.desk
    new = call.new_password(call.arguments.new_password_file, "--new-password-file")
    notice = users.change_password(desk, old, new)
    return Answer([_("密码已更换。")] + ([notice] if notice else []), {"notice": notice})


def users_stop(call: Call) -> Answer:
    """Close a user's way in."""
    wanted = call.arguments.login
    for user in users.list_users(call.desk):
        if user.login == wanted:
            users.stop_user(call.desk, user.id)
            return Answer([_("已停用用户：{login}").format(login=wanted)])
    raise UserFault("user_unknown", _("没有这个登录名的用户，没有改动。"))


COMMANDS = {
    "setup": setup,
    "users_list": users_list,
    "users_add": users_add,
    "users_password": users_password,
    "users_stop": users_stop,
}
