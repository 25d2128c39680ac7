"""Delimited text (CSV and its relatives): bytes turned into named columns of text that know their lines."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import pandas as pd

from .problems import MAX_LISTED, Problem, quoted

MAX_FILE_BYTES = 50 * 1024 * 1024
"""The largest file that is read."""

MAX_COLUMNS = 1000
"""The most columns that a table may have."""

SEPARATORS = ",;\t|"

_SEPARATOR_NAMES = "a comma, semicolon, tab or vertical bar"
_SNIFFED_CHARACTERS = 2048
_ENCODINGS = ("utf-8-sig", "cp1252")
_CONTROL_CHARACTERS = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f\v")


@dataclass(frozen=True, eq=False)
class Table:
    """The cells of a delimited file as text, blank lines left out.

    ``cells`` has a column for each header, counted from 0, and is indexed by line number.
    """

    header: tuple[str, ...]
    header_line: int
    separator: str
    cells: pd.DataFrame


def decode(content: bytes) -> str | None:
    """The text of UTF-8, UTF-16 or Windows-1252 bytes, or None where they are no text."""
    encodings: tuple[str, ...] = _ENCODINGS
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif b"\0" in content[:2000]:
        even, odd = content[:2000:2].count(0), content[1:2000:2].count(0)
        encodings = ("utf-16-le" if odd > even else "utf-16-be",)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.rstrip("\x1a")
        return None if _CONTROL_CHARACTERS.intersection(text) else text
    return None


def find_separator(text: str) -> str | None:
    """The separator of a delimited text, or None where its first line has none."""
    first_line = _first_line(text)
    candidates = "".join(separator for separator in SEPARATORS if separator in first_line)
    if len(candidates) in (0, 1):
        return candidates or None
    sample = text[:_SNIFFED_CHARACTERS]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    try:
        return csv.Sniffer().sniff(sample, delimiters=candidates).delimiter
    except csv.Error:
        return max(candidates, key=first_line.count)


def _first_line(text: str) -> str:
    """The first line that is not blank."""
    return text.lstrip("\r\n ").split("\n", 1)[0].split("\r", 1)[0]


def read_table(content: bytes) -> tuple[Table | None, list[Problem]]:
    """The table in a file's bytes, or None where there is none, with what is wrong.

    Lines that cannot be split into cells are errors and left out of the table.
    """
    text, problem = _read_text(content)
    if problem is not None:
        return None, [problem]
    first_line = _first_line(text)
    if sum(map(first_line.count, SEPARATORS)) > MAX_COLUMNS:
        message = f"the first line has more than {MAX_COLUMNS:,} cells; needed is a line of column names"
        return None, [Problem("error", message, row=1, found=first_line[:200])]
    separator = find_separator(text)
    if separator is None:
        message = f"the first line {quoted(first_line)} has one column; needed are two, with {_SEPARATOR_NAMES} between"
        return None, [Problem("error", message, found=first_line)]
    return _split(text, separator)


def _read_text(content: bytes) -> tuple[str, Problem | None]:
    if len(content) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1024**2
        return "", Problem("error", f"the file is larger than {limit} MB; allowed are files up to {limit} MB")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "", Problem("error", "the file looks like a spreadsheet or an archive; save the table as CSV first")
    text = decode(content)
    if text is None:
        return "", Problem("error", "the file is not text; allowed are CSV files in UTF-8, UTF-16 or Windows-1252")
    if all(character.isspace() or character in f'{SEPARATORS}"' for character in text):
        return "", Problem("error", "the file is empty; needed are a line of column names and a line for each interval")
    return text, None


def _split(text: str, separator: str) -> tuple[Table | None, list[Problem]]:
    header: list[str] = []
    header_line = 0
    rows: dict[int, list[str]] = {}
    faults: list[Problem] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            break
        except csv.Error:
            # The only error left to a lenient reader is a cell beyond its size limit.
            faults.append(Problem("error", _open_quotation(line, reader.line_num), row=line))
            continue
        if not any(cells):
            continue
        if not header:
            header, header_line = _without_empty_end([" ".join(cell.split()) for cell in cells], 0), line
            continue
        cells = _without_empty_end(cells, len(header))
        found = separator.join(cells)
        if "\n" in found or "\r" in found:
            faults.append(Problem("error", _open_quotation(line, reader.line_num), row=line, found=found[:200]))
        elif len(cells) > len(header):
            message = _too_many(len(cells), len(header), header_line)
            faults.append(Problem("error", message, row=line, found=found[:200]))
        else:
            rows[line] = cells + [""] * (len(header) - len(cells))
    if not header:
        return None, faults
    lines = pd.Index(list(rows), dtype="int64")
    cells_by_line = pd.DataFrame(list(rows.values()), index=lines, columns=range(len(header)), dtype=object)
    return Table(tuple(header), header_line, separator, cells_by_line), _shortened(faults)


def _without_empty_end(cells: list[str], at_least: int) -> list[str]:
    while len(cells) > at_least and not cells[-1]:
        cells = cells[:-1]
    return cells


def _shortened(faults: list[Problem]) -> list[Problem]:
    if len(faults) <= MAX_LISTED:
        return faults
    message = f"{len(faults) - MAX_LISTED:,} more lines cannot be split into cells for reasons like those listed"
    return [*faults[:MAX_LISTED], Problem("error", message, row=faults[MAX_LISTED].row)]


def _too_many(found: int, expected: int, header_line: int) -> str:
    return (
        f"the line has {found} cells; allowed are {expected}, as line {header_line} names the columns "
        "(a cell that contains the separator needs quotation marks)"
    )


def _open_quotation(first: int, last: int) -> str:
    return f"a cell goes on to line {last}; probably a quotation mark on line {first} is not closed: close or remove it"
