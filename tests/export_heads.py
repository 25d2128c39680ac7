"""What the heads of exported tables are held to: words that people read, and a unit for every figure."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

UNITS: Final = frozenset(
    {"minutes", "hours", "share", "dollars", "calls", "callbacks", "people", "attempts", "appointments", "days"}
    | {"weeks", "observations", "ratio", "errors", "cv"}
)
"""Words that say what a figure is counted in; the last are of figures without one."""
NUMBERED: Final = frozenset(
    {"Person", "Call", "Line", "Found", "Version", "Seed", "p-value (Holm)", "Log likelihood below the best"}
)
"""Columns whose numbers count nothing."""
_NAME: Final = re.compile(r"[a-z]\w*|\w*_\w*")
_NUMBER: Final = re.compile(r"-?\d[\d,.]*")


def faults_of_heads(table: pd.DataFrame) -> list[str]:
    """The heads of a table that nobody would read so, and the columns of bare figures whose unit nothing says."""
    faults = [f"{head}: a name of the program" for head in map(str, table.columns) if _NAME.fullmatch(head)]
    if "Unit" in table.columns:
        return faults
    bare = [str(head) for head, cells in zip(table.columns, table.T.to_numpy(), strict=True) if _are_figures(cells)]
    return faults + [
        f"{head}: a figure without a unit"
        for head in bare
        if head not in NUMBERED and UNITS.isdisjoint(re.findall(r"\w+", head.lower()))
    ]


def _are_figures(cells: object) -> bool:
    """Whether a column holds bare numbers, as numbers or as texts."""
    filled = [cell for cell in pd.Series(cells).dropna() if cell != ""]
    return bool(filled) and all(
        (isinstance(cell, int | float) and not isinstance(cell, bool)) or bool(_NUMBER.fullmatch(str(cell)))
        for cell in filled
    )
