"""Cases for the oracle about single instants: the end of the calendar, and what falls on equal times."""

from __future__ import annotations

from typing import Any, Final

from tests.queueing.centers import AROUND_THE_CLOCK, WEEK, demand, hourly, merged, on_duty
from tests.queueing.oracle_case import (
    HALF_URGENT,
    HOLDS,
    HOLDS_FOR_EVER,
    NEVER_ANSWERED,
    ONLY_LEFT_OVER,
    Case,
    Shows,
    again,
    constant,
    ended,
    expected,
    exponential,
    hours,
    some,
)

_RUN_OUT: Final[dict[str, Case]] = {
    "unfinished: waiting for a callback, and between attempts": Case(
        {"max_overrun_days": 0, "callback": {"live_transfers": False, "retry_after": 700}}, ended("unfinished")
    ),
    "unfinished: in conversation at each tier": Case(
        {
            "max_overrun_days": 0,
            "supervisor_request_share": 0.2,
            "tier1": {"staffing": on_duty(8, 20, 6), "handle_time": exponential(150)},
            "tier2": {"staffing": on_duty(8, 20, 6), "handle_time": exponential(600)},
            "supervisor": {"handle_time": constant(800)},
        },
        some(lambda c: c.outcome == "unfinished" and c.supervisor_start > 0),
    ),
    "unfinished: in the voice system, at Tier 1 and holding": Case(
        {
            "days": 1,
            "max_overrun_days": 0,
            "opening_hours": AROUND_THE_CLOCK,
            "demand": demand(monday=dict.fromkeys(range(18, 24), 15.0)),
            "ivr": {"duration": exponential(10)},
            "tier1": {"staffing": 3, "handle_time": exponential(15)},
            "tier2": {"staffing": 1},
            "callback": HOLDS,
        },
        some(lambda c: c.outcome == "unfinished" and c.route == "live"),
    ),
    "unfinished: while the officer rings": Case(
        {
            "max_overrun_days": 0,
            "tier2": {"staffing": 1},
            "callback": {"backlog": 3, "ring_minutes": 2000} | NEVER_ANSWERED,
        }
        | ONLY_LEFT_OVER,
        ended("unfinished"),
    ),
    "ending at the very end of the calendar": Case(
        {
            "days": 1,
            "max_overrun_days": 0,
            "tier2": {"staffing": 1, "handle_time": constant(720)},
            "callback": {"backlog": 3, "answered_later_day": [1], "answered_shut": [1]},
        }
        | ONLY_LEFT_OVER,
        some(lambda c: c.tier2_start == 720),
    ),
}

_MINUTES: Final = constant(10)
_TOGETHER: Final[dict[str, Any]] = {
    "ivr": {"duration": constant(0)},
    "tier1": {"staffing": on_duty(10, 20, 3), "handle_time": _MINUTES},
    "tier2": {"staffing": on_duty(10, 20, 2), "handle_time": _MINUTES},
    "supervisor": {"staffing": on_duty(10, 20, 1), "handle_time": _MINUTES},
    "supervisor_request_share": 0.2,
    "demand": expected(h8=20, h9=10),
    "callback": {"ring_minutes": 10, "retry_after": 10, "threshold_low": 0, "threshold_high": 60},
}
"""Callers who wait before anybody is there, and times of 10 minutes: most falls on the same instants."""


def _together(shows: Shows | None = None, **changes: Any) -> Case:
    return Case(merged(_TOGETHER, changes), shows or some(lambda c: c.tier1_end == 610.0))


def _asked(minute: float, wait: float) -> Shows:
    """A call asks for Tier 2 at a minute and is announced this wait."""
    return some(lambda c: (c.transfer_asked, c.estimated_wait) == (minute, wait))


def _people(tier1: tuple[int, ...], tier2: tuple[int, ...], supervisor: tuple[int, ...]) -> dict[str, Any]:
    """People in each ten minutes from 10:00 on, from Monday to Friday."""
    return {
        name: {
            "staffing": {
                "on_duty": {
                    "interval_minutes": 10,
                    **dict.fromkeys(WEEK[:5], (0,) * 60 + people + (0,) * (84 - len(people))),
                }
            }
        }
        for name, people in (("tier1", tier1), ("tier2", tier2), ("supervisor", supervisor))
    }


