# SPDX-License-Identifier: MulanPSL-2.0
"""The model of an XForm: the tree of its record, its binds, lists and actions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element as XmlElement

from wuse_desktop.forms.definition import DefaultRows
from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xform_findings import Findings, child, children, local
from wuse_desktop.i18n import _

_JAVAROSA = "{http://openrosa.org/javarosa}"
_ENTITIES = "{http://www.opendatakit.org/xforms/entities}"
_OURS = "{urn:wuse:forms}"
_TEMPLATE = f"{_JAVAROSA}template"

_META = re.compile(r"/(?:[^/]*:)?meta/")
_ROW_EVENTS = frozenset({"odk-instance-first-load", "odk-new-repeat"})


@dataclass(eq=False, slots=True)
class Place:
    """An element of the record: a question where it has no children.

    For a repeat the children are those of its template; ``rows`` are the rows at the beginning.
    """

    path: str
    name: str
    default: str = ""
    children: "dict[str, Place]" = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What a form calls itself at the top element of its record; ``title_en`` may be ""."""

    form_id: str
    version: str
    title_en: str

    @classmethod
    def of(cls, primary: XmlElement) -> "Names":
        """What the top element says."""
        return cls(
            primary.get("id") or local(primary.tag),
            _attribute(primary, "version"),
            (primary.get(f"{_OURS}title_en") or "").strip(),
        )


def primary_of(model: XmlElement) -> XmlElement | None:
    """The top element of the record, None where the form has no record."""
    instance = child(model, "instance")
    return next(iter(instance), None) if instance is not None else None


@dataclass(frozen=True, slots=True)
class Action:
    """A ``setvalue`` for a question when a form or a row begins."""

    expression: str
    text: str
    rows: DefaultRows


