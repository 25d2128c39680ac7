"""Comparisons in words: what differs, how surely, and what more replications would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .compare import Comparison, Difference
from .measures import MEASURES
from .wording import change_in_words, change_interval_in_words, interval_in_words, size_in_words

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


def what_more_would_do(difference: Difference, replications: str = "replications") -> str:
    """What more replications would do to an unclear difference; empty for others."""
    if difference.verdict != "unclear":
        return ""
    matters = abs(difference.mean) > difference.threshold
    outcome = "clear" if matters else "too small to matter"
    if difference.replications_needed > MOST_REPLICATIONS_TOLD:
        size = size_in_words(difference.threshold, MEASURES[difference.measure].unit)
        return f"It is too close to {size}, where it begins to matter, for more {replications} to tell."
    return f"About {difference.replications_needed:,} {replications} would show it {outcome}, if it stays as it is."


def sentence(comparison: Comparison, measure: str) -> str:
    """What every scenario does to one measure, as the answer."""
    said = []
    for name in comparison.others:
        (found,) = (each for each in comparison.of(name) if each.measure == measure)
        unit = MEASURES[measure].unit
        if found.verdict == "clear":
            said.append(f"{name} {change_in_words(found.mean, unit)}")
        elif found.verdict == "too small":
            said.append(f"{name} no difference that matters")
        elif found.verdict == "unclear":
            said.append(f"{name} unclear ({change_in_words(found.mean, unit)} so far)")
        else:
            said.append(f"{name} no figure")
    return f"{MEASURES[measure].label}, against {comparison.baseline}: {'; '.join(said)}."


def correction_in_words(comparison: Comparison) -> str:
    """For how many comparisons the figures are corrected, and what that gives."""
    number = comparison.corrected_for
    pairing = f"Every plan meets the same callers in {comparison.experiment.replications:,} replications."
    if number == 1:
        return f"{pairing} One comparison: nothing had to be corrected."
    return (
        f"{pairing} Corrected for {number} comparisons at once: the intervals hold all together with 95 % "
        "(Bonferroni), and a difference is called one only where its p-value, corrected by Holm, is at most 5 %."
    )


def comparison_table(comparison: Comparison) -> pd.DataFrame:
    """Measures as rows, scenarios as columns: the baseline's figure, and of others figure, difference and verdict."""
    import pandas as pd

    summary = comparison.experiment.summary
    figures = {
        (row["scenario"], row["measure"]): interval_in_words(
            row["mean"], row["low"], row["high"], MEASURES[str(row["measure"])].unit
        )
        for row in summary.to_dict("records")
    }
    rows = []
    for measure in comparison.measures:
        meant = MEASURES[measure]
        row = {"Measure": meant.label, comparison.baseline: figures[comparison.baseline, measure]}
        for name in comparison.others:
            (found,) = (each for each in comparison.of(name) if each.measure == measure)
            row[name] = f"{difference_in_words(found)}; {verdict_in_words(found)}"
        row["Matters from"] = size_in_words(found.threshold, meant.unit)
        rows.append(row)
    return pd.DataFrame(rows)


def unclear_in_words(comparison: Comparison, replications: str = "replications") -> list[str]:
    """Of each unclear difference what more replications would do, a line each."""
    return [
        f"{each.scenario}, {MEASURES[each.measure].label}: {what_more_would_do(each, replications)}"
        for each in comparison.differences
        if each.verdict == "unclear"
    ]


def _direction(difference: Difference) -> str:
    return "more" if difference.mean > 0 else "less"
