"""How a forecast that was kept did: held against the days that came since.

WAPE is the sum of absolute errors over the sum of calls, bias the sum of errors over it: above 0 where more was
expected than came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from analytics.wording import day_in_words, number_in_words, share_in_words

from .call_history import CallHistory

_LITTLE: Final = 0.005


@dataclass(frozen=True)
class Outcome:
    """How a forecast did on the days that came."""

    first: date
    last: date
    days: int
    """Of which something is known, and on which calls came or were expected."""
    wape: float
    held_80: float
    """The share of days inside their 80 % interval."""
    bias: float


def outcome(days: pd.DataFrame, history: CallHistory) -> Outcome | None:
    """How a forecast did, of ``days`` as :meth:`analytics.forecasts.forecast.Forecast.by_day` gives them.

    None where the history has none of them, or no calls on them.
    """
    place = (pd.DatetimeIndex(days["date"]) - pd.Timestamp(history.first)).days.to_numpy()
    inside = (place >= 0) & (place < history.days)
    place, rows = place[inside], days[inside]
    came, expected = history.totals[place], rows["calls"].to_numpy(dtype=np.float64)
    known = ~history.missing[place] & ((came > 0) | (expected > 0))
    if not came[known].any():
        return None
    came, expected, rows = came[known], expected[known], rows[known]
    held = (rows["low_80"].to_numpy() <= came) & (came <= rows["high_80"].to_numpy())
    return Outcome(
        rows["date"].iloc[0].date(),
        rows["date"].iloc[-1].date(),
        len(rows),
        float(np.abs(expected - came).sum() / came.sum()),
        float(held.mean()),
        float((expected - came).sum() / came.sum()),
    )


def outcome_in_words(found: Outcome, saved_by: str, saved_on: date) -> str:
    """How it did, in a sentence."""
    days = "1 day" if found.days == 1 else f"{number_in_words(found.days)} days"
    way = "more" if found.bias > 0 else "fewer"
    bias = (
        "together as many calls were expected as came"
        if abs(found.bias) < _LITTLE
        else f"together {share_in_words(abs(found.bias))} {way} calls were expected than came"
    )
    return (
        f"The forecast that {saved_by} kept on {day_in_words(saved_on)} {saved_on.year}, held against the {days} that "
        f"came since ({day_in_words(found.first)} to {day_in_words(found.last)} {found.last.year}): off by "
        f"{share_in_words(found.wape)} of the calls (WAPE), {share_in_words(found.held_80)} of days inside the 80 % "
        f"interval, {bias}."
    )
