# SPDX-License-Identifier: MulanPSL-2.0
"""Forms by version: what the program ships, what a county publishes, what a record was filed with.

The version that new records use is the newest one in use that the county published, else the
desk's own, else the one that the program ships. A version is kept as a row when something is first
filed with it, so that the record opens and prints with it for ever and wherever it goes.
"""

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wuse_desktop.assets import asset
from wuse_desktop.domain.case_forms import BY_ID
from wuse_desktop.domain.codes import local_edition
from wuse_desktop.domain.records.forms import FormVersion
from wuse_desktop.errors import UserFault
from wuse_desktop.forms.definition import Form
from wuse_desktop.forms.xform import Heading, load_xform, read_heading
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.enrolment import county
from wuse_desktop.services.filing import require_own
from wuse_desktop.services.reading import load_in
from wuse_desktop.storage import form_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.form_store import VersionRow
from wuse_desktop.storage.unit_of_work import UnitOfWork

Origin = Literal["shipped", "own", "county"]
ACTIVE, RETIRED = "active", "retired"


@dataclass(frozen=True, slots=True)
class KnownForm:
    """A compiled form with the text it was compiled from; ``sheets`` is JSON, "" when shipped.

    ``edition`` tells which local terms of code lists its choices have.
    """

    form: Form
    xform: str
    sheets: str = ""
    edition: int = 0


@dataclass(frozen=True, slots=True)
class FormLine:
    """One version in the list of forms. ``row_id`` is "" for one that the program ships.

    ``current`` marks the version that new records of the form use, ``uses`` counts the records
    filed with it.
    """

    row_id: str
    form_id: str
    version: str
    title: str
    sha256: str
    origin: Origin
    state: str
    published_on: date | None
    uses: int
    current: bool


# Compiled forms never change, so that a process compiles each version once, and again when the
# county has other terms of its own in the lists that forms share.
_known: dict[str, KnownForm] = {}
_headings: dict[str, Heading] = {}


def known(sha256: str) -> KnownForm:
    """A version that was opened before in this process. Raises KeyError."""
    found = _known[sha256]
    if found.edition != local_edition():
        found = _known[sha256] = _compiled(found.xform, found.sheets)
    return found


def _compiled(text: str, sheets: str) -> KnownForm:
    return KnownForm(load_xform(text), text, sheets, local_edition())


def shipped_ids() -> tuple[str, ...]:
    """The forms that the program ships, by id."""
    return tuple(sorted(path.stem for path in asset("forms", "xform").glob("*.xml")))


def shipped(form_id: str) -> KnownForm | None:
    """The version that the program ships, or None."""
    heading = shipped_heading(form_id)
    if heading is None:
        return None
    if heading.sha256 in _known:
        return known(heading.sha256)
    return _compile(_shipped_text(form_id))


def shipped_heading(form_id: str) -> Heading | None:
    """What that version says of itself: to list all forms, none has to be compiled."""
    if form_id not in _headings:
        if form_id not in shipped_ids():
            return None
        _headings[form_id] = read_heading(_shipped_text(form_id))
    return _headings[form_id]


def _shipped_text(form_id: str) -> str:
    return asset("forms", "xform", f"{form_id}.xml").read_text("utf-8")


def _compile(text: str, sheets: str = "") -> KnownForm:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if sha256 not in _known:
        _known[sha256] = _compiled(text, sheets)
    return known(sha256)


def is_shipped(sha256: str) -> bool:
    """Whether the program ships that very version."""
    return _shipped_with(sha256) is not None


def _shipped_with(sha256: str) -> str | None:
    """The form of which the program ships that very version, by id."""
    headings = map(shipped_heading, shipped_ids())
    return next((made.form_id for made in headings if made and made.sha256 == sha256), None)


def form_with(desk: Desk, sha256: str) -> KnownForm:
    """The version of that hash. Raises UserFault ``form_missing``."""
    if sha256 in _known:
        return known(sha256)
    with desk.read() as connection:
        return form_in(connection, sha256)


def form_in(connection: Connection, sha256: str) -> KnownForm:
    """The version of that hash as an open view sees it; the same fault."""
    found = known(sha256) if sha256 in _known else None
    if found is None and (stored := form_store.xform_of(connection, sha256)) is not None:
        made = _compile(*stored)
        found = made if made.form.sha256 == sha256 else None
    if found is None and (form_id := _shipped_with(sha256)) is not None:
        found = shipped(form_id)
    if found is not None:
        return found
    raise UserFault(
        "form_missing",
        _("填写这份记录时用的表单版本不在这台电脑里，暂时打不开；记录还在。"),
        _("请让对方再上报一次，或升级程序后再打开。"),
    )


def current_form(desk: Desk, form_id: str) -> KnownForm:
    """The version that new records use. Raises UserFault ``form_unknown``."""
    with desk.read() as connection:
        rows = form_store.versions(connection, form_id)
    sha256 = _current(desk, form_id, rows)
    if not sha256:
        raise UserFault(
            "form_unknown",
            _("没有在用的表单“{form}”，没有打开。").format(form=form_id),
            _("请到“表单”页查看，或联系县级总督导站。"),
        )
    return form_with(desk, sha256)


def _current(desk: Desk, form_id: str, rows: Iterable[VersionRow]) -> str:
    """The hash of the version in use, "" for none; ``rows`` are of one form, newest first."""
    known_rows = list(rows)
    upper = county(desk)
    by_origin = {
        _origin(desk, row, upper.site_id if upper else ""): row
        for row in reversed(known_rows)
        if row.state == ACTIVE and row.published_on is not None
    }
    for origin in ("county", "own"):
        if origin in by_origin:
            return by_origin[origin].sha256
    made = shipped_heading(form_id)
    retired = {row.sha256 for row in known_rows if row.state == RETIRED}
    return made.sha256 if made is not None and made.sha256 not in retired else ""


