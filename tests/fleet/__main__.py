# SPDX-License-Identifier: MulanPSL-2.0
"""Runs fleets by seed: ``python -m tests.fleet SEED [--until SEED] [--steps N] [--trace]``.

With ``--keep-going`` a seed that fails is told in one line and the next one runs; the last line
counts them.
"""

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
    parser.add_argument("--keep-going", action="store_true")
    given = parser.parse_args()
    seeds = range(given.seed, (given.until or given.seed) + 1)
    failed = []
    for seed in seeds:
        try:
            with tempfile.TemporaryDirectory(prefix="fleet-") as folder:
                trace = run_seed(Path(folder), seed, given.steps)
        except Exception as error:
            if not given.keep_going:
                raise
            failed.append(seed)
            _say(f"seed {seed}: {type(error).__name__}: {str(error).splitlines()[0]}")
            continue
        if given.trace:
            _say("\n".join(trace))
        _say(f"seed {seed}: {len(trace)} steps, all promises hold")
    if given.keep_going:
        _say(f"{len(seeds)} seeds, {len(failed)} failed {failed}")
        sys.exit(bool(failed))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
