# SPDX-License-Identifier: MulanPSL-2.0
"""What a round of exchange could not do: in words, in a few words, and what the next step is.

The words of a fault are its own; here stands, by its code, how a line of state says it shortly,
whether waiting helps, and which one button belongs beside it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from wuse_desktop.i18n import N_, _


class Remedy(StrEnum):
    """The next step, which a screen offers as a button."""

    AGAIN = "again"  # another round
    WAY = "way"  # 上报方式: the place, the password, the certificate
    LOOK = "look"  # the bundle that was fetched and not taken
    CODE = "code"  # the receipt by telephone
    ENROL = "enrol"  # whose card has to be taken first
    CLOCK = "clock"  # the computer's date


class _Known(NamedTuple):
    short: str = ""
    remedy: Remedy = Remedy.AGAIN
    passes: bool = False


_GONE = _Known(N_("连不上"), passes=True)
_OCCUPIED = _Known(N_("文件被别的程序占用"), passes=True)
_TO_LOOK_AT = _Known(remedy=Remedy.LOOK)
_UNKNOWN_DESK = _Known(remedy=Remedy.ENROL)
_BAD_RECEIPT = _Known(remedy=Remedy.CODE)

_KNOWN: dict[str, _Known] = {
    "drop_unreachable": _GONE,
    "drop_cut": _GONE,
    "drop_silent": _GONE,
    "medium_gone": _GONE._replace(remedy=Remedy.WAY),
    "drop_busy": _Known(N_("服务器忙"), passes=True),
    "drop_locked": _OCCUPIED,
    "file_busy": _OCCUPIED,
    "drop_garbled": _Known(N_("服务器的回答看不懂"), passes=True),
    "drop_torso": _Known(N_("只存下了一半"), passes=True),
    "io_failed": _Known(N_("读写文件出错"), passes=True),
    "sync_running": _Known(N_("另一次上报正在进行"), passes=True),
    "drop_login": _Known(N_("服务器不认用户名或密码"), Remedy.WAY),
    "drop_no_password": _Known(N_("还没有填密码"), Remedy.WAY),
    "keyring_refused": _Known(N_("系统密钥库打不开")),
    "drop_forbidden": _Known(N_("服务器不让读写")),
    "drop_no_place": _Known(N_("服务器上没有这个目录"), Remedy.WAY),
    "drop_full": _Known(N_("服务器的空间满了")),
    "drop_too_large": _Known(N_("服务器不收这么大的文件")),
    "drop_unsuitable": _Known(N_("服务器不会按这种方式存取"), Remedy.WAY),
    "drop_moved": _Known(N_("服务器的地址换了"), Remedy.WAY),
    "drop_refused": _Known(N_("服务器拒绝了")),
    "drop_certificate_time": _Known(N_("安全证书不在有效期内")),
    "drop_certificate_name": _Known(N_("安全证书是别的服务器的"), Remedy.WAY),
    "drop_certificate_unknown": _Known(N_("不知道安全证书是谁发的"), Remedy.WAY),
    "drop_no_tls": _Known(N_("谈不成加密连接"), Remedy.WAY),
    "drop_ca_file": _Known(N_("根证书文件读不出来"), Remedy.WAY),
    "drop_key_file": _Known(N_("私钥文件读不出来"), Remedy.WAY),
    "drop_proxy": _Known(N_("代理服务器不让通过"), Remedy.WAY),
    "drop_clock": _Known(N_("电脑的时间不准")),
    "drop_host_key": _Known(N_("服务器的身份变了"), Remedy.WAY),
    "drop_host_key_new": _Known(N_("还没有核对服务器的指纹"), Remedy.WAY),
    "drop_address": _Known(N_("上报方式的地址读不懂"), Remedy.WAY),
    "no_drop": _Known(N_("还没有选上报方式"), Remedy.WAY),
    "disk_full": _Known(N_("空间不够")),
    "read_only": _Known(N_("文件夹不允许写入"), Remedy.WAY),
    "file_too_large": _Known(N_("文件夹放不下这么大的文件"), Remedy.WAY),
    "not_enrolled": _Known(N_("还没有登记"), Remedy.ENROL),
    "clock_doubtful": _Known(N_("电脑的日期不对"), Remedy.CLOCK),
    "memory_short": _Known(N_("电脑的内存不够")),
    "unexpected": _Known(N_("程序出了错")),
    "bundle_newer": _TO_LOOK_AT,
    "bundle_not_for_us": _TO_LOOK_AT,
    "bundle_wrong_receiver": _TO_LOOK_AT,
    "bundle_not_figures": _TO_LOOK_AT,
    "bundle_unknown_sender": _UNKNOWN_DESK,
    "bundle_fork": _UNKNOWN_DESK,
    "bundle_revoked": _UNKNOWN_DESK,
    "receipt_unknown_sender": _UNKNOWN_DESK,
    "receipt_damaged": _BAD_RECEIPT,
    "receipt_unsigned": _BAD_RECEIPT,
}
_OTHERWISE = _Known()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that did not work: the code of its fault, and the whole sentence.

    ``at`` (UTC) and ``times`` are of one that is kept until it was read (``kept_troubles``): when
    it was met last, and how often.
    """

    code: str
    sentence: str
    at: datetime | None = None
    times: int = 1

    @property
    def told(self) -> str:
        """The sentence as a list shows it: a kept one says when it was met."""
        if self.at is None:
            return self.sentence
        told = _("{at} {sentence}") if self.times == 1 else _("{at}（第 {times} 次）{sentence}")
        return told.format(
            at=f"{self.at.astimezone():%Y-%m-%d %H:%M}", times=self.times, sentence=self.sentence
        )

    @property
    def short(self) -> str:
        """What ended the round, for a line of state; empty where only the sentence says it."""
        return _(self._known.short)

    @property
    def remedy(self) -> Remedy:
        """The step that is due now."""
        return self._known.remedy

    @property
    def passes(self) -> bool:
        """Whether waiting may help without anybody's doing."""
        return self._known.passes

    @property
    def _known(self) -> _Known:
        return _KNOWN.get(self.code, _OTHERWISE)