def _origin(desk: Desk, row: VersionRow, county_id: str) -> Origin | Literal["other"]:
    if row.site_id == county_id:
        return "county"
    return "own" if row.site_id == desk.site_id else "other"


def list_forms(desk: Desk) -> tuple[FormLine, ...]:
    """Every version known here, by form, the one in use first."""
    with desk.read() as connection:
        rows = form_store.versions(connection)
        uses = form_store.uses(connection)
    upper = county(desk)
    by_form: dict[str, list[VersionRow]] = {form_id: [] for form_id in shipped_ids()}
    for row in rows:
        by_form.setdefault(row.form_id, []).append(row)
    lines: list[FormLine] = []
    for form_id, of_form in sorted(by_form.items(), key=lambda item: _place(item[0])):
        now = _current(desk, form_id, of_form)
        found = _lines(desk, form_id, of_form, uses, upper.site_id if upper else "")
        lines += sorted(
            (dataclasses.replace(line, current=line.sha256 == now) for line in found),
            key=lambda line: not line.current,
        )
    return tuple(lines)


def _place(form_id: str) -> tuple[int, str]:
    """Forms of cases first, in the order of the archive, the others by name."""
    order = list(BY_ID)
    return (order.index(form_id) if form_id in BY_ID else len(order), form_id)


def _lines(
    desk: Desk,
    form_id: str,
    rows: Iterable[VersionRow],
    uses: Mapping[str, int],
    county_id: str,
) -> list[FormLine]:
    made = shipped_heading(form_id)
    found: dict[str, FormLine] = {}
    for row in rows:
        origin = _origin(desk, row, county_id)
        if origin == "other" or row.sha256 in found:
            continue
        own: Origin = "shipped" if row.published_on is None else origin
        found[row.sha256] = FormLine(
            row.id, row.form_id, row.version, row.form_title, row.sha256, own,
            row.state, row.published_on, uses.get(row.sha256, 0), current=False,
        )  # fmt: skip
    if made is not None and made.sha256 not in found:
        found[made.sha256] = FormLine(
            "", form_id, made.version, str(made.title), made.sha256, "shipped",
            ACTIVE, None, uses.get(made.sha256, 0), current=False,
        )  # fmt: skip
    return list(found.values())


def keep(desk: Desk, unit: UnitOfWork, made: KnownForm) -> None:
    """Keep a version as a row of this site, unless it is there."""
    form = made.form
    if not form_store.has_version(unit.connection, desk.site_id, form.sha256):
        unit.put(
            FormVersion(
                form_id=form.form_id,
                version=form.version,
                form_title=form.title.zh or form.title.en,
                sha256=form.sha256,
                xform=made.xform,
                sheets=made.sheets,
            )
        )


def publish(desk: Desk, xform: str, sheets: str) -> FormVersion:
    """Publish a version: from now on new records of the form use it.

    Raises UserFault ``forms_come_from_county`` at a station that has a county,
    ``form_version_taken`` for other content under a known version, ``form_published`` for the
    same content again.
    """
    require_publisher(desk)
    made = _compile(xform, sheets)
    form = made.form
    with desk.write(_("发布表单")) as unit:
        rows = form_store.versions(unit.connection, form.form_id)
        own = [row for row in rows if row.site_id == desk.site_id]
        _refuse_taken(form, own)
        stored = next((row for row in own if row.sha256 == form.sha256), None)
        record = FormVersion(
            id=stored.id if stored else "",
            form_id=form.form_id,
            version=form.version,
            form_title=form.title.zh or form.title.en,
            sha256=form.sha256,
            xform=xform,
            sheets=sheets,
            published_on=desk.today(),
        )
        if stored is not None:
            require_own(desk, load_in(unit, FormVersion, stored.id))
        return unit.put(record)


def _refuse_taken(form: Form, own: Iterable[VersionRow]) -> None:
    made = shipped_heading(form.form_id)
    taken = {row.version: row.sha256 for row in own}
    if made is not None:
        taken.setdefault(made.version, made.sha256)
    same = [row for row in own if row.sha256 == form.sha256]
    if any(row.published_on is not None and row.state == ACTIVE for row in same):
        raise UserFault(
            "form_published",
            _("这个版本已经发布过，内容没有变化，没有再发布。"),
            _("改了内容请同时改版本号，再导入。"),
        )
    if form.version in taken and taken[form.version] != form.sha256:
        raise UserFault(
            "form_version_taken",
            _("版本 {version} 已经用过，内容却不一样，没有发布。").format(version=form.version),
            _("内容变了，请改版本号（settings 表的 version）后再导入。"),
        )


def require_publisher(desk: Desk) -> None:
    """Refuse to publish where forms come from above. UserFault ``forms_come_from_county``."""
    if not desk.is_county and county(desk) is not None:
        raise UserFault(
            "forms_come_from_county",
            _("表单由县级总督导站统一发布，没有改动。"),
            _("请把改好的表单交给县级总督导站。"),
        )


def retire(desk: Desk, sha256: str, *, again: bool = False) -> None:
    """Take a version out of use (``again`` brings it back); records filed with it stay as they are.

    Raises UserFault ``forms_come_from_county`` or ``form_missing``.
    """
    require_publisher(desk)
    made = form_with(desk, sha256)
    with desk.write(_("恢复使用表单") if again else _("停用表单")) as unit:
        keep(desk, unit, made)
        own = [
            row
            for row in form_store.versions(unit.connection, made.form.form_id)
            if row.site_id == desk.site_id and row.sha256 == sha256
        ]
        record = load_in(unit, FormVersion, own[0].id)
        unit.put(dataclasses.replace(record, state=ACTIVE if again else RETIRED))
