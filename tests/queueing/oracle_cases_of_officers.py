"""Cases for the oracle about the cutoff, transfers, callbacks and Tier 2."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from queueing import Duration
from tests.queueing.centers import WEEK, demand, hourly, merged, on_duty
from tests.queueing.oracle_case import (
    HALF_URGENT,
    HOLDS,
    HOLDS_FOR_EVER,
    MORNINGS_ONLY,
    NEVER_ANSWERED,
    ONLY_LEFT_OVER,
    STAMP,
    STATUS,
    SUPERVISORS,
    Case,
    Shows,
    at_hour,
    constant,
    ended,
    expected,
    exponential,
    hours,
    none,
    some,
)


def _nobody_asks(*, wait: float, shows: Shows) -> Case:
    """Supervisors are asked for alone; one call waits, and 14 + 1 + 1 minutes are announced twice."""
    return Case(
        {
            "days": 1,
            "cutoff": {"rule": "long_waits", "time": "09:00", "wait_minutes": wait},
            "reasons": [STAMP | {"transfer_share": 0}, STATUS | {"transfer_share": 0}],
            "repeat_minutes": 1,
            "appointment": {"extra_minutes": 9},
            "callback": {"backlog": 9},
            "tier2": {"wrap_up": constant(1)},
            "supervisor_request_share": 0.5,
        },
        shows,
    )


_CUTOFF: Final[dict[str, Case]] = {
    "a cutoff every day": Case({"cutoff": {"rule": "every_day", "time": "15:00"}}, ended("refused_cutoff")),
    "a cutoff refuses who asks for a supervisor": Case(
        {"cutoff": {"rule": "every_day", "time": "15:00"}, **SUPERVISORS},
        lambda calls: {"refused_cutoff", "resolved_supervisor"} <= {call.outcome for call in calls},
    ),
    "a cutoff is not in force after midnight": Case(
        {
            "cutoff": {"rule": "every_day", "time": "19:00"},
            "tier1": {"staffing": on_duty(8, 24, 2), "handle_time": exponential(90)},
        },
        some(lambda c: c.transfer_asked > 1440 and at_hour(c.transfer_asked) < 6),
    ),
    "a cutoff every day that lines are open": Case(
        {
            "start": date(2026, 3, 6),
            "days": 1,
            "cutoff": {"rule": "every_day", "time": "08:00"},
            "tier1": {"staffing": on_duty(8, 20, 3), "handle_time": exponential(600)},
        },
        some(lambda c: c.transfer_asked > 1440 + 480 and c.route == "callback"),
    ),
    "a cutoff on heavy days": Case(
        {"cutoff": {"rule": "heavy_days", "time": "14:00", "heavy_day_calls": 36}, "daily_cv": 0.5, "days": 4},
        lambda calls: len({c.arrived // 1440 for c in calls if c.outcome == "refused_cutoff"}) in (1, 2, 3),
    ),
    "a cutoff on heavy days within an interval of many calls": Case(
        {
            "cutoff": {"rule": "heavy_days", "time": "10:20", "heavy_day_calls": 26},
            "demand": expected(h8=2, h10=20, h13=4),
            "days": 4,
        },
        lambda calls: len({c.arrived // 1440 for c in calls if c.outcome == "refused_cutoff"}) in (1, 2, 3),
    ),
    "a cutoff on heavy days where each day is heavy": Case(
        {"cutoff": {"rule": "heavy_days", "time": "15:00", "heavy_day_calls": 0}}, ended("refused_cutoff")
    ),
    "a cutoff on heavy days at closing": Case(
        {
            "cutoff": {"rule": "heavy_days", "time": "20:00", "heavy_day_calls": 0},
            "tier1": {"handle_time": exponential(30)},
        },
        ended("refused_cutoff"),
    ),
    "a cutoff after the lines of a day have shut": Case(
        {
            "start": date(2026, 3, 5),
            "opening_hours": hours("08:00", "20:00") | {"friday": {"opens": "08:00", "closes": "12:00"}},
            "cutoff": {"rule": "every_day", "time": "14:00"},
            "tier1": {"staffing": on_duty(8, 20, 1), "handle_time": exponential(35)},
        },
        some(lambda c: c.outcome == "refused_cutoff" and c.ended > 1440),
    ),
    "a cutoff on heavy days after the lines of a day have shut": Case(
        {
            "start": date(2026, 3, 5),
            "opening_hours": hours("08:00", "20:00") | {"friday": {"opens": "08:00", "closes": "12:00"}},
            "cutoff": {"rule": "heavy_days", "time": "14:00", "heavy_day_calls": 7},
            "tier1": {"staffing": on_duty(8, 20, 1), "handle_time": exponential(35)},
        },
        some(lambda c: c.outcome == "refused_cutoff" and c.ended > 1440),
    ),
    "a cutoff before the lines of a day have opened": Case(
        {
            "start": date(2026, 3, 5),
            "opening_hours": hours("08:00", "20:00") | {"friday": {"opens": "11:00", "closes": "20:00"}},
            "cutoff": {"rule": "every_day", "time": "10:00"},
        },
        none(lambda c: c.arrived > 1440 and c.tier2_start > 0),
    ),
    "a cutoff on heavy days before the lines of a day have opened": Case(
        {
            "start": date(2026, 3, 5),
            "opening_hours": hours("08:00", "20:00") | {"friday": {"opens": "11:00", "closes": "20:00"}},
            "cutoff": {"rule": "heavy_days", "time": "10:00", "heavy_day_calls": 0},
        },
        some(lambda c: c.arrived > 1440 and c.tier2_start > 0),
    ),
    "a day as heavy as the limit is not heavy": Case(
        {
            "days": 1,
            "demand": expected(h9=8, h15=8),
            "cutoff": {"rule": "heavy_days", "time": "12:00", "heavy_day_calls": 16},
        },
        lambda calls: sum(c.arrived < 720 for c in calls) == 8 and "refused_cutoff" not in {c.outcome for c in calls},
    ),
    "a cutoff of long waits": Case(
        {"cutoff": {"rule": "long_waits", "time": "14:00", "wait_minutes": 14}, "days": 4},
        lambda calls: len({c.arrived // 1440 for c in calls if c.outcome == "refused_cutoff"}) in (1, 2, 3),
    ),
    "a cutoff of long waits where none is announced": Case(
        {
            "cutoff": {"rule": "long_waits", "time": "14:00", "wait_minutes": 14},
            "days": 4,
            "callback": {"live_transfers": False},
        },
        lambda calls: len({c.arrived // 1440 for c in calls if c.outcome == "refused_cutoff"}) in (1, 2, 3),
    ),
    "a cutoff of long waits decided by who asks for a supervisor": Case(
        {
            "cutoff": {"rule": "long_waits", "time": "14:00", "wait_minutes": 14},
            "days": 4,
            "supervisor_request_share": 0.8,
            "tier2": {"handle_time": exponential(150)},
        },
        ended("refused_cutoff", "resolved_supervisor"),
    ),
    "a cutoff of long waits where nobody asks for Tier 2": _nobody_asks(wait=31.9, shows=ended("refused_cutoff")),
    "a cutoff of waits not so long where nobody asks for Tier 2": _nobody_asks(
        wait=32, shows=none(lambda c: c.outcome == "refused_cutoff")
    ),
    "a cutoff of long waits after the officers have gone": Case(
        {"cutoff": {"rule": "long_waits", "time": "13:00", "wait_minutes": 1e6}, "tier2": MORNINGS_ONLY},
        ended("refused_cutoff"),
    ),
    "a cutoff of long waits counts live holders where they come first": Case(
        {
            "cutoff": {"rule": "long_waits", "time": "14:00", "wait_minutes": 14},
            "days": 4,
            "callback": {"order": "live_first"},
        },
        ended("resolved_tier2"),
    ),
    "a cutoff of long waits is not in force on a day that lines are shut": Case(
        {
            "start": date(2026, 3, 6),
            "days": 1,
            "cutoff": {"rule": "long_waits", "time": "08:00", "wait_minutes": 5},
            "tier1": {"staffing": on_duty(8, 20, 3), "handle_time": constant(1500)},
        },
        some(lambda c: c.transfer_asked > 1440 + 480 and c.estimated_wait == float("inf")),
    ),
}

_TRANSFER: Final[dict[str, Case]] = {
    "a sharp threshold": Case(
        {"callback": {"threshold_low": 14, "threshold_high": 14}},
        some(lambda c: c.route == "live" and c.estimated_wait > 0),
    ),
    "a threshold of nothing": Case(
        {"callback": {"threshold_low": 0, "threshold_high": 0}},
        none(lambda c: c.route == "live" and c.estimated_wait > 0),
    ),
    "a threshold from nothing to infinity": Case(
        {"callback": {"threshold_low": 0, "threshold_high": float("inf")}}, ended("resolved_tier2")
    ),
    "an infinite wait is no longer than an infinite threshold": Case(
        {"callback": HOLDS_FOR_EVER, "tier2": MORNINGS_ONLY}, some(lambda c: c.estimated_wait == float("inf"))
    ),
    "an infinite wait is announced where no officer is on duty": Case(
        {"callback": HOLDS, "tier2": MORNINGS_ONLY},
        some(lambda c: c.estimated_wait == float("inf") and at_hour(c.transfer_asked) < 20),
    ),
    "an infinite wait is announced where lines are shut": Case(
        {
            "callback": HOLDS,
            "tier1": {"staffing": on_duty(8, 22, 1), "handle_time": exponential(20)},
            "tier2": {"staffing": 1},
        },
        some(lambda c: c.estimated_wait == float("inf") and at_hour(c.transfer_asked) >= 20),
    ),
    "no live transfers": Case({"callback": {"live_transfers": False}}, none(lambda c: c.estimated_wait >= 0)),
    "no direct number": Case({"callback": {"direct_number_share": 0.5}}, ended("no_callback_number")),
    "no direct number and no live transfers": Case(
        {"callback": {"direct_number_share": 0.5, "live_transfers": False}}, ended("no_callback_number")
    ),
    "a mean time of reasons, appointments, repeating and wrap-up": Case(
        {
            "reasons": [STAMP, STATUS],
            "repeat_minutes": 1.5,
            "appointment": {"extra_minutes": 7},
            "tier2": {"wrap_up": exponential(3)},
            "callback": HOLDS,
            "demand": demand(monday=dict.fromkeys(range(8, 20), 8.0)),
        },
        some(lambda c: 0 < c.estimated_wait < 600),
    ),
    "patience while holding": Case(
        {"callback": HOLDS, "tier2": {"patience": exponential(10)}}, ended("abandoned_tier2")
    ),
    "who would hang up at once holds if an officer is free": Case(
        {"callback": HOLDS, "tier2": {"give_up_at_once": 1.0}}, ended("abandoned_tier2", "resolved_tier2")
    ),
    "who waits for a callback does not give up": Case(
        {"callback": {"live_transfers": False}, "tier2": {"patience": constant(1), "give_up_at_once": 0.5}},
        none(lambda c: c.outcome == "abandoned_tier2"),
    ),
    "who holds at closing becomes a callback": Case(
        {"callback": HOLDS, "tier2": {"handle_time": exponential(30), "staffing": on_duty(8, 22, 1)}},
        some(lambda c: c.route == "callback" and c.estimated_wait < 600),
    ),
    "who holds when the last officer goes becomes a callback": Case(
        {"callback": HOLDS, "tier2": {"handle_time": exponential(30), "staffing": on_duty(8, 14, 1)}},
        some(lambda c: c.route == "callback" and c.estimated_wait < 600),
    ),
    "who holds at closing has no direct number": Case(
        {
            "callback": HOLDS | {"direct_number_share": 0.4},
            "tier2": {"handle_time": exponential(30)},
        },
        some(lambda c: c.outcome == "no_callback_number" and c.ended == 1200),
    ),
    "who holds at closing has patience no more": Case(
        {"callback": HOLDS, "tier2": {"handle_time": exponential(30), "patience": constant(100)}},
        some(lambda c: c.route == "callback" and c.tier2_start > c.transfer_asked + 100),
    ),
    "who holds at closing is urgent": Case(
        {"callback": HOLDS, "reasons": HALF_URGENT, "tier2": {"handle_time": exponential(30)}},
        some(lambda c: c.urgent),
    ),
}


def _order(order: str, **changes: Any) -> Case:
    """An order in which live holders, urgent and regular callbacks all wait."""
    base: dict[str, Any] = {
        "callback": {
            "order": order,
            "threshold_low": 5,
            "threshold_high": 80,
            "backlog": [{"urgent": 2, "regular": 4}],
        },
        "reasons": HALF_URGENT,
        "tier2": {"staffing": on_duty(8, 20, 2), "handle_time": exponential(35)},
        "days": 2,
    }
    kinds = {("live", False), ("callback", True), ("callback", False)}
    return Case(merged(base, changes), lambda calls: kinds <= {(c.route, c.urgent) for c in calls if c.tier2_start > 0})


_ORDERS: Final = ("keep_place", "live_first", "callbacks_first")
_ORDER: Final[dict[str, Case]] = {
    **{f"the order {order}": _order(order) for order in _ORDERS},
    **{
        f"the order {order} in the evening, of who held": _order(order, tier2={"staffing": on_duty(8, 24, 2)})
        for order in _ORDERS
    },
    **{
        f"the order {order} after an hour without officers": _order(
            order,
            tier2={"staffing": {"on_duty": {"interval_minutes": 60, "monday": hourly((8, 12, 2), (13, 20, 2))}}},
        )
        for order in _ORDERS
    },
}

_CALLBACK: Final[dict[str, Case]] = {
    "callbacks left over": Case({"callback": {"backlog": 7}} | ONLY_LEFT_OVER, ended("resolved_tier2")),
    "callbacks left over by class and age": Case(
        {"callback": {"backlog": [{"days": 1, "regular": 3}, {"days": 5, "urgent": 2, "regular": 2}, {"urgent": 2}]}}
        | ONLY_LEFT_OVER,
        some(lambda c: c.transfer_asked == -5 * 1440 and c.urgent),
    ),
    "callbacks left over have the reasons of those who ask": Case(
        {"callback": {"backlog": 9}, "reasons": [STAMP, STATUS | {"transfer_share": 0}]} | ONLY_LEFT_OVER,
        none(lambda c: c.reason == 1),
    ),
    "callbacks left over where nobody asks for Tier 2": Case(
        {"callback": {"backlog": 9}, "reasons": [STAMP | {"transfer_share": 0}, STATUS | {"transfer_share": 0}]},
        some(lambda c: c.call == 0 and c.tier2_start > 0),
    ),
    "callbacks left over are answered as on later days": Case(
        {"callback": {"backlog": 9, "answered_same_day": [0], "answered_later_day": [1], "answered_shut": [0]}},
        some(lambda c: c.call == 0 and c.outcome == "resolved_tier2" and c.tier2_start < 1440),
    ),
    "callbacks of today, tomorrow and the evening": Case(
        {
            "callback": {"live_transfers": False, "max_attempts": 9, "retry_after": 300},
            "tier2": {"staffing": on_duty(7, 22, 2)},
        },
        some(lambda c: any(t.dialled // 1440 > c.transfer_asked // 1440 for t in c.tries)),
    ),
    "the last chance of an answer holds": Case(
        {"callback": {"backlog": 9, "answered_later_day": [0, 0, 1], "max_attempts": 20}},
        some(lambda c: c.attempts == 3),
    ),
    "one attempt": Case({"callback": {"max_attempts": 1, "live_transfers": False}}, ended("suspended")),
    "ringing keeps an officer busy": Case(
        {"callback": NEVER_ANSWERED | {"ring_minutes": 30, "live_transfers": False}}, ended("suspended")
    ),
    "the next attempt is made at once": Case(
        {"callback": {"retry_after": 0, "ring_minutes": 0, "max_attempts": 4, "live_transfers": False}},
        ended("suspended"),
    ),
    "officers call back in the evening and on Saturday": Case(
        {
            "start": date(2026, 3, 5),
            "tier2": {"staffing": on_duty(8, 23, 1, WEEK[:6]), "handle_time": exponential(30)},
            "callback": {"answered_shut": [0.9], "answered_same_day": [0.2]},
        },
        some(lambda c: c.tier2_start > 2 * 1440),
    ),
    "nobody is called back on a date without officers": Case(
        {"tier2": {"staffing": {"on_duty": 1, "overrides": {"2026-03-03": 0}}}, "callback": {"live_transfers": False}},
        none(lambda c: 1440 <= c.tier2_start < 2880),
    ),
    "all are texted and none replies": Case(
        {
            "callback": {"live_transfers": False},
            "text_ahead": {"share": 1, "reply_share": 0},
            "demand": demand(monday={10: 8.0}),
        },
        lambda calls: {call.outcome for call in calls} == {"suspended"},
    ),
    "some are texted and reply": Case(
        {
            "callback": {"live_transfers": False, "max_attempts": 5},
            "text_ahead": {"share": 0.6, "reply_share": 0.5, "answered": 0.7},
        },
        some(lambda c: any(t.no_reply for t in c.tries) and any(t.answered for t in c.tries)),
    ),
    "who has replied answers in the evening, too": Case(
        {
            "callback": NEVER_ANSWERED | {"live_transfers": False},
            "text_ahead": {"share": 0.5, "reply_share": 0.7, "answered": 1},
            "tier2": {"staffing": on_duty(20, 24, 1)},
        },
        ended("resolved_tier2", "suspended"),
    ),
    "callers book windows, a few calls in each": Case(
        {
            "callback": {"live_transfers": False},
            "window": {"share": 0.7, "minutes": 30, "notice_minutes": 20, "fill": 0.5},
        },
        some(lambda c: any(t.booked and t.dialled > t.joined for t in c.tries)),
    ),
    "windows beside live holders, urgent callbacks and texts": Case(
        {
            "callback": {"threshold_low": 10, "threshold_high": 20, "order": "live_first", "answered_same_day": [0.4]},
            "window": {"share": 0.8, "minutes": 60, "notice_minutes": 0, "fill": 0.9, "answered": 0.5},
            "text_ahead": {"share": 0.6, "reply_share": 0.5, "answered": 0.7},
            "reasons": [{"name": "Any", "share": 1, "transfer_share": 1, "urgent_share": 0.3}],
        },
        some(lambda c: any(t.booked for t in c.tries) and any(t.no_reply for t in c.tries)),
    ),
    "a window may be over before an officer dials": Case(
        {
            "callback": {"live_transfers": False, "answered_same_day": [0.5], "retry_after": 1},
            "window": {"share": 0.5, "minutes": 5, "notice_minutes": 5, "fill": 1, "answered": 0},
            "tier2": {"absence_mean": 0.5, "absence_cv": 0.3, "staffing": on_duty(8, 20, 4)},
            "text_ahead": {"share": 0.5, "reply_share": 0.5, "answered": 0.9},
        },
        some(lambda c: any(t.booked and t.no_reply for t in c.tries)),
    ),
    "a text without a reply and no wait before the next": Case(
        {
            "callback": {"live_transfers": False, "retry_after": 0, "max_attempts": 6},
            "text_ahead": {"share": 1, "reply_share": 0.3},
        },
        ended("suspended", "resolved_tier2"),
    ),
}

_TIER2: Final[dict[str, Case]] = {
    "wrap-up at Tier 2": Case({"tier2": {"wrap_up": Duration(6, 0.8, "gamma")}}, ended("resolved_tier2")),
    "wrap-up at Tier 2 that takes no time": Case({"tier2": {"wrap_up": constant(0)}}, ended("resolved_tier2")),
    "appointments": Case({"reasons": [STAMP, STATUS], "appointment": {"extra_minutes": 8}}, ended("appointment")),
    "appointments within few slots": Case(
        {"reasons": [STAMP], "appointment": {"daily_slots": 2, "lead_days_low": 0, "lead_days_high": 3}}
        | {"reasons": [STAMP | {"share": 1}]},
        some(lambda c: c.appointment > c.ended + 5 * 1440),
    ),
    "appointments over a holiday": Case(
        {"start": date(2026, 5, 20), "reasons": [STAMP | {"share": 1}], "closing_days": {date(2026, 5, 26)}},
        some(lambda c: c.appointment == 7 * 1440),
    ),
    "officers send on to supervisors": Case(
        {"tier2": {"to_supervisor": 0.6}, "reasons": [STAMP | {"share": 1}]},
        ended("resolved_supervisor", "appointment"),
    ),
    "officers send on to supervisors who have gone": Case(
        {"tier2": {"to_supervisor": 0.6, "staffing": on_duty(8, 23, 1)}, "callback": {"live_transfers": False}},
        ended("closed_out"),
    ),
    "officers with half the people absent": Case(
        {"tier2": {"staffing": on_duty(8, 23, 4), "absence_mean": 0.5, "handle_time": exponential(40)}},
        ended("resolved_tier2"),
    ),
    "absence is drawn anew at midnight": Case(
        {
            "tier2": {"staffing": 3, "absence_mean": 0.5, "absence_cv": 0.9, "handle_time": exponential(60)},
            "callback": {"backlog": 90},
            "days": 3,
        },
        some(lambda c: c.tier2_start in (1440.0, 2880.0)),
    ),
    "everybody absent": Case(
        {"tier2": {"staffing": on_duty(8, 20, 1), "absence_mean": 0.8}, "days": 4},
        some(lambda c: c.estimated_wait == float("inf")),
    ),
}

CASES_OF_OFFICERS: Final = _CUTOFF | _TRANSFER | _ORDER | _CALLBACK | _TIER2
