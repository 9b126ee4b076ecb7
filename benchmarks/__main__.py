# SPDX-License-Identifier: MulanPSL-2.0
"""Runs the measurements: ``python -m benchmarks [name …]``."""

import sys
import tempfile
from pathlib import Path

from benchmarks import (
    bundling,
    forms,
    formview,
    importing,
    listing,
    living,
    saving,
    searching,
    starting,
)
from benchmarks.peers import comparing

_ALL = {
    "saving": saving.measure,
    "searching": searching.measure,
    "listing": listing.measure,
    "memory": living.measure_memory,
    "starting": starting.measure,
    "forms": forms.measure,
    "importing": importing.measure,
    "background": living.measure_import,
    "formview": formview.measure,
    "bundles": bundling.measure,
    "peers": comparing.measure,
    "millions": searching.measure_millions,  # last: making them takes ten minutes and more
}


def main() -> None:
    """Print one line a measurement; the large desks are made once and used by all."""
    names = sys.argv[1:] or list(_ALL)
    heading = f"{'what':46} {'measured':>25} {'floor':>14} {'ratio':>11}  bound"
    print(heading, "-" * len(heading), sep="\n")
    with tempfile.TemporaryDirectory(prefix="wuse-bench-") as folder:
        for name in names:
            for line in _ALL[name](Path(folder)):
                print(
                    f"{line.what:46} {line.measured:>25} {line.floor:>14} {line.ratio:>11}  "
                    f"{line.bound}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
