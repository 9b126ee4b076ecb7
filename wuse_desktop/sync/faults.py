# SPDX-License-Identifier: MulanPSL-2.0
"""The sentences of this layer's failures, one place, one code each.

Every sentence says what happened and what was kept, the next step what to do now. A technical
detail rides along as an exception note; it never holds anything from inside a record.
"""

import errno

from wuse_desktop.errors import EnvironmentFault, UserFault
from wuse_desktop.i18n import N_, _

_SENTENCES: dict[str, tuple[str, str]] = {
    "bundle_damaged": (
        N_("这个数据包损坏了，或者被改动过，没有收下，电脑里的记录没有变。"),
        N_("请重新拷贝一次；还不行就请对方重新做一个再发来。"),
    ),
    "bundle_truncated": (
        N_("这个数据包不完整，后面缺了一截，没有收下，电脑里的记录没有变。"),
        N_("请等它拷贝完，或者重新拷贝一次。"),
    ),
    "bundle_foreign": (
        N_("这个文件不是五社工作台的数据包，没有收下。"),
        N_("请选扩展名为 .wuse 的文件。"),
    ),
    "bundle_unsigned": (
        N_("这个数据包没有签名，不知道是谁做的，没有收下，电脑里的记录没有变。"),
        N_("请对方用五社工作台重新做一个再发来。"),
    ),
    "bundle_unknown_sender": (
        N_("这个数据包来自一台没有登记的电脑，没有收下，电脑里的记录没有变。"),
        N_("请先登记这个站（收下它的登记卡），再收这个数据包。"),
    ),
    "bundle_not_for_us": (
        N_("这个数据包不是发给本单位的，打不开，没有收下。"),
        N_("请把它转给收件的单位，或者请对方收下最新的回执卡后重新做一个。"),
    ),
    "bundle_newer": (
        N_("这个数据包由更新的版本（{version}）制作，这台电脑的版本还读不了，没有收下。"),
        N_("请先把五社工作台升级到 {version} 或更新的版本，再收一次。"),
    ),
    "row_too_long": (
        N_("有一条记录太长，装不进数据包（{entity} {row_id}），数据包没有做成，记录都在电脑里。"),
        N_("请打开这条记录，把过长的文字分成几条，再做一次。"),
    ),
    "receipt_damaged": (
        N_("这张回执损坏了，或者被改动过，没有采用。"),
        N_("请县里重新发一张回执。"),
    ),
    "receipt_unsigned": (
        N_("这张回执没有签名，没有采用。"),
        N_("请县里用五社工作台重新发一张回执。"),
    ),
    "receipt_unknown_sender": (
        N_("这张回执的签名不是本站登记的上级单位，没有采用。"),
        N_("请核对是谁发来的；县里换过电脑时，请先收下县里新的回执卡。"),
    ),
    "receipt_not_for_us": (
        N_("这张回执不是给这台电脑的，打不开，没有采用。"),
        N_("请把它转给做数据包的那台电脑。"),
    ),
    "receipt_newer": (
        N_("这张回执由更新的版本（{version}）制作，这台电脑的版本还读不了，没有采用。"),
        N_("请先把五社工作台升级到 {version} 或更新的版本，再收一次。"),
    ),
    "card_damaged": (
        N_("这个文件不是要用的登记卡或回执卡，或者被改动过，没有采用。"),
        N_("请核对是不是选错了文件；没选错就请对方重新导出一张。"),
    ),
    "card_unsigned": (
        N_("这张登记卡或回执卡没有签名，没有采用。"),
        N_("请对方用五社工作台重新导出一张。"),
    ),
    "card_unknown_sender": (
        N_("这张卡的签名与原来登记的单位不一致，没有采用。"),
        N_("请打电话向对方核对指纹数字，确认后再登记。"),
    ),
    "card_not_for_us": (
        N_("这张回执卡是发给别的站点的，没有采用。"),
        N_("请用县里发给本站的那一张。"),
    ),
    "card_not_for_this_laptop": (
        N_("这张开通卡不是给这台电脑的，没有采用。"),
        N_("请用本站按这台电脑的登记卡写出的那一张。"),
    ),
    "card_newer": (
        N_("这张卡由更新的版本（{version}）制作，这台电脑的版本还读不了，没有采用。"),
        N_("请先把五社工作台升级到 {version} 或更新的版本，再收一次。"),
    ),
    "sync_running": (
        N_("另一次上报正在进行，这一次没有开始，什么也没有变。"),
        N_("请等它做完再试。"),
    ),
}

