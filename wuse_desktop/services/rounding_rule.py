# SPDX-License-Identifier: MulanPSL-2.0
"""The county's rule how volunteer time is shown on lists and sheets: in whole steps, rounded down.

What was given is stored to the minute; figures, stars and certificates never round
(MCA Order 67: the time actually given).
"""

from wuse_desktop.domain.volunteer_time import ROUNDINGS, Rounding
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services import county_rules
from wuse_desktop.services.county_rules import ROUNDING
from wuse_desktop.services.desk import Desk

EXACT: Rounding = 1


def rounding_rule(desk: Desk) -> Rounding:
    """The step in minutes that holds here; 1 means that nothing is rounded."""
    rule = county_rules.prescribed(desk, ROUNDING)
    known = [step for step in ROUNDINGS if rule is not None and step == rule.value]
    return known[0] if known else own_rounding_rule(desk)


def own_rounding_rule(desk: Desk) -> Rounding:
    """What this desk chose itself, whatever its county prescribes."""
    stored = desk.setting(ROUNDING, EXACT)
    return next((step for step in ROUNDINGS if step == stored), EXACT)


def set_rounding_rule(desk: Desk, step: int) -> None:
    """Choose the step; where a county prescribes its own, its stations follow.

    Raises UserFault ``rounding_unknown`` for another than 1, 5, 15 and 30, and ``set_by_county``.
    """
    if step not in ROUNDINGS:
        steps = enumerated(str(item) for item in ROUNDINGS)
        raise UserFault(
            "rounding_unknown",
            _("没有这种折算办法，没有改动。"),
            _("可以选 {steps} 分钟。").format(steps=steps),
        )
    county_rules.refuse_prescribed(desk, ROUNDING)
    with desk.together():
        desk.set_setting(ROUNDING, step)
        if county_rules.prescribed(desk, ROUNDING) is not None:
            county_rules.prescribe(desk, ROUNDING, step)


def prescribe_rounding(desk: Desk, *, on: bool) -> None:
    """Let the county's step hold at all stations, or leave it to them again.

    Raises UserFault ``rule_not_yours``.
    """
    if on:
        county_rules.prescribe(desk, ROUNDING, own_rounding_rule(desk))
    else:
        county_rules.let_go(desk, ROUNDING)


def rounding_text(step: Rounding) -> str:
    """The rule in words, as the choice in the settings and the note on a sheet."""
    if step == EXACT:
        return _("按实际分钟，不折算")
    return _("按{step}分钟为一档，不足一档的不计").format(step=step)
