# SPDX-License-Identifier: MulanPSL-2.0
"""Attachments of a record: kept encrypted and once, described, removed, found again."""

import dataclasses
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys.small_disks import SmallDisk, small_disk
from tests.services.building import activity, at, intake, put, session
from tests.services.conftest import CHEAP, PASSWORD, Reopen
from tests.services.exchanging import carry, content
from tests.services.test_pictures import coded, noise, telephone_photo
from wuse_desktop.domain.records.activities import Attendance, GroupSession, ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import Attachment, Consent
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import Fault
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import attachment_list, attachments, records
from wuse_desktop.services.arriving_files import prepare
from wuse_desktop.services.attachment_list import AttachmentLine, list_of, sheet_of
from wuse_desktop.services.attachments import Description
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.history import history
from wuse_desktop.services.setup import SetupChoice, create_desk
from wuse_desktop.storage import records as stored

CASE = CaseFile.entity
PAPER = b"%PDF-1.4 " + "王秀兰的知情同意书".encode() * 40


@pytest.fixture
def case_id(desk: Desk) -> str:
    (person_id,) = put(desk, Person(name="王秀兰", is_client=True))
    case = dataclasses.replace(intake(person_id), state="in_service", opened_on=date(2026, 2, 3))
    return put(desk, case)[0]


@pytest.fixture
def closed_case(desk: Desk, case_id: str) -> str:
    case = records.get(desk, CASE, case_id)
    assert isinstance(case, CaseFile)
    put(desk, dataclasses.replace(case, state="closed", closed_on=date(2026, 3, 1)))
    return case_id


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(Fault) as fault:
        call()
    assert fault.value.message.endswith("。")
    return fault.value.code


def files(desk: Desk) -> set[str]:
    return {path.name for path in desk.paths.attachments.iterdir()}


def only(desk: Desk, entity: str, record_id: str) -> AttachmentLine:
    (line,) = list_of(desk, entity, record_id)
    return line


# adding --------------------------------------------------------------------------------------


def test_a_photo_is_kept_small_and_the_saving_is_told(desk: Desk, case_id: str) -> None:
    photo = telephone_photo()
    added = attachments.add(desk, CASE, case_id, photo)
    assert added.before_bytes == len(photo)
    assert added.after_bytes < len(photo)
    assert "MB → " in added.saving
    line = only(desk, CASE, case_id)
    assert (line.shape, line.kind_label, line.presence) == ("picture", "照片", "here")
    assert line.size == added.after_bytes
    assert line.taken_at == at("2026-03-05 09:12")
    assert line.added_by == "李晓梅"
    assert len(attachments.read(desk, line.id)) == added.after_bytes


def test_no_position_is_left_in_what_is_kept(desk: Desk, case_id: str) -> None:
    attachments.add(desk, CASE, case_id, telephone_photo())
    kept = attachments.read(desk, only(desk, CASE, case_id).id)
    for told in (b"Exif", b"TELEPHONE", b"A-PLACE", b"A-COMMENT"):
        assert told not in kept


def test_a_document_is_kept_byte_by_byte(desk: Desk, case_id: str, tmp_path: Path) -> None:
    path = tmp_path / "同意书.pdf"
    path.write_bytes(PAPER)
    added = attachments.add(desk, CASE, case_id, path, "02", caption=" 签字页 ")
    assert added.saving == ""
    line = only(desk, CASE, case_id)
    assert (line.title, line.file_name, line.kind, line.shape) == (
        "签字页", "同意书.pdf", "02", "pdf",
    )  # fmt: skip
    assert attachments.read(desk, line.id) == PAPER
    assert path.read_bytes() == PAPER


def test_nothing_kept_on_the_disk_is_readable(desk: Desk, case_id: str) -> None:
    attachments.add(desk, CASE, case_id, prepare(PAPER, "王秀兰.pdf"), caption="王秀兰")
    attachments.add(desk, CASE, case_id, telephone_photo(800, 600))
    for path in desk.paths.home.rglob("*"):
        data = (path.read_bytes() if path.is_file() else b"") + path.name.encode()
        for text in (b"%PDF", b"JFIF", "王秀兰".encode(), "王秀兰".encode("utf-16-le")):
            assert text not in data, path


