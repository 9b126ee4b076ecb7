# SPDX-License-Identifier: MulanPSL-2.0
"""XML from servers: bounded by what was read, without entities, and never trusted to be XML."""

from xml.etree.ElementTree import Element, ParseError

from wuse_desktop.sync.drops.faults import drop_fault


def read_xml(body: bytes, host: str) -> Element:
    """The root of a document that ``host`` sent. Raises DropFault ``drop_garbled``."""
    from defusedxml import ElementTree  # noqa: PLC0415 - loaded when it is used
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415

    try:
        found: Element = ElementTree.fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise drop_fault("drop_garbled", host) from None
    return found
