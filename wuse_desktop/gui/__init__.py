# SPDX-License-Identifier: MulanPSL-2.0
"""The screens.

PySide6 looks at every module that is imported after it, whether its text names PySide6, so that
names may be switched to snake_case there. We never switch them; reading and keeping the text of
a thousand modules took a third of the start and some twenty megabytes.
"""

import sys

import PySide6.QtCore  # noqa: F401 - brings the hook

_hook = sys.modules.get("shibokensupport.feature")
if hasattr(_hook, "_mod_uses_pyside"):
    _hook._mod_uses_pyside = lambda _module: False  # type: ignore[union-attr]
