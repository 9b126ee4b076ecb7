# SPDX-License-Identifier: MulanPSL-2.0
"""Commands about the computers of a station: joining, letting in, stopping."""

from typing import Any

from wuse_desktop.cli.answer import Answer, table_lines
from wuse_desktop.cli.calls import Call
from wuse_desktop.cli.desks import made_answer
from wuse_desktop.cli.files import made_if_folder
from wuse_desktop.i18n import _
from wuse_desktop.services import joining, welcoming, whom
from wuse_desktop.services.enrolment import CardShown
from wuse_desktop.services.laptop_list import list_laptops, revoke
from wuse_desktop.services.setup import NewDesk
from wuse_desktop.services.welcoming import Welcome


def laptop_new(call: Call) -> Answer:
    """Make a desk that waits to join a station, and give out its recovery code once."""
    given = call.arguments

    def make() -> NewDesk:
        password = call.new_password(given.password_file, "--password-file")
        return joining.create_joining_desk(
            call.paths.home, given.user_name, given.login, password, progress=call.progress
        )

    return made_answer(call, make, _("等待加入的电脑"))


def laptop_card(call: Call) -> Answer:
    """Write the card with which this laptop asks to join."""
    made = joining.make_device_card(call.desk, made_if_folder(call.arguments.output))
    line = _("登记卡已写到 {file}，请拿到登记它的电脑上。").format(file=made.path)
    return Answer([line, _digits(made.fingerprint)], _card(made))


def laptop_show(call: Call) -> Answer:
    """Read a laptop's card without admitting it."""
    shown = welcoming.show_device_card(call.arguments.file)
    return Answer([shown.name, _digits(shown.fingerprint)], _card(shown))


def laptop_admit(call: Call) -> Answer:
    """Let one more laptop into this station."""
    given = call.arguments
    folder = made_if_folder(given.output)
    made = welcoming.admit_laptop(call.desk, given.file, folder, given.role, call.progress)
    return _welcomed(made)


def laptop_replace(call: Call) -> Answer:
    """At a county: let a laptop into a station that lost one."""
    given = call.arguments
    site = whom.station_of(call.desk, given.site)
    folder = made_if_folder(given.output)
    lost = [
        item.device_id
        for item in list_laptops(call.desk, site)
        if item.letter in given.lost and item.state == "admitted"
    ]
    made = welcoming.replace_lost(
        call.desk, site, given.file, folder, lost, given.role, call.progress
    )
    return _welcomed(made)


def laptop_join(call: Call) -> Answer:
    """Become a laptop of the station that a card names."""
    desk = call.desk
    shown = joining.show_welcome(desk, call.arguments.file)
    taken = joining.join(desk, call.arguments.file, call.progress)
    lines = [
        _("已加入{station}，收下 {rows} 行数据。").format(station=shown.name, rows=taken.rows),
        _digits(shown.fingerprint),
    ]
    return Answer(lines, {**_card(shown), "rows": taken.rows})


def laptop_list(call: Call) -> Answer:
    """The computers of this station, or at a county of one of its stations."""
    site = whom.station_of(call.desk, call.arguments.site)
    found = list_laptops(call.desk, site)
    rows = [
        (
            item.letter,
            item.label,
            _("在用") if item.state == "admitted" else _("已停用"),
            item.admitted_on,
            _("就是这台") if item.own else "",
        )
        for item in found
    ]
    facts = [
        {
            "device_id": item.device_id,
            "letter": item.letter,
            "label": item.label,
            "state": item.state,
            "own": item.own,
        }
        for item in found
    ]
    return Answer(table_lines(rows), {"laptops": facts})


def laptop_stop(call: Call) -> Answer:
    """Trust a computer no longer."""
    given = call.arguments
    site = whom.station_of(call.desk, given.site)
    wanted = next(
        (
            item.device_id
            for item in list_laptops(call.desk, site)
            if given.letter in (item.letter, item.device_id) and item.state == "admitted"
        ),
        "",
    )
    revoke(call.desk, wanted, given.reason, site)
    return Answer([_("{letter} 号机已停用。").format(letter=given.letter)], {"device_id": wanted})


def _welcomed(made: Welcome) -> Answer:
    lines = [
        _("已登记{name}，开通卡 {card} 和数据包 {bundle} 请一起拿到那台电脑上。").format(
            name=made.label, card=made.card, bundle=made.bundle
        ),
        _digits(made.fingerprint),
    ]
    facts: dict[str, Any] = {
        "card": str(made.card),
        "bundle": str(made.bundle),
        "rows": made.rows,
        "fingerprint": list(made.fingerprint),
    }
    return Answer(lines, facts)


def _digits(groups: tuple[str, ...]) -> str:
    return _("请核对这组数字：{digits}").format(digits=" ".join(groups))


def _card(card: CardShown) -> dict[str, Any]:
    return {"file": str(card.path), "name": card.name, "fingerprint": list(card.fingerprint)}


COMMANDS = {
    "laptop_new": laptop_new,
    "laptop_card": laptop_card,
    "laptop_show": laptop_show,
    "laptop_admit": laptop_admit,
    "laptop_replace": laptop_replace,
    "laptop_join": laptop_join,
    "laptop_list": laptop_list,
    "laptop_stop": laptop_stop,
}
