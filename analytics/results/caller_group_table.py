"""The ordinary figures by caller group: what each group waits for, how often it is called back, refused or gives up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from analytics.experiments.experiment import Estimate, Experiment
from analytics.measures.definitions import MEASURES
from analytics.units import unit_in_words
from analytics.wording import interval_in_words

if TYPE_CHECKING:
    import pandas as pd

GROUP_MEASURES: Final = (
    *("offered_calls", "tier1_wait_mean", "abandonment_tier1", "transfers", "refused_share", "callback_share"),
    *("urgent_share", "tier2_wait_mean", "tier2_wait_p50", "tier2_wait_p90", "live_wait_mean", "callback_wait_mean"),
    *("callback_same_day", "suspended_share", "abandonment_tier2", "calls_per_person", "people_helped"),
)
"""The measures that are shown by caller group."""
_ENDS: Final = ("mean", "low", "high")


def name_groups(experiment: Experiment, scenarios: Sequence[str]) -> bool:
    """Whether any of the scenarios names caller groups."""
    return any(experiment.scenarios[name].groups for name in scenarios)


def groups_in_words(experiment: Experiment, scenarios: Sequence[str]) -> list[tuple[str, list[str]]]:
    """What each group of each scenario is called, and its figures in words, in the order of :data:`GROUP_MEASURES`."""
    return [
        (heading, [_in_words(found[name], name) for name in GROUP_MEASURES])
        for heading, found in _columns(experiment, scenarios)
    ]


def groups_table(experiment: Experiment, scenarios: Sequence[str]) -> pd.DataFrame:
    """The measures by caller group in words: a row each, and a column for each group of each scenario."""
    measures = [MEASURES[name].full_label for name in GROUP_MEASURES]
    return _table([("Measure", measures), *groups_in_words(experiment, scenarios)])


def groups_in_figures(experiment: Experiment, scenarios: Sequence[str]) -> pd.DataFrame:
    """The same as numbers: columns Measure, Unit, Per, and ``mean``, ``low`` and ``high`` of each group."""
    meant = [MEASURES[name] for name in GROUP_MEASURES]
    columns = [
        (f"{heading}, {end}", [getattr(found[name], end) for name in GROUP_MEASURES])
        for heading, found in _columns(experiment, scenarios)
        for end in _ENDS
    ]
    return _table(
        [
            ("Measure", [measure.full_label for measure in meant]),
            ("Unit", [unit_in_words(measure.unit) for measure in meant]),
            ("Per", [measure.basis for measure in meant]),
            *columns,
        ]
    )


def _columns(experiment: Experiment, scenarios: Sequence[str]) -> list[tuple[str, dict[str, Estimate]]]:
    return [
        (group if len(scenarios) == 1 else f"{name}: {group}", found)
        for name in scenarios
        for group, found in experiment.estimates_by_group(name).items()
    ]


def _table(columns: Sequence[tuple[str, list[Any]]]) -> pd.DataFrame:
    """Columns side by side, whatever they are called: groups bear any name."""
    import pandas as pd

    return pd.concat([pd.Series(values, name=heading, dtype=object) for heading, values in columns], axis=1)


def _in_words(found: Estimate, measure: str) -> str:
    return interval_in_words(found.mean, found.low, found.high, MEASURES[measure].unit)
