"""Long delimited text as blocks of whole lines, so that files larger than memory's comfort are read piece by piece."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from .delimited import HEADER_WITHIN, MAX_COLUMNS, SEPARATORS, decode, find_separator
from .problems import Problem, quoted
from .sheet_choice import FitsHead
from .source_files import open_source

BLOCK_BYTES: Final = 8 * 1024 * 1024
HEAD_BYTES: Final = 64 * 1024
SAMPLED_ROWS: Final = 50
MAX_FILE_BYTES: Final = 1024**3
"""The largest call log that is read, 1 GB."""
_TELLING_LINES: Final = 6
MAX_FAULTS: Final = 100_000
"""Lines that cannot be split into cells after which a file is given up."""
NOTHING: Final = ("", "NULL", "null", "None", "N/A", "n/a", "NA", "NaN", "nan", "-", "#N/A")
"""Texts that say that a cell has nothing."""

_GZIP_MARK = b"\x1f\x8b"
_UNPACKED_LIMITS = 8
"""How many times its own limit :func:`open_source` lets a packed file fill."""


@dataclass(frozen=True)
class Opened:
    """A delimited text, or a sheet written as one, of which the header has been read."""

    header: tuple[str, ...]
    header_line: int
    separator: str
    sample: tuple[tuple[str, ...], ...]
    """The cells of the first rows."""
    blocks: Iterator[Block]
    """What follows the header."""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook, the one that is read first; a text has none."""
    sheet_reason: str = ""
    """Why this sheet is read, where none was chosen and others have data, too."""


@dataclass(frozen=True)
class Block:
    """Whole lines of a file, in UTF-8."""

    first_line: int
    """Line number in the file of the block's first line."""
    content: bytes


@dataclass(frozen=True, eq=False)
class Cells:
    """The chosen columns of a block as text, null where a cell has nothing."""

    columns: pa.Table
    """Columns are named by their position in the file, as text."""
    lines: pa.Array
    """The line number of each row, int64."""
    faults: tuple[Problem, ...]
    """Lines that could not be split."""
    unread: int = 0
    """How many these are."""
    inside: int = 0
    """How many lines end within the quotation marks of a cell."""


class TooLongError(ValueError):
    """A file beyond what is read; the message says what is allowed."""


