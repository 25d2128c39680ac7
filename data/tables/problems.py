"""What is wrong with a file, said so that its owner can put it right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

MAX_LISTED = 1000
"""Problems of one kind that are listed one by one; the rest are only counted."""
MAX_QUOTED = 60
"""Characters of a text that a message shows."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a file (error) or that its reader should know (warning)."""

    severity: Literal["error", "warning"]
    message: str
    """What is wrong and what would be right."""
    row: int | None = None
    """The line of the file as an editor shows it (the header is line 1), or None for the whole file."""
    column: str | None = None
    """The header of the column, as the file writes it."""
    found: str = ""
    """The text that was found."""
    kind: str = ""
    """What is alike about problems that are decided on together, such as ``time``; "" where nothing is to decide."""
    count: int = 1
    """How many lines or intervals it stands for."""

    def __str__(self) -> str:
        """The place and the message, such as ``line 88, column Calls: 'abc' is not a number; allowed are ...``."""
        places = [] if self.row is None else [f"line {self.row}"]
        if self.column is not None:
            places.append(self.column if self.column.startswith("column ") else f"column {self.column}")
        return f"{', '.join(places)}: {self.message}" if places else self.message


def quoted(text: str) -> str:
    """A text from a file in quotation marks, on one line, cut where it is long."""
    return repr(text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 3] + "...")


def problems_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """A row per problem for a person to read: what kind it is, where, the text found, and what would be right."""
    return pd.DataFrame(
        [
            {
                "Kind": problem.severity,
                "Line": "" if problem.row is None else f"{problem.row}",
                "Column": problem.column or "",
                "Found": problem.found,
                "What is wrong and what would be right": problem.message,
            }
            for problem in problems
        ]
    )


class FileReading:
    """What was read from a file, with everything that is wrong with it."""

    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that are errors."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that are warnings."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")


def row_errors(texts: pd.Series, column: str, explain: Callable[[int, str], str], *, kind: str = "") -> list[Problem]:
    """An error for each text, its message given by ``explain`` from line and text.

    ``texts`` is indexed by line. Beyond ``MAX_LISTED`` one last error counts the others.
    """
    problems = [
        Problem("error", explain(line, text), row=line, column=column, found=text, kind=kind)
        for line, text in zip(texts.index[:MAX_LISTED].tolist(), texts.iloc[:MAX_LISTED], strict=True)
    ]
    if len(texts) > MAX_LISTED:
        more = len(texts) - MAX_LISTED
        message = f"from this line on, {more:,} more lines cannot be read for reasons like those listed"
        problems.append(
            Problem("error", message, row=int(texts.index[MAX_LISTED]), column=column, kind=kind, count=more)
        )
    return problems
