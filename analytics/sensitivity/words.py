"""What a sensitivity analysis says: sentences, and tables for reading."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.comparison.compare import usual_threshold
from analytics.measures.definitions import MEASURES
from analytics.units import Unit
from analytics.wording import change_in_words, change_interval_in_words, size_in_words

from .one_at_a_time import ChangeAtEnd, OneAtATime
from .screening import Screening
from .uncertain_inputs import InputRange

MOST_NAMED: Final = 3
"""Inputs that a sentence names as those that matter most."""
MOST_IDLE_NAMED: Final = 12


def range_in_words(found: InputRange) -> str:
    """From where to where an input goes: ``12 min to 17 min``."""
    return f"{found.input.written(found.low)} to {found.input.written(found.high)}"


def swings_answer(found: OneAtATime, measure: str) -> str:
    """Which inputs move a measure most, one at a time."""
    if math.isnan(found.base(measure)):
        return f"“{MEASURES[measure].label}”: there was nothing to measure. Choose another measure."
    moving = [swing.range for swing in found.swings(measure) if swing.size > 0]
    return _answer(moving, measure, "one at a time")


def swings_named(found: OneAtATime, measure: str) -> str:
    """What the inputs that move a measure most do to it, with the ranges that do so; empty where none does."""
    unit = MEASURES[measure].unit
    return " ".join(
        f"“{swing.range.input.about.label}”, from {range_in_words(swing.range)}: "
        f"{change_in_words(swing.at_low.mean, unit)} to {change_in_words(swing.at_high.mean, unit)}."
        for swing in found.swings(measure)[:MOST_NAMED]
        if swing.size > 0
    )


def effects_answer(found: Screening, measure: str) -> str:
    """Which inputs move a measure most, all changed together."""
    moving = [effect.range for effect in found.effects(measure) if effect.mu_star > 0]
    return _answer(moving, measure, "all changed together")


def swings_idle(found: OneAtATime, measure: str) -> str:
    """Which inputs do not matter for a measure, one at a time."""
    return _idle([swing.range for swing in found.without_effect(measure)], measure)


def effects_idle(found: Screening, measure: str) -> str:
    """Which inputs do not matter for a measure, all changed together."""
    return _idle([effect.range for effect in found.without_effect(measure)], measure)


def _answer(moving: Sequence[InputRange], measure: str, how: str) -> str:
    label = MEASURES[measure].label
    if not moving:
        return f"No input moves “{label}”, {how}."
    return f"“{label}” depends most on {_listed([each.input.about.label for each in moving[:MOST_NAMED]])}, {how}."


def _idle(idle: Sequence[InputRange], measure: str) -> str:
    limit = size_in_words(usual_threshold(measure), MEASURES[measure].unit)
    if not idle:
        return f"For no input do the 95 % intervals show that it matters less than {limit}."
    more = len(idle) - MOST_IDLE_NAMED
    names = [each.input.about.label for each in idle[:MOST_IDLE_NAMED]]
    others = f", and {more} more" if more > 0 else ""
    return f"By their 95 % intervals these matter less than {limit}: {_listed(names)}{others}."


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return " and ".join([*([", ".join(quoted[:-1])] if len(quoted) > 1 else []), quoted[-1]])


def swings_table(found: OneAtATime, measure: str) -> pd.DataFrame:
    """Each input's range and what its ends change: Input, Standing, Low, Now, High, At low, At high, Matters."""
    unit = MEASURES[measure].unit
    idle = {swing.range for swing in found.without_effect(measure)}
    limit = usual_threshold(measure)
    rows = [
        {
            **_range_columns(swing.range),
            "Change at low": _change(swing.at_low, unit),
            "Change at high": _change(swing.at_high, unit),
            "Matters": "no" if swing.range in idle else _yes_or_unclear(swing.at_low, swing.at_high, limit),
        }
        for swing in found.swings(measure)
    ]
    return pd.DataFrame(rows)


def effects_table(found: Screening, measure: str) -> pd.DataFrame:
    """Each input's effect over its whole range: Input, Standing, Low, Now, High, Effect, mu*, sigma, Matters."""
    unit = MEASURES[measure].unit
    limit = usual_threshold(measure)
    rows = [
        {
            **_range_columns(effect.range),
            "Mean effect": change_in_words(effect.mu, unit),
            "Size (mu*)": size_interval_in_words(effect.mu_star, effect.mu_star_low, effect.mu_star_high, unit),
            "Depends on others (sigma)": size_interval_in_words(
                effect.sigma, effect.sigma_low, effect.sigma_high, unit
            ),
            "Matters": "no" if effect.mu_star_high <= limit else "yes" if effect.mu_star_low > limit else "unclear",
        }
        for effect in found.effects(measure)
    ]
    return pd.DataFrame(rows)


def _range_columns(found: InputRange) -> dict[str, str]:
    own = found.input
    ends = {"Low": found.low, "Now": found.value, "High": found.high}
    return {"Input": own.about.label, "Standing": own.about.standing} | {
        name: own.written(value) for name, value in ends.items()
    }


def _change(change: ChangeAtEnd, unit: Unit) -> str:
    return change_interval_in_words(change.mean, change.low, change.high, unit)


def size_interval_in_words(size: float, low: float, high: float, unit: Unit) -> str:
    """The size of a change with its interval: ``6 points (4 points to 8 points)``."""
    return f"{size_in_words(size, unit)} ({size_in_words(low, unit)} to {size_in_words(high, unit)})"


def _yes_or_unclear(at_low: ChangeAtEnd, at_high: ChangeAtEnd, limit: float) -> str:
    """Whether an interval of one end lies wholly beyond the limit."""
    return "yes" if any(change.low > limit or change.high < -limit for change in (at_low, at_high)) else "unclear"