_EQUAL_TIMES: Final[dict[str, Case]] = {
    "equal times": _together(),
    "equal times with wrap-up": _together(
        tier1={"wrap_up": _MINUTES}, tier2={"wrap_up": _MINUTES}, supervisor={"wrap_up": _MINUTES}
    ),
    "equal times with patience": _together(
        tier1={"patience": _MINUTES},
        tier2={"patience": _MINUTES},
        callback=HOLDS,
        calling_again=again("soon", "abandoned_tier2"),
    ),
    "equal times of patience and of staffing": _together(
        tier2={"patience": constant(10), "staffing": on_duty(11, 20, 2)}, callback=HOLDS_FOR_EVER
    ),
    "people change as conversations end": _together(
        **_people((3, 1, 2, 0, 3, 3, 1, 5, 2, 2, 2), (2, 1, 0, 2, 2, 1, 3, 0, 1, 2, 2), (1, 0, 1, 1, 0, 1, 1, 1))
    ),
    "people change as conversations end, for all who hold": _together(
        **_people((3, 1, 2, 0, 3, 3, 1, 5, 2, 2, 2), (2, 1, 0, 2, 2, 1, 3, 0, 1, 2, 2), (1, 0, 1, 1, 0, 1, 1, 1)),
        callback=HOLDS,
    ),
    "lines shut as conversations end": _together(
        _asked(630, float("inf")),
        opening_hours=hours("08:00", "10:30"),
        callback=HOLDS,
    ),
    "lines shut and people go as conversations end": _together(
        opening_hours=hours("08:00", "10:30"),
        callback=HOLDS,
        **_people((3,) * 3, (2,) * 3, (1,) * 3),
    ),
    "lines shut as more officers come": _together(
        opening_hours=hours("08:00", "10:30"),
        callback=HOLDS,
        **_people((3,) * 6, (1,) * 3 + (4,) * 9, (1,) * 6),
    ),
    "lines open as officers call back": _together(
        callback={"backlog": 5, "answered_shut": [0], "answered_later_day": [1]},
        tier2={"staffing": {"on_duty": {"interval_minutes": 60, "monday": hourly((7, 20, 1))}}},
    ),
    "the cutoff comes as conversations end": _together(cutoff={"rule": "every_day", "time": "10:20"}),
    "the cutoff of long waits comes as conversations end": _together(
        cutoff={"rule": "long_waits", "time": "10:20", "wait_minutes": 10}
    ),
    "no time at all": Case(
        merged(
            _TOGETHER,
            {
                "tier1": {"handle_time": constant(0)},
                "tier2": {"handle_time": constant(0), "patience": constant(0), "wrap_up": constant(0)},
                "callback": {"ring_minutes": 0, "retry_after": 0},
            },
        ),
        some(lambda c: c.tier1_start == c.tier1_end == 600),
    ),
    "all officers go as conversations end, and one is free": _together(
        _asked(620, 0), **_people((3,) * 9, (50, 50), (1,) * 9), callback=HOLDS
    ),
    "officers come as conversations end": _together(
        _asked(610, float("inf")), **_people((3,) * 9, (0,) + (50,) * 9, (1,) * 9), callback=HOLDS
    ),
    "who asks as lines shut finds an officer free": _together(
        some(lambda c: c.transfer_asked == 630 and c.tries[0].rang_until > 630),
        opening_hours=hours("08:00", "10:30"),
        tier2={"staffing": on_duty(10, 20, 50)},
        callback={"live_transfers": False, "answered_shut": [0], "answered_same_day": [1], "retry_after": 600},
    ),
    "who asks as lines open finds an officer free": Case(
        merged(
            _TOGETHER,
            {
                "opening_hours": hours("08:00", "10:00"),
                "tier1": {"handle_time": constant(1320)},
                "tier2": {"staffing": 50},
                "callback": {
                    "live_transfers": False,
                    "answered_shut": [0],
                    "answered_later_day": [0],
                    "answered_same_day": [1],
                },
            },
        ),
        some(lambda c: c.transfer_asked == 1440 + 480 and c.attempts > 0),
    ),
    "who asks as lines shut and supervisors go finds one free": _together(
        some(lambda c: c.supervisor_start == 630),
        opening_hours=hours("08:00", "10:30"),
        supervisor_request_share=0.8,
        **_people((3,) * 9, (2,) * 9, (50,) * 3),
    ),
    "who comes from Tier 2 as lines shut and supervisors go finds one free": _together(
        some(lambda c: c.supervisor_start == 630),
        opening_hours=hours("08:00", "10:30"),
        **merged(_people((3,) * 9, (20,) * 9, (50,) * 3), {"tier2": {"to_supervisor": 1}}),
    ),
    "representatives go as lines shut": _together(
        opening_hours=hours("08:00", "10:30"), **_people((3,) * 3, (2,) * 9, (1,) * 9)
    ),
    "who is given up at opening calls on another morning": Case(
        {
            "callback": NEVER_ANSWERED | {"backlog": 4, "ring_minutes": 20, "max_attempts": 1},
            "tier2": {"staffing": on_duty(7, 20, 1)},
            "calling_again": again("next_morning", "suspended"),
        },
        some(lambda c: c.ended == 480.0 and c.call == 0),
    ),
    "others are absent from midnight on, as conversations end": Case(
        {
            "tier2": {"staffing": 6, "absence_mean": 0.5, "absence_cv": 0.9, "handle_time": constant(60)},
            "callback": {"backlog": 200, "answered_shut": [1], "ring_minutes": 60},
        },
        some(lambda c: c.tier2_start == 1440.0),
    ),
    "a text without a reply as conversations end": _together(
        callback={"live_transfers": False, "retry_after": 0, "max_attempts": 4},
        text_ahead={"share": 0.7, "reply_share": 0.5},
    ),
    "equal times in each order of service: live first": _together(
        callback={"order": "live_first"}, reasons=HALF_URGENT, **_people((5,) * 40, (2, 0, 2, 1) * 10, (1,) * 40)
    ),
    "equal times in each order of service: callbacks first": _together(
        callback={"order": "callbacks_first"}, reasons=HALF_URGENT, **_people((5,) * 40, (2, 0, 2, 1) * 10, (1,) * 40)
    ),
    "equal times in each order of service: keep place": _together(
        callback={"order": "keep_place"}, reasons=HALF_URGENT, **_people((5,) * 40, (2, 0, 2, 1) * 10, (1,) * 40)
    ),
}

CASES_OF_INSTANTS: Final = _RUN_OUT | _EQUAL_TIMES
