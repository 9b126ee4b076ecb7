# SPDX-License-Identifier: MulanPSL-2.0
"""The keys of a visit's form: results and ways by one letter, and what waits under 更多."""

import dataclasses
from collections.abc import Sequence

from wuse_desktop.gui.widgets.key_choice import Key
from wuse_desktop.gui.widgets.record_form import Part
from wuse_desktop.i18n import N_, _

OUTCOMES = (
    Key("1", N_("见到本人"), "B"),
    Key("2", N_("见到家属"), "J"),
    Key("3", N_("未遇"), "W"),
    Key("4", N_("外出"), "C"),
    Key("5", N_("住院"), "Z"),
    Key("7", N_("拒访"), "R"),
    Key("6", N_("去世"), "Q"),
    Key("8", N_("地址错"), "D"),
)
MODES = (
    Key("in_person", N_("入户"), "R"),
    Key("phone", N_("电话"), "D"),
    Key("video", N_("视频"), "S"),
    Key("neighbour", N_("邻里代访"), "L"),
    Key("institution", N_("机构"), "J"),
    Key("doorstep", N_("门口"), "M"),
)
SELF_CARE = Part(
    N_("六项自理能力（特困人员；能自己完成的才勾选）"), ("self_care_assessed", "self_care_items")
)
TEKUN = frozenset({"03", "04"})  # CLIENT_CAT
MORE = (
    Part(N_("生活与健康"), ("living", "living_note", "mood", "mood_note", "health", "care_status")),
    SELF_CARE,
    Part(N_("安全与需求"), ("home_risks", "needs", "needs_note", "school_status")),
    Part(
        N_("其他"),
        ("income_change", "income_change_note", "accompanied_by", "confidentiality_level"),
    ),
)


def shown_keys(keys: Sequence[Key]) -> list[Key]:
    """Keys with their labels in the current language."""
    return [dataclasses.replace(item, label=_(item.label)) for item in keys]


def shown_parts() -> list[Part]:
    """The rest of the official form in the current language."""
    return [Part(_(part.title), part.names) for part in MORE]
