"""Delimited text: what parts its cells, which line names them, and its rows."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from .cell_kinds import is_value
from .problems import Problem, quoted
from .source_files import decode_text

MAX_COLUMNS = 1000
"""The most columns that a table may have."""
HEADER_WITHIN = 40
"""Lines among which the column names are looked for."""

SEPARATORS = ",;\t|"

_SEPARATOR_NAMES = "a comma, semicolon, tab or vertical bar"
_SNIFFED_CHARACTERS = 2048

FindHeader = Callable[[Sequence[Sequence[str]]], int | None]
"""Which of the upper lines, split into cells, names the columns."""

Row = tuple[int, int, list[str], str]
"""The first and the last line of a row, its cells, and what is wrong with it or ""."""


def decode(content: bytes) -> str | None:
    """The text of a file's bytes in any usual encoding, or None where they are no text."""
    decoded, _ = decode_text(content)
    return None if decoded is None else decoded.text


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


def split_text(text: str, find_header: FindHeader, header_line: int | None) -> tuple[int, str, Problem | None]:
    """The line from which a text is a table, what separates its cells, and why it is none.

    That line names the columns, unless ``header_line`` is 0.
    """
    stated = re.match(rf'"?sep=([{SEPARATORS}])"?\s*?(?:\r\n|\r|\n|$)', text, re.IGNORECASE)
    if header_line is None:
        found = _find_header(text, stated[1] if stated else None, find_header)
        if found is not None:
            return *found, None
    starts_at = header_line or (2 if stated else 1)
    rest = text if starts_at == 1 else "".join(itertools.islice(io.StringIO(text, newline=""), starts_at - 1, None))
    first_line = _first_line(rest)
    if not first_line:
        message = f"nothing stands on line {starts_at:,} or below; choose the line that names the columns"
        return starts_at, "", Problem("error", message, row=starts_at, kind="mapping")
    if sum(map(first_line.count, SEPARATORS)) > MAX_COLUMNS:
        message = f"the first line has more than {MAX_COLUMNS:,} cells; needed is a line of column names"
        return starts_at, "", Problem("error", message, row=starts_at, found=first_line[:200])
    separator = stated[1] if stated else find_separator(rest)
    if separator is None:
        message = f"the first line {quoted(first_line)} has one column; needed are two, with {_SEPARATOR_NAMES} between"
        return starts_at, "", Problem("error", message, found=first_line, kind="mapping")
    return starts_at, separator, None


def _first_line(text: str) -> str:
    """The first line that is not blank."""
    return text.lstrip("\r\n ").split("\n", 1)[0].split("\r", 1)[0]


def _find_header(text: str, stated: str | None, find_header: FindHeader) -> tuple[int, str] | None:
    """The line of the column names and the separator by which it has the most of them; None where none is known."""
    upper = "".join(itertools.islice(io.StringIO(text[: 100 * _SNIFFED_CHARACTERS], newline=""), HEADER_WITHIN))
    found = []
    for separator in stated or [each for each in SEPARATORS if each in upper]:
        rows = [row for row in rows_of(upper, separator) if len(row[2]) <= MAX_COLUMNS]
        at = find_header([cells for _, _, cells, _ in rows])
        if at is not None:
            found.append((rows[at][0], -len(rows[at][2]), separator))
    if not found:
        return None
    line, _, separator = min(found)
    return line, separator


def rows_of(text: str, separator: str) -> Iterator[Row]:
    """The rows of a delimited text, those without any cell too."""
    # Text in memory takes four bytes a letter, as bytes it takes one.
    lines = io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogatepass")), "utf-8", "surrogatepass", newline="")
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    width = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            # The only error left to a lenient reader is a cell beyond its size limit.
            yield line, reader.line_num, [], _open_quotation(line, reader.line_num)
            continue
        width = max(width, len(cells))
        swallows = reader.line_num > line and any(
            _is_row(width, cells[0], inside) for inside in _inside(cells, separator)
        )
        yield line, reader.line_num, cells, _open_quotation(line, reader.line_num) if swallows else ""


def _inside(cells: list[str], separator: str) -> Iterator[list[str]]:
    """What cells that hold ends of lines have after them, split as lines are."""
    for cell in cells:
        _, *others = re.split(r"\r\n|\r|\n", cell)
        for line in others:
            yield [part.strip() for part in line.split(separator)]


def _is_row(width: int, first: str, cells: list[str]) -> bool:
    """Whether a line within a cell is a row of the table, which a quotation mark that is not closed has swallowed.

    It is as wide as the table, or begins with a value that is written like ``first``, the row's own first cell.
    """
    if len(cells) <= 1:
        return False
    if len(cells) >= width:
        return any(map(is_value, cells))
    return is_value(cells[0]) and _form(cells[0]) == _form(first.splitlines()[0] if first else "")


def _form(cell: str) -> str:
    """How a cell is written: its digits all alike."""
    return re.sub("[0-9]+", "0", cell)


def _open_quotation(first: int, last: int) -> str:
    return f"a cell goes on to line {last}; probably a quotation mark on line {first} is not closed: close or remove it"
