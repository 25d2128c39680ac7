"""Both engines of this project against stock ciw: on the small center, and on what it expresses without own rules.

The small center is written for ciw in :mod:`benchmarks.stock_center`, with all that ciw's own nodes can do.

The plain day (:func:`benchmarks.scenarios.plain_day`) is what stock ciw expresses by parameters alone, so that it
must agree: the voice system with unlimited servers, Tier 1 and Tier 2 with constant servers and patience, and chances
of going on. Left out, for both: opening hours and staffing that changes, live holders against callbacks (announced
waits, thresholds, attempts), the transfer cutoff, supervisors, calling again, contact reasons, appointments, people
who may not be told anything, and random busyness of the day. The engines of this project still go through the rules
for them, each with chance 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence, Sized
from functools import partial
from typing import Any, Final

import ciw

from data.samples.scenarios import small_center
from queueing import Scenario, simulate
from queueing.scenario.calendar import MINUTES_PER_DAY

from .chance import UNIT, largest_difference, shares_in, shares_of
from .measurement import Effort, Row, Work, in_turn, speeds
from .scenarios import ARRIVAL_HOURS, LARGE, MIDDLE, SMALL, plain_day
from .stock_center import lognormal, run_stock_center

SUBJECT: Final = "stock_ciw"
STOCK: Final = "stock ciw"
OURS: Final = "ciw network"
FAST: Final = "compiled engine"
FAST_TIMES: Final = 200
"""Runs of the compiled engine to a round: together they take about as long as one of stock ciw."""
ROUNDS: Final[dict[Effort, dict[str, int]]] = {
    Effort.QUICK: {SMALL.name: 3},
    Effort.USUAL: {SMALL.name: 5, MIDDLE.name: 3},
    Effort.FULL: {SMALL.name: 5, MIDDLE.name: 3, LARGE.name: 1},
}
OUTCOMES_BY_NODE: Final = {
    (1, "service"): "contained",
    (2, "renege"): "abandoned_tier1",
    (2, "service"): "resolved_tier1",
    (3, "renege"): "abandoned_tier2",
    (3, "service"): "resolved_tier2",
}
"""How a call ended whose last record is of this node and kind.

A call that goes on to the next node always has a record there.
"""


def measure(effort: Effort) -> Iterator[Row]:
    """Calls per second of all three, and how far the outcomes differ, which is by chance alone."""
    yield from _small_center(rounds=3 if effort == Effort.QUICK else 5)
    for size in (SMALL, MIDDLE, LARGE):
        rounds = ROUNDS[effort].get(size.name)
        if rounds is None:
            continue
        yield from _side_by_side(f"plain day, {size.name}", plain_day(size), run_stock, rounds)
    yield _outcomes()


def _small_center(rounds: int) -> Iterator[Row]:
    scenario = small_center()
    calls = len(simulate(scenario, seed=1))
    yield from _side_by_side(f"small center, a week ({calls:,} calls)", scenario, run_stock_center, rounds)


def _side_by_side(size: str, scenario: Scenario, run: Callable[[Scenario, int], Sized], rounds: int) -> Iterator[Row]:
    works = [
        Work(STOCK, partial(run, scenario, 1)),
        Work(OURS, partial(simulate, scenario, seed=1, engine="ciw")),
        Work(FAST, partial(simulate, scenario, seed=1), times=FAST_TIMES),
    ]
    yield from speeds(SUBJECT, size, in_turn(works, rounds), base=STOCK)


def _outcomes() -> Row:
    scenario = plain_day(SMALL)
    apart = largest_difference(
        lambda seed: shares_of(_outcome(each) for each in run_stock(scenario, seed)),
        lambda seed: shares_in(simulate(scenario, seed=seed)),
    )
    return Row(SUBJECT, f"plain day, {SMALL.name}: largest difference in the share of an outcome", apart, UNIT)


def run_stock(scenario: Scenario, seed: int) -> Sequence[Any]:
    """A plain day by stock ciw: its individuals with their records."""
    transfers = scenario.reasons[0].transfer_share
    rate = scenario.demand.on(scenario.start)[0] * scenario.volume_factor / 60
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[
            ciw.dists.PoissonIntervals([rate, 0.0], [ARRIVAL_HOURS * 60, MINUTES_PER_DAY], MINUTES_PER_DAY),
            None,
            None,
        ],
        service_distributions=[
            lognormal(scenario.ivr.duration),
            lognormal(scenario.tier1.handle_time),
            lognormal(scenario.tier2.handle_time),
        ],
        reneging_time_distributions=[None, lognormal(scenario.tier1.patience), lognormal(scenario.tier2.patience)],
        number_of_servers=[math.inf, scenario.tier1.staffing.on_duty, scenario.tier2.staffing.on_duty],
        routing=[[0.0, 1 - scenario.ivr.containment, 0.0], [0.0, 0.0, transfers], [0.0, 0.0, 0.0]],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time((scenario.days + scenario.max_overrun_days) * MINUTES_PER_DAY)
    individuals: Sequence[Any] = simulation.nodes[-1].all_individuals
    return individuals


def _outcome(individual: Any) -> str:
    last = individual.data_records[-1]
    return OUTCOMES_BY_NODE[last.node, last.record_type]
