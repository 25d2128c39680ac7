"""The answer in words: which day breaks, how likely, what happens if it does, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from analytics.comparison.cutoff_days import (
    better_by_refusals,
    cutoff_change,
    cutoff_in_words,
    cutoff_warning,
    helped_in_words,
)
from analytics.comparison.lost_callers import losses
from analytics.experiments.experiment import Experiment
from analytics.measures.limits import ANNOUNCED_OVER_UPPER, BREAKING_SHARE, UPPER
from analytics.wording import number_in_words, share_in_words, span_in_words

from .days_at_risk import AT_RISK, DayAtRisk, can_break, days_at_risk, name_of_day, worst_first
from .drivers import drivers_in_words
from .risk_words import breaking_in_words, risk_in_words, run_in_words, weeks_in_words

HEADLINES: Final = {
    "tier2_wait_p50": "Median wait",
    "tier2_wait_p90": "90th percentile wait",
    ANNOUNCED_OVER_UPPER: f"Announced wait over {UPPER} min",
    "callback_share": "Callback share",
    "callbacks_slipped": "Carried over, a day",
    "outcome_refused_cutoff": "Refused by the cutoff, a day",
    "occupancy_tier2": "Occupancy",
}
"""The figures that stand first, on pages and on the command line, with what they are called there."""


@dataclass(frozen=True)
class Answer:
    """The answer of one scenario: a sentence, what lies behind it, how it is to be read, and a warning if any."""

    sentence: str
    details: str
    """What breaking means, why the day at risk breaks, and what the cutoff does."""
    notes: str
    """What the figures are taken over."""
    warning: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.sentence, self.details, self.notes, self.warning)))


def answer(
    experiment: Experiment, scenario: str, baseline: str | None = None, breaking_share: float = BREAKING_SHARE
) -> Answer:
    """The answer of one scenario in words, every figure computed from the run.

    Where the center loses its callers at some tier, that is told of first, and nothing is said to hold. With a
    ``baseline`` to compare with it is said, too, whose chance to break changes, whether the cutoff applies on other
    days than there, and what is better only because of that. A day breaks when at least ``breaking_share`` of its
    transfers become callbacks.
    """
    days = days_at_risk(experiment, scenario, breaking_share)
    chances = days if can_break(experiment, scenario) else []
    is_at_risk = any(day.is_known and day.chance >= AT_RISK for day in chances)
    lost = losses(experiment, scenario) or ([] if is_at_risk else losses(experiment, scenario, "day"))
    told = [f"{loss.in_words(name_of_day(days, loss.date) if loss.date else '')}." for loss in lost]
    if days:
        risk = risk_in_words(experiment, scenario, baseline, breaking_share)
    else:
        risk = "No call gets to Tier 2." if lost else "No call asked for Tier 2: there is nothing to wait for."
    change = "" if baseline is None else _change(experiment, scenario, baseline)
    details = _details(experiment, scenario, chances, breaking_share)
    if not change:
        details.append(cutoff_in_words(experiment, scenario))
    return Answer(
        sentence=" ".join(filter(None, [*told, risk, change])),
        details=" ".join(filter(None, details)),
        notes=_notes(chances, run_in_words(experiment, scenario)),
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


def _details(experiment: Experiment, scenario: str, days: list[DayAtRisk], breaking_share: float) -> list[str]:
    """What breaking means, and what sets the likeliest day to break apart from the others."""
    if not days:
        return []
    worst = worst_first(days)[0]
    name = name_of_day(days, worst.date)
    why = drivers_in_words(experiment, scenario, worst.date, name) if worst.chance >= AT_RISK else ""
    return [breaking_in_words(breaking_share), why]


def _notes(days: list[DayAtRisk], run: str) -> str:
    """How well the chance of the likeliest day to break is known, and what the figures of a day that breaks are."""
    if not days:
        return ""
    worst = worst_first(days)[0]
    name, lines = name_of_day(days, worst.date), []
    if worst.is_known:
        span = span_in_words(*worst.chance_interval, "share")
        of_all = weeks_in_words(worst.replications, run)
        lines.append(f"{name} breaks in {worst.breaks} of {of_all} (95 % interval of its chance: {span}).")
    if worst.chance >= AT_RISK:
        slipped = number_in_words(worst.slipped)
        passing = "; waits pass a limit once half of the callers are told to expect more" if worst.passes else ""
        means = f"Figures of {name} are means of the {run}s in which it breaks"
        lines.append(f"{means}: {slipped} of its callbacks are then carried over{passing}.")
    else:
        heaviest = max(days, key=lambda day: day.mean_share)
        share = share_in_words(heaviest.mean_share)
        which = f"On {name_of_day(days, heaviest.date)}, the heaviest day"
        lines.append(f"{which}, {share} of transfers become callbacks on average.")
    return " ".join(lines)
