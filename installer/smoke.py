# SPDX-License-Identifier: MulanPSL-2.0
"""Tries a frozen program: it answers, finds what is shipped with it, and leaves cleanly.

python installer/smoke.py dist/wuse-desktop
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

_SECONDS = 120


def run(program: Path, *arguments: str, home: Path) -> str:
    """Run a program of the frozen folder with a home of its own; its output, or a stop."""
    environment = {
        "HOME": str(home),
        "WUSE_HOME": str(home / "desk"),
        "QT_QPA_PLATFORM": "offscreen",
        "PATH": os.defpath,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    done = subprocess.run(
        [str(program), *arguments],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{program.name} {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def main() -> None:
    """Try the command and its shipped files."""
    folder = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as home:
        answer = run(folder / "wuse", "--help", home=Path(home))
        if "wuse" not in answer:
            sys.exit(f"an odd answer: {answer}")
        form = next(folder.rglob("service_plan.md"))
        answer = run(folder / "wuse", "forms", "check", str(form), home=Path(home))
        if "service_plan" not in answer:
            sys.exit(f"the forms cannot be read: {answer}")
    print("the frozen program answers")


if __name__ == "__main__":
    main()
