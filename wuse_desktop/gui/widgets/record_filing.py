# SPDX-License-Identifier: MulanPSL-2.0
"""What a page tells of one kind of record, and what it needs of its view and its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.problems import Problem
from wuse_desktop.errors import Fault, UserFault
from wuse_desktop.gui.widgets.unread_texts import beyond
from wuse_desktop.i18n import _, enumerated, in_turn
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved

Titled = tuple[Any, dict[str, str]]
Context = Mapping[str, object]


def _itself(desk: Desk, record_id: str) -> str:
    del desk
    return record_id


@dataclass(frozen=True, slots=True)
class Filing:
    """What the services do for one kind of record.

    A draft is what the form holds; it comes with the names of the records it refers to. ``sheet``
    reads what the view shows. ``kind`` names the record in sentences, in the current language.
    ``lead`` gives the record that an id leads to, where one may stand for another.
    """

    entity: str
    kind: str
    sheet: Callable[[Desk, str], Any]
    new: Callable[[Desk, Context], Titled]
    load: Callable[[Desk, str], Titled]
    check: Callable[[Desk, Any], tuple[Problem, ...]]
    save: Callable[[Desk, Any], Saved]
    payload: Callable[[Any, Mapping[str, str]], dict[str, Any]]
    restore: Callable[[Mapping[str, Any]], Titled]
    lead: Callable[[Desk, str], str] = _itself


class View(Protocol):
    """What the side needs of the widget that shows a record; it is a QWidget as well."""

    wished: SignalInstance  # "edit", "delete", "history" or something that the page knows

    def show_sheet(self, sheet: Any) -> None:
        """Show a record."""

    def caption(self) -> str:
        """The name of what is shown."""


class Form(Protocol):
    """What the side needs of a form; it is a QWidget as well."""

    changed: SignalInstance

    def show_draft(self, draft: Any, titles: Mapping[str, str]) -> None:
        """Show a draft without sending ``changed``."""

    def draft(self) -> Any:
        """What is typed now."""

    def titles(self) -> dict[str, str]:
        """The names shown for the records that the draft refers to."""

    def record_id(self) -> str:
        """The record that is changed, "" for a new one."""

    def caption(self) -> str:
        """The name of what is written, as far as it is known."""

    def unreadable(self) -> list[str]:
        """Labels of fields whose text means nothing."""

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show what was found beside the fields."""

    def focus_first(self) -> None:
        """Put the cursor into the first field."""

    def focus_on(self, name: str) -> None:
        """Put the cursor into a field, or where a finding about it is shown."""


def told(problems: tuple[Problem, ...]) -> frozenset[tuple[str, str]]:
    """What was said, so that a second try knows whether anything is new."""
    return frozenset((item.code, item.field) for item in problems)


def unreadable_fault(labels: list[str], form: QWidget) -> Fault:
    """The fault for fields of a form whose text means nothing, or a number that is too great."""
    limits = beyond(form)
    told = [
        _("“{field}”最多填{most}").format(field=name, most=most) for name, most in limits.items()
    ]
    if others := [label for label in labels if label not in limits]:
        told.append(
            _("这些内容看不懂：{fields}。数字写整数，金额最多两位小数，日期如 2026-3-5").format(
                fields=enumerated(others)
            )
        )
    message = _("没有保存：{sentences}。").format(sentences=in_turn(told))
    return UserFault("unreadable", message, _("请改好后再保存；填的内容都还在。"))
