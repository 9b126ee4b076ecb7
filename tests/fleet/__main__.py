# SPDX-License-Identifier: MulanPSL-2.0
"""Runs fleets by seed: ``python -m tests.fleet SEED [--until SEED] [--steps N] [--trace]``."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.fleet.run import run_seed


def main() -> None:
    """Run one seed, or all up to another; the first that fails is told with its history."""
    parser = argparse.ArgumentParser(prog="python -m tests.fleet")
    parser.add_argument("seed", type=int)
    parser.add_argument("--until", type=int)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--trace", action="store_true")
    given = parser.parse_args()
    for seed in range(given.seed, (given.until or given.seed) + 1):
        with tempfile.TemporaryDirectory(prefix="fleet-") as folder:
            trace = run_seed(Path(folder), seed, given.steps)
        if given.trace:
            sys.stdout.write("\n".join(trace) + "\n")
        sys.stdout.write(f"seed {seed}: {len(trace)} steps, all promises hold\n")


if __name__ == "__main__":
    main()
