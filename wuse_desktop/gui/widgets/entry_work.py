# SPDX-License-Identifier: MulanPSL-2.0
"""What a form, and the services behind it, promise to the pane that frames the form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from PySide6.QtCore import SignalInstance

from wuse_desktop.domain.problems import Problem
from wuse_desktop.gui.widgets.record_filing import Titled
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved

Access = Literal["write", "correct", "read"]


@dataclass(frozen=True, slots=True)
class EntryWork:
    """What the services do for one form.

    A draft is what the form holds; it comes with the names of the records it refers to. ``kind``
    names the record in sentences, in the current language. ``lines`` says of which line of the
    form findings speak that name no field, by their code.
    """

    kind: str
    check: Callable[[Desk, Any, str], tuple[Problem, ...]]
    save: Callable[[Desk, Any, str], Saved]
    payload: Callable[[Any, Mapping[str, str]], dict[str, Any]]
    restore: Callable[[Mapping[str, Any]], Titled]
    lines: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opening:
    """What is to be written: ``name`` is that of the draft, ``load`` gives the beginning.

    ``access`` "correct" shows the record and lets it be changed after a wish and with a reason,
    "read" only shows it. ``deletes`` is entity and id of what the delete button removes.
    """

    name: str
    heading: str
    load: Callable[[Desk], Titled]
    access: Access = "write"
    note: str = ""
    deletes: tuple[str, str] | None = None
    focus: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """What was saved: the answer of the service and the draft it was made of."""

    saved: Saved
    draft: Any


class EntryForm(Protocol):
    """What the pane needs of a form; it is a QWidget as well."""

    changed: SignalInstance

    def show_draft(self, draft: Any, titles: Mapping[str, str]) -> None:
        """Show a draft without sending ``changed``."""

    def draft(self) -> Any:
        """What is typed now."""

    def titles(self) -> dict[str, str]:
        """The names shown for the records that the draft refers to."""

    def caption(self) -> str:
        """The name of what is written, as far as it is known."""

    def unreadable(self) -> list[str]:
        """Labels of fields whose text means nothing."""

    def show_problems(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Show findings beside their fields and give back those that have no place there."""

    def focus_field(self, name: str) -> bool:
        """Put the cursor into a field, "" being the first; False when it is not shown."""

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
