# SPDX-License-Identifier: MulanPSL-2.0
"""Two persons side by side: what agrees, what differs, and what a merge would make of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wuse_desktop.domain.fields import field_of
from wuse_desktop.domain.likeness import contradictions, known_of, reasons
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.domain.volunteer_rules import clash_text, clashes
from wuse_desktop.i18n import _, enumerated, in_turn
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.field_words import FieldWords
from wuse_desktop.services.ownership import may_write, other_site_name
from wuse_desktop.services.reading import load
from wuse_desktop.services.two_homes import homes_of
from wuse_desktop.storage import person_match_store, records, volunteer_store
from wuse_desktop.storage.codec import CODECS
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.pinyin import name_sounds
from wuse_desktop.storage.reference_store import references

KEPT, OTHER, BOTH = "kept", "other", "both"
MERGE, MARK, LOOK = "merge", "mark", "look"

# What is chosen together: fields that make no sense when they come from two people. The first one
# gives the line its name.
FACETS: tuple[tuple[str, ...], ...] = (
    ("name",),
    ("alias",),
    ("sex",),
    ("id_no", "id_type", "id_doubt"),
    ("birth_date", "birth_date_precision"),
    ("phone", "no_phone"),
    ("village_code",),
    ("living_address",),
    ("hukou_address", "hukou_code"),
    ("residence_split",),
    ("emergency_contact_name", "emergency_contact_relation", "emergency_contact_phone"),
    ("guardian_id", "guardian_relation"),
    ("health_status",),
    ("health_note",),
    ("disability",),
    ("self_care",),
    ("risk_level",),
    ("visit_tier",),
    ("major_event", "major_event_on"),
    ("worker_id",),
    ("communication_need",),
    ("consent_given", "consent_on"),
    ("ethnicity",),
    ("education",),
    ("marital_status",),
    ("political_status",),
    ("occupation_status",),
    ("confidentiality_level",),
    ("note",),
)
# Without these the other fields of their line say nothing of the person.
_LEADING = frozenset({"id_no", "phone", "major_event"})
_JOINABLE = frozenset({"alias", "health_note", "note"})
_CLASHES_SHOWN = 3
_NOTHING: tuple[object, ...] = (None, "", (), False)


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One line of the comparison: what each of the two says, in words.

    ``choice`` is what is taken unless somebody says otherwise ("kept", "other", "both");
    ``options`` are the choices there are, one where nothing is to be chosen. ``both`` is the text
    that both give together, where that is a choice.
    """

    key: str
    label: str
    kept: str
    other: str
    choice: str
    options: tuple[str, ...]
    both: str = ""

    @property
    def differs(self) -> bool:
        """Whether both say something, and not the same."""
        return len(self.options) > 1


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: who, of which site ("" for this one), and what hangs on them in words."""

    id: str
    name: str
    site_name: str
    holds: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two persons side by side.

    ``act`` says what may be done: "merge" (both are this site's), "mark" (a county that holds the
    persons of two stations), or "look". ``reasons`` speak for one person, ``doubts`` against;
    ``remarks`` are what to see to after a merge.
    """

    kept: Side
    other: Side
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]
    remarks: tuple[str, ...]
    lines: tuple[ComparedLine, ...]
    act: str


def compare(desk: Desk, kept_id: str, other_id: str) -> Comparison:
    """The two persons side by side. Raises UserFault ``record_missing``."""
    kept, other = load(desk, Person, kept_id), load(desk, Person, other_id)
    with desk.read() as connection:
        words = FieldWords(connection)
        lines = tuple(_line(words, facet, kept, other) for facet in FACETS)
        sides = tuple(_side(desk, connection, person) for person in (kept, other))
        remarks = tuple(_remarks(desk, connection, kept, other))
    found = reasons(*(known_of(item, name_sounds(item.name)) for item in (kept, other)))
    return Comparison(
        kept=sides[0],
        other=sides[1],
        reasons=tuple(reason.text for reason in found),
        doubts=contradictions(kept, other),
        remarks=remarks,
        lines=tuple(line for line in lines if line.kept or line.other or line.choice == BOTH),
        act=act_for(desk, kept, other),
    )


def act_for(desk: Desk, kept: Person, other: Person) -> str:
    """What this desk may do about two persons: merge its own, mark those of others, or look."""
    if not may_write(desk):
        return LOOK
    if kept.site_id == other.site_id == desk.site_id:
        return MERGE
    return MARK if desk.is_county and kept.site_id != other.site_id else LOOK


def joined(kept: Person, other: Person, choices: Mapping[str, str]) -> dict[str, Any]:
    """The fields of the kept person that a merge changes, with their values.

    ``choices`` maps the key of a line to "kept", "other" or "both"; lines that are not named
    take their usual choice.
    """
    values: dict[str, Any] = {"is_client": kept.is_client or other.is_client}
    for facet in FACETS:
        choice = choices.get(facet[0]) or _usual(facet, kept, other)
        if choice == OTHER:
            values.update({name: getattr(other, name) for name in facet})
        elif choice == BOTH:
            values[facet[0]] = _both(facet[0], kept, other, values.get("name", kept.name))
    if values.get("guardian_id", kept.guardian_id) in (kept.id, other.id):
        values.update(guardian_id="", guardian_relation="")
    return {name: value for name, value in values.items() if value != getattr(kept, name)}


