# SPDX-License-Identifier: MulanPSL-2.0
"""What a sound ID number says against the birth date and the sex written beside it (rule V-04).

At a form the user is asked which of the two is wrong. A roster of hundreds of rows cannot ask, and
its check digit makes a slip in the number far less likely than one in a date. So the number is
believed, what was written is kept in the notes, and the row tells of both.
"""

from datetime import date
from typing import Any

from wuse_desktop.domain.birth import Birth, birth_text
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.identity import IdCheck, check_agreement, check_id
from wuse_desktop.domain.problems import Problem
from wuse_desktop.i18n import _
from wuse_desktop.services.person_checks import ID_BUILT
from wuse_desktop.services.tables.table import Table

_WHOLE = 18  # an old number of fifteen digits has no check digit


def believe_number(table: Table, values: dict[str, Any], today: date) -> tuple[Problem, ...]:
    """Put right in the values of a row what its number contradicts, and tell of it."""
    found = _sound(values, today)
    if found is None:
        return ()
    day, sex = values.get("birth_date"), values.get("sex")
    precision = values.get("birth_date_precision", "")
    birth = Birth(day, precision) if day is not None else None
    problems = []
    for problem in check_agreement(found, birth, sex):
        name = "birth_date" if problem.code == "id_birth_date" else "sex"
        if name == "birth_date":
            written = birth_text(day, precision)
            values |= {name: found.birth_date, "birth_date_precision": ""}
        else:
            written, values[name] = label("SEX", str(sex)), found.sex
        _note(table, values, name, written)
        problems.append(_told(table, name, problem.code))
    return tuple(problems)


def _sound(values: dict[str, Any], today: date) -> IdCheck | None:
    """The number, if nothing at all is wrong with it."""
    number, kind = values.get("id_no", ""), values.get("id_type", "")
    if not number or kind not in ID_BUILT or values.get("id_doubt"):
        return None
    found = check_id(number, today)
    return found if len(found.normal) == _WHOLE and not found.problems else None


def _note(table: Table, values: dict[str, Any], name: str, written: str) -> None:
    """Keep what was written; a lunar date, say, is kept in its own words already."""
    known = values.get(table.spare, "")
    heading = table.column(name).text
    said = _("{column}原表写作：{text}")
    if said.format(column=heading, text="") not in known:
        line = said.format(column=heading, text=written)
        values[table.spare] = "\n".join(filter(None, (known, line)))


def _told(table: Table, name: str, code: str) -> Problem:
    message = _(
        "“{column}”和证件号码不一致，按证件号码算，原来写的写进了“{other}”，请对照证件核对。"
    )
    text = message.format(column=table.column(name).text, other=table.column(table.spare).text)
    return Problem(code, "V-04", "warn", text, name)
