"""Binary heaps of calls in preallocated arrays, for the compiled engine.

All heaps of a run stand in one table of shape (heaps, capacity) with their sizes beside it. The smallest key is on
top; at equal keys the lower (person, call) comes first. A push beyond the capacity is not made and says so.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .calendar import Integers
from .compilation import compiled

ENTRY = np.dtype([("key", np.float64), ("row", np.int64)], align=True)


@compiled
def _before(calls: Any, key: float, row: int, other_key: float, other: int) -> bool:
    if key != other_key:
        return key < other_key
    if calls[row].person != calls[other].person:
        return bool(calls[row].person < calls[other].person)
    return bool(calls[row].call < calls[other].call)


@compiled
def push(heaps: Any, sizes: Integers, which: int, calls: Any, key: float, row: int) -> bool:
    """Put a row of ``calls`` into a heap; False where it is full."""
    heap = heaps[which]
    place = sizes[which]
    if place == len(heap):
        return False
    while place > 0:
        parent = (place - 1) >> 1
        if not _before(calls, key, row, heap[parent].key, heap[parent].row):
            break
        heap[place].key = heap[parent].key
        heap[place].row = heap[parent].row
        place = parent
    heap[place].key = key
    heap[place].row = row
    sizes[which] += 1
    return True


@compiled
def pop(heaps: Any, sizes: Integers, which: int, calls: Any) -> int:
    """Take the row on top of a heap that is not empty."""
    heap = heaps[which]
    top = heap[0].row
    sizes[which] -= 1
    size = sizes[which]
    key, row = heap[size].key, heap[size].row
    place = 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        right = child + 1
        if right < size and _before(calls, heap[right].key, heap[right].row, heap[child].key, heap[child].row):
            child = right
        if not _before(calls, heap[child].key, heap[child].row, key, row):
            break
        heap[place].key = heap[child].key
        heap[place].row = heap[child].row
        place = child
    heap[place].key = key
    heap[place].row = row
    return int(top)
