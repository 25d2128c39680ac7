"""Advice on blocks with known figures, as a search might have given it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analytics.blocks.block import DutyBlock
from analytics.blocks.figures import CALLBACKS, CARRIED_OVER, WAITING, WEEKLY_FIGURES, WeeklyChange
from analytics.blocks.search import BlockAdvice, ConfirmedBlocks, Direction, ScreenedBlock
from data.samples.scenarios import small_center

MONDAY, TUESDAY = DutyBlock(0, 720, 960), DutyBlock(1, 780, 1020)
NOTHING = WeeklyChange(0.0, 0.0, 0.0)


def changes(**figures: WeeklyChange) -> dict[str, WeeklyChange]:
    return dict.fromkeys(WEEKLY_FIGURES, NOTHING) | figures


def advice(direction: Direction = "more", **fields: Any) -> BlockAdvice:
    """One officer on Monday who saves 20 hours of waiting and 10 callbacks, and one on Tuesday who adds 8 hours."""
    sign = 1 if direction == "more" else -1

    def change(mean: float, low: float, high: float) -> WeeklyChange:
        return WeeklyChange(-mean, -high, -low) if direction == "more" else WeeklyChange(mean, low, high)

    first = changes(**{WAITING: change(20, 16, 25), CALLBACKS: change(10, -2, 22), CARRIED_OVER: change(-1, -2, 0)})
    second = changes(**{WAITING: change(28, 21, 35)})
    added = changes(**{WAITING: change(8, 2, 14)})
    instead = changes(**{WAITING: change(-3, -8, 2)})
    found = BlockAdvice(
        scenario=small_center(),
        tier="tier2",
        direction=direction,
        people=2,
        hours=(4.0,),
        goal=WAITING,
        replications=40,
        seed=1,
        today=dict.fromkeys(WEEKLY_FIGURES, 100.0),
        screened=(ScreenedBlock(MONDAY, 22.0 * sign, 40), ScreenedBlock(TUESDAY, 9.0 * sign, 20)),
        steps=(
            ConfirmedBlocks((MONDAY,), 400.0, first, first),
            ConfirmedBlocks((MONDAY, TUESDAY), 800.0, second, added),
        ),
        others=(ConfirmedBlocks((TUESDAY,), 400.0, changes(**{WAITING: change(17, 10, 24)}), instead),),
    )
    return replace(found, **fields)


def alone(direction: Direction = "more") -> BlockAdvice:
    found = advice(direction)
    return replace(found, people=1, steps=found.steps[:1])
