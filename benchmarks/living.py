# SPDX-License-Identifier: MulanPSL-2.0
"""The real window on the large desks: its memory, and how far an import holds it up.

The program runs offscreen in a process of its own. The floor of the memory is an empty desk with
all pages opened; that of the stalls the same loop before the import.
"""

import csv
import json
import os
import random
import subprocess
import sys
from pathlib import Path

from benchmarks.county import build_county
from benchmarks.desks import new_desk, opened
from benchmarks.invented import birthday, given_name, id_number, phone
from benchmarks.measure import Line
from benchmarks.station import build_station

VOLUNTEERS = 180_000
_HEADINGS = ("姓名", "证件号码", "联系电话", "专业技能", "服务类别", "所在村", "录入同意")


def measure_memory(folder: Path) -> list[Line]:
    """What the program held at most while all pages were opened and their lists scrolled."""
    new_desk(folder / "empty", "station", "230127100").close()
    floor = _run("scroll", folder / "empty")["most_memory_mb"]
    found = []
    for name, build in (("station", build_station), ("county", build_county)):
        opened(folder / name, build).close()
        held = _run("scroll", folder / name)["most_memory_mb"]
        ratio = f"{held / floor:.2f}"
        found.append(
            Line(f"memory, {name}", f"{held:.0f} MB", f"{floor:.0f} MB", ratio, "< 300 MB")
        )
    return found


def measure_import(folder: Path, rows: int = VOLUNTEERS) -> list[Line]:
    """The longest stalls of the loop while a roster is looked at and loaded, and how long it took.

    "Busy" is the most processor time that the whole program took between two turns of the loop:
    on a machine with other work it tells of the program alone.
    """
    home = folder / "taking"
    new_desk(home, "station", "230127100").close()
    facts = _run("import", home, roster(folder / "volunteers.csv", rows))
    found = []
    for phase, words in (("examine", "looking at"), ("load", "loading")):
        text = f"{words} {rows} rows"
        taken = facts[f"{phase}_s"]
        found.append(Line(text, f"{taken:.0f} s", "", f"{taken / rows * 1000:.2f} ms/row", ""))
        for kind, bound in (("gap", "< 50 ms"), ("busy", "")):
            most, floor = facts[f"{phase}_{kind}_ms"], facts[f"quiet_{kind}_ms"]
            ratio = f"{most / floor:.1f}" if floor else ""
            what = f"{text}, longest {kind}"
            found.append(Line(what, f"{most:.0f} ms", f"{floor:.0f} ms", ratio, bound))
    held = facts["most_memory_mb"]
    found.append(Line(f"memory, importing {rows} rows", f"{held:.0f} MB", "", "", "< 300 MB"))
    return found


def roster(path: Path, rows: int, seed: int = 0) -> Path:
    """A table of volunteers, others for each seed, as a CSV file."""
    dice = random.Random(seed)  # noqa: S311 - invented people
    numbers: dict[str, None] = {}
    while len(numbers) < rows:
        numbers[id_number(birthday(dice, 1940, 2005), dice.randrange(1000))] = None
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        for place, number in enumerate(numbers):
            facts = (given_name(dice), number, phone(dice, place))
            writer.writerow((*facts, "驾驶", "助老", "镇西村", "是"))
    return path


def _run(*arguments: object) -> dict[str, float]:
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-m", "benchmarks.program", *map(str, arguments)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
