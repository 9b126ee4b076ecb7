# SPDX-License-Identifier: MulanPSL-2.0
"""The tree of one form that is being filled: what is answered at each place, and what holds there.

Beside it stands the tree of nodes that expressions walk over. An entry that is not relevant keeps
its answer, but its node is taken from among its neighbours: to expressions it is blank.
"""

from collections.abc import Iterator

from wuse_desktop.forms.definition import Choice, Question
from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.plan import Element


class Entry:
    """One question, group, repeat or row of a form that is being filled.

    A repeat has ``rows``; each row is an entry of the same element under it and has the children.
    ``text`` is the answer as the record holds it, or as typed where ``unfit`` says what was
    expected. ``own`` is its own relevance, ``relevant`` that of everything above as well.
    ``choices`` is None until somebody asks which are left by the filter. ``spare`` are rows of a
    counted repeat beyond the count; they come back when it rises.
    """

    __slots__ = (
        "children",
        "choices",
        "element",
        "node",
        "own",
        "parent",
        "position",
        "problem",
        "read_only",
        "relevant",
        "required",
        "rows",
        "spare",
        "text",
        "unfit",
    )

    def __init__(self, element: Element, parent: "Entry | None", *, as_row: bool = False) -> None:
        self.element = element
        self.parent = parent
        self.node = Node(element.name)
        self.children: dict[str, Entry] = {}
        self.rows: list[Entry] | None = [] if element.is_repeat and not as_row else None
        self.spare: list[Entry] = []
        self.position = 0
        self.text = ""
        self.unfit = ""
        self.own = True
        self.relevant: bool = parent.relevant if parent is not None else True
        self.required = False
        self.read_only = False
        self.choices: tuple[Choice, ...] | None = None
        self.problem = ""

    @property
    def question(self) -> Question | None:
        """The question that is answered here."""
        item = self.element.item
        return item if isinstance(item, Question) else None

    @property
    def path(self) -> str:
        """The path with the positions of its rows: ``/data/family[2]/age``."""
        if self.parent is None:
            return self.element.path
        if self.position:
            return f"{self.parent.path}[{self.position}]"
        return f"{self.parent.path}/{self.element.name}"

    @property
    def is_attached(self) -> bool:
        """False for what stands in a row that was taken out."""
        entry = self
        while entry.parent is not None:
            if entry.position < 0:
                return False
            entry = entry.parent
        return True

    def walk(self) -> Iterator["Entry"]:
        """It and everything under it, in the order of the form."""
        yield self
        for below in self.rows if self.rows is not None else self.children.values():
            yield from below.walk()

    def under(self, names: tuple[str, ...]) -> list["Entry"]:
        """What stands under it at the end of some names, in every row on the way."""
        found = [self]
        for name in names:
            below: list[Entry] = []
            for entry in found:
                if entry.rows is None:
                    below.append(entry.children[name])
                else:
                    below.extend(row.children[name] for row in entry.rows)
            found = below
        return found

    def link(self) -> None:
        """Put the nodes of what is relevant of itself under its own, in order."""
        nodes: list[Node] = []
        for child in self.children.values():
            if not child.own:
                continue
            if child.rows is None:
                nodes.append(child.node)
            else:
                nodes.extend(row.node for row in child.rows)
        self.node.children = nodes


def build(element: Element, parent: Entry | None, *, as_row: bool = False) -> Entry:
    """An entry with everything under it. Repeats have no rows yet."""
    entry = Entry(element, parent, as_row=as_row)
    if entry.rows is not None and parent is not None:
        # It stands among no children: a repeat as a whole is looked at only by its own rules.
        entry.node.parent = parent.node
        return entry
    for child in element.children.values():
        below = build(child, entry)
        below.node.parent = entry.node
        entry.children[child.name] = below
    entry.link()
    return entry


def add_row(repeat: Entry) -> Entry:
    """A new last row of a repeat, with blank answers. ``link`` above it when all rows are there."""
    row = build(repeat.element, repeat, as_row=True)
    _append(repeat, row)
    return row


def restore_row(repeat: Entry) -> Entry:
    """The row that was set aside last, back at the end."""
    row = repeat.spare.pop()
    _append(repeat, row)
    return row


def remove_row(row: Entry) -> Entry:
    """Take a row out of its repeat, which is returned; the rows after it move up."""
    repeat = row.parent
    if repeat is None or repeat.rows is None:
        raise KeyError(row.path)
    repeat.rows.remove(row)
    row.position = -1
    for position, other in enumerate(repeat.rows, 1):
        other.position = position
    return repeat


def put_back(row: Entry, position: int) -> None:
    """Put a row that was taken out at a position of its repeat, or last where it is shorter."""
    repeat = row.parent
    if repeat is None or repeat.rows is None:
        raise KeyError(row.element.path)
    repeat.rows.insert(position - 1, row)
    for place, other in enumerate(repeat.rows, 1):
        other.position = place


def _append(repeat: Entry, row: Entry) -> None:
    if repeat.rows is None or repeat.parent is None:
        raise KeyError(repeat.path)
    repeat.rows.append(row)
    row.position = len(repeat.rows)
    row.node.parent = repeat.parent.node
