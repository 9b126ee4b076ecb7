# SPDX-License-Identifier: MulanPSL-2.0
"""Words that need several in English, and parts that are set one after another."""

import pytest

from wuse_desktop import i18n
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import (
    NP_,
    _,
    alone,
    beside,
    clauses,
    enumerated,
    every_language,
    headed,
    in_turn,
    pgettext,
    sentences,
)


def test_one_word_is_several_in_english() -> None:
    page, role = NP_("page", "督导"), "督导"
    assert (_(page), _(role)) == ("督导", "督导")
    assert pgettext("heading", "节") == "节"
    i18n.set_language("en")
    assert (_(page), _(role)) == ("Supervision", "Supervisor")
    assert pgettext("heading", "节") == "No."
    assert pgettext("no such place", "督导") == "督导"


def test_a_context_is_never_shown() -> None:
    assert every_language(NP_("page", "督导")) == ("督导", "Supervision")
    i18n.set_language("en")
    assert _(NP_("page", "没有译文的词")) == "没有译文的词"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh_CN", ("甲、乙", "甲，乙", "甲；乙", "甲（乙）", "甲：乙")),
        ("en", ("甲, 乙", "甲, 乙", "甲; 乙", "甲 (乙)", "甲: 乙")),
    ],
)
def test_parts_are_set_apart_as_the_language_does(language: str, shown: tuple[str, ...]) -> None:
    i18n.set_language(language)
    both = ("甲", "乙")
    found = (enumerated(both), clauses(both), in_turn(both), beside(*both), headed(*both))
    assert found == shown
    assert alone(beside(*both)) == "甲"
    assert alone("甲") == "甲"


def test_nothing_stays_nothing_in_every_language() -> None:
    i18n.set_language("en")
    assert _("") == ""


def test_sentences_stand_apart_where_the_language_wants_it() -> None:
    fault = UserFault("x", "It failed.", "Try again.")
    assert fault.sentence == "It failed. Try again."
    assert UserFault("x", "没有做成。", "请再试一次。").sentence == "没有做成。请再试一次。"
    assert UserFault("x", "It failed.").sentence == "It failed."
    assert sentences(("没有做成。", "请再试一次。")) == "没有做成。请再试一次。"
    i18n.set_language("en")
    assert sentences(("It failed.", "Try again.")) == "It failed. Try again."
