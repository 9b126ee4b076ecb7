# SPDX-License-Identifier: MulanPSL-2.0
"""What is said about one answer: whether it fits, which choices it has, the words around it."""

from collections.abc import Iterator

from wuse_desktop.domain.codes import label, may_be_local
from wuse_desktop.forms.answers import calculated
from wuse_desktop.forms.definition import BLANK, Choice, Question, QuestionKind, Text
from wuse_desktop.forms.entries import Entry
from wuse_desktop.forms.xpath.expression import Context, EvaluationFault, Expression, Surroundings
from wuse_desktop.i18n import _

_NEVER_CHECKED = frozenset({QuestionKind.HIDDEN, QuestionKind.NOTE})


def check(entry: Entry, surroundings: Surroundings) -> str:
    """What is wrong with an answer, "" if nothing; the first of: kind, choice, required, rule."""
    question = entry.question
    if question is None or not entry.relevant or question.kind in _NEVER_CHECKED:
        return ""
    if entry.unfit:
        return entry.unfit
    if not entry.text.strip():
        return _missing(entry, question, surroundings) if entry.required else ""
    if question.kind in (QuestionKind.ONE, QuestionKind.MANY):
        strange = _strange(entry, question, surroundings)
        if strange:
            return _("选项不在列表中：{choice}").format(choice=strange)
    if question.constraint is None or holds(question.constraint, entry, surroundings):
        return ""
    return filled(question.constraint_message, entry, surroundings) or _("不符合要求")


def _missing(entry: Entry, question: Question, surroundings: Surroundings) -> str:
    return filled(question.required_message, entry, surroundings) or _("必填")


def _strange(entry: Entry, question: Question, surroundings: Surroundings) -> str:
    """The first answer that is none of the choices.

    Only the choices that were answered are looked at: a list of villages is long, and there may
    be one in each of many rows. A term of a county that has not arrived here is kept.
    """
    answered = _answered(entry, question)
    if entry.choices is not None:
        known = {choice.value for choice in entry.choices}
    else:
        known = {choice.value for choice in _left(entry, question, surroundings, set(answered))}
    unknown = (value for value in answered if value not in known)
    return next((value for value in unknown if not may_be_local(question.list_name, value)), "")


def _answered(entry: Entry, question: Question) -> list[str]:
    return [entry.text] if question.kind is QuestionKind.ONE else entry.text.split()


def _kept(entry: Entry, question: Question) -> Iterator[Choice]:
    offered = {choice.value for choice in question.choices}
    for value in _answered(entry, question):
        if value not in offered and may_be_local(question.list_name, value):
            yield Choice(value, Text(label(question.list_name, value)))


def choices_of(entry: Entry, surroundings: Surroundings) -> tuple[Choice, ...]:
    """The choices that the filter leaves; worked out once until something changes.

    A term of a county that was answered and is not offered (any more) stands behind them.
    """
    question = entry.question
    if question is None:
        return ()
    if entry.choices is None:
        left = _left(entry, question, surroundings, None)
        worded = (_worded(choice, entry, surroundings) for choice in left)
        entry.choices = (*worded, *_kept(entry, question))
    return entry.choices


def _left(
    entry: Entry, question: Question, surroundings: Surroundings, wanted: set[str] | None
) -> Iterator[Choice]:
    """The choices that the filter leaves, of those with wanted values or of all."""
    rule, size = question.choice_filter, len(question.choices)
    for position, choice in enumerate(question.choices, 1):
        if wanted is None or choice.value in wanted:
            context = Context(choice.node, surroundings, position, size, entry.node)
            if rule is None or _holds_in(rule, context):
                yield choice


def _worded(choice: Choice, entry: Entry, surroundings: Surroundings) -> Choice:
    """A choice whose words name no answer any more."""
    if not choice.label.zh_outputs and not choice.label.en_outputs:
        return choice
    return Choice(choice.value, Text(filled(choice.label, entry, surroundings)), choice.properties)


def holds(rule: Expression, entry: Entry, surroundings: Surroundings) -> bool:
    """Whether a rule is true for an entry. One that cannot be evaluated is not."""
    return _holds_in(rule, Context(entry.node, surroundings))


def _holds_in(rule: Expression, context: Context) -> bool:
    try:
        return rule.boolean(context)
    except EvaluationFault:
        return False


def filled(text: Text, entry: Entry, surroundings: Surroundings) -> str:
    """The words of a text with the answers that belong into it."""
    words = str(text)
    for output in reversed(text.outputs):
        try:
            value = output.expression.value(Context(entry.node, surroundings))
        except EvaluationFault:
            value = ""
        end = output.start + len(BLANK)
        words = words[: output.start] + calculated(QuestionKind.TEXT, value) + words[end:]
    return words
