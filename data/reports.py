"""Lists that a user downloads or decides on: problems grouped by kind, and tables that open safely in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from .choices import KINDS
from .problems import Problem


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
    """A table as CSV that spreadsheets open in any language; a text that they would take for a formula stays a text."""
    safe = table.copy()
    for name in safe.select_dtypes("object").columns:
        texts = safe[name].map(lambda value: isinstance(value, str))
        harmful = texts & safe[name].astype(str).str.match(r"[=+\-@\t\r]")
        safe[name] = safe[name].mask(harmful, "'" + safe[name].astype(str))
    return safe.to_csv(index=False).encode("utf-8-sig")
