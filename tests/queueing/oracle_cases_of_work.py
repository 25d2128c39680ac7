"""Cases for the oracle about work that is not calls: when it comes, when officers take it, and what it leaves alone."""

from __future__ import annotations

from datetime import date
from math import inf, nan
from typing import Any, Final

from queueing import Duration
from tests.queueing.centers import AROUND_THE_CLOCK, WEEK, merged, on_duty
from tests.queueing.oracle_case import (
    EVERY_OUTCOME,
    HALF_URGENT,
    HOLDS,
    ONLY_LEFT_OVER,
    SHAPES,
    SUPERVISORS,
    Case,
    Shows,
    again,
    at_hour,
    constant,
    ended,
    expected,
    exponential,
    hours,
    none,
    some,
)
from tests.queueing.oracle_record import Call


def stream(place: str, items: float = 15, minutes: Duration | None = None, **changes: Any) -> dict[str, Any]:
    """A stream of as many items on each day."""
    return {
        "name": "Requests",
        "place": place,
        "handle_time": minutes or exponential(6),
        **dict.fromkeys(WEEK, items),
    } | changes


def _items(shows: Shows) -> Shows:
    """Something shows among the items."""
    return lambda calls: shows([call for call in calls if call.route == "work"])


def _stream_of(item: Call) -> int:
    return item.person // 10_000_000 % 20


def _waiting(calls: list[Call], minute: float) -> int:
    """How many items wait at a minute."""
    return sum(c.route == "work" and c.arrived < minute and not c.tier2_start < minute for c in calls)


def _longest_announced(calls: list[Call]) -> float:
    return max(c.estimated_wait for c in calls if c.estimated_wait < inf)


_AMONG: Final[dict[str, Any]] = {
    "callback": {"threshold_low": 5, "threshold_high": 80, "backlog": [{"urgent": 2, "regular": 4}]},
    "reasons": HALF_URGENT,
    "tier2": {"staffing": on_duty(8, 20, 2), "handle_time": exponential(28)},
}
"""A Tier 2 at which live holders, urgent and regular callbacks all wait."""
_KINDS: Final = {("live", False), ("callback", True), ("callback", False), ("work", False)}
_ORDERS: Final = ("keep_place", "live_first", "callbacks_first")


def _among(order: str, *streams: dict[str, Any], **changes: Any) -> Case:
    return Case(
        merged(merged(_AMONG, changes), {"callback": {"order": order}, "work": list(streams)}),
        lambda calls: {(c.route, c.urgent) for c in calls if c.tier2_start > 0} == _KINDS,
    )


_PLACE: Final[dict[str, Case]] = {
    **{
        f"items {place} in the order {order}": _among(order, stream(place))
        for place in ("as_callbacks", "last")
        for order in _ORDERS
    },
    **{
        f"items in both places in the order {order}": _among(
            order, stream("last", 8), stream("as_callbacks", 8, name="Letters")
        )
        for order in _ORDERS
    },
    **{
        f"items in both places in the evening, in the order {order}": _among(
            order,
            stream("last", 8),
            stream("as_callbacks", 8, name="Letters"),
            tier2={"staffing": on_duty(8, 24, 2)},
        )
        for order in _ORDERS
    },
    "items last wait while a caller holds": Case(
        {"work": [stream("last", 60)], "callback": HOLDS},
        lambda calls: all(
            not (item.tier2_start > call.transfer_asked and item.tier2_start < call.tier2_start)
            for item in calls
            for call in calls
            if item.route == "work" and call.route == "live"
        ),
    ),
    "many streams": Case(
        {"work": [stream(("last", "as_callbacks")[n % 2], 2, name=f"Stream {n}") for n in range(20)]},
        _items(lambda items: len({_stream_of(item) for item in items}) > 15),
    ),
}

