# SPDX-License-Identifier: MulanPSL-2.0
"""The Qt binding that is installed does not use up ``None`` (decision record 0002)."""

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

_CALLS = 2_000


def test_calls_that_return_nothing_keep_the_count_of_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 loses one reference a call on Python 3.11 and ends the process at zero."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(_CALLS):
        label.setText(str(number))
    assert sys.getrefcount(None) - before > -_CALLS // 10
