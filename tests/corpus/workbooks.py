"""Writes XLSX and ODS files by hand, cell by cell, as well as files no office program would write."""

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DATE, MOMENT, CLOCK, HOURS, PERCENT, ZEROS = range(1, 7)
"""Cell styles that `STYLES` declares: 2026-01-05, with a time, a time alone, [h]:mm, 0%, 00000."""

STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/>
<numFmt numFmtId="165" formatCode="[h]:mm"/><numFmt numFmtId="166" formatCode="00000"/></numFmts><cellXfs count="7">
<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="165"/><xf numFmtId="9"/>
<xf numFmtId="166"/></cellXfs></styleSheet>"""


def letters(column: int) -> str:
    """0 -> A, 26 -> AA."""
    return (letters(column // 26 - 1) if column > 25 else "") + chr(65 + column % 26)


def cell(address: str, value: object, style: int = 0) -> str:
    """A cell: text inline, numbers, True and False, errors such as #N/A; a str that begins with < is XML as it is."""
    match value:
        case None:
            return f'<c r="{address}" s="{style}"/>'
        case bool():
            return f'<c r="{address}" s="{style}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f'<c r="{address}" s="{style}"><v>{value!r}</v></c>'
        case str() if value.startswith("<"):
            return f'<c r="{address}" s="{style}">{value}</c>'
        case str() if re.fullmatch(r"#[A-Z0-9/!?]+", value):
            return f'<c r="{address}" s="{style}" t="e"><v>{value}</v></c>'
    return f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def grid(rows: dict[int, list[object]]) -> str:
    """Rows by their number; a value may be a pair of value and style."""
    text = ""
    for number, values in rows.items():
        cells = ""
        for column, value in enumerate(values):
            content, style = value if isinstance(value, tuple) else (value, 0)
            if content is not None:
                cells += cell(f"{letters(column)}{number}", content, style)
        text += f'<row r="{number}">{cells}</row>'
    return text


def write_xlsx(
    path: Path,
    sheets: dict[str, str],
    *,
    is_1904: bool = False,
    hidden: tuple[str, ...] = (),
    merged: tuple[str, ...] = (),
    prolog: str = "",
    more: dict[str, bytes] | None = None,
) -> Path:
    """A workbook of sheets given by the XML of their rows; `merged` ranges are put on every sheet."""
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    merges = f"<mergeCells>{merges}</mergeCells>" if merged else ""
    names, relations, parts = "", "", dict(more or {})
    for number, (name, rows) in enumerate(sheets.items(), start=1):
        state = ' state="hidden"' if name in hidden else ""
        names += f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"{state}/>'
        target = f"worksheets/sheet{number}.xml"
        relations += f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="{target}"/>'
        body = f'{prolog}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{merges}</worksheet>'
        parts[f"xl/{target}"] = body.encode()
    epoch = ' date1904="1"' if is_1904 else ""
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr{epoch}/><sheets>{names}</sheets></workbook>'
    ).encode()
    relations += f'<Relationship Id="rId0" Type="{OFFICE}/styles" Target="styles.xml"/>'
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'.encode()
    )
    parts["xl/styles.xml"] = STYLES.encode()
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ).encode()
    parts["[Content_Types].xml"] = f'<Types xmlns="{PACKAGE}/content-types"></Types>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def write_ods(path: Path, rows: str, *, prolog: str = "") -> Path:
    """A workbook with one sheet, given by the XML of its rows."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<?xml version='1.0' encoding='UTF-8'?>{prolog}<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Sheet1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return path


def ods_row(*cells: str, repeat: int = 1) -> str:
    """A row of an ODS sheet."""
    return f'<table:table-row table:number-rows-repeated="{repeat}">{"".join(cells)}</table:table-row>'


def ods_cell(text: str, kind: str = "string", repeat: int = 1, **values: str) -> str:
    """A cell of an ODS sheet; `values` are its office: attributes."""
    stored = "".join(f" office:{name.replace('_', '-')}={quoteattr(value)}" for name, value in values.items())
    repeated = f' table:number-columns-repeated="{repeat}"'
    return f'<table:table-cell{repeated} office:value-type="{kind}"{stored}><text:p>{escape(text)}</text:p></table:table-cell>'