def _line(words: FieldWords, facet: tuple[str, ...], kept: Person, other: Person) -> ComparedLine:
    key = facet[0]
    item = field_of(Person, key)
    options: tuple[str, ...] = (KEPT, OTHER) if _differ(facet, kept, other) else ()
    usual = _usual(facet, kept, other)
    if key in _JOINABLE and (options or usual == BOTH):
        options = (KEPT, OTHER, BOTH) if options else (KEPT, BOTH)
    return ComparedLine(
        key,
        _(item.label),
        _facet_text(words, facet, kept),
        _facet_text(words, facet, other),
        usual,
        options or (usual,),
        _both(key, kept, other) if BOTH in options else "",
    )


def _facet_text(words: FieldWords, facet: tuple[str, ...], person: Person) -> str:
    if facet[0] == "birth_date":
        return person.birth.text if person.birth else ""
    row = CODECS[Person.entity].encode(person)
    parts = []
    for name in facet:
        if getattr(person, name) in _NOTHING:
            continue
        item = field_of(Person, name)
        text = words.value(item, row[name])
        parts.append(_(item.label) if text == _("是") else text)
    return " · ".join(part for part in parts if part)


def _is_empty(facet: tuple[str, ...], person: Person) -> bool:
    names = facet[:1] if facet[0] in _LEADING else facet
    return all(getattr(person, name) in _NOTHING for name in names)


def _differ(facet: tuple[str, ...], kept: Person, other: Person) -> bool:
    """Whether both say something in the field itself, and not the same."""
    if _is_empty(facet, kept) or _is_empty(facet, other):
        return False
    return any(getattr(kept, name) != getattr(other, name) for name in facet)


def _usual(facet: tuple[str, ...], kept: Person, other: Person) -> str:
    key = facet[0]
    if key == "alias" and _both(key, kept, other) != kept.alias:
        return BOTH
    if key in _JOINABLE and _differ(facet, kept, other):
        return BOTH
    if key == "confidentiality_level":
        return OTHER if other.confidentiality_level > kept.confidentiality_level else KEPT
    return OTHER if _is_empty(facet, kept) and not _is_empty(facet, other) else KEPT


def _both(key: str, kept: Person, other: Person, name: str = "") -> str:
    """Both texts; a name that is given up for ``name`` stays as another name of the person."""
    texts = [getattr(kept, key), getattr(other, key)]
    between = "\n"
    if key == "alias":
        names = [*kept.alias.split("、"), *other.alias.split("、"), kept.name, other.name]
        texts = [item.strip() for item in names if item.strip() != (name or kept.name)]
        between = "、"
    text = between.join(dict.fromkeys(text for text in texts if text))
    most = field_of(Person, key).max_length
    return text if len(text) <= most else str(getattr(kept, key))


def _side(desk: Desk, connection: Connection, person: Person) -> Side:
    counts: dict[str, int] = {}
    for found in references(connection, Person.entity, person.id, person.site_id):
        is_ward = found.entity == Person.entity
        title = _("被监护人") if is_ward else _(record_class(found.entity).title)
        counts[title] = counts.get(title, 0) + 1
    holds = enumerated(f"{title} {count}" for title, count in counts.items())
    return Side(person.id, person.name, other_site_name(desk, person.site_id), holds)


def _remarks(desk: Desk, connection: Connection, kept: Person, other: Person) -> Iterator[str]:
    homes = homes_of(connection, kept, other, desk.today())
    if homes.folded:
        yield _(
            "两份档案各当一户的户主，其中一户没有别人，合并后并成一户：走访、待办和走访单都跟过去，"
            "撤销合并时一起恢复。"
        )
    if len(homes.left) > 1:
        yield _(
            "合并后这个人同时登记在{count}个家庭里：请在人员页的“家庭”栏点“搬家”，选真正住的那一家，"
            "就从其他几家迁出；在那里当户主的，同时选由谁接着当户主。"
        ).format(count=len(homes.left))
    if all(records.find(connection, CaseFile, client_id=person.id) for person in (kept, other)):
        yield _("两人名下都有个案：合并后都在保留的人名下，一个也不会少。")
    yield from _double_hours(connection, kept, other)
    marked = person_match_store.judged(connection, kept.id)
    if any(other_id == other.id for _match, other_id in marked):
        yield _("这两位以前已经核对过。")


def _double_hours(connection: Connection, kept: Person, other: Person) -> Iterator[str]:
    """Service of both at one time, which one volunteer cannot have given (V-22)."""
    volunteers = volunteer_store.volunteers_of(connection, (kept.id, other.id)).values()
    rows = [
        row
        for volunteer_id in volunteers
        for row in records.find(connection, VolunteerService, volunteer_id=volunteer_id)
    ]
    found = [
        clash_text(one, two) for one, two in clashes(rows) if one.volunteer_id != two.volunteer_id
    ]
    if found:
        listed = in_turn([*found[:_CLASHES_SHOWN], *(["…"] if found[_CLASHES_SHOWN:] else [])])
        yield _(
            "两人有{count}处服务时间重叠（{clashes}）：合并后请在“服务时长”里更正或删去一条，"
            "否则不能出具证明。"
        ).format(count=len(found), clashes=listed)
