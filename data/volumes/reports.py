"""Lists that a user downloads or decides on: problems grouped by kind, and tables that open safely in a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from data.tables.problems import Problem

from .choices import KINDS


@dataclass(frozen=True)
class ProblemGroup:
    """Problems of one kind: how many lines they are, and the first of them."""

    kind: str
    severity: str
    count: int
    first: Problem

    def __str__(self) -> str:
        """A sentence such as ``1,204 lines: time not readable, first at line 88``."""
        if self.kind not in KINDS or self.first.row is None:
            return str(self.first)
        if self.count == 1:
            return str(self.first)
        return f"{self.count:,} lines: {KINDS[self.kind].name}, first at line {self.first.row}: {self.first.message}"


def group_problems(problems: Iterable[Problem]) -> list[ProblemGroup]:
    """Problems by kind, errors first; those without a kind stand alone."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for number, problem in enumerate(problems):
        alone = problem.kind not in KINDS
        groups.setdefault((problem.severity, f"{number} " if alone else problem.kind), []).append(problem)
    listed = [
        ProblemGroup(same[0].kind, severity, sum(each.count for each in same), same[0])
        for (severity, _), same in groups.items()
    ]
    return sorted(listed, key=lambda group: group.severity != "error")


def spreadsheet_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV (RFC 4180) that spreadsheets open in any language; what they would take for a formula stays text.

    Lines end as the RFC has it, so that a text with either end of a line in it is quoted and cannot begin a new one.
    """
    safe = pd.concat([table.iloc[:, at].map(_kept_as_text) for at in range(table.shape[1])], axis=1)
    safe.columns = pd.Index([_kept_as_text(name) for name in table.columns])
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


_FORMULA: Final = re.compile(r"[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]")
"""How a text begins that a spreadsheet takes for a formula: also in the wide letters of East Asian ones."""
_FIGURE: Final = re.compile(r"-\$?\d[\d,.]*(?= )(?: [a-z\d%]+)*(?: \([\w .,%$-]*\))?")
"""A figure in words below zero, such as ``-8.7 min (-11 to -5.9 min)``: no formula, since it names nothing to do."""


def _kept_as_text(value: object) -> object:
    """A text that begins like a formula behind an apostrophe, as spreadsheets mark texts; all else as it is."""
    if isinstance(value, str) and _FORMULA.match(value) and not _FIGURE.fullmatch(value):
        return f"'{value}"
    return value
