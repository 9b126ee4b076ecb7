# SPDX-License-Identifier: MulanPSL-2.0
"""What is said once when a desk was opened: a doubtful clock, an unkept code, a full bin."""

from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.i18n import _
from wuse_desktop.services import clocks
from wuse_desktop.services.bin_emptying import count_expired
from wuse_desktop.services.clocks import ClockNotice
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.recovery import recovery_kept


def read_first(desk: Desk) -> tuple[ClockNotice | None, bool]:
    """What is odd about the clock, and whether the recovery code is put away."""
    return clocks.notice(desk), recovery_kept(desk)


def tell_first(stage: Workspace, odd: ClockNotice | None, kept: bool) -> None:
    """Say the one thing that matters most; the bin is looked through last."""
    if odd is not None:
        stage.notice.warn(odd.sentence, _("去处理"), lambda: stage.open_record("clock", ""))
    elif not kept:
        stage.notice.warn(
            _("恢复码还没有确认保管：忘记密码时只有它能打开资料。"),
            _("现在去打印"),
            lambda: stage.open_record("recovery", ""),
        )
    else:
        stage.operations.read(count_expired, lambda expired: _tell_expired(stage, expired))


def _tell_expired(stage: Workspace, expired: int) -> None:
    if expired:
        stage.notice.tell(
            _("回收站里有 {count} 条已满30天，内容还在；要不要清除由您决定。").format(
                count=expired
            ),
            _("去回收站"),
            lambda: stage.open_page("bin"),
        )
