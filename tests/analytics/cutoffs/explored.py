"""Explorations made by hand: cutoffs with figures that a test chooses, one of them today's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from analytics.cutoffs.explorer import NO_CUTOFF, CutoffPoint, Exploration
from analytics.cutoffs.figures import (
    BACKLOG,
    CUTOFF_FIGURES,
    IN_FORCE,
    REFUSED,
    WITHIN_24_HOURS,
    BreakingDay,
    CutoffFigure,
)
from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center
from queueing import Scenario

TODAY = 1020
"""Minutes after midnight of today's cutoff, 5 pm every open day."""
SCENARIO = with_fields(small_center(), cutoff__rule="every_day", cutoff__time=TODAY)
REPLICATIONS = 20
NOTHING = CutoffFigure(0.0, 0.0, 0.0)


def cutoff(  # noqa: PLR0913 (each is a choice of its own)
    name: str,
    minute: int | None,
    refused: float,
    left: float,
    within: float = 0.97,
    half: float = 1.0,
    *,
    changes: dict[str, CutoffFigure] | None = None,
    breaks: Sequence[int] = (),
    in_force: float = 1.0,
    heavy: int | None = None,
    on_frontier: bool = True,
) -> CutoffPoint:
    """A cutoff; ``breaks`` are the replications in which Monday, Tuesday and so on break."""
    broken = [BreakingDay(SCENARIO.start + timedelta(days=day), each) for day, each in enumerate(breaks) if each]
    figures = {column: CutoffFigure(1.0, 0.9, 1.1) for column in CUTOFF_FIGURES}
    figures[REFUSED] = CutoffFigure(refused, max(0.0, refused - half), refused + half)
    figures[BACKLOG] = CutoffFigure(left, max(0.0, left - half), left + half)
    figures[WITHIN_24_HOURS] = CutoffFigure(within, within - 0.01, within + 0.01)
    figures[IN_FORCE] = CutoffFigure(in_force, in_force, in_force)
    return CutoffPoint(
        name,
        "never" if minute is None else "every_day" if heavy is None else "heavy_days",
        minute,
        heavy,
        figures,
        on_frontier,
        dict.fromkeys(CUTOFF_FIGURES, NOTHING) | (changes or {}),
        tuple(sorted(broken, key=lambda day: -day.replications)),
    )


def explored(points: Sequence[CutoffPoint], scenario: Scenario = SCENARIO) -> Exploration:
    return Exploration(scenario, REPLICATIONS, 1, tuple(points))


POINTS = [
    cutoff(NO_CUTOFF, None, 0, 40, within=0.90, in_force=0.0),
    cutoff("3 pm", 900, 60, 1),
    cutoff("4 pm", 960, 30, 6),
    cutoff("5 pm", TODAY, 12, 14, within=0.955),
]
