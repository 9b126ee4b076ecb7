# SPDX-License-Identifier: MulanPSL-2.0
"""Records of any kind with any values that their fields may hold."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from wuse_desktop.domain.fields import Kind, Record, fields_of
from wuse_desktop.domain.records.catalogue import RECORD_CLASSES

_UNWRITABLE = "".join(map(chr, range(0x20))).replace("\t", "").replace("\n", "")
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=_UNWRITABLE), max_size=12
)
FOUL_TEXTS = st.text(st.characters(), max_size=12)
"""Texts with what may not be held as well: control characters, halves of surrogate pairs."""
_NUMBERS = st.none() | st.integers(-(2**61), 2**61)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
_TUPLES = st.lists(TEXTS, max_size=3).map(tuple)
_MOMENTS = st.datetimes().map(  # local times have no zone
    lambda value: value.replace(second=0, microsecond=0)
)
OF_KIND: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: TEXTS,
    Kind.LONGTEXT: TEXTS,
    Kind.INT: _NUMBERS,
    Kind.MONEY: _NUMBERS,
    Kind.MINUTES: _NUMBERS,
    Kind.DATE: st.none() | st.dates(date.min, date.max),
    Kind.DATETIME: st.none() | _MOMENTS,
    Kind.BOOL: st.booleans(),
    Kind.CODE: TEXTS,
    Kind.CODES: _TUPLES,
    Kind.REF: TEXTS,
    Kind.REFS: _TUPLES,
    Kind.ITEMS: st.lists(st.dictionaries(TEXTS, _JSON, max_size=2), max_size=2).map(tuple),
    Kind.MAPPING: st.dictionaries(TEXTS, _JSON, max_size=3),
}


def records_of(record_class: type[Record]) -> st.SearchStrategy[Record]:
    """Records of one class."""
    values = {item.name: OF_KIND[item.kind] for item in fields_of(record_class)}
    return st.fixed_dictionaries({}, optional=values).map(lambda chosen: record_class(**chosen))


any_record: st.SearchStrategy[Record] = st.sampled_from(RECORD_CLASSES).flatmap(records_of)
