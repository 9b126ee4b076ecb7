# SPDX-License-Identifier: MulanPSL-2.0
"""Sizes of files as people read them."""

_KIB = 1024


def size_text(size: int) -> str:
    """A size in bytes with the unit that suits it."""
    if size < _KIB * _KIB:
        return f"{max(1, round(size / _KIB))} KB"
    return f"{size / _KIB / _KIB:.1f} MB"
