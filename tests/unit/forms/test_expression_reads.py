# SPDX-License-Identifier: MulanPSL-2.0
"""Which paths a rule looks at: that decides when it runs again, and for which rows."""

import pytest

from wuse_desktop.forms.xpath.expression import Read, compile_expression

INCOME = "/data/family/income"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 1", {}),
        ("today()", {}),
        (".", {INCOME: True}),
        (". >= 0 and . <= /data/limit", {INCOME: True, "/data/limit": False}),
        ("../age", {"/data/family/age": True}),
        ("./../age", {"/data/family/age": True}),
        ("current()/../age", {"/data/family/age": True}),
        ("../work/pay", {"/data/family/work/pay": True}),
        ("../../total", {"/data/total": True}),
        ("..", {"/data/family": True}),
        ("../..", {"/data": True}),
        ("position(..)", {"/data/family": False}),
        ("../../family/income", {INCOME: False}),
        ("sum(/data/family/income)", {INCOME: False}),
        ("count(../../family)", {"/data/family": False}),
        ("/data/family[2]/age", {"/data/family/age": False}),
        (
            "/data/family[age > current()/../age]/name",
            {
                "/data/family/age": False,
                "/data/family/name": False,
            },
        ),
        (
            "../../family[position() = position(current()/..) - 1]/income",
            {INCOME: False, "/data/family": False},
        ),
        ("preceding-sibling::age", {"/data/family/age": True}),
        ("../preceding-sibling::family/age", {"/data/family/age": False}),
        ("ancestor::family/age", {"/data/family/age": True}),
        ("../age | /data/a", {"/data/family/age": True, "/data/a": False}),
        ("-../age", {"/data/family/age": True}),
        ("(../age)[1]", {"/data/family/age": True}),
        (
            "if(../a, ../b, /data/c)",
            {"/data/family/a": True, "/data/family/b": True, "/data/c": False},
        ),
        (
            "if(../a = 1, .., ../..)/x",
            {"/data/family/a": True, "/data/family/x": True, "/data/x": True},
        ),
        ("selected(../hard, 'x')", {"/data/family/hard": True}),
        ("once(../a)", {INCOME: True, "/data/family/a": True}),
        ("string-length()", {INCOME: True}),
        ("../orx:meta/orx:id", {"/data/family/meta/id": True}),
        ("../age/text()", {"/data/family/age": True}),
        ("../age/@kind", {"/data/family/age": True}),
        (
            "instance('village')/root/item[town = current()/../town and x = /data/x]/label",
            {"/data/family/town": True, "/data/x": False},
        ),
        (
            "indexed-repeat(/data/family/age, /data/family, position(..) - 1)",
            {"/data/family/age": False, "/data/family": False},
        ),
    ],
)
def test_a_rule_in_a_row_reads_these_paths(expression: str, expected: dict[str, bool]) -> None:
    found = compile_expression(expression).reads(INCOME)
    assert found is not None
    inner = {read for read in found if read.path not in expected}
    assert all(any(path.startswith(read.path) for path in expected) for read in inner)
    assert {Read(path, relative) for path, relative in expected.items()} <= found


@pytest.mark.parametrize(
    "expression",
    ["//income", "count(../*)", "/data/*/income", "..//income", "descendant::x", "../node()"],
)
def test_what_depends_on_the_tree_cannot_be_told(expression: str) -> None:
    assert compile_expression(expression).reads(INCOME) is None
