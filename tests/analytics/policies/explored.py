"""Explorations made by hand: cutoffs with figures that a test chooses, one of them today's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from analytics.inputs.variations import with_fields
from analytics.policies.exploration import Exploration, PolicyPoint
from analytics.policies.figures import (
    BACKLOG,
    IN_FORCE,
    POLICY_FIGURES,
    REFUSED,
    WITHIN_24_HOURS,
    PolicyFigure,
)
from analytics.policies.inputs import NO_CUTOFF
from analytics.policies.variations import own_values, usual_variation
from analytics.results.days_at_risk import DayChance
from data.samples.scenarios import small_center
from queueing import Scenario

TODAY = 1020
"""Minutes after midnight of today's cutoff, 5 pm every open day."""
SCENARIO = with_fields(small_center(), cutoff__rule="every_day", cutoff__time=TODAY)
REPLICATIONS = 20
NOTHING = PolicyFigure(0.0, 0.0, 0.0)


def cutoff(  # noqa: PLR0913 (each is a choice of its own)
    name: str,
    minute: int | None,
    refused: float,
    left: float,
    within: float = 0.97,
    half: float = 1.0,
    *,
    changes: dict[str, PolicyFigure] | None = None,
    breaks: Sequence[int] = (),
    in_force: float = 1.0,
    heavy: int | None = None,
) -> PolicyPoint:
    """A cutoff; ``breaks`` are the replications in which Monday, Tuesday and so on break."""
    days = [
        DayChance(SCENARIO.start + timedelta(days=day), (True,) * each + (False,) * (REPLICATIONS - each), 0.3)
        for day, each in enumerate(breaks)
    ]
    figures = {column: PolicyFigure(1.0, 0.9, 1.1) for column in POLICY_FIGURES}
    figures[REFUSED] = PolicyFigure(refused, max(0.0, refused - half), refused + half)
    figures[BACKLOG] = PolicyFigure(left, max(0.0, left - half), left + half)
    figures[WITHIN_24_HOURS] = PolicyFigure(within, within - 0.01, within + 0.01)
    figures[IN_FORCE] = PolicyFigure(in_force, in_force, in_force)
    rule = "never" if minute is None else "every_day" if heavy is None else "heavy_days"
    fields = {"rule": rule, "time": minute, "heavy_day_calls": heavy}
    plan = with_fields(SCENARIO, **{f"cutoff__{field}": value for field, value in fields.items() if value is not None})
    return PolicyPoint(
        name,
        own_values(plan, ["cutoff.time"]),
        plan,
        figures,
        dict.fromkeys(POLICY_FIGURES, NOTHING) | (changes or {}),
        tuple(days),
    )


def explored(points: Sequence[PolicyPoint], scenario: Scenario = SCENARIO) -> Exploration:
    return Exploration(scenario, REPLICATIONS, 1, usual_variation(scenario), tuple(points))


POINTS = [
    cutoff(NO_CUTOFF, None, 0, 40, within=0.90, in_force=0.0),
    cutoff("3 pm", 900, 60, 1),
    cutoff("4 pm", 960, 30, 6),
    cutoff("5 pm", TODAY, 12, 14, within=0.955),
]
