# SPDX-License-Identifier: MulanPSL-2.0
"""The answers of a form as a record keeps them: read into entries, and written from them."""

from collections.abc import Mapping

from wuse_desktop.forms import entries
from wuse_desktop.forms.answers import Json, json_value, settled, typed
from wuse_desktop.forms.definition import QuestionKind
from wuse_desktop.forms.entries import Entry

# The key under which a record carries what has no place in its form; no element is named so.
UNPLACED = "#unplaced"


class Placing:
    """Puts answers into entries; what has no place there is in ``unplaced`` by its path.

    ``missing`` are the repeats of which the answers say nothing, not even that there is no row.
    """

    def __init__(self) -> None:
        self.unplaced: dict[str, Json] = {}
        self.missing: list[Entry] = []

    def place(self, answers: Mapping[str, Json], root: Entry) -> None:
        """Put answers under the root."""
        answers = dict(answers)
        carried = answers.pop(UNPLACED, None)
        if isinstance(carried, dict):
            self.unplaced.update(carried)
        elif carried is not None:
            self.unplaced[UNPLACED] = carried
        self._group(answers, root)

    def _group(self, answers: Mapping[str, Json], group: Entry) -> None:
        for name, answer in answers.items():
            child = group.children.get(name)
            if child is None:
                self.unplaced[f"{group.path}/{name}"] = answer
            elif child.question is not None:
                self._question(answer, child)
            elif child.rows is not None and isinstance(answer, list):
                self._rows(answer, child)
            elif child.rows is None and isinstance(answer, dict):
                self._group(answer, child)
            else:
                self.unplaced[child.path] = answer
        for name, child in group.children.items():
            if child.rows is not None and not isinstance(answers.get(name), list):
                self.missing.append(child)
            elif child.question is None and not isinstance(answers.get(name), dict):
                self._group({}, child)
        group.link()

    def _rows(self, answers: list[Json], repeat: Entry) -> None:
        for position, answer in enumerate(answers, 1):
            if isinstance(answer, dict):
                self._group(answer, entries.add_row(repeat))
            else:
                self.unplaced[f"{repeat.path}[{position}]"] = answer

    def _question(self, answer: Json, entry: Entry) -> None:
        question = entry.question
        if question is None or question.kind is QuestionKind.NOTE:
            self.unplaced[entry.path] = answer
            return
        try:
            text = typed(question.kind, answer)
        except TypeError:
            self.unplaced[entry.path] = answer
            return
        entry.text, entry.unfit = settled(question.kind, text)
        entry.node.value = entry.text


def collected(group: Entry) -> dict[str, Json]:
    """The answers under an entry that are relevant, nested as the groups are."""
    found: dict[str, Json] = {}
    for name, child in group.children.items():
        if not child.relevant:
            continue
        question = child.question
        if question is not None:
            if child.text:
                kind = QuestionKind.TEXT if child.unfit else question.kind
                found[name] = json_value(kind, child.text)
        elif child.rows is not None:
            found[name] = [collected(row) for row in child.rows]
        elif below := collected(child):
            found[name] = below
    return found
