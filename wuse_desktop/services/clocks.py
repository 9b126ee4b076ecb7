# SPDX-License-Identifier: MulanPSL-2.0
"""A clock that is wrong by days or years: noticed, said, and kept from winning (decision 0019).

Nobody can tell from one clock alone whether it is behind now or was ahead before: a person can.
Until it is settled nothing is taken from others here, and what carries a time that has not come
is not taken by others.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from wuse_desktop.domain.clock import EARLIEST_MS, MAX_AHEAD_MS, digits_of, stamp_ms
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import clock_mending, settings

_LONG_UNUSED_MS = 200 * 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class ClockNotice:
    """What is odd about this computer's clock. ``mendable``: stamps of a time to come are here."""

    sentence: str
    mendable: bool


def latest_believed(desk: Desk) -> str:
    """The first digits of the latest stamp that is taken from others now."""
    return digits_of(desk.database.now_ms() + MAX_AHEAD_MS)


def notice(desk: Desk) -> ClockNotice | None:
    """What to say of the clock when the desk is opened, or None when all is well."""
    now, last = desk.database.now_ms(), _last_ms(desk)
    today = _day(now)
    if now < EARLIEST_MS:
        return ClockNotice(
            _("电脑的日期是 {today}，一定不对：请先在系统里校准日期，再打开五社工作台。").format(
                today=today
            ),
            mendable=False,
        )
    if last > now + MAX_AHEAD_MS:
        return ClockNotice(
            _(
                "电脑的日期是 {today}，可这里最近的记录写的是 {last}。"
                "今天若不是 {today}，请先校准日期；若是，就是以前的日期错了，请重新盖时间。"
            ).format(today=today, last=_day(last)),
            mendable=True,
        )
    if last and now - last > _LONG_UNUSED_MS:
        return ClockNotice(
            _(
                "上一次记录是 {last}，现在电脑的日期是 {today}。"
                "今天若不是 {today}，请先在系统里校准日期再录入。"
            ).format(today=today, last=_day(last)),
            mendable=False,
        )
    return None


def require_sound(desk: Desk) -> None:
    """Refuse to judge the times of others by a clock that is in doubt itself.

    Raises UserFault ``clock_doubtful``.
    """
    now = desk.database.now_ms()
    if now >= EARLIEST_MS and _last_ms(desk) <= now + MAX_AHEAD_MS:
        return
    raise UserFault(
        "clock_doubtful",
        _("这台电脑的日期（{today}）和它自己的记录对不上，先不和别的电脑交换记录。").format(
            today=_day(now)
        ),
        _("请先校准日期；日期没错就在“设置 → 密码与锁定”里重新盖时间。"),
    )


def mend(desk: Desk) -> int:
    """Give what was written with a time to come its true order; how many rows had one.

    For a person who says that the computer's date is right now. Raises UserFault ``clock_wrong``
    for a date that cannot be, and ``read_only_role``.
    """
    if desk.database.now_ms() < EARLIEST_MS:
        raise UserFault(
            "clock_wrong",
            _("电脑的日期是 {today}，一定不对，没有重新盖时间。").format(
                today=_day(desk.database.now_ms())
            ),
            _("请先在系统里校准日期。"),
        )
    latest = latest_believed(desk)
    with desk.write_anew(_("校准时钟，重新盖时间")) as unit:
        return clock_mending.mend(unit, latest)


def _last_ms(desk: Desk) -> int:
    with desk.read() as connection:
        last = settings.own_clock(connection)
    return stamp_ms(last) if last else 0


def _day(millis: int) -> date:
    return datetime.fromtimestamp(millis / 1000, UTC).astimezone().date()
