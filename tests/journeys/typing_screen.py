# SPDX-License-Identifier: MulanPSL-2.0
"""A screen with fcitx5 and its pinyin on it, the real program, and a person typing at the keyboard.

Everything is started for one test, in the test's own home, and ended with it: an X server without a
display, a message bus, a small window manager, fcitx5. Keys are those of the X server; what they
did is asked of the program (tests.journeys.watched_program).
"""

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[2]
_PROGRAMS = ("Xvfb", "dbus-daemon", "dbus-send", "jwm", "fcitx5", "xdotool")
_SYSTEM = Path("/usr")
_OWN = Path(sys.prefix, "fcitx5", "usr")  # where tools/bootstrap.sh puts the pinyin alone
_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_PATIENCE = 30.0  # seconds for one fact, on a machine with other work
_ANSWER, _MOST_PRESSES = 6.0, 5  # a screen under load may lose a key
_PAUSE = 0.03
_KEY_MS = "25"
_PROFILE = """\
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""
_CONFIG = "[Behavior]\nActiveByDefault=True\nShareInputState=All\n"
_FONTS = """\
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir>
</fontconfig>
"""
_WINDOWS = "<?xml version='1.0'?><JWM><FocusModel>click</FocusModel></JWM>\n"

Standing = dict[str, Any]
Found = TypeVar("Found")


def missing() -> str:
    """What this machine lacks for such a screen, or an empty text."""
    lacking = [name for name in _PROGRAMS if shutil.which(name) is None]
    if not any((place / "share/fcitx5/addon/pinyin.conf").exists() for place in (_SYSTEM, _OWN)):
        lacking.append("fcitx5-pinyin")
    if not any(path.exists() for path in _MACHINE_IDS):
        lacking.append("a machine id")
    return ", ".join(lacking)


class Screen:
    """The screen: ``environment`` is what programs on it are started with."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._started: list[subprocess.Popen[bytes]] = []
        self._fcitx: subprocess.Popen[bytes] | None = None
        self.environment: dict[str, str] = {
            **{
                name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ
            },
            "HOME": str(home),
            **{
                f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE")
            },
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "XDG_DATA_DIRS": f"/usr/share:{_OWN}/share",
            "FCITX_ADDON_DIRS": ":".join(map(str, _addons())),
            "LANG": "C.UTF-8",
            "WUSE_KEYRING": "none",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }

    def start(self) -> None:
        """Start everything, each when the one before stands."""
        for folder, name, text in (
            ("config/fcitx5", "profile", _PROFILE),
            ("config/fcitx5", "config", _CONFIG),
            ("config/fontconfig", "fonts.conf", _FONTS.format(fonts=ROOT / "resources/fonts")),
            ("config", "jwmrc", _WINDOWS),
            ("run", "empty", ""),
        ):
            (self._home / folder).mkdir(parents=True, exist_ok=True)
            (self._home / folder / name).write_text(text, encoding="utf-8")
        (self._home / "run").chmod(0o700)
        display = self._told(
            "Xvfb", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-displayfd"
        )
        self.environment["DISPLAY"] = f":{display}"
        bus = self._told("dbus-daemon", "--session", "--nofork", "--print-address")
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus
        self._start("jwm", "-f", str(self._home / "config/jwmrc"))
        self.start_fcitx()

    def start_fcitx(self) -> None:
        """Start the input method and wait until it answers on the names of ibus."""
        self._fcitx = self._start("fcitx5", "--disable=wayland,cloudpinyin,notifications")
        wait_for(lambda: self._is_owned("org.freedesktop.portal.IBus") or None, "fcitx5")

    def kill_fcitx(self) -> None:
        """Let the input method die at once."""
        assert self._fcitx is not None
        self._fcitx.kill()
        self._fcitx.wait()
        wait_for(lambda: not self._is_owned("org.freedesktop.portal.IBus") or None, "its end")

    def candidates(self) -> tuple[int, int, int, int] | None:
        """Left, top, width and height of the window of candidates, when it is shown."""
        found = self._run("xdotool", "search", "--onlyvisible", "--name", "Fcitx5 Input Window")
        if not found:
            return None
        lines = self._run("xdotool", "getwindowgeometry", "--shell", found.split()[-1]).split()
        says = dict(line.split("=", 1) for line in lines)
        return int(says["X"]), int(says["Y"]), int(says["WIDTH"]), int(says["HEIGHT"])

    def press(self, *keys: str) -> None:
        """Press keys by their X names, e.g. "ctrl+k", "Return"."""
        if keys:
            self._run("xdotool", "key", "--delay", _KEY_MS, *keys, check=True)

    def type(self, letters: str) -> None:
        """Press the keys of ASCII letters one after another."""
        self._run("xdotool", "type", "--delay", _KEY_MS, letters, check=True)

    def end(self) -> None:
        """End what was started, the last first."""
        for program in reversed(self._started):
            program.terminate()
        for program in reversed(self._started):
            try:
                program.wait(10)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()

    def _start(self, *words: str, **options: Any) -> "subprocess.Popen[bytes]":
        with (self._home / f"{words[0]}.log").open("ab") as log:
            program = subprocess.Popen(
                words, env=self.environment, stdout=log, stderr=log, **options
            )
        self._started.append(program)
        return program

    def _told(self, *words: str) -> str:
        """Start a program that tells something in one line when it stands; what it told."""
        reading, writing = os.pipe()
        try:
            self._start(*words[:-1], *_to_pipe(words[-1], writing), pass_fds=(writing,))
        finally:
            os.close(writing)
        with os.fdopen(reading) as pipe:
            ready, _writing, _failed = select.select([pipe], [], [], _PATIENCE)
            told = pipe.readline().strip() if ready else ""
        assert told, f"{words[0]} did not start"
        return told

    def _is_owned(self, name: str) -> bool:
        words = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"]
        asked = self._run(*words, "org.freedesktop.DBus.NameHasOwner", f"string:{name}")
        return "boolean true" in asked

    def _run(self, *words: str, check: bool = False) -> str:
        done = subprocess.run(
            words, env=self.environment, check=check, capture_output=True, text=True, timeout=60
        )
        return done.stdout


