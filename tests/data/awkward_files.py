"""Small drawn files of kinds that real exports have; their right readings are known."""

from __future__ import annotations

from pathlib import Path

AWKWARD = Path(__file__).parent / "awkward"
ANSWERED_YES_NO = AWKWARD / "log_answered_yes_no.csv"
"""300 calls, 240 of them answered by a column of Y and N, with no wait of the others."""
FEW_CALLS = AWKWARD / "log_few_calls_round_the_clock.csv"
"""180 calls in 60 days: 148 completed, 6 transferred, 26 dropped."""
STEADY_GROWTH = AWKWARD / "log_steady_growth.csv"
"""120 days of Poisson calls, of which there are 60 a day at the beginning and 120 at the end."""
TALK_IN_MINUTES = AWKWARD / "log_talk_in_minutes.csv"
"""Waits and talk in decimal minutes under names without a unit."""
TIME_ANSWERED = AWKWARD / "log_time_answered.csv"
"""200 calls, of which 190 have a time of answer."""
LOGS = (ANSWERED_YES_NO, FEW_CALLS, STEADY_GROWTH, TALK_IN_MINUTES, TIME_ANSWERED)
