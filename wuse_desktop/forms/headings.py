# SPDX-License-Identifier: MulanPSL-2.0
"""The sheets of a form with XLSForm's own headings, whatever words the author used.

Headings, types, and the yes and no of a cell may be Chinese or English, in the spellings of all
XLSForm versions; expressions may hold full-width signs. The text of labels is never touched.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from wuse_desktop.forms.faults import FormProblem
from wuse_desktop.forms.formulas import half_width, looks_evaluated, plain_width
from wuse_desktop.forms.question_types import read_type
from wuse_desktop.forms.sheets import Grid, GridRow
from wuse_desktop.i18n import N_, _

SURVEY, CHOICES, SETTINGS, ENTITIES = "survey", "choices", "settings", "entities"
ENGLISH = "English (en)"
TAKEN_FROM, SENSITIVE = "bind::wuse:from", "bind::wuse:sensitive"
TITLE_EN = "attribute::wuse:title_en"
GUIDE, SHARED = "填写说明", "公用代码"

# Kind of sheet -> its names; the first is the one this program writes.
SHEET_NAMES: dict[str, tuple[str, ...]] = {
    SURVEY: (N_("题目"), "调查", "问卷", "题目表"),
    CHOICES: (N_("选项"), "选项表"),
    SETTINGS: (N_("设置"), "表单设置"),
    ENTITIES: (N_("实体"), "实体表"),
}

# Column -> its Chinese headings (the first is written and shown), then other English ones.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    SURVEY: {
        "type": (N_("题型"), "类型", "command"),
        "name": (N_("题名"), "字段名", "变量名", "tag", "value"),
        "label": (N_("题目"), "题目文字", "标题", "caption"),
        "hint": (N_("提示"), "填写提示"),
        "required": (N_("必填"), "bind::required"),
        "required_message": (N_("必填提示"), "requiredmsg", "bind::jr:requiredmsg"),
        "relevant": (N_("显示条件"), "relevance", "bind::relevant"),
        "constraint": (N_("校验"), "校验规则", "bind::constraint"),
        "constraint_message": (
            N_("校验提示"), "constraining_message", "constraintmsg", "bind::jr:constraintmsg",
        ),
        "calculation": (N_("计算"), "计算公式", "calculate", "bind::calculate"),
        "choice_filter": (N_("选项筛选"),),
        "appearance": (N_("版式"), "外观", "control::appearance", "body::appearance"),
        "default": (N_("默认值"),),
        "read_only": (N_("只读"), "readonly", "bind::readonly"),
        TAKEN_FROM: (N_("取自"),),
        SENSITIVE: (N_("敏感"), "敏感程度"),
        "save_to": (N_("保存到"),),
        "repeat_count": (
            N_("重复次数"), "count", "jr:count", "control::jr:count", "body::jr:count",
        ),
        "disabled": (N_("停用"),),
    },
    CHOICES: {
        "list_name": (N_("选项表"), "选项表名", "列表", "列表名"),
        "name": (N_("选项值"), "选项名", "代码", "值", "value"),
        "label": (N_("选项"), "选项文字", "名称", "caption"),
    },
    SETTINGS: {
        "form_id": (N_("表单编号"), "表单标识", "id_string", "set_form_id"),
        "form_title": (N_("表单名称"), "名称", "标题", "title", "set_form_title"),
        TITLE_EN: (N_("英文名称"),),
        "version": (N_("版本"), "版本号"),
        "style": (N_("样式"),),
        "default_language": (N_("默认语言"),),
        "instance_name": (N_("记录名称"),),
        "namespaces": (N_("命名空间"),),
        "allow_choice_duplicates": (N_("允许重复选项"),),
    },
    ENTITIES: {
        "list_name": (N_("记录种类"), "种类", "dataset"),
        "label": (N_("记录名称"), "名称"),
        "entity_id": (N_("记录标识"),),
        "create_if": (N_("新建条件"),),
        "update_if": (N_("更新条件"),),
        "repeat": (N_("在哪个重复里"),),
    },
}  # fmt: skip
TRANSLATED = frozenset({"label", "hint", "required_message", "constraint_message"})
EXPRESSIONS: dict[str, frozenset[str]] = {
    SURVEY: frozenset(
        {
            "required", "relevant", "constraint", "calculation", "choice_filter", "read_only",
            "repeat_count",
        }
    ),
    CHOICES: frozenset(),
    SETTINGS: frozenset({"instance_name"}),
    ENTITIES: frozenset({"label", "entity_id", "create_if", "update_if"}),
}  # fmt: skip
_NAMES: dict[str, frozenset[str]] = {
    SURVEY: frozenset({"name", TAKEN_FROM, SENSITIVE, "save_to"}),
    CHOICES: frozenset({"list_name"}),
    SETTINGS: frozenset({"form_id"}),
    ENTITIES: frozenset({"list_name"}),
}
YES_NO = frozenset({"required", "read_only", "disabled", "allow_choice_duplicates"})
_YES = frozenset({"yes", "true", "true()", "是", "√", "必填", "y"})
_NO = frozenset({"no", "false", "false()", "否", "×", "n"})
_ENGLISH_WORDS = frozenset({"英文", "英语", "en"})
_IN_ENGLISH = re.compile(r"^(?:(?:英文|英语)(?P<before>.+)|(?P<after>.+?)\(?(?:英文|英语)\)?)$")
_COLONS = re.compile(r" *(::?) *")
# A title or a unit may stand above the headings.
_ROWS_LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``cells`` maps columns to what stands there, blank ones left out."""

    number: int = field(compare=False)
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of known kind with the columns that hold something, in the order of the file.

    ``title`` and ``headings`` (column -> words of the author) say how to speak of a place; sheets
    of the same content are equal whatever they are called.
    """

    kind: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str = field(default="", compare=False)
    heading_row: int = field(default=1, compare=False)
    headings: Mapping[str, str] = field(default_factory=dict, compare=False)


Sheets = Mapping[str, Sheet]


def column_title(kind: str, column: str) -> str:
    """A column in the language of the program."""
    stem, _colon, language = column.partition("::")
    known = COLUMNS[kind].get(column) or COLUMNS[kind].get(stem)
    if known is None:
        return column
    title = _(known[0])
    return f"{title}::{language}" if language and column not in COLUMNS[kind] else title


def sheet_kind(name: str) -> str:
    """The kind of a sheet by its name, "" for one that is not part of a form."""
    key = _key(name)
    for kind, names in SHEET_NAMES.items():
        if key == kind or key in names:
            return kind
    return ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The sheets of a form by kind, with what is wrong or doubtful about their headings."""

    sheets: dict[str, Sheet]
    problems: list[FormProblem] = field(default_factory=list)
    warnings: list[FormProblem] = field(default_factory=list)


