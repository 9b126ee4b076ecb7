# SPDX-License-Identifier: MulanPSL-2.0
"""Administrative divisions from province to village, by their public statistical codes.

Code lengths tell the level: 2 province, 4 city, 6 county, 9 township, 12 village; a parent is a
prefix. A township is also written with twelve digits, the last three "000": both forms are taken
everywhere, the short one is given back. The country is shipped down to townships and the villages
of some counties with it; other villages come from a table of the county (``with_rows``, then
``use``).
"""

import csv
import difflib
import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from wuse_desktop.assets import asset
from wuse_desktop.domain.problems import Problem
from wuse_desktop.i18n import _

_LENGTHS = (2, 4, 6, 9, 12)
_LEVELS = dict(zip(_LENGTHS, ("province", "city", "county", "township", "village"), strict=True))
_COMMITTEE = re.compile(r"(社区居民委员会|社区居委会|村民委员会|居民委员会|村委会|居委会|委员会)$")
_GROUP_TAIL = re.compile(r"(第?[0-9一二三四五六七八九十]+(组|社(?!区)|队|屯|号).*)$")
# 镇西村（东屯）, 镇西村前屯: the village, and a part of it that has a name.
_NAMED_PART = re.compile(r"(.+?(?:村|社区))(\(.+\)|[^村()]{1,5}屯)")
_LEAST_LIKENESS = 0.5


@dataclass(frozen=True, slots=True)
class Division:
    """One division; ``level`` is province, city, county, township or village."""

    code: str
    name: str

    @property
    def level(self) -> str:
        """What the length of the code says."""
        return _LEVELS[len(self.code)]


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """The division a name means, or those it may have meant, the most alike first."""

    found: Division | None
    suggestions: tuple[Division, ...] = ()


def short_code(code: str) -> str:
    """A twelve-digit code without the empty groups at its end; other lengths as they are.

    "230127100000" is the township 230127100, "230127000000" the county 230127.
    """
    plain = unicodedata.normalize("NFKC", code).strip()
    if len(plain) == 12 and plain.endswith("000"):
        plain = plain[:9].removesuffix("000")
    return plain


def long_code(code: str) -> str:
    """The code of any level with twelve digits, filled with zeros."""
    return short_code(code).ljust(12, "0")


