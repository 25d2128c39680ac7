"""Comparisons in words: what differs, how surely, and what more simulated weeks would do."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from analytics.experiments.experiment import Estimate
from analytics.inputs.same_callers import SAME, callers_in_words, callers_met
from analytics.measures.bases import other_basis
from analytics.measures.definitions import MEASURES
from analytics.units import Unit, unit_in_words
from analytics.wording import (
    change_in_words,
    change_interval_in_words,
    change_span_in_words,
    figure_in_words,
    interval_in_words,
    number_in_words,
    signed_span_in_words,
    size_in_words,
    span_in_words,
)

from .compare import Comparison, Difference, width_with_other_callers
from .cutoff_days import better_by_refusals, cutoff_change, cutoff_days, cutoff_warning, helped_in_words
from .lost_callers import new_losses

if TYPE_CHECKING:
    import pandas as pd

MOST_REPLICATIONS_TOLD: Final = 10_000
"""With a difference so close to the threshold that more than this are needed, no number is worth telling."""


def difference_in_words(difference: Difference) -> str:
    """A difference with its interval: ``12 min less (8-16 min less)``."""
    unit = MEASURES[difference.measure].unit
    return change_interval_in_words(difference.mean, difference.low, difference.high, unit)


def verdict_in_words(difference: Difference) -> str:
    """Whether a difference is clear, unclear, or too small to matter; of an unclear one, whether there is any."""
    if difference.verdict == "no figure":
        return "no figure to compare"
    if difference.verdict == "too small":
        return "too small to matter"
    if difference.verdict == "unclear" and difference.exists:
        return f"unclear: {_direction(difference)}, but perhaps too little to matter"
    return difference.verdict


def what_more_would_do(difference: Difference) -> str:
    """What more simulated weeks would do to an unclear difference; empty for others."""
    if difference.verdict != "unclear":
        return ""
    matters = abs(difference.mean) > difference.threshold
    outcome = "clear" if matters else "too small to matter"
    if difference.replications_needed > MOST_REPLICATIONS_TOLD:
        size = size_in_words(difference.threshold, MEASURES[difference.measure].unit)
        return f"It is too close to {size}, where it begins to matter, for more simulated weeks to tell."
    return f"About {difference.replications_needed:,} simulated weeks would show it {outcome}, if it stays as it is."


def headline(comparison: Comparison, measure: str) -> str:
    """The answer in a short sentence: the largest clear difference in a measure."""
    found = _of_measure(comparison, measure)
    clear = [each for each in found.values() if each.verdict == "clear"]
    label, unit = MEASURES[measure].label, MEASURES[measure].unit
    if clear:
        most = max(clear, key=lambda each: abs(each.mean))
        said = f"{label}: {change_in_words(most.mean, unit)} with {most.scenario}"
        experiment, baseline = comparison.experiment, comparison.baseline
        if new_losses(experiment, baseline, most.scenario):
            return f"{said}, which loses more of its callers"
        only = better_by_refusals(experiment, baseline, most.scenario, [measure])
        return f"{said}, only among those who are let through" if only else said
    if all(each.verdict == "no figure" for each in found.values()):
        return f"{label}: there is no figure to compare"
    if all(each.verdict == "too small" for each in found.values()):
        return f"{label}: no plan makes a difference that matters"
    return f"{label}: no plan is clearly different from {comparison.baseline}"


def sentence(comparison: Comparison, measure: str) -> str:
    """What every scenario does to one measure, as the answer, with what else has to be known to read it.

    That is on how many other days the cutoff applies, what is better only since more callers are refused, and where
    the plan loses more callers than the baseline.
    """
    said = []
    for name, found in _of_measure(comparison, measure).items():
        unit = MEASURES[measure].unit
        if found.verdict == "clear":
            change = f"{name} {change_in_words(found.mean, unit)}"
        elif found.verdict == "too small":
            change = f"{name} no difference that matters"
        elif found.verdict == "unclear":
            change = f"{name} unclear ({change_in_words(found.mean, unit)} so far)"
        else:
            change = f"{name} no figure"
        said.append(", ".join([change, *_beside_it(comparison, found)]))
    return f"{MEASURES[measure].label}, against {comparison.baseline}: {'; '.join(said)}."


def _beside_it(comparison: Comparison, difference: Difference) -> list[str]:
    """What has to be known of a plan to read its difference, as parts of a sentence."""
    experiment, baseline, name = comparison.experiment, comparison.baseline, difference.scenario
    parts = []
    if difference.verdict == "clear" and better_by_refusals(experiment, baseline, name, [difference.measure]):
        parts.append(f"but only among those who are let through: {helped_in_words(experiment, baseline, name)}")
    change = cutoff_change(experiment, baseline, name)
    if change:
        parts.append(f"and {change}")
    lost = [each.in_words() for each in new_losses(experiment, baseline, name) if not (change and each.by_cutoff)]
    return [*parts, *(f"but {each if each.startswith('Tier') else each[0].lower() + each[1:]}" for each in lost)]


def cutoffs_in_words(comparison: Comparison) -> list[str]:
    """On how many days each plan's cutoff applies, a line for all, and one for each whose cutoff never does."""
    experiment = comparison.experiment
    names = [comparison.baseline, *comparison.others]
    found = {name: cutoff_days(experiment, name) for name in names}
    days = [f"{name} {each.on_days()}" for name, each in found.items() if each is not None and each.days > 0]
    warnings = {name: cutoff_warning(experiment, name) for name in names}
    return [
        *([f"The cutoff applies: {'; '.join(days)}."] if days else []),
        *(f"{name}: {warning}" for name, warning in warnings.items() if warning),
    ]


