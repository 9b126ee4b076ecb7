# SPDX-License-Identifier: MulanPSL-2.0
"""The check-up tells what is wrong with a desk, and nothing about anybody."""

from datetime import datetime
from pathlib import Path

import pytest

from wuse_desktop.domain.clock import wall_ms
from wuse_desktop.domain.records.forms import Attachment
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.services import attachments
from wuse_desktop.services.backups import backup
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.doctor import Finding, examine, mend_search, report
from wuse_desktop.services.people import save_person
from wuse_desktop.services.recovery import note_recovery_kept
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.engine import connect, make_engine
from wuse_desktop.storage.health import damaged_pages


def marks(desk: Desk) -> dict[str, str]:
    return {finding.name: finding.mark for finding in examine(desk)}


def test_a_desk_in_order_is_told_so(desk: Desk, tmp_path: Path) -> None:
    save_person(desk, Person(name="王秀兰"))
    backup(desk, tmp_path / "stick")
    note_recovery_kept(desk)
    assert set(marks(desk).values()) == {"ok"}


def test_attachments_that_are_missing_damaged_or_of_no_use_are_told_of(desk: Desk) -> None:
    person_id = save_person(desk, Person(name="王秀兰")).id
    for text in (b"first paper", b"second paper", b"third paper"):
        attachments.add(desk, "person", person_id, text)
    assert marks(desk)["attachments"] == "ok"
    attachments.files_of(desk).keep(b"named by no row")
    assert marks(desk)["attachments"] == "warn"
    attachments.sweep(desk)
    assert marks(desk)["attachments"] == "ok"
    first, second, _third = desk.paths.attachments.iterdir()
    first.write_bytes(b"x")
    second.unlink()
    (found,) = [finding for finding in examine(desk) if finding.name == "attachments"]
    assert found.mark == "bad"
    assert found.sentence == "1 个附件的文件损坏，1 个附件的文件不见了。"


def test_files_at_another_station_are_not_missed(desk: Desk) -> None:
    with desk.write() as unit:
        unit.put(
            Attachment(
                subject_entity="person", subject_id="x", kind="01", file_name="x.jpg",
                digest="a" * 64, site_id="another-site",
            )
        )  # fmt: skip
    assert marks(desk)["attachments"] == "ok"


def test_a_fresh_desk_is_asked_for_a_backup_and_the_recovery_sheet(desk: Desk) -> None:
    found = {finding.name: finding for finding in examine(desk)}
    assert found["backup"].mark == "warn"
    assert "备份" in found["backup"].next_step
    assert found["recovery"].mark == "warn"


def test_a_changed_trail_is_found(desk: Desk) -> None:
    save_person(desk, Person(name="王秀兰"))
    raw = connect(desk.paths.database, desk.key)
    for (name,) in raw.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
    ).fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE audit SET reason = 'x' WHERE seq = (SELECT max(seq) FROM audit)")
    raw.close()
    assert marks(desk)["trail"] == "bad"


def test_an_index_that_lacks_somebody_is_found_and_mended(desk: Desk) -> None:
    save_person(desk, Person(name="王秀兰"))
    with desk.database.books() as connection:
        connection.exec_driver_sql("DELETE FROM search_index")
    assert marks(desk)["index"] == "warn"
    mend_search(desk)
    assert marks(desk)["index"] == "ok"


def test_a_damaged_page_is_found(desk: Desk) -> None:
    path = desk.paths.database
    save_person(desk, Person(name="王秀兰"))
    with desk.read() as known:
        page = known.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'person'"
        ).scalar_one()
        size = int(known.exec_driver_sql("PRAGMA page_size").scalar_one())
    desk.database.close()
    content = bytearray(path.read_bytes())
    content[page * size - 2000] ^= 1
    path.write_bytes(content)
    connection = make_engine(path, desk.key).connect()
    assert damaged_pages(connection) == 1
    connection.close()
    connection.engine.dispose()


def test_a_year_without_holidays_is_told_of(desk: Desk) -> None:
    desk.now = lambda: datetime.fromisoformat("2090-01-05T09:00")
    assert marks(desk)["holidays"] == "warn"


def test_a_record_that_points_nowhere_is_counted_by_kind_and_field(desk: Desk) -> None:
    with desk.write() as unit:
        unit.put(Household(head_person_id="0190-nobody", living_member_count=1))
    (found,) = [finding for finding in examine(desk) if finding.name == "references"]
    assert found.mark == "warn"
    assert "家庭的“户主”1 条" in found.sentence


def test_a_clock_set_back_is_noticed(desk: Desk) -> None:
    ahead = Database(desk.paths.database, desk.key, now_ms=lambda: wall_ms() + 3 * 24 * 3_600_000)
    with ahead.unit_of_work("a worker whose clock ran ahead") as unit:
        unit.put(Person(name="王秀兰"))
    ahead.close()
    assert marks(desk)["clock"] == "bad"


@pytest.mark.parametrize(("free", "mark"), [(10 << 20, "bad"), (500 << 20, "warn")])
def test_a_full_disk_is_told_of(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, free: int, mark: str
) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage)
    assert marks(desk)["disk"] == mark


def test_a_folder_open_to_others_is_told_of(desk: Desk) -> None:
    desk.paths.home.chmod(0o755)
    assert marks(desk)["folder"] == "warn"


def test_the_report_has_every_line_and_nobody_in_it(desk: Desk) -> None:
    save_person(desk, Person(name="王秀兰", phone="13800000000"))
    findings = examine(desk)
    text = report(desk, findings)
    assert all(finding.text in text for finding in findings)
    assert "王秀兰" not in text
    assert "13800000000" not in text


def test_a_finding_reads_as_one_line() -> None:
    assert Finding("x", "bad", "坏了。", "请修。").text == "× 坏了。请修。"


def test_the_examination_tells_how_far_it_is(desk: Desk) -> None:
    class Steps:
        def __init__(self) -> None:
            self.seen: list[tuple[int, int]] = []

        def step(self, label: str, done: int, total: int) -> None:
            del label
            self.seen.append((done, total))

    steps = Steps()
    count = len(examine(desk, steps))
    assert steps.seen[-1] == (count, count)
