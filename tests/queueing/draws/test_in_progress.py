"""Who is met in progress: reasons, groups and special conversations by share and mean time, known by counting."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from queueing import Duration
from queueing.draws.in_progress import (
    Conversations,
    InProgress,
    at_tier1,
    at_tier2,
    at_voice_system,
    in_progress,
    with_supervisors,
)
from queueing.plan import lay_out
from tests.queueing.centers import center

NUMBER = 40_000
STANDARD_ERRORS = 5.5
"""Of a share: a correct program fails one check less than once in ten million times."""

REASONS = [
    {"name": "Status", "share": 0.7, "transfer_share": 0.2, "appointment_share": 0.25, "tier1_factor": 0.5},
    {"name": "Stamp", "share": 0.3, "transfer_share": 0.8, "appointment_share": 0.5, "tier2_factor": 2.0},
]
GROUPS = [
    {"name": "Attorneys", "share": 0.4, "tier1_factor": 2.0, "tier2_factor": 0.5},
    {"name": "Others", "share": 0.6},
]
PLAN: dict[str, Any] = {
    "reasons": REASONS,
    "groups": GROUPS,
    "repeat_minutes": 1.0,
    "ivr": {"duration": Duration(3, 0.5)},
    "tier1": {"handle_time": Duration(8, 1.2), "not_authorized": 0.25, "verification_minutes": 2.0},
    "tier2": {"handle_time": Duration(10, 0.5, "gamma")},
    "appointment": {"extra_minutes": 4.0},
}


def met(kinds: Conversations, seed: int = 3) -> InProgress:
    """As many conversations in progress of a plan without measured times."""
    return in_progress(kinds, np.empty(0), seed, 0, np.arange(NUMBER), 0)


def assert_shares(found: InProgress, weights: dict[tuple[int, int, bool], float]) -> None:
    """Each kind is met as often as its weight says."""
    for (reason, group, special), weight in weights.items():
        share = weight / sum(weights.values())
        count = np.count_nonzero((found.reason == reason) & (found.group == group) & (found.special == special))
        assert abs(count / NUMBER - share) <= STANDARD_ERRORS * math.sqrt(share * (1 - share) / NUMBER)


def test_at_tier1_the_not_authorized_are_met_for_the_time_of_their_verification() -> None:
    # By hand: share x chance x minutes, of handling 8 x the factors + 1, of verification 2.
    assert_shares(
        met(at_tier1(lay_out(center(**PLAN)))),
        {
            (0, 0, False): 0.7 * 0.4 * 0.75 * 9,
            (0, 1, False): 0.7 * 0.6 * 0.75 * 5,
            (1, 0, False): 0.3 * 0.4 * 0.75 * 17,
            (1, 1, False): 0.3 * 0.6 * 0.75 * 9,
            (0, 0, True): 0.7 * 0.4 * 0.25 * 2,
            (0, 1, True): 0.7 * 0.6 * 0.25 * 2,
            (1, 0, True): 0.3 * 0.4 * 0.25 * 2,
            (1, 1, True): 0.3 * 0.6 * 0.25 * 2,
        },
    )


def test_at_tier2_reasons_that_ask_for_it_are_met_and_appointments_for_as_long_as_they_take() -> None:
    # Of those who ask, 14 of 38 and 24 of 38; handling 10 x the factors + 1, with an appointment 4 more.
    found = met(at_tier2(lay_out(center(**PLAN))))
    assert_shares(
        found,
        {
            (0, 0, False): 14 * 0.4 * 0.75 * 6,
            (0, 1, False): 14 * 0.6 * 0.75 * 11,
            (1, 0, False): 24 * 0.4 * 0.5 * 11,
            (1, 1, False): 24 * 0.6 * 0.5 * 21,
            (0, 0, True): 14 * 0.4 * 0.25 * 10,
            (0, 1, True): 14 * 0.6 * 0.25 * 15,
            (1, 0, True): 24 * 0.4 * 0.5 * 15,
            (1, 1, True): 24 * 0.6 * 0.5 * 25,
        },
    )
    # Each for the rest of its own time: of 20 x + 5, whose square is 5^2 + 2 x 5 x 20 + 20^2 x 1.25.
    rest = found.minutes[(found.reason == 1) & (found.group == 1) & found.special]
    assert abs(rest.mean() - 725 / (2 * 25)) <= STANDARD_ERRORS * rest.std() / math.sqrt(len(rest))


@pytest.mark.parametrize("kinds", [at_voice_system, with_supervisors])
def test_where_nothing_depends_on_reason_and_group_they_are_those_of_all(kinds: Any) -> None:
    found = met(kinds(lay_out(center(**PLAN))))
    assert_shares(found, {(0, 0, False): 0.28, (0, 1, False): 0.42, (1, 0, False): 0.12, (1, 1, False): 0.18})
    assert not found.special.any()


def test_the_rest_of_a_call_with_the_voice_system_and_with_a_supervisor() -> None:
    layout = lay_out(center(**PLAN))
    # E[T^2] / (2 E[T]): of 3 minutes with a CV of 0.5, and of 10 constant ones and the repeating.
    for kinds, mean in ((at_voice_system, 3 * 1.25 / 2), (with_supervisors, 11 / 2)):
        rest = met(kinds(layout)).minutes
        assert abs(rest.mean() - mean) <= STANDARD_ERRORS * rest.std() / math.sqrt(NUMBER)


def test_where_nothing_takes_any_time_who_is_met_is_who_begins() -> None:
    nothing = center(**PLAN | {"repeat_minutes": 0, "tier1": {"handle_time": Duration(0), "not_authorized": 0}})
    found = met(at_tier1(lay_out(nothing)))
    assert_shares(found, {(0, 0, False): 0.28, (0, 1, False): 0.42, (1, 0, False): 0.12, (1, 1, False): 0.18})
    assert (found.minutes == 0).all()


def test_one_more_in_progress_changes_no_other_and_each_replication_has_its_own() -> None:
    kinds = at_tier2(lay_out(center(**PLAN)))
    few, more, others = (
        in_progress(kinds, np.empty(0), 3, rep, np.arange(n), 0) for rep, n in ((0, 5), (0, 9), (1, 5))
    )
    assert (more.minutes[:5] == few.minutes).all()
    assert (more.reason[:5] == few.reason).all()
    assert (others.minutes != few.minutes).all()
