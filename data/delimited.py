"""Tables in files, delimited text or workbooks: named columns of text that know their lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pandas as pd

from .problems import MAX_LISTED, Problem, quoted
from .source_files import SourceFile, decode_text
from .workbooks import Cell, read_sheet

MAX_COLUMNS = 1000
"""The most columns that a table may have."""

SEPARATORS = ",;\t|"

_SEPARATOR_NAMES = "a comma, semicolon, tab or vertical bar"
_SNIFFED_CHARACTERS = 2048
_HEADER_WITHIN = 40
"""Lines among which the column names are looked for."""
_KEPT_CHARACTERS = 200
"""Characters that are kept of a line that is left out."""

IsHeader = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, eq=False)
class Table:
    """The cells of a file as text, blank lines left out.

    ``cells`` has a column for each header, counted from 0, and is indexed by line number.
    """

    header: tuple[str, ...]
    header_line: int
    separator: str
    """What parts the cells; "" in a workbook."""
    cells: pd.DataFrame
    above: Mapping[int, str] = field(default_factory=dict)
    """The lines above the column names, which are left out."""
    unsplit: Mapping[int, str] = field(default_factory=dict)
    """The lines that cannot be split into cells."""
    encoding: str = ""
    """How the file's letters are written, for people."""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook, the one that was read first; a text has none."""
    totals: Mapping[int, str] = field(default_factory=dict)
    """The lines that have the calls of others again, which are left out."""


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


def _first_line(text: str) -> str:
    """The first line that is not blank."""
    return text.lstrip("\r\n ").split("\n", 1)[0].split("\r", 1)[0]


def read_table(file: SourceFile, is_header: IsHeader, sheet: str | None = None) -> tuple[Table | None, list[Problem]]:
    """The table in a file, or None where there is none, with what is wrong.

    The first of the upper lines whose cells ``is_header`` takes for column names has them, else the first line.
    ``sheet`` is the sheet of a workbook, by default the first that has data. Lines that cannot be split into cells
    are errors and left out of the table.
    """
    if file.problem is not None:
        return None, [file.problem]
    return _read_workbook(file, is_header, sheet) if file.is_workbook else _read_text(file, is_header)


def _read_workbook(file: SourceFile, is_header: IsHeader, sheet: str | None) -> tuple[Table | None, list[Problem]]:
    opened, problem = read_sheet(file.content, sheet)
    if opened is None:
        return None, [] if problem is None else [problem]
    rows = [[_spell(cell) for cell in row] for row in opened.rows]
    if max(map(len, rows)) > MAX_COLUMNS:
        message = f"sheet {quoted(opened.name)} has more than {MAX_COLUMNS:,} columns; needed is a table of calls"
        return None, [Problem("error", message)]
    upper = {line: row for line, row in enumerate(rows[:_HEADER_WITHIN], start=1) if any(row)}
    starts_at = next((line for line, row in upper.items() if is_header(row)), 1)
    others = tuple(name for name in opened.names if name != opened.name)
    numbered = ((line, row, "") for line, row in enumerate(rows, start=1))
    return _tabulate(numbered, "", starts_at, "workbook", (opened.name, *others))