def correction_in_words(comparison: Comparison) -> str:
    """For how many comparisons the figures are corrected, and what that gives."""
    number = comparison.corrected_for
    experiment = comparison.experiment
    pairing = callers_in_words(experiment.scenarios, comparison.baseline, experiment.replications)
    if number == 0:
        return f"{pairing} No comparison has an interval: in fewer than two of them was there anything to compare."
    if number == 1:
        return f"{pairing} One comparison: nothing had to be corrected."
    return (
        f"{pairing} Corrected for {number} comparisons at once: the intervals hold all together with 95 % "
        "(Bonferroni), and a difference is called one only where its p-value, corrected by Holm, is at most 5 %."
    )


def pairing_in_words(comparison: Comparison, measure: str) -> str:
    """What the same callers gain for the differences in one measure; empty where there is nothing to tell."""
    plans = comparison.experiment.scenarios
    alike = [
        name for name in comparison.others if callers_met(plans[comparison.baseline], plans[name]).startswith(SAME)
    ]
    times = {name: width_with_other_callers(comparison, name, measure) for name in alike}
    said = {name: number_in_words(wider) for name, wider in times.items() if 1 < wider < math.inf}
    told = [f"{name} {wider}" for name, wider in said.items() if wider != "1"]
    if not told:
        return ""
    return f"With callers of its own for each plan, intervals would be wider, this many times: {'; '.join(told)}."


def comparison_table(comparison: Comparison) -> pd.DataFrame:
    """Measures as rows, scenarios as columns: the baseline's figure, and of others difference and verdict."""
    return _table(
        comparison,
        lambda own, unit: interval_in_words(own.mean, own.low, own.high, unit),
        lambda each: f"{difference_in_words(each)}; {verdict_in_words(each)}",
    )


def comparison_lines(comparison: Comparison) -> pd.DataFrame:
    """The same for narrow columns: in each cell a line for the figure, one for its interval and one for the verdict."""

    def of_other(each: Difference) -> str:
        unit = MEASURES[each.measure].unit
        if each.verdict == "no figure":
            return verdict_in_words(each)
        change, span = (
            change_in_words(each.mean, unit),
            change_span_in_words(each.low, each.high, unit, beside=each.mean),
        )
        if " to " in span:
            span = signed_span_in_words(each.low, each.high, unit, beside=each.mean)
        verdict = verdict_in_words(each).partition(":")[0]
        return "\n".join([change, *([span] if span not in ("", change) else []), verdict])

    def of_baseline(own: Estimate, unit: Unit) -> str:
        span = span_in_words(own.low, own.high, unit, beside=own.mean)
        return "\n".join(filter(None, [figure_in_words(own.mean, unit), span]))

    return _table(comparison, of_baseline, of_other)


