# SPDX-License-Identifier: MulanPSL-2.0
"""Runs the measurements: ``python -m benchmarks [name …]``."""

import sys
import tempfile
from pathlib import Path

from benchmarks import bundling, forms, formview, importing, listing, saving, searching, starting

_ALL = {
    "saving": saving.measure,
    "searching": searching.measure,
    "listing": listing.measure,
    "starting": starting.measure,
    "forms": forms.measure,
    "importing": importing.measure,
    "formview": formview.measure,
    "bundles": bundling.measure,
}


def main() -> None:
    """Print one line a measurement."""
    names = sys.argv[1:] or list(_ALL)
    heading = f"{'what':38} {'measured':>14} {'floor':>14} {'ratio':>8}  bound"
    print(heading, "-" * len(heading), sep="\n")
    for name in names:
        with tempfile.TemporaryDirectory(prefix="wuse-bench-") as folder:
            for line in _ALL[name](Path(folder)):
                print(
                    f"{line.what:38} {line.measured:>14} {line.floor:>14} {line.ratio:>8}  "
                    f"{line.bound}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
