# SPDX-License-Identifier: MulanPSL-2.0
"""Receipts by telephone confirm what a file would, and only at the desk they are meant for."""

from pathlib import Path

import pytest

from tests.services.conftest import MakeDesk
from tests.services.exchanging import carry, content, enrol, save
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.people import PersonCategory
from wuse_desktop.errors import UserFault
from wuse_desktop.services import bundles, inbox, receipts, sent_bundles, states
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.spoken_receipts import spoken_receipt, take_spoken


def _refused(desk: Desk, typed: str) -> str:
    before = content(desk)
    with pytest.raises(UserFault) as refused:
        take_spoken(desk, typed)
    assert content(desk) == before
    assert refused.value.next_step.endswith("。")
    return refused.value.code


def test_a_code_read_out_confirms_the_whole_bundle(desk: Desk, county: Desk, stick: Path) -> None:
    save(desk, "王秀兰")
    made = bundles.make(desk, stick)
    inbox.take(county, made.path)
    heard = spoken_receipt(county, desk.site_id)
    assert (heard.seq, heard.rows, heard.station) == (1, made.rows, desk.station().name)
    save(desk, "后来的")
    taken = take_spoken(desk, heard.code)
    assert taken.confirmed
    assert taken.rows == made.rows
    found = states.counts(desk, with_confirmed=True)
    assert (found.unpacked, found.packed, found.delivered) == (1, 0, 0)
    assert inbox.history(county)[0].answered
    assert sent_bundles.history(desk)[0].sentence == f"县里已电话回执：收下 {made.rows} 行数据。"


def test_a_code_taken_twice_and_the_file_after_it_change_nothing_more(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    inbox.take(county, bundles.make(desk, stick).path)
    code = spoken_receipt(county, desk.site_id).code
    take_spoken(desk, code)
    before = content(desk)
    take_spoken(desk, code.replace(" ", "－"))
    (path,) = receipts.make(county, stick, desk.site_id)
    assert receipts.take(desk, path).confirmed
    assert content(desk) == before


def test_a_misheard_or_half_typed_code_changes_nothing(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    inbox.take(county, bundles.make(desk, stick).path)
    code = spoken_receipt(county, desk.site_id).code
    assert _refused(desk, code[:-1]) == "code_incomplete"
    wrong = str((int(code[5]) + 1) % 10)
    assert _refused(desk, code[:5] + wrong + code[6:]) == "code_misheard"


def test_a_code_is_for_one_station_alone(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path
) -> None:
    other = make_desk("station", "230127101", "东兴镇社会工作服务站")
    enrol(other, county, stick)
    save(other, "别处的人")
    save(desk, "王秀兰")
    inbox.take(county, bundles.make(desk, stick).path)
    inbox.take(county, bundles.make(other, stick).path)
    assert _refused(desk, spoken_receipt(county, other.site_id).code) == "code_unmatched"
    assert _refused(other, spoken_receipt(county, desk.site_id).code) == "code_unmatched"
    lonely = make_desk("station", "230127102", "大贵镇社会工作服务站")
    assert _refused(lonely, spoken_receipt(county, desk.site_id).code) == "not_enrolled"


def test_rows_that_were_not_taken_need_a_file(desk: Desk, county: Desk, stick: Path) -> None:
    with desk.write() as unit:
        unit.put(PersonCategory(person_id=new_id(), category="01"))
    inbox.take(county, bundles.make(desk, stick).path)
    with pytest.raises(UserFault) as refused:
        spoken_receipt(county, desk.site_id)
    assert refused.value.code == "receipt_needs_file"
    assert "1 条问题件" in refused.value.message


def test_an_older_code_after_a_newer_receipt_changes_nothing(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    inbox.take(county, bundles.make(desk, stick).path)
    older = spoken_receipt(county, desk.site_id).code
    save(desk, "赵德福")
    carry(desk, county, stick)
    before = content(desk)
    assert take_spoken(desk, older).seq == 1
    assert content(desk) == before


def test_nothing_taken_is_said(desk: Desk, county: Desk) -> None:
    with pytest.raises(UserFault) as refused:
        spoken_receipt(county, desk.site_id)
    assert refused.value.code == "nothing_taken"