def bases_in_words(comparison: Comparison) -> list[str]:
    """Of each figure that rests on far fewer or more calls than the baseline's how many they are, a line each."""
    experiment = comparison.experiment
    (first, *_) = experiment.figures[comparison.baseline]
    before = experiment.estimates(comparison.baseline)
    lines = []
    for name in comparison.others:
        now = experiment.estimates(name)
        for measure in comparison.measures:
            calls, usual = (each[measure].calls / experiment.replications for each in (now, before))
            basis = other_basis(measure, calls, usual, first.period.days)
            if basis:
                lines.append(f"{name}, {MEASURES[measure].label}: {basis}.")
    return lines


def _table(
    comparison: Comparison, of_baseline: Callable[[Estimate, Unit], str], of_other: Callable[[Difference], str]
) -> pd.DataFrame:
    import pandas as pd

    baseline = comparison.experiment.estimates(comparison.baseline)
    rows = []
    for measure in comparison.measures:
        unit, own = MEASURES[measure].unit, baseline[measure]
        found = _of_measure(comparison, measure)
        threshold = next(iter(found.values())).threshold
        rows.append(
            {
                "Figure": MEASURES[measure].full_label,
                "Matters from": size_in_words(threshold, unit),
                comparison.baseline: of_baseline(own, unit),
                **{name: of_other(each) for name, each in found.items()},
            }
        )
    return pd.DataFrame(rows)


_HEADS: Final = {
    "scenario": "Plan",
    "measure": "Figure",
    "unit": "Unit",
    "difference": "Difference from the baseline",
    "low": "Difference, low",
    "high": "Difference, high",
    "p_holm": "p-value (Holm)",
    "threshold": "Matters from",
    "verdict": "Verdict",
    "replications": "Simulated weeks",
    "replications_needed": "Simulated weeks needed",
}
"""What the columns of :meth:`Comparison.table` are called for people, and the unit of its figures."""
DIFFERENCE_COLUMNS: Final = {
    "Plan": "the plan that is compared with the baseline",
    "Figure": "what is compared; the sheet Definitions says what it counts",
    "Unit": "the unit of the differences and of what matters",
    "Difference from the baseline": "the plan's mean less the baseline's, paired by simulated week",
    "Difference, low": "lower end of the interval; the intervals of all rows hold together with 95 %",
    "Difference, high": "upper end of the interval",
    "p-value (Holm)": "p-value of no difference at all, corrected by Holm for all rows",
    "Matters from": "the smallest difference that matters",
    "Verdict": "clear, unclear, too small to matter, or no figure",
    "Simulated weeks": "simulated weeks that had something to measure",
    "Simulated weeks needed": "simulated weeks that would make an unclear difference clear or too small",
}
"""The columns of :func:`differences_in_figures` and what they hold."""


def differences_in_figures(comparison: Comparison) -> pd.DataFrame:
    """The differences as figures, a row for each plan and measure, measures by their label and with their unit."""
    table = comparison.table()
    meant = [MEASURES[name] for name in table["measure"]]
    table["measure"] = [each.full_label for each in meant]
    table.insert(2, "unit", [unit_in_words(each.unit) for each in meant])
    return table.rename(columns=_HEADS)


def unclear_in_words(comparison: Comparison) -> list[str]:
    """Of each unclear difference what more simulated weeks would do, a line each."""
    return [
        f"{each.scenario}, {MEASURES[each.measure].label}: {what_more_would_do(each)}"
        for each in comparison.differences
        if each.verdict == "unclear"
    ]


def _of_measure(comparison: Comparison, measure: str) -> dict[str, Difference]:
    """The differences in one measure by scenario."""
    return {each.scenario: each for each in comparison.differences if each.measure == measure}


def _direction(difference: Difference) -> str:
    return "more" if difference.mean > 0 else "less"
