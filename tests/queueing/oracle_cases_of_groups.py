"""Cases for the oracle about caller groups: what is their own, and what stays that of all callers."""

from __future__ import annotations

from math import inf
from typing import Any, Final

from tests.queueing.oracle_case import (
    EVERY_OUTCOME,
    HALF_URGENT,
    HOLDS,
    NEVER_ANSWERED,
    ONLY_LEFT_OVER,
    STAMP,
    STATUS,
    SUPERVISORS,
    Case,
    Shows,
    again,
    constant,
    ended,
    exponential,
    none,
    some,
)
from tests.queueing.oracle_record import Call

_FEW: Final = 0
"""The code of the first group."""


def _two(of_few: dict[str, Any], **of_many: Any) -> dict[str, Any]:
    """Two groups, each with things of its own."""
    return {"groups": [{"name": "Few", "share": 0.4} | of_few, {"name": "Many", "share": 0.6} | of_many]}


def _all(of_all: dict[str, Any]) -> dict[str, Any]:
    """One group of all callers, and one of nobody whose values would show."""
    nobody = {"name": "Nobody", "share": 0, "tier1_factor": 9, "tier2_factor": 50, "threshold_low": 0}
    return {"groups": [nobody, {"name": "All", "share": 1} | of_all]}


def _in_both(calls: list[Call]) -> bool:
    return {call.group for call in calls} == {0, 1}


def _split(of_few: Shows, of_many: Shows) -> Shows:
    """Something shows among the calls of each group."""
    return lambda calls: (
        of_few([call for call in calls if call.group == _FEW])
        and of_many([call for call in calls if call.group != _FEW])
    )


def _lasts(first: str, last: str, *minutes: float) -> Shows:
    """Something takes these times, in minutes, and no other."""
    return lambda calls: (
        {
            round(getattr(call, last) - getattr(call, first), 6)
            for call in calls
            if getattr(call, last) > getattr(call, first)
        }
        == set(minutes)
    )


def _waits_are_multiples_of(minutes: float) -> Shows:
    """Some who ask are announced a wait, each a multiple of so many minutes."""
    return lambda calls: (
        (waits := [call.estimated_wait for call in calls if 0 < call.estimated_wait < inf]) != []
        and all(abs(wait / minutes - round(wait / minutes)) < 1e-9 for wait in waits)
    )


def _holds_after(wait: float) -> Shows:
    return some(lambda c: c.route == "live" and c.estimated_wait > wait)


def _does_not_hold_up_to(wait: float) -> Shows:
    return some(lambda c: c.route == "callback" and c.estimated_wait < wait)


