# SPDX-License-Identifier: MulanPSL-2.0
"""Where the frozen command begins."""

import sys

from wuse_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
