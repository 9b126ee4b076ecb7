# SPDX-License-Identifier: MulanPSL-2.0
"""What is typed into a form and means nothing yet (30.5 bags, 2026-02-30).

A record cannot hold it, so it is kept beside the draft as it stands, and is shown again with it:
nothing that somebody typed is ever lost.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from wuse_desktop.gui.widgets.fields import NumberEditor, mark_wrong

UNREAD = "unread"
"""The name under which a draft keeps such texts."""


def unread(form: QWidget) -> dict[str, str]:
    """The texts of a form that are marked as wrong, by the name of their line."""
    return {name: line.text() for name, line in _lines(form) if _is_wrong(line)}


def put_back(form: QWidget, kept: Any) -> None:
    """Show such texts in their lines again, over what the draft gave them."""
    if not isinstance(kept, dict):
        return
    for name, line in _lines(form):
        if name in kept:
            line.setText(str(kept[name]))
            mark_wrong(line, True)


def focus_unread(form: QWidget) -> bool:
    """Put the keyboard into the first such line that is seen; False when there is none."""
    for _name, line in _lines(form):
        if _is_wrong(line) and line.isVisibleTo(form):
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            line.selectAll()
            return True
    return False


def beyond(form: QWidget) -> dict[str, int]:
    """The numbers of a form that are too great, by what they are called: the most it may be."""
    numbers = form.findChildren(NumberEditor) if not isinstance(form, NumberEditor) else [form]
    return {_name(item, form): item.most for item in numbers if item.is_beyond()}


def _is_wrong(line: QLineEdit) -> bool:
    return bool(line.property("wrong")) and bool(line.text().strip())


def _lines(form: QWidget) -> Iterator[tuple[str, QLineEdit]]:
    """The lines of a form under the names that a screen reader gives them, told apart by number."""
    seen: Counter[str] = Counter()
    for line in form.findChildren(QLineEdit):
        name = _name(line, form)
        seen[name] += 1
        yield f"{name} {seen[name]}", line


def _name(line: QLineEdit, form: QWidget) -> str:
    here: QWidget | None = line
    while here is not None and here is not form:
        if here.accessibleName():
            return here.accessibleName()
        here = here.parentWidget()
    return line.placeholderText()
