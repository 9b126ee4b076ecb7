# SPDX-License-Identifier: MulanPSL-2.0
"""The command ``wuse``: everything the screens do for a desk's data, without a screen.

Only the arguments are read here; what a command needs is loaded when it runs.
"""

import sys
from collections.abc import Sequence

from wuse_desktop.cli.arguments import parse
from wuse_desktop.cli.running import run


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 when done, 1 when refused with a reason, 2 for wrong usage."""
    arguments = parse(sys.argv[1:] if argv is None else argv)
    return arguments if isinstance(arguments, int) else run(arguments)
