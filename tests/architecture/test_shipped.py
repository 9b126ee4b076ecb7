# SPDX-License-Identifier: MulanPSL-2.0
"""What is shipped beside the code arrives, and is what it says it is."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files

# As decision record 0003 has them.
_FONTS = {
    "NotoSansSC_400Regular.ttf": "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    "NotoSansSC_700Bold.ttf": "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
}


@pytest.mark.parametrize("name", sorted(_FONTS))
def test_a_font_is_the_one_that_was_chosen(name: str) -> None:
    content = (ROOT / "resources/fonts" / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == _FONTS[name]


def test_the_wheel_holds_every_source_and_every_shipped_file(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for path in files():  # the build writes beside what it builds
        target = tree / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(path)
    subprocess.run(
        [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", "wheel", "--no-deps",
         "--no-build-isolation", "--no-index", "--wheel-dir", str(tmp_path), str(tree)],
        check=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        metadata = archive.read(next(n for n in held if n.endswith("entry_points.txt"))).decode()
    expected = {path.relative_to(ROOT).as_posix() for path in files(ROOT / "wuse_desktop")}
    expected |= {
        f"wuse_desktop/shipped/{path.relative_to(ROOT).as_posix()}"
        for folder in ("resources", "forms")
        for path in files(ROOT / folder)
    }
    assert expected - held == set()
    assert "wuse = wuse_desktop.cli:main" in metadata
    assert "wuse-desktop = wuse_desktop.app:main" in metadata
