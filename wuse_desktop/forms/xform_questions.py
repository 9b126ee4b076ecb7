# SPDX-License-Identifier: MulanPSL-2.0
"""One control of an XForm with its bind as a question; the lists that it chooses from."""

from collections.abc import Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element as XmlElement

from wuse_desktop.forms.definition import Preload, Question, QuestionKind, Sensitivity, Text
from wuse_desktop.forms.xform_choices import Choices
from wuse_desktop.forms.xform_findings import Findings, local
from wuse_desktop.forms.xform_model import Model, Place
from wuse_desktop.forms.xform_text import Face, Words
from wuse_desktop.forms.xpath.expression import Expression
from wuse_desktop.i18n import N_, _

_TYPES = {
    "": QuestionKind.TEXT,
    "string": QuestionKind.TEXT,
    "int": QuestionKind.INTEGER,
    "integer": QuestionKind.INTEGER,
    "long": QuestionKind.INTEGER,
    "decimal": QuestionKind.DECIMAL,
    "date": QuestionKind.DATE,
    "time": QuestionKind.TIME,
    "datetime": QuestionKind.DATETIME,
    # What these are, their controls say.
    "binary": QuestionKind.TEXT,
    "select": QuestionKind.TEXT,
    "select1": QuestionKind.TEXT,
}
_CONTROLS = {
    "select1": QuestionKind.ONE,
    "select": QuestionKind.MANY,
    "upload": QuestionKind.FILE,
    "trigger": QuestionKind.ACKNOWLEDGE,
}
_NAMES = {
    "geopoint": N_("定位"),
    "geotrace": N_("定位路线"),
    "geoshape": N_("定位范围"),
    "barcode": N_("条码"),
    "range": N_("滑块"),
    "rank": N_("排序"),
    "audio": N_("录音"),
    "video": N_("录像"),
}
_PRELOADS: dict[tuple[str, str], Preload] = {
    ("timestamp", "start"): "start",
    ("timestamp", "end"): "end",
    ("date", "today"): "today",
    ("property", "username"): "username",
}

_SENSITIVITIES: tuple[Sensitivity, ...] = ("", "P", "S")


def kind_in_words(name: str) -> str:
    """What an unsupported type is called, with its name in the XForm."""
    return f"{_(_NAMES[name])}（{name}）" if name in _NAMES else name


class Questions:
    """Makes questions; problems go to the findings."""

    def __init__(self, model: Model, words: Words, findings: Findings) -> None:
        self._model = model
        self._findings = findings
        self._words = words
        self._choices = Choices(words, findings)

    def visible(self, control: XmlElement, place: Place, face: Face) -> Question:
        """The question of a control."""
        bind = self._model.bind(place.path)
        kind = self._kind(control, bind, place.path)
        if kind is QuestionKind.TEXT and self._is_note(bind, place):
            kind = QuestionKind.NOTE
        question = self._question(place, bind, kind, face)
        if kind in (QuestionKind.ONE, QuestionKind.MANY):
            offer = self._choices.of(control, place.path, many=kind is QuestionKind.MANY)
            question = replace(
                question,
                list_name=offer.name,
                choices=offer.choices,
                choice_filter=offer.rule,
            )
        return question

    def hidden(self, place: Place) -> Question:
        """A question that only the model knows."""
        bind = self._model.bind(place.path)
        self._typed(bind, place.path)
        return self._question(place, bind, QuestionKind.HIDDEN, Face())

    def relevant(self, path: str) -> Expression | None:
        """The relevance of whatever stands at a path."""
        return self._rule(self._model.bind(path), "relevant", path)

    def _kind(self, control: XmlElement, bind: Mapping[str, str], path: str) -> QuestionKind:
        name = local(control.tag)
        kind = self._typed(bind, path)
        if name == "upload":
            media = control.get("mediatype", "").partition("/")[0]
            if media in ("audio", "video"):
                self._findings.unsupported(path, kind_in_words(media))
        if control.get("query") is not None:
            self._findings.unsupported(path, _("表单以外的选项表"))
        return _CONTROLS.get(name, kind)

    def _typed(self, bind: Mapping[str, str], path: str) -> QuestionKind:
        """The kind that a bind's type asks for; one that is not supported is noted."""
        name = bind.get("type", "").rpartition(":")[2]
        kind = _TYPES.get(name.lower())
        if kind is None:
            self._findings.unsupported(path, kind_in_words(name))
        return kind or QuestionKind.TEXT

    def _is_note(self, bind: Mapping[str, str], place: Place) -> bool:
        """Read-only and nothing ever fills it: only its label matters."""
        filled = {"calculation", "preload", "taken_from"} & bind.keys()
        return (
            bind.get("readonly") == "true()"
            and not filled
            and not place.default
            and place.path not in self._model.actions
        )

    def _question(
        self, place: Place, bind: Mapping[str, str], kind: QuestionKind, face: Face
    ) -> Question:
        path = place.path
        action = self._model.actions.get(path)
        default, default_rule = self._default(place)
        read_only = bind.get("readonly", "")
        fixed = read_only in ("true()", "false()", "")
        return Question(
            path=path,
            name=place.name,
            label=face.label,
            hint=face.hint,
            width=face.width,
            appearance=face.appearance,
            kind=kind,
            relevant=self.relevant(path),
            required=self._rule(bind, "required", path),
            required_message=self._message(bind, "required_message", path),
            constraint=self._rule(bind, "constraint", path),
            constraint_message=self._message(bind, "constraint_message", path),
            calculation=self._rule(bind, "calculation", path),
            default=default,
            default_rule=default_rule,
            default_rows=action.rows if action is not None else "all",
            preload=self._preload(bind, path),
            read_only=read_only == "true()",
            read_only_rule=(
                None if fixed else self._findings.compiled(read_only, path, "read_only")
            ),
            save_to=bind.get("save_to", ""),
            taken_from=bind.get("taken_from", ""),
            sensitive=self._sensitive(bind, path),
        )

    def _rule(self, bind: Mapping[str, str], column: str, path: str) -> Expression | None:
        text = bind.get(column, "")
        if not text or (column == "required" and text == "false()"):
            return None
        return self._findings.compiled(text, path, column)

    def _message(self, bind: Mapping[str, str], column: str, path: str) -> Text:
        text = bind.get(column, "")
        return self._words.of_attribute(text, path, column) if text else Text()

    def _default(self, place: Place) -> tuple[str, Expression | None]:
        action = self._model.actions.get(place.path)
        if action is None:
            return place.default, None
        text = action.expression
        if not text:
            if {"'", '"'} <= set(action.text):
                return action.text, None
            text = f'"{action.text}"' if "'" in action.text else f"'{action.text}'"
        return place.default, self._findings.compiled(text, place.path, "default")

    def _preload(self, bind: Mapping[str, str], path: str) -> Preload:
        asked = (bind.get("preload", ""), bind.get("preload_params", ""))
        if asked[0] and asked not in _PRELOADS:
            self._findings.unsupported(path, " ".join(filter(None, asked)))
        return _PRELOADS.get(asked, "")

    def _sensitive(self, bind: Mapping[str, str], path: str) -> Sensitivity:
        text = bind.get("sensitive", "")
        for known in _SENSITIVITIES:
            if text == known:
                return known
        message = _("题目“{name}”的敏感程度应为 S 或 P，不是“{text}”")
        self._findings.add(
            path, "sensitive", message.format(name=path.rpartition("/")[2], text=text)
        )
        return ""
