# SPDX-License-Identifier: MulanPSL-2.0
"""What the tests of forms report at the end of a run, and the clock they may turn."""

import os
import time
from collections.abc import Callable, Iterator

import pytest


@pytest.fixture
def time_zone() -> Iterator[Callable[[str], None]]:
    """Sets the machine's zone by a POSIX name (``UTC0``) for the length of a test."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system cannot change its zone in a running program")
    before = os.environ.get("TZ")

    def choose(name: str) -> None:
        os.environ["TZ"] = name
        time.tzset()

    yield choose
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests on outside tables have counted."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "conformance":
                terminalreporter.write_line(str(value))