def read_sheets(grids: Sequence[Grid]) -> Reading:
    """The sheets of a form that have rows. A file of one sheet is a survey whatever its name."""
    reading = Reading({})
    filled = [grid for grid in grids if grid.rows]
    for grid in filled:
        kind = SURVEY if len(filled) == 1 else sheet_kind(grid.name)
        if not kind:
            _guess_sheet(grid.name, reading)
        elif kind in reading.sheets:
            message = _("有两张表都是“{kind}”，请留一张").format(kind=_(SHEET_NAMES[kind][0]))
            reading.problems.append(FormProblem(sheet=grid.name, message=message))
        else:
            sheet = _sheet(kind, grid, reading)
            if sheet.rows or kind == SURVEY:
                reading.sheets[kind] = sheet
    return reading


def _guess_sheet(name: str, reading: Reading) -> None:
    known = [title for kind, names in SHEET_NAMES.items() for title in (kind, *names)]
    if name not in (GUIDE, SHARED) and (close := get_close_matches(_key(name), known, 1)):
        message = _("工作表“{name}”没有用上；是不是“{close}”？").format(name=name, close=close[0])
        reading.warnings.append(FormProblem(sheet=name, message=message))


def _sheet(kind: str, grid: Grid, reading: Reading) -> Sheet:
    title = grid.name or _(SHEET_NAMES[kind][0])
    heading = max(grid.rows[:_ROWS_LOOKED_AT], key=lambda row: _known_headings(kind, row))
    columns, headings = _read_headings(kind, title, heading, reading.problems)
    below = [row for row in grid.rows if row.number > heading.number]
    rows = tuple(
        Row(row.number, cells) for row in below if (cells := dict(_cells(kind, row, columns)))
    )
    held = {column for row in rows for column in row.cells}
    kept = tuple(column for column in columns.values() if column in held)
    for row in below:
        if any(text and place not in columns for place, text in enumerate(row.cells)):
            message = _("有的格子上面没有标题，里面的内容没有用上")
            reading.warnings.append(FormProblem(sheet=title, row=row.number, message=message))
            break
    return Sheet(kind, kept, rows, title, heading.number, headings)


