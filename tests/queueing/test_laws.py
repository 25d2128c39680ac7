"""Laws of the network that hold for every seed: nobody is lost, more officers help, and each rule's extreme cases."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from queueing import Duration, Engine, Journeys, simulate
from queueing.journeys import CALL_OUTCOMES, COLUMNS, OUTCOMES
from queueing.reference.network import ContactCenter
from queueing.reference.nodes import SUPERVISOR, TIER1, TIER2
from tests.queueing.centers import AROUND_THE_CLOCK, WEEK, at, busy_center, center, demand, on_duty

pytestmark = pytest.mark.usefixtures("each_engine")

SEEDS = range(1, 6)
CROWDED = demand(**{day: dict.fromkeys(range(8, 20), 40.0) for day in WEEK[:5]})


@pytest.fixture(params=["keep_place", "live_first", "callbacks_first"])
def busy(request: pytest.FixtureRequest, each_engine: Engine) -> Journeys:
    """A replication in which every rule of the model is in use, under each order."""
    tier2 = {"staffing": on_duty(8, 15, 4)}
    return simulate(
        busy_center(callback={"order": request.param}, tier2=tier2, max_overrun_days=0), seed=9, engine=each_engine
    )


def asked_for_tier2(journeys: Journeys) -> np.ndarray:
    """Which calls met the transfer decision for Tier 2 and passed the cutoff."""
    return ~np.isnan(journeys["estimated_wait"])


@pytest.mark.parametrize("seed", SEEDS)
def test_another_officer_never_delays_a_call(seed: int) -> None:
    # First come first served without abandonment, on lines that never shut: holds call by call (Wolff 1977).
    whole_week = demand(**{day: dict.fromkeys(range(24), 14.0) for day in WEEK})
    starts = []
    for officers in (3, 4):
        scenario = center(
            days=4,
            opening_hours=AROUND_THE_CLOCK,
            demand=whole_week,
            tier1={"staffing": 2, "handle_time": Duration(5)},
            tier2={"staffing": officers, "handle_time": Duration(12)},
            callback={"order": "keep_place"},
        )
        starts.append(simulate(scenario, seed=seed)["tier2_start"])
    fewer, more = starts
    assert len(fewer) > 1000
    assert (more <= fewer).all()
    assert (more < fewer).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_another_place_never_delays_a_call_whoever_is_absent(seed: int) -> None:
    whole_week = demand(**{day: dict.fromkeys(range(24), 14.0) for day in WEEK})
    starts = []
    for places in (4, 5):
        scenario = center(
            days=4,
            opening_hours=AROUND_THE_CLOCK,
            demand=whole_week,
            tier1={"staffing": places, "handle_time": Duration(9), "absence_mean": 0.3, "absence_cv": 0.8},
        )
        starts.append(simulate(scenario, seed=seed)["tier1_start"])
    fewer, more = starts
    assert len(fewer) > 1000
    assert (more <= fewer).all()
    assert (more < fewer).any()


def test_every_outcome_occurs_in_the_busy_center(busy: Journeys) -> None:
    assert set(np.array(OUTCOMES)[np.unique(busy["outcome"])]) == set(CALL_OUTCOMES)


def test_every_call_has_exactly_one_row_and_one_outcome(busy: Journeys) -> None:
    frame = busy.to_frame()
    assert tuple(frame.columns) == COLUMNS
    assert not frame.duplicated(["person", "call"]).any()
    assert frame["outcome"].notna().all()
    assert frame["outcome"].value_counts().sum() == len(frame)
    assert frame[["person", "call"]].apply(tuple, axis=1).is_monotonic_increasing
    assert (frame["ended"].isna() == (frame["outcome"] == "unfinished")).all()


def test_calls_of_a_person_are_numbered_without_gaps(busy: Journeys) -> None:
    frame = busy.to_frame()
    by_person = frame.groupby("person")["call"]
    first = by_person.min()
    assert (first == (first.index >= 1_000_000)).all()
    assert (by_person.max() - first + 1 == by_person.size()).all()
    assert frame["call"].max() <= busy.scenario.calling_again.max_calls
    assert (frame["arrived"].diff()[frame["person"].diff() == 0] > 0).all()


def test_a_new_call_begins_after_the_last_one_ended_without_help(busy: Journeys) -> None:
    frame = busy.to_frame()
    before = frame.shift()
    again = frame["person"] == before["person"]
    assert again.sum() > 100
    assert (frame.loc[again, "arrived"] >= before.loc[again, "ended"]).all()
    helpless = {name for name in type(busy.scenario.calling_again).model_fields if name in OUTCOMES}
    assert set(before.loc[again, "outcome"]) <= helpless


def test_instants_of_a_call_are_in_order(busy: Journeys) -> None:
    frame = busy.to_frame()
    order = ["arrived", "ivr_end", "tier1_start", "tier1_end", "transfer_asked", "tier2_start", "tier2_end"]
    order += ["supervisor_start", "supervisor_end", "ended"]
    assert (frame.loc[frame["call"] == 0, "arrived"] == 0).all()
    assert (frame.loc[frame["call"] == 0, "transfer_asked"] <= 0).all()
    frame.loc[frame["call"] == 0, "arrived"] = np.nan
    for row in frame[order].to_numpy():
        reached = row[~np.isnan(row)]
        assert (np.diff(reached) >= 0).all()
    assert (frame["appointment"].dropna() > frame["tier2_end"][frame["appointment"].notna()]).all()


def test_each_outcome_has_the_stages_that_lead_to_it(busy: Journeys) -> None:
    frame = busy.to_frame().query("call > 0")
    reached = frame.notna()
    of = {outcome: reached[frame["outcome"] == outcome] for outcome in OUTCOMES}
    assert not of["contained"]["tier1_start"].any()
    assert of["not_authorized"]["tier1_end"].all()
    assert not of["not_authorized"]["transfer_asked"].any()
    assert not of["abandoned_tier1"]["tier1_start"].any()
    assert of["resolved_tier1"]["tier1_end"].all()
    assert not of["resolved_tier1"]["transfer_asked"].any()
    assert of["refused_cutoff"]["transfer_asked"].all()
    assert not of["refused_cutoff"]["estimated_wait"].any()
    assert of["no_callback_number"]["estimated_wait"].all()
    for outcome in ("abandoned_tier2", "suspended"):
        assert of[outcome]["estimated_wait"].all()
        assert not of[outcome]["tier2_start"].any()
    for outcome in ("resolved_tier2", "appointment"):
        assert of[outcome]["tier2_end"].all()
        assert not of[outcome]["supervisor_start"].any()
    assert of["appointment"]["appointment"].all()
    assert reached["appointment"].sum() == len(of["appointment"])
    assert of["resolved_supervisor"]["supervisor_end"].all()
    assert not of["abandoned_supervisor"]["supervisor_start"].any()
    assert not frame.loc[frame["outcome"] == "abandoned_tier2", "attempts"].any()
    assert (frame.loc[frame["outcome"] == "suspended", "attempts"] == busy.scenario.callback.max_attempts).all()


def test_attempts_recorded_are_those_of_the_journeys(busy: Journeys) -> None:
    attempts = busy.attempts_frame()
    by_call = attempts.groupby(["person", "call"])
    frame = busy.to_frame().set_index(["person", "call"])
    called = frame["attempts"] > 0
    pd.testing.assert_series_equal(
        by_call.size().sort_index(), frame.loc[called, "attempts"].sort_index(), check_dtype=False, check_names=False
    )
    answered = attempts[attempts["answered"]].set_index(["person", "call"])
    assert (answered["dialled"] == frame.loc[answered.index, "tier2_start"]).all()
    assert (frame.loc[called, "route"] == "callback").all()
    assert attempts["no_reply"].sum() > 10
    assert not (attempts["no_reply"] & attempts["answered"]).any()
    gap = by_call["dialled"].diff()
    rang = by_call["no_reply"].shift().map({False: busy.scenario.callback.ring_minutes, True: 0.0})
    # An instant is a sum of times: differences of instants are right to the last bits only.
    assert ((gap >= rang + busy.scenario.callback.retry_after - 1e-6) | gap.isna()).all()


def test_nobody_waits_who_could_be_served(busy: Journeys) -> None:
    # An estimate of 0 is announced exactly where the call starts at once.
    asked = asked_for_tier2(busy)
    at_once = asked & (busy["estimated_wait"] == 0)
    assert at_once.sum() > 10
    assert (busy["tier2_start"][at_once] == busy["transfer_asked"][at_once]).all()
    assert busy.took("live")[at_once].all()


def queue_areas(journeys: Journeys) -> dict[int, float]:
    """From the journeys: minutes spent waiting, of all calls together, at each tier up to the calendar's end."""
    frame = journeys.to_frame().set_index(["person", "call"])
    callback = journeys.scenario.callback
    horizon = 1440.0 * journeys.scenario.horizon_days
    left = frame["ended"].fillna(horizon)
    met_tier1 = frame["ivr_end"].notna() & (frame["outcome"] != "contained")
    tier1 = (frame["tier1_start"].fillna(left) - frame["ivr_end"])[met_tier1].sum()
    asked = frame["route"] != "none"
    joined = frame.loc[asked & (frame["attempts"] == 0), "transfer_asked"].clip(lower=0)
    tier2 = float((frame["tier2_start"].fillna(left).loc[joined.index] - joined).sum())
    attempts = journeys.attempts_frame().set_index(["person", "call"])
    again = (attempts["dialled"] + callback.ring_minutes * ~attempts["no_reply"]) + callback.retry_after
    before = again.groupby(level=[0, 1]).shift()
    first = attempts["attempt"] == 1
    before[first] = frame["transfer_asked"].clip(lower=0).reindex(attempts.index[first]).to_numpy()
    tier2 += (attempts["dialled"] - before).sum()
    last = attempts.groupby(level=[0, 1]).tail(1).index
    still_open = (frame.loc[last, "outcome"] == "unfinished") & frame.loc[last, "tier2_start"].isna()
    rejoined = again.groupby(level=[0, 1]).last()[still_open[still_open].index]
    tier2 += np.maximum(0, horizon - rejoined[frame.loc[rejoined.index, "attempts"] < callback.max_attempts]).sum()
    to_supervisor = (
        frame["transfer_asked"].notna() & frame["estimated_wait"].isna() & (frame.index.get_level_values(1) > 0)
    )
    to_supervisor &= frame["outcome"] != "refused_cutoff"
    passed_on = frame["tier2_end"].notna() & ~frame["outcome"].isin(["resolved_tier2", "appointment"])
    joined = frame["tier2_end"].where(passed_on, frame["transfer_asked"])[to_supervisor | passed_on]
    supervisor = (frame["supervisor_start"].fillna(left).loc[joined.index] - joined).sum()
    return {TIER1: float(tier1), TIER2: float(tier2), SUPERVISOR: float(supervisor)}


