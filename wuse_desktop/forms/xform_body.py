# SPDX-License-Identifier: MulanPSL-2.0
"""The body of an XForm: its controls as the questions, groups and repeats of a form."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element as XmlElement

from wuse_desktop.forms.definition import AnyItem, Group, Repeat
from wuse_desktop.forms.xform_findings import Findings, children, local
from wuse_desktop.forms.xform_model import Model, Place
from wuse_desktop.forms.xform_questions import Questions, kind_in_words
from wuse_desktop.forms.xform_text import Face, Words
from wuse_desktop.i18n import _

_CONTROLS = frozenset({"input", "select", "select1", "upload", "trigger"})
_CLAIMING = _CONTROLS | {"group", "repeat"}


def repeats_of(body: XmlElement) -> frozenset[str]:
    """The paths of all repeats, which the model needs to tell rows from doubles."""
    return frozenset(
        element.get("nodeset", "").strip()
        for element in body.iter()
        if local(element.tag) == "repeat"
    )


class Body:
    """Makes the items of a form; problems go to the findings."""

    def __init__(self, model: Model, words: Words, findings: Findings) -> None:
        self._model = model
        self._words = words
        self._findings = findings
        self._questions = Questions(model, words, findings)
        self._seen: set[str] = set()
        self._claimed: set[str] = set()

    def items(self, body: XmlElement) -> tuple[AnyItem, ...]:
        """Everything of the body in order, and at its place what only the model has."""
        self._survey(body, self._model.top.path)
        items = self._inner(body, self._model.top.path, "")
        return self._completed(self._model.top, items)

    def _survey(self, element: XmlElement, context: str) -> None:
        """Note which places the body speaks of, and take in the actions that stand in it."""
        for inner in element:
            self._model.read_action(inner, context)
            below = self._path(inner, context)
            if local(inner.tag) in _CLAIMING:
                self._claimed.add(below)
            self._survey(inner, below)

    def _path(self, element: XmlElement, context: str) -> str:
        """The path that a control, group or repeat stands for; that around it by default."""
        reference = element.get("ref") or element.get("nodeset")
        if reference is not None:
            return self._model.resolve(reference, context)
        return self._model.by_bind(element.get("bind", "")) or context

    def _inner(self, element: XmlElement, context: str, row: str) -> list[AnyItem]:
        """The items under an element. ``row`` is the path of the repeat they stand in."""
        found: list[AnyItem] = []
        for control in element:
            name = local(control.tag)
            if name in _CONTROLS:
                found.extend(self._control(control, context, row))
            elif name == "group":
                found.append(self._group(control, context, row))
            elif name == "repeat":
                found.append(self._repeat(control, None, context))
            elif name not in ("label", "hint", "help") and not name.startswith("set"):
                path = self._path(control, context)
                self._seen.add(path)
                self._findings.unsupported(path, kind_in_words(name))
        return found

    def _control(self, control: XmlElement, context: str, row: str) -> Iterator[AnyItem]:
        path = self._path(control, context)
        place = self._model.places.get(path)
        name = path.rpartition("/")[2]
        if self._model.in_meta(path):
            self._findings.unsupported(path, _("记录自身的信息（meta）"))
        elif place is None or place.children:
            message = _("题目指向的“{path}”不在记录里")
            self._findings.add(path, "name", message.format(path=path))
        elif path in self._seen:
            message = _("题目“{name}”在表单里出现了两次").format(name=name)
            self._findings.add(path, "name", message)
        elif self._row_of(path) != row:
            message = _("题目“{name}”不在它的重复组里").format(name=name)
            self._findings.add(path, "name", message)
        else:
            self._seen.add(path)
            yield self._questions.visible(control, place, self._words.face(control, path))

    def _row_of(self, path: str) -> str:
        """The innermost repeat that a path lies in."""
        above = path.rpartition("/")[0]
        while above and above not in self._model.repeats:
            above = above.rpartition("/")[0]
        return above

    def _group(self, group: XmlElement, context: str, row: str) -> AnyItem:
        path = self._path(group, context)
        repeats = children(group, "repeat")
        others = [each for each in group if local(each.tag) not in ("label", "hint", "repeat")]
        if len(repeats) == 1 and not others:
            return self._repeat(repeats[0], group, context)
        place = self._model.places.get(path)
        if place is None:
            message = _("分组指向的“{path}”不在记录里").format(path=path)
            self._findings.add(path, "name", message)
        titles_only = path in self._seen or path in self._model.repeats or path == context
        self._seen.add(path)
        items = tuple(self._inner(group, path, row))
        if place is None or titles_only:
            return self._titled(self._words.face(group, path), context, items)
        return self._placed(place, self._words.face(group, path), items)

    def _titled(self, face: Face, path: str, items: tuple[AnyItem, ...]) -> Group:
        return Group(
            path=path,
            name="",
            label=face.label,
            hint=face.hint,
            width=face.width,
            appearance=face.appearance,
            items=items,
        )

    def _placed(self, place: Place, face: Face, items: tuple[AnyItem, ...]) -> Group:
        return Group(
            path=place.path,
            name=place.name,
            label=face.label,
            hint=face.hint,
            width=face.width,
            appearance=face.appearance,
            relevant=self._questions.relevant(place.path),
            items=self._completed(place, items),
        )

    def _repeat(self, repeat: XmlElement, group: XmlElement | None, context: str) -> AnyItem:
        path = self._path(repeat, context)
        place = self._model.places.get(path)
        face = self._words.face(repeat, path)
        if group is not None:
            face = face.over(self._words.face(group, path))
        if place is None or path in self._seen:
            message = _("重复组指向的“{path}”不在记录里，或已经用过").format(path=path)
            self._findings.add(path, "name", message)
            return self._titled(face, context, ())
        self._seen.add(path)
        items = tuple(self._inner(repeat, path, path))
        count = repeat.get("{http://openrosa.org/javarosa}count")
        return Repeat(
            path=path,
            name=place.name,
            label=face.label,
            hint=face.hint,
            width=face.width,
            appearance=face.appearance,
            relevant=self._questions.relevant(path),
            items=self._completed(place, items),
            count=self._findings.compiled(count, path, "repeat_count") if count else None,
            first_rows=place.rows,
            entity=self._model.entities.get(path, ""),
        )

    def _completed(self, place: Place, items: Iterable[AnyItem]) -> tuple[AnyItem, ...]:
        """Items with those that only the model has, each after its neighbour there."""
        completed = list(items)
        order = {name: number for number, name in enumerate(place.children)}

        def number_of(item: AnyItem) -> int:
            below = item.path.removeprefix(place.path + "/").partition("/")[0]
            return order.get(below, -1)

        for name, child in place.children.items():
            if child.path in self._seen or child.path in self._claimed:
                continue
            self._seen.add(child.path)
            item: AnyItem = self._questions.hidden(child)
            if child.children:
                item = self._placed(child, Face(), ())
            earlier = [
                index for index, other in enumerate(completed) if number_of(other) < order[name]
            ]
            completed.insert(earlier[-1] + 1 if earlier else 0, item)
        return tuple(completed)
