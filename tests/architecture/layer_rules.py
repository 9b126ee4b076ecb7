# SPDX-License-Identifier: MulanPSL-2.0
"""The rules of the layers, as a function from one source text to what it breaks."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass

PACKAGE = "wuse_desktop"

_BASE = frozenset({"assets", "errors", "i18n", "logs", "paths"})
_DOMAIN = _BASE | {"domain"}

# layer -> the layers it may import, beside itself
ARROWS: dict[str, frozenset[str]] = {
    "": frozenset(),
    "assets": frozenset(),
    "errors": frozenset(),
    "i18n": frozenset({"assets"}),
    "logs": frozenset({"errors", "i18n", "paths"}),
    "paths": frozenset({"errors", "i18n"}),
    "domain": _BASE,
    "forms": _DOMAIN,
    "storage": _DOMAIN,
    "security": _DOMAIN,
    "sync": _DOMAIN,
    "reports": _DOMAIN,
    "statistics": _DOMAIN | {"storage"},
    "services": _DOMAIN | {"forms", "storage", "security", "sync", "reports", "statistics"},
    "gui": _DOMAIN | {"forms", "services"},
    "cli": _DOMAIN | {"forms", "services"},
    "app": _DOMAIN
    | {"forms", "services", "gui", "cli"}
    | {"storage", "security", "sync", "reports", "statistics"},
}
_START = {"__main__": "app"}

# third party -> the layers that may use it; a library that is not here may be used nowhere
THIRD_PARTY: dict[str, frozenset[str]] = {
    "PySide6": frozenset({"gui", "app"}),
    "shiboken6": frozenset({"gui"}),
    "sqlalchemy": frozenset({"storage", "statistics"}),
    "alembic": frozenset({"storage"}),
    "sqlcipher3": frozenset({"storage"}),
    "pypinyin": frozenset({"storage"}),
    "reportlab": frozenset({"reports"}),
    "pypdfium2": frozenset({"reports", "gui"}),
    "python_calamine": frozenset({"services", "forms"}),
    "pyxform": frozenset({"forms"}),
    "asyncssh": frozenset({"sync"}),
    "defusedxml": frozenset({"forms", "sync"}),
    "openpyxl": frozenset({"forms"}),
    "PIL": frozenset({"services"}),
    "zxingcpp": frozenset({"services"}),
    "keyring": frozenset({"security"}),
    "argon2": frozenset({"security"}),
    "cryptography": frozenset({"security", "sync"}),
    "pyrage": frozenset({"security", "sync"}),
    "zstandard": frozenset({"sync"}),
    "msgspec": frozenset({"sync"}),
    "chinese_calendar": frozenset({"statistics", "services"}),
    "platformdirs": frozenset({"paths"}),
}

# costly to load: only inside the function that needs them
HEAVY = frozenset(
    {
        "PIL", "argon2", "asyncssh", "cryptography", "defusedxml", "keyring", "openpyxl",
        "pypdfium2", "pypinyin", "pyrage", "python_calamine", "pyxform", "reportlab", "zxingcpp",
    }
)  # fmt: skip

EMPTY_NAMES = frozenset({"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"})


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module: its dotted name, the line, and whether it is loaded with the file."""

    name: str
    line: int
    eager: bool


def layer_of(module: str) -> str:
    """Return the layer that a dotted module name belongs to; the package itself is ``""``."""
    parts = module.split(".")
    name = parts[1] if len(parts) > 1 else ""
    return _START.get(name, name)


def imports(tree: ast.Module) -> Iterator[Import]:
    """Yield every import of a file, wherever it stands."""
    deferred = set(_deferred(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, node not in deferred)
        elif isinstance(node, ast.ImportFrom):
            for name in _from_names(node):
                yield Import(name, node.lineno, node not in deferred)


def _from_names(node: ast.ImportFrom) -> Iterator[str]:
    module = "." * node.level + (node.module or "")
    if module == PACKAGE:  # from wuse_desktop import errors
        for alias in node.names:
            yield PACKAGE if alias.name.startswith("__") else f"{PACKAGE}.{alias.name}"
    else:
        yield module


def _deferred(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what is not run when the file is loaded: function bodies and typing-only imports."""
    for node in ast.walk(tree):
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        if typing_only or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from ast.walk(node)


def broken_rules(module: str, source: str) -> list[str]:
    """Return what the source of ``wuse_desktop…`` module breaks, one line each."""
    tree = ast.parse(source)
    found = [
        f"{module}:{one.line}: {text}" for one in imports(tree) for text in _judge(module, one)
    ]
    found += [f"{module}: a name that excludes nothing" for part in module.split(".")
              if part in EMPTY_NAMES]  # fmt: skip
    found += [f"{module}:{line}: {text}" for line, text in _names(tree)]
    return found


def _judge(module: str, one: Import) -> Iterator[str]:
    layer, top = layer_of(module), one.name.split(".")[0]
    if one.name.startswith("."):
        yield "relative import"
    elif top == PACKAGE:
        target = layer_of(one.name)
        if target not in ARROWS:
            yield f"imports {one.name}, which belongs to no layer"
        elif target not in ARROWS.get(layer, frozenset()) | {layer, ""}:
            yield f"{layer or PACKAGE} may not import {target}"
    elif top not in sys.stdlib_module_names:
        if layer not in THIRD_PARTY.get(top, frozenset()):
            yield f"{layer or PACKAGE} may not use {top}"
        if top in HEAVY and one.eager:
            yield f"{top} is loaded with the file; import it where it is used"


def _names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "processEvents":
            yield node.lineno, "processEvents: work goes through gui/tasks"
        elif isinstance(node, ast.ClassDef) and node.name.endswith(("Manager", "Helper", "Utils")):
            yield node.lineno, f"class {node.name}: a name that excludes nothing"


def waits_for_time(source: str) -> list[int]:
    """Return the lines of a test that wait for a time instead of a fact."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            node.func.attr in {"qWait", "processEvents"}
            or (node.func.attr == "wait" and ast.unparse(node.func.value).endswith("qtbot"))
        )
    ]
