# SPDX-License-Identifier: MulanPSL-2.0
"""A text as a QR code: which squares are dark."""

Square = tuple[tuple[bool, ...], ...]
"""Rows of modules from the top, True for a dark one; without the quiet zone around."""


def code_square(text: str) -> Square:
    """The QR code of a text in the signs of its alphanumeric mode, at correction level M.

    Raises ValueError for a text with other signs.
    """
    from reportlab.graphics.barcode import qrencoder  # noqa: PLC0415 - heavy, when first used

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QRAlphaNum(text))
    code.make()
    return tuple(tuple(bool(module) for module in row) for row in code.modules)
