# SPDX-License-Identifier: MulanPSL-2.0
"""Forms in and out: a workbook is looked at, compared and published; any version is handed out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.assets import asset
from wuse_desktop.domain.records.forms import FormVersion
from wuse_desktop.errors import UserFault
from wuse_desktop.forms.answers import Json
from wuse_desktop.forms.difference import Difference, DifferenceKind, differences
from wuse_desktop.forms.kept_sheets import sheets_of, sheets_text
from wuse_desktop.forms.reader import ReadForm, read_form
from wuse_desktop.forms.workbook import write_workbook
from wuse_desktop.i18n import _
from wuse_desktop.security.atomic import replace_file
from wuse_desktop.services import form_versions
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import drafts
from wuse_desktop.services.form_sheets import SheetHead, form_sheet
from wuse_desktop.storage import form_store


@dataclass(frozen=True, slots=True)
class Change:
    """One difference to the version in use; ``used`` counts the records that hold what is gone."""

    difference: Difference
    used: int


@dataclass(frozen=True, slots=True)
class Examined:
    """A form that was read from a file, before anything is published.

    ``current`` is the version in use ("" for a new form), ``filed`` counts records of the form,
    ``drafts`` those begun and not filed: they go on with the version they were begun with.
    """

    read: ReadForm
    current: str
    changes: tuple[Change, ...]
    filed: int
    drafts: int

    @property
    def title(self) -> str:
        """What the form is called."""
        return self.read.title


def examine(desk: Desk, path: Path) -> Examined:
    """Read a workbook and compare it with the version in use; nothing is changed.

    Raises FormFault with every problem of the workbook.
    """
    form_versions.require_publisher(desk)
    read = read_form(path)
    try:
        current = form_versions.current_form(desk, read.form_id).form
    except UserFault:
        return Examined(read, "", (), 0, 0)
    with desk.read() as connection:
        answers = form_store.answers_with(connection, read.form_id)
    changes = tuple(
        Change(item, sum(_holds(filed, item) for filed in answers))
        for item in differences(current, read.form)
    )
    begun = sum(item.payload.get("sha256") == current.sha256 for item in drafts(desk))
    return Examined(read, current.version, changes, len(answers), begun)


def _holds(answers: Mapping[str, object], item: Difference) -> bool:
    """Whether a filed record has an answer that the new version no longer asks for."""
    if item.kind not in (DifferenceKind.REMOVED, DifferenceKind.CHOICES_REMOVED):
        return False
    found = list(_at(answers, item.path.split("/")[2:]))
    if item.kind is DifferenceKind.REMOVED:
        return bool(found)
    chosen = {part for value in found for part in (value if isinstance(value, list) else [value])}
    return bool(chosen & set(item.values))


def _at(value: object, steps: list[str]) -> Iterator[Json]:
    """The answers at a path, in every row of the repeats on the way."""
    if isinstance(value, list) and steps:
        for row in value:
            yield from _at(row, steps)
    elif isinstance(value, Mapping) and steps:
        yield from _at(value.get(steps[0]), steps[1:])
    elif not steps and value not in (None, "", []):
        yield value  # type: ignore[misc]


def publish(desk: Desk, examined: Examined) -> FormVersion:
    """Publish what was examined. Raises what ``form_versions.publish`` raises."""
    return form_versions.publish(desk, examined.read.xform, sheets_text(examined.read.sheets))


def workbook(desk: Desk, sha256: str) -> bytes:
    """Any version as a workbook to be edited. Raises UserFault ``form_without_sheets``."""
    made = form_versions.form_with(desk, sha256)
    if made.sheets:
        return write_workbook(sheets_of(made.sheets))
    shipped = form_versions.shipped_heading(made.form.form_id)
    if shipped is None or shipped.sha256 != sha256:
        raise UserFault(
            "form_without_sheets",
            _("这个版本没有带工作簿，不能导出来改；用它填的记录照常打开和打印。"),
            _("请向发布它的单位要原来的工作簿。"),
        )
    return write_workbook(read_form(asset("forms", f"{made.form.form_id}.md")).sheets)


def hand_out(desk: Desk, sha256: str, path: Path) -> Path:
    """Write a version as a workbook, whole or not at all; its path, with .xlsx at the end.

    Raises EnvironmentFault when the disk refuses.
    """
    target = path if path.suffix.lower() == ".xlsx" else path.with_name(path.name + ".xlsx")
    replace_file(target, workbook(desk, sha256))
    return target


def blank_sheet(desk: Desk, sha256: str) -> bytes:
    """A version as an empty PDF to be written on by hand."""
    form = form_versions.form_with(desk, sha256).form
    return form_sheet(form, None, heading=SheetHead(unit=desk.station().name))
