# SPDX-License-Identifier: MulanPSL-2.0
"""A whole import is undone: what it made goes, what it changed comes back, the rest is listed."""

import dataclasses
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.services.conftest import Clock
from tests.services.ledgers import low_income_roster, several_sheets
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.progress import Cancelled
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person, PersonCategory
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.errors import UserFault
from wuse_desktop.services import records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.people import save_person
from wuse_desktop.services.period_locks import lock_month
from wuse_desktop.services.reported_months import corrections_of
from wuse_desktop.services.tables.imports import past_import, past_imports, returned_again
from wuse_desktop.services.tables.loading import load_all
from wuse_desktop.services.tables.undoing import CHANGED, DELETED, USED, undo_import
from wuse_desktop.services.visits import VisitDraft, save_visit
from wuse_desktop.storage.records import check_chain, find

ID = "11010519491231002X"


def stored(desk: Desk, kind: type[Any]) -> list[Any]:
    with desk.read() as connection:
        return find(connection, kind)


def person(desk: Desk, name: str) -> Person:
    with desk.read() as connection:
        return find(connection, Person, name=name)[0]


def load_text(desk: Desk, folder: Path, name: str, text: str) -> str:
    path = folder / f"{name}.csv"
    path.write_text(text, "utf-8")
    load_all(desk, path)
    return past_imports(desk)[0].id


def test_an_import_is_in_the_book_with_its_counts(desk: Desk, tmp_path: Path) -> None:
    load_all(desk, low_income_roster(tmp_path).path)
    (entry,) = past_imports(desk)
    assert (entry.loaded, entry.returned, entry.files) == (4, 2, ("低保花名册.xlsx",))
    assert entry.who == "李晓梅"
    assert [item.text for item in entry.tables] == ["人员"]
    (file,) = returned_again(desk, entry.id)
    assert file.name == "低保花名册-退回.xlsx"


def test_a_trial_and_an_import_that_kept_nothing_are_not_in_the_book(
    desk: Desk, tmp_path: Path
) -> None:
    path = low_income_roster(tmp_path).path
    load_all(desk, path, dry_run=True)
    assert past_imports(desk) == ()
    load_all(desk, path)
    load_all(desk, path)  # everything is on file by now
    assert len(past_imports(desk)) == 1


def test_everything_an_import_made_goes_into_the_bin(desk: Desk, tmp_path: Path) -> None:
    load_all(desk, low_income_roster(tmp_path).path)
    (entry,) = past_imports(desk)
    undone = undo_import(desk, entry.id, "选错了文件")
    assert undone.left == ()
    assert undone.removed >= 4 + 3
    for kind in (Person, PersonCategory, Household, HouseholdMember):
        assert stored(desk, kind) == []
    assert {item.kind_label for item in records.bin(desk)} == {"人员", "家庭"}
    gone = next(item for item in records.bin(desk) if item.entity == "person")
    assert "选错了文件" in records.history(desk, "person", gone.id)[0].reason
    assert past_import(desk, entry.id).undone_at
    with desk.read() as connection:
        assert check_chain(connection) is None


def test_an_undone_person_comes_back_from_the_bin_with_categories(
    desk: Desk, tmp_path: Path
) -> None:
    text = "姓名,类别\n王秀兰,低保对象\n"
    import_id = load_text(desk, tmp_path, "人员", text)
    undo_import(desk, import_id)
    (item,) = records.bin(desk)
    records.restore(desk, item.entity, item.id)
    assert [entry.category for entry in stored(desk, PersonCategory)] == ["01"]


def test_what_an_import_filled_in_is_empty_again(desk: Desk, tmp_path: Path) -> None:
    save_person(desk, Person(name="王秀兰", id_no=ID))
    before = person(desk, "王秀兰")
    text = f"姓名,证件号码,联系电话,类别\n王秀兰,{ID},13800000000,低保对象\n"
    import_id = load_text(desk, tmp_path, "人员", text)
    assert person(desk, "王秀兰").phone == "13800000000"
    undone = undo_import(desk, import_id)
    assert (undone.removed, undone.restored, undone.left) == (1, 1, ())
    assert person(desk, "王秀兰") == before
    assert stored(desk, PersonCategory) == []


def test_what_was_changed_since_stays_and_is_listed(desk: Desk, tmp_path: Path) -> None:
    import_id = load_text(desk, tmp_path, "人员", "姓名,性别\n王秀兰,女\n孙桂芝,女\n")
    kept = person(desk, "王秀兰")
    save_person(desk, dataclasses.replace(kept, phone="13800000000"))
    undone = undo_import(desk, import_id)
    assert undone.removed == 1
    assert [(item.title, item.why) for item in undone.left] == [("人员 王秀兰", CHANGED)]
    assert [item.name for item in stored(desk, Person)] == ["王秀兰"]
    assert past_import(desk, import_id).left == 1


def test_a_field_written_since_keeps_what_was_written(desk: Desk, tmp_path: Path) -> None:
    save_person(desk, Person(name="王秀兰", id_no=ID))
    text = f"姓名,证件号码,联系电话,居住地址\n王秀兰,{ID},13800000000,镇西村\n"
    import_id = load_text(desk, tmp_path, "人员", text)
    changed = dataclasses.replace(person(desk, "王秀兰"), phone="13911111111")
    save_person(desk, changed)
    undone = undo_import(desk, import_id)
    assert [item.why for item in undone.left] == [CHANGED]
    assert undone.restored == 1
    assert person(desk, "王秀兰").phone == "13911111111"
    assert person(desk, "王秀兰").living_address == ""


