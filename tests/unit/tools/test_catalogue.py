# SPDX-License-Identifier: MulanPSL-2.0
"""The check of the English catalogue finds what an English reader would miss."""

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools.catalogue import compile_catalogue, extract, load, problems

_SENTENCE = "已保存 {count} 条"


def _template(*sentences: str) -> Catalog:
    template = Catalog()
    for sentence in sentences:
        template.add(sentence)
    return template


def test_a_complete_catalogue_has_no_problems() -> None:
    catalog = Catalog(locale="en")
    catalog.add(_SENTENCE, "{count} saved")
    assert list(problems(_template(_SENTENCE), catalog)) == []


@pytest.mark.parametrize(
    ("english", "flags", "reason"),
    [
        ("", [], "not translated"),
        ("{count} saved", ["fuzzy"], "fuzzy"),
        ("{number} saved", [], "placeholders"),
        ("all saved", [], "placeholders"),
    ],
)
def test_a_sentence_that_would_read_wrong_is_found(
    english: str, flags: list[str], reason: str
) -> None:
    catalog = Catalog(locale="en")
    catalog.add(_SENTENCE, english, flags=flags)
    (problem,) = problems(_template(_SENTENCE), catalog)
    assert reason in problem


def test_one_word_in_two_contexts_is_asked_for_twice() -> None:
    template, catalog = Catalog(), Catalog(locale="en")
    for context in (None, "page"):
        template.add("督导", context=context)
    catalog.add("督导", "Supervisor")
    assert list(problems(template, catalog)) == ["not in the catalogue: page: 督导"]


def test_a_new_and_a_dropped_sentence_are_found() -> None:
    catalog = Catalog(locale="en")
    catalog.add("旧的", "old")
    assert sorted(problems(_template("新的"), catalog)) == [
        "no longer in the sources: 旧的",
        "not in the catalogue: 新的",
    ]


def test_sentences_are_found_in_every_form_of_marking(tmp_path: Path) -> None:
    package = tmp_path / "wuse_desktop"
    package.mkdir()
    (package / "page.py").write_text(
        "A = N_('姓名')\nprint(_('保存'))\nprint(ngettext('{n} 条', '{n} 条', 2))\n"
        "B = NP_('page', '督导')\nprint(pgettext('heading', '节'))\n",
        encoding="utf-8",
    )
    found = {(message.context, message.id) for message in extract(tmp_path) if message.id}
    assert found == {
        (None, "姓名"),
        (None, "保存"),
        (None, ("{n} 条", "{n} 条")),
        ("page", "督导"),
        ("heading", "节"),
    }


def test_the_compiled_catalogue_is_read_by_gettext(tmp_path: Path) -> None:
    source = tmp_path / "wuse_desktop.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "保存"\nmsgstr "Save"\n',
        encoding="utf-8",
    )
    compile_catalogue(source)
    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("保存") == "Save"


def test_a_catalogue_that_does_not_exist_is_empty(tmp_path: Path) -> None:
    assert [message.id for message in load(tmp_path / "none.po") if message.id] == []
