"""Cases for the oracle about days, callers, Tier 1, supervisors, and who calls again."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from queueing import DatedDemand
from tests.queueing.centers import AROUND_THE_CLOCK, demand, hourly, merged, on_duty
from tests.queueing.oracle_case import (
    CROWDED,
    EVERY_OUTCOME,
    HOLDS,
    NEVER_ANSWERED,
    SHAPES,
    STAMP,
    STATUS,
    SUPERVISORS,
    Case,
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

_CALENDAR: Final[dict[str, Case]] = {
    "the base": Case({}, ended("resolved_tier2", "suspended")),
    "an interval that is partly open has its calls in the open part": Case(
        {
            "opening_hours": hours("08:40", "19:10"),
            "demand": demand(monday={8: 9.0, 19: 9.0}, tuesday={8: 9.0, 19: 9.0}),
        },
        some(lambda call: at_hour(call.arrived) < 9),
    ),
    "calls expected while lines are shut do not come": Case(
        {"demand": demand(monday={6: 30.0, 12: 5.0, 21: 30.0}, saturday={12: 30.0})},
        none(lambda call: call.call == 1 and not 12 <= at_hour(call.arrived) < 13),
    ),
    "a federal holiday": Case(
        {"start": date(2026, 5, 25)}, none(lambda call: call.arrived < 1440 or call.tier1_start < 1440)
    ),
    "a holiday of a Saturday is observed on Friday": Case(
        {"start": date(2026, 7, 2), "days": 5}, none(lambda call: 1440 <= call.arrived < 4 * 1440)
    ),
    "New Year of a Saturday is observed in the old year": Case(
        {"start": date(2021, 12, 30), "days": 5}, none(lambda call: 1440 <= call.arrived < 4 * 1440)
    ),
    "a holiday that is not kept": Case(
        {"start": date(2026, 5, 25), "closed_on_federal_holidays": False}, some(lambda call: call.arrived < 1440)
    ),
    "a closing day has nobody on duty": Case(
        {"closing_days": {date(2026, 3, 3)}, "tier2": {"staffing": 1}},
        none(lambda call: 1440 <= call.arrived < 2880 or 1440 <= call.tier2_start < 2880),
    ),
    "a closing day on which officers call back": Case(
        {
            "closing_days": {date(2026, 3, 3)},
            "tier2": {"staffing": on_duty(8, 20, 1) | {"overrides": {"2026-03-03": 1}}, "handle_time": exponential(60)},
        },
        some(lambda call: 1440 <= call.tier2_start < 2880),
    ),
    "a closing day on which representatives work and ask for Tier 2": Case(
        {
            "closing_days": {date(2026, 3, 3)},
            "tier1": {
                "staffing": on_duty(8, 24, 1) | {"overrides": {"2026-03-03": 2}},
                "handle_time": exponential(40),
            },
        },
        some(lambda call: call.transfer_asked > 1440 and call.estimated_wait == float("inf")),
    ),
    "other people on a date, by half-hour": Case(
        {"tier1": {"staffing": {"on_duty": 2, "overrides": {"2026-03-03": [0] * 20 + [1] * 20 + [0] * 8}}}},
        some(lambda call: call.tier1_start == 1440 + 600),
    ),
    "lines open around the clock": Case(
        {
            "opening_hours": AROUND_THE_CLOCK,
            "demand": demand(monday=dict.fromkeys(range(24), 2.0), tuesday=dict.fromkeys(range(24), 2.0)),
            "tier1": {"staffing": 1},
            "tier2": {"staffing": 1},
        },
        some(lambda call: at_hour(call.arrived) >= 23),
    ),
    "lines open on a Saturday with hours of its own": Case(
        {
            "start": date(2026, 3, 6),
            "opening_hours": {"friday": {"opens": 480, "closes": 1200}, "saturday": {"opens": 600, "closes": 720}},
            "demand": demand(friday={9: 10.0}, saturday={10: 10.0, 15: 10.0}),
            "tier1": {"staffing": 1},
        },
        some(lambda call: call.arrived > 1440),
    ),
    "calls by date": Case(
        {
            "demand": DatedDemand(
                interval_minutes=60, calls={date(2026, 3, 2): (), date(2026, 3, 3): (0.0,) * 9 + (20.0,) + (0.0,) * 14}
            )
        },
        none(lambda call: call.arrived < 1440),
    ),
    "fewer calls": Case({"volume_factor": 0.25}, lambda calls: 0 < len(calls) < 50),
    "days busier or quieter than expected": Case({"daily_cv": 0.8}, ended("resolved_tier2")),
    "intervals busier or quieter than expected": Case({"interval_cv": 1.0}, ended("resolved_tier2")),
    "busy intervals after busy ones": Case(
        {"interval_cv": 0.7, "interval_correlation": 0.8, "daily_cv": 0.3}, ended("resolved_tier2")
    ),
    "all intervals of a day as busy as its first": Case(
        {"interval_cv": 0.9, "interval_correlation": 1.0}, ended("resolved_tier2")
    ),
}

_TIER1: Final[dict[str, Case]] = {
    "the voice system answers some": Case({"ivr": {"containment": 0.5}}, ended("contained")),
    "no time in the voice system": Case({"ivr": {"duration": constant(0)}}, some(lambda c: c.ivr_end == c.arrived)),
    "patience at Tier 1": Case({"tier1": CROWDED | {"patience": exponential(10)}}, ended("abandoned_tier1")),
    "who would hang up at once is served if somebody is free": Case(
        {"tier1": {"give_up_at_once": 1.0}}, ended("abandoned_tier1", "resolved_tier2")
    ),
    "some hang up at once, the others wait for ever": Case(
        {"tier1": CROWDED | {"give_up_at_once": 0.3}},
        some(lambda c: c.ended == c.ivr_end and c.outcome != "closed_out"),
    ),
    "who waits when lines shut is closed out": Case(
        {"tier1": CROWDED | {"handle_time": exponential(40)}},
        some(lambda c: c.outcome == "closed_out" == c.outcome and c.ended == 1200),
    ),
    "who comes out of the voice system after closing is closed out": Case(
        {"ivr": {"duration": constant(30)}}, some(lambda c: c.outcome == "closed_out" and c.ended > 1200)
    ),
    "representatives stay after closing": Case(
        {"tier1": {"staffing": on_duty(8, 22, 1), "handle_time": exponential(25)}},
        some(lambda c: at_hour(c.tier1_start) > 20),
    ),
    "representatives go before closing and callers wait": Case(
        {"tier1": {"staffing": on_duty(8, 15, 2)}}, ended("closed_out")
    ),
    "representatives come after opening": Case(
        {"tier1": {"staffing": on_duty(10, 20, 2)}}, some(lambda c: c.tier1_start == 600)
    ),
    "nobody is on duty over noon": Case(
        {"tier1": {"staffing": {"on_duty": {"interval_minutes": 60, "monday": hourly((8, 11, 2), (13, 20, 2))}}}},
        some(lambda c: c.tier1_start == 780),
    ),
    "fewer representatives finish what they have begun": Case(
        {
            "tier1": {
                "staffing": {
                    "on_duty": {"interval_minutes": 60, "monday": hourly((8, 10, 5), (10, 12, 1), (12, 20, 3))}
                },
                "handle_time": exponential(30),
            },
            "demand": demand(monday={8: 12.0, 9: 12.0, 10: 4.0}),
        },
        some(lambda c: c.tier1_start == 720),
    ),
    "callers who may be told nothing": Case(
        {"tier1": {"not_authorized": 0.5}}, ended("not_authorized", "resolved_tier2")
    ),
    "repeating, but not of the not authorized": Case(
        {"repeat_minutes": 2.5, "tier1": {"not_authorized": 0.3}}, ended("not_authorized", "resolved_tier2")
    ),
    "wrap-up at Tier 1": Case({"tier1": {"wrap_up": exponential(9), "not_authorized": 0.3}}, ended("not_authorized")),
    "wrap-up that takes no time": Case({"tier1": {"wrap_up": constant(0)}}, ended("resolved_tier2")),
    "reasons with factors": Case(
        {"reasons": [STAMP, STATUS]}, ended("resolved_tier1", "resolved_tier2", "appointment")
    ),
    "a Tier 1 that resolves everything": Case(
        {"reasons": [{"name": "Any", "share": 1, "transfer_share": 0}]}, ended("resolved_tier1")
    ),
    "absence at Tier 1": Case(
        {"tier1": {"staffing": on_duty(8, 20, 6), "absence_mean": 0.7, "absence_cv": 0.4}}, ended("resolved_tier2")
    ),
}

_SUPERVISOR: Final[dict[str, Case]] = {
    "patience for a supervisor": Case(
        SUPERVISORS | {"supervisor": CROWDED, "tier2": {"patience": exponential(8)}}, ended("abandoned_supervisor")
    ),
    "patience of who was called back and goes on to a supervisor": Case(
        {
            "supervisor": CROWDED,
            "tier2": {"patience": exponential(8), "to_supervisor": 1},
            "callback": {"live_transfers": False},
        },
        some(lambda c: c.outcome == "abandoned_supervisor" and c.route == "callback"),
    ),
    "who would hang up at once is served by a free supervisor": Case(
        SUPERVISORS | {"supervisor": CROWDED, "tier2": {"give_up_at_once": 0.7}},
        ended("abandoned_supervisor", "resolved_supervisor"),
    ),
    "who waits for a supervisor at closing is closed out": Case(
        SUPERVISORS | {"supervisor": CROWDED | {"handle_time": exponential(60)}},
        some(lambda c: c.outcome == "closed_out" and c.ended == 1200),
    ),
    "supervisors stay after closing": Case(
        SUPERVISORS | {"supervisor": {"staffing": on_duty(8, 22, 1), "handle_time": exponential(60)}},
        some(lambda c: at_hour(c.supervisor_start) > 20),
    ),
    "wrap-up of supervisors": Case(
        SUPERVISORS | {"supervisor": {"wrap_up": exponential(20)}}, ended("resolved_supervisor")
    ),
    "absence of supervisors": Case(
        SUPERVISORS | {"supervisor": {"staffing": on_duty(8, 20, 3), "absence_mean": 0.6, "absence_cv": 0.5}},
        ended("resolved_supervisor"),
    ),
    "repeating at every tier": Case(
        {"supervisor_request_share": 0.2, "repeat_minutes": 3.3, "tier2": {"to_supervisor": 0.3}},
        ended("resolved_supervisor", "resolved_tier2"),
    ),
}


def _leaving(outcome: str) -> dict[str, Any]:
    """Changes by which many calls end with an outcome that does not help."""
    ways: dict[str, dict[str, Any]] = {
        "abandoned_tier1": {"tier1": CROWDED | {"patience": exponential(10)}},
        "abandoned_tier2": {"callback": HOLDS, "tier2": {"patience": exponential(10)}},
        "abandoned_supervisor": SUPERVISORS | {"supervisor": CROWDED, "tier2": {"patience": exponential(8)}},
        "closed_out": {"tier1": CROWDED | {"handle_time": exponential(40)}},
        "refused_cutoff": {"cutoff": {"rule": "every_day", "time": "13:00"}},
        "no_callback_number": {"callback": {"direct_number_share": 0.3, "live_transfers": False}},
        "suspended": {"callback": {"max_attempts": 1, "live_transfers": False, "answered_same_day": [0.2]}},
    }
    return ways[outcome]


def _returns(when: str, outcome: str) -> Case:
    return Case(
        merged(_leaving(outcome), {"calling_again": again(when, outcome, probability=0.8)}),
        some(lambda c: c.call > 1),
    )


_CALLING_AGAIN: Final[dict[str, Case]] = {
    **{f"calling again soon: {outcome}": _returns("soon", outcome) for outcome in EVERY_OUTCOME},
    **{f"calling again the next morning: {outcome}": _returns("next_morning", outcome) for outcome in EVERY_OUTCOME},
    "calling again soon, where lines are shut then": Case(
        merged(_leaving("closed_out"), {"calling_again": again("soon", "closed_out", soon_mean_minutes=200)}),
        some(lambda c: c.call > 1 and 480 <= c.arrived % 1440 < 600),
    ),
    "calling again so late that other days lie between": Case(
        merged(
            _leaving("closed_out"),
            {"max_overrun_days": 5, "calling_again": again("soon", "closed_out", soon_mean_minutes=2000)},
        ),
        some(lambda c: c.call > 1 and c.arrived > 4 * 1440),
    ),
    "calling again over a weekend": Case(
        merged(
            _leaving("closed_out"),
            {"max_overrun_days": 4, "start": date(2026, 3, 5), "calling_again": again("next_morning", "closed_out")},
        ),
        some(lambda c: c.call > 1 and c.arrived > 4 * 1440),
    ),
    "calling again in a morning longer than the day": Case(
        merged(
            _leaving("refused_cutoff"),
            {
                "opening_hours": hours("10:00", "14:00"),
                "demand": expected(h10=8, h11=8, h12=8, h13=8),
                "calling_again": again("next_morning", "refused_cutoff", morning_hours=24),
            },
        ),
        some(lambda c: c.call > 1),
    ),
    "calling again before opening, on the same day": Case(
        merged(
            _leaving("suspended"),
            {
                "callback": NEVER_ANSWERED | {"backlog": 4},
                "tier2": {"staffing": on_duty(5, 20, 1)},
                "calling_again": again("next_morning", "suspended", morning_hours=1),
            },
        ),
        some(lambda c: c.call == 1 and c.person < 4 and 480 <= c.arrived < 540),
    ),
    "who was left over calls again": Case(
        {
            "callback": NEVER_ANSWERED | {"backlog": 9},
            "reasons": [STAMP, STATUS | {"transfer_share": 0.05}],
            "calling_again": again("soon", "suspended", max_calls=1),
        },
        some(lambda c: c.call == 1 and c.person < 9),
    ),
    "nobody calls more often": Case(
        merged(
            _leaving("abandoned_tier1"),
            {
                "tier1": {"patience": constant(0)},
                "calling_again": again("soon", "abandoned_tier1", soon_mean_minutes=3, max_calls=3),
            },
        ),
        lambda calls: max(call.call for call in calls) == 3,
    ),
    "who would call after the end of the calendar": Case(
        merged(
            _leaving("closed_out"),
            {"max_overrun_days": 0, "calling_again": again("next_morning", *EVERY_OUTCOME)},
        ),
        some(lambda c: c.call == 1 and c.arrived > 1440 and c.outcome == "closed_out"),
    ),
    "calling again around the clock": Case(
        {
            "opening_hours": AROUND_THE_CLOCK,
            "callback": {"live_transfers": False, "max_attempts": 1},
            "calling_again": again("next_morning", "suspended", morning_hours=3),
        },
        some(lambda c: c.call > 1 and at_hour(c.arrived) < 3),
    ),
    "calling again for everything": Case(
        {
            "reasons": [STAMP, STATUS],
            "callback": {"direct_number_share": 0.7, "max_attempts": 2},
            "tier1": CROWDED | {"patience": exponential(12), "give_up_at_once": 0.1},
            "cutoff": {"rule": "heavy_days", "time": "16:00", "heavy_day_calls": 30},
            "calling_again": again("soon", *EVERY_OUTCOME, probability=0.9, soon_mean_minutes=100),
        },
        some(lambda c: c.call > 2),
    ),
}

_SHAPE: Final[dict[str, Case]] = {
    f"times that are {name}": Case(
        {
            "ivr": {"duration": times},
            "tier1": {"handle_time": times, "patience": times, "wrap_up": times},
            "tier2": {"handle_time": times, "patience": times, "wrap_up": times},
            "supervisor": {"handle_time": times, "wrap_up": times},
            "supervisor_request_share": 0.3,
            "callback": {"threshold_low": 10, "threshold_high": 90},
        },
        ended("abandoned_tier1", "resolved_tier2", "resolved_supervisor"),
    )
    for name, times in SHAPES.items()
}

CASES_OF_CALLERS: Final = _CALENDAR | _TIER1 | _SUPERVISOR | _CALLING_AGAIN | _SHAPE
