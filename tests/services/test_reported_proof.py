# SPDX-License-Identifier: MulanPSL-2.0
"""上报证明 says of each record what the receipts say, and nothing greener."""

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.services.conftest import MakeDesk
from tests.services.exchanging import carry, save
from tests.services.test_papers import printed, text_of
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.errors import UserFault
from wuse_desktop.services import bundles, inbox
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.papers import PaperOptions
from wuse_desktop.services.reported_proof import write_reported_proof
from wuse_desktop.services.spoken_receipts import spoken_receipt, take_spoken

MARCH = PaperOptions(period=Period.parse("2026-03"), printed_on=date(2026, 4, 1))


def _ask(desk: Desk, person: str, day: int) -> str:
    with desk.write() as unit:
        put = unit.put(
            Consultation(
                person_id=person,
                start_at=datetime.fromisoformat(f"2026-03-{day:02d}T09:00"),
                end_at=datetime.fromisoformat(f"2026-03-{day:02d}T10:00"),
                status="approved",
            )
        )
        return put.id


def _proof(desk: Desk) -> str:
    pages, data = printed(desk, "reported", MARCH)
    assert pages == 1
    return text_of(data)


def test_a_month_is_reported_when_every_record_has_its_receipt(
    desk: Desk, county: Desk, stick: Path
) -> None:
    person = save(desk, "王秀兰")
    for day in (2, 3, 31):
        _ask(desk, person, day)
    with desk.write() as unit:  # of another month
        unit.put(
            Consultation(person_id=person, start_at=datetime.fromisoformat("2026-04-01T00:30"))
        )
    assert "3条服务记录中还有3条没有回执" in _proof(desk)
    bundles.make(desk, stick)
    assert "还有3条没有回执" in _proof(desk)  # packed is not reported
    carry(desk, county, stick)
    told = _proof(desk)
    assert f"3条服务记录，{county.station().name}已全部收下" in told
    assert "文件" in told
    _ask(desk, person, 5)
    assert "4条服务记录中还有1条没有回执" in _proof(desk)


def test_a_record_that_was_changed_since_waits_again(desk: Desk, county: Desk, stick: Path) -> None:
    visit = _ask(desk, save(desk, "王秀兰"), 2)
    carry(desk, county, stick)
    with desk.write() as unit:
        found = unit.get(Consultation, visit)
        assert found is not None
        unit.put(replace(found, content="后来补写"))
    assert "1条服务记录中还有1条没有回执" in _proof(desk)


def test_a_receipt_by_telephone_is_named_by_its_code(desk: Desk, county: Desk, stick: Path) -> None:
    _ask(desk, save(desk, "王秀兰"), 2)
    inbox.take(county, bundles.make(desk, stick).path)
    code = spoken_receipt(county, desk.site_id).code
    take_spoken(desk, code)
    told = _proof(desk)
    assert "电话" in told
    assert code.replace(" ", "") in told


def test_a_station_that_reports_to_nobody_proves_nothing(make_desk: MakeDesk) -> None:
    lonely = make_desk("station", "230127101", "东兴镇社会工作服务站")
    with pytest.raises(UserFault) as refused:
        write_reported_proof(lonely, Period.parse("2026-03"), date(2026, 4, 1), io.BytesIO())
    assert refused.value.code == "not_enrolled"
