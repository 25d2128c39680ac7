"""The sample call log of a small help line, made by the simulation itself, so that what is measured on it is known.

``python -m data.samples.calls`` writes ``data/samples/small_center_calls.csv``: a row for each call that reached a
representative's queue in four weeks, 2 to 27 March 2026, Monday to Friday, 08:00 to 20:00. The scenario behind it:

- 150 calls a day on average, days busier or calmer by a factor with a coefficient of variation of 15 %;
- two representatives in the mornings and three from noon, handle time lognormal with a mean of 6.5 min, of which
  0.5 min is what callers repeat, and a coefficient of variation of 0.9 for the rest;
- patience lognormal with a mean of 8 min and a coefficient of variation of 1.2;
- 18 % of the calls handled ask for Tier 2; a callback is answered with 80 % at the first attempt, 60 % later;
- 50 % of the callers who give up call again, after 45 min on average.

The log has what phone systems write and no more: a number for each call and caller, times to the second, and words
for what became of the call.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from queueing import Scenario, simulate
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS, StaffingTable
from queueing.scenario.duration import Duration

from .volumes import weekday_demand

SAMPLE_CALLS: Final = Path(__file__).parent / "small_center_calls.csv"
START: Final = date(2026, 3, 2)
DAYS: Final = 26
SEED: Final = 20260302
CALLS_PER_DAY: Final = 150.0
HANDLE_TIME: Final = Duration(6.0, 0.9)
REPEAT_MINUTES: Final = 0.5
PATIENCE: Final = Duration(8.0, 1.2)
TRANSFER_SHARE: Final = 0.18
DAILY_CV: Final = 0.15

_STEP: Final = 30
_NOON: Final = 12 * 60 // _STEP
_OUTCOMES: Final = {"abandoned_tier1": "Abandoned", "closed_out": "Closed"}
_FIRST_NUMBER: Final = 480_001


def help_line() -> Scenario:
    """The scenario that the sample log is drawn from."""
    slots = MINUTES_PER_DAY // _STEP
    people = tuple(2 if slot < _NOON else 3 for slot in range(slots))
    table = StaffingTable.model_validate({"interval_minutes": _STEP, **dict.fromkeys(WEEKDAYS[:5], people)})
    return Scenario.model_validate(
        {
            "name": "Help line",
            "start": START,
            "days": DAYS,
            "demand": weekday_demand(CALLS_PER_DAY),
            "daily_cv": DAILY_CV,
            "reasons": [{"name": "Any", "share": 1.0, "transfer_share": TRANSFER_SHARE}],
            "ivr": {"duration": Duration(0.5, 0.3), "containment": 0.0},
            "repeat_minutes": REPEAT_MINUTES,
            "tier1": {"staffing": {"on_duty": table}, "handle_time": HANDLE_TIME, "patience": PATIENCE,
                      "not_authorized": 0.0},
            "supervisor_request_share": 0.0,
            "cutoff": {"rule": "never"},
            "tier2": {"staffing": {"on_duty": 1}, "to_supervisor": 0.0},
            "callback": {**dict.fromkeys(("answered_same_day", "answered_later_day", "answered_shut"), (0.8, 0.6, 0.6)),
                         "threshold_low": 0.0, "threshold_high": 0.0, "direct_number_share": 1.0},
            "supervisor": {"staffing": {"on_duty": 1}},
            "calling_again": {"abandoned_tier1": {"probability": 0.5}, "soon_mean_minutes": 45.0},
        }
    )  # fmt: skip


def sample_csv(seed: int = SEED) -> str:
    """The text of the sample log."""
    calls = simulate(help_line(), seed=seed).to_frame()
    calls = calls[(calls["call"] > 0) & calls["ivr_end"].notna()].sort_values("arrived", ignore_index=True)
    answered = calls["tier1_start"].notna()
    left_queue = calls["tier1_start"].where(answered, calls["ended"])
    called_back = calls["attempts"] > 0
    frame = pd.DataFrame(
        {
            "Call ID": np.arange(len(calls)) + _FIRST_NUMBER,
            "Caller ID": calls["person"] + 1,
            "Date": [f"{START + timedelta(days=int(at // MINUTES_PER_DAY)):%m/%d/%Y}" for at in calls["arrived"]],
            "Arrived": _clock(calls["arrived"]),
            "Queue Start": _clock(calls["ivr_end"]),
            "Queue End": _clock(left_queue),
            "Answered": _clock(calls["tier1_start"]),
            "Ended": _clock(calls["tier1_end"].where(answered, calls["ended"])),
            "Outcome": np.where(answered, "Handled", calls["outcome"].map(_OUTCOMES).fillna("Closed")),
            "Transferred": np.where(answered, np.where(calls["transfer_asked"].notna(), "Yes", "No"), ""),
            "Callback Attempts": np.where(called_back, calls["attempts"].astype(str), ""),
            "Callback Answered": np.where(called_back, np.where(calls["tier2_start"].notna(), "Yes", "No"), ""),
        }
    )
    text: str = frame.to_csv(index=False, lineterminator="\n")
    return text


def _clock(minutes: pd.Series) -> list[str]:
    """Clock times to the second, empty where a stage was not reached."""
    seconds = (minutes % MINUTES_PER_DAY * 60).round() % 86_400
    return [
        "" if np.isnan(each) else f"{int(each) // 3600:02d}:{int(each) // 60 % 60:02d}:{int(each) % 60:02d}"
        for each in seconds
    ]


if __name__ == "__main__":
    SAMPLE_CALLS.write_text(sample_csv(), encoding="utf-8", newline="\n")
