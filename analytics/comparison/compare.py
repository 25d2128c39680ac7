"""Scenarios compared with a baseline, paired: what differs, how surely, and whether it matters."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from scipy import special

from analytics.experiments.experiment import Experiment
from analytics.experiments.precision import unknown_measure
from analytics.measures.definitions import MEASURE_ROWS, MEASURES
from analytics.measures.intervals import CONFIDENCE
from analytics.measures.run_readings import MEANINGS
from analytics.measures.scopes import Floats
from analytics.units import Unit
from queueing import Scenario

from .holm import holm_adjusted, simultaneous_confidence

if TYPE_CHECKING:
    import pandas as pd

Verdict = Literal["clear", "unclear", "too small", "no figure"]

MOST_OTHERS: Final = 6
"""Scenarios that are compared with one baseline at the most: more columns are not read side by side."""
COMPARED: Final = (
    *("tier2_wait_mean", "tier2_wait_p90", "callback_share", "callback_within_24h", "backlog_at_close"),
    *("outcome_refused_cutoff", "people_helped", "occupancy_tier2", "cost"),
)
"""What is compared unless other measures are asked for."""
_SMALLEST_THAT_MATTERS: Final[dict[Unit, float]] = {"minutes": 1.0, "share": 0.01, "dollars": 100.0}
_ELSE: Final = 1.0


def usual_threshold(measure: str) -> float:
    """The smallest difference that matters in a measure unless the user says otherwise, in its unit."""
    return threshold_in(MEANINGS[measure].unit)


def threshold_in(unit: Unit) -> float:
    """The smallest difference that usually matters: a minute, a percentage point, $100 a day, else one (call, hour)."""
    return _SMALLEST_THAT_MATTERS.get(unit, _ELSE)


@dataclass(frozen=True)
class Difference:
    """A scenario's paired difference from the baseline in one measure, in the measure's unit."""

    scenario: str
    measure: str
    mean: float
    low: float
    high: float
    """The interval that holds together with those of all comparisons beside it (95 %)."""
    p_value: float
    """Of no difference at all, corrected by Holm for all comparisons beside it."""
    threshold: float
    """The smallest difference that matters to the user."""
    replications: int

    @property
    def verdict(self) -> Verdict:
        """Whether the difference matters, as far as its interval tells.

        ``clear`` where the whole interval is farther from zero than the threshold, ``too small`` where it lies wholly
        within the threshold (equivalence), otherwise ``unclear``. Since the intervals hold together, at most 5 % of
        comparison tables have any wrong verdict.
        """
        if math.isnan(self.low):
            return "no figure"
        if -self.threshold <= self.low and self.high <= self.threshold:
            return "too small"
        return "clear" if self.low > self.threshold or self.high < -self.threshold else "unclear"

    @property
    def exists(self) -> bool:
        """Whether there is a difference at all, of whatever size (Holm)."""
        return self.p_value <= 1 - CONFIDENCE

    @property
    def replications_needed(self) -> float:
        """How many replications would make an unclear difference clear or too small, were its mean to stay as it is.

        Widths shrink with the square root of the number of replications. Infinite where the mean lies at the
        threshold; the replications there are where nothing is unclear.
        """
        if self.verdict != "unclear":
            return self.replications
        room = abs(abs(self.mean) - self.threshold)
        half = (self.high - self.low) / 2
        return math.ceil(self.replications * (half / room) ** 2) if room > 0 else math.inf


@dataclass(frozen=True)
class Comparison:
    """All differences from one baseline, corrected for their number."""

    experiment: Experiment
    baseline: str
    differences: tuple[Difference, ...]
    """By scenario, then by measure."""

    @property
    def others(self) -> tuple[str, ...]:
        """The scenarios that are compared with the baseline."""
        return tuple(name for name in self.experiment.scenarios if name != self.baseline)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures compared."""
        return tuple(dict.fromkeys(each.measure for each in self.differences))

    @property
    def corrected_for(self) -> int:
        """For how many comparisons intervals and p-values are corrected."""
        return sum(each.verdict != "no figure" for each in self.differences)

    def of(self, scenario: str) -> Iterator[Difference]:
        """The differences of one scenario."""
        return (each for each in self.differences if each.scenario == scenario)

    def table(self) -> pd.DataFrame:
        """The differences as figures.

        Columns: scenario, measure, difference, low, high, p_holm, threshold, verdict, replications,
        replications_needed.
        """
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "scenario": each.scenario,
                    "measure": each.measure,
                    "difference": each.mean,
                    "low": each.low,
                    "high": each.high,
                    "p_holm": each.p_value,
                    "threshold": each.threshold,
                    "verdict": each.verdict,
                    "replications": each.replications,
                    "replications_needed": each.replications_needed,
                }
                for each in self.differences
            ]
        )


def check_comparable(scenarios: Mapping[str, Scenario], baseline: str) -> None:
    """Check that scenarios can be compared with the baseline: the same days, at least one other and not too many.

    Raises:
        ValueError: they cannot; the message names the scenario, what it has and what is allowed.
    """
    if baseline not in scenarios:
        msg = f"baseline {baseline!r} is not known; allowed are {', '.join(map(repr, scenarios))}"
        raise ValueError(msg)
    others = len(scenarios) - 1
    if not 1 <= others <= MOST_OTHERS:
        msg = f"{others} plans are not allowed beside the baseline; allowed are 1 to {MOST_OTHERS}"
        raise ValueError(msg)
    base = scenarios[baseline]
    for name, other in scenarios.items():
        if _days(other) != _days(base):
            msg = (
                f"{name!r} cannot be compared with {baseline!r}: it measures {_days_in_words(other)}, not "
                f"{_days_in_words(base)}; allowed are plans of the same days"
            )
            raise ValueError(msg)