_OWN: Final[dict[str, Case]] = {
    "two groups with nothing of their own": Case(_two({}), _in_both),
    "one group alone": Case({"groups": [{"name": "All", "share": 1, "tier1_factor": 0.5}]}, ended("resolved_tier2")),
    "a group of nobody": Case(_all({}), lambda calls: {call.group for call in calls} == {1}),
    "twenty groups": Case(
        {
            "groups": [
                {"name": f"Group {number}", "share": 0.05, "tier2_factor": 0.5 + number / 10} for number in range(20)
            ]
        },
        lambda calls: len({call.group for call in calls}) > 15,
    ),
    "a group that never holds, and one that always does": Case(
        _two({"threshold_low": 0, "threshold_high": 0}, threshold_low=inf, threshold_high=inf)
        | {"callback": {"threshold_low": 40, "threshold_high": 40}},
        _split(_does_not_hold_up_to(40), _holds_after(40)),
    ),
    "a lower end of a group's own": Case(
        _two({"threshold_low": 0}) | {"callback": {"threshold_low": 14.5, "threshold_high": 30}},
        _split(_does_not_hold_up_to(14.5), _holds_after(0)),
    ),
    "an upper end of a group's own": Case(
        _two({"threshold_high": 400}), _split(_holds_after(30), _does_not_hold_up_to(30))
    ),
    "an upper end of a group's own that is infinite": Case(
        _two({"threshold_high": inf}), _split(_holds_after(60), _does_not_hold_up_to(60))
    ),
    "a lower end of a group's own that is the upper one of all": Case(
        _two({"threshold_low": 28}) | {"callback": {"threshold_low": 0, "threshold_high": 28}},
        _split(some(lambda c: c.route == "live" and c.estimated_wait == 28), _does_not_hold_up_to(28)),
    ),
    "an infinite wait is above a group's own threshold, too": Case(
        _two({"threshold_low": inf, "threshold_high": inf}) | {"tier2": {"staffing": 0}},
        lambda calls: {call.route for call in calls if call.transfer_asked > 0} == {"callback"},
    ),
    "a group's urgent share in place of the reason's": Case(
        _two({"urgent_share": 0}, urgent_share=1) | {"reasons": HALF_URGENT, "callback": {"live_transfers": False}},
        _split(lambda calls: not any(c.urgent for c in calls), lambda calls: all(c.urgent for c in calls if c.tries)),
    ),
    "an urgent share of one group alone": Case(
        _two({"urgent_share": 0.6}) | {"callback": {"live_transfers": False}},
        _split(
            lambda calls: {c.urgent for c in calls if c.tries} == {True, False},
            lambda calls: not any(c.urgent for c in calls),
        ),
    ),
    "who holds at closing is urgent by the group": Case(
        _two({"urgent_share": 1}) | {"callback": HOLDS, "tier2": {"handle_time": exponential(30)}},
        _split(some(lambda c: c.urgent and c.estimated_wait < inf), lambda calls: not any(c.urgent for c in calls)),
    ),
}


def _nobody_asks(wait_minutes: float) -> dict[str, Any]:
    """An officer is at a callback left over; a supervisor's caller is announced one handle time, of 2,000 minutes."""
    return SUPERVISORS | {
        "reasons": [STAMP | {"transfer_share": 0}, STATUS | {"transfer_share": 0}],
        "appointment": {"extra_minutes": 5000},
        "cutoff": {"rule": "long_waits", "time": "09:00", "wait_minutes": wait_minutes},
        "callback": {"backlog": 1, "answered_shut": [1]},
        "tier2": {"handle_time": constant(2000), "staffing": 1},
    }


_TIMES: Final[dict[str, Case]] = {
    "factors of reason and group at Tier 1, and repeating": Case(
        _two({"tier1_factor": 3})
        | {"reasons": [STAMP, STATUS], "repeat_minutes": 2, "tier1": {"handle_time": constant(6)}},
        _split(_lasts("tier1_start", "tier1_end", 38, 20), _lasts("tier1_start", "tier1_end", 14, 8)),
    ),
    "factors of reason and group at Tier 2, repeating and appointments": Case(
        _two({"tier2_factor": 3})
        | {
            "reasons": [STAMP, STATUS],
            "repeat_minutes": 2,
            "appointment": {"extra_minutes": 5},
            "tier2": {"handle_time": constant(8), "staffing": 9},
        },
        _split(_lasts("tier2_start", "tier2_end", 14, 38, 43), _lasts("tier2_start", "tier2_end", 6, 14, 19)),
    ),
    "factors that are no round numbers": Case(
        _two({"tier1_factor": 1.1, "tier2_factor": 0.7}, tier1_factor=0.9, tier2_factor=1.3)
        | {"reasons": [STAMP | {"tier1_factor": 1.3, "tier2_factor": 0.3}, STATUS | {"tier2_factor": 1.7}]},
        ended("resolved_tier2", "appointment"),
    ),
    "a group's factor is none of verification, supervisors and wrap-up": Case(
        _all({"tier1_factor": 4, "tier2_factor": 4})
        | SUPERVISORS
        | {
            "tier1": {"not_authorized": 0.3, "verification_minutes": 3, "wrap_up": constant(2)},
            "tier2": {"wrap_up": exponential(2)},
            "supervisor": {"handle_time": constant(7)},
        },
        lambda calls: (
            _lasts("supervisor_start", "supervisor_end", 7)(calls)
            and _lasts("tier1_start", "tier1_end", 3)([c for c in calls if c.outcome == "not_authorized"])
        ),
    ),
    "an announced wait by the mean over groups": Case(
        _two({"tier2_factor": 4}, tier2_factor=0.5) | {"callback": HOLDS}, _waits_are_multiples_of(14 * 1.9)
    ),
    "an announced wait by the mean over groups and reasons": Case(
        _two({"tier2_factor": 4}, tier2_factor=0.5)
        | {
            "reasons": [STAMP | {"share": 0.4}, STATUS],
            "repeat_minutes": 1,
            "appointment": {"extra_minutes": 10},
            "tier2": {"wrap_up": constant(2)},
            "callback": HOLDS,
        },
        # Of those who ask 0.36 in 0.6 are of the first reason: a factor of 1.1, and 0.42 with an appointment.
        _waits_are_multiples_of(14 * 1.9 * 1.1 + 1 + 4.2 + 2),
    ),
    "a wait by the mean over groups of long times where nobody asks for Tier 2": Case(
        _all({"tier2_factor": 2}) | _nobody_asks(wait_minutes=3000), ended("refused_cutoff")
    ),
    "a wait by the mean over groups of short times where nobody asks for Tier 2": Case(
        _all({"tier2_factor": 0.8}) | _nobody_asks(wait_minutes=1800),
        lambda calls: ended("resolved_supervisor")(calls) and none(lambda c: c.outcome == "refused_cutoff")(calls),
    ),
}


