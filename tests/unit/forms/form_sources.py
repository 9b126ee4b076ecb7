# SPDX-License-Identifier: MulanPSL-2.0
"""Form definitions for the tests of reading them."""

import io
from collections.abc import Mapping, Sequence

from wuse_desktop.forms.faults import FormFault, FormProblem
from wuse_desktop.forms.reader import read_form

Tables = Mapping[str, Sequence[Sequence[object]]]

INTAKE = r"""
<!-- a form of the kinds that a station uses -->
| survey | | | | | | | | | | | | | |
| | type | name | label | label::English (en) | hint | required | relevant | constraint | constraint_message | calculation | choice_filter | appearance | default |
| | begin_group | basic | 基本情况 | Basic facts | | | | | | | | w6 | |
| | text | case_no | 个案编号 | Case number | 如 2026-001 | yes | | regex(., '^[0-9]{4}-[0-9]{3}$') | 编号格式为“年份-三位序号” | | | w3 | |
| | date | accept_date | 接案日期 | Accepted on | | yes | | . <= today() | 接案日期不能晚于今天 | | | w3 | today() |
| | select_one SEX | sex | 性别 | Sex | | yes | | | | | | w2 horizontal | |
| | integer | age | 年龄（周岁） | Age | | | | . >= 0 and . <= 120 | | | | w2 | |
| | select_one town | town | 乡镇 | Township | | yes | | | | | | w2 | t1 |
| | select_one village | village | 村 | Village | | | | | | | town=${town} | w2 | |
| | select_multiple hard or_other | hard | 困难类型 | Hardships | | | | not(selected(., 'none') and count-selected(.) > 1) | | | | w6 horizontal | |
| | text | guardian | 监护人 | Guardian | | ${age} != '' and ${age} < 18 | | | | | | w6 | |
| | end_group | | | | | | | | | | | | |
| | begin_repeat | family | 家庭成员 | Family | | | | | | | | table | |
| | text | fname | 姓名 | Name | | yes | | | | | | w1 | |
| | decimal | income | 月收入 | Income | | | ${fname} != '' | | | | | w1 | |
| | end_repeat | | | | | | | | | | | | |
| | decimal | total | ${case_no} 的家庭“总”收入 | Total | | | | | | sum(${income}) | | | |
| | calculate | more | | | | | | | | ${total} + 1 | | | |
| choices | | | | | |
| | list_name | name | label | label::English (en) | town |
| | town | t1 | 城关镇 | Chengguan | |
| | town | t2 | 河口乡 | | |
| | village | v1 | 东街社区 | East Street | t1 |
| | village | v3 | 河口村 | Hekou | t2 |
| | hard | dibao | 低保 \| 特困 | Allowance | |
| | hard | none | 无 | None | |
| settings | | | | | |
| | form_id | form_title | version | style | default_language |
| | intake | 接案“登记”表 | 2026.1 | theme-grid | zh |
"""  # noqa: E501 - a row of the table is a line


def markdown(survey: str, *, choices: str = "", settings: str = "", entities: str = "") -> str:
    """A definition from the rows of its sheets; the settings are right unless they are given."""
    settings = settings or "form_id | form_title | version\nf | 表 | 1"
    sheets = {"survey": survey, "choices": choices, "settings": settings, "entities": entities}
    lines = []
    for name, rows in sheets.items():
        if rows:
            lines.append(f"| {name} |")
            lines += [f"| | {row} |" for row in rows.strip().split("\n")]
    return "\n".join(lines)


def workbook(tables: Tables) -> bytes:
    """The bytes of an xlsx file with these sheets."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load

    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def problems(source: str | bytes, suffix: str = ".md") -> tuple[FormProblem, ...]:
    """What a form is refused for; () when it is taken."""
    try:
        read_form(source, suffix)
    except FormFault as fault:
        return fault.problems
    return ()


def messages(source: str | bytes, suffix: str = ".md") -> list[str]:
    """The sentences a form is refused with."""
    return [problem.message for problem in problems(source, suffix)]
