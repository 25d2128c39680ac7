"""Whether a log tells how calls ended and how long they waited: what is not known is never taken for an answer."""

from __future__ import annotations

from typing import Final

import pandas as pd

from data.call_logs.outcomes import Outcome

KNOWN: Final = 0.9
"""Share of calls of which something must be known for a figure of all of them."""


def number_ended(frame: pd.DataFrame, outcome: Outcome) -> int:
    """How many calls of a log's frame ended so."""
    return int((frame["outcome"] == outcome).sum())


def outcomes_unknown(frame: pd.DataFrame, holds: frozenset[str]) -> str:
    """Why it is not known which calls were answered and which abandoned; empty where it is.

    ``frame`` and ``holds`` are those of a :class:`data.CallLog`. A log without any abandoned call is one of answered
    calls alone, or of a center that nobody leaves: it does not say which.
    """
    if "outcome" not in holds:
        return "the log does not say how calls ended: no column has outcomes that are known, or times of answers"
    others = number_ended(frame, "other")
    if "all_outcomes" not in holds and len(frame) - others < KNOWN * len(frame):
        return f"how {others:,} of {len(frame):,} calls ended is not known: choose what their outcomes mean"
    answered, abandoned = number_ended(frame, "answered"), number_ended(frame, "abandoned")
    if not (answered and abandoned):
        lacking, had = ("abandoned", "answered") if answered else ("answered", "abandoned")
        return f"no call is known as {lacking}, all with a known end are {had}: a log may leave the others out"
    return ""


def waits_unknown(frame: pd.DataFrame, holds: frozenset[str]) -> str:
    """Why the waits of those who were answered, and of those who gave up, are not both known; empty where they are."""
    if "wait" not in holds:
        return "the log does not say how long calls waited"
    if reason := outcomes_unknown(frame, holds):
        return reason
    queued = frame[frame["queued"]]
    # Nobody gives up without a wait: a 0 there was not measured.
    measured = {"abandoned": queued["wait"] > 0, "answered": queued["wait"].notna()}
    for outcome, known in measured.items():
        calls = queued["outcome"] == outcome
        number = int((calls & known).sum())
        if number < KNOWN * calls.sum():
            also = " (the speed of answer is that of others)" if outcome == "abandoned" else ""
            return f"the waits of {calls.sum() - number:,} of {calls.sum():,} {outcome} calls are not known{also}"
    return ""
