# SPDX-License-Identifier: MulanPSL-2.0
"""Reads what a PDF says."""

import pypdfium2


def texts(pdf: bytes) -> list[str]:
    """The text of each page without blanks and line ends."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        read = page.get_textpage()
        found.append("".join(read.get_text_range().split()))
        read.close()
        page.close()
    document.close()
    return found


def text(pdf: bytes) -> str:
    """The text of all pages without blanks and line ends."""
    return "".join(texts(pdf))
