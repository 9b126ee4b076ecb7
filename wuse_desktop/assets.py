# SPDX-License-Identifier: MulanPSL-2.0
"""Finds the files that ship with the program: ``resources/`` and ``forms/``.

In a source tree they lie beside the package; in a wheel and in the frozen program the build maps
them into its folder ``shipped`` (``forms`` itself is the package of the form engine). Nothing else
in the program knows which of the two holds.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def asset(*parts: str) -> Path:
    """Return the path of a shipped file, e.g. ``asset("resources", "fonts", "x.ttf")``.

    Raises FileNotFoundError when the installation lacks it.
    """
    for root in (_PACKAGE / "shipped", _PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(parts))
