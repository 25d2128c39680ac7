"""Workbooks that are archives (.xlsx, .ods): their parts, unpacked within limits and packed anew."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from typing import Final

from .problems import Problem

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
"""The most that a workbook's parts may hold together, unpacked."""
MAX_CELLS = 8_000_000
"""The largest area, rows times columns, from a sheet's first cell to its last."""
MAX_LETTERS = 512 * 1024 * 1024
"""The most letters in a sheet's cells, counting a text as often as it is shown."""
ZIP_MARK = b"PK\x03\x04"

_PARTS: Final = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/.*\.(?:xml|rels)", re.IGNORECASE)
_OPEN_PARTS: Final = re.compile(r"mimetype|content\.xml|META-INF/manifest\.xml")
_OPEN_CONTENT: Final = "content.xml"
_OPEN_SPREADSHEET: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_MAX_PARTS: Final = 10_000
_CHUNK: Final = 1024 * 1024
_TAG: Final = re.compile(
    rb"""<(?:[\w.-]+:)?(row|c)(?=[\s/>])(?:[^<>]*?\sr\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,7})["'])?"""
)
_DOUBTFUL: Final = re.compile(rb"""\sr\s*=\s*["'][^"']*&""")
_TEXT: Final = re.compile(rb"<(?:[\w.-]+:)?si[\s>].*?</(?:[\w.-]+:)?si>", re.DOTALL)
_VALUE: Final = re.compile(rb"<(?:[\w.-]+:)?v>([0-9]{1,9})<")
_OPEN_TAG: Final = re.compile(
    rb"""<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>"""
)
_REPEATED: Final = re.compile(rb"""\stable:number-(?:rows|columns)-repeated\s*=\s*["']([^"']*)["']""")
_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
_NO_WORKBOOK: Final = (
    "the file is an archive but no workbook (.xlsx, .xls or .ods); unpack it and upload the table in it"
)
DAMAGED: Final = "the workbook is damaged or protected; save it again as .xlsx without a password, or as CSV"


def unpack_workbook(content: bytes) -> tuple[io.BytesIO | None, Problem | None]:
    """An .xlsx or .ods workbook with its sheets alone, each within what fits in memory; or why there is none.

    What was counted is what can be read: packed anew, not the file that came. What is drawn or embedded is left out.
    """
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            wanted = _wanted(archive)
            if wanted is None:
                return None, Problem("error", _NO_WORKBOOK)
            members = [each for each in archive.infolist() if wanted.fullmatch(each.filename)]
            if len(members) > _MAX_PARTS or sum(each.file_size for each in members) > left:
                return None, _too_large()
            for member in members:
                part = _read_part(archive, member, left)
                left -= len(part)
                if left < 0:
                    return None, _too_large()
                parts[member.filename] = part
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return None, Problem("error", DAMAGED)
    outsized = _is_outsized_open(parts) if wanted is _OPEN_PARTS else _is_outsized(parts)
    return (None, too_wide()) if outsized else (_packed(parts), None)


def _wanted(archive: zipfile.ZipFile) -> re.Pattern[str] | None:
    """The names of the parts with cells, by the kind of workbook; None where it is none."""
    names = {each.filename.casefold() for each in archive.infolist()}
    if "xl/workbook.xml" in names:
        return _PARTS
    if _OPEN_CONTENT in names and "mimetype" in names:
        with archive.open("mimetype") as kind:
            return _OPEN_PARTS if kind.read(len(_OPEN_SPREADSHEET)) == _OPEN_SPREADSHEET else None
    return None


def _read_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    """At most one byte more than is left, whatever size the archive declares."""
    part = bytearray()
    with archive.open(member) as packed:
        while len(part) <= left and (chunk := packed.read(min(_CHUNK, left + 1 - len(part)))):
            part += chunk
    return bytes(part)


