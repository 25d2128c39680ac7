"""Tables in files, delimited text or workbooks: named columns of text that know their lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from .delimited import HEADER_WITHIN, MAX_COLUMNS, SEPARATORS, FindHeader, Row, rows_of, split_text
from .header_lines import joined_names
from .problems import MAX_LISTED, Problem, quoted
from .sheet_choice import FitsHead, sheet_problem
from .source_files import SourceFile, decode_text
from .workbooks import read_sheet, row_texts

_KEPT_CHARACTERS = 200
"""Characters that are kept of a line that is left out."""


@dataclass(frozen=True, eq=False)
class Table:
    """The cells of a file as text, blank lines left out.

    ``cells`` has a column for each header, counted from 0, and is indexed by line number. Each of the file's ``lines``
    is one of ``cells``, ``above``, ``headings``, ``unsplit``, ``totals`` or ``filtered``, the ``header_line``, blank,
    or a further line of these.
    """

    header: tuple[str, ...]
    """Names of the columns; one without a name is called ``column 3`` after its place."""
    header_line: int
    """0 where no line names the columns."""
    separator: str
    """What parts the cells; "" in a workbook."""
    cells: pd.DataFrame
    above: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """The lines above the column names, which are left out."""
    unsplit: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """The lines that cannot be split into cells."""
    encoding: str = ""
    """How the file's letters are written, for people."""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook, the one that was read first; a text has none."""
    sheet_reason: str = ""
    """Why this sheet is read, where none was chosen and others have data, too."""
    headings: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """The lines between and below the rows that head or end them, or name the columns again, which are left out."""
    names: tuple[tuple[str, ...], ...] = ()
    """The lines that name the columns, as they stand in the file."""
    zone: str = ""
    """On whose clock a line above says that the times are."""
    totals: Mapping[int, str] = field(default_factory=dict)
    """The lines that have the calls of others again, which are left out."""
    filtered: tuple[int, ...] = ()
    """The lines that are not asked for, which are left out."""
    lines: int = 0
    """How many lines the file has, or the sheet."""
    blank: int = 0
    """How many of them have nothing in them."""
    further: Mapping[int, int] = field(default_factory=dict)
    """By its first line, how many lines more a row takes whose cells hold ends of lines, or the column names."""

    def text_of(self, cells: Sequence[str]) -> str:
        """A line as the file writes it, or its beginning."""
        return (self.separator or " | ").join(cells)[:_KEPT_CHARACTERS]


def read_table(
    file: SourceFile,
    find_header: FindHeader,
    sheet: str | None = None,
    header_line: int | None = None,
    fits: FitsHead | None = None,
) -> tuple[Table | None, list[Problem]]:
    """The table in a file, or None where there is none, with what is wrong.

    ``find_header`` says which of the upper lines names the columns; where none does, the first line has to.
    ``header_line`` is that line if it is chosen, 0 where no line names them. ``sheet`` is the sheet of a workbook, by
    default the one that looks like the data that ``fits`` knows by its upper lines. Lines that cannot be split into
    cells are errors and left out of the table.
    """
    if file.problem is not None:
        return None, [file.problem]
    if file.is_workbook:
        return _read_workbook(file, find_header, sheet, header_line, fits)
    return _read_text(file, find_header, header_line)


def read_rows(
    rows: Sequence[list[str]], find_header: FindHeader, header_line: int | None = None, sheets: tuple[str, ...] = ()
) -> tuple[Table | None, list[Problem]]:
    """The table in rows of cells, as :func:`read_table` finds it in a file."""
    if header_line is None:
        header_line = (find_header(rows[:HEADER_WITHIN]) or 0) + 1
    numbered = ((line, line, row, "") for line, row in enumerate(rows, start=1))
    return _tabulate(numbered, "", header_line, "workbook", sheets)


def _read_workbook(
    file: SourceFile, find_header: FindHeader, sheet: str | None, header_line: int | None, fits: FitsHead | None
) -> tuple[Table | None, list[Problem]]:
    opened, problem = read_sheet(file.content, sheet, fits)
    if opened is None:
        return None, [] if problem is None else [problem]
    rows = row_texts(opened.rows, set())
    if max(map(len, rows)) > MAX_COLUMNS:
        message = f"sheet {quoted(opened.name)} has more than {MAX_COLUMNS:,} columns; needed is a table of calls"
        return None, [Problem("error", message)]
    others = tuple(name for name in opened.names if name != opened.name)
    table, problems = read_rows(rows, find_header, header_line, (opened.name, *others))
    if opened.reason:
        problems = [sheet_problem(opened.name, opened.reason), *problems]
    return table if table is None else replace(table, sheet_reason=opened.reason), problems


