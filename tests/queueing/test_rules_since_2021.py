"""The rules since 2021 and what people do besides talking, in small cases whose instants are worked out by hand.

Handle times are constant: 5 minutes at Tier 1, 10 at Tier 2. In ``noon_center`` all calls end at Tier 1 at 12:05 and
ask for Tier 2 together, the lower person first.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from queueing import Duration, Journeys, Scenario, simulate
from queueing.agreement import check_engines
from queueing.plan import lay_out
from queueing.scenario.callback import CALLBACK_ORDERS, CallbackOrder
from tests.queueing.centers import at, center, demand, on_duty, outcomes

pytestmark = pytest.mark.usefixtures("each_engine")

ASKED = at(0, 12, 5)
BOTH = [
    {"name": "Expedite", "share": 0.5, "transfer_share": 1, "urgent_share": 1},
    {"name": "Other", "share": 0.5, "transfer_share": 1},
]


def constant(minutes: float) -> Duration:
    return Duration(minutes, shape="constant")


def noon_center(**changes: Any) -> Scenario:
    tier1 = {"staffing": on_duty(12, 20, 50)} | changes.pop("tier1", {})
    return center(demand=demand(monday={8: 8.0}), tier1=tier1, **changes)


def journeys_of(scenario: Scenario) -> Journeys:
    """A replication with first calls of both reasons, at least six in all."""
    for seed in range(1, 100):
        journeys = simulate(scenario, seed=seed)
        if len(journeys) >= 6 and len(np.unique(journeys["reason"])) == len(scenario.reasons):
            return journeys
    pytest.fail("no replication with enough calls")


def test_callbacks_left_over_begin_urgent_first_and_oldest_first() -> None:
    backlog = [{"regular": 1}, {"days": 1, "urgent": 1}, {"days": 3, "urgent": 1, "regular": 1}]
    journeys = simulate(center(callback={"backlog": backlog}, tier2={"staffing": 1}), seed=1)
    assert journeys["urgent"].tolist() == [1, 1, 0, 0]
    assert journeys["transfer_asked"].tolist() == [-3 * 1440, -1440, -3 * 1440, 0]
    assert journeys["arrived"].tolist() == [0] * 4
    assert journeys["tier2_start"].tolist() == [0, 10, 20, 30]


def test_one_number_of_callbacks_left_over_is_that_of_regular_ones() -> None:
    one, other = (center(callback={"backlog": backlog}) for backlog in (7, [{"regular": 7}]))
    assert one == other
    assert center(callback={"backlog": 0}).callback.backlog == ()


@pytest.mark.parametrize("order", CALLBACK_ORDERS)
def test_urgent_callbacks_are_made_before_regular_ones(order: CallbackOrder) -> None:
    # Nobody may hold. One officer from 13:00: all urgent ones, by person, and then all others.
    callback = {"live_transfers": False, "order": order}
    journeys = journeys_of(noon_center(callback=callback, reasons=BOTH, tier2={"staffing": on_duty(13, 20, 1)}))
    assert (journeys["urgent"] == (journeys["reason"] == 0)).all()
    made = np.lexsort((journeys["person"], -journeys["urgent"]))
    assert journeys["tier2_start"][made].tolist() == [at(0, 13, 10 * place) for place in range(len(journeys))]


def test_without_live_transfers_nothing_is_announced() -> None:
    # Officers are free: nobody holds for all that, and each is called back at once.
    journeys = journeys_of(noon_center(callback={"live_transfers": False}))
    assert journeys.took("callback").all()
    assert np.isnan(journeys["estimated_wait"]).all()
    assert (journeys["tier2_start"] == ASKED).all()
    without = journeys_of(noon_center(callback={"live_transfers": False, "direct_number_share": 0}))
    assert set(outcomes(without)) == {"no_callback_number"}


def test_holders_at_closing_stand_among_callbacks_where_they_joined() -> None:
    # No officer until 21:00, and holders wait for ever: at 20:00 they become callbacks, the urgent ones first again.
    tier2 = {"staffing": {"on_duty": {"interval_minutes": 60, "monday": (0,) * 12 + (1,) + (0,) * 8 + (1,) * 3}}}
    journeys = journeys_of(noon_center(reasons=BOTH, tier2=tier2, tier1={"staffing": on_duty(12, 20, 50)}))
    later = journeys["tier2_start"] >= at(0, 21)
    assert later.sum() > 0
    waiting = np.flatnonzero(later)
    made = waiting[np.lexsort((journeys["person"][waiting], -journeys["urgent"][waiting]))]
    assert journeys["tier2_start"][made].tolist() == [at(0, 21, 10 * place) for place in range(len(made))]


def test_a_person_is_busy_with_the_wrap_up_when_the_caller_has_gone_on() -> None:
    # One representative from noon, 5 minutes and a wrap-up of 2: a call every 7 minutes.
    journeys = journeys_of(noon_center(tier1={"staffing": on_duty(12, 20, 1), "wrap_up": constant(2)}))
    assert sorted(journeys["tier1_start"]) == [at(0, 12, 7 * place) for place in range(len(journeys))]
    assert (journeys["tier1_end"] - journeys["tier1_start"] == 5).all()
    assert (journeys["transfer_asked"] == journeys["tier1_end"]).all()


def test_there_is_no_wrap_up_after_an_unanswered_attempt() -> None:
    # Two callbacks, one officer: 2 minutes each in vain, at 2 and 4; then 10 minutes and a wrap-up of 3.
    callback = {"backlog": 2, "answered_shut": [0, 1], "ring_minutes": 2, "retry_after": 60}
    journeys = simulate(center(callback=callback, tier2={"staffing": 1, "wrap_up": constant(3)}), seed=1)
    assert journeys.attempts_frame()["dialled"].tolist() == [0, 2, 62, 75]
    assert journeys["ended"].tolist() == [72, 85]


def test_a_supervisor_has_a_wrap_up_too() -> None:
    journeys = journeys_of(noon_center(supervisor_request_share=1, supervisor={"staffing": 1, "wrap_up": constant(4)}))
    assert journeys["supervisor_start"].tolist() == [ASKED + 14 * place for place in range(len(journeys))]


def test_the_announced_wait_is_by_the_mean_of_all_work_with_wrap_up() -> None:
    # 10 minutes x a factor of 2 for half of the calls, 1 of repeating, 3 of wrap-up: 19 minutes of one officer.
    reasons = [BOTH[0] | {"tier2_factor": 2}, BOTH[1]]
    tier2 = {"staffing": 1, "wrap_up": constant(3)}
    journeys = journeys_of(noon_center(reasons=reasons, repeat_minutes=1, tier2=tier2))
    assert lay_out(journeys.scenario).tier2_mean_minutes == 19
    assert journeys["estimated_wait"].tolist() == [0, *(19.0 * place for place in range(1, len(journeys)))]
    spoken = journeys["tier2_end"] - journeys["tier2_start"]
    assert spoken == pytest.approx(np.where(journeys["reason"] == 0, 21, 11))


def test_the_mean_counts_factors_by_how_often_calls_ask() -> None:
    reasons = [
        {"name": "Often", "share": 0.5, "transfer_share": 0.6, "tier2_factor": 2},
        {"name": "Rarely", "share": 0.5, "transfer_share": 0.2, "tier2_factor": 0.5},
    ]
    assert center(reasons=reasons).tier2_minutes == pytest.approx(10 * (0.75 * 2 + 0.25 * 0.5))


def test_a_factor_acts_on_what_is_drawn_alone() -> None:
    reasons = [BOTH[0] | {"tier1_factor": 3}, BOTH[1]]
    journeys = journeys_of(noon_center(reasons=reasons, repeat_minutes=1))
    spoken = journeys["tier1_end"] - journeys["tier1_start"]
    assert spoken == pytest.approx(np.where(journeys["reason"] == 0, 16, 6))
    not_authorized = noon_center(reasons=reasons, tier1={"not_authorized": 1, "verification_minutes": 2})
    turned_away = journeys_of(not_authorized)
    assert (turned_away["tier1_end"] - turned_away["tier1_start"] == 2).all()


def test_who_hangs_up_at_once_is_served_where_somebody_is_free() -> None:
    # One representative; calls come between 8 and 9 and take 5 minutes. Who finds the line busy is gone that instant.
    scenario = noon_center(tier1={"staffing": on_duty(8, 20, 1), "give_up_at_once": 1, "patience": constant(90)})
    journeys = journeys_of(scenario)
    gone = journeys.ended_as("abandoned_tier1")
    assert gone.any()
    assert (journeys["ended"] == journeys["ivr_end"])[gone].all()
    assert (journeys["tier1_start"] == journeys["ivr_end"])[~gone].all()


def test_who_hangs_up_at_tier_2_and_at_the_supervisor_is_drawn_anew() -> None:
    tier2 = {"staffing": 1, "patience": constant(600), "give_up_at_once": 1}
    held = journeys_of(noon_center(tier2=tier2))
    assert outcomes(held) == ["resolved_tier2", *["abandoned_tier2"] * (len(held) - 1)]
    assert (held["ended"][1:] == ASKED).all()
    asked = noon_center(supervisor_request_share=1, supervisor={"staffing": 1}, tier2=tier2)
    supervised = journeys_of(asked)
    assert outcomes(supervised) == ["resolved_supervisor", *["abandoned_supervisor"] * (len(supervised) - 1)]


@pytest.mark.parametrize(("limit", "refused"), [(39.9, True), (40.0, False)])
def test_the_first_request_from_the_cutoff_on_decides_for_its_day(limit: float, *, refused: bool) -> None:
    # Four callbacks left over; the one officer comes at 12: at 12:05 one is called, three wait, so 40 minutes are
    # announced to the first, and more to the others, who follow the first.
    journeys = journeys_of(
        noon_center(
            cutoff={"rule": "long_waits", "time": "12:00", "wait_minutes": limit},
            tier2={"staffing": on_duty(12, 20, 1)},
            callback={"backlog": 4},
        )
    )
    called = journeys["call"] > 0
    assert called.sum() > 2
    assert (journeys.ended_as("refused_cutoff")[called] == refused).all()
    if not refused:
        assert journeys["estimated_wait"][called].tolist() == [40.0 + 10 * place for place in range(called.sum())]


def test_a_wait_without_end_is_a_long_one_and_is_reckoned_where_nobody_may_hold() -> None:
    late = {"rule": "long_waits", "time": "12:00", "wait_minutes": 1e9}
    nobody = noon_center(cutoff=late, tier2={"staffing": on_duty(13, 20, 1)}, callback={"live_transfers": False})
    assert set(outcomes(journeys_of(nobody))) == {"refused_cutoff"}
    somebody = noon_center(cutoff=late, tier2={"staffing": on_duty(12, 20, 1)}, callback={"live_transfers": False})
    assert "refused_cutoff" not in outcomes(journeys_of(somebody))


def test_a_request_for_a_supervisor_decides_as_well() -> None:
    cutoff = {"rule": "long_waits", "time": "12:00", "wait_minutes": 0}
    journeys = journeys_of(
        noon_center(cutoff=cutoff, supervisor_request_share=1, tier2={"staffing": 1}, callback={"backlog": 99})
    )
    assert journeys.ended_as("refused_cutoff")[journeys["call"] > 0].all()


def test_who_is_texted_and_does_not_reply_takes_nobodys_time() -> None:
    # Three callbacks, one officer. No reply ever: all are settled at once, at 0, 60 and 120, and then suspended.
    callback = {"backlog": 3, "retry_after": 60, "max_attempts": 3}
    texted = {"share": 1, "reply_share": 0, "answered": 1}
    journeys = simulate(center(callback=callback, tier2={"staffing": 1}, text_ahead=texted), seed=1)
    tries = journeys.attempts_frame()
    assert tries["dialled"].tolist() == [0] * 3 + [60] * 3 + [120] * 3
    assert tries["no_reply"].all()
    assert not tries["answered"].any()
    assert tries["rang_until"].isna().all()
    assert outcomes(journeys) == ["suspended"] * 3
    assert journeys["ended"].tolist() == [120] * 3
    assert journeys["attempts"].tolist() == [3] * 3


def test_the_officer_goes_on_to_the_next_one_at_once() -> None:
    # One of two replies to the first text: whoever it is, the officer speaks from 0 to 10 with who does.
    texted = {"share": 1, "reply_share": 0.5, "answered": 1}
    for seed in range(1, 20):
        journeys = simulate(
            center(callback={"backlog": 8, "retry_after": 600}, tier2={"staffing": 1}, text_ahead=texted), seed=seed
        )
        first = journeys.attempts_frame().query("attempt == 1")
        replied = first[~first["no_reply"]]
        assert replied["dialled"].tolist() == [10 * place for place in range(len(replied))]
        assert replied["answered"].all()
        # Who does not reply is passed over by the officer who is free for the next one.
        assert set(first.loc[first["no_reply"], "dialled"]) <= {10 * place for place in range(len(replied) + 1)}


def test_after_a_reply_the_chance_is_that_of_texts_on_any_day() -> None:
    never = {"answered_same_day": [0], "answered_later_day": [0], "answered_shut": [0]}
    texted = {"share": 1, "reply_share": 1, "answered": 1}
    journeys = simulate(center(callback={"backlog": 4, **never}, tier2={"staffing": 1}, text_ahead=texted), seed=1)
    assert journeys["attempts"].tolist() == [1] * 4
    without = texted | {"share": 0}
    suspended = simulate(center(callback={"backlog": 4, **never}, tier2={"staffing": 1}, text_ahead=without), seed=1)
    assert outcomes(suspended) == ["suspended"] * 4


def test_attempts_with_texts_have_the_product_form() -> None:
    """Each attempt is answered with chance reply x answered, independently: geometric, cut off at the last attempt.

    4,000 callers: five standard errors, which a correct program exceeds less than once in a million draws.
    """
    texted = {"share": 1, "reply_share": 0.7, "answered": 0.8}
    callback = {"backlog": 4000, "max_attempts": 3, "retry_after": 10, "ring_minutes": 1}
    journeys = simulate(center(callback=callback, tier2={"staffing": 400}, text_ahead=texted), seed=5)
    left = (1 - 0.7 * 0.8) ** 3
    lost = journeys.ended_as("suspended").mean()
    assert abs(lost - left) < 5 * math.sqrt(left * (1 - left) / 4000)
    tries = journeys.callback_attempts
    made = len(tries.answered)
    for share, chance in ((tries.no_reply.mean(), 0.3), (tries.answered.mean(), 0.56)):
        assert abs(share - chance) < 5 * math.sqrt(chance * (1 - chance) / made)


def test_what_a_plan_does_not_use_changes_nothing() -> None:
    """Neutral values give the very same journeys as a plan that has none of the rules."""
    plain = noon_center(reasons=BOTH, callback={"live_transfers": True})
    neutral = plain.model_copy(
        update={
            "tier1": plain.tier1.model_copy(update={"wrap_up": constant(0), "give_up_at_once": 0.0}),
            "cutoff": plain.cutoff.model_copy(update={"wait_minutes": 5.0}),
        }
    )
    one, other = (simulate(each, seed=4) for each in (plain, neutral))
    assert all(np.array_equal(one[name], other[name], equal_nan=True) for name in one.columns)
    assert check_engines(neutral, seed=4).equal