def test_the_same_content_is_kept_once_for_all_records(desk: Desk, case_id: str) -> None:
    (event_id,) = put(desk, activity())
    attachments.add(desk, CASE, case_id, PAPER)
    attachments.add(desk, "community_activity", event_id, PAPER)
    assert len(files(desk)) == 1
    assert refused(lambda: attachments.add(desk, CASE, case_id, PAPER)) == "attachment_already"
    assert len(list_of(desk, CASE, case_id)) == 1
    assert len(files(desk)) == 1


def test_a_copied_picture_is_named_by_the_moment(desk: Desk, case_id: str) -> None:
    attachments.add_clipboard_image(desk, CASE, case_id, coded(noise(640, 480), "PNG"))
    assert only(desk, CASE, case_id).file_name.startswith("粘贴的图片 2026-03-24 09.30")


def test_what_may_not_be_added_leaves_neither_row_nor_file(
    desk: Desk, county: Desk, case_id: str, stick: Path, closed_case: str
) -> None:
    assert closed_case == case_id
    carry(desk, county, stick)
    before, theirs = content(desk), content(county)
    assert refused(lambda: attachments.add(desk, CASE, "nobody", PAPER)) == "record_missing"
    assert refused(lambda: attachments.add(desk, CASE, case_id, PAPER)) == "reason_required"
    assert refused(lambda: attachments.add(desk, CASE, case_id, PAPER, "xx", reason="r")) == (
        "code_unknown"
    )
    assert refused(lambda: attachments.add(county, CASE, case_id, PAPER)) == "read_only_station"
    assert (content(desk), content(county)) == (before, theirs)
    assert (files(desk), files(county)) == (set(), set())


def test_a_closed_case_takes_an_attachment_with_a_reason(desk: Desk, closed_case: str) -> None:
    added = attachments.add(desk, CASE, closed_case, PAPER, reason="补交签字页")
    assert sheet_of(desk, CASE, closed_case).needs_reason
    with desk.read() as connection:
        (entry,) = stored.history(connection, added.saved.id)
    assert entry.reason == "补交签字页"
    line = only(desk, CASE, closed_case)
    said = Description(
        kind="02", caption="", contains_minor_face=False, consent_id="", subject=line.subject
    )
    assert refused(lambda: attachments.describe(desk, line.id, said)) == "reason_required"
    assert refused(lambda: attachments.remove(desk, line.id)) == "reason_required"
    attachments.describe(desk, line.id, said, "分类有误")
    attachments.remove(desk, line.id, "重复")
    assert list_of(desk, CASE, closed_case) == ()


# the disk ------------------------------------------------------------------------------------


def test_a_full_disk_leaves_nothing_half_and_loses_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 8) as disk:
        _fill_and_add(disk)


def _fill_and_add(disk: SmallDisk) -> None:
    choice = SetupChoice("station", "230127100", "木兰镇社工站", "李晓梅", "lixm")
    desk = create_desk(disk.path / "desk", choice, PASSWORD, secrets=NoKeyring(), costs=CHEAP).desk
    (event_id,) = put(desk, activity())
    entity, large = "community_activity", os.urandom(1_500_000)
    attachments.add(desk, entity, event_id, PAPER)
    before, held = content(desk), files(desk)
    for leave in (0, 100_000, 1_000_000):
        disk.fill(leave)
        assert refused(lambda: attachments.add(desk, entity, event_id, large)) == "disk_full"
        assert (content(desk), files(desk)) == (before, held)
    disk.free_up()
    attachments.add(desk, entity, event_id, large)
    assert len(list_of(desk, entity, event_id)) == 2
    desk.close()


