"""The answer in words: which days break, how likely, when and how badly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from .experiment import Experiment
from .measures import MEASURES
from .scopes import CELL_MINUTES, CELLS_PER_DAY, Floats, Scope
from .wording import clock_time, number_in_words, share_in_words

BREAKING_SHARE: Final = 0.25
"""A day breaks when at least this share of its transfers becomes a callback."""
AT_RISK: Final = 0.2
"""A day is told of when it breaks in at least this share of the replications."""

HEADLINES: Final = {
    "tier2_wait_p50": "Half wait up to",
    "tier2_wait_p90": "9 in 10 wait up to",
    "estimate_over_20": "Told over 20 minutes",
    "estimate_over_30": "Told over 30 minutes",
    "callback_share": "Become callbacks",
    "callback_same_day": "Called back same day",
    "outcome_refused_cutoff": "Refused per day",
    "occupancy_tier2": "Officers' occupancy",
}
"""The figures that stand first, on pages and on the command line, with what they are called there."""

_ROW: Final = {name: row for row, name in enumerate(MEASURES)}


@dataclass(frozen=True)
class DayAtRisk:
    """A day, in how many replications it breaks, and what it is like in those."""

    date: date
    breaks: int
    replications: int
    mean_share: float
    """Share of transfers that become callbacks, over all replications."""
    callback_share: float
    """The same share, and ``slipped`` past the day, in the replications in which the day breaks (or in all if none)."""
    slipped: float
    begins: int | None
    """Minute after midnight from which more than a quarter of callers are told to expect over 20 minutes."""

    @property
    def chance(self) -> float:
        """The share of replications in which the day breaks."""
        return self.breaks / self.replications


def days_at_risk(experiment: Experiment, scenario: str) -> list[DayAtRisk]:
    """Every day with transfers, in order, with its chance to break."""
    share = _values(experiment, scenario, "day", "callback_share")
    slipped = _values(experiment, scenario, "day", "callbacks_slipped")
    told = _values(experiment, scenario, "weekday_time", "estimate_over_20")
    days: list[date] = experiment.figures[scenario][0].period.key_columns("day")["date"]  # type: ignore[assignment]
    found = []
    for column, day in enumerate(days):
        if np.isnan(share[:, column]).all():
            continue
        broken = share[:, column] >= BREAKING_SHARE
        begins = None
        if broken.any():
            first = day.weekday() * CELLS_PER_DAY
            begins = _first_above(told[broken, first : first + CELLS_PER_DAY])
        found.append(
            DayAtRisk(
                date=day,
                breaks=int(broken.sum()),
                replications=len(broken),
                mean_share=float(np.nanmean(share[:, column])),
                callback_share=float(np.nanmean(share[broken if broken.any() else slice(None), column])),
                slipped=float(slipped[broken if broken.any() else slice(None), column].mean()),
                begins=begins,
            )
        )
    return found


@dataclass(frozen=True)
class Answer:
    """The answer of one scenario: a sentence, and what lies behind it."""

    sentence: str
    details: str

    def __str__(self) -> str:
        return f"{self.sentence} {self.details}".strip()


def answer(experiment: Experiment, scenario: str) -> Answer:
    """The answer of one scenario in words, every figure computed from the run."""
    days = days_at_risk(experiment, scenario)
    if not days:
        return Answer("No call asked for Tier 2: there is nothing to wait for.", "")
    breaking = [day for day in days if day.chance >= AT_RISK]
    if breaking:
        first, *others = breaking
        named = [f"{first.date:%A} breaks in {first.breaks}", *(f"{day.date:%A} in {day.breaks}" for day in others)]
        listed = named[0] if not others else f"{', '.join(named[:-1])} and {named[-1]}"
        sentence = f"{listed} of {first.replications} simulated weeks."
        details = [_broken_day(max(breaking, key=lambda day: (day.chance, day.callback_share)))]
    else:
        heaviest = max(days, key=lambda day: day.mean_share)
        share = share_in_words(heaviest.mean_share)
        sentence = "Every day holds."
        details = [f"On the heaviest, {heaviest.date:%A}, {share} of transfers become callbacks on average."]
    refused = np.nansum(_values(experiment, scenario, "day", "outcome_refused_cutoff"), axis=1).mean()
    if refused >= 1:
        details.append(f"The cutoff refuses {number_in_words(refused)} callers in all.")
    return Answer(sentence, " ".join(details))


def _broken_day(day: DayAtRisk) -> str:
    said = f"When {day.date:%A} breaks, "
    if day.begins is not None:
        said += f"over a quarter of callers are told to expect more than 20 minutes from {clock_time(day.begins)}, "
    said += f"{share_in_words(day.callback_share)} of the day's transfers become callbacks"
    return f"{said} and {number_in_words(day.slipped)} slip past the day." if day.slipped >= 1 else f"{said}."


def _first_above(shares: Floats) -> int | None:
    """The minute after midnight of the first half-hour whose mean share is above a quarter."""
    known = ~np.isnan(shares)
    number = known.sum(axis=0)
    total = np.where(known, shares, 0.0).sum(axis=0)
    above = np.flatnonzero((number > 0) & (total > BREAKING_SHARE * number))
    return int(above[0]) * CELL_MINUTES if len(above) else None


def _values(experiment: Experiment, scenario: str, scope: Scope, measure: str) -> Floats:
    """A measure's values, shape (replications, groups)."""
    values: Floats = experiment.values(scenario, scope)[:, _ROW[measure], :]
    return values
