# SPDX-License-Identifier: MulanPSL-2.0
"""A compiled form: its questions, groups and repeats with their rules, ready to be filled.

Paths are those of the XForm without positions: ``/data/basic/name``. A filled form names one row
of a repeat with its position: ``/data/family[2]/age``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.expression import Expression
from wuse_desktop.i18n import current_language

if TYPE_CHECKING:
    from wuse_desktop.forms.plan import Plan

Sensitivity = Literal["", "P", "S"]

# What a question is given by the device: the times at which filling began and last went on, the
# day it began, the person who fills.
Preload = Literal["", "start", "end", "today", "username"]

DefaultRows = Literal["all", "first", "new"]

# Stands in a text where an answer is put in; on paper it is the space to write it.
BLANK = "＿＿"


class QuestionKind(StrEnum):
    """What a question asks for; the comment gives the Python type of an answer."""

    TEXT = "text"  # str
    INTEGER = "integer"  # int
    DECIMAL = "decimal"  # decimal.Decimal on input, int or float in JSON
    DATE = "date"  # datetime.date
    TIME = "time"  # datetime.time
    DATETIME = "dateTime"  # naive local datetime.datetime, to the minute
    ONE = "select_one"  # str
    MANY = "select_multiple"  # tuple[str, ...]
    FILE = "file"  # str, the name of an attachment
    ACKNOWLEDGE = "acknowledge"  # bool
    NOTE = "note"  # nothing
    HIDDEN = "hidden"  # calculated, without a label: str


@dataclass(frozen=True, slots=True)
class Output:
    """An expression whose value belongs into a text, in place of the BLANK that starts there."""

    start: int
    expression: Expression


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a form in Chinese and, where the author gave them, in English.

    Where the words name an answer, they hold a BLANK that an output of the same language fills;
    ``Session.label`` and its like do that. The outputs stand in order.
    """

    zh: str = ""
    en: str = ""
    zh_outputs: tuple[Output, ...] = ()
    en_outputs: tuple[Output, ...] = ()

    def __str__(self) -> str:
        """The words in the language of the program, blanks not filled."""
        return self.en if self._is_english() else self.zh

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """What fills the blanks of ``str(text)``."""
        return self.en_outputs if self._is_english() else self.zh_outputs

    def _is_english(self) -> bool:
        return bool(self.en) and (current_language() == "en" or not self.zh)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list; ``properties`` are the further columns that filters look at.

    ``node`` is what filters walk over: the columns with the value as ``name`` and the label.
    """

    value: str
    label: Text
    properties: Mapping[str, str] = field(default_factory=dict)
    node: Node = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        node = Node("item")
        columns = {"name": self.value, "label": self.label.zh or self.label.en, **self.properties}
        for name, text in columns.items():
            node.add(Node(name, text))
        object.__setattr__(self, "node", node)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What every element of a form has.

    ``width`` is the ``wN`` of its appearance (0 when none is given), ``appearance`` the other
    words of it. ``relevant`` is None where an element always matters.
    """

    path: str
    name: str
    label: Text = Text()
    hint: Text = Text()
    width: int = 0
    appearance: frozenset[str] = frozenset()
    relevant: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Item):
    """One question and its rules.

    ``list_name`` and ``choices`` belong to the two kinds of choosing; ``choice_filter`` is
    evaluated for each choice. ``default`` is fixed text, ``default_rule`` is evaluated once when
    a form or a row is begun; within a repeat ``default_rows`` tells whether only rows that are
    there from the start or only rows that come later get it. ``preload`` is what the program
    knows itself. ``read_only_rule`` is there where it depends whether a question may be answered.
    ``save_to`` names the column of a record that keeps the answer, ``taken_from`` the fact that
    the program fills in (``case.client.name``); ``sensitive`` is "S", "P" or "" as in the field
    lists.
    """

    kind: QuestionKind
    list_name: str = ""
    choices: tuple[Choice, ...] = ()
    choice_filter: Expression | None = None
    required: Expression | None = None
    required_message: Text = Text()
    constraint: Expression | None = None
    constraint_message: Text = Text()
    calculation: Expression | None = None
    default: str = ""
    default_rule: Expression | None = None
    default_rows: DefaultRows = "all"
    preload: Preload = ""
    read_only: bool = False
    read_only_rule: Expression | None = None
    save_to: str = ""
    taken_from: str = ""
    sensitive: Sensitivity = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Item):
    """Questions that stand together under a title.

    Where it has a title only, no place of its own in the record, its name is "" and its path
    that of the group around it.
    """

    items: tuple["AnyItem", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat(Item):
    """Rows of the same questions; ``count`` fixes how many there are, else rows come and go.

    A new form begins with ``first_rows``; each maps the paths of questions to what stands there
    in place of their defaults. ``entity`` names the kind of record that each row is kept as.
    """

    items: tuple["AnyItem", ...] = ()
    count: Expression | None = None
    first_rows: tuple[Mapping[str, str], ...] = ({},)
    entity: str = ""


AnyItem = Question | Group | Repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of one version. ``root`` is the name of the top element, mostly ``data``.

    ``sha256`` is the hash of the XForm text it was compiled from: what a filed record keeps.
    ``entity`` names the kind of record that ``save_to`` columns belong to, "" for none.
    ``instances`` are the lists that expressions ask for by ``instance('name')``; ``plan`` is the
    order of its rules, worked out when it was loaded.
    """

    form_id: str
    version: str
    title: Text
    sha256: str
    root: str
    items: tuple[AnyItem, ...]
    entity: str = ""
    instances: Mapping[str, Node] = field(default_factory=dict)
    plan: "Plan | None" = field(default=None, compare=False, repr=False)

    def walk(self) -> Iterator[AnyItem]:
        """Every element, parents before children, in the order of the form."""
        return _walk(self.items)

    def questions(self) -> Iterator[Question]:
        """Every question in order."""
        return (item for item in self.walk() if isinstance(item, Question))


def _walk(items: tuple[AnyItem, ...]) -> Iterator[AnyItem]:
    for item in items:
        yield item
        if not isinstance(item, Question):
            yield from _walk(item.items)
