"""Blocks found: where people are missing, one after the other, told by callers that had no part in the choice."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analytics.blocks import search
from analytics.blocks.block import DutyBlock, with_blocks
from analytics.blocks.figures import BREAKING, CALLBACKS, WAITING, WEEKLY_FIGURES, goals_of, read_week
from analytics.blocks.search import find_blocks
from analytics.experiments.experiment import ExperimentCancelledError, Progress
from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURE_ROWS
from analytics.measures.figures import figures_of
from data.samples.scenarios import small_center
from queueing import Scenario, simulate
from tests.analytics.blocks.conftest import MONDAY, TUESDAY, few, starved

HALF_PAST_ONE = 27
"""The half-hour from 1:30 pm."""


def covers(block: DutyBlock, weekday: int, half_hour: int) -> bool:
    return block.weekday == weekday and block.begins <= 30 * half_hour < block.ends


def told_by() -> range:
    """The weeks by which the blocks of a small search are told."""
    return range(search.CHOOSING, search.CHOOSING + 10)


def two_days() -> Scenario:
    return with_fields(small_center(), days=2, max_overrun_days=3)


def test_the_block_that_covers_a_starved_half_hour_is_first() -> None:
    found = find_blocks(starved((TUESDAY, HALF_PAST_ONE)), **few())
    (first,) = found.found.blocks
    assert covers(first, TUESDAY, HALF_PAST_ONE)
    assert found.found.changes[WAITING].mean < 0
    by_screening = max(found.screened, key=lambda each: each.saved)
    assert covers(by_screening.block, TUESDAY, HALF_PAST_ONE)


def test_the_next_person_goes_where_it_helps_most_once_the_first_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "AT_ONCE", 100)
    plan = two_days()
    found = find_blocks(plan, "tier2", 2, **few())
    (first,) = found.steps[0].blocks
    (second,) = Counter(found.found.blocks) - Counter([first])

    def waited(*blocks: DutyBlock) -> float:
        """With these blocks, in the weeks by which they are chosen."""
        simulated = with_blocks(plan, "tier2", blocks, 1)
        weeks = range(search.CHOOSING)
        return float(sum(read_week(simulate(simulated, seed=1, replication=number))[0] for number in weeks))

    every = [each.block for each in found.screened]
    assert first == min(every, key=waited)
    assert second == min(every, key=lambda block: waited(first, block))
    assert second != min(every, key=waited)
    assert find_blocks(plan, **few()).found.blocks == (first,)


def test_people_are_taken_from_where_they_are_idle() -> None:
    found = find_blocks(starved(), "tier2", 2, direction="fewer", **few())
    assert len(found.found.blocks) == 2
    for each in (*found.steps, *found.others):
        for change in each.changes.values():
            assert (change.mean, change.low, change.high) == (0, 0, 0)


def test_people_are_taken_where_it_harms_least() -> None:
    # On Tuesday there are just enough, on Monday plenty.
    plan = starved(*((TUESDAY, half_hour) for half_hour in range(14, 40)), people=3)
    found = find_blocks(plan, direction="fewer", **few())
    assert found.found.blocks[0].weekday == MONDAY
    (other,) = found.others
    assert other.blocks[0].weekday == TUESDAY
    assert other.changes[WAITING].mean > found.found.changes[WAITING].mean


def test_nobody_more_is_taken_than_there_are() -> None:
    plan = with_fields(starved(), supervisor__staffing={"on_duty": {"monday": [0] * 20 + [1] * 4 + [0] * 24}})
    found = find_blocks(plan, "supervisor", 3, direction="fewer", **few())
    assert [len(each.blocks) for each in found.steps] == [1]
    assert found.advised.supervisor.staffing.on(plan.start, closed=False) == (0,) * 48


def test_figures_are_of_weeks_that_had_no_part_in_the_choice() -> None:
    plan = two_days()
    found = find_blocks(plan, seed=3, **few())
    today, advised = (
        np.array([read_week(simulate(each, seed=3, replication=number)) for number in told_by()])
        for each in (plan, with_blocks(plan, "tier2", found.found.blocks, 1))
    )
    for row, name in enumerate(WEEKLY_FIGURES):
        assert found.found.changes[name].mean == pytest.approx((advised - today)[:, row].mean())
        assert found.today[name] == pytest.approx(today[:, row].mean())


def test_intervals_of_all_blocks_that_are_told_of_hold_together() -> None:
    found = find_blocks(two_days(), **few())
    told = len(found.steps) + len(found.others)
    assert told > 1
    today, advised = (
        np.array([read_week(simulate(each, seed=1, replication=number))[0] for number in told_by()])
        for each in (found.scenario, found.advised)
    )
    half = stats.t.ppf(1 - 0.05 / 2 / told, 9) * (advised - today).std(ddof=1) / np.sqrt(10)
    change = found.found.changes[WAITING]
    assert change.high - change.low == pytest.approx(2 * half)


def test_what_people_add_one_after_the_other_adds_up() -> None:
    found = find_blocks(two_days(), "tier2", 3, **few())
    assert [len(each.blocks) for each in found.steps] == [1, 2, 3]
    for name in WEEKLY_FIGURES:
        added = sum(each.beside[name].mean for each in found.steps)
        assert found.found.changes[name].mean == pytest.approx(added)
        for other in found.others:
            instead = other.changes[name].mean - found.steps[0].changes[name].mean
            assert other.beside[name].mean == pytest.approx(instead)
    assert found.found.cost == pytest.approx(3 * found.steps[0].cost)


def test_the_same_seed_gives_the_same_answer_and_another_one_others() -> None:
    one, same, other = (find_blocks(two_days(), **few(seed=seed)) for seed in (1, 1, 2))
    assert one == same
    assert one.today != other.today


def test_of_several_lengths_what_is_saved_for_each_hour_counts() -> None:
    found = find_blocks(starved((TUESDAY, HALF_PAST_ONE)), **few(hours=(1, 2, 4)))
    assert {each.block.hours for each in found.screened} == {1, 2, 4}
    assert found.found.blocks[0].hours == 1
    assert covers(found.found.blocks[0], TUESDAY, HALF_PAST_ONE)


def test_figures_of_a_week_are_those_of_the_measures() -> None:
    plan = with_fields(small_center(), days=14, warmup_days=0)
    journeys = simulate(plan, seed=5)
    figures, week = figures_of(journeys), dict(zip(WEEKLY_FIGURES, read_week(journeys), strict=True))
    open_days = 10
    for name in (CALLBACKS, "callbacks_slipped"):
        assert week[name] == pytest.approx(figures.value["overall"][MEASURE_ROWS[name], 0] * open_days / 2)
    shares = figures.value["day"][MEASURE_ROWS["callback_share"]]
    assert week[BREAKING] == np.count_nonzero(shares >= 0.25) / 2


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"people": 0}, "0 people are not allowed; allowed are 1 to 10"),
        ({"people": 11}, "11 people are not allowed"),
        ({"goal": "weather"}, "goal 'weather' is not known of this plan; allowed are waiting_hours, callbacks_slipped"),
        ({"replications": 5}, "5 replications are not allowed; allowed are 10 and more"),
    ],
)
def test_what_cannot_be_is_refused(options: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        find_blocks(two_days(), **(few() | options))


def test_no_block_is_chosen_by_days_that_break_where_nobody_may_hold() -> None:
    plan = with_fields(two_days(), callback__live_transfers=False)
    assert goals_of(two_days()) == (*goals_of(plan), BREAKING)
    with pytest.raises(ValueError, match=r"allowed are waiting_hours, callbacks_slipped$"):
        find_blocks(plan, **(few() | {"goal": BREAKING}))


def test_progress_never_passes_what_was_announced_and_a_cancel_ends_it() -> None:
    told: list[Progress] = []
    find_blocks(two_days(), "tier2", 2, **few(progress=told.append))
    assert [each.done for each in told] == list(range(1, len(told) + 1))
    assert len(told) <= told[0].total
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(ExperimentCancelledError):
        find_blocks(two_days(), **few(cancel=cancel))
