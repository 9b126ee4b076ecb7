# SPDX-License-Identifier: MulanPSL-2.0
"""Workbooks of a few kilobytes that would end the program if they were read as they are.

The reader of cells lays out a sheet from corner to corner, and unpacks whatever there is.
"""

import io
import struct
import warnings
import zipfile
import zlib

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FIRST = '<row r="1"><c r="A1" t="str"><v>type</v></c></row>'
_FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_SHEET = "xl/worksheets/sheet1.xml"
Parts = dict[str, str]


def parts(rows: str, place: str = _SHEET) -> Parts:
    """The parts of a workbook of one sheet, which the reader of cells understands."""
    return {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="survey" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="/{place}"/></Relationships>',
        place: f'<worksheet xmlns="{_MAIN}"><sheetData>{_FIRST}{rows}</sheetData></worksheet>',
    }


def packed(content: Parts) -> bytes:
    """The parts as a file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in content.items():
            file.writestr(name, text)
    return target.getvalue()


def _two_sheets_of_one_name() -> Parts:
    near, far = parts(""), parts(_FAR, "xl/worksheets/sheet0.xml")
    entry = '<sheet name="survey" sheetId="2" r:id="rId2"/>'
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    link = (
        f'<Relationship Id="rId2" Type="{_OFFICE}/worksheet" Target="/xl/worksheets/sheet0.xml"/>'
    )
    near[book] = near[book].replace("<sheets>", f"<sheets>{entry}")
    near[relations] = near[relations].replace("<Relationship ", f"{link}<Relationship ", 1)
    return {**far, **near}


def _moved(content: Parts) -> Parts:
    """Everything in another folder than the usual one."""
    return {
        name.replace("xl/", "w/"): text.replace('"xl/', '"w/').replace(
            '"/xl/worksheets', '"worksheets'
        )
        for name, text in content.items()
    }


def _in_another_language(content: Parts) -> Parts:
    """The tags of the sheet with a prefix that is no plain word."""
    sheet = content[_SHEET].replace("xmlns=", "xmlns:表-1=")
    for tag in ("worksheet", "sheetData", "row", "c", "v"):
        for end in (" ", ">"):
            sheet = sheet.replace(f"<{tag}{end}", f"<表-1:{tag}{end}")
        sheet = sheet.replace(f"</{tag}>", f"</表-1:{tag}>")
    return {**content, _SHEET: sheet}


_WITHOUT_PLACES = f'<row r="1048576">{"<c><v>1</v></c>" * 16_384}</row>'
WIDE: dict[str, bytes] = {
    "a far cell": packed(parts(_FAR)),
    "other quotation marks": packed(parts(_FAR.replace('"', "'"))),
    "small letters": packed(parts("<row><c r='xfd1048576'><v>1</v></c></row>")),
    "zeros before": packed(parts('<row><c r="XFD00001048576"><v>1</v></c></row>')),
    "a bracket in an attribute": packed(
        parts('<row r="1048576"><c s=">" r="XFD1048576"><v>1</v></c></row>')
    ),
    "an end in an attribute": packed(
        parts('<row r="1048576"><c r="XFD1048576" s="/>"><v>1</v></c></row>')
    ),
    "cells without a place": packed(parts(f'<row r="1048576">{"<c><v>1</v></c>" * 16_384}</row>')),
    "a sheet elsewhere": packed(parts(_FAR, "xl/other/one.xml")),
    "a sheet of another ending": packed(parts(_FAR, "xl/sheet.dat")),
    "capitals": packed({name.upper(): text for name, text in parts(_FAR).items()}),
    "an open document beside it": packed({**parts(_FAR), "content.xml": "<a/>"}),
    "two sheets of one name": packed(_two_sheets_of_one_name()),
    "an open document": packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": '<table:table table:name="S">'
            '<table:table-row table:number-rows-repeated="+0000000001048576">'
            '<table:table-cell table:number-columns-repeated="&#49;6384" '
            'office:value-type="float" office:value="1"/></table:table-row></table:table>',
        }
    ),
}


def _changed(content: bytes, member: str, at: int, value: bytes) -> bytes:
    """Other bytes in what the directory says of a member."""
    data = bytearray(content)
    place = data.rfind(b"PK\x01\x02", 0, data.rfind(member.encode()))
    data[place + at : place + at + len(value)] = value
    return bytes(data)


def _twice() -> bytes:
    target = io.BytesIO(packed(parts("")))
    with warnings.catch_warnings(), zipfile.ZipFile(target, "a") as file:
        warnings.simplefilter("ignore", UserWarning)  # zipfile remarks on our duplicate
        file.writestr(_SHEET, parts(_FAR)[_SHEET])
    return target.getvalue()


def _more_than_it_says() -> bytes:
    """The directory speaks of the first 40 bytes and has the right sum of them."""
    sheet = parts(_FAR)[_SHEET].encode()
    said = struct.pack("<L", zlib.crc32(sheet[:40])), struct.pack("<L", 40)
    return _changed(_changed(packed(parts(_FAR)), _SHEET, 16, said[0]), _SHEET, 24, said[1])


_GOOD = packed(parts(""))
BROKEN: dict[str, bytes] = {
    "an unknown way of packing": _changed(_GOOD, _SHEET, 10, b"\x63"),
    "said to be stored": _changed(_GOOD, _SHEET, 10, b"\x00"),
    "no directory": _GOOD[:-30],
    "a part twice": _twice(),
    "a part twice but for capitals": packed({**parts(""), _SHEET.upper(): parts(_FAR)[_SHEET]}),
    "more than it says": _more_than_it_says(),
    "a broken part beside a far cell": _changed(
        packed({**parts(_FAR), "xl/worksheets/sheet2.xml": "<a/>"}),
        "xl/worksheets/sheet2.xml",
        10,
        b"\x63",
    ),
}
LOCKED: dict[str, bytes] = {
    "a locked sheet": _changed(_GOOD, _SHEET, 8, b"\x01"),
    "a locked list": _changed(
        packed({"mimetype": "x", "META-INF/manifest.xml": "<a/>"}),
        "META-INF/manifest.xml",
        8,
        b"\x01",
    ),
}
# the same tricks where they do no harm: they are read, so that they have to be measured
HARMLESS: dict[str, bytes] = {
    "as usual": _GOOD,
    "a sheet of another ending": packed(parts("", "xl/sheet.dat")),
    "capitals": packed({name.upper(): text for name, text in parts("").items()}),
    "an open document beside it": packed({**parts(""), "content.xml": "<a/>"}),
    "another folder": packed(_moved(parts(""))),
    "tags with a prefix": packed(_in_another_language(parts(""))),
}
_EMPTY = "".join(f'<c r="{letter}1048576" s="1"/>' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
# as some programs write it: to the last row, with nothing in it
HARMLESS["empty cells to the end"] = packed(parts(f'<row r="1048576" ht="12.8">{_EMPTY}</row>'))
