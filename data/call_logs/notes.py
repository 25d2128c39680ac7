"""What is wrong with a call log, collected by group of rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.tables.problems import Problem
from queueing.scenario.calendar import Floats, Integers

from .blocks import Count, counted


class Notes:
    """Collects what is wrong, by group of rows."""

    def __init__(self, lines: Integers) -> None:
        self.lines = lines
        self.problems: list[Problem] = []

    def add(
        self, wrong: Any, what: str, column: str | None = None, *, values: Floats | None = None, error: bool = False
    ) -> None:
        """A group of rows (a boolean for each), if there are any; ``values`` are what was found in them."""
        if not wrong.any():
            return
        row = int(np.argmax(wrong))
        found = "" if values is None else f"{values[row]:g}"
        count = Count(int(wrong.sum()), int(self.lines[row]), found)
        self.problems.append(counted(count, what, column, "error" if error else "warning"))
