# SPDX-License-Identifier: MulanPSL-2.0
"""One expression on one XML document: what a table of test rows, or a curious author, asks for."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from wuse_desktop.errors import UserFault
from wuse_desktop.forms.instance import Node
from wuse_desktop.forms.xpath.axes import TEXT_NODE
from wuse_desktop.forms.xpath.expression import Context, Surroundings, Value, compile_expression
from wuse_desktop.forms.xpath.values import text_of
from wuse_desktop.i18n import _

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_DEPTH = 200
_XML = "http://www.w3.org/XML/1998/namespace"

_Prefixes = dict[str, list[str]]


def evaluate_row(
    document_xml: str, context_path: str, expression: str, *, surroundings: Surroundings
) -> Value:
    """What an expression gives on a document.

    ``context_path`` is an absolute path to the node it is evaluated at; anything else, such as a
    remark where a row comes from, means the document itself. ``instance('x')`` finds the
    ``<instance id="x">`` elements of the document beside those of the surroundings.

    Raises UserFault ``forms.document`` for a document that is no XML or a path to nothing, and
    the faults of expressions.
    """
    document = document_node(document_xml) if document_xml.strip() else Node("")
    instances = {**surroundings.instances, **dict(_instances(document))}
    surroundings = replace(surroundings, instances=instances)
    node = _context_node(document, context_path, surroundings)
    return compile_expression(expression).value(Context(node, surroundings))


def plain(value: Value) -> str | float | bool:
    """A value as JSON can hold it: a node set as the text of its first node."""
    return text_of(value) if isinstance(value, list) else value


def document_node(xml: str) -> Node:
    """The tree of an XML document, under a node without a name.

    Names keep their prefix, except where their namespace is the default one. Comments and
    processing instructions are left out. Raises UserFault ``forms.document``.
    """
    document = Node("")
    root, prefixes = _parsed(xml)
    _grow(document, root, prefixes, depth=1)
    return document


def _grow(parent: Node, element: "Element", prefixes: _Prefixes, *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise _unreadable(_("元素嵌套超过{most}层").format(most=MAX_DEPTH))
    node = parent.add(Node(_element_name(element.tag, prefixes)))
    node.attributes = {_attribute_name(key, prefixes): text for key, text in element.attrib.items()}
    if len(element) == 0:
        node.value = element.text or ""
        return
    _add_text(node, element.text)
    for child in element:
        _grow(node, child, prefixes, depth=depth + 1)
        _add_text(node, child.tail)


def _add_text(node: Node, text: str | None) -> None:
    if text:
        node.add(Node(TEXT_NODE, text))


def _element_name(tag: str, prefixes: _Prefixes) -> str:
    namespace, local = _split(tag)
    given = prefixes.get(namespace, [""])
    return local if "" in given else f"{given[0]}:{local}"


def _attribute_name(key: str, prefixes: _Prefixes) -> str:
    """An attribute without a prefix is in no namespace, whatever the default one is."""
    namespace, local = _split(key)
    given = [prefix for prefix in prefixes.get(namespace, ()) if prefix]
    return f"{given[0]}:{local}" if given else local


def _split(name: str) -> tuple[str, str]:
    namespace, closed, local = name.rpartition("}")
    return (namespace[1:], local) if closed else ("", name)


def _parsed(xml: str) -> tuple["Element", _Prefixes]:
    """The root element, and the prefixes that each namespace goes by."""
    from defusedxml.ElementTree import ParseError, iterparse  # noqa: PLC0415 - only here

    prefixes: _Prefixes = {_XML: ["xml"]}
    try:
        events = iterparse(io.BytesIO(xml.encode()), events=("start-ns",))
        for _event, (prefix, namespace) in events:
            prefixes.setdefault(namespace, []).append(prefix)
    except (ParseError, ValueError) as error:  # what defusedxml forbids is a ValueError
        raise _unreadable(_("不是可以读取的 XML")) from error
    return events.root, prefixes


def _unreadable(reason: str) -> UserFault:
    return UserFault(
        "forms.document",
        _("这份文档无法使用：{reason}。").format(reason=reason),
        _("请改正文档后再试。"),
    )


def _instances(document: Node) -> Iterator[tuple[str, Node]]:
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if node.name == "instance" and "id" in node.attributes:
            yield node.attributes["id"], node
        waiting.extend(node.children)


def _context_node(document: Node, path: str, surroundings: Surroundings) -> Node:
    if not path.startswith("/"):
        return document
    found = compile_expression(path).value(Context(document, surroundings))
    if not isinstance(found, list) or not found:
        raise UserFault(
            "forms.document",
            _("路径 {path} 在文档里没有对应的节点。").format(path=path),
            _("请改正路径后再试。"),
        )
    return found[0]
