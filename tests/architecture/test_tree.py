# SPDX-License-Identifier: MulanPSL-2.0
"""What every file of the project must and must not say."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from tests.architecture.tree import ROOT, files, text_files

# Prose, data and pictures are covered by LICENSE and by the licence file beside them.
_SIGNED = {".py", ".sh", ".toml", ".lock", ".po", ".nsi", ".spec", ".qss"}
_SIGNED_NAMES = {"Makefile", ".gitignore", "run"}

# Written in pieces, so that this file passes its own test.
_FORBIDDEN = {
    "the address of a package registry": re.compile(
        "|".join(
            [
                r"pypi\.or" + "g",
                r"pythonhosted\.or" + "g",
                r"npmjs\.",
                r"npmmirror\.",
                r"/pypi/sim" + "ple",
            ]
        )
    ),
    "a path of one machine": re.compile(r"(?<![\w.~$})/-])/(?:work|home|root|Users)" + r"/\w"),
}


def unsuitable(text: str) -> Iterator[str]:
    """Yield what ``text`` may not say, with its line."""
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in _FORBIDDEN.items():
            if pattern.search(line):
                yield f"{number}: {what}"


def test_source_files_name_their_licence() -> None:
    unsigned = [
        name
        for name, text in text_files()
        if (name.rpartition("/")[2] in _SIGNED_NAMES or name.endswith(tuple(_SIGNED)))
        and text.strip()
        and "SPDX-License-Identifier: MulanPSL-2.0" not in "".join(text.splitlines()[:2])
    ]
    assert not unsigned


def test_no_file_names_a_registry_or_the_path_of_a_machine() -> None:
    found = [f"{name}:{what}" for name, text in text_files() for what in unsuitable(text)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "line",
    ["see https://pypi.or" + "g/project/x", "open('/wor" + "k/data')", "cd /hom" + "e/li/src"],
)
def test_a_planted_address_is_found(line: str) -> None:
    assert list(unsuitable(line))


def test_a_document_that_is_named_exists() -> None:
    names = {path.name for path in files()}
    missing = [
        f"{name}: {mention}"
        for name, text in text_files()
        for mention in re.findall(r"[\w.-]+\.md\b", text)
        if mention not in names
    ]
    assert not missing, "\n" + "\n".join(missing)


def test_the_build_lists_every_package() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    setuptools = config["tool"]["setuptools"]
    mapped = set(setuptools["package-dir"])
    folders = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for path in files(ROOT / "wuse_desktop")
        if path.suffix == ".py"
    }
    assert set(setuptools["packages"]) == folders | mapped
    assert setuptools["packages"] == sorted(setuptools["packages"])


def test_locks_hold_a_hash_for_every_package() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        text = lock.read_text(encoding="utf-8")
        pinned = re.findall(
            r"^[a-z0-9-]+==\S+ ?(?:;[^\\]*)?\\\n +--hash=sha256:", text, re.MULTILINE
        )
        assert len(pinned) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)), lock.name
        assert pinned, lock.name
