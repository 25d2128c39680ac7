"""Where calls went to a new level at once: a step that stays, which is neither noise nor growth.

Around a day on which a new level begins, the two days of a weekday before it lie apart from the two after it, on all
weekdays but one at most, and all to the same side. One week out of line does not do that, since its neighbours
overlap. Most of the step comes from one week to the next, unlike growth. And it stands out from how far days of a
weekday lie from each other anyway. So a step can be seen two weeks after it came.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from queueing.scenario.calendar import Floats, Integers

DAYS_COMPARED: Final = 2
"""Days of each weekday on either side."""
LEAST_STEP: Final = float(np.log(1.15))
"""The smallest step, as a difference of logarithms: smaller ones are followed soon enough by every method."""

_CLEARLY: Final = 4.5
"""Standard errors that a step must exceed."""
_APART: Final = 0.3
"""The share of the step that lies between all days before it and all days after it, at least."""
_AT_ONCE: Final = 0.7
"""The share of the step that one week makes at least; of steady growth it is half."""
_MAD: Final = 1.4826 / np.sqrt(2)
"""Standard deviations of days in a median absolute difference of two."""
_REGULAR: Final = 0.5
"""A weekday with less than this share of the days of the most frequent one tells nothing."""


def level_shifts(logs: Floats, weekday: Integers) -> Integers:
    """The places in a row of days at which a new level begins, in order.

    ``logs`` are the logarithms of the calls of ordinary days in order of time, ``weekday`` their weekdays.
    """
    by_weekday = _regular(weekday)
    around, differences = [], [np.zeros(0)]
    boundaries = np.arange(len(logs))
    for days in by_weekday:
        calls = logs[days]
        differences.append(np.abs(np.diff(calls)))
        around.append(_around(calls, np.searchsorted(days, boundaries)))
    if not around:
        return np.zeros(0, dtype=np.int64)
    noise = _MAD * float(np.median(np.concatenate(differences)))
    known = np.isfinite(around).all(axis=1).sum(axis=0)
    steps, gaps, weeks = np.moveaxis(np.nan_to_num(around), 1, 0)
    step, week = (each.sum(axis=0) / np.maximum(known, 1) for each in (steps, weeks))
    size, way = np.abs(step), np.sign(step)
    apart = ((way * gaps >= _APART * size) & (size > 0)).sum(axis=0) >= max(1, len(by_weekday) - 1)
    at_once = way * week >= _AT_ONCE * size
    clear = size >= max(LEAST_STEP, _CLEARLY * noise / np.sqrt(len(by_weekday)))
    return _peaks(np.where(apart & at_once & clear, size, 0.0), DAYS_COMPARED * len(by_weekday))


def _regular(weekday: Integers) -> list[Integers]:
    """The places of each weekday's days, of those weekdays that come often enough to compare."""
    counts = np.bincount(weekday, minlength=1)
    least = max(2 * DAYS_COMPARED, _REGULAR * counts.max())
    return [np.flatnonzero(weekday == each) for each in np.flatnonzero(counts >= least)]


def _around(calls: Floats, first_after: Integers) -> Floats:
    """Of a weekday's days around each boundary: the step of their means, the gap between them, and one week's step.

    Rises are positive. The gap is 0 where they overlap; all are NaN where a side has too few days.
    """
    found = np.full((3, len(first_after)), np.nan)
    possible = (first_after >= DAYS_COMPARED) & (first_after + DAYS_COMPARED <= len(calls))
    at = first_after[possible][:, None] + np.arange(DAYS_COMPARED)
    after, before = calls[at], calls[at - DAYS_COMPARED]
    up, down = after.min(axis=1) - before.max(axis=1), before.min(axis=1) - after.max(axis=1)
    found[:, possible] = (
        after.mean(axis=1) - before.mean(axis=1),
        np.maximum(up, 0.0) - np.maximum(down, 0.0),
        after[:, 0] - before[:, -1],
    )
    return found


def _peaks(size: Floats, apart: int) -> Integers:
    """The places of the largest sizes above 0, none of them nearer to a larger one than ``apart``."""
    found, left = [], size.copy()
    while len(left) and left.max() > 0:
        place = int(left.argmax())
        found.append(place)
        left[max(0, place - apart + 1) : place + apart] = 0.0
    return np.array(sorted(found), dtype=np.int64)