_DAYS: Final[dict[str, Case]] = {
    "items on some weekdays": Case(
        {"work": [stream("last", tuesday=0), stream("last", monday=0, name="Letters")], "days": 3},
        _items(
            lambda items: (
                {(item.arrived // 1440, _stream_of(item)) for item in items} == {(0, 0), (1, 1), (2, 0), (2, 1)}
            )
        ),
    ),
    "no items on a closing day, whoever is on duty": Case(
        {
            "closing_days": {date(2026, 3, 3)},
            "work": [stream("as_callbacks", 120)],
            "tier2": {"staffing": {"on_duty": 1, "overrides": {"2026-03-03": 1}}},
        },
        lambda calls: (
            none(lambda c: 1440 <= c.arrived < 2880)(calls)
            and _items(some(lambda c: 1440 <= c.tier2_start < 2880))(calls)
        ),
    ),
    "no items on a federal holiday": Case(
        {"start": date(2026, 5, 25), "work": [stream("as_callbacks")]}, _items(none(lambda c: c.arrived < 1440))
    ),
    "no items on a weekday without hours": Case(
        {"start": date(2026, 3, 6), "days": 4, "work": [stream("last")]},
        _items(none(lambda c: 1440 <= c.arrived < 3 * 1440)),
    ),
    "no items after the days with calls": Case(
        {"days": 1, "max_overrun_days": 3, "work": [stream("last", 90)]},
        _items(lambda items: any(c.tier2_start > 1440 for c in items) and not any(c.arrived > 1440 for c in items)),
    ),
    "items in a day's own hours": Case(
        {"opening_hours": hours("08:40", "09:10"), "work": [stream("as_callbacks")]},
        _items(lambda items: all(520 <= c.arrived % 1440 < 550 for c in items)),
    ),
    "items around the clock": Case(
        {
            "opening_hours": AROUND_THE_CLOCK,
            "work": [stream("as_callbacks")],
            "tier2": {"staffing": 1},
            "callback": {"backlog": 4},
        },
        _items(lambda items: min(c.arrived for c in items) < 480 and max(at_hour(c.arrived) for c in items) > 22),
    ),
    "items are as many, however busy the day and its intervals": Case(
        {
            "daily_cv": 1.5,
            "interval_cv": 1.0,
            "volume_factor": 0.1,
            "work": [stream("last", 60)],
        },
        lambda calls: sum(c.route == "work" for c in calls) > sum(c.call == 1 for c in calls),
    ),
    "items without calls": Case({"work": [stream("last")]} | ONLY_LEFT_OVER, ended("work_done")),
    "items are no first calls of a heavy day": Case(
        {
            "cutoff": {"rule": "heavy_days", "time": "15:00", "heavy_day_calls": 50},
            "work": [stream("last", 120, constant(1))],
        },
        none(lambda c: c.outcome == "refused_cutoff"),
    ),
}

_TIME: Final[dict[str, Case]] = {
    **{
        f"items whose times are {name}": Case(
            {"work": [stream("as_callbacks", minutes=times), stream("last", minutes=times, name="Letters")]},
            ended("work_done"),
        )
        for name, times in SHAPES.items()
    },
    "items that take no time": Case(
        {"work": [stream("as_callbacks", 40, constant(0))]},
        _items(some(lambda c: c.tier2_start == c.tier2_end > c.arrived)),
    ),
    "nothing is repeated or wrapped up, and no factor acts": Case(
        {
            "repeat_minutes": 4,
            "work": [stream("as_callbacks", 30, constant(9)), stream("last", 30, constant(5), name="Letters")],
            "tier2": {"staffing": 2, "wrap_up": constant(7), "to_supervisor": 1},
            "groups": [{"name": "All", "share": 1, "tier2_factor": 3}],
            "reasons": [{"name": "Any", "share": 1, "transfer_share": 1, "tier2_factor": 2, "appointment_share": 0.5}],
            "callback": {"live_transfers": False},
        },
        _items(lambda items: {round(c.tier2_end - c.tier2_start, 9) for c in items if c.tier2_end > 0} == {9, 5}),
    ),
}

_OFFICERS: Final[dict[str, Case]] = {
    "an officer goes on until the item is done": Case(
        {"work": [stream("last", 30, constant(45))]}, _items(some(lambda c: c.tier2_end % 1440 > 1200))
    ),
    "fewer officers finish their items": Case(
        {
            "work": [stream("last", 40, constant(70))],
            "tier2": {
                "staffing": {"on_duty": {"interval_minutes": 480, **dict.fromkeys(WEEK[:5], (0, 6, 1))}},
            },
        },
        _items(some(lambda c: c.tier2_start < 960 < c.tier2_end)),
    ),
    "items in the evening and on Saturday": Case(
        {
            "start": date(2026, 3, 6),
            "work": [stream("last", 90), stream("as_callbacks", 30, name="Letters")],
            "tier2": {"staffing": on_duty(8, 23, 1, WEEK[:6])},
        },
        _items(some(lambda c: c.tier2_start > 1440)),
    ),
    "items with absence": Case(
        {
            "work": [stream("as_callbacks", 40), stream("last", 20, name="Letters")],
            "tier2": {"staffing": on_duty(8, 22, 4), "absence_mean": 0.5, "absence_cv": 0.8},
        },
        ended("work_done"),
    ),
    "items where others are absent from midnight on": Case(
        {
            "opening_hours": AROUND_THE_CLOCK,
            "work": [stream("as_callbacks", 60, constant(60))],
            "tier2": {"staffing": 5, "absence_mean": 0.5, "absence_cv": 0.9},
            "days": 3,
        },
        _items(some(lambda c: c.tier2_start in (1440.0, 2880.0))),
    ),
    "unfinished: items that wait and one that is worked on": Case(
        {"max_overrun_days": 0, "work": [stream("last", 60, constant(300))], "tier2": {"staffing": 1}},
        _items(
            lambda items: (
                {(c.outcome, c.tier2_start > 0) for c in items if c.outcome == "unfinished"}
                == {("unfinished", True), ("unfinished", False)}
            )
        ),
    ),
    "unfinished: items where no officer ever comes": Case(
        {"work": [stream("as_callbacks")], "tier2": {"staffing": 0}},
        _items(lambda items: {c.outcome for c in items} == {"unfinished"}),
    ),
    "an item that ends with the calendar": Case(
        {
            "days": 1,
            "max_overrun_days": 0,
            "work": [stream("last", 9, constant(720))],
            "tier2": {"staffing": on_duty(12, 24, 1)},
        }
        | ONLY_LEFT_OVER,
        _items(lambda items: {(c.outcome, c.tier2_start) for c in items if c.tier2_start > 0} == {("unfinished", 720)}),
    ),
    "items with texts ahead": Case(
        {
            "callback": {"live_transfers": False, "max_attempts": 5},
            "text_ahead": {"share": 0.8, "reply_share": 0.4, "answered": 0.7},
            "work": [stream("as_callbacks", 30), stream("last", name="Letters")],
        },
        lambda calls: ended("work_done")(calls) and some(lambda c: any(t.no_reply for t in c.tries))(calls),
    ),
    "who calls again among items": Case(
        {
            "work": [stream("as_callbacks", 25)],
            "callback": {"direct_number_share": 0.6, "max_attempts": 2},
            "tier2": {"patience": exponential(15)},
            "calling_again": again("soon", *EVERY_OUTCOME),
        },
        lambda calls: ended("work_done")(calls) and some(lambda c: c.call > 1)(calls),
    ),
}

_CROWD_OF_ITEMS: Final[dict[str, Any]] = {
    "callback": HOLDS,
    "demand": expected(h10=3, h14=3, h18=3),
    "tier2": {"handle_time": constant(8), "staffing": on_duty(8, 20, 1)},
}
"""Few callers, of whom none waits for another for long."""


def _announced(place: str, order: str, *, is_counted: bool) -> Case:
    return Case(
        merged(_CROWD_OF_ITEMS, {"callback": {"order": order}, "work": [stream(place, 160, constant(6))]}),
        lambda calls: (
            any(_waiting(calls, c.transfer_asked) > 9 for c in calls if c.estimated_wait < inf)
            and (_longest_announced(calls) > 80) == is_counted
        ),
    )


_ANNOUNCED: Final[dict[str, Case]] = {
    "items as_callbacks in the announced wait of keep_place": _announced("as_callbacks", "keep_place", is_counted=True),
    "items as_callbacks in the announced wait of callbacks_first": _announced(
        "as_callbacks", "callbacks_first", is_counted=True
    ),
    "items as_callbacks not in the announced wait of live_first": _announced(
        "as_callbacks", "live_first", is_counted=False
    ),
    **{
        f"items last not in the announced wait of {order}": _announced("last", order, is_counted=False)
        for order in _ORDERS
    },
    "an item that is worked on is in progress": Case(
        merged(_CROWD_OF_ITEMS, {"work": [stream("last", 12, constant(55))]}),
        some(lambda c: c.estimated_wait == 8 and c.tier2_start > c.transfer_asked + 8),
    ),
    "a cutoff of long waits counts items": Case(
        merged(
            _CROWD_OF_ITEMS,
            {
                "work": [stream("as_callbacks", 120)],
                "cutoff": {"rule": "long_waits", "time": "14:00", "wait_minutes": 60},
                **SUPERVISORS,
            },
        ),
        ended("refused_cutoff"),
    ),
}

_MINUTES: Final = constant(10)
_TOGETHER: Final[dict[str, Any]] = {
    "ivr": {"duration": constant(0)},
    "tier1": {"staffing": on_duty(10, 20, 3), "handle_time": _MINUTES},
    "tier2": {"staffing": on_duty(10, 20, 2), "handle_time": _MINUTES},
    "demand": expected(h8=20, h9=10),
    "callback": HOLDS | {"ring_minutes": 10, "retry_after": 10},
    "work": [stream("as_callbacks", 30, _MINUTES), stream("last", 20, _MINUTES, name="Letters")],
}
"""Callers and items who wait before anybody is there, and times of 10 minutes: most falls on the same instants."""


def _together(shows: Shows | None = None, **changes: Any) -> Case:
    return Case(
        merged(_TOGETHER, changes),
        shows or _items(some(lambda c: c.tier2_start % 10 == 0 and c.tier2_end % 10 == 0)),
    )


def _begin_together(calls: list[Call]) -> bool:
    """Officers begin with a holder and with an item at one instant."""
    of_work, of_live = ({c.tier2_start for c in calls if c.route == route} for route in ("work", "live"))
    return not of_work.isdisjoint(of_live - {nan})


_EQUAL_TIMES: Final[dict[str, Case]] = {
    **{f"items at equal times in the order {order}": _together(callback={"order": order}) for order in _ORDERS},
    **{
        f"items before and after holders who came at equal times, {order}": _together(
            _begin_together,
            callback={"order": order},
            demand=expected(h8=20, h9=10, h11=9, h13=9),
            tier2={"staffing": on_duty(10, 20, 3), "patience": constant(60)},
        )
        for order in _ORDERS
    },
    "callbacks alone and items at equal times": _together(callback={"live_transfers": False}),
    "an item ends as a caller asks": _together(
        some(lambda c: c.transfer_asked == 610 and c.estimated_wait > 0),
        tier2={"staffing": on_duty(10, 20, 1)},
        work=[stream("last", 60, _MINUTES)],
    ),
    "items and wrap-up end at one instant": _together(tier2={"wrap_up": _MINUTES}),
    "patience is out as an item ends": _together(
        some(lambda c: c.outcome == "abandoned_tier2"), tier2={"patience": _MINUTES, "staffing": on_duty(10, 20, 1)}
    ),
    "officers go as items end": _together(
        tier2={
            "staffing": {
                "on_duty": {
                    "interval_minutes": 10,
                    **dict.fromkeys(WEEK[:5], (0,) * 60 + (2, 1, 0, 2, 3, 1, 0, 4, 2, 2, 1) + (1,) * 49 + (0,) * 24),
                }
            }
        }
    ),
    "lines shut as items end": _together(opening_hours=hours("08:00", "10:30")),
    "items that take no time at the instant at which officers come": _together(
        _items(some(lambda c: c.tier2_start == c.tier2_end == 600)),
        work=[stream("as_callbacks", 60, constant(0)), stream("last", 20, constant(0), name="Letters")],
    ),
    "texts without a reply among items at one instant": _together(
        callback={"live_transfers": False, "retry_after": 0, "max_attempts": 4},
        text_ahead={"share": 0.7, "reply_share": 0.2},
    ),
}

CASES_OF_WORK: Final = _PLACE | _DAYS | _TIME | _OFFICERS | _ANNOUNCED | _EQUAL_TIMES
