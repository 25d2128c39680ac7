"""Binary heaps of calls in preallocated arrays, for the compiled engine.

All heaps of a run stand in one table of shape (heaps, capacity) with their sizes beside it. The smallest key is on
top; at equal keys the lower order, which stands for (person, call). An entry holds all that it is compared by, so it
may outlive the call it was made for. A push beyond the capacity is not made and says so.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from queueing.compilation import compiled, inlined
from queueing.scenario.calendar import Integers

ENTRY = np.dtype([("key", np.float64), ("order", np.int64), ("slot", np.int64)], align=True)


@inlined
def _before(entry: Any, key: float, order: int) -> bool:
    return bool((entry.key < key) | ((entry.key == key) & (entry.order < order)))


@inlined
def _put(heap: Any, place: int, key: float, order: int, slot: int) -> None:
    heap[place].key = key
    heap[place].order = order
    heap[place].slot = slot


@inlined
def _move(heap: Any, source: int, place: int) -> None:
    _put(heap, place, heap[source].key, heap[source].order, heap[source].slot)


@compiled
def _rise(heap: Any, place: int, key: float, order: int, slot: int) -> None:
    """Put an entry at the end of a heap, and up from there as far as it comes before its parents."""
    while place > 0:
        parent = (place - 1) >> 1
        if _before(heap[parent], key, order):
            break
        _move(heap, parent, place)
        place = parent
    _put(heap, place, key, order, slot)


@compiled
def _sink(heap: Any, size: int) -> None:
    """Close the gap on top of a heap with its last entry, the one at ``size``."""
    key, order, slot = heap[size].key, heap[size].order, heap[size].slot
    place = 0
    child = 1
    while child < size:
        if child + 1 < size:
            # Added rather than decided: which of the two it is cannot be guessed by the processor.
            child += _before(heap[child + 1], heap[child].key, heap[child].order)
        if not _before(heap[child], key, order):
            break
        _move(heap, child, place)
        place = child
        child = 2 * place + 1
    _put(heap, place, key, order, slot)


@inlined
def push(heaps: Any, sizes: Integers, which: int, key: float, order: int, slot: int) -> bool:
    """Put an entry into a heap; False where it is full."""
    heap = heaps[which]
    size = sizes[which]
    if size == len(heap):
        return False
    _rise(heap, size, key, order, slot)
    sizes[which] = size + 1
    return True


@inlined
def pop(heaps: Any, sizes: Integers, which: int) -> int:
    """Take the slot on top of a heap that is not empty."""
    heap = heaps[which]
    top = heap[0].slot
    sizes[which] -= 1
    if sizes[which] > 0:
        _sink(heap, sizes[which])
    return int(top)
