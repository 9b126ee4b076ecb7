# SPDX-License-Identifier: MulanPSL-2.0
"""The desk's folder and its lock; a log that can be mailed."""

import errno
import logging
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wuse_desktop import paths as paths_module
from wuse_desktop.domain.ids import new_id
from wuse_desktop.errors import Defect, EnvironmentFault, Fault, UserFault
from wuse_desktop.logs import SafeFormatter, describe, fault_of, install_hooks, start_logging
from wuse_desktop.paths import DeskLock, DeskPaths, desk_paths

NAME, PHONE, ID_NO = "王秀兰", "13971234567", "42011619540312452X"
HOLD = """
import sys
from pathlib import Path
from wuse_desktop.paths import DeskLock, DeskPaths
with DeskLock(DeskPaths(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")


@pytest.fixture
def desk(tmp_path: Path) -> DeskPaths:
    made = DeskPaths(tmp_path / "desk")
    made.prepare()
    return made


def test_chosen_folder_goes_before_the_environment(tmp_path: Path) -> None:
    environ = {"WUSE_HOME": str(tmp_path / "b")}
    assert desk_paths(str(tmp_path / "a"), environ).home == tmp_path / "a"
    assert desk_paths(None, environ).home == tmp_path / "b"
    assert desk_paths("", environ).home == tmp_path / "b"


def test_folder_of_the_user_is_the_last_resort() -> None:
    home = desk_paths(None, {}).home
    assert home.is_absolute()
    assert home.name == "wuse-desktop"


def test_relative_and_tilde_folders_become_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert desk_paths("here", {}).home == tmp_path / "here"
    assert desk_paths("~/there", {}).home == tmp_path / "there"


def test_every_name_lies_in_the_desks_folder(desk: DeskPaths) -> None:
    names = ("database", "keyslots", "bundles", "inbox", "backups", "attachments", "logs", "lock")
    found = [getattr(desk, name) for name in names]
    assert len(set(found)) == len(names)
    assert {path.parent for path in found} == {desk.home}
    assert (desk.database.name, desk.keyslots.name) == ("database.db", "keyslots.json")


@posix_only
def test_folders_are_for_the_owner_alone(desk: DeskPaths) -> None:
    for folder in (
        desk.home,
        desk.bundles,
        desk.inbox,
        desk.backups,
        desk.attachments,
        desk.logs,
    ):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix_only
def test_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    home = tmp_path / "desk"
    home.mkdir()
    home.chmod(0o755)
    DeskPaths(home).prepare()
    DeskPaths(home).prepare()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("mine")
    with pytest.raises(EnvironmentFault, match="folder_unusable") as caught:
        DeskPaths(tmp_path / "desk").prepare()
    assert str(tmp_path) not in caught.value.sentence
    assert (tmp_path / "desk").read_text() == "mine"


def test_desk_is_locked_once(desk: DeskPaths) -> None:
    first, second = DeskLock(desk), DeskLock(desk)
    first.acquire()
    first.acquire()
    with pytest.raises(EnvironmentFault, match="desk_in_use"):
        second.acquire()
    assert (first.held, second.held) == (True, False)
    first.release()
    first.release()
    with second:
        assert second.held
    assert not second.held


def test_two_desks_do_not_disturb_each_other(desk: DeskPaths, tmp_path: Path) -> None:
    other = DeskPaths(tmp_path / "other")
    other.prepare()
    with DeskLock(desk), DeskLock(other) as lock:
        assert lock.held


@pytest.fixture
def holder(desk: DeskPaths) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has the desk open."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(desk.home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_killed_process_leaves_no_lock(desk: DeskPaths, holder: "subprocess.Popen[str]") -> None:
    with pytest.raises(EnvironmentFault, match="desk_in_use"):
        DeskLock(desk).acquire()
    holder.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    holder.wait()
    with DeskLock(desk) as lock:
        assert lock.held


def test_ended_process_leaves_no_lock(desk: DeskPaths, holder: "subprocess.Popen[str]") -> None:
    assert holder.stdin is not None
    holder.stdin.close()
    assert holder.wait() == 0
    with DeskLock(desk) as lock:
        assert lock.held


def test_lock_is_let_go_when_the_work_inside_fails(desk: DeskPaths) -> None:
    with pytest.raises(KeyError), DeskLock(desk):
        raise KeyError
    with DeskLock(desk) as lock:
        assert lock.held


def test_folder_without_locks_is_told(desk: DeskPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    with monkeypatch.context() as patch:
        patch.setattr(paths_module, "_lock", refuse)
        with pytest.raises(EnvironmentFault, match="lock_failed"):
            DeskLock(desk).acquire()
    with pytest.raises(EnvironmentFault, match="lock_failed"):
        DeskLock(DeskPaths(desk.home / "missing")).acquire()


# The log


@pytest.fixture
def logged(desk: DeskPaths) -> Iterator[Callable[[], str]]:
    """Return what reads the log written so far."""
    end = start_logging(desk.logs)
    yield lambda: (desk.logs / "wuse.log").read_text(encoding="utf-8")
    end()


def test_line_says_when_who_where_and_which(logged: Callable[[], str]) -> None:
    record_id = new_id()
    logging.getLogger("wuse_desktop.services.visits").info("saved %s visit rev=%d", record_id, 42)
    (line,) = logged().splitlines()
    assert "Z INFO wuse_desktop.services.visits test_paths_logs:" in line
    assert line.endswith(f"saved {record_id} visit rev=42")


def test_names_and_numbers_of_people_are_blotted_out(logged: Callable[[], str]) -> None:
    logging.getLogger("wuse_desktop.services").warning("saved %s %s %s", NAME, PHONE, ID_NO)
    logging.getLogger("wuse_desktop").warning(f"{NAME} {ID_NO.lower()} 家访\n第二行")
    text = logged()
    assert len(text.splitlines()) == 2
    assert not [mark for mark in (NAME, PHONE, ID_NO[:11], "家访") if mark in text]


def test_long_lines_are_cut(logged: Callable[[], str]) -> None:
    logging.getLogger("wuse_desktop").warning("x" * 100_000)
    assert len(logged()) < 500


def test_wrong_format_prints_nothing() -> None:
    record = logging.LogRecord("wuse_desktop", logging.INFO, __file__, 1, "%d", (NAME,), None)
    assert SafeFormatter().format(record).endswith("unformattable")


def test_libraries_are_named_without_their_words(logged: Callable[[], str]) -> None:
    logging.getLogger("sqlalchemy.engine").warning("INSERT ('wangxiulan')")
    logging.getLogger("wuse_desktop_other").error("wangxiulan")
    logging.getLogger("urllib3").info("GET /wangxiulan")
    text = logged()
    assert "WARNING sqlalchemy.engine" in text
    assert "urllib3" not in text
    assert "wangxiulan" not in text


@pytest.mark.logs_errors
def test_exception_is_kind_and_place_without_its_message(logged: Callable[[], str]) -> None:
    def read() -> None:
        try:
            int("wangxiulan")
        except ValueError as error:
            raise UserFault("row_refused", "wangxiulan") from error

    try:
        read()
    except UserFault:
        logging.getLogger("wuse_desktop.services").exception("load failed")
    (line,) = logged().splitlines()
    assert "load failed UserFault[row_refused] at test_paths_logs:" in line
    assert "from ValueError at test_paths_logs:" in line
    assert "wangxiulan" not in line


def test_causes_that_go_in_a_circle_end() -> None:
    first, second = KeyError("a"), OSError("b")
    first.__cause__, second.__cause__ = second, first
    assert describe(first) == "KeyError at no place from OSError at no place"


def test_context_is_told_unless_it_was_hidden() -> None:
    hidden, open_one = KeyError(), KeyError()
    hidden.__context__, open_one.__context__ = ValueError(), ValueError()
    hidden.__suppress_context__ = True
    assert "ValueError" not in describe(hidden)
    assert "ValueError" in describe(open_one)


@posix_only
def test_log_file_is_for_the_owner_alone(desk: DeskPaths, logged: Callable[[], str]) -> None:
    logging.getLogger("wuse_desktop").warning("x")
    assert stat.S_IMODE((desk.logs / "wuse.log").stat().st_mode) == 0o600


def test_log_does_not_grow_without_end(desk: DeskPaths, logged: Callable[[], str]) -> None:
    mine = logging.getLogger("wuse_desktop")
    for _number in range(30_000):
        mine.info("x" * 300)
    sizes = [path.stat().st_size for path in desk.logs.iterdir()]
    assert len(sizes) == 6
    assert max(sizes) <= 1024 * 1024
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in desk.logs.iterdir())


def test_ended_log_is_closed(desk: DeskPaths) -> None:
    before = list(logging.getLogger().handlers)
    end = start_logging(desk.logs)
    end()
    logging.getLogger("wuse_desktop").warning("later")
    assert logging.getLogger().handlers == before
    assert (desk.logs / "wuse.log").read_text() == ""


def test_folder_that_refuses_stops_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file")
    end = start_logging(tmp_path / "logs")
    logging.getLogger("wuse_desktop").warning(NAME)
    end()
    assert NAME not in "".join(capfd.readouterr())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk_stops_nothing_and_prints_nothing(
    desk: DeskPaths, capfd: pytest.CaptureFixture[str]
) -> None:
    (desk.logs / "wuse.log").symlink_to("/dev/full")
    end = start_logging(desk.logs)
    logging.getLogger("wuse_desktop").warning("saved %s", NAME)
    end()
    assert NAME not in "".join(capfd.readouterr())


# What nothing else caught


@pytest.fixture
def shown() -> Iterator[list[Fault]]:
    faults: list[Fault] = []
    undo = install_hooks(faults.append)
    yield faults
    undo()


def raised(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as caught:  # the hooks get what Python would give them
        return caught


@pytest.mark.logs_errors
def test_fault_is_shown_as_it_is_and_others_as_ours(
    logged: Callable[[], str], shown: list[Fault], capfd: pytest.CaptureFixture[str]
) -> None:
    for error in (UserFault("wrong_password", "密码不对。"), ValueError("wangxiulan")):
        caught = raised(error)
        sys.excepthook(type(caught), caught, caught.__traceback__)
    assert [fault.code for fault in shown] == ["wrong_password", "unexpected"]
    assert isinstance(shown[1], Defect)
    assert "wangxiulan" not in shown[1].sentence + logged() + "".join(capfd.readouterr())
    assert "uncaught ValueError at test_paths_logs:" in logged()


def test_memory_is_the_machines_fault() -> None:
    assert isinstance(fault_of(MemoryError()), EnvironmentFault)


@pytest.mark.logs_errors
def test_thread_that_fails_is_shown(logged: Callable[[], str], shown: list[Fault]) -> None:
    thread = threading.Thread(target=lambda: dict[str, str]()["wangxiulan"])
    thread.start()
    thread.join()
    assert [fault.code for fault in shown] == ["unexpected"]
    assert "KeyError" in logged()
    assert "wangxiulan" not in logged()


@pytest.mark.logs_errors
def test_failing_finaliser_is_logged_without_words(
    logged: Callable[[], str], shown: list[Fault], capfd: pytest.CaptureFixture[str]
) -> None:
    class Failing:
        def __del__(self) -> None:
            raise ValueError("wangxiulan")

    Failing()
    assert shown == []
    assert "uncaught ValueError" in logged()
    assert "wangxiulan" not in logged() + "".join(capfd.readouterr())


def test_keyboard_interrupt_stays_with_python(monkeypatch: pytest.MonkeyPatch) -> None:
    passed_on: list[type[BaseException]] = []
    faults: list[Fault] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: passed_on.append(kind))
    undo = install_hooks(faults.append)
    caught = raised(KeyboardInterrupt())
    sys.excepthook(type(caught), caught, caught.__traceback__)
    undo()
    assert (passed_on, faults) == ([KeyboardInterrupt], [])


def test_hooks_are_given_back() -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    install_hooks(lambda fault: None)()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
