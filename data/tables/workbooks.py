"""Workbooks (.xlsx): the cells of one sheet, from files that may be made to harm."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, WorksheetNotFound

from .problems import Problem, quoted

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
"""The most that a workbook's parts may hold together, unpacked."""
MAX_CELLS = 8_000_000
"""The largest area, rows times columns, from a sheet's first cell to its last."""
MAX_LETTERS = 512 * 1024 * 1024
"""The most letters in a sheet's cells, counting a text as often as it is shown."""
XLSX_MARK = b"PK\x03\x04"

Cell = str | int | float | bool | datetime | date | time | timedelta

_PARTS = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/.*\.(?:xml|rels)", re.IGNORECASE)
_MAX_PARTS = 10_000
_CHUNK = 1024 * 1024
_TAG = re.compile(rb"""<(?:[\w.-]+:)?(row|c)(?=[\s/>])(?:[^<>]*?\sr\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,7})["'])?""")
_DOUBTFUL = re.compile(rb"""\sr\s*=\s*["'][^"']*&|<!DOCTYPE|<!ENTITY""")
_TEXT = re.compile(rb"<(?:[\w.-]+:)?si[\s>].*?</(?:[\w.-]+:)?si>", re.DOTALL)
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v>([0-9]{1,9})<")
_NO_WORKBOOK = "the file is an archive but no .xlsx workbook; unpack it and upload the table in it"
_DAMAGED = "the workbook is damaged or protected; save it again as .xlsx without a password, or as CSV"
_DAMAGED_OR_TOO_LARGE = (
    "the workbook is damaged, or reading it takes more memory than a file of its size may; copy the table into a new "
    "workbook, or save it as CSV"
)


@dataclass(frozen=True, eq=False)
class Sheet:
    """The cells of a sheet, row by row from the sheet's first row; an empty cell is ``""``."""

    name: str
    names: tuple[str, ...]
    """All sheets of the workbook that can hold cells."""
    rows: list[list[Cell]]
    unread: tuple[str, ...] = ()
    """Other sheets with data, where none was chosen."""


def read_sheet(content: bytes, sheet: str | None = None) -> tuple[Sheet | None, Problem | None]:
    """The cells of a workbook's sheet: the one named, else the first that has data; or why there are none."""
    parts, problem = _unpack(content)
    if problem is not None:
        return None, problem
    try:
        # What was counted is what is parsed: packed anew, not the file that came.
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts)))
        names = tuple(each.name for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet)
        if sheet is not None and sheet not in names:
            shown = ", ".join(map(quoted, names))
            return None, Problem("error", f"the workbook has no sheet {quoted(sheet)}; its sheets are {shown}")
        rows: list[list[Cell]] = []
        name = sheet or (names[0] if names else "")
        for name in names if sheet is None else (sheet,):
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if rows:
                break
        later = names[names.index(name) + 1 :] if sheet is None and rows else ()
        unread = tuple(each for each in later if workbook.get_sheet_by_name(each).height)
    except (CalamineError, WorksheetNotFound, ValueError, OverflowError):
        return None, Problem("error", _DAMAGED)
    except BaseException as error:
        # A panic of the Rust library below is no Exception; anything else goes on its way.
        if type(error).__name__ != "PanicException":
            raise
        return None, Problem("error", _DAMAGED_OR_TOO_LARGE)
    if not rows:
        return None, Problem("error", "no sheet of the workbook has data; needed are column names and lines below")
    return Sheet(name, names, rows, unread), None


def _unpack(content: bytes) -> tuple[dict[str, bytes], Problem | None]:
    """The workbook's parts in XML, by name; what is drawn or embedded is left out."""
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [each for each in archive.infolist() if _PARTS.fullmatch(each.filename)]
            if "xl/workbook.xml" not in {each.filename.casefold() for each in members}:
                return {}, Problem("error", _NO_WORKBOOK)
            if len(members) > _MAX_PARTS or sum(each.file_size for each in members) > left:
                return {}, _too_large()
            for member in members:
                part = _read_part(archive, member, left)
                left -= len(part)
                if left < 0:
                    return {}, _too_large()
                parts[member.filename] = part
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return {}, Problem("error", _DAMAGED)
    return parts, _too_wide() if _is_outsized(parts) else None


def _read_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    """At most one byte more than is left, whatever size the archive declares."""
    part = bytearray()
    with archive.open(member) as packed:
        while len(part) <= left and (chunk := packed.read(min(_CHUNK, left + 1 - len(part)))):
            part += chunk
    return bytes(part)


def _is_outsized(parts: dict[str, bytes]) -> bool:
    """Whether some sheet, laid out cell by cell with its texts, would not fit in memory."""
    by_name = {name.casefold(): part for name, part in parts.items()}
    texts = [len(text) for text in _TEXT.findall(by_name.get("xl/sharedstrings.xml", b""))]
    sheets = [part for name, part in by_name.items() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    return any(
        _DOUBTFUL.search(sheet) or _area(sheet) > MAX_CELLS or _letters(sheet, texts) > MAX_LETTERS for sheet in sheets
    )


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


def _packed(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _too_large() -> Problem:
    limit = MAX_UNPACKED_BYTES // 1024**2
    message = (
        f"the workbook unpacks to more than {limit} MB; allowed are workbooks with up to that: save the sheet as CSV"
    )
    return Problem("error", message)


def _too_wide() -> Problem:
    message = (
        f"a sheet reaches over more than {MAX_CELLS:,} cells, most of them empty, or is not written as Excel "
        "writes it; copy the table into a new workbook, or save it as CSV"
    )
    return Problem("error", message)
