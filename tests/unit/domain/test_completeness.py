# SPDX-License-Identifier: MulanPSL-2.0
"""What a file lacks depends on whose it is."""

from datetime import date
from typing import Any

from wuse_desktop.domain.completeness import completeness
from wuse_desktop.domain.records.people import Person, PersonCategory

TODAY = date(2026, 3, 24)
FULL: dict[str, Any] = {
    "name": "王秀英",
    "sex": "2",
    "id_no": "230127194105060023",
    "birth_date": date(1941, 5, 6),
    "village_code": "230127100200",
    "living_address": "三组12号",
    "phone": "13845671234",
    "emergency_contact_name": "王建军",
    "consent_given": True,
    "is_client": True,
}
RELIEF = PersonCategory(category="01", basis="证号 1")


def lacking(*entries: PersonCategory, home: bool = True, **changes: Any) -> tuple[str, ...]:
    person = Person(**{**FULL, **changes})
    return completeness(person, entries, TODAY, has_home=home).missing


def test_a_full_file_lacks_nothing() -> None:
    found = completeness(Person(**FULL), (RELIEF,), TODAY, has_home=True)
    assert found.is_full
    assert "emergency_contact_name" in found.asked


def test_everything_that_is_missing_is_named_in_words() -> None:
    person = Person(name="王秀英", is_client=True)
    found = completeness(person, (), TODAY, has_home=False)
    assert found.labels == (
        "性别", "村（社区）", "联系电话", "证件号码", "出生日期", "居住地址", "服务对象类别",
        "家庭", "知情同意",
    )  # fmt: skip


def test_a_category_wants_its_evidence_and_some_the_self_care() -> None:
    assert lacking(PersonCategory(category="03")) == ("basis", "self_care")
    assert lacking(RELIEF, PersonCategory(category="20")) == ("basis",)


def test_a_minor_wants_a_guardian_and_somebody_to_call() -> None:
    found = lacking(RELIEF, birth_date=date(2016, 1, 1), emergency_contact_name="")
    assert found == ("emergency_contact_name", "guardian_id")
    assert lacking(RELIEF, birth_date=date(1990, 1, 1), emergency_contact_name="") == ()
    disabled: dict[str, Any] = {"disability": ({"type": "1", "level": "1"},)}
    assert lacking(RELIEF, birth_date=date(1990, 1, 1), emergency_contact_name="", **disabled) == (
        "emergency_contact_name",
    )


def test_no_telephone_is_an_answer() -> None:
    assert lacking(RELIEF, phone="", no_phone=True) == ()


def test_of_others_than_clients_only_a_little_is_asked() -> None:
    assert lacking(home=False, is_client=False, id_no="", consent_given=False) == ()
