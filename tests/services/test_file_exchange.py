# SPDX-License-Identifier: MulanPSL-2.0
"""Files of attachments on their way: after the text, once, again when lost, and nobody else's."""

import dataclasses
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.services.building import intake, put
from tests.services.conftest import MakeDesk
from tests.services.exchanging import carry, content, enrol, save
from tests.services.test_filed_forms import PHONES, filed
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import Attachment, FiledForm
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import Fault
from wuse_desktop.services import (
    arrivals,
    attachments,
    attempts,
    enrolment,
    exchange,
    file_bundles,
    inbox,
    receipts,
    records,
    sending,
    shown_bundles,
)
from wuse_desktop.services.attachment_list import list_of
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import file_exchange_store
from wuse_desktop.sync.drops.folder import FolderDrop
from wuse_desktop.sync.ports import DropFault

CASE = CaseFile.entity


@pytest.fixture
def case_id(desk: Desk) -> str:
    (person_id,) = put(desk, Person(name="王秀兰", is_client=True))
    case = dataclasses.replace(intake(person_id), state="in_service", opened_on=date(2026, 2, 3))
    return put(desk, case)[0]


def paper(text: str, size: int = 4000) -> bytes:
    """A document that nothing can make smaller."""
    return b"%PDF-1.4 " + text.encode() + os.urandom(size)


def add(desk: Desk, case_id: str, data: bytes) -> str:
    return attachments.add(desk, CASE, case_id, data).saved.id


def refused(call: Callable[[], object]) -> Fault:
    with pytest.raises(Fault) as fault:
        call()
    assert fault.value.message.endswith("。")
    return fault.value


def counts(desk: Desk) -> tuple[int, int, int]:
    return dataclasses.astuple(file_bundles.counts(desk))


def take_stick(county: Desk, stick: Path) -> list[inbox.TakenBundle]:
    """What somebody does who looks through a stick and takes everything, in the order shown."""
    found = arrivals.find(county, [stick])
    results = arrivals.take_all(county, [item.path for item in found.bundles if item.confirms])
    return [result.taken for result in results if result.taken is not None]


def bring_receipts(desk: Desk, county: Desk, stick: Path) -> None:
    receipts.make(county, stick, desk.site_id)
    for path in stick.glob("*.wuse-receipt"):
        receipts.take(desk, path)