def _read_headings(
    kind: str, title: str, heading: GridRow, problems: list[FormProblem]
) -> tuple[dict[int, str], dict[str, str]]:
    """The column at each place, and the author's words for each column."""
    columns: dict[int, str] = {}
    headings: dict[str, str] = {}
    for place, text in enumerate(heading.cells):
        if not text:
            continue
        column = read_heading(kind, text)
        columns[place] = column
        if column in headings:
            del columns[place]
            message = _("“{first}”和“{second}”是同一列，请合成一列").format(
                first=headings[column], second=text
            )
            problems.append(
                FormProblem(sheet=title, row=heading.number, column=text, message=message)
            )
        headings.setdefault(column, text)
    return columns, headings


def _known_headings(kind: str, row: GridRow) -> int:
    stems = (read_heading(kind, text).partition("::")[0] for text in row.cells if text)
    return sum(stem in COLUMNS[kind] for stem in stems)


def _cells(kind: str, row: GridRow, columns: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    for place, text in enumerate(row.cells):
        if text and place in columns:
            column = columns[place]
            yield column, _read_cell(kind, column, text)


def _read_cell(kind: str, column: str, text: str) -> str:
    """The text of a cell as XLSForm has it."""
    if kind == SURVEY and column == "type":
        return read_type(text).text or text
    if column in YES_NO and _key(text) in _YES | _NO:
        return "yes" if _key(text) in _YES else "no"
    if column in EXPRESSIONS[kind] or (column == "default" and looks_evaluated(text)):
        return half_width(text)
    return plain_width(text) if column in _NAMES[kind] else text


def read_heading(kind: str, text: str) -> str:
    """The column that a heading means; a heading that means none stands for itself."""
    known = _KNOWN[kind]
    plain = " ".join(unicodedata.normalize("NFKC", text).split()).rstrip("* ")
    plain = _COLONS.sub(r"\1", plain)
    if column := known.get(_key(plain)):
        return column
    stem, language = _language(plain)
    column = known.get(_key(stem), "")
    if language and column in TRANSLATED:
        english = language.lower() in _ENGLISH_WORDS
        return f"{column}::{ENGLISH if english else language}"
    return plain


def _language(heading: str) -> tuple[str, str]:
    """A heading and the language it is for: "label::English (en)", "题目（英文）"."""
    for mark in ("::", ":"):
        stem, colon, language = heading.partition(mark)
        if colon:
            return stem.strip(), language.strip()
    if found := _IN_ENGLISH.match(heading):
        return (found["before"] or found["after"]).strip(), "英文"
    return heading, ""


def _spellings(column: str, others: Iterable[str]) -> Iterator[str]:
    """The keys of a column; "bind::x" is also written "bind:x"."""
    for name in (column, *others):
        yield _key(name)
        yield _key(name.replace("::", ":"))


def _key(text: str) -> str:
    return "_".join(unicodedata.normalize("NFKC", text).lower().split())


_KNOWN: dict[str, dict[str, str]] = {
    kind: {
        spelling: column
        for column, others in columns.items()
        for spelling in _spellings(column, others)
    }
    for kind, columns in COLUMNS.items()
}
