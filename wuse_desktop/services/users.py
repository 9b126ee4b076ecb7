# SPDX-License-Identifier: MulanPSL-2.0
"""Who may sign in at this desk: listing, adding, stopping, and passwords."""

import contextlib
import dataclasses
from collections.abc import Iterator

from wuse_desktop.domain.ids import new_id
from wuse_desktop.errors import Fault, UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.desk import ROLES, Desk
from wuse_desktop.storage import settings
from wuse_desktop.storage.settings import User

__all__ = [
    "ROLE_LABELS",
    "User",
    "add_user",
    "change_password",
    "list_users",
    "may_administer",
    "set_password",
    "stop_user",
]

ROLE_LABELS = {
    "head": N_("负责人（站长）"),
    "worker": N_("社工"),
    "clerk": N_("资料员"),
    "supervisor": N_("督导"),
    "viewer": N_("只能查看"),
    "administrator": N_("管理员"),
}
_ADMINISTER = ("head", "administrator")


def list_users(desk: Desk) -> tuple[User, ...]:
    """All users in the order in which they were made, those who were stopped among them."""
    with desk.read() as connection:
        return tuple(settings.users(connection))


def may_administer(desk: Desk) -> bool:
    """Whether the present user may add and stop users."""
    return desk.session.role in _ADMINISTER


def add_user(
    desk: Desk, name: str, login: str, role: str, password: str, worker_id: str = ""
) -> str:
    """Let one more person sign in; returns a notice about the keyring to show, or nothing.

    ``worker_id`` names the worker this person is. Raises UserFault ``role_too_low``,
    ``user_incomplete``, and what the key slots say of login and password.
    """
    _require_administrator(desk)
    if not name.strip() or role not in ROLES:
        raise UserFault(
            "user_incomplete",
            _("姓名和角色都要填写，没有添加用户。"),
            _("请补上后再添加。"),
        )
    user = User(new_id(), login.strip() or name.strip(), name.strip(), role, worker_id, True)
    with _slot_or_nothing(desk, user.id), desk.database.books() as connection:
        notice = desk.slots.add_user(desk.key, user.id, user.login, password)
        settings.put_user(connection, user)
    return notice


def change_password(desk: Desk, old: str, new: str) -> str:
    """Replace the present user's own password; returns a notice to show, or nothing.

    Raises UserFault ``wrong_password`` or ``password_weak``; nothing is changed then.
    """
    return desk.slots.change_password(desk.session.login, old, new)


def set_password(desk: Desk, user_id: str, password: str) -> str:
    """Give a user a new password, also one who was stopped; returns a notice, or nothing.

    Raises UserFault ``role_too_low``, ``user_unknown`` or ``password_weak``.
    """
    _require_administrator(desk)
    user = _user(desk, user_id)
    if user.active:
        return desk.slots.set_password(desk.key, user.id, user.login, password)
    with _slot_or_nothing(desk, user.id), desk.database.books() as connection:
        notice = desk.slots.add_user(desk.key, user.id, user.login, password)
        settings.put_user(connection, dataclasses.replace(user, active=True))
    return notice


def stop_user(desk: Desk, user_id: str) -> None:
    """Close a user's way in; what they recorded stays under their name.

    Raises UserFault ``role_too_low``, ``user_unknown``, ``own_user`` or ``last_user``.
    """
    _require_administrator(desk)
    user = _user(desk, user_id)
    if user.id == desk.session.user_id:
        raise UserFault(
            "own_user",
            _("不能停用自己正在用的账号，没有改动。"),
            _("请让另一位负责人或管理员来停用。"),
        )
    with desk.database.books() as connection:
        settings.put_user(connection, dataclasses.replace(user, active=False))
        if user.active:
            desk.slots.remove_user(desk.key, user.id)


def _user(desk: Desk, user_id: str) -> User:
    for user in list_users(desk):
        if user.id == user_id:
            return user
    raise UserFault(
        "user_unknown",
        _("找不到这个用户，没有改动。"),
        _("请刷新用户列表后再试。"),
    )


def _require_administrator(desk: Desk) -> None:
    if not may_administer(desk):
        raise UserFault(
            "role_too_low",
            _("只有负责人或管理员能管理用户，没有改动。"),
            _("请让负责人登录后再操作。"),
        )


@contextlib.contextmanager
def _slot_or_nothing(desk: Desk, user_id: str) -> Iterator[None]:
    """Take a new key slot back when the desk's own books could not be written."""
    had = {user.user_id for user in desk.slots.users()}
    try:
        yield
    except BaseException:
        if user_id not in had:
            with contextlib.suppress(Fault):
                desk.slots.remove_user(desk.key, user_id)
        raise
