# SPDX-License-Identifier: MulanPSL-2.0
"""What the command answers to right and wrong calls: exit codes, words, one JSON object."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wuse_desktop.cli.arguments import make_parser

ROOT = Path(__file__).parents[2]


def commands() -> dict[str, Any]:
    """Every command with its parser."""
    (group,) = (item for item in make_parser()._actions if item.dest == "command")
    choices: Any = group.choices
    return dict(choices)


def test_without_a_command_the_help_is_shown_and_it_is_wrong_use(wuse: Any) -> None:
    ran = wuse()
    assert ran.code == 2
    assert "setup" in ran.err


def test_help_lists_every_command(wuse: Any) -> None:
    ran = wuse("--help")
    assert ran.code == 0
    assert all(name in ran.out for name in commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_explains_itself_in_chinese(wuse: Any, name: str) -> None:
    ran = wuse(name, "--help")
    assert ran.code == 0
    assert re.search("[\u4e00-\u9fff]", ran.out)


def test_the_readme_names_every_command_and_no_other() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    section = text.partition("## The command")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    named = {re.match(r"`(\w+)", cell)[1] for cell in cells}  # type: ignore[index]
    assert named == set(commands())


@pytest.mark.parametrize(
    "arguments", [["fly"], ["figures"], ["bundle"], ["bundle", "fly"], ["sample", "--seed", "x"]]
)
def test_wrong_use_is_exit_code_2_with_a_hint(wuse: Any, arguments: list[str]) -> None:
    ran = wuse(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "--help" in ran.err
    as_json = wuse("--json", *arguments)
    assert as_json.code == 2
    assert as_json.facts["ok"] is False
    assert as_json.facts["code"] == "usage"


def test_the_options_of_all_commands_stand_before_or_after(
    wuse: Any, home: Path, password_file: Path
) -> None:
    before = wuse("--home", home, "--password-file", password_file, "--json", "status")
    after = wuse("status", "--json", "--password-file", password_file, "--home", home)
    assert before.code == after.code == 0
    assert before.facts == after.facts


def test_the_home_may_come_from_the_environment(
    wuse: Any, home: Path, password_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WUSE_HOME", str(home))
    assert wuse("status", "--password-file", password_file).code == 0


def test_a_folder_without_a_desk_is_refused_in_one_sentence(
    wuse: Any, tmp_path: Path, password_file: Path
) -> None:
    ran = wuse("--home", tmp_path / "none", "--password-file", password_file, "status")
    assert ran.code == 1
    assert ran.out == ""
    assert (
        ran.err.strip()
        == "这个文件夹里还没有工作台。请用 --home 指定文件夹，或先用 wuse setup 建立。"
    )
    assert not (tmp_path / "none").exists()


def test_a_wrong_password_is_refused_with_a_code_for_programs(
    wuse: Any, home: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("不是这个密码-12345\n", "utf-8")
    ran = wuse("--home", home, "--password-file", wrong, "--json", "status")
    assert ran.code == 1
    assert ran.facts["code"] == "wrong_password"
    assert ran.facts["next_step"]


@pytest.mark.parametrize("content", [None, "", "\n", b"\xff\xfe\xff"])
def test_a_password_file_that_says_nothing_is_refused(
    wuse: Any, home: Path, tmp_path: Path, content: str | bytes | None
) -> None:
    path = tmp_path / "secret.txt"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    ran = wuse("--home", home, "--password-file", path, "--json", "status")
    assert ran.code == 1
    assert ran.facts["code"].startswith("secret_file_")


def test_without_a_password_and_without_a_terminal_it_is_wrong_use(
    wuse: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    ran = wuse("--home", home, "--json", "status")
    assert ran.code == 2
    assert ran.facts["code"] == "password_needed"
    assert "--password-file" in ran.facts["next_step"]


def test_a_desk_that_is_open_elsewhere_is_left_alone(
    wuse: Any, home: Path, password_file: Path
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD_THE_LOCK, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    holder.stdout.readline()
    ran = wuse("--home", home, "--password-file", password_file, "--json", "status")
    holder.communicate(b"\n")
    assert ran.code == 1
    assert ran.facts["code"] == "desk_in_use"


_HOLD_THE_LOCK = """
import sys
from pathlib import Path
from wuse_desktop.paths import DeskLock, DeskPaths
with DeskLock(DeskPaths(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_english_is_spoken_when_asked_for(wuse: Any) -> None:
    assert wuse("--lang", "en", "status", "--help").code == 0
    assert wuse("--lang", "zh", "status", "--help").code == 0


def test_output_is_utf8_in_a_plain_locale_and_a_closed_pipe_is_no_defect(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from wuse_desktop.cli import main; sys.exit(main())",
         "--home", str(home / "none"), "--password-file", "-", "--json", "status"],
        input=b"x\n",
        capture_output=True,
        cwd=ROOT,
        env={"LC_ALL": "C", "PATH": "", "HOME": str(home)},
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert json.loads(done.stdout.decode("utf-8"))["message"].startswith("这个文件夹")


def test_help_needs_no_heavy_library() -> None:
    script = "import sys; from wuse_desktop.cli import main; main(['--help']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    heavy = {"sqlalchemy", "sqlcipher3", "reportlab", "PySide6", "keyring", "cryptography"}
    assert not loaded & heavy


def test_a_defect_is_told_without_the_words_of_the_error(
    wuse: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise KeyError("王秀兰")

    monkeypatch.setattr("wuse_desktop.cli.sheets.template", fail)
    ran = wuse("template", "persons", "-o", tmp_path / "x.xlsx", "--json")
    assert ran.code == 1
    assert ran.facts["code"] == "unexpected"
    assert "KeyError at" in ran.err
    assert "王秀兰" not in ran.err + ran.out
