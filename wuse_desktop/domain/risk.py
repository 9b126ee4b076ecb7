# SPDX-License-Identifier: MulanPSL-2.0
"""How the risk of a person is told wherever the person appears."""

from wuse_desktop.domain.codes import label
from wuse_desktop.i18n import _

HIGH, MEDIUM = "1", "2"
_TOLD = frozenset({HIGH, MEDIUM})


def risk_words(level: str) -> str:
    """High and medium risk in two words; "" for low risk and none."""
    if level not in _TOLD:
        return ""
    return _("风险 {level}").format(level=label("RISK_LEVEL", level))
