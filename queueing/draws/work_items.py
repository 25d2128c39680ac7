"""The items of work that is not calls, as a pure function of (seed, replication, item, purpose), like the callers.

An item's number is above those of all persons: ``FIRST_ITEM + (day * MOST_STREAMS + stream) * 10,000,000 + index``.
More items of a stream on a day therefore add items and replace none, and another stream or day has its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from queueing.plan import Layout
from queueing.scenario.calendar import Floats, Integers
from queueing.scenario.work_streams import MOST_STREAMS

from .callers import (
    NO_CALL,
    NO_TRIAL,
    PERSONS_PER_INTERVAL,
    WORK_ARRIVAL,
    WORK_COUNT,
    poisson_quantile,
)
from .ordering import in_order
from .philox import uniform_pairs

Number = TypeVar("Number", int, Integers)

ITEMS_PER_STREAM: Final = PERSONS_PER_INTERVAL
"""A hundred times the most items that may be expected of a stream on a day."""
FIRST_ITEM: Final = 20_000_000_000_000
"""Above the number of every person: a run has at the most 731 days of 1,440 intervals."""


@dataclass(frozen=True)
class WorkItems:
    """The items of one replication in the order of their numbers, and the minutes at which they come."""

    number: Integers
    arrived: Floats
    order: Integers
    """Their places in the order in which they come, at equal minutes by number."""


def stream_of(item: Number) -> Number:
    """The stream, counted from 0, that an item or each of many belongs to, by its number.

    The compiled engine compiles it.
    """
    return (item - FIRST_ITEM) // ITEMS_PER_STREAM % MOST_STREAMS


def work_items(layout: Layout, seed: int, replication: int) -> WorkItems:
    """The items that come: a Poisson number of each stream and day, at instants uniform in the hours of open lines.

    Those that came before a state that is given are not among them.
    """
    day, stream = np.nonzero(layout.work_expected)
    subjects = day * MOST_STREAMS + stream
    numbers, others = np.empty(len(day)), np.empty(len(day))
    uniform_pairs(seed, replication, subjects, NO_CALL, NO_TRIAL, WORK_COUNT >> 1, numbers, others)
    counts = poisson_quantile(numbers, layout.work_expected[day, stream])
    index = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    number = FIRST_ITEM + np.repeat(subjects, counts) * ITEMS_PER_STREAM + index
    others, within = np.empty(len(number)), np.empty(len(number))
    uniform_pairs(seed, replication, number, NO_CALL, NO_TRIAL, WORK_ARRIVAL >> 1, others, within)
    on_day = np.repeat(day, counts)
    begins, ends = layout.work_begins[on_day], layout.work_ends[on_day]
    arrived = begins + (ends - begins) * within
    if layout.begins > 0:
        later = arrived >= layout.begins
        number, arrived = number[later], arrived[later]
    return WorkItems(number, arrived, in_order(arrived))
