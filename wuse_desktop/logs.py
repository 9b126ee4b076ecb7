# SPDX-License-Identifier: MulanPSL-2.0
"""The program's log: ids, kinds and places in the code; never what a record says.

Three fences, because a log is copied and mailed when help is asked for. Libraries are written by
name and place only, without their words. An exception is written as its kind and where it came
from, without its message. In our own lines text that is not ASCII and long runs of digits (phone
and ID numbers) are blotted out. Each line is cut.
"""

import contextlib
import logging
import os
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from wuse_desktop.errors import Defect, EnvironmentFault, Fault
from wuse_desktop.i18n import _

_OURS = "wuse_desktop"
_WORDS_MAX = 300
_LINE_MAX = 1000
_FILE_BYTES = 1024 * 1024
_FILES_KEPT = 5
_FRAMES_SHOWN = 12
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PRIVATE = re.compile(rf"({_ID})|[^\x20-\x7e]+|[0-9]{{11,}}[Xx]?")

log = logging.getLogger(__name__)


class SafeFormatter(logging.Formatter):
    """Writes one line a record, with nothing personal in it."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        """Set time (UTC), level, logger and place before each message."""
        super().__init__()
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        place = f"{record.module}:{record.lineno}"
        words = _own_words(record) if _is_ours(record.name) else "-"
        if record.exc_info and record.exc_info[1] is not None:
            words = f"{words} {describe(record.exc_info[1])}"
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {place} {words}"
        return line[:_LINE_MAX]


class QuietFile(RotatingFileHandler):
    """A log file that gives way: a full disk must not stop work, nor print a record elsewhere."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Drop the record; the standard answer would print its arguments."""

    def close(self) -> None:
        """Close the file, also where its last bytes find no room."""
        with contextlib.suppress(OSError):
            super().close()

    def _open(self) -> TextIOWrapper:
        """Open the first file and each next one for the owner's eyes alone."""
        return open(
            self.baseFilename,
            "a",
            encoding=self.encoding,
            opener=lambda name, flags: os.open(name, flags, 0o600),
        )


def start_logging(folder: Path, level: int = logging.INFO) -> Callable[[], None]:
    """Write the log into ``folder``; return what ends it.

    Where the folder refuses, the program runs without a log file.
    """
    handler: logging.Handler
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / "wuse.log"
        handler = QuietFile(path, maxBytes=_FILE_BYTES, backupCount=_FILES_KEPT, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()  # else Python would print warnings as they are
    handler.setFormatter(SafeFormatter())
    handler.setLevel(level)
    handler.addFilter(lambda record: _is_ours(record.name) or record.levelno >= logging.WARNING)
    root, ours = logging.getLogger(), logging.getLogger(_OURS)
    former = ours.level
    root.addHandler(handler)
    ours.setLevel(level)

    def end() -> None:
        root.removeHandler(handler)
        ours.setLevel(former)
        handler.close()

    return end


def describe(error: BaseException) -> str:
    """Return kind, code and places of an exception and of its causes, without their messages."""
    parts = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        code = f"[{cause.code}]" if isinstance(cause, Fault) else ""
        frames = traceback.extract_tb(cause.__traceback__)[-_FRAMES_SHOWN:]
        places = " ".join(f"{Path(frame.filename).stem}:{frame.lineno}" for frame in frames[::-1])
        parts.append(f"{type(cause).__name__}{code} at {places or 'no place'}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return " from ".join(parts)


def fault_of(error: BaseException) -> Fault:
    """Return the fault to show for any exception: itself, or one that says it was ours."""
    if isinstance(error, Fault):
        return error
    if isinstance(error, MemoryError):
        return EnvironmentFault(
            "memory_short",
            _("这台电脑的内存不够，这一步没有做完；已保存的记录都在。"),
            _("请关掉其他程序后再试。"),
        )
    return Defect(
        "unexpected",
        _("程序出了错，这一步没有做完；已保存的记录都在。"),
        _("请再试一次；还不行，请把工作台文件夹里的 logs 发给技术支持，里面没有个人信息。"),
    )


def install_hooks(show: Callable[[Fault], None]) -> Callable[[], None]:
    """Catch what nothing else caught: log it safely and ``show`` it; return what undoes this.

    ``show`` may be called on any thread. An interrupt from the keyboard stays with Python.
    """
    former = sys.excepthook, threading.excepthook, sys.unraisablehook

    def on_error(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if not issubclass(kind, Exception):
            former[0](kind, error, trace)
            return
        _log_uncaught(error)
        show(fault_of(error))

    def on_thread_error(arguments: threading.ExceptHookArgs) -> None:
        if isinstance(arguments.exc_value, Exception):
            _log_uncaught(arguments.exc_value)
            show(fault_of(arguments.exc_value))

    def on_unraisable(arguments: "sys.UnraisableHookArgs") -> None:
        if arguments.exc_value is not None:
            _log_uncaught(arguments.exc_value)

    sys.excepthook = on_error
    threading.excepthook = on_thread_error
    sys.unraisablehook = on_unraisable

    def undo() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = former

    return undo


def _log_uncaught(error: BaseException) -> None:
    log.error("uncaught", exc_info=(type(error), error, error.__traceback__))


def _is_ours(name: str) -> bool:
    return name == _OURS or name.startswith(_OURS + ".")


def _own_words(record: logging.LogRecord) -> str:
    try:
        words = record.getMessage()
    except Exception:  # a wrong format must not print its arguments
        words = "unformattable"
    return _PRIVATE.sub(lambda found: found[1] or "*", words)[:_WORDS_MAX]
