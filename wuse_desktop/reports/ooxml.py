# SPDX-License-Identifier: MulanPSL-2.0
"""The parts of an xlsx file (ECMA-376) that the program's spreadsheets need.

Written here because the usual libraries put each sheet into an unencrypted temporary file first,
and these sheets hold people's data.
"""

import datetime
import enum
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

CellValue = str | int | float | datetime.date | datetime.datetime | None

LAST_ROW = 1_048_576
LONGEST_TEXT = 32_767

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = ("=", "+", "-", "@")
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet has no time zones
_LANDSCAPE = (
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>"
)
_FIRST_SAFE_YEAR = 1901
"""Before March 1900 programs differ by a day about a date's number."""


class Look(enum.IntEnum):
    """Index of a cell format in STYLES."""

    GENERAL = 0
    TEXT = 1
    DATE = 2
    MOMENT = 3
    MARKED_TEXT = 4
    """Text that would otherwise be taken for a formula."""
    HEADING = 5
    REQUIRED_HEADING = 6
    TITLE = 7
    REASON = 8
    WRONG = 9
    MARKED_WRONG = 10
    WRONG_DATE = 11
    WRONG_MOMENT = 12
    PAPER_TITLE = 13
    PAPER_FACTS = 14
    PAPER_HEADING = 15
    PAPER_TEXT = 16
    PAPER_NUMBER = 17
    PAPER_DATE = 18
    PAPER_TOTAL = 19
    MARKED_PAPER_TEXT = 20


_MARKED = {
    Look.TEXT: Look.MARKED_TEXT,
    Look.WRONG: Look.MARKED_WRONG,
    Look.PAPER_TEXT: Look.MARKED_PAPER_TEXT,
}
_DATED = frozenset({Look.WRONG_DATE, Look.WRONG_MOMENT, Look.PAPER_DATE})


def _paper_look(number: int, font: int, border: int, alignment: str, more: str = "") -> str:
    fill = 2 if more == "heading" else 0
    quoted = ' quotePrefix="1"' if more == "quoted" else ""
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
        f'{quoted} applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"'
        f' applyAlignment="1"><alignment vertical="center" {alignment}/></xf>'
    )


_PAPER_LOOKS = "".join(
    (
        _paper_look(49, 2, 0, 'horizontal="center"'),
        _paper_look(49, 0, 0, 'horizontal="left"'),
        _paper_look(49, 1, 1, 'horizontal="center" wrapText="1"', "heading"),
        _paper_look(49, 0, 1, 'horizontal="left" wrapText="1"'),
        _paper_look(0, 0, 1, 'horizontal="right"'),
        _paper_look(164, 0, 1, 'horizontal="center"'),
        _paper_look(0, 1, 1, 'horizontal="right"'),
        _paper_look(49, 0, 1, 'horizontal="left" wrapText="1"', "quoted"),
    )
)


STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="16"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="6"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE7E6E6"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFE699"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFF2CC"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFF8CBAD"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    '<border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/>'
    "<diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="21">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"'
    ' applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1"'
    ' applyFont="1" applyFill="1" applyAlignment="1">'
    '<alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="49" fontId="1" fillId="3" borderId="0" xfId="0" applyNumberFormat="1"'
    ' applyFont="1" applyFill="1" applyAlignment="1">'
    '<alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"'
    ' applyFont="1" applyAlignment="1"><alignment vertical="center"/></xf>'
    '<xf numFmtId="49" fontId="0" fillId="4" borderId="0" xfId="0" applyNumberFormat="1"'
    ' applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="49" fontId="0" fillId="5" borderId="0" xfId="0" applyNumberFormat="1"'
    ' applyFill="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="5" borderId="0" xfId="0" quotePrefix="1"'
    ' applyNumberFormat="1" applyFill="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="5" borderId="0" xfId="0" applyNumberFormat="1"'
    ' applyFill="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="5" borderId="0" xfId="0" applyNumberFormat="1"'
    ' applyFill="1"/>'
    f"{_PAPER_LOOKS}</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)

ROOT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1"'
    f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


def content_types(sheets: int) -> str:
    """``[Content_Types].xml`` for a number of sheets."""
    parts = "".join(
        f'<Override PartName="/{sheet_path(number)}" ContentType="{_TYPES}.worksheet+xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{parts}</Types>'
    )


