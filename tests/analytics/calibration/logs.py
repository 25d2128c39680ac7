"""Call logs made up: of given columns, or drawn from known laws."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from data import CallLog


def make_log(**columns: Any) -> CallLog:
    """A log with these columns; the others hold nothing."""
    number = len(next(iter(columns.values())))
    frame = pd.DataFrame(
        {
            "arrived": pd.Timestamp("2026-03-02 09:00") + pd.to_timedelta(np.arange(number) * 7, unit="s"),
            "queued": True,
            "wait": np.nan,
            "service": np.nan,
            "call_time": np.nan,
            "outcome": "answered",
            "queue": "",
            "customer": np.zeros(number, dtype=np.uint64),
            "transferred": np.nan,
            "callback_answered": np.nan,
            "callback_attempts": np.nan,
        }
        | columns
    )
    return CallLog(frame, frozenset({"outcome", *columns}))


def synthetic(number: int = 20_000) -> CallLog:
    """Waits until answered are exponential of mean 200 s, patience lognormal of median 300 s and sigma 1.2."""
    draws = np.random.default_rng(11)
    answered_after, patience = draws.exponential(200, number), draws.lognormal(math.log(300), 1.2, number)
    gave_up = patience < answered_after
    return make_log(
        wait=np.minimum(patience, answered_after),
        outcome=np.where(gave_up, "abandoned", "answered"),
        service=np.where(gave_up, np.nan, draws.gamma(2.0, 90.0, number)),
        transferred=np.where(gave_up, np.nan, draws.random(number) < 0.15),
        callback_answered=np.where(np.arange(number) % 10 == 0, draws.random(number) < 0.6, np.nan),
    )
