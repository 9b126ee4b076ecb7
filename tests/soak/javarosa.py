# SPDX-License-Identifier: MulanPSL-2.0
"""JavaRosa, the form engine of ODK Collect, as an oracle: a process that fills the same forms.

It comes as a jar inside the pyxform package and needs a Java with its compiler (17 or later).
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO

_SOURCE = Path(__file__).parent / "java" / "Oracle.java"

# Where the stations are. Ours knows no zones; see ``agreement.now``.
ZONE = "Asia/Shanghai"

_OLDEST_JAVA = 17
_ESCAPED = re.compile(r"\\(.)")
_LETTERS = {"t": "\t", "n": "\n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What JavaRosa says of one question, group or row."""

    relevant: bool
    required: bool
    read_only: bool
    holds: bool
    choices: str
    text: str


def unavailable() -> str:
    """Why there is no oracle on this machine, "" if there is one."""
    if _jar() is None:
        return "pyxform has no ODK Validate in it"
    java = shutil.which("java")
    if java is None or shutil.which("javac") is None:
        return "no Java with its compiler is installed"
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', told.stderr)
    if version is None or int(version[1]) < _OLDEST_JAVA:
        return f"Java is older than {_OLDEST_JAVA}"
    return ""


class JavaRosa:
    """The running oracle; ``begin`` a form, then answer it. A failure there is a RuntimeError."""

    def __init__(self) -> None:
        self._failures = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - until close
        self._process = subprocess.Popen(
            [
                *("java", "-XX:+UseSerialGC", "-Xshare:auto", f"-Duser.timezone={ZONE}"),
                *("-cp", str(_jar()), str(_SOURCE)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._failures,
            encoding="utf-8",
        )

    def __enter__(self) -> "JavaRosa":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._pipe(self._process.stdin).close()
        self._process.wait()
        self._pipe(self._process.stdout).close()
        self._failures.close()

    def begin(self, xform: Path) -> None:
        """A blank form."""
        self._ask("begin", str(xform))

    def set(self, path: str, text: str) -> None:
        """Answer a question; "" takes the answer back."""
        self._ask("set", path, text)

    def add_row(self, row_path: str) -> None:
        """A new last row, by the path that it will have."""
        self._ask("add", row_path)

    def remove_row(self, row_path: str) -> None:
        """Take a row out."""
        self._ask("remove", row_path)

    def walk(self) -> None:
        """Go through all screens, which makes the rows that are counted."""
        self._ask("walk")

    def again(self) -> None:
        """Run every rule again."""
        self._ask("again")

    def state(self) -> dict[str, Verdict]:
        """The verdicts by path; rows are counted from 1."""
        found = {}
        for line in self._ask("state"):
            path, relevant, required, read_only, holds, choices, text = line.split("\t")
            found[path] = Verdict(
                relevant=relevant == "true",
                required=required == "true",
                read_only=read_only == "true",
                holds=holds == "true",
                choices=choices,
                text=_read(text),
            )
        return found

    def _ask(self, *words: str) -> list[str]:
        line = "\t".join(map(_written, words))
        pipe = self._pipe(self._process.stdin)
        try:
            pipe.write(line + "\n")
            pipe.flush()
        except BrokenPipeError:
            raise RuntimeError(self._last_words()) from None
        lines = list(self._lines())
        if lines and lines[-1].startswith("! "):
            raise RuntimeError(f"{line}: {_read(lines[-1])}")
        return lines

    def _lines(self) -> Iterator[str]:
        for line in self._pipe(self._process.stdout):
            if line == ".\n":
                return
            yield line.removesuffix("\n")
        raise RuntimeError(self._last_words())

    def _last_words(self) -> str:
        self._process.wait()
        self._failures.seek(0)
        return f"JavaRosa has ended: {self._failures.read()[-2000:]}"

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


def _jar() -> Path | None:
    found = find_spec("pyxform")
    if found is None or found.origin is None:
        return None
    jar = Path(found.origin).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    return jar if jar.is_file() else None


def _written(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _read(text: str) -> str:
    return _ESCAPED.sub(lambda match: _LETTERS.get(match[1], match[1]), text)