def open_text(
    source: BinaryIO, begins: bytes = b"", fits: FitsHead | None = None
) -> tuple[Opened | None, list[Problem]]:
    """Find encoding, separator and header of a text; None with the reason where it is no table.

    ``begins`` is what was read of it before. The header is the first line that has anything, unless only a later one
    ``fits`` with the lines below it.
    """
    head = begins + source.read(HEAD_BYTES - len(begins))
    if head.startswith(_GZIP_MARK):
        packed = head + source.read(MAX_FILE_BYTES // _UNPACKED_LIMITS)
        unpacked = open_source(packed, max_bytes=MAX_FILE_BYTES // _UNPACKED_LIMITS)
        if unpacked.problem is not None:
            return None, [unpacked.problem]
        source = io.BytesIO(unpacked.content)
        head = source.read(HEAD_BYTES)
    encoding = _encoding(head)
    text = decode(head if encoding != "utf-8" else head[: head.rfind(b"\n") + 1] or head)
    refusal = _refusal(head, text)
    if text is None or refusal:
        return None, [Problem("error", refusal)]
    lines = io.StringIO(text, newline=None).read().split("\n")
    at = _header_at(lines, fits)
    first = lines[at]
    if sum(map(first.count, SEPARATORS)) > MAX_COLUMNS:
        message = f"the first line has more than {MAX_COLUMNS:,} cells; needed is a line of column names"
        return None, [Problem("error", message, row=at + 1, found=first[:200])]
    separator = find_separator("\n".join(lines[at:]))
    if separator is None:
        message = f"the first line {quoted(first)} has one column; needed are several, such as arrival, wait, outcome"
        return None, [Problem("error", message, row=at + 1, found=first[:200])]
    try:
        cells = next(csv.reader([first], delimiter=separator, skipinitialspace=True))
    except csv.Error:
        return None, [Problem("error", "the line of column names cannot be split", row=at + 1, found=first[:200])]
    header = [" ".join(cell.split()) for cell in cells]
    sample = tuple(tuple(row) for row in _rows(lines[at + 1 : at + 1 + SAMPLED_ROWS], separator))
    blocks = _blocks(_in_utf8(source, head, encoding), at + 1)
    return Opened(tuple(header), at + 1, separator, sample, blocks), []


def _header_at(lines: list[str], fits: FitsHead | None) -> int:
    """The line that names the columns, which may stand below a title and what was asked for."""
    filled = [number for number, line in enumerate(lines[:HEADER_WITHIN]) if not _is_blank(line)]
    first = next(number for number, line in enumerate(lines) if not _is_blank(line))
    for at in filled if fits is not None else ():
        below = lines[at : at + _TELLING_LINES]
        separator = find_separator("\n".join(below))
        if separator is not None and fits is not None and fits([*_rows(below, separator)]):
            return at
    return first


def _is_blank(text: str) -> bool:
    """Whether a text has nothing but what parts cells."""
    return all(letter.isspace() or letter in '",;|' for letter in text)


def _rows(lines: list[str], separator: str) -> Iterator[list[str]]:
    for line in lines:
        # A cell beyond the reader's limit says nothing of what columns hold.
        with contextlib.suppress(csv.Error):
            yield from csv.reader([line], delimiter=separator, skipinitialspace=True)


def _refusal(head: bytes, text: str | None) -> str:
    """Why a file with such a beginning is no table; empty where it may be one."""
    found = open_source(head)
    if found.is_workbook:
        return "the file is a packed workbook; unpack it and upload the workbook in it"
    if found.problem is not None:
        return found.problem.message
    if text is None:
        return "the file is not text; allowed are CSV files in UTF-8, UTF-16 or Windows-1252"
    if _is_blank(text):
        return "the file is empty; needed are a line of column names and a line for each call"
    return ""


def _encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in head[:2000]:
        even, odd = head[:2000:2].count(0), head[1:2000:2].count(0)
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


def _in_utf8(source: BinaryIO, head: bytes, encoding: str) -> Iterator[bytes]:
    """The file's bytes in UTF-8, with line feeds alone at the ends of lines where it has carriage returns alone."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace") if encoding != "utf-8" else None
    returns_only = b"\r" in head and b"\n" not in head
    piece, total = head.removeprefix(codecs.BOM_UTF8), 0
    while piece:
        total += len(piece)
        if total > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // 1024**2
            msg = f"the file is larger than {limit:,} MB; allowed are call logs up to {limit:,} MB"
            raise TooLongError(msg)
        text = piece if decoder is None else decoder.decode(piece).encode()
        yield text.replace(b"\r", b"\n") if returns_only else text
        piece = source.read(BLOCK_BYTES)


def _blocks(pieces: Iterator[bytes], header_line: int) -> Iterator[Block]:
    line, rest, skipped = header_line + 1, b"", 0
    for piece in pieces:
        rest += piece
        while skipped < header_line and (ends := rest.find(b"\n")) >= 0:
            rest, skipped = rest[ends + 1 :], skipped + 1
        if skipped < header_line:
            if len(rest) > HEAD_BYTES:
                msg = "the line of column names does not end"
                raise TooLongError(msg)
            continue
        cut = rest.rfind(b"\n") + 1
        if cut == 0 and len(rest) > BLOCK_BYTES:
            msg = f"line {line:,} is longer than {BLOCK_BYTES // 1024**2} MB; allowed is a line for each call"
            raise TooLongError(msg)
        if cut:
            block = Block(line, rest[:cut])
            yield block
            line += count_lines(block.content)
            rest = rest[cut:]
    if rest and skipped >= header_line:
        yield Block(line, rest)


def count_lines(content: bytes) -> int:
    """The lines of a text: they end with a line feed, a carriage return or both, and the last may lack its end."""
    ends = content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")
    return ends + (not content.endswith((b"\n", b"\r")))


def split(block: Block, opened: Opened, positions: list[int]) -> Cells:
    """Split a block's lines into cells; of these, the columns at some positions.

    Lines that cannot be split are left out and listed. Bytes that are not UTF-8 are read as Windows-1252.
    """
    content, faults = block.content, []
    try:
        content.decode()
    except UnicodeDecodeError:
        content = content.decode("cp1252", errors="replace").encode()
    bad: list[int] = []
    width = len(opened.header)

    def leave_out(row: pa_csv.InvalidRow) -> str:
        bad.append(int(row.number) - 1)
        if len(bad) <= MAX_FAULTS:
            line = block.first_line + row.number - 1
            message = f"the line has {row.actual_columns} cells; allowed are {width}, as the header names the columns"
            faults.append(Problem("error", message, row=line, found=str(row.text)[:200]))
        return "skip" if len(bad) <= MAX_FAULTS else "error"

    names = [str(position) for position in range(width)]
    wanted = [str(position) for position in positions]
    try:
        columns = pa_csv.read_csv(
            pa.BufferReader(content),
            read_options=pa_csv.ReadOptions(use_threads=False, column_names=names, block_size=len(content) + 1),
            parse_options=pa_csv.ParseOptions(
                delimiter=opened.separator, ignore_empty_lines=False, invalid_row_handler=leave_out
            ),
            convert_options=pa_csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.string()),
                null_values=list(NOTHING),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        message = f"from this line on the text cannot be split into cells ({quoted(str(error))})"
        return Cells(
            pa.table({name: pa.array([], pa.string()) for name in wanted}),
            pa.array([], pa.int64()),
            (*faults[:1], Problem("error", message, row=block.first_line)),
            unread=count_lines(block.content),
        )
    rows = np.arange(columns.num_rows + len(bad), dtype=np.int64)
    kept = np.delete(rows, bad) if bad else rows
    inside = count_lines(block.content) - len(rows)
    if inside:
        message = (
            f"{inside:,} ends of lines stand between quotation marks from about here on; probably a "
            "quotation mark is not closed: close or remove it"
        )
        faults.append(Problem("error", message, row=block.first_line))
    return Cells(columns, pa.array(kept + block.first_line), tuple(faults), len(bad), inside)
