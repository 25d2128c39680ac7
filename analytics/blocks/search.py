"""Which blocks help most, or harm least, found on few weeks and then told by weeks that had no part in the choice.

Every block is tried for one person in a few weeks; the most promising ones in more weeks, on the same callers as
today's plan. The next person's block is chosen with those before on duty: people one after the other, since a second
one in the same hours helps less. Where that is so, what a block last saved bounds what it saves once more people are
there, so that only those with the highest bounds are tried again (Minoux 1978, Accelerated greedy algorithms).

Whoever picks the best of many by few weeks picks luck, too. So no figure is told of the weeks by which blocks were
chosen: those chosen are simulated anew with other callers, and the intervals of all of them hold together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from analytics.experiments.experiment import Progress
from analytics.experiments.workers import Cancel, Task, results_on_this_machine
from analytics.measures.scopes import Floats
from analytics.staffing.estimate import people_of
from queueing import Scenario
from queueing.tiers import TierName

from .block import Blocks, DutyBlock, blocks_tried, cost_of, people_in, with_blocks
from .figures import GOALS, WEEKLY_FIGURES, Goal, WeeklyChange, changes_of, goals_of, read_week, saved_by

Direction = Literal["more", "fewer"]
CHANGE: Final[dict[Direction, int]] = {"more": 1, "fewer": -1}

SCREENING: Final = 20
"""Weeks in which every block is tried."""
CHOOSING: Final = 40
"""Weeks in which a block is tried before it is chosen, those included."""
AT_ONCE: Final = 8
"""Blocks that are tried in these at a time, the most promising first."""
MOST_TURNS: Final = 3
"""So many times, for one person."""
MOST_OTHERS: Final = 6
"""Blocks that are told of beside the chosen ones."""
REPLICATIONS: Final = 40
"""Other weeks by which the chosen ones are told."""
LEAST_REPLICATIONS: Final = 10
HOURS: Final = (4.0,)
MOST_PEOPLE: Final = 10

_TODAY: Final[Blocks] = ()


@dataclass(frozen=True)
class ScreenedBlock:
    """A block tried for one person, as it looked when the first one was chosen: not a figure to be told."""

    block: DutyBlock
    saved: float
    """Of the goal, a week, on the mean of these weeks."""
    weeks: int


@dataclass(frozen=True)
class ConfirmedBlocks:
    """Some people's blocks, and what they change, by weeks that had no part in the choice."""

    blocks: Blocks
    cost: float
    """Dollars a week, of all of them."""
    changes: dict[str, WeeklyChange]
    """Of the figures of a week, against today's plan."""
    beside: dict[str, WeeklyChange]
    """Against the blocks of one person fewer; of other blocks, against those of the first person."""


@dataclass(frozen=True)
class BlockAdvice:
    """Where some people more help most, or fewer harm least."""

    scenario: Scenario
    tier: TierName
    direction: Direction
    people: int
    hours: tuple[float, ...]
    goal: Goal
    replications: int
    seed: int
    today: dict[str, float]
    """The figures of a week in today's plan."""
    screened: tuple[ScreenedBlock, ...]
    steps: tuple[ConfirmedBlocks, ...]
    """The blocks of one person, of two and so on; fewer than asked for where nobody more can be taken away."""
    others: tuple[ConfirmedBlocks, ...]
    """The best block of other days and lengths for one person, in the order in which they looked best."""

    @property
    def found(self) -> ConfirmedBlocks:
        """The blocks of all people together."""
        return self.steps[-1]

    @property
    def advised(self) -> Scenario:
        """The scenario with these blocks."""
        return with_blocks(self.scenario, self.tier, self.found.blocks, CHANGE[self.direction])


def check_search(scenario: Scenario, people: int, goal: Goal, replications: int) -> None:
    """Check what blocks are looked for.

    Raises:
        ValueError: nobody or too many, no goal of this plan, or too few replications.
    """
    if not 1 <= people <= MOST_PEOPLE:
        msg = f"{people} people are not allowed; allowed are 1 to {MOST_PEOPLE}"
        raise ValueError(msg)
    if goal not in (goals := goals_of(scenario)):
        msg = f"goal {goal!r} is not known of this plan; allowed are {', '.join(goals)}"
        raise ValueError(msg)
    if replications < LEAST_REPLICATIONS:
        msg = f"{replications} replications are not allowed; allowed are {LEAST_REPLICATIONS} and more"
        raise ValueError(msg)


def most_replications(blocks: int, people: int, replications: int) -> int:
    """How many replications a search simulates at the most."""
    choosing = people * (1 + MOST_TURNS * AT_ONCE) * CHOOSING
    return (1 + blocks) * SCREENING + choosing + (1 + people + MOST_OTHERS) * replications


