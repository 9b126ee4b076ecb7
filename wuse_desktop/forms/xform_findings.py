# SPDX-License-Identifier: MulanPSL-2.0
"""Problems found while a form is read, and the expressions that were read without any."""

import re
from xml.etree.ElementTree import Element as XmlElement

from wuse_desktop.forms.faults import FormProblem
from wuse_desktop.forms.xpath.expression import Expression, ExpressionFault, compile_expression
from wuse_desktop.i18n import N_, _

_LIST = re.compile(r"\binstance\(\s*(['\"])(.*?)\1\s*\)")

# What a column of the survey sheet is called where people read of it.
COLUMNS = {
    "relevant": N_("显示条件"),
    "constraint": N_("校验"),
    "calculation": N_("计算"),
    "required": N_("必填"),
    "read_only": N_("只读"),
    "choice_filter": N_("选项筛选"),
    "default": N_("默认值"),
    "repeat_count": N_("重复次数"),
    "label": N_("题目文字"),
    "hint": N_("提示"),
    "required_message": N_("必填提示"),
    "constraint_message": N_("校验提示"),
}


class Findings:
    """Collects every problem of a form, so that all are told at once.

    ``lists`` are the lists of the form by name, ``asked`` those that expressions look at;
    ``outside`` are the sources of lists that lie elsewhere: they may be named, not used.
    """

    def __init__(self) -> None:
        self.problems: list[FormProblem] = []
        self.lists: dict[str, XmlElement] = {}
        self.asked: set[str] = set()
        self.outside: dict[str, str] = {}
        self._compiled: dict[str, Expression] = {}

    def add(self, path: str, column: str, message: str, position: int = 0) -> None:
        """Note a problem of the question, group or repeat at a path; "" for the whole form."""
        name = path.rpartition("/")[2]
        problem = FormProblem("", 0, name, column, position, message, path)
        if problem not in self.problems:
            self.problems.append(problem)

    def unsupported(self, path: str, what: str) -> None:
        """Note that a form wants something that this program does not do."""
        message = _("题目“{name}”用了不支持的内容：{what}")
        self.add(path, "type", message.format(name=path.rpartition("/")[2], what=what))

    def compiled(self, text: str, path: str, column: str) -> Expression | None:
        """The expression of a column, or None with a problem noted."""
        try:
            # The same short rules stand at many questions, ``true()`` above all.
            expression = self._compiled.get(text) or compile_expression(text)
        except ExpressionFault as fault:
            message = _("题目“{name}”的{column}写错了：{reason}").format(
                name=path.rpartition("/")[2], column=_(COLUMNS[column]), reason=fault.message
            )
            self.add(path, column, message, fault.position)
            return None
        self._compiled[text] = expression
        for match in _LIST.finditer(text):
            if self.wants_list(match[2], path, column):
                self.asked.add(match[2])
        return expression

    def wants_list(self, name: str, path: str, column: str) -> bool:
        """Whether the form has a list that is asked for; noted where it has not."""
        if name in self.lists:
            return True
        message = _("题目“{question}”要用的列表“{name}”不在表单里")
        if name in self.outside:
            message = _("题目“{question}”要用表单以外的数据“{name}”（{source}），不支持")
        question, source = path.rpartition("/")[2], self.outside.get(name, "")
        self.add(path, column, message.format(question=question, name=name, source=source))
        return False


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def child(element: XmlElement, name: str) -> XmlElement | None:
    """The first child of a name, in whatever namespace."""
    return next((each for each in element if local(each.tag) == name), None)


def children(element: XmlElement, name: str) -> list[XmlElement]:
    """The children of a name, in whatever namespace."""
    return [each for each in element if local(each.tag) == name]
