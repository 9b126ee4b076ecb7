# SPDX-License-Identifier: MulanPSL-2.0
"""What lets Qt take a text for rich text, found in one source text."""

import ast
from collections.abc import Iterator

PLAIN = "wuse_desktop.gui.plain"
# Where markup of our own is meant; what it holds of others' is escaped there.
MARKUP = frozenset({"wuse_desktop.gui.widgets.two_versions"})

_TIPS = frozenset({"setToolTip", "setTabToolTip"})
_MODEL = {"data": "plain_data", "headerData": "plain_headings"}
# What guesses the format of a text by itself and cannot, or need not, be told otherwise here.
_GUESSING = frozenset(
    {
        "QErrorMessage", "QFormLayout", "QGraphicsTextItem", "QInputDialog", "QLabel",
        "QMessageBox", "QProgressDialog", "QSplashScreen", "QTextBrowser", "QWhatsThis",
    }
)  # fmt: skip
_MARKED_UP = frozenset({"insertHtml", "setHtml", "setMarkdown", "setTextFormat", "setWhatsThis"})


def rich_texts(module: str, source: str) -> list[str]:
    """Return where a ``wuse_desktop.gui…`` module shows text by other means than ``gui.plain``."""
    if module == PLAIN:
        return []
    found = []
    for node in ast.walk(ast.parse(source)):
        for why in _judge(node):
            if module not in MARKUP or why not in ("QLabel", "setTextFormat"):
                found.append(f"{module}:{node.lineno}: {why}")  # type: ignore[attr-defined]  # only nodes with a line
    return found


def _judge(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ClassDef):
        yield from _GUESSING & {_name(base) for base in node.bases}
    elif isinstance(node, ast.FunctionDef) and node.name in _MODEL:
        if _MODEL[node.name] not in map(_name, node.decorator_list):
            yield f"{node.name} without {_MODEL[node.name]}"
    elif isinstance(node, ast.Call):
        name = _name(node.func)
        owner = _name(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        if name in _GUESSING | _MARKED_UP:
            yield name
        elif owner in _GUESSING:  # QMessageBox.warning(…)
            yield f"{owner}.{name}"
        elif name in _TIPS and not _is_safe(node.args[-1]):
            yield f"{name} without tip"
        elif owner == "QToolTip" and name == "showText" and not _is_safe(node.args[1]):
            yield "showText without tip"
        elif name == "setData" and any(_name(part) == "ToolTipRole" for part in node.args):
            yield "setData of a tip"


def _is_safe(text: ast.expr) -> bool:
    """Whether a text is made by ``tip`` or is a sentence of ours that holds nothing else."""
    if isinstance(text, ast.Call) and _name(text.func) == "_":
        return isinstance(text.args[0], ast.Constant)
    return isinstance(text, ast.Constant) or (
        isinstance(text, ast.Call) and _name(text.func) == "tip"
    )


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
