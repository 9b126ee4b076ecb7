# SPDX-License-Identifier: MulanPSL-2.0
"""Steps between two desks that exchange over real files, and a look at all that a desk holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wuse_desktop import __version__
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.people import Person
from wuse_desktop.services import bundles, enrolment, exchange, inbox, receipts
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.joining import join, make_device_card
from wuse_desktop.services.people import save_person
from wuse_desktop.services.welcoming import admit_laptop
from wuse_desktop.storage import settings
from wuse_desktop.storage.codec import CODECS
from wuse_desktop.storage.driver import named_rows, run_of
from wuse_desktop.storage.migrate import head_revision
from wuse_desktop.storage.tables import TABLES
from wuse_desktop.sync import bundle
from wuse_desktop.sync.envelope import EnvelopeDraft

Content = dict[str, list[tuple[Any, ...]]]
# what a bundle is not to carry: integer keys and revs are each replica's own
_OF_HERE = ("pk", "rev")


def enrol(station: Desk, county: Desk, folder: Path, drop: str = "") -> None:
    """Exchange the two cards."""
    card = enrolment.make_station_card(station, folder)
    answer = enrolment.admit(county, card.path, folder, drop)
    enrolment.accept(station, answer.path)


def carry(station: Desk, county: Desk, stick: Path, *, again: bool = False) -> inbox.TakenBundle:
    """Send by stick, take, and bring the receipts back."""
    taken = inbox.take(county, bundles.make(station, stick, again=again).path)
    for path in receipts.make(county, stick, bundle_id=taken.bundle_id):
        receipts.take(station, path)
    return taken


def save(desk: Desk, name: str, row_id: str = "", **fields: Any) -> str:
    """File a person and return the id."""
    return save_person(desk, Person(id=row_id, name=name, **fields), reason="测试").id


def content(desk: Desk) -> Content:
    """Every row of every table of a desk, the books and the search index included."""
    with desk.database.read() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        ).scalars()
        return {
            name: [
                tuple(row)
                for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')  # noqa: S608
            ]
            for name in names.all()
        }


def records_of(desk: Desk, site_id: str) -> dict[str, dict[str, Any]]:
    """All records of one site, deleted ones too, as they would travel: by entity and id."""
    found: dict[str, dict[str, Any]] = {}
    with desk.database.read() as connection:
        for entity in TABLES:
            rows = run_of(connection)(
                f"SELECT * FROM {entity} WHERE site_id = ?",  # noqa: S608 - own names
                (site_id,),
            )
            for row in named_rows(rows):
                found[f"{entity}/{row['id']}"] = CODECS[entity].to_wire(row)
    return found


@dataclass(frozen=True, slots=True)
class Crafted:
    """What a bundle is made with beside its rows; what is None is as ``bundles.make`` has it."""

    seq: int = 1
    previous: str = ""
    from_rev: int = 0
    to_rev: int = 1000
    schema_version: str = ""
    device_id: str = ""
    receiver: str = ""


def craft(
    station: Desk,
    county: Desk,
    folder: Path,
    tables: Mapping[str, Iterable[Mapping[str, Any]]],
    how: Crafted | None = None,
) -> Path:
    """A bundle of any rows, signed by the station's device, as a broken program would make it."""
    how = how or Crafted()
    with station.read() as connection:
        replica_id = settings.own_replica(connection)[0]
    draft = EnvelopeDraft(
        app_version=__version__,
        schema_version=how.schema_version or head_revision(),
        direction="up",
        site_id=station.site_id,
        division_code="230127100",
        device_id=how.device_id or replica_id,
        receivers=(how.receiver or county.site_id,),
        seq=how.seq,
        prev_envelope_sha256=how.previous,
        from_rev=how.from_rev,
        to_rev=how.to_rev,
    )
    path = folder / f"{draft.bundle_id}.wuse"
    bundle.write_bundle(
        path,
        draft,
        [(entity, iter(rows)) for entity, rows in tables.items()],
        recipients=(county.device.public_part().recipient,),
        signer=station.device.signer(),
    )
    return path


def wire_row(desk: Desk, entity: str, **values: Any) -> dict[str, Any]:
    """A row as it travels, with defaults for what is not given."""
    record = CODECS[entity].record_class()
    clock = f"{1_774_000_000_000:015d}-0000-{desk.site_id}"
    head = {
        "id": new_id(),
        "site_id": desk.site_id,
        "hlc": clock,
        "field_hlc": "{}",
        "origin": desk.site_id,
        "deleted_hlc": None,
        "extra": "{}",
    }
    row = CODECS[entity].to_wire({**head, **CODECS[entity].encode(record)})
    return {**row, **values}


def take_in(first: Desk, new: Desk, stick: Path) -> inbox.TakenBundle:
    """The whole way of a new laptop into a station, by stick."""
    card = make_device_card(new, stick)
    welcome = admit_laptop(first, card.path, stick)
    return join(new, welcome.card)


def until_quiet(drop: Path, *desks: Desk) -> None:
    """Rounds over a drop until nobody has anything to say; few are enough."""
    for _round in range(8):
        reports = [report for desk in desks for report in exchange.sync(desk, drop)]
        assert [problem.code for report in reports for problem in report.problems] == []
        if not any((*report.sent, *report.taken, *report.confirmed) for report in reports):
            return
    raise AssertionError("they never stop")