@pytest.mark.parametrize("order", ["keep_place", "live_first", "callbacks_first"])
def test_the_area_under_each_queues_length_is_the_sum_of_its_waits(order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Little's law without the limit. The lengths are read from the running tiers, the waits from the record.
    areas = dict.fromkeys((TIER1, TIER2, SUPERVISOR), 0.0)
    step = ContactCenter.event_and_return_nextnode

    def watched(self: ContactCenter, active: Any) -> Any:
        following = step(self, active)
        until = min(following.next_event_date, self.layout.horizon)
        for tier in areas:
            areas[tier] += sum(self.nodes[tier].number_waiting) * (until - self.current_time)
        return following

    monkeypatch.setattr(ContactCenter, "event_and_return_nextnode", watched)
    journeys = simulate(busy_center(callback={"order": order}, max_overrun_days=1), seed=21, engine="ciw")
    for tier, waits in queue_areas(journeys).items():
        assert waits > 100
        assert areas[tier] == pytest.approx(waits, rel=1e-9)


def test_without_a_cutoff_nobody_is_refused() -> None:
    journeys = simulate(busy_center(cutoff={"rule": "never"}), seed=2)
    assert not journeys.ended_as("refused_cutoff").any()


def test_a_cutoff_at_opening_refuses_every_transfer() -> None:
    journeys = simulate(busy_center(cutoff={"rule": "every_day", "time": "08:00"}), seed=2)
    asked = ~np.isnan(journeys["transfer_asked"]) & (journeys["call"] > 0)
    assert asked.sum() > 300
    assert (journeys.ended_as("refused_cutoff") == asked).all()
    assert not np.isfinite(journeys["supervisor_start"][journeys["call"] > 0]).any()


def test_on_open_days_transfers_are_refused_from_the_cutoff_on_and_not_before() -> None:
    journeys = simulate(busy_center(cutoff={"rule": "every_day", "time": "14:00"}), seed=2)
    asked = journeys["transfer_asked"]
    met = ~np.isnan(asked) & (journeys["call"] > 0)
    assert (journeys.ended_as("refused_cutoff")[met] == (asked[met] % 1440 >= 14 * 60)).all()


def test_the_cutoff_on_heavy_days_is_in_force_on_just_those() -> None:
    scenario = busy_center()
    journeys = simulate(scenario, seed=2)
    # Calls come evenly over 12 hours, 7.5 of them before the cutoff.
    cutoff, heavy = scenario.cutoff.time, scenario.cutoff.heavy_day_calls
    arrived = journeys["arrived"][journeys["call"] == 1]
    early = arrived[arrived % 1440 < cutoff]
    days = np.bincount((early // 1440).astype(int), minlength=scenario.horizon_days) > heavy * 7.5 / 12
    assert 0 < days.sum() < 6
    asked = journeys["transfer_asked"]
    met = ~np.isnan(asked) & (journeys["call"] > 0)
    in_force = days[(asked[met] // 1440).astype(int)] & (asked[met] % 1440 >= cutoff)
    assert (journeys.ended_as("refused_cutoff")[met] == in_force).all()


def test_the_cutoff_is_not_in_force_on_days_that_are_not_open() -> None:
    # Lines open on Mondays alone. A call that Tier 1 takes on Monday after 19:00 lasts 20 hours and asks for Tier 2
    # on Tuesday after 15:00. Lines are shut then, so the estimated wait is infinite and a callback is required.
    scenario = center(
        opening_hours={"monday": {"opens": "08:00", "closes": "20:00"}},
        demand=demand(monday={19: 5.0}),
        tier1={"handle_time": Duration(1200, shape="constant")},
        cutoff={"rule": "every_day", "time": "15:00"},
    )
    journeys = simulate(scenario, seed=1)
    assert len(journeys) > 2
    assert (journeys["transfer_asked"] >= at(1, 15)).all()
    assert not journeys.ended_as("refused_cutoff").any()
    assert journeys.took("callback").all()


@pytest.mark.parametrize("order", ["keep_place", "live_first", "callbacks_first"])
def test_a_threshold_of_0_makes_every_delayed_transfer_a_callback(order: str) -> None:
    callback = {"threshold_low": 0, "threshold_high": 0, "order": order, "direct_number_share": 1}
    journeys = simulate(busy_center(callback=callback), seed=2)
    asked = asked_for_tier2(journeys)
    delayed = asked & (journeys["estimated_wait"] > 0)
    assert delayed.sum() > 100
    assert (journeys.took("callback")[asked] == delayed[asked]).all()


def test_an_infinite_threshold_makes_no_callback_while_lines_are_open_and_staffed() -> None:
    journeys = simulate(
        center(
            days=5,
            opening_hours=AROUND_THE_CLOCK,
            demand=CROWDED,
            tier2={"staffing": 4, "handle_time": Duration(12), "patience": Duration(30)},
        ),
        seed=2,
    )
    assert journeys["estimated_wait"].max() > 60
    assert not journeys.took("callback").any()
    assert not journeys["attempts"].any()


def test_thresholds_between_two_ends_part_calls_there() -> None:
    callback = {"threshold_low": 10, "threshold_high": 20, "direct_number_share": 1}
    # Officers outlast the lines, so that nobody who holds live is turned into a callback but at closing time.
    journeys = simulate(busy_center(callback=callback, opening_hours=AROUND_THE_CLOCK, tier2={"staffing": 5}), seed=2)
    estimate, live = journeys["estimated_wait"], journeys.took("live")
    assert live[estimate <= 10].all()
    assert not live[estimate > 20].any()
    between = (estimate > 10) & (estimate <= 20)
    assert 0 < live[between].mean() < 1


def test_one_attempt_leaves_no_retry() -> None:
    journeys = simulate(busy_center(callback={"max_attempts": 1}), seed=2)
    assert journeys["attempts"].max() == 1
    assert journeys.callback_attempts.attempt.max() == 1
    assert journeys.ended_as("suspended").sum() == (~journeys.callback_attempts.answered).sum() > 20


def test_nobody_is_suspended_where_everybody_answers() -> None:
    journeys = simulate(
        busy_center(
            callback={"answered_same_day": [1], "answered_later_day": [1], "answered_shut": [1]},
            text_ahead={"reply_share": 1, "answered": 1},
        ),
        seed=2,
    )
    assert not journeys.ended_as("suspended").any()
    assert journeys.callback_attempts.answered.all()
    assert journeys["attempts"].max() == 1


def test_everybody_is_suspended_where_nobody_answers() -> None:
    journeys = simulate(
        busy_center(
            callback={"answered_same_day": [0], "answered_later_day": [0], "answered_shut": [0]},
            text_ahead={"answered": 0},
            max_overrun_days=20,
        ),
        seed=2,
    )
    assert not journeys.callback_attempts.answered.any()
    assert (journeys.ended_as("suspended") == journeys.took("callback")).all()


def test_without_load_nobody_waits() -> None:
    journeys = simulate(center(days=5, demand=CROWDED, tier1={"handle_time": Duration(5)}), seed=2)
    open_still = journeys["transfer_asked"] % 1440 < 20 * 60
    assert (journeys["tier1_start"] == journeys["ivr_end"]).all()
    assert (journeys["estimated_wait"][open_still] == 0).all()
    assert (journeys["tier2_start"] == journeys["transfer_asked"]).all()


def test_the_same_seed_gives_the_same_result() -> None:
    one, other = (simulate(busy_center(), seed=5, replication=3) for _ in range(2))
    assert all(one[name].tobytes() == other[name].tobytes() for name in COLUMNS)


def test_nobody_calls_again_where_one_call_is_the_most() -> None:
    journeys = simulate(busy_center(calling_again={"max_calls": 1}, callback={"backlog": 0}), seed=2)
    assert set(journeys["call"].tolist()) == {1}


def test_who_calls_again_soon_does_so_after_an_exponential_delay() -> None:
    journeys = simulate(
        center(
            days=2,
            opening_hours=AROUND_THE_CLOCK,
            demand=CROWDED,
            cutoff={"rule": "every_day", "time": "00:00"},
            calling_again={"refused_cutoff": {"probability": 1}, "soon_mean_minutes": 25, "max_calls": 2},
        ),
        seed=4,
    )
    delays = journeys["arrived"][1::2] - journeys["ended"][::2]
    assert len(delays) > 800
    assert stats.kstest(delays, stats.expon(scale=25).cdf).pvalue > 1e-6


def test_people_call_again_as_often_as_the_probability_says() -> None:
    journeys = simulate(
        center(
            days=5,
            demand=CROWDED,
            cutoff={"rule": "every_day", "time": "08:00"},
            calling_again={"refused_cutoff": {"probability": 0.3, "when": "next_morning"}, "max_calls": 2},
        ),
        seed=4,
    )
    first, again = (journeys["call"] == 1).sum(), (journeys["call"] == 2).sum()
    assert abs(again / first - 0.3) <= 5 * np.sqrt(0.3 * 0.7 / first)


def test_lives_are_served_first_come_first_served_within_each_kind(busy: Journeys) -> None:
    # Among calls that are answered at the first attempt, or hold live, the one that joined first starts first.
    urgent = busy["urgent"] == 1
    for kind in (busy.took("live"), urgent, busy.took("callback") & ~urgent):
        first_try = kind & (busy["attempts"] <= 1) & ~np.isnan(busy["tier2_start"])
        assert first_try.sum() > 20
        joined, started = busy["transfer_asked"][first_try], busy["tier2_start"][first_try]
        assert (np.diff(started[np.argsort(joined, kind="stable")]) >= 0).all()


def test_supervisors_are_on_duty_for_whoever_comes_first() -> None:
    # Callers from Tier 1 and from Tier 2 callbacks alike, under an order that parts live holders and callbacks.
    for order in ("live_first", "callbacks_first"):
        callback = {"threshold_low": 5, "threshold_high": 5, "order": order}
        scenario = busy_center(
            callback=callback,
            tier2={"to_supervisor": 0.3, "patience": None},
            supervisor={"staffing": on_duty(8, 20, 1)},
        )
        journeys = simulate(scenario, seed=3)
        served = ~np.isnan(journeys["supervisor_start"])
        joined = np.where(np.isnan(journeys["tier2_end"]), journeys["transfer_asked"], journeys["tier2_end"])[served]
        assert (journeys.took("callback")[served]).sum() > 20
        started = journeys["supervisor_start"][served]
        assert (np.diff(started[np.argsort(joined, kind="stable")]) >= 0).all()
