# SPDX-License-Identifier: MulanPSL-2.0
"""What has to hold when a fleet has come to rest."""

from collections.abc import Sequence

from tests.fleet.photos import files_held, missing_files
from tests.fleet.world import Seat, World
from tests.services.exchanging import records_of
from wuse_desktop.services import laptops, states
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import file_exchange_store, records


def keys_held(world: World) -> list[set[str]]:
    """By station, the records that any desk holds: nothing of it may be gone afterwards.

    What a desk keeps apart until its time is mended is held as well.
    """
    return [
        set().union(
            *(
                records_of(seat.desk, station[0].desk.site_id).keys()
                | _kept_apart(seat, station[0].desk.site_id)
                for seat in (world.county, *station)
            )
        )
        for station in world.stations
    ]


def photos_held(world: World) -> list[set[str]]:
    """By station, the files that lie anywhere: nothing of it may be gone afterwards."""
    return [
        files_held([world.county.desk, *(seat.desk for seat in station)], station[0].desk.site_id)
        for station in world.stations
    ]


def _kept_apart(seat: Seat, site: str) -> set[str]:
    with seat.desk.read() as connection:
        return {
            f"{item.entity}/{item.record_id}"
            for item in store.open_problems(connection)
            if item.reason == store.CLOCK_AHEAD and item.row.get("site_id") == site
        }


def check(world: World, held: Sequence[set[str]], photos: Sequence[set[str]]) -> None:
    """Hold the fleet against its promises. ``held`` and ``photos`` are from before it settled."""
    for station, before, files in zip(world.stations, held, photos, strict=True):
        site = station[0].desk.site_id
        at_county = records_of(world.county.desk, site)
        assert before <= at_county.keys(), f"gone: {before - at_county.keys()}"
        for seat in station:
            here = records_of(seat.desk, site)
            assert here == at_county, _difference(seat, here, at_county)
            assert states.counts(seat.desk).open == 0, f"{seat.name} waits for confirmation"
        for seat in (world.county, *station):
            missing = missing_files(seat.desk, site, files)
            assert missing == [], f"{seat.name}: photos are missing: {missing}"
        _same_from_county(world, station, site)
    _same_figures(world)
    for seat in world.seats:
        with seat.desk.read() as connection:
            assert records.check_chain(connection) is None, f"{seat.name}: chain broken"
            left = [
                (item.entity, item.reason, item.site_id) for item in store.open_problems(connection)
            ]
            assert left == [], f"{seat.name}: problems left: {left}"
    # parts of an upload that was broken off and overtaken have no manifest: nobody reads them
    whole = (".manifest", ".receipt")
    nobodys = {name for seat in world.stolen for name in _names_of(seat)}
    lying = [
        path
        for path in world.drop.rglob("*")
        if path.suffix in whole and not nobodys & {*path.parent.parts, path.stem}
    ]
    assert lying == [], f"left on the drop: {[path.parent.parent.name for path in lying]}"


def _names_of(lost: Seat) -> set[str]:
    """The folder of a stolen laptop on the drop, and what it may have put into others."""
    with lost.desk.read() as connection:
        sent = {item.bundle_id for item in store.sent_bundles(connection)}
        sent |= {
            item.bundle_id
            for peer in store.peers(connection)
            for item in file_exchange_store.sent_bundles(connection, peer.site_id)
        }
        taken = {item.bundle_id for item in store.taken_bundles(connection, "", 1000)}
        taken |= {item.bundle_id for item in file_exchange_store.taken_bundles(connection)}
    return {*laptops.own_tokens(lost.desk), *sent, *taken}


def _same_figures(world: World) -> None:
    """A prefecture has the county's last figures, and nobody's record."""
    if world.prefecture is None:
        return
    county = world.county.desk
    above = records_of(world.prefecture.desk, county.site_id)
    meant = {
        key: row
        for key, row in records_of(county, county.site_id).items()
        if key.startswith("county_figures/")
    }
    assert above == meant, _difference(world.prefecture, above, meant)
    for station in world.stations:
        assert records_of(world.prefecture.desk, station[0].desk.site_id) == {}
    assert states.counts(county).open == 0, "the county waits for the prefecture"


def _same_from_county(world: World, station: Sequence[Seat], site: str) -> None:
    """What the county says to a station is the same at all its laptops, and all of it there."""
    county = world.county.desk
    meant = {
        key: row
        for key, row in records_of(county, county.site_id).items()
        if key.startswith("review/") and row["station_id"] == site
    }
    for seat in station:
        here = {
            key: row
            for key, row in records_of(seat.desk, county.site_id).items()
            if key.startswith("review/")
        }
        assert here == meant, _difference(seat, here, meant)


def _difference(
    seat: Seat, here: dict[str, dict[str, object]], there: dict[str, dict[str, object]]
) -> str:
    lines = [f"{seat.name} differs:"]
    for key in sorted(here.keys() | there.keys()):
        mine, theirs = here.get(key), there.get(key)
        if mine == theirs:
            continue
        if mine is None or theirs is None:
            lines.append(f"  {key}: only {'there' if mine is None else 'here'}")
            continue
        names = [name for name in mine if mine[name] != theirs.get(name)]
        lines += [f"  {key} {name}: {mine[name]} / {theirs.get(name)}" for name in names]
    return "\n".join(lines)
