# SPDX-License-Identifier: MulanPSL-2.0
"""The choices of a question as pickers take them; what may be typed for one is found when asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from wuse_desktop.forms.definition import Choice
from wuse_desktop.services.choices import search_keys


@dataclass(frozen=True, slots=True)
class Offered:
    """One choice of a form. Its pinyin is read first when somebody types."""

    code: str
    label: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The code, the label, its pinyin and the initials, in lower case."""
        return _keys(self.code, self.label)


def offered(choices: Iterable[Choice]) -> tuple[Offered, ...]:
    """Choices in the language of the program."""
    return tuple(Offered(item.value, str(item.label)) for item in choices)


@lru_cache(maxsize=8192)
def _keys(code: str, label: str) -> tuple[str, ...]:
    return (code.lower(), *search_keys(label))
