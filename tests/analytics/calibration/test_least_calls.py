"""Thirty calls are enough for a figure, and twenty-nine are said to be too few: each figure counts its own calls."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analytics.calibration.calibrate import calibrate
from data import CallLog
from tests.analytics.calibration.logs import make_log

MORNING = pd.Timestamp("2026-03-02 09:00")


def ended(abandoned: int, answered: int) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    return np.repeat(["abandoned", "answered"], [abandoned, answered])


def waited(number: int) -> CallLog:
    """Some gave up and others were answered after a wait; ten more were answered at once, or hung up at once."""
    wait = np.r_[np.arange(1.0, number + 1), np.zeros(10)]
    return make_log(wait=wait, outcome=np.r_[ended(20, number - 20), ended(1, 9)])


def gave_up(number: int) -> CallLog:
    return make_log(wait=np.arange(1.0, number + 41), outcome=ended(number, 40))


def called_again(number: int) -> CallLog:
    """Forty customers give up, and some call again an hour later; one more calls again on the next day."""
    after = [MORNING + pd.Timedelta(hours=1)] * number + [MORNING + pd.Timedelta(days=1)]
    return make_log(
        arrived=pd.DatetimeIndex([*[MORNING] * 40, *after]),
        customer=np.r_[np.arange(1, 41), np.arange(1, number + 2)].astype(np.uint64),
        outcome=ended(40, number + 1),
        wait=np.r_[np.full(40, 60.0), np.zeros(number + 1)],
    )


def gave_up_by_name(number: int) -> CallLog:
    """Those who gave up call again at once; a hundred others who gave up are not known."""
    return make_log(
        arrived=pd.DatetimeIndex([*[MORNING] * number, *[MORNING + pd.Timedelta(minutes=2)] * 40, *[MORNING] * 100]),
        customer=np.r_[np.arange(1, number + 1), np.arange(1, 41), np.zeros(100)].astype(np.uint64),
        outcome=np.r_[ended(number, 40), ended(100, 0)],
        wait=np.full(number + 140, 60.0),
    )


LOGS: dict[str, tuple[Callable[[int], CallLog], str, str]] = {
    "waits": (waited, "abandonment", "calls that had to wait"),
    "outcomes": (
        lambda number: make_log(outcome=ended(10, number - 10)),
        "abandonment_of_calls",
        "calls answered or abandoned",
    ),
    "answers": (
        lambda number: make_log(wait=np.arange(1.0 * number)),
        "speed_of_answer",
        "answered calls with a known wait",
    ),
    "whole calls": (
        lambda number: make_log(call_time=np.r_[np.arange(1.0, number + 1), np.full(5, np.nan)]),
        "call_time",
        "calls with the length of the whole call",
    ),
    "handling": (
        lambda number: make_log(service=np.r_[np.arange(11.0, number + 11), np.full(5, 10.0), np.nan]),
        "handle_time",
        "answered calls over 10 s",
    ),
    "giving up": (gave_up, "patience", "calls abandoned after a wait"),
    "transfers": (
        lambda number: make_log(
            transferred=np.r_[np.arange(number) % 3 == 0, np.full(5, np.nan), np.ones(4)],
            outcome=np.r_[ended(0, number + 5), ended(4, 0)],
        ),
        "transfer_share",
        "answered calls with a transfer's yes or no",
    ),
    "redials": (called_again, "calling_again", "callers who called again on the day they gave up"),
    "names": (gave_up_by_name, "calling_again", "abandoned calls of known customers"),
    "callbacks": (
        lambda number: make_log(
            callback_answered=np.r_[np.ones(9), 0.0, np.full(5, np.nan)],
            callback_attempts=np.r_[number - 9.0, np.nan, np.zeros(8), np.full(5, 9.0)],
        ),
        "callback_answered",
        "attempts of callbacks",
    ),
}
"""By what is counted: a log with so many, the figure that rests on them, and what they are called."""


@pytest.mark.parametrize("counted", LOGS)
def test_thirty_are_enough(counted: str) -> None:
    log, figure, _ = LOGS[counted]
    found = calibrate(log(30))
    assert getattr(found, figure) is not None
    assert figure not in found.missing


@pytest.mark.parametrize("counted", LOGS)
def test_twenty_nine_are_too_few(counted: str) -> None:
    log, figure, what = LOGS[counted]
    found = calibrate(log(29))
    assert getattr(found, figure) is None
    assert found.missing[figure] == f"the log has 29 {what}; needed are at least 30"


@pytest.mark.parametrize(("known", "enough"), [(90, True), (89, False)])
def test_ninety_of_a_hundred_calls_must_be_known(known: int, *, enough: bool) -> None:
    """How they ended, and how long those waited who were answered, or who gave up."""
    outcome = np.r_[ended(40, known - 40), np.repeat("other", 100 - known)]
    waits = np.where(np.arange(100) < known, 5.0, np.nan)
    found = calibrate(make_log(outcome=outcome))
    assert ("abandonment_of_calls" not in found.missing) == enough
    if not enough:
        assert found.missing["abandonment_of_calls"].startswith("how 11 of 100 calls ended is not known")
    assert ("speed_of_answer" not in calibrate(make_log(wait=waits)).missing) == enough
    gone = calibrate(make_log(wait=np.r_[waits, np.arange(1.0, 41)], outcome=ended(100, 40)))
    assert ("abandonment" not in gone.missing) == enough
    stayed = calibrate(make_log(wait=np.r_[np.arange(1.0, 41), waits], outcome=ended(40, 100)))
    assert ("abandonment" not in stayed.missing) == enough
    if not enough:
        assert gone.missing["abandonment"].startswith("the waits of 11 of 100 abandoned calls are not known")
        assert stayed.missing["abandonment"].startswith("the waits of 11 of 100 answered calls are not known")
