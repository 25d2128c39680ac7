"""The week at a glance: a row a day, from its chance to break to the people at work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from analytics.experiments.experiment import Experiment
from analytics.measures.definitions import MEASURES
from analytics.wording import NONE, figure_in_words
from queueing.tiers import TIERS

from .day_strip import StripDay, day_strip
from .days_at_risk import worst_first

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = {
    "offered_calls": "Calls",
    "tier2_wait_p90": "90th percentile wait",
    "callback_share": "Callback share",
    "callbacks_slipped": "Carried over",
    "outcome_refused_cutoff": "Refused",
}
"""The measures of a day, by what they are called in the head of a column."""
CHANCE: Final = "Chance to break"
ON_DUTY: Final = tuple(f"on_duty_hours_{tier}" for tier in TIERS)
NOT_THERE: Final = ""


def week_table(days: Sequence[StripDay], figures: pd.DataFrame) -> pd.DataFrame:
    """A row a day, in words: chance to break, from when waits pass a limit, measures, hours on duty and cost.

    ``figures`` are those of the days' scenario by day: columns date, measure and mean. A day on which there was nothing
    to measure has empty cells.
    """
    import pandas as pd

    found = {day: dict(zip(own["measure"], own["mean"], strict=True)) for day, own in figures.groupby("date")}
    return pd.DataFrame([_row(day, found[day.date]) for day in days])


def likeliest_to_break(days: Sequence[StripDay], number: int) -> list[StripDay]:
    """The days that break most often, in order of their dates."""
    first: list[date] = [risk.date for risk in worst_first(day.risk for day in days if day.risk is not None)[:number]]
    return [day for day in days if day.date in first]


def risk_table(experiment: Experiment, baseline: str, others: Sequence[str]) -> pd.DataFrame:
    """A row a day with its chance to break in a baseline, and in others beside what is clearly better or worse."""
    import pandas as pd

    plans = {name: day_strip(experiment, name, None if name == baseline else baseline) for name in (baseline, *others)}
    days = {day.date: day.name for strip in plans.values() for day in strip}
    said = {name: {day.date: _with_verdict(day) for day in strip} for name, strip in plans.items()}
    columns = {name: [chances.get(day, NOT_THERE) for day in days] for name, chances in said.items()}
    return pd.concat([pd.Series(list(days.values()), name="Day"), pd.DataFrame(columns)], axis=1)


def _with_verdict(day: StripDay) -> str:
    """A day's chance, or what else there is to know of it; and whether it is clearly other than in the baseline."""
    verdict = day.baseline.partition(", ")[2]
    return ", ".join(filter(None, (day.chance or day.beside, verdict)))


def _row(day: StripDay, found: dict[str, float]) -> dict[str, str]:
    chance = " ".join(filter(None, (day.chance, day.baseline and f"({day.baseline})")))
    return {
        "Day": day.name,
        CHANCE: chance,
        "Waits pass a limit": day.beside,
        **{heading: _written(found[name], name) for name, heading in COLUMNS.items()},
        "Person-hours": figure_in_words(sum(found[name] for name in ON_DUTY), "calls"),
        "Cost": figure_in_words(found["cost"], "dollars"),
    }


def _written(value: float, measure: str) -> str:
    said = figure_in_words(value, MEASURES[measure].unit)
    return NOT_THERE if said == NONE else said
