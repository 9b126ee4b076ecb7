# SPDX-License-Identifier: MulanPSL-2.0
"""What a server can do wrong, one sentence and one next step for each.

``retryable`` says that waiting may help without anybody's doing; ``closes`` that nothing else can
be done over this carrier until then.
"""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from wuse_desktop.i18n import N_, _
from wuse_desktop.sync.faults import medium_sentence
from wuse_desktop.sync.ports import DropFault

_LONGEST_WAIT_S = 24 * 60 * 60


class _Told(NamedTuple):
    message: str
    next_step: str
    retryable: bool = False
    closes: bool = True


_SENTENCES: dict[str, _Told] = {
    "drop_unreachable": _Told(
        N_("连不上中转服务器 {host}，这一步没有做完；记录都在电脑里，没有丢。"),
        N_("请检查这台电脑能不能上网、地址有没有写错；网络好了再点一次，会接着传。"),
        retryable=True,
    ),
    "drop_cut": _Told(
        N_("和中转服务器 {host} 的连接断了，这一步没有做完；记录都在电脑里，没有丢。"),
        N_("请过一会儿再点一次，会从断的地方接着传。"),
        retryable=True,
    ),
    "drop_silent": _Told(
        N_("中转服务器 {host} 一直没有回应，这一步没有做完；记录都在电脑里，没有丢。"),
        N_("请过一会儿再点一次，会从断的地方接着传。"),
        retryable=True,
    ),
    "drop_busy": _Told(
        N_("中转服务器 {host} 现在忙不过来，这一步没有做完；记录都在电脑里，没有丢。"),
        N_("请过一会儿再点一次，会接着传。"),
        retryable=True,
    ),
    "drop_locked": _Told(
        N_("中转服务器 {host} 上的文件正被别的程序占用，这一步没有做完；记录都在电脑里，没有丢。"),
        N_("请过一会儿再点一次，会接着传。"),
        retryable=True,
        closes=False,
    ),
    "drop_garbled": _Told(
        N_("中转服务器 {host} 的回答看不懂，这一步没有做完；记录都在电脑里，没有丢。"),
        N_("请检查地址，或者看看上网是不是要先在网页上登录；然后再点一次。"),
        retryable=True,
    ),
    "drop_login": _Told(
        N_("中转服务器 {host} 不认这个用户名或密码，什么都没有传；记录都在电脑里，没有丢。"),
        N_("请向管服务器的人问清用户名和密码，在“上报方式”里重新填写。"),
    ),
    "drop_forbidden": _Told(
        N_("中转服务器 {host} 不让这个用户在这里读写，这一步没有做；记录都在电脑里，没有丢。"),
        N_("请让管服务器的人给这个用户开通读写权限，再试一次。"),
    ),
    "drop_no_place": _Told(
        N_("中转服务器 {host} 上没有这个目录或存储桶，什么都没有传；记录都在电脑里，没有丢。"),
        N_("请核对地址，或者让管服务器的人先把目录建好。"),
    ),
    "drop_full": _Told(
        N_("中转服务器 {host} 的空间满了，这一步没有做完；记录都在电脑里，没有丢。"),
        N_("请让管服务器的人清理出空间，再点一次，会接着传。"),
    ),
    "drop_too_large": _Told(
        N_("中转服务器 {host} 不收这么大的文件，这一步没有做；记录都在电脑里，没有丢。"),
        N_("请让管服务器的人把单个文件的上限调到 10 MB 以上，或者改用U盘。"),
    ),
    "drop_unsuitable": _Told(
        N_("{host} 不会按这种方式存取文件，什么都没有传；记录都在电脑里，没有丢。"),
        N_("请核对上报方式和地址；WebDAV 的地址往往以 /dav 或 /webdav 结尾。"),
    ),
    "drop_moved": _Told(
        N_("中转服务器 {host} 说地址换了，没有跟过去，什么都没有传；记录都在电脑里，没有丢。"),
        N_("请向管服务器的人问清新的地址，在“上报方式”里改好。"),
    ),
    "drop_refused": _Told(
        N_("中转服务器 {host} 拒绝了（代码 {status}），这一步没有做；记录都在电脑里，没有丢。"),
        N_("请把这个代码告诉管服务器的人，或者改用U盘。"),
        closes=False,
    ),
    "drop_certificate_time": _Told(
        N_("中转服务器 {host} 的安全证书不在有效期内，没有连上，什么都没有传。"),
        N_("请先看这台电脑的日期对不对；日期对的话，请让管服务器的人换证书。"),
    ),
    "drop_certificate_name": _Told(
        N_("中转服务器 {host} 出示的安全证书是别的服务器的，没有连上，什么都没有传。"),
        N_("请核对地址；地址没写错就不要使用，请打电话问管服务器的人。"),
    ),
    "drop_certificate_unknown": _Told(
        N_("不知道中转服务器 {host} 的安全证书是谁发的，没有连上，什么都没有传。"),
        N_("如果是单位自己发的证书，请向管服务器的人要根证书文件，在“上报方式”里选上它。"),
    ),
    "drop_no_tls": _Told(
        N_("和中转服务器 {host} 谈不成加密连接，什么都没有传。"),
        N_("请核对地址和端口；地址该用 http 还是 https，请问管服务器的人。"),
    ),
    "drop_ca_file": _Told(
        N_("根证书文件读不出来，没有连接，什么都没有传。"),
        N_("请在“上报方式”里重新选择根证书文件（.pem 或 .crt）。"),
    ),
    "drop_key_file": _Told(
        N_("私钥文件读不出来，或者它的密码不对，没有登录 {host}，什么都没有传。"),
        N_("请在“上报方式”里重新选择私钥文件，密码一栏填这个文件的密码。"),
    ),
    "drop_proxy": _Told(
        N_("代理服务器不让通过，没有连上 {host}，什么都没有传。"),
        N_("请在“上报方式”里核对代理的地址、用户名和密码。"),
    ),
    "drop_clock": _Told(
        N_("这台电脑的时间和中转服务器 {host} 差得太多，服务器没有答应；记录都在电脑里，没有丢。"),
        N_("请把电脑的日期和时间调准，再点一次。"),
    ),
    "drop_host_key": _Told(
        N_("中转服务器 {host} 的身份和第一次见到的不一样，没有登录，密码没有发出去。"),
        N_(
            "请打电话问管服务器的人是不是换了机器，核对指纹 {seen}；"
            "核对无误后在“上报方式”里试一次连接，确认新的指纹。"
        ),
    ),
}


