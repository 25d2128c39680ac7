"""The compiled engine against the ciw network, on the same journeys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from data.samples.scenarios import full_center, small_center
from queueing import Engine, Journeys, Scenario, simulate
from queueing.agreement import compare

from .measurement import Effort, Row, Work, in_turn, speeds

SUBJECT: Final = "engines"
NAMES: Final[dict[Engine, str]] = {"ciw": "ciw network", "compiled": "compiled engine"}


def measure(effort: Effort) -> Iterator[Row]:
    """Calls per second of both engines, and on how many calls they differ."""
    yield from _side_by_side("small center, a week", small_center(), rounds=3 if effort == Effort.QUICK else 5)
    if effort > Effort.QUICK:
        yield from _side_by_side("full center, a week", full_center(), rounds=1)


def _side_by_side(size: str, scenario: Scenario, rounds: int) -> Iterator[Row]:
    latest: dict[Engine, Journeys] = {"compiled": simulate(scenario, seed=1)}

    def run(engine: Engine) -> Journeys:
        latest[engine] = simulate(scenario, seed=1, engine=engine)
        return latest[engine]

    works = [
        Work(NAMES["ciw"], lambda: run("ciw")),
        Work(NAMES["compiled"], lambda: run("compiled"), times=max(3, 300_000 // len(latest["compiled"]))),
    ]
    sized = f"{size} ({len(latest['compiled']):,} calls)"
    yield from speeds(SUBJECT, sized, in_turn(works, rounds), base=NAMES["ciw"])
    agreement = compare(latest["ciw"], latest["compiled"])
    different = agreement.calls_different + agreement.attempts_different
    yield Row(SUBJECT, f"{sized}: calls and callback attempts that differ between the two", different, "differences")