def _spell(cell: Cell) -> str:
    """A cell as text; dates and times as ISO writes them, to the second."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, datetime):
        return f"{pd.Timestamp(cell).round('s'):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(cell, date | time):
        return cell.isoformat() if isinstance(cell, date) else f"{cell:%H:%M:%S}"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _read_text(file: SourceFile, is_header: IsHeader) -> tuple[Table | None, list[Problem]]:
    decoded, problem = decode_text(file.content)
    if decoded is None:
        return None, [] if problem is None else [problem]
    text = decoded.text
    if all(character.isspace() or character in f'{SEPARATORS}"' for character in text):
        message = "the file is empty; needed are a line of column names and a line for each interval"
        return None, [Problem("error", message)]
    starts_at, separator, rest = _find_header(text, is_header)
    first_line = _first_line(rest)
    if sum(map(first_line.count, SEPARATORS)) > MAX_COLUMNS:
        message = f"the first line has more than {MAX_COLUMNS:,} cells; needed is a line of column names"
        return None, [Problem("error", message, row=1, found=first_line[:200])]
    separator = separator or find_separator(rest)
    if separator is None:
        message = f"the first line {quoted(first_line)} has one column; needed are two, with {_SEPARATOR_NAMES} between"
        return None, [Problem("error", message, found=first_line)]
    return _tabulate(_rows_of(text, separator), separator, starts_at, decoded.encoding, ())


def _find_header(text: str, is_header: IsHeader) -> tuple[int, str | None, str]:
    """The line of the column names, the separator if the file states it, and the text from that line on."""
    upper = re.split(r"\r\n|\r|\n", text[: 100 * _SNIFFED_CHARACTERS], maxsplit=_HEADER_WITHIN)[:_HEADER_WITHIN]
    stated = re.fullmatch(rf'"?sep=([{SEPARATORS}])"?', upper[0].strip(), re.IGNORECASE)
    begins = 0
    for number, line in enumerate(upper, start=1):
        candidates = [stated[1]] if stated else [each for each in SEPARATORS if each in line]
        for separator in candidates if line.count(",") <= MAX_COLUMNS else ():
            if is_header(
                [cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])]
            ):
                return number, stated[1] if stated else None, text[begins:]
        begins += len(line)
        begins += 2 if text[begins : begins + 2] == "\r\n" else 1
    if stated:
        return 2, stated[1], text[len(upper[0]) + 1 :]
    return 1, None, text


def _rows_of(text: str, separator: str) -> Iterator[tuple[int, list[str], str]]:
    """First line, cells and "" of each row, or no cells and what is wrong with it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            # The only error left to a lenient reader is a cell beyond its size limit.
            yield line, [], _open_quotation(line, reader.line_num)
            continue
        swallowed = reader.line_num > line and any("\n" in cell or "\r" in cell for cell in cells)
        yield line, cells, _open_quotation(line, reader.line_num) if swallowed else ""


def _tabulate(
    numbered: Iterator[tuple[int, list[str], str]],
    separator: str,
    starts_at: int,
    encoding: str,
    sheets: tuple[str, ...],
) -> tuple[Table | None, list[Problem]]:
    header: list[str] = []
    header_line = 0
    rows: dict[int, list[str]] = {}
    above: dict[int, str] = {}
    unsplit: dict[int, str] = {}
    faults: list[Problem] = []
    between = separator or " | "
    for line, found, fault in numbered:
        cells = found
        if not any(cells) and not fault:
            continue
        if line < starts_at:
            above[line] = between.join(_without_empty_end(cells, 0))[:_KEPT_CHARACTERS]
            continue
        if not header and cells:
            header, header_line = _without_empty_end([" ".join(cell.split()) for cell in cells], 0), line
            continue
        cells = _without_empty_end(cells, len(header))
        if fault or len(cells) > len(header):
            message = fault or _too_many(len(cells), len(header), header_line)
            unsplit[line] = between.join(cells)[:_KEPT_CHARACTERS]
            faults.append(Problem("error", message, row=line, found=unsplit[line], kind="line"))
        else:
            rows[line] = cells + [""] * (len(header) - len(cells))
    if not header:
        return None, faults
    lines = pd.Index(list(rows), dtype="int64")
    cells_by_line = pd.DataFrame(list(rows.values()), index=lines, columns=range(len(header)), dtype=object)
    table = Table(tuple(header), header_line, separator, cells_by_line, above, unsplit, encoding, sheets)
    return table, _shortened(faults)


def _without_empty_end(cells: list[str], at_least: int) -> list[str]:
    while len(cells) > at_least and not cells[-1]:
        cells = cells[:-1]
    return cells


def _shortened(faults: list[Problem]) -> list[Problem]:
    if len(faults) <= MAX_LISTED:
        return faults
    message = f"{len(faults) - MAX_LISTED:,} more lines cannot be split into cells for reasons like those listed"
    return [
        *faults[:MAX_LISTED],
        Problem("error", message, row=faults[MAX_LISTED].row, kind="line", count=len(faults) - MAX_LISTED),
    ]


def _too_many(found: int, expected: int, header_line: int) -> str:
    return (
        f"the line has {found} cells; allowed are {expected}, as line {header_line} names the columns "
        "(a cell that contains the separator needs quotation marks)"
    )


def _open_quotation(first: int, last: int) -> str:
    return f"a cell goes on to line {last}; probably a quotation mark on line {first} is not closed: close or remove it"
