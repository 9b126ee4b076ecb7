# SPDX-License-Identifier: MulanPSL-2.0
"""``python -m wuse_desktop`` shows the window."""

import sys

from wuse_desktop.app import main

if __name__ == "__main__":
    sys.exit(main())
