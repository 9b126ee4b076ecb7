# SPDX-License-Identifier: MulanPSL-2.0
"""Text of every layer. Source sentences are Simplified Chinese; ``en`` is a complete catalogue."""

import gettext
import os
from functools import cache

from wuse_desktop.assets import asset

_DOMAIN = "wuse_desktop"
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
    """Translate a source sentence into the chosen language."""
    return _translation.gettext(text)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a counted sentence; Chinese passes the same text twice."""
    return _translation.ngettext(singular, plural, number)


@cache
def every_language(text: str) -> tuple[str, ...]:
    """A source text in each shipped language, Chinese first: for reading what others wrote."""
    english = gettext.translation(_DOMAIN, str(asset("resources", "locale")), ["en"], fallback=True)
    return tuple(dict.fromkeys((text, english.gettext(text))))


def N_(text: str) -> str:  # noqa: N802 - the usual marker name of gettext
    """Mark a text for the catalogue where it is defined; ``_`` translates it where it is shown."""
    return text
