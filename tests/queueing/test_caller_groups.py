"""Caller groups: their own thresholds, urgency and times, worked out by hand, and the laws that hold for any groups.

Handle times are constant unless said: 5 minutes at Tier 1, 10 at Tier 2. In ``noon_center`` all calls end at Tier 1 at
12:05 and ask for Tier 2 together, the lower person first.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from queueing import Journeys, Scenario, simulate
from queueing.journeys import COLUMNS
from queueing.plan import lay_out
from tests.queueing.centers import at, busy_center, center, demand, on_duty, outcomes

pytestmark = pytest.mark.usefixtures("each_engine")

ONE_OFFICER = {"staffing": on_duty(8, 20, 1)}
ATTORNEYS: dict[str, Any] = {"name": "Attorneys", "share": 0.3}
OTHERS: dict[str, Any] = {"name": "Others", "share": 0.7}
OF_THEIR_OWN = {
    "threshold_low": 0,
    "threshold_high": 12,
    "urgent_share": 0.9,
    "tier1_factor": 1.5,
    "tier2_factor": 2.0,
}


def noon_center(**changes: Any) -> Scenario:
    tier1 = {"staffing": on_duty(12, 20, 50)} | changes.pop("tier1", {})
    return center(demand=demand(monday={8: 8.0}), tier1=tier1, **changes)


def with_both_groups(scenario: Scenario) -> Journeys:
    """A replication with at least six calls, some of both groups."""
    for seed in range(1, 100):
        journeys = simulate(scenario, seed=seed)
        if len(journeys) >= 6 and len(np.unique(journeys["group"])) == 2:
            return journeys
    pytest.fail("no replication with calls enough")


def differing(one: Journeys, other: Journeys) -> list[str]:
    """The columns in which two records of the same calls differ."""
    assert np.array_equal(one["person"], other["person"])
    tries, others = vars(one.callback_attempts), vars(other.callback_attempts)
    assert all(np.array_equal(tries[name], others[name], equal_nan=True) for name in tries)
    return [name for name in COLUMNS if not np.array_equal(one[name], other[name], equal_nan=True)]


def test_a_groups_own_values_hold_in_place_of_all_callers_and_the_reasons() -> None:
    # Tier 1 takes 5 x 2 minutes, Tier 2 10 x 3, and one minute of repeating each: all ask at 12:11, when the one
    # officer takes the first; the second is told 31 minutes, above the threshold of 30, and called back, as urgent.
    group = {"threshold_low": 30, "threshold_high": 30, "urgent_share": 1, "tier1_factor": 2, "tier2_factor": 3}
    everybody = ATTORNEYS | {"share": 1} | group
    nobody = OTHERS | {"share": 0, "threshold_low": 0, "threshold_high": 0, "tier2_factor": 50}
    journeys = simulate(noon_center(groups=[everybody, nobody], repeat_minutes=1, tier2=ONE_OFFICER), seed=2)
    assert len(journeys) > 3
    place = np.arange(len(journeys))
    assert (journeys["transfer_asked"] == at(0, 12, 11)).all()
    assert journeys["estimated_wait"].tolist() == (31.0 * place).tolist()
    assert journeys.took("live").tolist() == (place == 0).tolist()
    assert journeys["urgent"].tolist() == (place > 0).tolist()
    assert journeys["tier2_start"].tolist() == (at(0, 12, 11) + 31.0 * place).tolist()
    assert set(journeys.to_frame()["group"]) == {"Attorneys"}


def test_up_to_its_threshold_a_group_holds() -> None:
    group = ATTORNEYS | {"share": 1, "threshold_low": 20, "threshold_high": 20}
    journeys = simulate(noon_center(groups=[group], tier2=ONE_OFFICER), seed=2)
    assert journeys.took("live").tolist() == [wait <= 20 for wait in journeys["estimated_wait"]]
    assert 20.0 in journeys["estimated_wait"]


def test_what_a_group_leaves_out_is_as_for_all_callers_and_by_the_reason() -> None:
    # Of the attorneys the lower end is their own and the upper one that of all: equal, a sharp threshold of 15.
    groups = [ATTORNEYS | {"share": 0.5, "threshold_low": 15}, OTHERS | {"share": 0.5, "urgent_share": 0}]
    callback = {"threshold_low": 0, "threshold_high": 15}
    reasons = [{"name": "Expedite", "share": 1, "transfer_share": 1, "urgent_share": 1}]
    scenario = noon_center(groups=groups, callback=callback, reasons=reasons, tier2=ONE_OFFICER)
    layout = lay_out(scenario)
    assert (layout.threshold_low.tolist(), layout.threshold_high.tolist()) == ([15, 0], [15, 15])
    journeys = with_both_groups(scenario)
    attorneys, callback_made = journeys["group"] == 0, journeys.took("callback")
    assert (callback_made[attorneys] == (journeys["estimated_wait"][attorneys] > 15)).all()
    assert (journeys["urgent"] == (attorneys & callback_made)).all()
    assert callback_made[attorneys].any()
    assert callback_made[~attorneys].any()


def test_factors_of_reason_and_group_multiply_and_act_on_what_is_drawn_alone() -> None:
    reasons = [
        {"name": "Stamp", "share": 1, "transfer_share": 1, "appointment_share": 1, "tier1_factor": 3, "tier2_factor": 2}
    ]
    groups = [ATTORNEYS | {"tier1_factor": 2, "tier2_factor": 0.5}, OTHERS]
    changes = {"groups": groups, "reasons": reasons, "repeat_minutes": 1, "appointment": {"extra_minutes": 4}}
    journeys = with_both_groups(noon_center(**changes))
    attorneys = journeys["group"] == 0
    assert journeys["tier1_end"] - journeys["tier1_start"] == pytest.approx(np.where(attorneys, 31, 16))
    assert journeys["tier2_end"] - journeys["tier2_start"] == pytest.approx(np.where(attorneys, 15, 25))
    turned_away = with_both_groups(noon_center(**changes, tier1={"not_authorized": 1, "verification_minutes": 2}))
    assert set(outcomes(turned_away)) == {"not_authorized"}
    assert (turned_away["tier1_end"] - turned_away["tier1_start"] == 2).all()


def test_the_mean_time_behind_the_announced_wait_is_over_reasons_and_groups() -> None:
    # 10 minutes x (0.75 x 2 + 0.25 x 0.5 by who asks) x (0.3 x 3 + 0.7): 26, and 1 of repeating.
    reasons = [
        {"name": "Often", "share": 0.5, "transfer_share": 0.6, "tier2_factor": 2},
        {"name": "Rarely", "share": 0.5, "transfer_share": 0.2, "tier2_factor": 0.5},
    ]
    scenario = center(reasons=reasons, groups=[ATTORNEYS | {"tier2_factor": 3}, OTHERS], repeat_minutes=1)
    assert lay_out(scenario).tier2_mean_minutes == pytest.approx(27)


@pytest.mark.parametrize("order", ["keep_place", "live_first", "callbacks_first"])
def test_a_group_with_a_threshold_of_0_never_holds_when_anybody_waits(order: str) -> None:
    groups = [ATTORNEYS | {"threshold_low": 0, "threshold_high": 0}, OTHERS]
    journeys = simulate(busy_center(groups=groups, callback={"order": order}, days=3), seed=6)
    attorneys, live, waits = journeys["group"] == 0, journeys.took("live"), journeys["estimated_wait"] > 0
    assert not (attorneys & live & waits).any()
    assert (attorneys & live).any()
    assert (attorneys & waits & journeys.took("callback")).any()
    assert (~attorneys & live & waits).any()


@pytest.mark.parametrize(
    "groups",
    [
        [ATTORNEYS | {"share": 1}],
        [ATTORNEYS, OTHERS],
        [ATTORNEYS | {"threshold_low": 5, "threshold_high": 15}, OTHERS],
    ],
    ids=["one", "two alike", "with the plan's own threshold"],
)
def test_groups_without_anything_of_their_own_change_nothing_but_the_record(groups: list[dict[str, Any]]) -> None:
    plain, grouped = busy_center(days=3), busy_center(days=3, groups=groups)
    assert plain.groups == ()
    assert plain.tier2_minutes == grouped.tier2_minutes
    one, other = (simulate(each, seed=8) for each in (plain, grouped))
    assert differing(one, other) == (["group"] if len(groups) > 1 else [])
    assert set(one.to_frame()["group"]) == {"All callers"}


def test_groups_alike_are_as_one_with_the_same_values() -> None:
    one, other = (
        simulate(busy_center(days=3, groups=[each | OF_THEIR_OWN for each in groups]), seed=8)
        for groups in ([ATTORNEYS | {"share": 1}], [ATTORNEYS, OTHERS])
    )
    assert differing(one, other) == ["group"]
    plain = simulate(busy_center(days=3), seed=8)
    assert len(plain) != len(one)


def test_a_group_is_the_persons_in_all_calls_also_of_callbacks_left_over() -> None:
    journeys = simulate(busy_center(groups=[ATTORNEYS | OF_THEIR_OWN, OTHERS], callback={"backlog": 2000}), seed=5)
    people, groups = (journeys[name] for name in ("person", "group"))
    again = people[1:] == people[:-1]
    assert again.sum() > 100
    assert (journeys["call"] == 0).sum() == 2000
    assert (groups[1:][again] == groups[:-1][again]).all()
    for which in (journeys["call"] == 0, journeys["call"] == 1):
        number = which.sum()
        assert abs((groups[which] == 0).mean() - 0.3) < 4 * np.sqrt(0.3 * 0.7 / number)
    # By its share alone, whatever the reason.
    left_over = journeys["call"] == 0
    table = np.array([[((journeys["reason"] == r) & (groups == g) & left_over).sum() for g in (0, 1)] for r in (0, 1)])
    share = table[:, 0] / table.sum(axis=1)
    assert abs(share[0] - share[1]) < 4 * np.sqrt(0.3 * 0.7 * (1 / table.sum(axis=1)).sum())


def test_the_group_of_a_person_hangs_on_nothing_but_the_shares() -> None:
    groups = [ATTORNEYS, OTHERS]
    one = simulate(busy_center(days=2, groups=groups), seed=3)
    other = simulate(
        busy_center(
            days=2,
            groups=[groups[0] | OF_THEIR_OWN, groups[1]],
            reasons=[{"name": "Any", "share": 1, "transfer_share": 0.5}],
            callback={"backlog": 3},
        ),
        seed=3,
    )
    first = {int(person): int(group) for person, group in zip(one["person"], one["group"], strict=True)}
    second = {int(person): int(group) for person, group in zip(other["person"], other["group"], strict=True)}
    shared = first.keys() & second.keys()
    assert len(shared) > 500
    assert all(first[person] == second[person] for person in shared)
    assert len({first[person] for person in shared}) == 2
