# SPDX-License-Identifier: MulanPSL-2.0
"""The shipped forms: ``forms/*.md`` are edited, ``forms/xform/*.xml`` are made of them.

python -m tools.forms compile    writes the XForm text of every form
python -m tools.forms check      exit code 1 and the reasons, when one is wrong or out of date
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from wuse_desktop.forms.faults import FormFault, FormProblem
from wuse_desktop.forms.reader import read_form

ROOT = Path(__file__).resolve().parent.parent
FORMS = ROOT / "forms"


def definitions(folder: Path = FORMS) -> list[Path]:
    """The definitions of a folder; README.md is none."""
    return sorted(path for path in folder.glob("*.md") if path.name != "README.md")


def compile_all(folder: Path = FORMS) -> list[str]:
    """Write the XForm text of every definition, take out what has none; returns what is wrong."""
    problems: list[str] = []
    target = folder / "xform"
    for path in definitions(folder):
        try:
            xform = _compiled(path)
        except FormFault as fault:
            problems += _spoken(path, fault)
        else:
            target.mkdir(exist_ok=True)
            _target(path).write_bytes(xform)
    for orphan in _orphans(folder):
        orphan.unlink()
    return problems


def check(folder: Path = FORMS) -> list[str]:
    """What is wrong with the definitions, and which XForm text is not what they give."""
    problems: list[str] = []
    for path in definitions(folder):
        try:
            xform = _compiled(path)
        except FormFault as fault:
            problems += _spoken(path, fault)
        else:
            made = _target(path)
            if not made.exists() or made.read_bytes() != xform:
                problems.append(f"{made.name} is not what {path.name} gives")
    problems += [f"{orphan.name} has no definition" for orphan in _orphans(folder)]
    return problems


def _compiled(path: Path) -> bytes:
    """The XForm text of a definition, whose number must be the name of its file."""
    found = read_form(path)
    if found.form_id != path.stem:
        message = f"form_id is {found.form_id}, the file is called {path.stem}"
        raise FormFault((FormProblem(message=message),))
    return found.xform.encode()


def _target(path: Path) -> Path:
    return path.parent / "xform" / f"{path.stem}.xml"


def _orphans(folder: Path) -> list[Path]:
    known = {_target(path) for path in definitions(folder)}
    return sorted(path for path in (folder / "xform").glob("*.xml") if path not in known)


def _spoken(path: Path, fault: FormFault) -> Iterator[str]:
    for problem in fault.problems:
        yield f"{path.name}:{problem.row}: {problem.message}"


def main() -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=("compile", "check"))
    action = parser.parse_args().action
    problems = compile_all() if action == "compile" else check()
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems and action == "check":
        print("run: python -m tools.forms compile", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
