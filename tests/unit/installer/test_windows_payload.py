# SPDX-License-Identifier: MulanPSL-2.0
"""The Windows payload takes what Windows needs, and only the Python that was promised."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from installer.windows.payload import ROOT, for_windows, python_version, unpack_python

_LOCK = """\
# a comment
alembic==1.20.1 \\
    --hash=sha256:aa
    # via x
jeepney==0.9.0 ; sys_platform == 'linux' \\
    --hash=sha256:bb
pywin32-ctypes==0.2.3 ; sys_platform == 'win32' \\
    --hash=sha256:cc \\
    --hash=sha256:dd
setuptools==84.2.1 \\
    --hash=sha256:ee
zipp==4.1.2 ; python_full_version < '3.12' \\
    --hash=sha256:ff
"""


def _names(lock: str) -> list[str]:
    return [line.split("==")[0] for line in lock.splitlines() if "==" in line]


def test_windows_gets_its_own_libraries_and_no_other_systems() -> None:
    assert _names(for_windows(_LOCK, "3.11.0")) == ["alembic", "pywin32-ctypes", "zipp"]


def test_a_library_for_older_python_stays_away_from_a_newer_one() -> None:
    assert _names(for_windows(_LOCK, "3.12.0")) == ["alembic", "pywin32-ctypes"]


def test_every_hash_is_kept_and_every_marker_is_gone() -> None:
    kept = for_windows(_LOCK, "3.11.0")
    assert kept.count("--hash=sha256:") == 4
    assert ";" not in kept


def test_the_real_lock_has_the_keyring_of_windows() -> None:
    lock = (ROOT / "requirements/run.lock").read_text(encoding="utf-8")
    names = _names(for_windows(lock, "3.11.0"))
    assert {"pyside6-essentials", "sqlcipher3", "pywin32-ctypes"} <= set(names)
    assert not {"secretstorage", "jeepney", "setuptools"} & set(names)


@pytest.fixture
def embeddable(tmp_path: Path) -> Path:
    archive = tmp_path / "python.zip"
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("python311.zip", b"")
        package.writestr("python311._pth", "python311.zip\r\n.\r\n")
    return archive


def test_the_promised_python_is_unpacked_and_finds_the_libraries(
    embeddable: Path, tmp_path: Path
) -> None:
    sha256 = hashlib.sha256(embeddable.read_bytes()).hexdigest()
    unpack_python(embeddable, sha256, tmp_path / "python")
    assert "Lib\\site-packages" in (tmp_path / "python/python311._pth").read_text()
    assert python_version(tmp_path / "python") == "3.11.0"


def test_another_python_than_the_promised_one_is_not_used(embeddable: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="not used"):
        unpack_python(embeddable, "0" * 64, tmp_path / "python")
    assert not (tmp_path / "python").exists()
