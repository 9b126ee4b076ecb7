# SPDX-License-Identifier: MulanPSL-2.0
"""Makes the golden files of format 1: ``python -m tests.unit.sync.data.make_format1``.

Run once, when the format was settled. The files are never made anew: they stand for bundles that
lie on somebody's stick, and every later version must read them.
"""

import json
from pathlib import Path

from tests.unit.sync.samples import Desk, row, rows, write
from tests.unit.sync.test_cards import county_card, station_card
from wuse_desktop.sync.cards import make_county_card, make_station_card
from wuse_desktop.sync.receipt import Rejected, make_receipt, receipt_for
from wuse_desktop.sync.verdict import Verdict

FOLDER = Path(__file__).with_name("format1")


def main() -> None:
    """Write bundle, receipt, both cards, the invented keys and the rows inside."""
    station, county = Desk(), Desk()
    people = rows(3, station)
    clock = f"{1_700_000_009_000:015d}-0003-{station.device_id}"
    people[1]["field_hlc"] = {"village": [clock, people[1]["hlc"]]}
    people[2]["deleted_hlc"] = clock
    tables = [
        ("person", people),
        ("visit", [row(9, station, person_id=people[0]["id"], minutes=40)]),
    ]
    sealed = write(FOLDER / "bundle.wuse", station, county, tables)
    receipt = receipt_for(
        sealed,
        app_version="0.1.0",
        from_site=county.site_id,
        verdict=Verdict.APPLY,
        rows=3,
        to_rev=7,
        rejected=[Rejected("visit", str(tables[1][1][0]["id"]), "bad_stamp")],
    )
    recipients = [station.recipient]
    (FOLDER / "receipt.wuse").write_bytes(make_receipt(receipt, county.keys.signer(), recipients))
    (FOLDER / "station.wuse-card").write_bytes(
        make_station_card(station_card(station), station.keys.signer())
    )
    (FOLDER / "county.wuse-card").write_bytes(
        make_county_card(county_card(county, station), county.keys.signer())
    )
    known = {
        name: {"site_id": desk.site_id, "device_id": desk.device_id, "keys": desk.keys.to_dict()}
        for name, desk in (("station", station), ("county", county))
    }
    content = json.dumps({**known, "tables": tables}, ensure_ascii=False, indent=1)
    (FOLDER / "inside.json").write_text(content + "\n", "utf-8")


if __name__ == "__main__":
    main()
