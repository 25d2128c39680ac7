"""The default inputs, and where they come from: published, measured on another center's data, or assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.samples.scenarios import full_center
from queueing.scenario.every_input import INPUTS_BY_GROUP, REASON_INPUTS
from queueing.scenario.inputs import YOUR_CHOICE, Input

from .scenario_edits import value_at
from .values_in_words import reasons_in_words, value_in_words

if TYPE_CHECKING:
    import pandas as pd

OUR_ASSUMPTION: Final = "Our assumption"


def assumptions_table() -> pd.DataFrame:
    """Every input whose default is not the planner's choice: columns Input, Default, Standing, Source.

    Of inputs that have no default of their own, such as staffing, it is that of the full center.
    """
    import pandas as pd

    center = full_center()
    rows = []
    for each in (each for group in INPUTS_BY_GROUP.values() for each in group):
        value = value_at(center, each.path) if each.default is ... else each.default
        if each.kind == "reasons":
            inner = (one for one in REASON_INPUTS.values() if one.kind != "text")
            rows += [(one, reasons_in_words(value, one.path)) for one in inner]
        else:
            rows.append((each, value_in_words(each, value, center)))
    return pd.DataFrame([_row(about, default) for about, default in rows if about.standing != YOUR_CHOICE])


def _row(about: Input, default: str) -> dict[str, str]:
    return {
        "Input": about.label,
        "Default": default,
        "Standing": about.standing,
        "Source": about.source or OUR_ASSUMPTION,
    }
