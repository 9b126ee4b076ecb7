# SPDX-License-Identifier: MulanPSL-2.0
"""Code lists: complete, unambiguous, and found again from what people type."""

import csv
import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuse_desktop import i18n
from wuse_desktop.assets import asset
from wuse_desktop.domain import codes
from wuse_desktop.domain.fields import fields_of
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.errors import Defect

ALL = [entry for name in codes.list_names() for entry in codes.code_list(name)]


@pytest.mark.parametrize(
    ("name", "count"),
    [("SEX", 4), ("MARITAL", 8), ("EDU", 40), ("ETHNIC", 58), ("CLIENT_CAT", 42), ("OCCUP", 13)],
)
def test_national_lists_have_as_many_values_as_the_standards(name: str, count: int) -> None:
    national = [entry for entry in codes.code_list(name) if not entry.code.startswith("L-")]
    assert len(national) == count


def test_the_one_digit_relations_are_nine() -> None:
    assert sum(len(entry.code) == 1 for entry in codes.code_list("REL")) == 9


def test_the_file_is_a_choices_sheet() -> None:
    with asset("forms", "choices.csv").open(encoding="utf-8", newline="") as file:
        heading = next(csv.reader(file))
    assert heading == ["list_name", "name", "label", "label::English (en)", "note", "retired"]


def test_codes_and_labels_are_unique_in_their_list_and_complete() -> None:
    for name in codes.list_names():
        entries = codes.code_list(name).entries
        for attribute in ("code", "label", "label_en"):
            values = [getattr(entry, attribute) for entry in entries]
            assert all(values), (name, attribute)
            assert len(set(values)) == len(values), (name, attribute)
        # a select-multiple answer keeps its codes in one text with blanks between
        assert not any(" " in entry.code for entry in entries)


def test_english_labels_hold_no_chinese() -> None:
    assert [entry for entry in ALL if not entry.label_en.isascii()] == []


def test_every_list_that_a_record_field_names_exists() -> None:
    named = {field.codes for entity in ENTITIES.values() for field in fields_of(entity)} - {""}
    assert named
    assert named <= set(codes.list_names())


def test_every_default_code_of_a_record_field_is_in_its_list() -> None:
    for entity in ENTITIES.values():
        defaults = {field.name: field.default for field in dataclasses.fields(entity)}
        for field in fields_of(entity):
            default = defaults[field.name]
            if field.codes and isinstance(default, str) and default:
                assert codes.is_code(field.codes, default), (entity, field.name)


def test_every_client_category_of_the_rules_has_its_definition() -> None:
    assert [entry.code for entry in codes.code_list("CLIENT_CAT") if not entry.note] == []


@pytest.mark.parametrize("name", ["HEALTH", "RELIEF", "PROBLEM", "NEED", "ACT_TYPE", "VOL_FIELD"])
def test_open_lists_offer_something_else(name: str) -> None:
    assert codes.label(name, "99") == "其他"


def test_labels_follow_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes.label("SEX", "1") == "男性"
    assert codes.labels("CLIENT_CAT", ["01", "20"]) == "低保对象、独居老人"
    monkeypatch.setattr(i18n, "_language", "en")
    assert codes.label("SEX", "1") == "Male"
    assert codes.labels("RISK_LEVEL", ["1", "2"]) == "High; Medium"


def test_a_code_from_a_newer_version_is_shown_as_it_is() -> None:
    assert codes.label("SEX", "7") == "7"
    assert not codes.is_code("SEX", "7")


def test_an_unknown_list_is_a_defect_of_ours() -> None:
    with pytest.raises(Defect, match="code_list_unknown"):
        codes.code_list("NO_SUCH_LIST")


@given(st.sampled_from(ALL))
def test_every_code_and_label_finds_itself(entry: codes.Code) -> None:
    for text in (entry.code, entry.label, entry.label_en, f"  {entry.label} "):
        assert codes.find(entry.list, text) == entry
    full_width = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in entry.code)
    assert codes.find(entry.list, full_width) == entry
    assert codes.find(entry.list, f"{entry.code} {entry.label}") == entry


@given(st.text(max_size=12))
def test_any_text_gets_an_answer(text: str) -> None:
    found = codes.find("CLIENT_CAT", text)
    assert found is None or found.list == "CLIENT_CAT"


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("SEX", "男", "1"),
        ("SEX", "女 ", "2"),
        ("SEX", "2.0", "2"),
        ("ETHNIC", "汉", "01"),
        ("ETHNIC", "1", "01"),
        ("ETHNIC", "14-白族", "14"),
        ("ETHNIC", "土", "30"),
        ("ETHNIC", "土家", "15"),
        ("EDU", "大专", "30"),
        ("EDU", "文盲", "L-90-1"),
        ("ID_TYPE", "身份证", "01"),
        ("CLIENT_CAT", "五保户", "03"),
        ("CLIENT_CAT", "特困人员(分散供养)", "03"),
        ("HEALTH", "传染病", "6"),
        ("VISIT_OUTCOME", "未遇", "3"),
        ("VISIT_MODE", "In_Person", "in_person"),
        ("DIS_LEVEL", "二级", "2"),
        ("SCALE", "PHQ-9", "03"),
        ("REL", "妻子", "1"),
    ],
)
def test_words_of_existing_tables_are_understood(name: str, text: str, code: str) -> None:
    found = codes.find(name, text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("name", "text"),
    [("SEX", ""), ("SEX", "甲"), ("ETHNIC", "14-汉族"), ("SEX", "12"), ("CLIENT_CAT", "老")],
)
def test_what_fits_nothing_is_not_guessed(name: str, text: str) -> None:
    assert codes.find(name, text) is None


def test_a_cell_may_list_several() -> None:
    found, unknown = codes.find_all("CLIENT_CAT", "低保、独居老人，失能/失智老人；没听过的")
    assert [entry.code for entry in found] == ["01", "20", "24"]
    assert unknown == ("没听过的",)
    found, unknown = codes.find_all("CLIENT_CAT", "01 20/01")
    assert [entry.code for entry in found] == ["01", "20"]
    assert unknown == ()
    english = "Orphan; Person in extreme difficulty, supported at home"
    assert [entry.code for entry in codes.find_all("CLIENT_CAT", english)[0]] == ["10", "03"]


def test_a_retired_code_is_kept_but_not_offered() -> None:
    old = codes.Code("X", "1", "旧", "Old", retired=True)
    new = codes.Code("X", "2", "新", "New")
    assert codes.CodeList("X", (old, new)).active == (new,)


def test_an_alias_never_hides_a_label() -> None:
    with asset("resources", "choice_aliases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found = codes.find(row["list_name"], row["alias"])
            assert found is not None
            assert found.code == row["name"], row
