"""Single calls in words: what is found in which order, and the whole history of known calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analytics.measures.outcomes import OUTCOME_NAMES
from analytics.replay.single_calls import (
    MOST_ROWS,
    calls_of_person,
    calls_table,
    histories_in_words,
    matching_calls,
)
from queueing import Journeys
from queueing.journeys import OUTCOMES

Build = Callable[..., Journeys]
DAY = 1440.0


def at(hour: int, minute: float = 0) -> float:
    return 60.0 * hour + minute


CALLED_BACK: dict[str, Any] = {
    "person": 7,
    "arrived": at(9),
    "ivr_end": at(9, 2),
    "tier1_start": at(9, 6),
    "tier1_end": at(9, 16),
    "transfer_asked": at(9, 16),
    "estimated_wait": 95.0,
    "route": "callback",
    "attempts": 2,
    "tier2_start": DAY + at(8, 30),
    "tier2_end": DAY + at(8, 50),
    "appointment": 5 * DAY,
    "ended": DAY + at(8, 50),
    "outcome": "appointment",
}
DIALLED = [(7, 1, 1, at(11, 20), False), (7, 1, 2, DAY + at(8, 30), True)]


def test_a_call_stands_in_a_row_of_words(journeys_of: Build) -> None:
    table = calls_table(journeys_of([CALLED_BACK], DIALLED), np.array([0]))
    row = table.iloc[0].to_dict()
    assert row.pop("Reason")
    assert row == {
        "Person": 7,
        "Call": 1,
        "Arrived": "Mon 2 Mar, 9 am",
        "Voice system until": "9:02 am",
        "Waited for Tier 1": "4 min",
        "Spoke with Tier 1": "10 min",
        "Asked for Tier 2": "9:16 am",
        "Told to expect": "1 h 35 min",
        "Route": "Callback",
        "Attempts": "11:20 am no answer; Tue 3 Mar, 8:30 am answered",
        "Reached": "Tue 3 Mar, 8:30 am",
        "Waited for Tier 2": "23 h 14 min",
        "Ended": "Tue 3 Mar, 8:50 am",
        "Outcome": OUTCOME_NAMES["appointment"],
    }


def test_the_history_tells_every_stage_in_order(journeys_of: Build) -> None:
    first = CALLED_BACK | {
        "tier1_end": at(9, 12),
        "transfer_asked": at(9, 12),
        "estimated_wait": np.nan,
        "route": "none",
        "tier2_start": np.nan,
        "tier2_end": np.nan,
        "appointment": np.nan,
        "ended": at(9, 12),
        "outcome": "refused_cutoff",
    }
    second = {name: value + 30 if name in _TIMES else value for name, value in CALLED_BACK.items()} | {"call": 2}
    dialled = [(7, 2, number, minute + 30, answered) for _, _, number, minute, answered in DIALLED]
    journeys = journeys_of([first, second], dialled)
    refused, called_back = histories_in_words(journeys, calls_of_person(journeys, 7))
    assert refused[0].startswith("Mon 2 Mar, 9 am: calls about: ")
    assert refused[1:] == [
        "9:02 am: leaves the voice system for Tier 1",
        "9:06 am: speaks with Tier 1, after 4 min of waiting",
        "9:12 am: asks for Tier 2, and is refused by the cutoff",
        "9:12 am: ends. Refused by the cutoff",
    ]
    assert called_back[3:] == [
        "9:46 am: asks for Tier 2, told to expect 1 h 35 min",
        "11:50 am: an officer dials in vain",
        "Tue 3 Mar, 9 am: speaks with an officer, after 23 h 14 min of waiting",
        "Tue 3 Mar, 9:20 am: ends. Appointment scheduled, for Sat 7 Mar",
    ]


_TIMES = ("arrived", "ivr_end", "tier1_start", "tier1_end", "transfer_asked", "tier2_start", "tier2_end", "ended")


def test_where_no_wait_is_announced_who_has_no_number_is_not_to_be_called_back(journeys_of: Build) -> None:
    without = {"outcome": "no_callback_number", "route": "none", "estimated_wait": np.nan, "tier2_start": np.nan}
    (lines,) = histories_in_words(journeys_of([CALLED_BACK | without]), np.array([0]))
    assert any(line.endswith("asks for Tier 2, and has no number to be called back at") for line in lines)


def test_every_call_of_a_simulation_has_a_history_that_ends_with_its_outcome(simulated: Journeys) -> None:
    rows = np.array(
        [np.flatnonzero(simulated.ended_as(name))[0] for name in OUTCOMES if simulated.ended_as(name).any()]
    )
    assert len(rows) > 10
    table = calls_table(simulated, rows)
    for outcome, lines in zip(table["Outcome"], histories_in_words(simulated, rows), strict=True):
        assert outcome in lines[-1]
        assert not any("nan" in line or "none" in line for line in lines)
    assert not table.astype(str).map(lambda text: "nan" in text).to_numpy().any()


def test_a_holder_at_closing_and_a_callback_left_over_are_told_as_such(simulated: Journeys) -> None:
    callbacks = np.flatnonzero(simulated.took("callback"))
    told = histories_in_words(simulated, callbacks)
    assert any("6 pm: held until now, is to be called back instead" in lines for lines in told)
    left_over = [lines for row, lines in zip(callbacks, told, strict=True) if simulated["call"][row] == 0]
    assert len(left_over) == sum(row.regular for row in simulated.scenario.callback.backlog)
    for first, *_ in left_over:
        assert first.startswith("Mon 2 Mar, midnight: ")
        assert all(part in first for part in ("called back", "from before the start"))


def test_calls_are_found_by_day_and_outcome_and_wait(simulated: Journeys) -> None:
    arrived = simulated["arrived"][matching_calls(simulated, day=2)]
    assert len(arrived) == MOST_ROWS
    assert (arrived // 1440 == 2).all()
    assert (np.diff(arrived) >= 0).all()
    refused = matching_calls(simulated, outcome="refused_cutoff")
    assert simulated.ended_as("refused_cutoff")[refused].all()
    assert len(refused) == min(int(simulated.ended_as("refused_cutoff").sum()), MOST_ROWS)
    longest = matching_calls(simulated, day=2, longest_first=True)
    until = np.where(np.isnan(simulated["tier2_start"]), simulated["ended"], simulated["tier2_start"])[longest]
    waits = np.where(np.isnan(until), np.inf, until) - simulated["transfer_asked"][longest]
    assert (waits[:-1] >= waits[1:]).all()
    assert not len(matching_calls(simulated, day=6, outcome="resolved_tier1"))
    with pytest.raises(ValueError, match="outcome 'lost' is not known; allowed are contained, "):
        matching_calls(simulated, outcome="lost")


def test_the_calls_of_a_person_stand_together(simulated: Journeys) -> None:
    again = int(simulated["person"][simulated["call"] == 2][0])
    rows = calls_of_person(simulated, again)
    assert set(simulated["person"][rows]) == {again}
    assert len(rows) == (simulated["person"] == again).sum() > 1
    assert (np.diff(simulated["call"][rows]) == 1).all()
    assert not len(calls_of_person(simulated, -1))
