# SPDX-License-Identifier: MulanPSL-2.0
"""Makes the golden files of format 1: ``python -m tests.data.golden.make``.

Two real desks exchange everything that there is: text up twice, attachments, forms and reviews
down, receipts both ways, both cards. The files are never made anew: they stand for what lies on
somebody's stick, and every later version must take them. A new format gets a folder of its own.
"""

import hashlib
import json
import tempfile
from datetime import datetime
from pathlib import Path

from tests.services.building import intake, put
from tests.services.conftest import CHEAP, PASSWORD
from tests.services.exchanging import records_of, save
from tests.services.test_sending_down import file_plan, publish
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import attachments, bundles, enrolment, inbox, receipts, reviews, sending
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import SetupChoice, create_desk
from wuse_desktop.storage import settings

FOLDER = Path(__file__).with_name("format1")
PAPER = b"%PDF-1.4 " + bytes(range(256)) * 20


def desk(home: Path, kind: str, division: str, name: str) -> Desk:
    """A fresh desk on a settled clock."""
    choice = SetupChoice(kind, division, name, "李晓梅", "lixm", "head")
    now = datetime.fromisoformat
    return create_desk(
        home, choice, PASSWORD, secrets=NoKeyring(), costs=CHEAP,
        now=lambda: now("2026-03-24T09:30"),
    ).desk  # fmt: skip


def identity(of: Desk) -> dict[str, object]:
    """The invented keys of a desk, for whoever is to read as it."""
    with of.read() as connection:
        device = settings.own_replica(connection)[0]
    return {"site_id": of.site_id, "device_id": device, "keys": of.device.to_dict()}


def main() -> None:
    """Write the files."""
    FOLDER.mkdir()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        station = desk(place / "station", "station", "230127100", "木兰镇社会工作服务站")
        county = desk(place / "county", "county", "230127", "木兰县社会工作总督导站")
        exchange(station, county)
        station.close()
        county.close()


def exchange(station: Desk, county: Desk) -> None:
    """Everything that goes from one to the other."""
    card = FOLDER / "station.wuse-card"
    enrolment.make_station_card(station, card)
    enrolment.admit(county, card, FOLDER / "county.wuse-card")
    enrolment.accept(station, FOLDER / "county.wuse-card")
    person = save(station, "王秀兰", note="独居，腿脚不便")
    (case_id,) = put(station, intake(person))
    attachments.add(station, "case_file", case_id, PAPER, "02", caption="签字页")
    (household,) = put(station, Household(head_person_id=person))
    put(station, Person(name="赵德福"), HomeVisit(household_id=household, observed="屋里冷"))
    plan = file_plan(station, person)
    first = bundles.make(station)
    (FOLDER / "up-1.wuse").write_bytes(first.path.read_bytes())
    inbox.take(county, FOLDER / "up-1.wuse")
    receipts.make(county, FOLDER / "up-1.wuse-receipt", bundle_id=first.bundle_id)
    publish(county)
    reviews.say(county, plan, "returned", "目标写得再具体一些")
    receipts.take(station, FOLDER / "up-1.wuse-receipt")
    save(station, "王秀兰", person, note="已搬到女儿家")
    with tempfile.TemporaryDirectory() as name:
        packed = sending.put_on_stick(station, Path(name))
        assert packed.made is not None
        (FOLDER / "up-2.wuse").write_bytes(packed.made.path.read_bytes())
        (FOLDER / "attachments.wuse").write_bytes(packed.files[0].path.read_bytes())
    inbox.take(county, FOLDER / "up-2.wuse")
    kept = inbox.take(county, FOLDER / "attachments.wuse")
    receipts.make(county, FOLDER / "attachments.wuse-receipt", bundle_id=kept.bundle_id)
    down = bundles.make_down(county, station.site_id)
    (FOLDER / "down.wuse").write_bytes(down.path.read_bytes())
    inside = {
        "station": identity(station),
        "county": identity(county),
        "rows": records_of(county, station.site_id),
        "down": {
            key: row
            for key, row in records_of(county, county.site_id).items()
            if key.startswith(("form_version/", "review/"))
        },
        "paper_sha256": hashlib.sha256(PAPER).hexdigest(),
    }
    text = json.dumps(inside, ensure_ascii=False, indent=1, sort_keys=True)
    (FOLDER / "inside.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