_MEDIUM: dict[str, tuple[str, str]] = {
    "disk_full": (
        N_("目标位置空间不够，文件没有写成；记录都在电脑里，没有丢。"),
        N_("请清理出空间，或者换一个位置再试。"),
    ),
    "read_only": (
        N_("目标位置不允许写入，文件没有写成；记录都在电脑里，没有丢。"),
        N_("请换一个能写入的文件夹或U盘；U盘有写保护开关的请打开。"),
    ),
    "file_too_large": (
        N_("目标位置放不下这么大的文件，文件没有写成；记录都在电脑里，没有丢。"),
        N_("请换一个 exFAT 或 NTFS 格式的U盘再试。"),
    ),
    "medium_gone": (
        N_("U盘或共享文件夹断开了，这一步没有做完；记录都在电脑里，没有丢。"),
        N_("请重新插好或连上，再试一次。"),
    ),
    "file_missing": (
        N_("找不到这个文件，什么也没有变。"),
        N_("请检查文件是否被移走，重新选择。"),
    ),
    "file_unreadable": (
        N_("这个文件读不出来，没有收下，电脑里的记录没有变。"),
        N_("请检查U盘或网络后再试；还不行就换一个U盘重新拷贝。"),
    ),
    "file_exists": (
        N_("目标位置已经有同名的文件，没有覆盖它。"),
        N_("请换一个文件名再试。"),
    ),
    "drop_missing": (
        N_("中转的位置上找不到这个文件，可能还没传完，这一步没有做。"),
        N_("请过一会儿再试。"),
    ),
    "drop_damaged": (
        N_("中转位置上的数据包与它的清单对不上，没有收下，电脑里的记录没有变。"),
        N_("请对方重新上报一次，或者改用U盘。"),
    ),
    "drop_torso": (
        N_("中转的位置只存下了一半，这一步没有做完；记录都在电脑里，没有丢。"),
        N_("请过一会儿再点一次，会重新传这一段。"),
    ),
    "file_busy": (
        N_("文件正被别的程序（杀毒、网盘同步）占用，这一步没有做完；记录都在电脑里，没有丢。"),
        N_("请过一会儿再试；老是这样，请让那个程序不要管这个文件夹。"),
    ),
    "io_failed": (
        N_("读写文件时电脑报告了错误，这一步没有做完；记录都在电脑里，没有丢。"),
        N_("请再试一次；还不行就换一个U盘或文件夹。"),
    ),
}

_WRITE_CODES = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.EFBIG: "file_too_large",
    errno.EEXIST: "file_exists",
}
# Windows has one errno for most of these
_WINDOWS_CODES = {
    **dict.fromkeys((32, 33), "file_busy"),
    **dict.fromkeys((39, 112), "disk_full"),
    **dict.fromkeys((20, 21, 55, 59, 64, 121, 433, 1006, 1117, 1167), "medium_gone"),
    223: "file_too_large",
}
_GONE = {errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ENOTDIR, errno.ESTALE}


def fault(code: str, detail: str = "", **values: object) -> UserFault:
    """The refusal with this code; ``values`` fill its sentence, ``detail`` is for the log."""
    message, next_step = _SENTENCES[code]
    refusal = UserFault(code, _(message).format(**values), _(next_step).format(**values))
    if detail:
        refusal.add_note(detail)
    return refusal


def medium_sentence(code: str) -> tuple[str, str]:
    """Message and next step for a medium that failed."""
    message, next_step = _MEDIUM[code]
    return _(message), _(next_step)


def write_code(error: OSError) -> str:
    """The code for a write that the machine refused."""
    windows = _WINDOWS_CODES.get(getattr(error, "winerror", None) or 0)
    if windows:
        return windows
    number = error.errno or 0
    return _WRITE_CODES.get(number, "medium_gone" if number in _GONE else "io_failed")


def write_fault(error: OSError) -> EnvironmentFault:
    """The failure to show when writing a file did not work."""
    code = write_code(error)
    return EnvironmentFault(code, *medium_sentence(code))


def read_fault(error: OSError) -> EnvironmentFault:
    """The failure to show when reading a file did not work."""
    code = "file_missing" if isinstance(error, FileNotFoundError) else "file_unreadable"
    return EnvironmentFault(code, *medium_sentence(code))