def _has_group_of_first_call(calls: list[Call]) -> bool:
    """Some call again, of both groups, and each is of the group of the first call."""
    groups = {call.person: call.group for call in calls if call.call <= 1}
    again = [call for call in calls if call.call > 1]
    return _in_both(again) and all(call.group == groups[call.person] for call in again)


_PERSON: Final[dict[str, Case]] = {
    "who calls again is of the same group": Case(
        _two({"threshold_high": 200, "tier1_factor": 2}, urgent_share=0.5)
        | {
            "callback": {"direct_number_share": 0.5},
            "calling_again": again("soon", *EVERY_OUTCOME, soon_mean_minutes=30),
        },
        _has_group_of_first_call,
    ),
    "callbacks left over are of both groups": Case(
        _two({"tier2_factor": 3, "urgent_share": 1}, urgent_share=0)
        | {"callback": {"backlog": [{"days": 2, "urgent": 4, "regular": 9}]}}
        | ONLY_LEFT_OVER,
        _split(
            lambda calls: {c.urgent for c in calls} == {True, False},
            lambda calls: {c.urgent for c in calls} == {True, False},
        ),
    ),
    "who was left over calls again as of the same group": Case(
        _two({"tier1_factor": 2}, tier2_factor=2)
        | {
            "callback": NEVER_ANSWERED | {"backlog": 12},
            "calling_again": again("soon", "suspended", max_calls=2),
        },
        lambda calls: (
            _in_both([c for c in calls if c.call == 1 and c.person < 12])
            and len({(c.person, c.group) for c in calls}) == len({c.person for c in calls})
        ),
    ),
    **{
        f"groups in the order {order}": Case(
            _two({"urgent_share": 0.7, "threshold_high": 120, "tier2_factor": 1.5}, urgent_share=0.2)
            | {
                "callback": {"order": order, "backlog": [{"urgent": 2, "regular": 4}], "threshold_low": 5},
                "tier2": {"staffing": 2, "handle_time": exponential(35)},
            },
            lambda calls: len({(c.group, c.route, c.urgent) for c in calls if c.tier2_start > 0}) == 6,
        )
        for order in ("keep_place", "live_first", "callbacks_first")
    },
    "groups with texts ahead and patience": Case(
        _two({"threshold_low": 0, "threshold_high": 0}, threshold_low=90, threshold_high=90)
        | {"text_ahead": {"share": 0.6, "reply_share": 0.5, "answered": 0.9}, "tier2": {"patience": exponential(20)}},
        _split(some(lambda c: any(t.no_reply for t in c.tries)), ended("abandoned_tier2")),
    ),
}

CASES_OF_GROUPS: Final = _OWN | _TIMES | _PERSON
