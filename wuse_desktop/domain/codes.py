# SPDX-License-Identifier: MulanPSL-2.0
"""The code lists (chapter 3 of the domain rules), read from ``forms/choices.csv``.

A code is stored, its label is shown. Codes are never reused, only marked ``retired``: old records
keep their meaning. ``resources/choice_aliases.csv`` holds other words for the same codes ("男",
"身份证", "五保户") that turn up in the tables people already have.

A county may add terms of its own to the lists in ``EXTENSIBLE``: their codes begin with "L-" and
name the national code that they count as ("L-90-1" is one under 90). The terms of the open desk's
county are learned with ``learn_local``; a local code that is not known here is kept and shown.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from wuse_desktop.assets import asset
from wuse_desktop.errors import Defect
from wuse_desktop.i18n import _, current_language

_LABEL_EN = "label::English (en)"
_NOISE = re.compile(r"[\s\u200b\ufeff,.;:、，。；：\"'“”‘’()\[\]【】_-]+")
_BRACKETED = re.compile(r"\([^()]*\)")
_LOCAL = re.compile(r"L-(?:([0-9A-Za-z_]+)-)?([0-9]{1,4})")
_CODE_AND_LABEL = re.compile(r"^([0-9A-Za-z_-]+)[\s.、:：-]+(\S.*)$")


EXTENSIBLE = (
    "CLIENT_CAT",
    "PROBLEM",
    "NEED",
    "RELIEF",
    "VISIT_PURPOSE",
    "CONSULT_TOPIC",
    "ACT_TYPE",
    "GROUP_TYPE",
    "CASE_MODEL",
    "VOL_SKILL",
    "VOL_FIELD",
    "INDIRECT",
    "FUND_SOURCE",
    "HOME_RISK",
    "HOUSING",
    "INCOME",
    "SUPPORT",
    "INFO_SOURCE",
    "OCCUP",
    "EDU",
)
"""The lists to which a county may add; of the others, rules of the program know every code."""


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a list; ``note`` is a help text, e.g. the definition of a client category."""

    list: str
    code: str
    label: str
    label_en: str
    note: str = ""
    retired: bool = False

    @property
    def text(self) -> str:
        """The label in the current language."""
        return self.label_en if current_language() == "en" else self.label


@dataclass(frozen=True, slots=True)
class CodeList:
    """A named list of codes in the order in which they are offered."""

    name: str
    entries: tuple[Code, ...]

    @property
    def active(self) -> tuple[Code, ...]:
        """The codes that may still be chosen."""
        return tuple(entry for entry in self.entries if not entry.retired)

    def __iter__(self) -> Iterator[Code]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def code_list(name: str) -> CodeList:
    """The list of that name. Raises Defect for a name that the program does not have."""
    found = _lists().get(name)
    if found is None:
        raise Defect("code_list_unknown", _("程序里没有代码表 {name}。").format(name=name))
    return found


def list_names() -> tuple[str, ...]:
    """The names of all lists, in file order."""
    return tuple(_shipped())


def shipped_list(name: str) -> CodeList:
    """The list as the program brings it, without what a county added: forms are made from it."""
    return _shipped()[name]


def get(name: str, code: str) -> Code | None:
    """The code of a list, also a retired one, or None."""
    code_list(name)
    return _by_code()[name].get(code)


def is_code(name: str, code: str) -> bool:
    """Whether the list has that code, or may have it.

    Retired codes count, because old records keep them, and so does a local one that has not
    arrived here yet.
    """
    return get(name, code) is not None or may_be_local(name, code)


def may_be_local(name: str, code: str) -> bool:
    """Whether a code has the form of a term that a county added to that list."""
    return name in EXTENSIBLE and _LOCAL.fullmatch(code) is not None


def national(code: str) -> str:
    """The national code that a local one counts as; any other code is its own."""
    local = _LOCAL.fullmatch(code)
    return local[1] or code if local else code


def with_local(name: str, codes: Iterable[str]) -> frozenset[str]:
    """National codes together with the local ones known here that count as one of them."""
    wanted = frozenset(codes)
    return wanted | {entry.code for entry in code_list(name) if national(entry.code) in wanted}


def learn_local(terms: Iterable[Code]) -> None:
    """Know these local terms and no others; each stands behind the code that it counts as."""
    found = tuple(terms)
    if found != _learned_terms():
        _learned[:] = found
        for cached in (_lists, _by_code, _words):
            cached.cache_clear()


def _learned_terms() -> tuple[Code, ...]:
    return tuple(_learned)


def local_edition() -> int:
    """A number that differs whenever other local terms are known."""
    return hash(_learned_terms())


def label(name: str, code: str) -> str:
    """The label of a stored code in the current language.

    A code that this version does not know (it came from a newer peer) is shown as it is, a local
    one with what it counts as.
    """
    found = get(name, code)
    if found is not None:
        return found.text
    counted = get(name, national(code)) if may_be_local(name, code) else None
    return _("{code}（{label}）").format(code=code, label=counted.text) if counted else code


