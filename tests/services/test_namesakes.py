# SPDX-License-Identifier: MulanPSL-2.0
"""People of one name on a sheet: what is said to tell them apart, and no more than that."""

from datetime import date

from tests.services.building import activity, put, served
from tests.services.test_papers import printed, text_of
from wuse_desktop.domain.records.people import Person
from wuse_desktop.services import activities
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.namesakes import told_apart
from wuse_desktop.services.papers import PaperOptions

TODAY = date(2026, 3, 24)
ZHENXI, ZHENDONG = "230127100200", "230127100201"


def person(row_id: str, born: int = 1956, **facts: str) -> Person:
    values = {"name": "王秀英", "village_code": ZHENXI, **facts}
    return Person(id=row_id, birth_date=date(born, 1, 1), **values)  # type: ignore[arg-type]  # fields by name


def test_as_little_is_said_as_tells_people_apart() -> None:
    for others, said in (
        ([person("b", name="李四")], {}),
        ([person("b", village_code=ZHENDONG)], {"a": "", "b": ""}),
        ([person("b", 1976, phone="13900000008")], {"a": "70岁", "b": "50岁"}),
        ([person("b", living_address="3组")], {"a": "70岁", "b": "70岁 · 3组"}),
        ([person("b", phone="13900000008")], {"a": "70岁", "b": "70岁 · 尾号0008"}),
    ):
        assert told_apart([person("a"), *others], TODAY) == said


def test_a_sign_in_sheet_tells_people_of_one_name_apart(desk: Desk) -> None:
    ids = put(desk, person("a"), person("b", 1976), person("c", 1980, name="李四"))
    event = activities.save_activity(
        desk, activity(), served(*ids), {desk.session.worker_id: 120}
    ).id
    text = text_of(printed(desk, "sign-in-sheet", PaperOptions(record_id=event))[1])
    assert "70岁" in text
    assert "50岁" in text
    assert "46岁" not in text, "there is but one of that name"
