"""What is judged by itself or with its neighbours, and how many people a share of free ones asks for: known answers."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.staffing.assessment import LEAST_CALLS, NOWHERE, judged_intervals, least_people
from analytics.staffing.delayed_calls import DelayedCalls
from analytics.staffing.readings import TierFigures, TierReading
from analytics.staffing.targets import StaffingTargets
from data.samples.scenarios import small_center

OPENS = 16
"""The first half-hour in which lines are open."""
ENOUGH = LEAST_CALLS


def groups_of(calls: list[int]) -> list[int]:
    """The groups of Monday's half-hours from opening on, of calls that came in all."""
    offered = np.zeros((1, 7, 48))
    offered[0, 0, OPENS : OPENS + len(calls)] = calls
    counts = {"wait_share": (np.zeros_like(offered), offered)}
    reading = TierReading(counts, np.zeros((0, 0, 0), dtype=np.int64), DelayedCalls.none())
    found = judged_intervals(small_center(), TierFigures(reading, 1), StaffingTargets(wait_share=0.5))
    assert (found.group[1:] == NOWHERE).all()
    sizes = np.bincount(found.group[found.group != NOWHERE])
    assert found.is_pooled.tolist() == [[each != NOWHERE and sizes[each] > 1 for each in day] for day in found.group]
    of_monday: list[int] = found.group[0].tolist()
    assert set(of_monday) - {NOWHERE} == set(range(found.groups))
    return of_monday[OPENS : OPENS + len(calls)]


@pytest.mark.parametrize(
    ("calls", "groups"),
    [
        ([ENOUGH, ENOUGH], [0, 1]),
        ([ENOUGH - 1, 1, ENOUGH], [0, 0, 1]),
        ([ENOUGH, ENOUGH - 1], [0, 0]),
        ([ENOUGH, ENOUGH, 1, 1], [0, 1, 1, 1]),
        ([1, 1], [0, 0]),
        ([ENOUGH, 0, ENOUGH], [0, NOWHERE, 1]),
        ([ENOUGH - 1, 0, 1], [0, NOWHERE, 0]),
    ],
)
def test_neighbours_share_a_figure_until_they_have_calls_enough(calls: list[int], groups: list[int]) -> None:
    assert groups_of(calls) == groups


@pytest.mark.parametrize(
    ("seen", "share", "people"),
    [
        ([0, 0, 0, 1], 0.6, 4),
        ([1, 0, 0, 1], 0.6, 1),
        ([1, 0, 0, 1], 0.5, 1),
        ([1, 0, 0, 1], 0.4, 4),
        ([4, 3, 2, 1], 0.3, 2),
        ([4, 3, 2, 1], 0.29, 3),
        ([5, 0, 0, 0], 0.0, 1),
        ([0, 0, 0, 0], 0.1, 0),
    ],
)
def test_the_fewest_people_of_whom_one_is_free_often_enough(seen: list[int], share: float, people: int) -> None:
    """By hand: how often so many calls were seen at once, of which all of so many people are busy with so many."""
    present = np.zeros((7, 48, len(seen)), dtype=np.int64)
    present[0, 20] = seen
    found = least_people(present, share, nearest=False)
    assert found[0, 20] == people
    assert found.sum() == people
