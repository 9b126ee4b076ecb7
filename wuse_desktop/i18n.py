# SPDX-License-Identifier: MulanPSL-2.0
"""Text of every layer. Source sentences are Simplified Chinese; ``en`` is a complete catalogue."""

import gettext
import os
from collections.abc import Iterable
from functools import cache

from wuse_desktop.assets import asset

_DOMAIN = "wuse_desktop"
_BETWEEN = "\x04"  # what gettext writes between a context and its text
_translation: gettext.NullTranslations = gettext.NullTranslations()
_language = "zh_CN"


def set_language(language: str) -> None:
    """Switch all later look-ups to ``zh_CN`` (the source text) or ``en``.

    Raises ValueError for a language that is not shipped.
    """
    global _translation, _language  # noqa: PLW0603 - one for the whole process, set at start
    if language == "zh_CN":
        _translation = gettext.NullTranslations()
    elif language == "en":
        _translation = gettext.translation(_DOMAIN, str(asset("resources", "locale")), ["en"])
    else:
        raise ValueError(language)
    _language = language


def current_language() -> str:
    """The language set last: ``zh_CN`` or ``en``."""
    return _language


def language_from_environment() -> str:
    """``en`` when WUSE_LANG says so, else Chinese: the system's guess is no guide."""
    return "en" if os.environ.get("WUSE_LANG", "").lower().startswith("en") else "zh_CN"


def _(text: str) -> str:
    """Translate a source sentence into the chosen language; a context marked with it goes off.

    Nothing stays nothing: gettext would answer it with the head of the catalogue.
    """
    return _translation.gettext(text).rpartition(_BETWEEN)[2] if text else ""


def pgettext(context: str, text: str) -> str:
    """Translate a word that needs several in English; ``context`` says which is meant."""
    return _translation.pgettext(context, text)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a counted sentence; Chinese passes the same text twice."""
    return _translation.ngettext(singular, plural, number)


@cache
def every_language(text: str) -> tuple[str, ...]:
    """A source text in each shipped language, Chinese first: for reading what others wrote."""
    english = gettext.translation(_DOMAIN, str(asset("resources", "locale")), ["en"], fallback=True)
    both = (text, english.gettext(text))
    return tuple(dict.fromkeys(one.rpartition(_BETWEEN)[2] for one in both))


def N_(text: str) -> str:  # noqa: N802 - the usual marker name of gettext
    """Mark a text for the catalogue where it is defined; ``_`` translates it where it is shown."""
    return text


def NP_(context: str, text: str) -> str:  # noqa: N802 - as N_
    """As ``N_``, for a word that needs several in English."""
    return f"{context}{_BETWEEN}{text}"


def enumerated(parts: Iterable[str]) -> str:
    """Names or words one after another, as the language sets them apart."""
    return _("、").join(parts)


def clauses(parts: Iterable[str]) -> str:
    """Parts of a sentence one after another."""
    return _("，").join(parts)


def in_turn(parts: Iterable[str]) -> str:
    """Sentences, or parts that hold lists themselves, one after another."""
    return _("；").join(parts)


def sentences(parts: Iterable[str]) -> str:
    """Whole sentences one after another: Chinese leaves no space between them."""
    return _("{said}{more}").format(said="", more="").join(parts)


def beside(text: str, note: object) -> str:
    """A text with a note in brackets behind it."""
    return _("{text}（{note}）").format(text=text, note=note)


def headed(label: str, text: str) -> str:
    """A text behind the word that says what it is."""
    return _("{label}：{text}").format(label=label, text=text)


def alone(text: str) -> str:
    """A text without the note that ``beside`` has put behind it."""
    bracket = beside("", "\0").partition("\0")[0]
    return text.partition(bracket)[0]