def drop_fault(
    code: str, host: str = "", *, retry_after: float = 0, detail: str = "", **values: object
) -> DropFault:
    """The fault with this code at ``host``.

    ``retry_after`` is how many seconds the server asked us to wait; ``detail`` is for the log and
    must hold nothing of a record and no password.
    """
    told = _SENTENCES[code]
    fault = DropFault(
        code,
        _(told.message).format(host=host, **values),
        _(told.next_step).format(host=host, **values),
        retryable=told.retryable,
        closes=told.closes,
        retry_after=retry_after,
    )
    if detail:
        fault.add_note(detail)
    return fault


def object_fault(code: str) -> DropFault:
    """An object is there (``file_exists``) or is not (``drop_missing``)."""
    return DropFault(code, *medium_sentence(code), retryable=False)


_BY_STATUS = {
    401: "drop_login",
    403: "drop_forbidden",
    404: "drop_no_place",
    407: "drop_proxy",
    409: "drop_no_place",
    410: "drop_no_place",
    413: "drop_too_large",
    423: "drop_locked",
    507: "drop_full",
    **dict.fromkeys((405, 501), "drop_unsuitable"),
    **dict.fromkeys((301, 302, 303, 307, 308), "drop_moved"),
    **dict.fromkeys((408, 425, 429, 500, 502, 503, 504), "drop_busy"),
}


def status_fault(status: int, host: str, retry_after: str = "") -> DropFault:
    """The fault that an HTTP status stands for; ``retry_after`` is the header of that name."""
    code = _BY_STATUS.get(status, "drop_refused")
    return drop_fault(code, host, retry_after=_seconds(retry_after), status=status)


def _seconds(text: str) -> float:
    """How long a Retry-After header asks to wait; 0 for none or one that cannot be read."""
    try:
        found = float(text)
    except ValueError:
        try:
            found = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return 0
    return min(max(found, 0), _LONGEST_WAIT_S) if math.isfinite(found) else 0
