# SPDX-License-Identifier: MulanPSL-2.0
"""Names in pasted text."""

import pytest

from wuse_desktop.domain.typed_names import has_han, names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("王秀英\n李桂兰\n", ("王秀英", "李桂兰")),
        ("序号\t姓名\t村\r\n1\t王秀英\t镇西村\r\n2\t李桂兰\t\r\n", ("王秀英", "李桂兰")),
        ("1. 王秀英\n2、李桂兰\n3）张玉珍", ("王秀英", "李桂兰", "张玉珍")),
        ("王秀英、李桂兰，张玉珍", ("王秀英", "李桂兰", "张玉珍")),
        ("王 丽\n王 丽\n", ("王丽",)),
        ("阿依古丽·买买提\n𠮷田\n", ("阿依古丽·买买提", "𠮷田")),
        ("abc\n123\n\n", ()),
        ("", ()),
    ],
)
def test_the_names_of_a_pasted_column_or_line(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


def test_a_name_holds_a_chinese_character() -> None:
    assert has_han("王x")
    assert has_han("𠮷")
    assert not has_han("wang 12")