def labels(name: str, codes: Iterable[str]) -> str:
    """The labels of several stored codes in one line."""
    return ("; " if current_language() == "en" else "、").join(label(name, code) for code in codes)


def find(name: str, text: str) -> Code | None:
    """The code that a person meant by ``text`` in a table.

    Accepts the code (also full-width, without its leading zeros, or as the "1.0" of a
    spreadsheet), the Chinese or English label, a label without its brackets, one part of a label
    with "/", "code label", and the words of the alias file. None when nothing or more than one
    thing fits; a retired code is found by its code only.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("'").strip()
    if not plain:
        return None
    found = _by_typed_code(name, plain) or _by_words(name, plain)
    if found is None and (match := _CODE_AND_LABEL.match(plain)):
        found = _by_typed_code(name, match[1])
        if found is not None and found != _by_words(name, match[2]):
            found = None
    return found


def find_all(name: str, text: str) -> tuple[tuple[Code, ...], tuple[str, ...]]:
    """The codes meant by one cell that lists several, and the pieces that fit nothing.

    A cell with semicolons is split at them only, because labels may hold commas and slashes;
    otherwise the whole is tried, then its pieces between commas, then between slashes and spaces.
    """
    pieces = [piece for piece in re.split(r"[;；\n|]", text) if piece.strip()]
    for separators in (r"[、,，]", r"[/\s]+"):
        pieces = [
            part
            for piece in pieces
            for part in ([piece] if find(name, piece) else re.split(separators, piece))
            if part.strip()
        ]
    found = dict.fromkeys(code for piece in pieces if (code := find(name, piece)))
    return tuple(found), tuple(piece.strip() for piece in pieces if find(name, piece) is None)


def _by_typed_code(name: str, text: str) -> Code | None:
    exact = get(name, text) or get(name, text.lower())
    if exact is not None:
        return exact
    bare = re.sub(r"\.0+$", "", text)
    if not (bare.isascii() and bare.isdigit()):
        return None
    same = [entry for entry in code_list(name) if entry.code.isdigit()]
    same = [entry for entry in same if int(entry.code) == int(bare)]
    return same[0] if len(same) == 1 else None


def _by_words(name: str, text: str) -> Code | None:
    for words in _words()[name]:
        found = words.get(_key(text))
        if found is not None:
            return found
    return None


def _key(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


_learned: list[Code] = []


@cache
def _lists() -> Mapping[str, CodeList]:
    """The shipped lists with the terms of the county."""
    found = dict(_shipped())
    for term in _learned_terms():
        entries = list(found[term.list].entries)
        kin = [
            place
            for place, entry in enumerate(entries)
            if national(entry.code) == national(term.code)
        ]
        entries.insert(kin[-1] + 1 if kin else len(entries), term)
        found[term.list] = CodeList(term.list, tuple(entries))
    return found


@cache
def _shipped() -> Mapping[str, CodeList]:
    entries: dict[str, list[Code]] = {}
    with asset("forms", "choices.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            entries.setdefault(row["list_name"], []).append(
                Code(
                    row["list_name"],
                    row["name"],
                    row["label"],
                    row[_LABEL_EN],
                    row["note"],
                    row["retired"] == "yes",
                )
            )
    return {name: CodeList(name, tuple(found)) for name, found in entries.items()}


@cache
def _by_code() -> Mapping[str, Mapping[str, Code]]:
    return {name: {entry.code: entry for entry in found} for name, found in _lists().items()}


@cache
def _words() -> Mapping[str, tuple[Mapping[str, Code], ...]]:
    """For each list: whole labels, then aliases, then parts of labels that fit one code only."""
    aliases: dict[str, dict[str, Code]] = {name: {} for name in _lists()}
    with asset("resources", "choice_aliases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            entry = _by_code()[row["list_name"]][row["name"]]
            aliases[entry.list][_key(row["alias"])] = entry
    return {
        name: (
            {_key(text): entry for entry in found.active for text in (entry.label, entry.label_en)},
            aliases[name],
            _unique_parts(found),
        )
        for name, found in _lists().items()
    }


def _unique_parts(found: CodeList) -> Mapping[str, Code]:
    claims: dict[str, set[Code]] = {}
    for entry in found.active:
        for part in _parts(entry):
            claims.setdefault(_key(part), set()).add(entry)
    return {
        part: next(iter(owners)) for part, owners in claims.items() if part and len(owners) == 1
    }


def _parts(entry: Code) -> Iterator[str]:
    for text in (entry.label, entry.label_en):
        short = _BRACKETED.sub("", unicodedata.normalize("NFKC", text))
        yield short
        yield from short.split("/")
    if entry.list == "ETHNIC":
        yield entry.label.removesuffix("族")
