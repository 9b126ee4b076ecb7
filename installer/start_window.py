# SPDX-License-Identifier: MulanPSL-2.0
"""Where the frozen window begins."""

import sys

from wuse_desktop.app import main

if __name__ == "__main__":
    sys.exit(main())
