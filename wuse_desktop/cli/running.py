# SPDX-License-Identifier: MulanPSL-2.0
"""Runs one command: finds its family, opens the desk where it needs one, tells what came of it."""

import argparse
import io
import logging
import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from wuse_desktop.cli.answer import REFUSED, Answer, progress_for, tell, tell_fault
from wuse_desktop.cli.calls import Call
from wuse_desktop.domain.progress import Cancelled
from wuse_desktop.errors import Defect, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.logs import describe, fault_of, start_logging
from wuse_desktop.paths import desk_paths

log = logging.getLogger(__name__)

Command = Callable[[Call], Answer]

# the module of each family; all others are about the exchange
_FAMILIES = {
    "setup": "desks",
    "users": "desks",
    "template": "sheets",
    "load": "sheets",
    "figures": "numbers",
    "rollup": "numbers",
    "paper": "numbers",
    "backup": "safety",
    "restore": "safety",
    "doctor": "safety",
    "clock": "safety",
    "laptop": "laptops",
    "forms": "forms",
    "certificate": "certificates",
    "sample": "samples",
    "demo": "samples",
}


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out and return the exit code."""
    _speak_utf8()
    try:
        return _run(arguments)
    except BrokenPipeError:
        # Whoever read the answer has gone; what Python still holds of it goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED


def _run(arguments: argparse.Namespace) -> int:
    as_json = bool(arguments.json)
    paths = desk_paths(arguments.home)
    progress = progress_for(as_json=as_json)
    # A folder without a desk gets no log: there is nothing to tell of it yet.
    end_logging = start_logging(paths.logs) if paths.database.exists() else _log_nowhere()
    call = Call(arguments, paths, progress)
    try:
        answer = _find(arguments)(call)
    except (KeyboardInterrupt, Cancelled):
        progress.end()
        cancelled = UserFault("cancelled", _("已取消，没有做完的这一步没有留下改动。"))
        return tell_fault(cancelled, as_json=as_json)
    except Exception as error:
        progress.end()
        log.warning("command %s refused", arguments.command, exc_info=True)
        fault = fault_of(error)
        if isinstance(fault, Defect):  # where it happened, without what the records say
            print(describe(error), file=sys.stderr)
        return tell_fault(fault, as_json=as_json)
    finally:
        call.close()
        end_logging()
    progress.end()
    return tell(answer, as_json=as_json)


def _log_nowhere() -> Callable[[], None]:
    """Keep the log off the terminal, where Python would print it whole; returns what ends that."""
    handler = logging.NullHandler()
    logging.getLogger().addHandler(handler)
    return lambda: logging.getLogger().removeHandler(handler)


def _speak_utf8() -> None:
    """Write UTF-8 whatever the terminal's locale: a pipe in the C locale refuses Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _find(arguments: argparse.Namespace) -> Command:
    """The function of a command."""
    action = getattr(arguments, "action", None)
    name = f"{arguments.command}_{action}" if action else arguments.command
    return _family(arguments.command)[name]


def _family(command: str) -> Mapping[str, Command]:
    """The commands of a family; what they need is loaded only now."""
    module = import_module(f"wuse_desktop.cli.{_FAMILIES.get(command, 'exchanges')}")
    return cast("Mapping[str, Command]", module.COMMANDS)
