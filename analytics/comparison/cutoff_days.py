"""On how many days the cutoff applies, in words, and what a plan owes to refusing more callers than another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from analytics.experiments.experiment import Estimate, Experiment
from analytics.measures.definitions import CALLBACK_HOURS, WAIT_PERCENTILES
from analytics.measures.limits import WAIT_LIMITS
from analytics.measures.scopes import DAYS_PER_WEEK
from analytics.measures.service_levels import OF_SERVICE_LEVELS
from analytics.wording import listed, number_in_words, share_in_words

_SERVICE_LEVELS: Final = tuple(each.name for each in OF_SERVICE_LEVELS if each.name.startswith("service_level_tier2"))
EASED: Final = {
    "tier2_wait_mean": "waits",
    **{f"tier2_wait_p{percent}": "waits" for percent in WAIT_PERCENTILES},
    **{f"{kind}_over_{limit}": "waits" for kind in ("wait", "estimate") for limit in WAIT_LIMITS},
    **dict.fromkeys(("live_wait_mean", "abandonment_tier2"), "waits of live holders"),
    **dict.fromkeys(("callback_share", "callbacks", "callbacks_waiting"), "callbacks"),
    **dict.fromkeys(("callback_wait_mean", "callback_wait_p50", "callback_wait_p90"), "time to callback"),
    **{f"callback_within_{hours}h": "time to callback" for hours in CALLBACK_HOURS},
    **dict.fromkeys(("callbacks_slipped", "backlog_at_close"), "what slips past the day"),
    "callback_same_day": "callbacks the same day",
    **dict.fromkeys(("person_wait_mean", "person_wait_mean_callbacks_zero", *_SERVICE_LEVELS), "waits"),
}
"""Measures of those who are let through to Tier 2, which gain when fewer are, and what they are about."""
_MORE_IS_BETTER: Final = {
    *("callback_same_day", *_SERVICE_LEVELS),
    *(f"callback_within_{hours}h" for hours in CALLBACK_HOURS),
}
_HELPED: Final = ("asking_live", "asking_same_day")
WHY_NEVER: Final = {
    "heavy_days": "no simulated day is heavy",
    "long_waits": "at its time no simulated day has a long wait",
}
"""Why a cutoff is in force on no simulated day, by its rule."""


@dataclass(frozen=True)
class CutoffDays:
    """On how many of the open days of a run the cutoff applies, on average, and whom it refuses."""

    days: float
    """0 without a cutoff."""
    open_days: int
    refused: float
    """Callers refused in a run."""
    planned: bool
    """Whether the plan has a cutoff at all."""

    def on_days(self) -> str:
        """``on 1.2 of 5 days``."""
        number = number_in_words(self.days)
        if number == "0" and self.days > 0:
            number = "fewer than 0.1"
        return f"on {number} of {self.open_days} {'day' if self.open_days == 1 else 'days'}"


def cutoff_days(experiment: Experiment, name: str) -> CutoffDays | None:
    """On how many days a plan's cutoff applies; None where it is not known, as of runs kept by earlier versions."""
    estimates = experiment.estimates(name)
    open_days = int(experiment.figures[name][0].period.open_days.sum())
    planned = experiment.scenarios[name].cutoff.rule != "never" and open_days > 0
    share = estimates["cutoff_days"].mean if planned else 0.0
    if math.isnan(share):
        return None
    return CutoffDays(share * open_days, open_days, _refused(experiment, name), planned)


def cutoff_in_words(experiment: Experiment, name: str) -> str:
    """``The cutoff applies on 1.2 of 5 days and refuses 34 callers in an average week.``; empty where it never does."""
    found, refused = cutoff_days(experiment, name), number_in_words(_refused(experiment, name))
    whom = "nobody" if refused == "0" else f"{refused} callers in an average {_run(experiment, name)}"
    if found is None:
        return f"The cutoff refuses {whom}."
    return f"The cutoff applies {found.on_days()} and refuses {whom}." if found.days > 0 else ""


def cutoff_warning(experiment: Experiment, name: str) -> str:
    """That a plan's cutoff never applies, and why; empty where it does or where there is none."""
    found = cutoff_days(experiment, name)
    if found is None or not found.planned or found.days > 0:
        return ""
    why = WHY_NEVER.get(experiment.scenarios[name].cutoff.rule, "no simulated day is one on which it is in force")
    return f"The cutoff never applies: {why}, so nobody is refused."


def cutoff_change(experiment: Experiment, baseline: str, name: str) -> str:
    """How the days of the cutoff, or those refused, change against the baseline, as part of a sentence; empty if not.

    ``the cutoff applies on 2.3 of 5 days instead of 1.2 and refuses 310 callers a week instead of 34``.
    """
    before, after = cutoff_days(experiment, baseline), cutoff_days(experiment, name)
    if before is None or after is None:
        return ""
    was, now, refused_before, refused = map(
        number_in_words, (before.days, after.days, before.refused, after.refused)
    )  # fmt: skip
    run = _run(experiment, name)
    if not after.days:
        gone = f"the cutoff never applies instead of {before.on_days()}, and refuses nobody instead of {refused_before}"
        return f"{gone} callers a {run}" if before.days else ""
    refuses = f"refuses {refused} callers a {run} instead of {refused_before}"
    if was != now:
        return f"the cutoff applies {after.on_days()} instead of {was if before.days else 'never'} and {refuses}"
    difference = experiment.estimates(name, baseline)["outcome_refused_cutoff"]
    changed = refused != refused_before and (difference.low > 0 or difference.high < 0)
    return f"the cutoff, {after.on_days()} as before, {refuses}" if changed else ""


def better_by_refusals(experiment: Experiment, baseline: str, name: str, measures: Iterable[str]) -> str:
    """What is better than in the baseline only among those who are let through; empty where nothing is.

    ``waits and callbacks``. Figures of Tier 2 leave out whom the cutoff refuses. What they say is no gain where clearly
    more are refused and yet, of all who ask for an officer, no more are helped on the same day.
    """
    differences = experiment.estimates(name, baseline)
    if not differences["refused_share"].low > 0 or sum(differences[each].mean for each in _HELPED) > 0:
        return ""
    better = dict.fromkeys(EASED[each] for each in measures if each in EASED and _is_better(differences[each], each))
    return listed(list(better)) if better else ""


def helped_in_words(experiment: Experiment, baseline: str, name: str) -> str:
    """Of all who ask for an officer how many are helped the same day, and how many were in the baseline."""
    now, before = (
        share_in_words(sum(experiment.estimates(each)[part].mean for part in _HELPED)) for each in (name, baseline)
    )
    return f"of all who ask for an officer {now} are helped the same day, {before} in the baseline"


def _is_better(difference: Estimate, measure: str) -> bool:
    return difference.low > 0 if measure in _MORE_IS_BETTER else difference.high < 0


def _refused(experiment: Experiment, name: str) -> float:
    """Callers refused in a run."""
    figures = experiment.figures[name][0]
    return experiment.estimates(name)["outcome_refused_cutoff"].mean * float(figures.period.days_in("overall")[0])


def _run(experiment: Experiment, name: str) -> str:
    days = experiment.figures[name][0].period.days
    return "week" if days <= DAYS_PER_WEEK else f"run of {days} days"