def test_a_stick_carries_files_after_the_text_byte_by_byte(
    desk: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    contents = [paper("一"), paper("二", 70_000)]
    ids = [add(desk, case_id, data) for data in contents]
    assert counts(desk) == (2, 0, 0)
    packed = sending.put_on_stick(desk, stick)
    assert (packed.made is not None, packed.file_count, len(packed.files)) == (True, 2, 1)
    assert counts(desk) == (0, 2, 0)
    found = arrivals.find(county, [stick]).bundles
    assert [item.shown.of_files for item in found if item.shown] == [False, True]
    text, files = take_stick(county, stick)
    assert (text.of_files, files.of_files, files.rows, files.changed) == (False, True, 2, 2)
    assert [attachments.read(county, row_id) for row_id in ids] == contents
    assert {line.presence for line in list_of(county, CASE, case_id)} == {"here"}
    bring_receipts(desk, county, stick)
    assert counts(desk) == (0, 0, 2)
    assert list(file_bundles.folder_of(desk).iterdir()) == []
    assert refused(lambda: sending.put_on_stick(desk, stick)).code == "nothing_to_send"


def test_nothing_of_a_file_is_readable_on_the_stick(
    desk: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    add(desk, case_id, paper("王秀兰"))
    sending.put_on_stick(desk, stick)
    assert county.is_county
    for path in stick.iterdir():
        data = path.read_bytes()
        assert b"%PDF" not in data
        assert "王秀兰".encode() not in data


def test_a_confirmed_file_never_goes_again(
    desk: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(desk, case_id, data := paper("一"))
    sending.put_on_stick(desk, stick)
    take_stick(county, stick)
    bring_receipts(desk, county, stick)
    line = list_of(desk, CASE, case_id)[0]
    said = attachments.Description(
        kind=line.kind, caption="签字页", contains_minor_face=False, consent_id="",
        subject=line.subject,
    )  # fmt: skip
    attachments.describe(desk, row_id, said)
    (other_case,) = put(desk, dataclasses.replace(intake(save(desk, "赵德福")), state="in_service"))
    add(desk, other_case, data)  # the same content in another record
    packed = sending.put_on_stick(desk, stick)
    assert packed.files == ()
    assert counts(desk) == (0, 0, 1)


def test_a_lost_bundle_is_carried_again_as_it_is(
    desk: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(desk, case_id, data := paper("一"))
    (first,) = sending.put_on_stick(desk, stick).files
    for path in stick.iterdir():
        path.unlink()
    save(desk, "赵德福")
    (again,) = sending.put_on_stick(desk, stick).files
    assert (again.bundle_id, again.fresh) == (first.bundle_id, False)
    take_stick(county, stick)
    assert attachments.read(county, row_id) == data


def test_a_bundle_whose_own_copy_is_gone_is_made_anew(
    desk: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(desk, case_id, data := paper("一"))
    (first,) = sending.put_on_stick(desk, stick).files
    for path in (*stick.iterdir(), *file_bundles.folder_of(desk).iterdir()):
        path.unlink()
    (again,) = sending.put_on_stick(desk, stick).files
    assert (again.seq, again.files) == (first.seq + 1, 1)
    take_stick(county, stick)
    assert attachments.read(county, row_id) == data
    bring_receipts(desk, county, stick)
    assert counts(desk) == (0, 0, 1)


def test_files_that_come_before_their_text_wait_and_come_again(
    desk: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(desk, case_id, data := paper("一"))
    packed = sending.put_on_stick(desk, stick)
    assert packed.made is not None
    early = inbox.take(county, packed.files[0].path)
    assert (early.rows, early.rejected) == (0, 1)
    assert "记录还没有收到" in early.sentence
    assert list(county.paths.attachments.iterdir()) == []
    bring_receipts(desk, county, stick)
    assert counts(desk) == (1, 0, 0)
    held = sending.put_on_stick(desk, stick)
    assert held.files == ()  # not before the text is confirmed
    inbox.take(county, packed.made.path)
    bring_receipts(desk, county, stick)
    (again,) = sending.put_on_stick(desk, stick).files
    inbox.take(county, again.path)
    assert attachments.read(county, row_id) == data


def test_a_taken_bundle_that_comes_again_mends_what_is_damaged(
    desk: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(desk, case_id, data := paper("一"))
    files = sending.put_on_stick(desk, stick).files
    take_stick(county, stick)
    (kept,) = county.paths.attachments.iterdir()
    kept.write_bytes(b"torn")
    again = inbox.take(county, files[0].path)
    assert (again.verdict, again.changed) == ("duplicate", 1)
    assert attachments.read(county, row_id) == data
    assert inbox.take(county, files[0].path).changed == 0


def test_bundles_are_bounded_and_their_number_underway_too(
    desk: Desk, county: Desk, case_id: str, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_bundles, "BUNDLE_BYTES", 10_000)
    contents = [paper(str(number), 4000) for number in range(7)]
    ids = [add(desk, case_id, data) for data in contents]
    peer = enrolment.county(desk)
    assert peer is not None
    ahead = file_bundles.pack(desk, peer, most_bytes=20_000)
    assert [made.files for made in ahead] == [2, 2]
    assert counts(desk) == (3, 4, 0)
    packed = sending.put_on_stick(desk, stick)
    assert [made.files for made in packed.files] == [2, 2, 2, 1]
    take_stick(county, stick)
    assert [attachments.read(county, row_id) for row_id in ids] == contents
    bring_receipts(desk, county, stick)
    assert counts(desk) == (0, 0, 7)


def test_a_damaged_file_holds_up_no_other(
    desk: Desk, county: Desk, case_id: str, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_bundles, "BUNDLE_BYTES", 1000)
    torn, good = add(desk, case_id, paper("一")), add(desk, case_id, data := paper("二"))
    digest = next(line.digest for line in list_of(desk, CASE, case_id) if line.id == torn)
    (desk.paths.attachments / digest).write_bytes(b"torn")
    packed = sending.put_on_stick(desk, stick)
    assert packed.file_count == 1
    take_stick(county, stick)
    assert attachments.read(county, good) == data
    assert refused(lambda: attachments.read(county, torn)).code == "attachment_underway"


def test_what_lies_in_the_bin_waits_there(
    desk: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(desk, case_id, paper("一"))
    attachments.remove(desk, row_id)
    assert counts(desk) == (0, 0, 0)
    assert sending.put_on_stick(desk, stick).files == ()
    records.restore(desk, Attachment.entity, row_id)
    assert sending.put_on_stick(desk, stick).file_count == 1
    assert county.is_county


# over a drop ---------------------------------------------------------------------------------


def test_rounds_bring_files_up_after_all_text_and_receipts_back(
    desk: Desk, county: Desk, case_id: str, drop: Path
) -> None:
    row_id = add(desk, case_id, data := paper("一"))
    (sent,) = exchange.sync(desk, drop)
    assert (len(sent.sent), sent.problems) == (2, ())
    (folder,) = drop.glob("inbox/*")
    assert len(list(folder.glob("*.manifest"))) == 1  # the text, with nothing beside it
    assert len(list(folder.glob("files/*.manifest"))) == 1
    (taken,) = exchange.sync(county, drop)
    assert taken.taken == sent.sent
    assert attachments.read(county, row_id) == data
    (back,) = exchange.sync(desk, drop)
    assert set(back.confirmed) == set(sent.sent)
    assert counts(desk) == (0, 0, 1)
    assert [path for path in drop.rglob("*") if path.is_file()] == []
    assert list(county.paths.inbox.iterdir()) == []


def test_text_is_taken_although_its_files_are_torn(
    desk: Desk, county: Desk, case_id: str, drop: Path
) -> None:
    row_id = add(desk, case_id, data := paper("一"))
    exchange.sync(desk, drop)
    (part,) = drop.glob("inbox/*/files/*.part0000")
    whole = part.read_bytes()
    part.write_bytes(whole[:-7])
    (report,) = exchange.sync(county, drop)
    assert (len(report.taken), len(report.problems)) == (1, 1)
    assert list_of(county, CASE, case_id)[0].presence == "underway"
    part.write_bytes(whole)
    (report,) = exchange.sync(county, drop)
    assert len(report.taken) == 1
    assert attachments.read(county, row_id) == data


def test_a_receipt_that_never_came_is_asked_for_again(
    desk: Desk, county: Desk, case_id: str, drop: Path
) -> None:
    add(desk, case_id, paper("一"))
    exchange.sync(desk, drop)
    exchange.sync(county, drop)
    for path in drop.glob("outbox/*/files/*.receipt"):
        path.unlink()
    exchange.sync(desk, drop)
    assert counts(desk) == (0, 1, 0)
    with desk.database.books() as connection:
        connection.exec_driver_sql("UPDATE file_outbox SET delivered_at = '2020-01-01T00:00:00Z'")
    for _round in range(2):
        exchange.sync(desk, drop)
        exchange.sync(county, drop)
    exchange.sync(desk, drop)
    assert counts(desk) == (0, 0, 1)


# nobody else's ---------------------------------------------------------------------------------


def test_no_station_puts_a_file_into_the_record_of_another(
    desk: Desk, county: Desk, case_id: str, make_desk: MakeDesk, stick: Path, tmp_path: Path
) -> None:
    row_id = add(desk, case_id, data := paper("真"))
    carry(desk, county, stick)
    digest = list_of(desk, CASE, case_id)[0].digest
    other = make_desk("station", "230127101", "东兴镇社会工作服务站")
    enrol(other, county, tmp_path)
    false = paper("假")[: len(data)]
    (other_case,) = put(
        other, dataclasses.replace(intake(save(other, "孙桂芝")), state="in_service")
    )
    put(
        other,
        Attachment(
            subject_entity=CASE, subject_id=other_case, case_id=other_case, kind="02",
            file_name="x.pdf", media_type="application/pdf", digest=digest, size=len(false),
        ),
    )  # fmt: skip
    attachments.files_of(other).keep_as(digest, false)
    theirs = tmp_path / "theirs"
    packed = sending.put_on_stick(other, theirs)
    assert packed.file_count == 1
    take_stick(county, theirs)
    assert refused(lambda: attachments.read(county, row_id)).code == "attachment_underway"
    sending.put_on_stick(desk, stick)
    taken = inbox.take(county, next(stick.glob("*附件*")))
    assert taken.rejected == 1  # two sites name it: nobody is believed
    assert refused(lambda: attachments.read(county, row_id)).code == "attachment_underway"


def test_a_stranger_and_a_misdirected_bundle_of_files_leave_nothing(
    desk: Desk, county: Desk, case_id: str, make_desk: MakeDesk, stick: Path
) -> None:
    add(desk, case_id, paper("一"))
    (made,) = sending.put_on_stick(desk, stick).files
    stranger = make_desk("county", "230123", "依兰县社会工作总督导站")
    before = content(stranger)
    assert refused(lambda: inbox.take(stranger, made.path)).code == "bundle_wrong_receiver"
    assert content(stranger) == before
    data = bytearray(made.path.read_bytes())
    data[2000] ^= 1
    made.path.write_bytes(data)
    before = content(county)
    assert refused(lambda: inbox.take(county, made.path)).code == "bundle_damaged"
    assert content(county) == before
    assert list(county.paths.attachments.iterdir()) == []


def test_the_bundle_tells_its_kind_and_nothing_of_its_content(
    desk: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    add(desk, case_id, paper("一"))
    (made,) = sending.put_on_stick(desk, stick).files
    shown = shown_bundles.show(made.path, county)
    assert (shown.of_files, dict(shown.counts), shown.trusted) == (True, {"file": 1}, True)
    assert arrivals.kind_label("file") == "附件文件"


def test_a_scan_of_a_strict_form_opens_for_the_same_persons_in_the_county(
    desk: Desk, county: Desk, stick: Path
) -> None:
    (child,) = put(desk, Person(name="孙小宝"))
    form = filed(desk, "child_file", Person.entity, child, confidentiality_level="3", **PHONES)
    row_id = attachments.add(desk, FiledForm.entity, form.id, data := paper("签字")).saved.id
    sending.put_on_stick(desk, stick)
    take_stick(county, stick)
    assert attachments.read(county, row_id) == data  # a station head of the county oversees
    county.session = dataclasses.replace(county.session, role="clerk", worker_id="")
    assert list_of(county, FiledForm.entity, form.id) == ()
    assert refused(lambda: attachments.read(county, row_id)).code == "form_strict"
    assert (
        refused(lambda: attachments.save_copy(county, row_id, stick / "x", "看看")).code
        == "form_strict"
    )
    assert not (stick / "x.pdf").exists()


class _FullOfFiles(FolderDrop):
    """A drop that takes text, and for now no files."""

    def put_new(self, name: str, data: bytes) -> None:
        if "/files/" in name:
            raise DropFault(
                "drop_quota", "空间满了。", "请腾出空间。", retryable=True, closes=False
            )
        super().put_new(name, data)


def test_files_that_could_not_be_sent_wait_with_their_bundle_and_stop_no_text(
    desk: Desk, county: Desk, case_id: str, tmp_path: Path
) -> None:
    assert county.is_county
    drop = tmp_path / "drop"
    drop.mkdir()
    add(desk, case_id, paper("一"))
    for count in (1, 2):
        (report,) = exchange.exchange_over(desk, _FullOfFiles(drop))
        assert [problem.code for problem in report.problems] == ["drop_quota"]
        with desk.read() as connection:
            (waiting,) = file_exchange_store.waiting_bundles(connection)
        assert waiting.attempts == count
    (failure,) = attempts.held_back(desk)
    assert (failure.code, failure.count, failure.sentence) == ("drop_quota", 2, "空间满了。")
    assert failure.next_at > failure.at

    add(desk, case_id, paper("二"))  # neither it nor a later one of files hurries the drop
    save(desk, "王秀兰")
    (report,) = exchange.exchange_over(desk, FolderDrop(drop), patient=True)
    assert (len(report.sent), report.problems) == (1, ())
    assert counts(desk)[1] == 2
    (report,) = exchange.exchange_over(desk, FolderDrop(drop))  # a person asks
    assert len(report.sent) == 2
    assert attempts.held_back(desk) == []