def _is_outsized(parts: Mapping[str, bytes]) -> bool:
    """Whether some sheet of an .xlsx, laid out cell by cell with its texts, would not fit in memory."""
    by_name = {name.casefold(): part for name, part in parts.items()}
    texts = [len(text) for text in _TEXT.findall(by_name.get("xl/sharedstrings.xml", b""))]
    sheets = [part for name, part in by_name.items() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    return any(
        _is_doubtful(sheet) or _area(sheet) > MAX_CELLS or _letters(sheet, texts) > MAX_LETTERS for sheet in sheets
    )


def _is_doubtful(sheet: bytes) -> bool:
    """Whether a sheet may say where its cells are in a way that is not counted; most have nothing of that kind."""
    declared = any(declaration in sheet for declaration in _DECLARATIONS)
    return declared or (b"&" in sheet and _DOUBTFUL.search(sheet) is not None)


def _area(sheet: bytes) -> int:
    """Rows times columns, from the first cell of all to the last."""
    tags = _TAG.findall(sheet)
    height = max((int(digits) for digits in {digits for _, _, digits in tags} if digits), default=0)
    width = max((_column(letters) for letters in {letters for _, letters, _ in tags} if letters), default=0)
    if any(not digits for _, _, digits in tags):
        # Without a reference, a row follows the row before, and a cell the cell before.
        run = 0
        for tag, _, _ in tags:
            run = run + 1 if tag == b"c" else 0
            width = max(width, run)
        height += sum(tag == b"row" for tag, _, _ in tags)
    return height * width


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _letters(sheet: bytes, texts: list[int]) -> int:
    """Length of all texts that the sheet's cells may share, each counted as often as it is used."""
    cells = sheet.count(b"<v>") + sheet.count(b":v>")
    if cells * max(texts, default=0) <= MAX_LETTERS:
        return 0
    used = Counter(_VALUE.findall(sheet))
    return sum(times * texts[int(text)] for text, times in used.items() if int(text) < len(texts))


def _is_outsized_open(parts: Mapping[str, bytes]) -> bool:
    """Whether some sheet of an .ods would not fit in memory, where rows and cells may say how often they repeat."""
    content = parts.get(_OPEN_CONTENT, b"")
    if any(declaration in content for declaration in _DECLARATIONS):
        return True
    height = width = letters = rows = column = empty_rows = shown = begins = 0
    filled = False
    for tag in _OPEN_TAG.finditer(content):
        letters += (tag.start() - begins) * shown
        if letters > MAX_LETTERS:
            return True
        begins, shown = tag.end(), 0
        kind, attributes = tag.groups()
        repeated = _REPEATED.search(attributes)
        if repeated is not None and not repeated[1].isdigit():
            return True
        times = int(repeated[1]) if repeated is not None else 1
        if kind == b"table":
            height = width = letters = empty_rows = 0
        elif kind == b"table-row":
            rows, column, filled = times, 0, False
            empty_rows += times
        else:
            column += times
            if not attributes.endswith(b"/") or b"office:" in attributes or b":formula" in attributes:
                shown, width = times * rows, max(width, column)
                # Empty rows count once one with something follows.
                height, empty_rows, filled = height + (0 if filled else empty_rows), 0, True
        if height * width > MAX_CELLS:
            return True
    return letters + (len(content) - begins) * shown > MAX_LETTERS


def _packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    packed.seek(0)
    return packed


def _too_large() -> Problem:
    limit = MAX_UNPACKED_BYTES // 1024**2
    message = (
        f"the workbook unpacks to more than {limit} MB; allowed are workbooks with up to that: save the sheet as CSV"
    )
    return Problem("error", message)


def too_wide() -> Problem:
    """The error of a sheet whose cells would not fit in memory."""
    message = (
        f"a sheet reaches over more than {MAX_CELLS:,} cells, most of them empty, or is not written as Excel "
        "writes it; copy the table into a new workbook, or save it as CSV"
    )
    return Problem("error", message)