class _Names(Mapping[str, str]):
    """Names by code in the order of a table, as one text and some rows of numbers.

    A dictionary of the whole country takes eleven megabytes, this takes two.
    """

    def __init__(self, rows: Mapping[str, str]) -> None:
        self._text = "".join(rows.values())
        self._starts = array("L", accumulate(map(len, rows.values()), initial=0))
        # Codes as numbers: those of a shorter kind come before those of a longer one.
        codes = list(map(int, rows))
        places = sorted(range(len(codes)), key=codes.__getitem__)
        self._codes = array("Q", map(codes.__getitem__, places))
        self._places = array("L", places)

    def __len__(self) -> int:
        return len(self._codes)

    def __iter__(self) -> Iterator[str]:
        in_order = sorted(zip(self._places, self._codes, strict=True))
        return (str(code) for _place, code in in_order)

    def __getitem__(self, code: str) -> str:
        if len(code) in _LENGTHS and code.isascii() and code.isdecimal():
            number = bisect_left(self._codes, int(code))
            if number < len(self._codes) and self._codes[number] == int(code):
                place = self._places[number]
                return self._text[self._starts[place] : self._starts[place + 1]]
        raise KeyError(code)

    def below(self, code: str) -> list[str]:
        """The codes directly below one, "" for the top, in the order of the table."""
        level = _LENGTHS.index(len(code)) + 1 if code else 0
        if level == len(_LENGTHS):
            return []
        longer = 10 ** (_LENGTHS[level] - len(code))
        first = int(code or 0) * longer
        start = bisect_left(self._codes, first or longer // 10)
        end = bisect_left(self._codes, first + longer)
        found = zip(self._places[start:end], self._codes[start:end], strict=True)
        return [str(number) for _place, number in sorted(found)]


class Divisions:
    """A tree of divisions; built once, never changed."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self._names = _Names(dict(rows))

    def __len__(self) -> int:
        return len(self._names)

    def with_rows(self, rows: Iterable[tuple[str, str]]) -> "Divisions":
        """A tree with more (code, name) rows, e.g. a county's own table of villages.

        A name given again replaces the old one; nothing is removed, since old codes stay valid
        for old records.
        """
        return Divisions({**self._names, **dict(rows)}.items())

    def get(self, code: str) -> Division | None:
        """The division of a code in either form, or None."""
        for form in _forms(code):
            if form in self._names:
                return Division(form, self._names[form])
        return None

    def provinces(self) -> tuple[Division, ...]:
        """The top of the tree."""
        return self._below("")

    def children(self, code: str) -> tuple[Division, ...]:
        """The divisions directly below one, in code order of the table; () for an unknown code."""
        found = self.get(code)
        return self._below(found.code) if found else ()

    def townships(self, county: str) -> tuple[Division, ...]:
        """Townships, towns and sub-districts of a county."""
        return tuple(item for item in self.children(county) if item.level == "township")

    def villages(self, within: str) -> tuple[Division, ...]:
        """All villages and communities of a township, or of everything below a larger division."""
        return tuple(item for item in self._descend(within) if item.level == "village")

    def path(self, code: str) -> tuple[Division, ...]:
        """From the province down to the division; () for an unknown code.

        The placeholder cities of municipalities ("市辖区") are part of it; ``full_name`` leaves
        them out.
        """
        found = self.get(code)
        if found is None:
            return ()
        prefixes = (found.code[:length] for length in _LENGTHS if length <= len(found.code))
        return tuple(Division(part, self._names[part]) for part in prefixes if part in self._names)

    def full_name(self, code: str, above: str = "") -> str:
        """The names of the path joined; with ``above``, only what lies below that division.

        ``full_name("230127100200", above="230127")`` is "木兰镇镇西村村委会". A code that is not
        in the table is shown as it is.
        """
        top = len(short_code(above)) if above else 0
        names = [item.name for item in self.path(code) if len(item.code) > top]
        return "".join(name for name in names if name not in _PLACEHOLDERS) or code

    def find_village(self, within: str, text: str) -> PlaceMatch:
        """The village that ``text`` names inside a township (or a larger division).

        Takes the official name, the name without "村委会" or "社区居委会", without "村", with the
        names of the places above before it or a group number or 前屯 after it. Otherwise up to
        three suggestions.
        """
        return _match(self.villages(within), self._readings(within, text))

    def find_township(self, county: str, text: str) -> PlaceMatch:
        """The township that ``text`` names inside a county, or suggestions."""
        return _match(self.townships(county), self._readings(county, text))

    def check_village(self, code: str) -> Problem | None:
        """Whether a village code is in the table (rule V-08); None when it is."""
        found = self.get(code)
        if found is not None and found.level in ("village", "township"):
            return None
        return Problem(
            "division_unknown",
            "V-08",
            "warn",
            _("村（社区）代码不在区划表里，请重新选择村（社区）。"),
        )

    def _below(self, code: str) -> tuple[Division, ...]:
        return tuple(Division(item, self._names[item]) for item in self._names.below(code))

    def _descend(self, code: str) -> Iterator[Division]:
        for item in self.children(code):
            yield item
            if item.level != "village":
                yield from self._descend(item.code)

    def _readings(self, within: str, text: str) -> tuple[str, ...]:
        """The text, and what is left without the places above it and without a group number."""
        whole = plain = _without_blanks(text)
        for item in self.path(within):
            plain = plain.removeprefix(item.name) or plain
        named = _NAMED_PART.fullmatch(plain)
        village = named[1] if named else _GROUP_TAIL.sub("", plain) or plain
        return tuple(dict.fromkeys((whole, plain, village)))


def below_village(text: str) -> str:
    """What a text says behind the village: 3组, 前屯, or ""."""
    plain = _without_blanks(text)
    named, tail = _NAMED_PART.fullmatch(plain), _GROUP_TAIL.search(plain)
    return named[2] if named else tail[1] if tail else ""


def _without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


_PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@cache
def shipped() -> Divisions:
    """The tree that comes with the program; read once, on first use."""
    rows: dict[str, str] = {}
    for file_name in ("divisions_national.csv", "divisions.csv"):
        path = asset("resources", "divisions", file_name)
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            rows.update((row[0], row[2]) for row in reader)
    return Divisions(rows.items())


_current: list[Divisions] = []


def current() -> Divisions:
    """The tree this desk works with: the one given to ``use``, else the shipped one."""
    return _current[0] if _current else shipped()


def use(tree: Divisions) -> None:
    """Let this process work with a tree, e.g. one with the county's own villages."""
    _current[:] = [tree]


@lru_cache(maxsize=2048)
def everyday_name(name: str) -> str:
    """A village's name as people say it: 镇西村村委会 is 镇西村, 奋斗社区居委会 is 奋斗社区."""
    names = _shorter_names(name)
    return names[1] if len(names) > 1 and _COMMITTEE.search(name) else name


def bare_name(name: str) -> str:
    """A place's name without any word for its kind: 木兰镇 is 木兰, 镇西村村委会 is 镇西."""
    return _shorter_names(name)[-1]


def division_name(code: str) -> str:
    """The everyday name of a division in the current tree, "" for an unknown code."""
    found = current().get(code)
    return everyday_name(found.name) if found else ""


def _forms(code: str) -> Iterator[str]:
    """The given code, its short form, then with fewer empty pairs ("230100" is the city 2301).

    The full six digits come first: a few cities without counties have such a code of their own.
    """
    form = short_code(code)
    yield form
    while len(form) in (6, 4) and form.endswith("00"):
        form = form[:-2]
        yield form


def _match(places: tuple[Division, ...], readings: tuple[str, ...]) -> PlaceMatch:
    if not readings[-1]:
        return PlaceMatch(None)
    for wanted in readings:
        found = _unique(places, wanted)
        if found is not None:
            return PlaceMatch(found)
    scored = sorted(((_likeness(item.name, readings[-1]), item) for item in places), key=_by_score)
    alike = tuple(item for score, item in scored if score >= _LEAST_LIKENESS)
    return PlaceMatch(None, alike[:3])


def _by_score(pair: tuple[float, Division]) -> tuple[float, str]:
    return (-pair[0], pair[1].code)


def _unique(places: tuple[Division, ...], text: str) -> Division | None:
    """The only place with the fewest words taken off its name to meet the text."""
    for wanted in _shorter_names(text):
        best: list[tuple[int, Division]] = []
        for item in places:
            names = _shorter_names(item.name)
            if wanted in names:
                best.append((names.index(wanted), item))
        if best:
            least = min(rank for rank, _item in best)
            closest = [item for rank, item in best if rank == least]
            return closest[0] if len(closest) == 1 else None
    return None


def _shorter_names(name: str) -> list[str]:
    """A name, and what is left as the words for its kind are taken off, one at a time."""
    names = [name]
    bare = _COMMITTEE.sub("", name)
    if "社区居" in name and bare:
        names.append(bare + "社区")
    names.append(bare)
    for ending in ("社区", "街道", "村", "镇", "乡"):
        bare = bare.removesuffix(ending) if len(bare) > len(ending) else bare
        names.append(bare)
    return [item for item in dict.fromkeys(names) if item]


def _likeness(name: str, wanted: str) -> float:
    """The best ratio over the two names, full and bare."""
    ours, theirs = _shorter_names(name), _shorter_names(wanted)
    pairs = ((ours[-1], theirs[-1]), (ours[min(1, len(ours) - 1)], theirs[0]))
    return max(difflib.SequenceMatcher(None, a, b).ratio() for a, b in pairs)
