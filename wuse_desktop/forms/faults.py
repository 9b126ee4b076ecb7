# SPDX-License-Identifier: MulanPSL-2.0
"""What can be wrong with a form, and what can be wrong with an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, in_turn


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One reason why a form is refused.

    ``sheet`` and ``row`` (from 1) tell the place in a workbook, "" and 0 where the form did not
    come from one. ``question`` is the name of the question, group or repeat, ``path`` its path.
    ``column`` is the heading as the author wrote it, in English (``relevant``) where there is no
    workbook; ``position`` the character within the cell from 1, 0 where the whole cell is meant.
    """

    sheet: str = ""
    row: int = 0
    question: str = ""
    column: str = ""
    position: int = 0
    message: str = ""
    path: str = ""


class FormFault(UserFault):
    """A form that cannot be used, with every problem that was found in it."""

    def __init__(self, problems: Sequence[FormProblem]) -> None:
        self.problems = tuple(problems)
        sentences = in_turn(problem.message for problem in self.problems[:3])
        if len(self.problems) > 3:
            sentences = _("{problems}；共 {count} 处").format(
                problems=sentences, count=len(self.problems)
            )
        super().__init__(
            "form.refused",
            _("这份表单不能用：{problems}。").format(problems=sentences),
            _("已有的表单和记录没有改动。请改好后再导入。"),
        )


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """One answer that keeps a form from being finished; ``label`` tells where it stands."""

    path: str
    label: str
    message: str
