# SPDX-License-Identifier: MulanPSL-2.0
"""Commands about the way bundles go: a folder or a server, and who we are there."""

from dataclasses import replace
from typing import Any

from wuse_desktop.cli.answer import REFUSED, Answer
from wuse_desktop.cli.calls import Call, read_secret
from wuse_desktop.i18n import _
from wuse_desktop.services import carriers
from wuse_desktop.services.carriers import Way


def secret_of(call: Call) -> str:
    """The password of the drop, if a file with it was given."""
    file = call.arguments.drop_password_file
    return read_secret(file) if file is not None else ""


def drop_show(call: Call) -> Answer:
    """Where bundles go."""
    way = carriers.read_way(call.desk)
    if way is None:
        return Answer([_("还没有选上报方式。")], {"address": ""})
    lines = [_("上报到：{place}").format(place=way.address.text)]
    if way.needs_password:
        lines.append(_("还没有填密码。"))
    return Answer(lines, _facts(way))


def drop_set(call: Call) -> Answer:
    """Choose where bundles go; an SFTP server is seen first and its key pinned only when named."""
    given = call.arguments
    password = secret_of(call)
    address = carriers.read_address(given.address)
    if given.host_key:
        address = replace(address, host_key=given.host_key)
    way = Way(
        carriers.read_address(address.text),
        ca_file=str(given.ca_file or ""),
        key_file=str(given.key_file or ""),
        proxy=given.proxy,
        limit_kib=max(given.limit, 0),
    )
    if address.kind == "sftp" and not address.host_key:
        tried = carriers.try_way(call.desk, way, password)
        lines = [tried.sentence]
        if tried.host_key:
            again = _("没有保存。请和管服务器的人核对，一致再运行一次，加上：--host-key '{key}'")
            lines.append(again.format(key=tried.host_key))
        facts = {"host_key": tried.host_key}
        return Answer(lines, facts, REFUSED, tried.code or "drop_host_key_new")
    notice = carriers.choose_way(call.desk, way, password)
    lines = [_("以后上报走 {place}。").format(place=way.label)]
    return Answer(lines + ([notice] if notice else []), {**_facts(way), "notice": notice})


def drop_try(call: Call) -> Answer:
    """Connect, store something small, read it back and take it away again."""
    way = carriers.read_way(call.desk)
    if way is None:
        return Answer([_("还没有选上报方式。")], {"address": ""}, REFUSED, "no_drop")
    tried = carriers.try_way(call.desk, way, secret_of(call), progress=call.progress)
    facts = {**_facts(way), "good": tried.good, "seen_host_key": tried.host_key}
    if tried.good:
        return Answer([tried.sentence], facts)
    return Answer([tried.sentence], facts, REFUSED, tried.code)


def _facts(way: Way) -> dict[str, Any]:
    return {
        "address": way.address.text,
        "kind": way.address.kind,
        "needs_password": way.needs_password,
        "ca_file": way.ca_file,
        "proxy": way.proxy,
        "limit_kib": way.limit_kib,
    }


COMMANDS = {"drop_show": drop_show, "drop_set": drop_set, "drop_try": drop_try}