def find_blocks(  # noqa: PLR0913 (each is a choice of its own)
    scenario: Scenario,
    tier: TierName = "tier2",
    people: int = 1,
    *,
    direction: Direction = "more",
    hours: Sequence[float] = HOURS,
    goal: Goal = GOALS[0],
    replications: int = REPLICATIONS,
    seed: int = 1,
    workers: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
) -> BlockAdvice:
    """Find the blocks in which so many people more help most, one each, or so many fewer harm least.

    ``hours`` are the lengths that are tried; of several, what is saved for each hour counts. ``goal`` is the figure by
    which blocks are chosen. ``replications`` are the weeks by which the chosen ones are told.

    Raises:
        ValueError: as of :func:`check_search` and :func:`analytics.blocks.block.blocks_tried`.
        ExperimentCancelledError: ``cancel`` was set before the end.
        ExperimentFailedError: a replication failed.
    """
    check_search(scenario, people, goal, replications)
    change = CHANGE[direction]
    candidates = blocks_tried(scenario, tier, hours, change)
    trials = _Trials(
        scenario,
        tier,
        change,
        seed,
        os.cpu_count() or 1 if workers is None else workers,
        progress,
        cancel,
        most_replications(len(candidates), people, replications),
    )
    search = _Search(trials, goal, candidates)
    chosen = [first := search.next_block(_TODAY)]
    screened = tuple(ScreenedBlock(each, search.saved[each][0], search.weeks[each]) for each in candidates)
    others = _best_of_other_days(search, first)
    while len(chosen) < people and search.possible(_with(chosen)):
        chosen.append(search.next_block(_with(chosen)))
    steps = [_with(chosen[:number]) for number in range(1, len(chosen) + 1)]
    plans = [*steps, *((each,) for each in others)]
    weeks = range(CHOOSING, CHOOSING + replications)
    trials.run([_TODAY, *plans], weeks)
    today = trials.values(_TODAY, weeks)

    def confirmed(blocks: Blocks, before: Blocks) -> ConfirmedBlocks:
        values = trials.values(blocks, weeks)
        return ConfirmedBlocks(
            blocks,
            cost_of(scenario, tier, blocks),
            changes_of(values, today, len(plans)),
            changes_of(values, trials.values(before, weeks), len(plans)),
        )

    return BlockAdvice(
        scenario,
        tier,
        direction,
        people,
        tuple(sorted(set(map(float, hours)))),
        goal,
        replications,
        seed,
        dict(zip(WEEKLY_FIGURES, today.mean(axis=0).tolist(), strict=True)),
        screened,
        tuple(confirmed(blocks, before) for before, blocks in zip([_TODAY, *steps], steps, strict=False)),
        tuple(confirmed((each,), (first,)) for each in others),
    )


def _with(blocks: Iterable[DutyBlock]) -> Blocks:
    return tuple(sorted(blocks))


@dataclass
class _Trials:
    """The weeks of a scenario with some blocks or others, each simulated once."""

    scenario: Scenario
    tier: TierName
    change: int
    seed: int
    workers: int
    progress: Callable[[Progress], None] | None
    cancel: Cancel | None
    at_most: int
    weeks: dict[tuple[Blocks, int], Floats] = field(default_factory=dict)
    """The figures by blocks and replication."""

    def plan(self, blocks: Blocks) -> Scenario:
        """The scenario with these blocks."""
        return with_blocks(self.scenario, self.tier, blocks, self.change) if blocks else self.scenario

    def run(self, plans: Iterable[Blocks], numbers: range) -> None:
        """Simulate the replications of these numbers that are not known."""
        named = {", ".join(map(str, blocks)) or "today": blocks for blocks in plans}
        tasks = [
            Task(name, plan, self.seed, number, "compiled", keep_journeys=False, read=read_week)
            for name, blocks in named.items()
            for plan in [self.plan(blocks)]
            for number in numbers
            if (blocks, number) not in self.weeks
        ]
        with results_on_this_machine(tasks, self.workers, self.cancel) as results:
            for task, (figures, _) in results:
                self.weeks[named[task.name], task.replication] = figures
                if self.progress is not None:
                    self.progress(Progress(len(self.weeks), self.at_most))

    def values(self, blocks: Blocks, numbers: range) -> Floats:
        """The figures of these replications, shape (replications, figures)."""
        return np.stack([self.weeks[blocks, number] for number in numbers])


@dataclass
class _Search:
    """Which block is the next person's."""

    trials: _Trials
    goal: Goal
    candidates: list[DutyBlock]
    saved: dict[DutyBlock, tuple[float, float]] = field(default_factory=dict)
    """By one person in each block, on the weeks in which it was tried last; bounds of what it saves later."""
    weeks: dict[DutyBlock, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._try(_TODAY, self.candidates, SCREENING)

    def possible(self, before: Blocks) -> list[DutyBlock]:
        """The blocks that the next person can have, the best known first."""
        people = people_of(self.trials.plan(before), self.trials.tier)
        left = [each for each in self.candidates if self.trials.change > 0 or (people_in(people, each) > 0).all()]
        return sorted(left, key=self.for_an_hour, reverse=True)

    def for_an_hour(self, block: DutyBlock) -> tuple[float, float]:
        """What it saves for each of its hours."""
        saved, waiting = self.saved[block]
        return saved / block.hours, waiting / block.hours

    def next_block(self, before: Blocks) -> DutyBlock:
        """The best block for one person more or fewer beside those before."""
        tried: list[DutyBlock] = []
        for _ in range(MOST_TURNS):
            order = self.possible(before)
            if order[0] in tried:
                break
            turn = [each for each in order if each not in tried][:AT_ONCE]
            self._try(before, turn, CHOOSING)
            tried += turn
        return next(each for each in self.possible(before) if each in tried)

    def _try(self, before: Blocks, turn: list[DutyBlock], weeks: int) -> None:
        numbers = range(weeks)
        self.trials.run([before, *(_with((*before, each)) for each in turn)], numbers)
        known = self.trials.values(before, numbers)
        for each in turn:
            self.saved[each] = saved_by(self.goal, self.trials.values(_with((*before, each)), numbers), known)
            self.weeks[each] = weeks


def _best_of_other_days(search: _Search, first: DutyBlock) -> list[DutyBlock]:
    """The best block of each weekday and length, but for the chosen one's."""
    best: dict[tuple[int, float], DutyBlock] = {}
    for each in search.possible(_TODAY):
        best.setdefault((each.weekday, each.hours), each)
    del best[first.weekday, first.hours]
    return list(best.values())[:MOST_OTHERS]