def _to_pipe(option: str, descriptor: int) -> tuple[str, ...]:
    return (f"{option}={descriptor}",) if option.startswith("--") else (option, str(descriptor))


def _addons() -> Iterator[Path]:
    for place in (_SYSTEM, _OWN):
        yield from sorted(place.glob("lib/*/fcitx5"))
        yield from sorted(place.glob("lib/fcitx5"))


class Person:
    """Somebody at the keyboard of a screen with the program on it."""

    def __init__(self, screen: Screen, desk: Path, environment: Mapping[str, str]) -> None:
        self.screen = screen
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.watched_program", "--home", str(desk)],
            cwd=ROOT,
            env={**screen.environment, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.happened: list[list[str]] = []

    def look(self, picture: Path | None = None) -> Standing:
        """What stands where the keyboard is, and with a path a picture of the screen."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{picture or ''}\n")
        self._program.stdin.flush()
        ready, _writing, _failed = select.select([self._program.stdout], [], [], _PATIENCE)
        assert ready, "the program does not answer"
        standing: Standing = json.loads(self._program.stdout.readline())
        self.happened += standing["happened"]
        return standing

    def until(self, **facts: object) -> Standing:
        """Look until these facts hold, e.g. ``page="today"``.

        A menu gives the keyboard back in a moment: until then there is no caret.
        """
        last: list[Standing] = []

        def holds() -> Standing | None:
            last[:] = [self.look()]
            found = last[0]
            there = all(found.get(name) == fact for name, fact in facts.items())
            return found if there and found.get("caret", True) else None

        try:
            return wait_for(holds, str(facts))
        except AssertionError as error:
            raise AssertionError(f"{error}; last: {last}; {self.happened[-12:]}") from None

    def until_cell(self, **facts: object) -> Standing:
        """Look until these facts hold of the cell that has the keyboard."""

        def holds() -> Standing | None:
            found = self.look()
            cell = found.get("cell") or {}
            there = found.get("caret") and all(cell.get(name) == it for name, it in facts.items())
            return found if there else None

        return wait_for(holds, f"a cell with {facts}")

    def save(self, *keys: str) -> str:
        """Press the keys of saving, once more if the form reminds of something; what is said.

        A press while the form is still being checked saves nothing: it would be one before the
        reminders were seen.
        """
        reminded = False

        def answered() -> Standing | None:
            nonlocal reminded
            seen = self.look()
            fresh = seen["reminds"] and not reminded
            reminded = reminded or seen["reminds"]
            return seen if seen["said"] or fresh else None

        for _press in range(_MOST_PRESSES):
            self.press(*keys)
            with contextlib.suppress(AssertionError):
                seen = wait_for(answered, "", _ANSWER)
                if seen["said"]:
                    return str(seen["said"])
        raise AssertionError(f"nothing was saved: {self.look()}; {self.happened[-24:]}")

    def type(self, letters: str) -> None:
        """Press the keys of letters."""
        self.screen.type(letters)

    def press(self, *keys: str) -> None:
        """Press keys."""
        self.screen.press(*keys)

    def compose(self, letters: str) -> Standing:
        """Type pinyin and wait until all of it is shown as being composed."""
        self.type(letters)
        return self.until(composed=letters)

    def choose(self, key: str = "space") -> Standing:
        """Take a candidate, and wait until nothing is composed any more."""
        self.press(key)
        return self.until(composed="")

    def write(self, *syllables: str) -> None:
        """Write words by their pinyin, taking the first candidate of each."""
        for letters in syllables:
            self.compose(letters)
            self.choose()

    def unlock(self, password: str) -> None:
        """Type the password of the desk and wait for its first page."""
        self.until(page="locked", focus="PasswordLine", window="MainWindow")
        self.type(password)
        self.until(text=password)
        self.press("Return")
        self.until(page="today")

    def leave(self) -> None:
        """Close the window, and wait for the end of the program."""
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            self._program.communicate(timeout=_PATIENCE)  # its input ends, and it closes
        if self._program.poll() is None:
            self._program.kill()
            self._program.communicate()


def wait_for(ask: Callable[[], Found | None], what: str, patience: float = _PATIENCE) -> Found:
    """Ask again until there is an answer, for so many seconds."""
    end = time.monotonic() + patience
    while True:
        found = ask()
        if found is not None:
            return found
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(_PAUSE)
