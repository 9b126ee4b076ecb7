# SPDX-License-Identifier: MulanPSL-2.0
"""Checking a certificate, and printing volunteers' hours, by command."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import PASSWORD
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerCertificate, VolunteerService
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import certificates, volunteers
from wuse_desktop.services.reading import load
from wuse_desktop.services.setup import open_desk


@pytest.fixture
def issued(home: Path) -> tuple[str, VolunteerCertificate]:
    """A volunteer with an hour of service, and the certificate of it."""
    desk = open_desk(home, "李晓梅", PASSWORD, secrets=NoKeyring())
    try:
        form = Volunteer(
            skills=("08",),
            service_categories=("13",),
            registration_mode="01",
            registry="03",
            volunteer_status="01",
            team="红马甲",
        )
        volunteer = volunteers.save_volunteer(desk, form, Person(name="赵建国")).id
        row = VolunteerService(
            volunteer_id=volunteer,
            activity_name="理发",
            service_date=desk.today(),
            place="村部",
            content="理发",
            minutes=60,
        )
        volunteers.save_services(desk, [row])
        saved = certificates.issue(desk, certificates.new_certificate(desk, volunteer))
        return volunteer, load(desk, VolunteerCertificate, saved.id)
    finally:
        desk.close()


def test_a_certificate_is_checked_offline(
    wuse: Any,
    station: Any,
    home: Path,
    password_file: Path,
    issued: tuple[str, VolunteerCertificate],
) -> None:
    given = ("certificate", "verify", issued[1].record_no, issued[1].verification_code)
    answer = wuse("--home", home, "--password-file", password_file, *given)
    assert answer.code == 0
    assert "相符" in answer.out
    assert "赵*国" in answer.out
    facts = station(*given).facts
    assert (facts["ok"], facts["verdict"], facts["recomputed"]) == (True, "valid", True)
    assert (facts["minutes"], facts["holder"]) == (60, "赵*国")


def test_a_wrong_code_is_refused_without_telling_anything(
    station: Any, issued: tuple[str, VolunteerCertificate]
) -> None:
    answer = station("certificate", "verify", issued[1].record_no, "0000-0000-0000")
    assert answer.code == 1
    assert (answer.facts["code"], answer.facts["verdict"]) == ("wrong_code", "wrong_code")
    assert "holder" not in answer.facts
    assert station("certificate", "verify", "1-ZM-1-A-1", "x").code == 1


def test_hours_are_printed_and_a_list_of_people_asks_why(
    station: Any, issued: tuple[str, VolunteerCertificate], tmp_path: Path
) -> None:
    sheet, names = tmp_path / "a.pdf", tmp_path / "b.pdf"
    assert station("paper", "my-hours", "--record", issued[0], "-o", sheet).code == 0
    refused = station("paper", "team-hours", "--team", "红马甲", "-o", names)
    assert refused.code == 1
    assert not names.exists()
    options = ("--team", "红马甲", "--reason", "队内核对", "-o", names)
    assert station("paper", "team-hours", *options).code == 0
    assert names.read_bytes().startswith(b"%PDF")
