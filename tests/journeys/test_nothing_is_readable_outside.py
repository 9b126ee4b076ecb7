# SPDX-License-Identifier: MulanPSL-2.0
"""Whoever finds the disk, the stick or the log reads nothing that was written down."""

import dataclasses
import json
import logging
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.services.conftest import PASSWORD, Reopen
from tests.services.exchanging import carry
from wuse_desktop.domain.records.people import Household, Person, PersonCategory
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.errors import Fault
from wuse_desktop.logs import describe, start_logging
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import attachments, backups, bundles, drafts, visits
from wuse_desktop.services.arriving_files import prepare
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.households import save_household
from wuse_desktop.services.people import save_person
from wuse_desktop.services.recovery import new_recovery_code
from wuse_desktop.services.setup import open_desk
from wuse_desktop.storage.search import search

NAME, ALIAS = "亓官蘅芜", "蘅芜大娘"
ID_NO, PHONE = "230127195003121221", "13845670913"
NARRATIVE = "独居靠低保度日夜里咳嗽"
SEEN = "灶台积灰三日未生火"
DRAFTED = "还没写完的半句话正在输入"
ASKED = "咨询残疾补贴怎样申领"
TEXTS = (NAME, ALIAS, NARRATIVE, SEEN, DRAFTED, ASKED, "qiguanhengwu", ID_NO, PHONE, "李晓梅")
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def _spellings() -> dict[bytes, str]:
    found = {text.encode(encoding): text for text in TEXTS for encoding in _ENCODINGS}
    return {**found, **{json.dumps(text).strip('"').encode(): text for text in TEXTS}}


def _readable(*places: Path) -> set[tuple[str, str]]:
    """What is readable in the bytes and the names of all files under some folders."""
    found = set()
    spellings = _spellings()
    for place in places:
        for path in place.rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            data += str(path.relative_to(place)).encode()
            found |= {(path.name, text) for spelt, text in spellings.items() if spelt in data}
    return found


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where the system would have programs leave their passing files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("SQLITE_TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture
def logged(desk: Desk, temporary: Path) -> Iterator[Path]:
    """The log of the desk, written as the program writes it."""
    end = start_logging(desk.paths.logs, logging.DEBUG)
    yield desk.paths.logs
    end()
    assert temporary.exists()


def _record(desk: Desk, village: str) -> None:
    person = Person(
        name=NAME,
        alias=ALIAS,
        id_type="01",
        id_no=ID_NO,
        phone=PHONE,
        note=NARRATIVE,
        village_code=village,
    )
    entry = PersonCategory(category="01", start_date=date(2026, 1, 1), basis=NARRATIVE)
    person_id = save_person(desk, person, [entry]).id
    home = save_household(desk, Household(head_person_id=person_id), [])
    draft = visits.propose_visit(desk, home.id)
    visit = dataclasses.replace(draft.visit, outcome="1", observed=SEEN)
    visits.save_visit(desk, dataclasses.replace(draft, visit=visit, met_ids=(person_id,)))
    drafts.keep_draft(desk, "visit", NAME, {"observed": DRAFTED})
    asked = Consultation(content=ASKED, person_id=person_id)
    with desk.write() as unit:
        unit.put(asked)
        unit.remove(Consultation, unit.put(Consultation(content=ASKED)).id)
    save_person(desk, dataclasses.replace(person, id=person_id, phone="1"), reason=NARRATIVE)
    paper = prepare(f"%PDF-1.4 {NARRATIVE}".encode(), f"{NAME}.pdf")
    attachments.add(desk, "person", person_id, paper, caption=SEEN)
    with desk.read() as connection:
        assert search(connection, NAME)
        assert search(connection, PHONE) == []


def _fail_with_names(desk: Desk) -> str:
    """What is told and logged when something goes wrong beside a name."""
    log = logging.getLogger("wuse_desktop.tests")
    told = []
    for statement in ("INSERT INTO person (name) VALUES (?)", "SELECT * FROM nowhere WHERE x = ?"):
        with pytest.raises(Fault) as refused, desk.database.books() as connection:
            connection.exec_driver_sql(statement, (f"{NAME}{ID_NO}",))
        log.warning("failed %s %s", NAME, PHONE, exc_info=refused.value)
        told += [str(refused.value), refused.value.sentence, repr(refused.value.__cause__)]
        told.append(describe(refused.value))
    logging.getLogger("sqlalchemy.engine").warning("%s", NAME)
    return "".join(told)


def test_the_search_for_what_is_readable_finds_it_when_it_is_there(tmp_path: Path) -> None:
    for number, encoding in enumerate(_ENCODINGS):
        (tmp_path / f"{number}.bin").write_bytes(b"\0" + NARRATIVE.encode(encoding) + b"\0")
    (tmp_path / "x.json").write_text(json.dumps({"name": NAME}), "utf-8")
    (tmp_path / f"{PHONE}.txt").write_bytes(b"")
    assert len(_readable(tmp_path)) == 6


def test_nothing_written_down_is_readable_on_the_disk(
    desk: Desk, county: Desk, stick: Path, logged: Path, village: str, reopen: Reopen
) -> None:
    temporary = Path(tempfile.gettempdir())
    places = [desk.paths.home, county.paths.home, stick, temporary]
    _record(desk, village)
    assert desk.paths.database.with_name("database.db-wal").stat().st_size > 0
    assert _readable(*places) == set()

    told = _fail_with_names(desk)
    assert not [text for text in TEXTS if text in told]
    assert list(logged.iterdir())
    assert _readable(*places) == set()

    made = bundles.make(desk, stick)
    assert _readable(*places) == set()
    carry(desk, county, stick)
    assert _readable(*places) == set()

    code = new_recovery_code(desk)
    file = backups.backup(desk, stick).path
    assert _readable(*places) == set()
    restored = stick.parent / "restored"
    backups.restore(restored, file, "", "", recovery_code=code, secrets=NoKeyring())
    places.append(restored)
    assert _readable(*places) == set()
    opened = open_desk(restored, "", PASSWORD, secrets=NoKeyring())
    with opened.read() as connection:
        assert search(connection, NAME)
    opened.close()

    desk.close()
    county.close()
    assert _readable(*places) == set()
    reopen(desk)
    assert _readable(*places) == set()
    assert list(temporary.iterdir()) == []
    assert made.rows > 0


def test_a_desk_and_its_parts_tell_nothing_when_they_are_printed(desk: Desk) -> None:
    person = Person(name=NAME)
    with desk.write() as unit:
        words = f"{desk!r} {unit!r} {desk.device!r} {desk.slots!r}"
    assert desk.key.hex() not in words
    assert desk.device.identity not in words
    assert PASSWORD not in words
    assert person.name == NAME
