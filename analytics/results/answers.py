"""The answer in words: which days break, how likely, when and how badly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from analytics.comparison.cutoff_days import (
    better_by_refusals,
    cutoff_change,
    cutoff_in_words,
    cutoff_warning,
    helped_in_words,
)
from analytics.comparison.lost_callers import losses
from analytics.experiments.experiment import Experiment
from analytics.inputs.variations import hours_by_weekday
from analytics.measures.figures import values_and_calls
from analytics.measures.intervals import mean_over_replications
from analytics.measures.limits import (
    ANNOUNCED_OVER_LOWER,
    ANNOUNCED_OVER_UPPER,
    LOWER,
    UPPER,
    WAIT_LIMITS,
    breaks,
)
from analytics.measures.observations import Flags
from analytics.measures.pooled import ratio_values
from analytics.measures.scopes import CELL_MINUTES, CELLS_PER_DAY, DAYS_PER_WEEK, Floats
from analytics.wording import clock_time, day_in_words, listed, minutes_in_words, share_in_words

AT_RISK: Final = 0.2
"""A day is told of when it breaks in at least this share of the replications."""

PASSED_SHARE: Final = 0.5
"""The announced wait passes a limit when at least this share of callers is told to expect more."""

HEADLINES: Final = {
    "tier2_wait_p50": "Half wait up to",
    "tier2_wait_p90": "9 in 10 wait up to",
    ANNOUNCED_OVER_LOWER: f"Told over {LOWER} minutes",
    ANNOUNCED_OVER_UPPER: f"Told over {UPPER} minutes",
    "callback_share": "Become callbacks",
    "callbacks_slipped": "Slip past the day",
    "callback_same_day": "Called back same day",
    "outcome_refused_cutoff": "Refused per day",
    "occupancy_tier2": "Officers' occupancy",
}
"""The figures that stand first, on pages and on the command line, with what they are called there."""
COMPANIONS: Final = {
    "tier2_wait_p50": "tier2_wait_p90",
    ANNOUNCED_OVER_LOWER: ANNOUNCED_OVER_UPPER,
    "callbacks_slipped": "callback_same_day",
}
"""Headlines that stand together on a page: the first large, the other beneath it."""


@dataclass(frozen=True)
class Passing:
    """From when the announced wait passes a limit: a minute after midnight, and the limit in minutes."""

    minute: int
    limit: int


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
    passes: Passing | None
    """When the announced wait first passes the upper limit, or else the lower one, while lines are open, in the
    replications in which the day breaks; None also where the run has several days of this weekday."""

    @property
    def chance(self) -> float:
        """The share of replications in which the day breaks."""
        return self.breaks / self.replications


def days_at_risk(experiment: Experiment, scenario: str) -> list[DayAtRisk]:
    """Every day with transfers, in order, with its chance to break."""
    replications = experiment.figures[scenario]
    share, transfers = values_and_calls(replications, "day", "callback_share")
    slipped, _ = values_and_calls(replications, "day", "callbacks_slipped")
    told = {
        limit: values_and_calls(replications, "weekday_time", f"estimate_over_{limit}")
        for limit in sorted(WAIT_LIMITS, reverse=True)
    }
    days: list[date] = replications[0].period.key_columns("day")["date"]  # type: ignore[assignment]
    hours = hours_by_weekday(experiment.scenarios[scenario])
    found = []
    for column, day in enumerate(days):
        if np.isnan(share[:, column]).all():
            continue
        broken = breaks(share[:, column])
        begins = slice(day.weekday() * CELLS_PER_DAY, (day.weekday() + 1) * CELLS_PER_DAY)
        opened = _open_half_hours(hours[day.weekday()])
        passings = (
            _first_passing(opened, shares[broken, begins], calls[broken, begins], limit)
            for limit, (shares, calls) in told.items()
        )
        # By time of day there are figures of weekdays: those of a date are known where it is the only one of its kind.
        alone = sum(other.weekday() == day.weekday() for other in days) == 1
        some = broken if broken.any() else slice(None)
        found.append(
            DayAtRisk(
                date=day,
                breaks=int(broken.sum()),
                replications=len(broken),
                mean_share=float(_ratio(share[:, column], transfers[:, column])),
                callback_share=float(_ratio(share[some, column], transfers[some, column])),
                slipped=float(slipped[some, column].mean()),
                passes=next((passing for passing in passings if alone and passing is not None), None),
            )
        )
    return found


def worst_first(days: list[DayAtRisk]) -> list[DayAtRisk]:
    """The days in the order in which they are told of: those that break in most replications first."""
    return sorted(days, key=lambda day: (-day.chance, -day.callback_share, day.date))


@dataclass(frozen=True)
class Answer:
    """The answer of one scenario: a sentence, what lies behind it, and a warning where there is one."""

    sentence: str
    details: str
    warning: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.sentence, self.details, self.warning)))


def answer(experiment: Experiment, scenario: str, baseline: str | None = None) -> Answer:
    """The answer of one scenario in words, every figure computed from the run.

    Where the center loses its callers at some tier, that is told of first, and nothing is said to hold. With a
    ``baseline`` to compare with it is said, too, whether the cutoff applies on other days than there, and what is
    better only because of that.
    """
    days = days_at_risk(experiment, scenario)
    measured = experiment.figures[scenario][0].period.days
    week = "week" if measured <= DAYS_PER_WEEK else "run"
    name = "{:%A}".format if len({day.date.weekday() for day in days}) == len(days) else day_in_words
    breaking = [day for day in worst_first(days) if day.chance >= AT_RISK]
    lost = losses(experiment, scenario) or ([] if breaking else losses(experiment, scenario, "day"))
    details = []
    if not days:
        sentence = "No call gets to Tier 2." if lost else "No call asked for Tier 2: there is nothing to wait for."
    elif breaking:
        worst, *others = breaking
        sentence = (
            f"{name(worst.date)} breaks: {_broken_day(worst)}, in {_weeks(worst.breaks, worst.replications, week)}."
        )
        details = _behind(worst, [f"{name(day.date)} in {day.breaks}" for day in others], name(worst.date), week)
    else:
        held = _weeks_held(days, week)
        sentence = f"Every day holds in {held}."
        if lost:
            sentence = f"Of those who get through, fewer than a quarter become callbacks on each day, in {held}."
        heaviest = max(days, key=lambda day: day.mean_share)
        share = share_in_words(heaviest.mean_share)
        details = [f"On the heaviest, {name(heaviest.date)}, {share} of transfers become callbacks on average."]
    told = [f"{loss.in_words(name(loss.date) if loss.date else '')}." for loss in lost]
    change = "" if baseline is None else _change(experiment, scenario, baseline)
    if not change:
        details.append(cutoff_in_words(experiment, scenario))
    return Answer(
        sentence=" ".join(filter(None, [*told, sentence, change])),
        details=" ".join(filter(None, details)),
        warning=cutoff_warning(experiment, scenario),
    )


def _change(experiment: Experiment, scenario: str, baseline: str) -> str:
    """How the days of the cutoff differ from the baseline's, and what is better for that alone; empty if they don't."""
    change = cutoff_change(experiment, baseline, scenario)
    if not change:
        return ""
    better = better_by_refusals(experiment, baseline, scenario, HEADLINES)
    alone = (
        f"; what is better ({better}) is so only among those who are let through: "
        f"{helped_in_words(experiment, baseline, scenario)}"
    )
    return f"{change[0].upper()}{change[1:]}{alone if better else ''}."


def _broken_day(day: DayAtRisk) -> str:
    """What the day is like when it breaks."""
    parts = [f"{share_in_words(day.callback_share)} of transfers become callbacks"]
    if day.passes is not None:
        passed = minutes_in_words(day.passes.limit).replace("min", "minutes")
        parts.insert(0, f"from {clock_time(day.passes.minute)} the announced wait passes {passed}")
    slipped = round(day.slipped)
    if slipped:
        parts.append(f"{slipped:,} {'slips' if slipped == 1 else 'slip'} past the day")
    return listed(parts)


def _behind(worst: DayAtRisk, others: list[str], name: str, week: str) -> list[str]:
    """What the figures of the sentence are, and which other days break."""
    details = []
    if others:
        details.append(f"Breaking, too: {listed(others)} of {worst.replications} {week}s.")
    if worst.breaks < worst.replications:
        means = f"Figures are means of the {week}s in which {name} breaks"
    else:
        means = f"Figures are means of all {week}s"
    passing = "; the wait passes a limit once half of the callers are told to expect more" if worst.passes else ""
    return [*details, f"{means}{passing}."]


def _weeks(number: int, every: int, week: str) -> str:
    """How many of the replications; ``week`` is what one of them is called, a run where it has several weeks."""
    if number < every:
        return f"{number} of {every} simulated {week}s"
    return f"all {every} simulated {week}s" if every > 1 else f"the only simulated {week}"


def _weeks_held(days: list[DayAtRisk], week: str) -> str:
    """In how many weeks every single day holds, at the least."""
    replications = days[0].replications
    held = replications - max(day.breaks for day in days)
    return f"{'' if held == replications else 'at least '}{_weeks(held, replications, week)}"


def _open_half_hours(hours: tuple[int, int] | None) -> Flags:
    """The half-hours of a day in which a wait is announced: once lines are shut, everybody is called back."""
    opens, closes = hours or (0, 0)
    first = np.arange(CELLS_PER_DAY) * CELL_MINUTES
    return np.asarray((first + CELL_MINUTES > opens) & (first + CELL_MINUTES <= closes))


def _first_passing(opened: Flags, shares: Floats, calls: Floats, limit: int) -> Passing | None:
    """The first open half-hour in which a large share of callers is told to expect more; None where there is none."""
    passed = np.flatnonzero(opened & (_ratio(shares, calls) >= PASSED_SHARE))
    return Passing(int(passed[0]) * CELL_MINUTES, limit) if len(passed) else None


def _ratio(shares: Floats, calls: Floats) -> Floats:
    """The share of the calls of some replications together, from those of each; NaN where there are none."""
    return mean_over_replications(ratio_values(shares, calls))
