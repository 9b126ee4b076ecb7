# SPDX-License-Identifier: MulanPSL-2.0
"""Runs fleets by seed: ``python -m tests.fleet SEED [--until SEED] [--steps N] [--trace]``.

With ``--keep-going`` a seed that fails is told in one line and the next one runs; the last line
counts them. ``--jobs`` runs them in so many processes. Desks write through to the disk all the
time, so that a folder for temporary files in memory (``TMPDIR=/dev/shm``) pays.
"""

import argparse
import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.fleet.run import Ran, run_alone


def main() -> None:
    """Run one seed, or all up to another; the first that fails is told with its history."""
    parser = argparse.ArgumentParser(prog="python -m tests.fleet")
    parser.add_argument("seed", type=int)
    parser.add_argument("--until", type=int)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("--keep-going", action="store_true")
    given = parser.parse_args()
    seeds = range(given.seed, (given.until or given.seed) + 1)
    failed, seconds = [], 0.0
    for ran in _run_all(seeds, given.steps, given.jobs, keep_going=given.keep_going):
        seconds += ran.seconds
        if ran.failure:
            failed.append(ran.seed)
            _say(f"seed {ran.seed}: {ran.failure}")
            continue
        if given.trace:
            _say("\n".join(ran.trace))
        _say(f"seed {ran.seed}: {len(ran.trace)} steps, all promises hold")
    if given.keep_going:
        _say(
            f"{len(seeds)} seeds, {len(failed)} failed {sorted(failed)}, "
            f"{seconds:.0f} s of processor, {seconds / len(seeds):.2f} s each"
        )
        sys.exit(bool(failed))


def _run_all(seeds: range, steps: int, jobs: int, *, keep_going: bool) -> Iterator[Ran]:
    run = partial(run_alone, steps=steps, keep_going=keep_going)
    if jobs == 1:
        yield from map(run, seeds)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(run, seeds)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