class Model:
    """What the head of an XForm says. Problems go to the findings."""

    def __init__(self, model: XmlElement, repeats: frozenset[str], findings: Findings) -> None:
        self._findings = findings
        self.repeats = repeats
        primary = primary_of(model)
        if primary is None:
            findings.add("", "", _("表单里没有记录的结构（instance）"))
            primary = XmlElement("data")
        self.root = local(primary.tag)
        self.names = Names.of(primary)
        self.entities: dict[str, str] = {}
        self.places: dict[str, Place] = {}
        self.top = self._place(f"/{self.root}", [primary])
        self.lists: dict[str, XmlElement] = findings.lists
        for instance in children(model, "instance")[1:]:
            self._read_list(instance)
        self.binds: dict[str, Mapping[str, str]] = {}
        self._ids: dict[str, str] = {}
        for bind in children(model, "bind"):
            self._read_bind(bind)
        self.actions: dict[str, Action] = {}
        for element in model:
            self.read_action(element, f"/{self.root}")

    def _place(self, path: str, elements: list[XmlElement]) -> Place:
        """A place from the elements of one name: a template and rows where it is a repeat."""
        model, rows = elements[0], elements
        if path in self.repeats:
            template = [each for each in elements if each.get(_TEMPLATE) is not None]
            rows = [each for each in elements if each.get(_TEMPLATE) is None]
            model = (template or rows)[0]
        elif len(elements) > 1:
            self._findings.add(
                path, "name", _("“{name}”在记录里出现了两次").format(name=local(model.tag))
            )
        place = Place(path, local(model.tag), (model.text or "").strip())
        self.places[path] = place
        for name, found in _grouped(model).items():
            below = f"{path}/{name}"
            if name == "meta" and found[0].find("*") is not None:
                self._read_meta(path, found[0])
                continue
            if below in self.repeats and all(_TEMPLATE in each.attrib for each in found):
                # A row at the beginning tells how many rows a row begins with.
                found.extend(children(rows[0], name) if rows and model not in rows else ())
            place.children[name] = self._place(below, found)
        if place.children:
            place.default = ""
        if path in self.repeats:
            place.rows = tuple(dict(_leaves(path, row)) for row in rows)
        return place

    def _read_meta(self, path: str, meta: XmlElement) -> None:
        """Of the block about the record itself, only the kind of record it is kept as."""
        entity = child(meta, "entity")
        if entity is not None:
            self.entities[path] = entity.get("dataset", "")

    def _read_list(self, instance: XmlElement) -> None:
        name = instance.get("id", "")
        source = instance.get("src")
        if source is None:
            self.lists[name] = instance
        else:
            self._findings.outside[name] = source

    def _read_bind(self, bind: XmlElement) -> None:
        reference = bind.get("nodeset") or bind.get("ref") or ""
        path = self.resolve(reference, f"/{self.root}")
        if self.in_meta(path):
            return
        if "@" in path:
            self._findings.unsupported(path, _("属性 {name}").format(name=reference.strip()))
        elif path in self.binds:
            message = _("题目“{name}”的规则写了两份").format(name=path.rpartition("/")[2])
            self._findings.add(path, "name", message)
        elif path in self.places:  # a rule of nothing decides nothing
            self.binds[path] = _named(bind)
            self._ids[bind.get("id", "")] = path

    def read_action(self, element: XmlElement, context: str) -> None:
        """Take in a ``setvalue`` that stands in the model or among the questions of a row."""
        name = local(element.tag)
        if not name.startswith("set"):
            return
        reference = element.get("ref")
        path = self._ids.get(element.get("bind", ""), "")
        if reference is not None:
            path = self.resolve(reference, context)
        events = {local(event) for event in element.get("event", "").split()}
        if self.in_meta(path):
            return
        if name != "setvalue" or not events <= _ROW_EVENTS:
            what = _("动作 {name}（{events}）").format(
                name=name, events=" ".join(sorted(events)) or "—"
            )
            self._findings.unsupported(path, what)
        elif path not in self.places:
            message = _("动作 setvalue 没有指明记录里的题目（{ref}）")
            self._findings.add("", "default", message.format(ref=reference or "—"))
        else:
            rows = _rows_of(events)
            former = self.actions.get(path)
            if former is not None and former.rows != rows:
                rows = "all"
            text = (element.text or "").strip()
            self.actions[path] = Action(element.get("value", ""), text, rows)

    def resolve(self, reference: str, context: str) -> str:
        """The path that a reference of an element means; itself where it is none."""
        reference = reference.strip()
        if not re.fullmatch(r"[^\[\]()'\"\s,|]+", reference):
            return reference
        if reference.startswith("/"):
            return reference
        steps = context.split("/")
        for step in reference.split("/"):
            if step == "..":
                steps.pop()
            elif step != ".":
                steps.append(step)
        return "/".join(steps)

    def by_bind(self, name: str) -> str:
        """The path that a control names by the id of a bind; "" if there is none."""
        return self._ids.get(name, "")

    def bind(self, path: str) -> Mapping[str, str]:
        """What a bind says about a path, by the columns of the survey sheet."""
        return self.binds.get(path, {})

    def in_meta(self, path: str) -> bool:
        """Whether a path lies in a block about the record itself, which is not kept."""
        return bool(_META.search(path)) and path not in self.places

    def instances(self) -> dict[str, Node]:
        """The lists that expressions walk over."""
        asked = self._findings.asked
        return {name: _node(each, "") for name, each in self.lists.items() if name in asked}


def _rows_of(events: set[str]) -> DefaultRows:
    if events == _ROW_EVENTS:
        return "all"
    return "new" if "odk-new-repeat" in events else "first"


def _grouped(element: XmlElement) -> dict[str, list[XmlElement]]:
    found: dict[str, list[XmlElement]] = {}
    for inner in element:
        found.setdefault(local(inner.tag), []).append(inner)
    return found


def _leaves(path: str, element: XmlElement) -> Iterator[tuple[str, str]]:
    for inner in element:
        below = f"{path}/{local(inner.tag)}"
        if len(inner):
            yield from _leaves(below, inner)
        else:
            yield below, (inner.text or "").strip()


def _named(bind: XmlElement) -> dict[str, str]:
    """The attributes of a bind by the columns of the survey sheet."""
    known = {
        "calculate": "calculation",
        f"{_JAVAROSA}requiredMsg": "required_message",
        f"{_JAVAROSA}constraintMsg": "constraint_message",
        f"{_JAVAROSA}preload": "preload",
        f"{_JAVAROSA}preloadParams": "preload_params",
        f"{_ENTITIES}saveto": "save_to",
        f"{_OURS}from": "taken_from",
        f"{_OURS}sensitive": "sensitive",
    }
    return {known.get(name, name): value.strip() for name, value in bind.attrib.items()}


def _attribute(element: XmlElement, name: str) -> str:
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def _node(element: XmlElement, name: str) -> Node:
    attributes = {local(key): value for key, value in element.attrib.items()}
    node = Node(name, "" if len(element) else (element.text or "").strip(), attributes)
    for inner in element:
        node.add(_node(inner, local(inner.tag)))
    return node