def test_what_is_used_since_stays_with_all_that_it_needs(desk: Desk, tmp_path: Path) -> None:
    text = "姓名,家庭编号,与户主关系\n王秀兰,H1,户主\n赵德福,H1,配偶\n孙桂芝,H2,户主\n"
    import_id = load_text(desk, tmp_path, "人员", text)
    home = next(item for item in stored(desk, Household) if item.household_no == "H1")
    visit = HomeVisit(
        household_id=home.id,
        start_at=desk.now().replace(hour=9),
        end_at=desk.now().replace(hour=9, minute=40),
        purposes=("01",),
        outcome="1",
        observed="都好。",
    )
    draft = VisitDraft(visit, (home.head_person_id,), ((desk.session.worker_id, 40),))
    save_visit(desk, draft)
    undone = undo_import(desk, import_id)
    assert {item.name for item in stored(desk, Person)} == {"王秀兰", "赵德福"}
    assert [item.household_no for item in stored(desk, Household)] == ["H1"]
    assert len(stored(desk, HouseholdMember)) == 2
    assert {item.why for item in undone.left} == {USED}
    assert len(undone.left) == 3  # the household, its head and its other member


def test_a_household_need_not_stay_for_a_person_who_was_changed(desk: Desk, tmp_path: Path) -> None:
    text = "姓名,家庭编号,与户主关系\n王秀兰,H1,户主\n赵德福,H1,配偶\n"
    import_id = load_text(desk, tmp_path, "人员", text)
    save_person(desk, dataclasses.replace(person(desk, "赵德福"), phone="13800000000"))
    undo_import(desk, import_id)
    assert [item.name for item in stored(desk, Person)] == ["赵德福"]
    assert stored(desk, Household) == []


def test_what_another_import_builds_on_stays(desk: Desk, tmp_path: Path) -> None:
    people = load_text(desk, tmp_path, "人员", f"姓名,证件号码\n王秀兰,{ID}\n")
    text = f"姓名,证件号码,专业技能,服务类别,录入同意\n王秀兰,{ID},驾驶,助老,是\n"
    volunteers = load_text(desk, tmp_path, "志愿者", text)
    undone = undo_import(desk, people)
    assert (undone.removed, [item.why for item in undone.left]) == (0, [USED])
    assert len(stored(desk, Volunteer)) == 1
    undo_import(desk, volunteers)
    assert stored(desk, Volunteer) == []
    assert [item.name for item in stored(desk, Person)] == ["王秀兰"]


def test_what_lies_in_the_bin_already_is_left_there(desk: Desk, tmp_path: Path) -> None:
    save_person(desk, Person(name="赵德福", id_no=ID))
    text = f"姓名,证件号码,联系电话\n王秀兰,,\n赵德福,{ID},13800000000\n"
    import_id = load_text(desk, tmp_path, "人员", text)
    records.delete(desk, "person", person(desk, "王秀兰").id)
    records.delete(desk, "person", person(desk, "赵德福").id)
    undone = undo_import(desk, import_id)
    assert (undone.removed, undone.restored) == (0, 0)
    assert [item.why for item in undone.left] == [DELETED]


def test_several_tables_of_one_import_are_undone_together(desk: Desk, tmp_path: Path) -> None:
    load_all(desk, several_sheets(tmp_path).path)
    (entry,) = past_imports(desk)
    assert {item.table for item in entry.tables} == {"persons", "households"}
    assert undo_import(desk, entry.id).left == ()
    assert stored(desk, Person) == stored(desk, Household) == []


def test_an_import_is_undone_once(desk: Desk, tmp_path: Path) -> None:
    import_id = load_text(desk, tmp_path, "人员", "姓名,性别\n王秀兰,女\n")
    undo_import(desk, import_id)
    with pytest.raises(UserFault) as caught:
        undo_import(desk, import_id)
    assert caught.value.code == "import_undone"
    with pytest.raises(UserFault) as caught:
        undo_import(desk, "no such import")
    assert caught.value.code == "import_unknown"


def test_a_cancelled_undoing_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    rows = "".join(f"王{number}号,女\n" for number in range(80))
    import_id = load_text(desk, tmp_path, "人员", f"姓名,性别\n{rows}")

    class Impatient:
        def step(self, label: str, done: int, total: int) -> None:
            del label, total
            if done >= 50:
                raise Cancelled

    with pytest.raises(Cancelled):
        undo_import(desk, import_id, progress=Impatient())
    assert len(stored(desk, Person)) == 80
    assert not past_import(desk, import_id).undone_at


def test_a_viewer_may_not_undo(desk: Desk, tmp_path: Path) -> None:
    import_id = load_text(desk, tmp_path, "人员", "姓名,性别\n王秀兰,女\n")
    desk.session = type(desk.session)("u", "viewer", "某人", "viewer", "")
    with pytest.raises(UserFault) as caught:
        undo_import(desk, import_id)
    assert caught.value.code == "read_only_role"


def test_an_import_of_a_locked_month_is_undone_with_a_reason_only(
    desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    load_text(desk, tmp_path, "人员", "家庭编号,与户主关系,姓名,村\nH1,户主,孙玉梅,镇西村")
    text = "日期,户主,走访情况,走访目的,结果,时长（分钟）\n2026-3-5,孙玉梅,好,例行探访,见到本人,40"
    made = load_text(desk, tmp_path, "入户走访", text)
    (visit,) = stored(desk, HomeVisit)
    clock.at = datetime.fromisoformat("2026-04-02T09:00")
    lock_month(desk, Period.parse("2026-03"))
    with pytest.raises(UserFault) as refused:
        undo_import(desk, made)
    assert refused.value.code == "reason_required"
    assert stored(desk, HomeVisit)
    undo_import(desk, made, "选错了文件")
    assert stored(desk, HomeVisit) == []
    with desk.read() as connection:
        (note,) = corrections_of(connection, visit.id)
    assert "选错了文件" in note.comment
