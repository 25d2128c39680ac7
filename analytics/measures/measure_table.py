"""The measures that tables list, and what each of them counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .definitions import MEASURES

if TYPE_CHECKING:
    import pandas as pd


def table_measures() -> list[str]:
    """The measures that tables list: all but the flows."""
    return [name for name in MEASURES if not name.startswith("flow_")]


def definitions_table() -> pd.DataFrame:
    """What every measure but the flows counts."""
    import pandas as pd

    return pd.DataFrame(
        [
            {"Measure": measure.label, "Per": measure.basis, "Unit": measure.unit, "What it counts": measure.definition}
            for name, measure in ((name, MEASURES[name]) for name in table_measures())
        ]
    )