def test_a_row_that_cannot_be_kept_takes_its_file_along(
    desk: Desk, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(attachments, "put_record", fail)
    assert refused(lambda: attachments.add(desk, CASE, case_id, PAPER)) == "disk_full"
    assert files(desk) == set()


def test_a_missing_or_damaged_file_is_told_in_plain_words(desk: Desk, case_id: str) -> None:
    added = attachments.add(desk, CASE, case_id, PAPER)
    (path,) = desk.paths.attachments.iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    assert refused(lambda: attachments.read(desk, added.saved.id)) == "attachment_damaged"
    path.unlink()
    assert refused(lambda: attachments.read(desk, added.saved.id)) == "attachment_missing"
    assert only(desk, CASE, case_id).presence == "missing"


def test_files_that_no_row_names_are_swept_and_those_in_the_bin_stay(
    desk: Desk, case_id: str
) -> None:
    added = attachments.add(desk, CASE, case_id, PAPER)
    attachments.remove(desk, added.saved.id)
    attachments.files_of(desk).keep(b"left behind by a killed program")
    (desk.paths.attachments / "x.part").write_bytes(b"half")
    assert attachments.sweep(desk) == 2
    assert attachments.sweep(desk) == 0
    records.restore(desk, Attachment.entity, added.saved.id)
    assert attachments.read(desk, added.saved.id) == PAPER


def test_attachments_open_after_a_restart(desk: Desk, case_id: str, reopen: Reopen) -> None:
    added = attachments.add(desk, CASE, case_id, PAPER)
    assert attachments.read(reopen(desk), added.saved.id) == PAPER


# what belongs to what ------------------------------------------------------------------------


def test_a_signed_page_is_tied_to_its_form_and_shown_with_the_case(
    desk: Desk, case_id: str
) -> None:
    case = records.get(desk, CASE, case_id)
    assert isinstance(case, CaseFile)
    consent = Consent(
        person_id=case.client_id,
        case_id=case_id,
        consent_on=date(2026, 2, 2),
        notice_version="1",
        consent_items=("1", "2"),
        consenter_name="王秀兰",
        consenter_role="01",
        consent_mode="1",
    )
    (consent_id,) = put(desk, consent)
    added = attachments.add(desk, CASE, case_id, PAPER, "02")
    offered = attachment_list.description_choices(desk, CASE, case_id, added.saved.id)
    assert [item.code for item in offered.subjects] == [
        f"case_file/{case_id}", f"consent/{consent_id}",
    ]  # fmt: skip
    assert [item.code for item in offered.consents] == [consent_id]
    said = Description(
        kind="02",
        caption="签字页",
        contains_minor_face=True,
        consent_id=consent_id,
        subject=("consent", consent_id),
    )
    attachments.describe(desk, added.saved.id, said)
    line = only(desk, CASE, case_id)
    assert line.belongs_to.startswith("知情同意书")
    assert (line.caption, line.contains_minor_face, line.consent_id) == ("签字页", True, consent_id)
    assert only(desk, "consent", consent_id).id == line.id
    gone = records.delete(desk, "consent", consent_id)
    assert list_of(desk, CASE, case_id) == ()
    records.undo(desk, gone.token)
    assert only(desk, CASE, case_id).id == line.id


def test_a_group_shows_what_belongs_to_its_sessions(desk: Desk) -> None:
    (group_id,) = put(desk, ServiceGroup(group_name="互助小组", planned_sessions=4))
    (session_id,) = put(
        desk, GroupSession(group_id=group_id, theme="认识彼此", start_at=at("2026-03-05"))
    )
    attachments.add(desk, "group_session", session_id, PAPER)
    assert "认识彼此" in only(desk, "service_group", group_id).belongs_to
    assert only(desk, "group_session", session_id).belongs_to == ""


def test_attachments_go_into_the_bin_with_their_record_and_come_back(
    desk: Desk, case_id: str
) -> None:
    (session_id,) = put(desk, session(case_id, "2026-03-05 09:00"))
    attachments.add(desk, "case_session", session_id, PAPER)
    gone = records.delete(desk, "case_session", session_id)
    assert list_of(desk, CASE, case_id) == ()
    records.undo(desk, gone.token)
    assert only(desk, CASE, case_id).presence == "here"


def test_an_attachment_does_not_come_back_without_its_record(desk: Desk) -> None:
    (event_id,) = put(desk, activity())
    added = attachments.add(desk, "community_activity", event_id, PAPER)
    attachments.remove(desk, added.saved.id)
    records.delete(desk, "community_activity", event_id)
    entity = Attachment.entity
    assert refused(lambda: records.restore(desk, entity, added.saved.id)) == "parent_in_bin"


def test_the_history_of_a_case_names_its_attachments(desk: Desk, case_id: str) -> None:
    added = attachments.add(desk, CASE, case_id, PAPER, "02", caption="签字页")
    attachments.remove(desk, added.saved.id)
    whats = [line.what for line in history(desk, CASE, case_id)]
    assert "删除附件“签字页”" in whats


# other desks ---------------------------------------------------------------------------------


def test_a_row_from_another_desk_says_that_its_file_is_underway(
    desk: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    added = attachments.add(desk, CASE, case_id, PAPER)
    carry(desk, county, stick)
    assert only(county, CASE, case_id).presence == "underway"
    assert refused(lambda: attachments.read(county, added.saved.id)) == "attachment_underway"
    sheet = sheet_of(county, CASE, case_id)
    assert not sheet.editable
    assert refused(lambda: attachments.remove(county, added.saved.id)) == "read_only_station"
    assert attachments.sweep(county) == 0


def test_a_name_from_another_desk_never_leads_out_of_the_folder(desk: Desk, case_id: str) -> None:
    (desk.paths.home / "secret").write_bytes(b"x")
    (row_id,) = put(
        desk,
        Attachment(
            subject_entity=CASE, subject_id=case_id, case_id=case_id, kind="01", file_name="x",
            digest="../secret", site_id="another-site",
        ),
    )  # fmt: skip
    assert refused(lambda: attachments.read(desk, row_id)) == "attachment_underway"


# out of the desk -----------------------------------------------------------------------------


def test_a_copy_is_saved_with_a_reason_that_stays_in_the_trail(
    desk: Desk, case_id: str, stick: Path
) -> None:
    arrival = prepare(PAPER, "同意书.pdf")
    added = attachments.add(desk, CASE, case_id, arrival)

    def save(why: str) -> Path:
        return attachments.save_copy(desk, added.saved.id, stick / "副本", why)

    assert refused(lambda: save("  ")) == "copy_reason_required"
    assert list(stick.iterdir()) == []
    assert save("民政办核对") == stick / "副本.pdf"
    assert (stick / "副本.pdf").read_bytes() == PAPER
    assert [path.name for path in stick.iterdir()] == ["副本.pdf"]
    latest = history(desk, Attachment.entity, added.saved.id)[0]
    assert (latest.what, latest.reason, latest.who) == ("另存副本", "民政办核对", "李晓梅")
    with desk.read() as connection:
        assert stored.check_chain(connection) is None


def test_a_copy_that_cannot_be_written_is_not_in_the_trail(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    added = attachments.add(desk, CASE, case_id, PAPER)
    before = content(desk)
    nowhere = tmp_path / "no folder" / "x.pdf"
    copied = added.saved.id
    assert refused(lambda: attachments.save_copy(desk, copied, nowhere, "核对")) == "disk_failed"
    assert content(desk) == before


# consent to photos (P-15) --------------------------------------------------------------------


def consent_of(person_id: str, *items: str, withdrawn: tuple[str, ...] = ()) -> Consent:
    return Consent(
        person_id=person_id, consent_on=date(2026, 2, 2), consent_items=items,
        withdrawn_items=withdrawn,
    )  # fmt: skip


def test_photos_of_a_client_without_consent_bring_a_hint(desk: Desk, case_id: str) -> None:
    case = records.get(desk, CASE, case_id)
    assert isinstance(case, CaseFile)
    attachments.add(desk, CASE, case_id, PAPER)
    assert sheet_of(desk, CASE, case_id).consent_note == ""
    attachments.add(desk, CASE, case_id, coded(noise(300, 200), "JPEG"))
    assert "王秀兰" in sheet_of(desk, CASE, case_id).consent_note
    (given,) = put(desk, consent_of(case.client_id, "1", "3"))
    assert sheet_of(desk, CASE, case_id).consent_note == ""
    put(desk, dataclasses.replace(consent_of(case.client_id, "1", "3", withdrawn=("3",)), id=given))
    assert "王秀兰" in sheet_of(desk, CASE, case_id).consent_note


def test_photos_of_an_activity_count_those_without_consent(desk: Desk) -> None:
    (event_id,) = put(desk, activity())
    people = put(desk, *(Person(name=name) for name in ("甲", "乙", "丙")))
    put(desk, consent_of(people[0], "3"))
    put(
        desk,
        *(
            Attendance(event_kind="community_activity", event_id=event_id, person_id=person_id)
            for person_id in people
        ),
    )
    attachments.add(desk, "community_activity", event_id, coded(Image.new("RGB", (90, 90)), "PNG"))
    assert "有 2 人" in sheet_of(desk, "community_activity", event_id).consent_note
