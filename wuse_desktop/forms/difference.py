# SPDX-License-Identifier: MulanPSL-2.0
"""What changed between two versions of a form, and what that means for forms begun before.

Finished records keep the version that asked. A draft may go over to the new version: an answer is
carried where the same path still asks for something it fits; the others stay beside the draft.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wuse_desktop.forms.definition import (
    AnyItem,
    Choice,
    Form,
    Group,
    Question,
    QuestionKind,
    Repeat,
    Text,
)
from wuse_desktop.forms.question_types import TYPES
from wuse_desktop.forms.xpath.expression import Expression
from wuse_desktop.i18n import N_, _, beside, enumerated


class DifferenceKind(StrEnum):
    """How a question, or a repeat, differs from the version before."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    TYPE = "type"
    REQUIRED = "required"
    RULE = "rule"
    CHOICES_REMOVED = "choices_removed"
    CHOICES_ADDED = "choices_added"
    LABEL = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference.

    ``path`` is that of the new form, of the old one for what was removed; ``carried`` says whether
    the answer of a draft goes over. ``values`` are the choices that were added or removed, for
    counting the records that hold them.
    """

    kind: DifferenceKind
    path: str
    label: str
    message: str
    carried: bool = True
    values: tuple[str, ...] = ()


# Old kinds of question whose answers fit a new kind, beside the same one.
_FITS: dict[QuestionKind, frozenset[QuestionKind]] = {
    QuestionKind.DECIMAL: frozenset({QuestionKind.INTEGER}),
    QuestionKind.MANY: frozenset({QuestionKind.ONE}),
    QuestionKind.TEXT: frozenset(
        {
            QuestionKind.INTEGER,
            QuestionKind.DECIMAL,
            QuestionKind.DATE,
            QuestionKind.TIME,
            QuestionKind.DATETIME,
            QuestionKind.ONE,
        }
    ),
}
_RULES: dict[str, str] = {
    "relevant": N_("显示条件"),
    "constraint": N_("校验"),
    "constraint_message": N_("校验提示"),
    "required_message": N_("必填提示"),
    "calculation": N_("计算"),
    "choice_filter": N_("选项筛选"),
    "read_only": N_("只读"),
    "read_only_rule": N_("只读"),
    "default": N_("默认值"),
    "default_rule": N_("默认值"),
    "count": N_("重复次数"),
    "taken_from": N_("取自"),
    "save_to": N_("保存到"),
    "sensitive": N_("敏感"),
}


def differences(old: Form, new: Form) -> tuple[Difference, ...]:
    """What changed, in the order of the new form; what is gone comes last.

    Changed titles and rules of groups come first.
    """
    before, after = _by_path(old), _by_path(new)
    titles_before, titles_after = _groups(old), _groups(new)
    moved = _moved(before, after)
    found: list[Difference] = []
    for path, title in titles_after.items():
        if path in titles_before:
            found += _changes(titles_before[path], title)
    for path, item in after.items():
        former = before.get(path)
        if former is not None:
            found += _changes(former, item)
        elif path in moved:
            found.append(_moving(before[moved[path]], item))
        else:
            found.append(_difference(DifferenceKind.ADDED, item, _("新增")))
    gone = [path for path in before if path not in after and path not in moved.values()]
    found += [
        _difference(DifferenceKind.REMOVED, before[path], _("删去了"), carried=False)
        for path in gone
    ]
    return tuple(found)


def carries(old: Question, new: Question) -> bool:
    """Whether the answer of a draft to the old question fits the new one."""
    return old.kind is new.kind or old.kind in _FITS.get(new.kind, ())


def _by_path(form: Form) -> dict[str, Question | Repeat]:
    """What holds answers, by path; a note holds none, but what it says is part of the form."""
    return {item.path: item for item in form.walk() if isinstance(item, Question | Repeat)}


def _groups(form: Form) -> dict[str, Group]:
    """The groups by path: they hold no answer of their own, but their titles and rules count."""
    return {item.path: item for item in form.walk() if isinstance(item, Group)}


def _moved(
    before: Mapping[str, Question | Repeat], after: Mapping[str, Question | Repeat]
) -> dict[str, str]:
    """The new path of each question that stands elsewhere now, with its old path."""
    lost = {path: item for path, item in before.items() if path not in after}
    come = {path: item for path, item in after.items() if path not in before}
    counts = Counter(item.name for item in (*lost.values(), *come.values()))
    old_path = {item.name: path for path, item in lost.items()}
    return {
        path: old_path[item.name]
        for path, item in come.items()
        if item.name in old_path and counts[item.name] == 2
    }


def _difference(
    kind: DifferenceKind,
    item: AnyItem,
    message: str,
    *,
    carried: bool = True,
    values: tuple[str, ...] = (),
) -> Difference:
    label = str(item.label) or item.name
    return Difference(
        kind=kind, path=item.path, label=label, message=message, carried=carried, values=values
    )


def _moving(old: AnyItem, new: AnyItem) -> Difference:
    message = _("从 {old} 移到 {new}").format(old=old.path, new=new.path)
    return _difference(DifferenceKind.MOVED, new, message, carried=False)


def _changes(old: AnyItem, new: AnyItem) -> Iterator[Difference]:
    if _kind(old) != _kind(new):
        fits = isinstance(old, Question) and isinstance(new, Question) and carries(old, new)
        message = _("题型由“{old}”改为“{new}”").format(old=_kind(old), new=_kind(new))
        yield _difference(DifferenceKind.TYPE, new, message, carried=fits)
    if isinstance(old, Question) and isinstance(new, Question):
        if _rule(old.required) != _rule(new.required):
            message = _("必填由“{old}”改为“{new}”").format(
                old=_required(old.required), new=_required(new.required)
            )
            yield _difference(DifferenceKind.REQUIRED, new, message)
        yield from _choice_changes(old, new)
    changed = [
        _(title)
        for name, title in _RULES.items()
        if _rule(getattr(old, name, None)) != _rule(getattr(new, name, None))
    ]
    if changed:
        message = _("改了{rules}").format(rules=enumerated(dict.fromkeys(changed)))
        yield _difference(DifferenceKind.RULE, new, message)
    if (old.label, old.hint) != (new.label, new.hint):
        message = _("题目或提示由“{old}”改为“{new}”").format(old=_words(old), new=_words(new))
        yield _difference(DifferenceKind.LABEL, new, message)


def _words(item: AnyItem) -> str:
    """What the reader sees of a question, so that a change can be seen as well."""
    return " / ".join(
        text for text in (item.label.zh, item.label.en, item.hint.zh, item.hint.en) if text
    )


def _choice_changes(old: Question, new: Question) -> Iterator[Difference]:
    before = {choice.value: choice for choice in old.choices}
    after = {choice.value: choice for choice in new.choices}
    if removed := [choice for choice in old.choices if choice.value not in after]:
        message = _("删去了选项：{choices}").format(choices=_labels(removed))
        values = tuple(choice.value for choice in removed)
        yield _difference(DifferenceKind.CHOICES_REMOVED, new, message, values=values)
    if added := [choice for choice in new.choices if choice.value not in before]:
        message = _("新增了选项：{choices}").format(choices=_labels(added))
        values = tuple(choice.value for choice in added)
        yield _difference(DifferenceKind.CHOICES_ADDED, new, message, values=values)
    renamed = [
        choice
        for choice in new.choices
        if choice.value in before and choice.label != before[choice.value].label
    ]
    if renamed:
        message = _("改了选项的文字：{choices}").format(choices=_labels(renamed))
        yield _difference(DifferenceKind.LABEL, new, message)


def _labels(choices: list[Choice]) -> str:
    return enumerated(beside(str(choice.label), choice.value) for choice in choices)


def _kind(item: AnyItem) -> str:
    if isinstance(item, Question):
        return _(TYPES[item.kind.value])
    kind = "begin_repeat" if isinstance(item, Repeat) else "begin_group"
    return _(TYPES[kind])


def _rule(rule: object) -> object:
    """What two versions of a rule are compared by."""
    if isinstance(rule, Expression):
        return " ".join(rule.text.split())
    return None if rule in ("", False, None) or rule == Text() else rule


def _required(rule: Expression | None) -> str:
    if rule is None:
        return _("否")
    return _("是") if rule.text.strip() == "true()" else rule.text.strip()
