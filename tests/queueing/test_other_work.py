"""Work of Tier 2 that is not calls: cases worked out by hand, and laws; on both engines."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from queueing import Duration, Journeys, Scenario, simulate
from queueing.draws.work_items import FIRST_ITEM, ITEMS_PER_STREAM, stream_of
from queueing.journeys import COLUMNS, NO_CALLER
from queueing.plan import lay_out
from queueing.scenario.work_streams import MOST_STREAMS
from tests.queueing.centers import EVERYBODY_AT_ONCE, WEEK, at, busy_center, center, demand, on_duty

pytestmark = pytest.mark.usefixtures("each_engine")

ORDERS = ("keep_place", "live_first", "callbacks_first")


def constant(minutes: float) -> Duration:
    return Duration(minutes, shape="constant")


def stream(name: str, items: float, place: str, handle: Duration, days: tuple[str, ...] = WEEK) -> dict[str, Any]:
    """A stream of so many items on each of some weekdays."""
    return {"name": name, "place": place, "handle_time": handle, **dict.fromkeys(days, items)}


def same_calls(one: Journeys, other: Journeys) -> None:
    """The records of two replications hold the same calls, to the last bit."""
    for name in COLUMNS:
        np.testing.assert_array_equal(one.calls[name], other.calls[name], err_msg=name)


# --- By hand --------------------------------------------------------------------------------------------------------


def test_items_wait_among_regular_callbacks_or_behind_all() -> None:
    # Lines are open from 8 to 12 and two callbacks are left over; one officer comes at noon. First the callbacks, who
    # joined at midnight, 10 minutes each: 12:00 and 12:10. Then the items of the first stream, 7 minutes each, in the
    # order in which they came, from 12:20 on. Then those of the second one, 3 minutes each.
    scenario = center(
        opening_hours={"monday": {"opens": "08:00", "closes": "12:00"}},
        callback={"backlog": 2},
        tier2={"staffing": on_duty(12, 20, 1), "wrap_up": None},
        work=[stream("Requests", 20, "as_callbacks", constant(7)), stream("Chats", 20, "last", constant(3))],
    )
    journeys = simulate(scenario, seed=2)
    callbacks, items = journeys.calls, journeys.items
    assert callbacks["tier2_start"].tolist() == [at(0, 12), at(0, 12, 10)]
    streams = stream_of(items["person"])
    requests, chats = (items.part(*np.searchsorted(streams, [number, number + 1])) for number in (0, 1))
    assert min(len(requests), len(chats)) > 5
    starts = [at(0, 12, 20 + 7 * place) for place in range(len(requests))]
    assert sorted(requests["tier2_start"]) == starts
    begins = at(0, 12, 20 + 7 * len(requests))
    assert sorted(chats["tier2_start"]) == [begins + 3 * place for place in range(len(chats))]
    for each, minutes in ((requests, 7), (chats, 3)):
        assert (np.argsort(each["arrived"]) == np.argsort(each["tier2_start"])).all()
        np.testing.assert_array_equal(each["tier2_end"], each["tier2_start"] + minutes)
        np.testing.assert_array_equal(each["ended"], each["tier2_end"])
        assert each.ended_as("work_done").all()
        assert ((each["arrived"] >= at(0, 8)) & (each["arrived"] < at(0, 12))).all()


@pytest.mark.parametrize(
    ("order", "place", "counted"),
    [
        ("keep_place", "as_callbacks", 1),
        ("live_first", "as_callbacks", 0),
        ("callbacks_first", "as_callbacks", 1),
        *((order, "last", 0) for order in ORDERS),
    ],
)
def test_the_announced_wait_counts_items_that_are_served_before(order: str, place: str, counted: int) -> None:
    # Representatives and the officer come at noon; the officer takes the first item, for an hour. At 12:05 all callers
    # ask for Tier 2 at once: before the n-th of them are n - 1 callers and, where they count, the items that wait.
    scenario = center(
        demand=demand(monday={8: 5.0}),
        tier1={"staffing": on_duty(12, 20, 50)},
        tier2={"staffing": on_duty(12, 24, 1)},
        callback={"order": order},
        work=[stream("Requests", 40, place, constant(60))],
    )
    journeys = simulate(scenario, seed=4)
    calls, items = journeys.calls, journeys.items
    wait = int((items["arrived"] <= at(0, 12, 5)).sum()) - 1
    assert wait > 3
    assert len(calls) > 2
    before = np.arange(len(calls)) + counted * wait
    assert calls["estimated_wait"].tolist() == ((before + 1) * 10.0).tolist()
    # Who is served before whom follows: one after the other from 13:00 on, where items do not count.
    if not counted:
        assert calls["tier2_start"].tolist() == [at(0, 13, 10 * place) for place in range(len(calls))]
    assert np.sort(items["tier2_start"])[0] == at(0, 12)


def test_an_item_takes_its_time_alone_and_officers_go_on_in_the_evening() -> None:
    # Repeating, wrap-up, texts and unanswered attempts are of calls: an item takes an officer its own 30 minutes. Two
    # officers come when lines shut at 20:00.
    scenario = center(
        repeat_minutes=4,
        tier2={"staffing": on_duty(20, 24, 2), "wrap_up": constant(9)},
        callback={"answered_same_day": [0], "answered_later_day": [0], "answered_shut": [0]},
        text_ahead={"share": 1, "reply_share": 0},
        opening_hours={"monday": {"opens": "08:00", "closes": "20:00"}},
        work=[stream("Requests", 5, "last", constant(30))],
    )
    journeys = simulate(scenario, seed=2)
    number = len(journeys)
    assert number >= 3
    assert np.sort(journeys["tier2_start"]).tolist() == [at(0, 20, 30 * (place // 2)) for place in range(number)]
    np.testing.assert_array_equal(journeys["ended"], journeys["tier2_start"] + 30)
    assert len(journeys.callback_attempts.person) == 0


def test_an_item_is_a_row_of_its_own_that_is_no_call() -> None:
    scenario = center(
        days=3,
        demand=demand(monday={9: 3.0}),
        work=[stream("Requests", 4, "last", constant(5)), stream("Chats", 3, "as_callbacks", constant(5))],
    )
    journeys = simulate(scenario, seed=3)
    items = journeys.items
    assert len(journeys.calls) + len(items) == len(journeys)
    assert journeys["person"].tolist() == sorted(journeys["person"])
    day, place = np.divmod(items["person"] - FIRST_ITEM, MOST_STREAMS * ITEMS_PER_STREAM)
    number, index = np.divmod(place, ITEMS_PER_STREAM)
    np.testing.assert_array_equal(day, items["arrived"] // 1440)
    np.testing.assert_array_equal(number, stream_of(items["person"]))
    assert set(number) == {0, 1}
    for one in {*zip(day, number, strict=True)}:
        assert index[(day == one[0]) & (number == one[1])].tolist() == list(
            range(((day == one[0]) & (number == one[1])).sum())
        )
    assert not items["call"].any()
    assert set(items["reason"]) == {NO_CALLER}
    assert items.took("work").all()
    assert not journeys.calls.took("work").any()
    assert not items["attempts"].any()
    assert not items["urgent"].any()
    for name in ("ivr_end", "tier1_start", "tier1_end", "transfer_asked", "estimated_wait", "supervisor_start"):
        assert np.isnan(items[name]).all()
    frame = journeys.to_frame()
    assert frame["reason"].isna().sum() == frame["group"].isna().sum() == len(items)
    assert (frame["route"] == "work").sum() == len(items)


# --- Laws -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ORDERS)
def test_items_that_come_last_and_take_no_time_change_no_call(order: str) -> None:
    work = [stream("Requests", 100, "last", constant(0))]
    without, beside = (simulate(busy_center(callback={"order": order}, work=each), seed=5) for each in ([], work))
    assert len(beside.items) > 300
    same_calls(without, beside)
    np.testing.assert_array_equal(without.callback_attempts.dialled, beside.callback_attempts.dialled)


def test_items_change_no_call_where_nobody_waits_for_an_officer() -> None:
    tier2 = {"staffing": EVERYBODY_AT_ONCE}
    work = [stream("Requests", 60, "as_callbacks", Duration(20)), stream("Chats", 60, "last", Duration(20))]
    without, beside = (simulate(busy_center(tier2=tier2, work=each), seed=5) for each in ([], work))
    assert len(beside.items) > 300
    same_calls(without, beside)
    np.testing.assert_array_equal(beside.items["tier2_start"], beside.items["arrived"])


def test_a_stream_without_items_is_none() -> None:
    none = simulate(busy_center(work=[stream("Requests", 0, "as_callbacks", Duration(20))]), seed=5)
    assert len(none.items) == 0
    same_calls(simulate(busy_center(), seed=5), none)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("overrun", [0, 3])
def test_every_item_that_comes_is_done_or_unfinished(order: str, overrun: int) -> None:
    work = [stream("Requests", 45, "as_callbacks", Duration(12)), stream("Chats", 45, "last", Duration(12))]
    scenario = busy_center(callback={"order": order}, max_overrun_days=overrun, work=work)
    items = simulate(scenario, seed=6).items
    done, unfinished = items.ended_as("work_done"), items.ended_as("unfinished")
    assert (done ^ unfinished).all()
    np.testing.assert_array_equal(done, ~np.isnan(items["ended"]))
    horizon = lay_out(scenario).horizon
    assert (items["ended"][done] < horizon).all()
    assert (items["tier2_start"][done] >= items["arrived"][done]).all()
    if overrun == 0:
        assert unfinished.sum() > 10


@pytest.mark.parametrize("order", ORDERS)
def test_no_item_that_comes_last_begins_while_a_call_waits(order: str) -> None:
    work = [stream("Chats", 60, "last", Duration(10))]
    journeys = simulate(busy_center(callback={"order": order}, work=work), seed=7)
    calls, tries = journeys.calls, journeys.callback_attempts
    live = calls.took("live")
    until = np.where(np.isnan(calls["tier2_start"]), calls["ended"], calls["tier2_start"])[live]
    begins = np.concatenate((calls["transfer_asked"][live], tries.joined))
    ends = np.concatenate((until, np.where(np.isnan(tries.dialled), math.inf, tries.dialled)))
    begun = journeys.items["tier2_start"]
    begun = begun[~np.isnan(begun)]
    assert len(begun) > 100
    assert not any(((begins < minute) & (minute < ends)).any() for minute in begun)
    # They do wait for calls.
    assert (journeys.items["tier2_start"] > journeys.items["arrived"]).mean() > 0.2


def test_items_and_regular_callbacks_are_served_by_the_time_of_joining() -> None:
    scenario = busy_center(
        callback={"live_transfers": False},
        reasons=[{"name": "Any", "share": 1, "transfer_share": 0.4}],
        text_ahead={"share": 0},
        work=[stream("Requests", 50, "as_callbacks", Duration(8))],
    )
    journeys = simulate(scenario, seed=8)
    tries, items = journeys.callback_attempts, journeys.items
    # Those left over, the urgent ones first, all stand there at minute 0.
    later = tries.joined > 0
    joined = np.concatenate((tries.joined[later], items["arrived"]))
    begun = np.concatenate((tries.dialled[later], items["tier2_start"]))
    begun = np.where(np.isnan(begun), math.inf, begun)[np.argsort(joined)]
    assert len(items) > 200
    assert begun.tolist() == sorted(begun)


def test_more_items_replace_none_and_other_streams_have_their_own() -> None:
    def items_of(scenario: Scenario) -> dict[int, float]:
        items = simulate(scenario, seed=9).items
        return dict(zip(items["person"].tolist(), items["arrived"].tolist(), strict=True))

    first, second = stream("Requests", 20, "last", Duration(5)), stream("Chats", 30, "as_callbacks", Duration(9))
    few = items_of(center(days=5, work=[first, second]))
    more = items_of(center(days=5, tier2={"staffing": 3}, work=[first | dict.fromkeys(WEEK, 60.0), second]))
    alone = items_of(center(days=5, work=[first]))
    assert few.items() <= more.items()
    assert alone.items() <= few.items()
    assert len(alone) < len(few) < len(more)


def test_no_item_comes_on_a_closed_day_or_after_the_days_with_calls() -> None:
    scenario = center(
        days=9,
        closing_days=["2026-03-04"],
        work=[stream("Requests", 30, "last", constant(1))],
    )
    arrived = simulate(scenario, seed=1).items["arrived"]
    assert {*(arrived // 1440).astype(int).tolist()} == {0, 1, 3, 4, 7, 8}
    assert ((arrived % 1440 >= 480) & (arrived % 1440 < 1200)).all()


def test_the_items_of_a_day_are_poisson_and_spread_evenly_over_the_hours() -> None:
    # 600 days of 40 items: the mean within 5 standard errors (0.26 each), the variance within 5 of its own
    # (40 x sqrt((2 + 1 / 40) / 600) = 2.3), and the mean minute of the day within 5 of 208 / sqrt(24,000) = 1.3.
    days = 600
    scenario = center(
        days=days,
        max_overrun_days=0,
        opening_hours={day: {"opens": "08:00", "closes": "20:00"} for day in WEEK},
        closed_on_federal_holidays=False,
        work=[stream("Requests", 40, "last", constant(1))],
    )
    arrived = simulate(scenario, seed=11).items["arrived"]
    counts = np.bincount((arrived // 1440).astype(np.int64), minlength=days)
    assert abs(counts.mean() - 40) < 1.3
    assert abs(counts.var() - 40) < 12
    minute = arrived % 1440
    assert abs(minute.mean() - 840) < 6.8
    assert abs(minute.std() - 720 / math.sqrt(12)) < 5