def _read_text(
    file: SourceFile, find_header: FindHeader, header_line: int | None
) -> tuple[Table | None, list[Problem]]:
    decoded, problem = decode_text(file.content)
    if decoded is None:
        return None, [] if problem is None else [problem]
    text = decoded.text
    if all(character.isspace() or character in f'{SEPARATORS}"' for character in text):
        message = "the file is empty; needed are a line of column names and a line for each interval"
        return None, [Problem("error", message)]
    starts_at, separator, problem = split_text(text, find_header, header_line)
    if problem is not None:
        return None, [problem]
    starts_at = 0 if header_line == 0 else starts_at
    return _tabulate(rows_of(text, separator), separator, starts_at, decoded.encoding, ())


def _tabulate(
    rows: Iterable[Row], separator: str, starts_at: int, encoding: str, sheets: tuple[str, ...]
) -> tuple[Table | None, list[Problem]]:
    header: list[str] = []
    header_line = lines = blank = 0
    columns: list[list[str]] = []
    numbers: list[int] = []
    same: dict[str, str] = {}
    above: dict[int, tuple[str, ...]] = {}
    unsplit: dict[int, tuple[str, ...]] = {}
    names: list[tuple[str, ...]] = []
    further: dict[int, int] = {}
    faults: list[Problem] = []
    for line, last, found, fault in rows:
        cells, lines = found, last
        if not any(cells) and not fault:
            blank += last - line + 1
            continue
        if last > line:
            further[line] = last - line
        if line < starts_at:
            above[line] = _kept(cells)
            continue
        joined = joined_names(names[-1] if len(names) == 1 else header, cells) if names and not numbers else None
        if joined is not None:
            names.append(tuple(cells))
            further[header_line] = further.get(header_line, 0) + last - line + 1
            further.pop(line, None)
        if (not header and cells) or joined is not None:
            header = _header(joined or cells, named=bool(starts_at))
            columns = [[] for _ in header]
            if starts_at:
                header_line = header_line or line
                names = names or [tuple(cells)]
                continue
        cells = _without_empty_end(cells, len(header))
        if fault or len(cells) > len(header):
            message = fault or _too_many(len(cells), len(header), header_line)
            unsplit[line] = _kept(cells)
            text = (separator or " | ").join(cells)[:_KEPT_CHARACTERS]
            faults.append(Problem("error", message, row=line, found=text, kind="line"))
        else:
            numbers.append(line)
            _append(columns, cells, same)
    if not header:
        message = f"nothing stands on line {starts_at:,} or below; choose the line that names the columns"
        return None, faults or [Problem("error", message, row=starts_at, kind="mapping")]
    index = pd.Index(numbers, dtype="int64")
    cells_of = pd.DataFrame(dict(enumerate(columns)), index=index, columns=range(len(header)), dtype=object)
    table = Table(
        tuple(header),
        header_line,
        separator,
        cells_of,
        above,
        unsplit,
        encoding,
        sheets,
        names=tuple(names),
        lines=lines,
        blank=blank,
        further=further,
    )
    return table, _shortened(faults)


def _append(columns: list[list[str]], cells: list[str], same: dict[str, str]) -> None:
    """Add a row; most texts are there many times, and one of each is kept."""
    if len(cells) < len(columns):
        cells = cells + [""] * (len(columns) - len(cells))
    kept = same.setdefault
    for column, cell in zip(columns, cells, strict=True):
        column.append(kept(cell, cell))


def _header(cells: list[str], *, named: bool) -> list[str]:
    """The names of columns, their places for those that have none."""
    names = [" ".join(cell.split()) if named else "" for cell in _without_empty_end(cells, 0)]
    return [name or f"column {number}" for number, name in enumerate(names, start=1)]


def _without_empty_end(cells: list[str], at_least: int) -> list[str]:
    while len(cells) > at_least and not cells[-1]:
        cells = cells[:-1]
    return cells


def _kept(cells: list[str]) -> tuple[str, ...]:
    """The beginning of a line's cells."""
    return tuple(cell[:_KEPT_CHARACTERS] for cell in _without_empty_end(cells, 0)[:_KEPT_CHARACTERS])


def _shortened(faults: list[Problem]) -> list[Problem]:
    if len(faults) <= MAX_LISTED:
        return faults
    message = f"{len(faults) - MAX_LISTED:,} more lines cannot be split into cells for reasons like those listed"
    return [
        *faults[:MAX_LISTED],
        Problem("error", message, row=faults[MAX_LISTED].row, kind="line", count=len(faults) - MAX_LISTED),
    ]


def _too_many(found: int, expected: int, header_line: int) -> str:
    why = f"as line {header_line} names the columns" if header_line else "as the first line has"
    return (
        f"the line has {found} cells; allowed are {expected}, {why} "
        "(a cell that contains the separator needs quotation marks)"
    )
