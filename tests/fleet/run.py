# SPDX-License-Identifier: MulanPSL-2.0
"""One seed from beginning to end."""

import gc
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.fleet.promises import check, keys_held, photos_held
from tests.fleet.ready import ready_databases
from tests.fleet.world import Shape, World

# what a seed may be given, by its rest
_SHAPES = (
    Shape(stations=1, laptops=2),
    Shape(stations=2, laptops=3),
    Shape(stations=1, laptops=3, roughness=0.08),
    Shape(stations=2, laptops=1),
    Shape(stations=2, laptops=2, prefecture=True),
    Shape(stations=1, laptops=3, versions=True),
    Shape(stations=1, laptops=3, thefts=True),
    Shape(stations=1, laptops=2, prefecture=True, versions=True, thefts=True),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a seed: its history, why it failed ("" if not), seconds of processor."""

    seed: int
    trace: list[str]
    failure: str
    seconds: float


def run_alone(seed: int, steps: int, *, keep_going: bool) -> Ran:
    """Run a seed in a folder of its own. With ``keep_going`` a failure is told, not raised."""
    gc.set_threshold(20_000)  # what a seed makes is mostly let go of without a search
    began, trace, failure = time.process_time(), list[str](), ""
    try:
        with tempfile.TemporaryDirectory(prefix="fleet-") as folder:
            trace = run_seed(Path(folder), seed, steps)
    except Exception as error:
        if not keep_going:
            raise
        said = next(iter(str(error).splitlines()), "")
        failure = f"{type(error).__name__}: {said}"
    return Ran(seed, trace, failure, time.process_time() - began)


def run_seed(folder: Path, seed: int, steps: int = 40) -> list[str]:
    """Run a seed and check its promises; returns what happened.

    An AssertionError or whatever went wrong carries the history and the command that repeats it.
    """
    with ready_databases():
        return _run(folder, seed, steps)


def _run(folder: Path, seed: int, steps: int) -> list[str]:
    world = World(folder, seed, _SHAPES[seed % len(_SHAPES)])
    try:
        for _step in range(steps):
            world.step()
        held, photos = keys_held(world), photos_held(world)
        world.settle()
        check(world, held, photos)
    except BaseException as error:
        error.add_note(f"repeat with: python -m tests.fleet {seed} --steps {steps}")
        error.add_note("\n".join(world.trace))
        raise
    finally:
        world.close()
    return world.trace
