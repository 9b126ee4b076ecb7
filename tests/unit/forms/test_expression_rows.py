# SPDX-License-Identifier: MulanPSL-2.0
"""One expression on one XML document."""

from datetime import datetime

import pytest

from wuse_desktop.errors import UserFault
from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.expression import Surroundings, Value
from wuse_desktop.forms.xpath.rows import document_node, evaluate_row, plain

SURROUNDINGS = Surroundings(lambda: datetime(2026, 3, 1))  # noqa: DTZ001 - local by definition


def result(document: str, expression: str, context: str = "") -> str | float | bool:
    value: Value = evaluate_row(document, context, expression, surroundings=SURROUNDINGS)
    return plain(value)


def test_a_document_is_walked_as_a_form_is() -> None:
    document = "<data><a>1</a><b><c>2</c></b><b><c>3</c></b></data>"
    assert result(document, "/data/a + sum(/data/b/c)") == 6.0
    assert result(document, "/data/b[2]/c") == "3"
    assert result(document, "../../a", "/data/b[2]/c") == "1"
    assert result(document, "position(..)", "/data/b[2]/c") == 2.0
    assert result(document, "count(/data/b) = 2") is True
    assert result(document, "/data/none") == ""


def test_without_a_document_there_is_nothing_to_find() -> None:
    assert result("", "1 + 1") == 2.0
    assert result("", "/data/a") == ""
    assert result("", ".", "where/the/row/comes/from.ts") == ""


def test_lists_of_the_document_are_found_by_their_id() -> None:
    document = (
        "<model><instance><data><town>t1</town></data></instance><instance id='v'><root>"
        "<item><name>v1</name><town>t1</town></item><item><name>v2</name><town>t2</town></item>"
        "</root></instance></model>"
    )
    assert result(document, "instance('v')/root/item[town = 't2']/name") == "v2"
    assert result(document, "instance('v')/@id") == "v"


def test_names_are_told_apart_by_their_last_part() -> None:
    document = (
        "<html xmlns='urn:h' xmlns:jr='urn:jr'><p jr:done='1' done='0'>一<b>二</b>三</p>"
        "<jr:p>四</jr:p></html>"
    )
    assert result(document, "/x:html/x:p") == "一二三"
    assert result(document, "/html/p/@jr:done") == "1"
    assert result(document, "/html/p/@done") == "0"
    assert result(document, "count(/html/p/@*)") == 2.0
    assert result(document, "/html/p/text()[2]") == "三"
    assert result(document, "count(/html/p/*)") == 1.0
    assert result(document, "count(/html/p/node())") == 3.0
    assert result(document, "name(/html/*[2])") == "jr:p"
    assert result(document, "local-name(/html/*[2])") == "p"
    assert result(document, "/html/jr:p") == "四"


def test_white_space_between_elements_belongs_to_the_text_of_their_parent() -> None:
    assert result("<a>\n <b>1</b>\n</a>", "string(/a)") == "\n 1\n"


@pytest.mark.parametrize(
    "document",
    [
        "<data>",
        "no xml",
        "<!DOCTYPE d [<!ENTITY e 'x'>]><d>&e;</d>",
        "<a>" * 201 + "</a>" * 201,
    ],
)
def test_a_document_that_cannot_be_trusted_is_refused_in_words(document: str) -> None:
    with pytest.raises(UserFault) as caught:
        result(document, "1")
    assert caught.value.code == "forms.document"
    assert caught.value.sentence.startswith("这份文档无法使用：")


def test_a_path_to_nothing_is_no_context() -> None:
    with pytest.raises(UserFault) as caught:
        result("<data/>", ".", "/data/none")
    assert caught.value.message == "路径 /data/none 在文档里没有对应的节点。"


def test_the_tree_of_a_document_stands_under_a_nameless_node() -> None:
    document = document_node("<data><a>1</a></data>")
    assert isinstance(document, Node)
    assert document.name == ""
    assert [child.name for child in document.children] == ["data"]