def compare(experiment: Experiment, baseline: str, thresholds: Mapping[str, float] | None = None) -> Comparison:
    """Every other scenario of an experiment against the baseline, paired by replication.

    ``thresholds`` says what is compared: for each measure the smallest difference that matters, in its unit (a share
    as a fraction); :data:`COMPARED` with their usual ones where it is None. All comparisons are one family:
    the intervals hold together with 95 %, and p-values are corrected by Holm. See :mod:`analytics.comparison.holm`.

    Raises:
        ValueError: scenarios of other days, an unknown measure or baseline, or a threshold below zero.
    """
    check_comparable(experiment.scenarios, baseline)
    wanted = {name: usual_threshold(name) for name in COMPARED} if thresholds is None else dict(thresholds)
    check_thresholds(wanted)
    others = [name for name in experiment.scenarios if name != baseline]
    estimated = {name: experiment.estimates(name, baseline) for name in others}
    places = [(name, measure) for name in others for measure in wanted]
    found = [estimated[name][measure] for name, measure in places]
    means, lows, highs = (np.array([getattr(each, end) for each in found]) for end in ("mean", "low", "high"))
    # A measure with a control pays for it with a degree of freedom.
    freedom = np.array([max(1, each.replications - 1 - each.control) for each in found], dtype=np.float64)
    errors = (highs - lows) / 2 / special.stdtrit(freedom, (1 + CONFIDENCE) / 2)
    confidence = simultaneous_confidence(int(np.isfinite(errors).sum()))
    halves = special.stdtrit(freedom, (1 + confidence) / 2) * errors
    p_values = holm_adjusted(_p_values(means, errors, freedom))
    differences = tuple(
        Difference(
            scenario=name,
            measure=measure,
            mean=float(means[row]),
            low=float(means[row] - halves[row]),
            high=float(means[row] + halves[row]),
            p_value=float(p_values[row]),
            threshold=wanted[measure],
            replications=found[row].replications,
        )
        for row, (name, measure) in enumerate(places)
    )
    return Comparison(experiment, baseline, differences)


def width_with_other_callers(comparison: Comparison, scenario: str, measure: str) -> float:
    """How many times as wide a difference's interval would be had each plan met callers of its own.

    That is Welch's interval of two independent samples over the paired one, from the same number of replications.
    How much pairing gains depends on how alike the plans go through the same weeks: the paired interval is never
    narrower than the spreads of the two differ, as they do where one plan takes away nearly all waiting. NaN where
    there are no intervals; infinite where all replications differ by the same.
    """
    experiment, row = comparison.experiment, MEASURE_ROWS[measure]
    paired, _ = experiment.half_width(measure, scenario, comparison.baseline)
    samples = [experiment.pooled(name, "overall")[:, row, 0] for name in (comparison.baseline, scenario)]
    samples = [values[np.isfinite(values)] for values in samples]
    numbers = np.array([len(values) for values in samples], dtype=np.float64)
    if math.isnan(paired) or (numbers < 2).any():  # noqa: PLR2004 (no spread with fewer)
        return math.nan
    errors = np.array([values.var(ddof=1) for values in samples]) / numbers
    if errors.sum() == 0:
        return math.nan if paired == 0 else 0.0
    freedom = errors.sum() ** 2 / (errors**2 / (numbers - 1)).sum()
    unpaired = float(special.stdtrit(freedom, (1 + CONFIDENCE) / 2)) * math.sqrt(errors.sum())
    return unpaired / paired if paired > 0 else math.inf


def check_thresholds(thresholds: Mapping[str, float]) -> None:
    """Check which differences are to matter.

    Raises:
        ValueError: no measure or an unknown one (the message names those with close names), or a threshold below zero.
    """
    if not thresholds:
        msg = "no measure is given; allowed is at least one"
        raise ValueError(msg)
    for measure, threshold in thresholds.items():
        if measure not in MEASURES:
            raise ValueError(unknown_measure(measure))
        if not (threshold >= 0 and math.isfinite(threshold)):
            msg = f"threshold {threshold:g} of {measure} is not allowed; allowed are 0 and more"
            raise ValueError(msg)


def _p_values(means: Floats, errors: Floats, freedom: Floats) -> Floats:
    """Two-sided p-values of the paired t test; where all replications differ by the same, 1 for none and else 0."""
    certain = np.where(means == 0, 0.0, np.inf)
    statistic = np.divide(np.abs(means), errors, out=certain, where=errors > 0)
    p_values: Floats = np.where(np.isnan(errors), np.nan, 2 * special.stdtr(freedom, -statistic))
    return p_values


def _days(scenario: Scenario) -> tuple[object, ...]:
    return scenario.start, scenario.days, scenario.warmup_days


def _days_in_words(scenario: Scenario) -> str:
    warmup = f" after a warm-up of {scenario.warmup_days} days" if scenario.warmup_days else ""
    return f"{scenario.start} to {scenario.last_day}{warmup}"