def workbook(
    names: Sequence[str],
    hidden: Iterable[str] = (),
    print_titles: Mapping[int, str] | None = None,
) -> str:
    """``xl/workbook.xml``: the sheets by name, in order.

    ``print_titles`` are the rows that print on each page of a sheet ($3:$3), by its place from 0.
    """
    away = frozenset(hidden)
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">'
        + escape("'" + names[place].replace("'", "''") + "'!" + rows)
        + "</definedName>"
        for place, rows in (print_titles or {}).items()
    )
    titles = f"<definedNames>{titles}</definedNames>" if titles else ""
    sheets = "".join(
        f'<sheet name={attribute(name)} sheetId="{number}"'
        f'{" state=" + attribute("hidden") if name in away else ""} r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>'
        f"{titles}</workbook>"
    )


def workbook_relations(sheets: int) -> str:
    """``xl/_rels/workbook.xml.rels`` for a number of sheets."""
    parts = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet"'
        f' Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{parts}<Relationship Id="rId{sheets + 1}"'
        f' Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    )


def sheet_path(number: int) -> str:
    """Where sheet ``number`` (from 1) lies in the archive."""
    return f"xl/worksheets/sheet{number}.xml"


def sheet_start(
    columns: Sequence[tuple[float, Look]], frozen: int = 1, *, fit_to_width: bool = False
) -> str:
    """A sheet up to its rows: the first ones stay in sight; ``columns`` are widths and formats.

    The format holds also for cells that are still empty: an ID number typed into a text column
    keeps its 18 digits.
    """
    cols = "".join(
        f'<col min="{n}" max="{n}" width="{width:g}" style="{look:d}" customWidth="1"/>'
        for n, (width, look) in enumerate(columns, 1)
    )
    fitted = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' if fit_to_width else ""
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}">{fitted}<sheetViews><sheetView workbookViewId="0">'
        f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft"'
        ' state="frozen"/>'
        '<selection pane="bottomLeft"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/>{f"<cols>{cols}</cols>" if cols else ""}<sheetData>'
    )


def sheet_end(
    rules: Sequence[str], merges: Sequence[str] = (), *, landscape_page: bool = False
) -> str:
    """A sheet after its rows, with merged ranges (A1:C1) and data validation rules.

    With ``landscape_page`` it prints on A4 across, numbered, as many pages as it is long.
    """
    merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in merges)
    merged = f'<mergeCells count="{len(merges)}">{merged}</mergeCells>' if merges else ""
    listed = f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>'
    page = _LANDSCAPE if landscape_page else ""
    return f"</sheetData>{merged}{listed if rules else ''}{page}</worksheet>"


def row(
    number: int,
    cells: Iterable[tuple[CellValue, Look]],
    *,
    blanks: bool = False,
    height: float = 0,
) -> str:
    """One row; empty cells are left out, or with ``blanks`` written with their look.

    ``height`` is in points, 0 for the usual one.
    """
    written = "".join(
        _cell(f"{column_letters(column)}{number}", value, look)
        for column, (value, look) in enumerate(cells, 1)
        if blanks or (value is not None and value != "")
    )
    tall = f' ht="{height:g}" customHeight="1"' if height else ""
    return f'<row r="{number}"{tall}>{written}</row>'


def lines_of(text: str, room: float) -> int:
    """How many lines a text takes in a column with room for so many narrow characters."""
    return sum(max(1, -(-_width(part) // int(room))) for part in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def column_letters(number: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def clean(text: str) -> str:
    """The text without characters that XML forbids, cut to what a cell holds."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_TEXT]


def attribute(text: str) -> str:
    """The text as an XML attribute with its quotes; line ends are kept."""
    return quoteattr(clean(text), {"\n": "&#10;"})


def _cell(place: str, value: CellValue, look: Look) -> str:
    if value is None or value == "":
        return f'<c r="{place}" s="{look:d}"/>'
    if isinstance(value, datetime.date):
        if value.year >= _FIRST_SAFE_YEAR:
            plain = Look.MOMENT if isinstance(value, datetime.datetime) else Look.DATE
            shown = look if look in _DATED else plain
            return f'<c r="{place}" s="{shown:d}"><v>{_serial(value)!r}</v></c>'
        value = value.isoformat()
    elif isinstance(value, int | float) and math.isfinite(value):
        shown = Look.GENERAL if look is Look.TEXT else look
        return f'<c r="{place}" s="{shown:d}"><v>{value + 0!r}</v></c>'
    text = clean(str(value))
    if text.startswith(_FORMULA_STARTS):
        look = _MARKED.get(look, look)
    return (
        f'<c r="{place}" s="{look:d}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(text)}</t></is></c>"
    )


def _serial(value: datetime.date) -> int | float:
    """Days since the end of 1899, with the time as a fraction."""
    if isinstance(value, datetime.datetime):
        return (value.replace(tzinfo=None) - _EPOCH) / datetime.timedelta(days=1)
    return (value - _EPOCH.date()).days
