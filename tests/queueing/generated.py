"""Scenarios made up by Hypothesis: everything that can be varied, small enough to run hundreds of them.

Half of them stand on a 1-minute grid: all durations are whole constant minutes, so that whatever was started by a
staffing change goes on in step with it and many events fall on one instant.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from queueing import Duration, Scenario
from queueing.scenario.already import intervals_so_far, open_so_far
from queueing.scenario.heavy_days import is_time_of_heavy_days
from queueing.tiers import TIERS
from tests.queueing.centers import WEEK

MOST_CALLS = 800
"""First calls that a run expects at the most; a busy day and calls made again add to them."""

GRID_MINUTES = (0, 1, 2, 3, 5, 8, 10, 15, 30)
STARTS = (date(2026, 3, 2), date(2026, 5, 21), date(2026, 7, 1), date(2026, 11, 23), date(2025, 12, 30))
"""A month without federal holidays, and just before Memorial Day, Independence Day, Thanksgiving and New Year."""

LEFT_OVER = ({"days": 1, "urgent": 3, "regular": 30}, {"days": 12, "urgent": 1}, {"regular": 5})
BETWEEN = ({"days": 1, "urgent": 2, "regular": 9}, {"regular": 5}, {"days": 3, "urgent": 1})
ABANDONED = ("abandoned_tier1", "abandoned_tier2", "abandoned_supervisor")
CALLS_AGAIN = (*ABANDONED, "closed_out", "refused_cutoff", "no_callback_number", "suspended")

shares = st.one_of(st.sampled_from((0.0, 1.0)), st.integers(1, 19).map(lambda twentieth: twentieth / 20))
factors = st.sampled_from((1.0, 1.0, 0.5, 2.0, 3.0))
rare = st.one_of(st.just(0.0), st.just(0.0), st.sampled_from((0.05, 0.3)), shares)


def minutes(*, grid: bool, least: int = 0, most: int = 30) -> st.SearchStrategy[float]:
    """A length of time: on the grid whole minutes, off it tenths too."""
    whole = st.sampled_from([float(number) for number in GRID_MINUTES if least <= number <= most])
    return whole if grid else st.one_of(whole, st.integers(10 * least, 10 * most).map(lambda tenths: tenths / 10))


def durations(*, grid: bool, least: int = 0, most: int = 30) -> st.SearchStrategy[Duration]:
    """A duration of any shape; on the grid constant."""
    constant = minutes(grid=grid, least=least, most=most).map(lambda mean: Duration(mean, shape="constant"))
    if grid:
        return constant
    means = minutes(grid=False, least=least, most=most)
    return st.one_of(
        constant,
        means.map(lambda mean: Duration(mean, shape="exponential")),
        st.builds(Duration, means, st.sampled_from((0.0, 0.3, 1.0, 2.5))),
        st.lists(means, min_size=2, max_size=6).filter(max).map(lambda times: Duration.measured(sorted(times))),
        st.builds(lambda mean, cv: Duration(mean, cv, "gamma"), means, st.sampled_from((0.2, 0.8, 1.0, 1.7, 4.0))),
    )


@st.composite
def opening_hours(draw: st.DrawFn) -> dict[str, Any]:
    """Hours by weekday: of an office, around the clock, or each day its own, some days without any."""
    kind = draw(st.sampled_from(("office", "around the clock", "own", "own")))
    if kind == "office":
        return {day: {"opens": 480, "closes": 1200} for day in WEEK[:5]}
    if kind == "around the clock":
        return {day: {"opens": 0, "closes": 1440} for day in WEEK}
    hours: dict[str, Any] = {}
    for day in WEEK:
        opens = draw(st.sampled_from((480, None, 0, 360, 485, 525, 607, 1000)))
        if opens is not None:
            closes = min(1440, opens + draw(st.sampled_from((600, 1, 45, 180, 423, 1440))))
            hours[day] = {"opens": opens, "closes": closes}
    return hours


@st.composite
def days_of(draw: st.DrawFn, interval: int, values: st.SearchStrategy[int]) -> tuple[int, ...]:
    """A number for each interval of a day: from 8 to 18 and in up to three other spans of hours, 0 outside them."""
    day = [0] * (1440 // interval)
    spans = draw(
        st.lists(st.tuples(st.sampled_from((0, 6, 9, 10, 12, 15, 18)), st.sampled_from((1, 2, 4, 24))), max_size=3)
    )
    for begins, length in [(8, 10), *spans]:
        ends = begins + length
        first, last = begins * 60 // interval, min(len(day), -(-ends * 60 // interval))
        day[first:last] = [draw(values)] * (last - first)
    return tuple(day)


@st.composite
def staffings(draw: st.DrawFn, dates: list[date], most: int) -> dict[str, Any]:
    """People on duty: a constant or a table with abrupt changes, and other numbers on some dates."""
    people = st.one_of(st.integers(1, most), st.integers(1, most), st.just(0))
    interval = draw(st.sampled_from((5, 15, 30, 60, 480)))
    on_duty: Any = draw(people)
    if draw(st.booleans()):
        patterns = draw(st.lists(days_of(interval, people), min_size=1, max_size=2))
        on_duty = {"interval_minutes": interval}
        on_duty |= {day: patterns[position % len(patterns)] for position, day in enumerate(WEEK)}
        on_duty |= dict.fromkeys(draw(st.sets(st.sampled_from(WEEK), max_size=2)), ())
    else:
        interval = 30
    overrides = st.dictionaries(st.sampled_from(dates), st.one_of(people, days_of(interval, people)), max_size=2)
    return {"on_duty": on_duty, "overrides": draw(overrides)}


def absences() -> st.SearchStrategy[dict[str, float]]:
    """Who of the people planned is absent, mostly nobody."""
    laws = ((0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.1, 0.5), (0.5, 0.0), (0.4, 1.0))
    return st.sampled_from(laws).map(lambda law: {"absence_mean": law[0], "absence_cv": law[1]})


@st.composite
def demands(draw: st.DrawFn, dates: list[date], calls: int) -> dict[str, Any]:
    """Calls expected by weekday or by date, about ``calls`` of them on the dates given."""
    interval = draw(st.sampled_from((5, 15, 30, 60)))
    pattern = draw(days_of(interval, st.sampled_from((3, 1, 9))))
    quiet = draw(st.sets(st.sampled_from(dates[1:]), max_size=1)) if len(dates) > 1 else set()
    busy = [day for day in dates if day not in quiet]
    factor = calls / max(1, sum(pattern) * len(busy))
    scaled = tuple(number * factor for number in pattern)
    if draw(st.booleans()):
        return {"kind": "weekday", "interval_minutes": interval, **{WEEK[day.weekday()]: scaled for day in busy}}
    by_date = dict.fromkeys(busy, scaled) | dict.fromkeys(quiet, ())
    return {"kind": "dated", "interval_minutes": interval, "calls": by_date}


@st.composite
def cutoffs(draw: st.DrawFn, hours: dict[str, Any]) -> dict[str, Any]:
    """A cutoff rule with a time within the opening hours of some weekday; of heavy days it may come too early."""
    heavy = draw(st.sampled_from((0, 5, 40, 150)))
    rule = draw(st.sampled_from(("never", "every_day", "heavy_days", "long_waits")))
    wait = draw(st.sampled_from((0.0, 3.0, 30.0, 200.0)))
    chosen = {"rule": rule, "heavy_day_calls": heavy, "wait_minutes": wait}
    if hours:
        day = hours[draw(st.sampled_from(sorted(hours)))]
        chosen["time"] = day["opens"] + (day["closes"] - day["opens"]) * draw(st.integers(0, 4)) // 4
    return chosen


@st.composite
def reasons(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One to three contact reasons."""
    weights = draw(st.lists(st.integers(1, 5), min_size=1, max_size=3))
    return [
        {
            "name": f"Reason {number}",
            "share": weight / sum(weights),
            "transfer_share": draw(st.sampled_from((1.0, 1.0, 0.6, 0.0))),
            "appointment_share": draw(shares),
            "urgent_share": draw(rare),
            "tier1_factor": draw(factors),
            "tier2_factor": draw(factors),
        }
        for number, weight in enumerate(weights)
    ]


@st.composite
def groups(draw: st.DrawFn) -> list[dict[str, Any]]:
    """No caller groups, or one to three, each with some things of its own."""
    weights = draw(st.one_of(st.just([]), st.lists(st.integers(0, 5), min_size=1, max_size=3).filter(any)))
    thresholds = ((None, None), (None, None), (0, 0), (None, float("inf")), (0, None), (5, 400))
    named = []
    for number, weight in enumerate(weights):
        low, high = draw(st.sampled_from(thresholds))
        own = {"threshold_low": low, "threshold_high": high, "urgent_share": draw(st.one_of(st.none(), rare))}
        own |= {"tier1_factor": draw(factors), "tier2_factor": draw(factors)}
        named.append({"name": f"Group {number}", "share": weight / sum(weights)} | own)
    return named


@st.composite
def callbacks(draw: st.DrawFn, *, grid: bool) -> dict[str, Any]:
    """Thresholds, order, attempts and answers."""
    never = float("inf")
    bounds = ((20, 30), (0, 0), (0, 20), (5, 15), (60, 60), (0, never), (never, never), (30, 300))
    low, high = draw(st.sampled_from(bounds))
    answered = st.lists(shares, min_size=1, max_size=3)
    return {
        "live_transfers": draw(st.sampled_from((True, True, True, False))),
        "threshold_low": low,
        "threshold_high": high,
        "order": draw(st.sampled_from(("keep_place", "live_first", "callbacks_first"))),
        "direct_number_share": draw(st.one_of(st.just(1.0), shares)),
        "max_attempts": draw(st.integers(1, 5)),
        "ring_minutes": draw(minutes(grid=grid, most=5)),
        "retry_after": draw(st.one_of(minutes(grid=grid), st.sampled_from((0, 60, 600)))),
        "answered_same_day": draw(answered),
        "answered_later_day": draw(answered),
        "answered_shut": draw(answered),
        "backlog": draw(st.sampled_from((0, 0, 1, 9, 40, 120, LEFT_OVER))),
    }


@st.composite
def windows(draw: st.DrawFn, *, grid: bool) -> dict[str, Any]:
    """Callback windows that callers book, mostly of few calls each."""
    return {
        "share": draw(st.sampled_from((0.0, 0.7, 0.0, 1.0))),
        "minutes": draw(st.sampled_from((60, 1, 15, 30, 240, 1440))),
        "notice_minutes": draw(st.one_of(minutes(grid=grid), st.sampled_from((0.0, 60.0, 1000.0)))),
        "days_ahead": draw(st.sampled_from((1, 0, 2, 60))),
        "fill": draw(st.sampled_from((1.0, 0.5, 0.1, 0.0))),
        "answered": draw(shares),
    }


def work(*, grid: bool) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Streams of work that is not calls, mostly none."""
    items = st.sampled_from((0.0, 0.0, 1.0, 20.0, 80.0))
    stream = st.fixed_dictionaries(
        {
            "handle_time": durations(grid=grid),
            "place": st.sampled_from(("as_callbacks", "last")),
            **dict.fromkeys(WEEK, items),
        }
    )
    none: list[dict[str, Any]] = []
    streams = st.one_of(st.just(none), st.lists(stream, min_size=1, max_size=3))
    return streams.map(lambda each: [{"name": f"Stream {number}", **one} for number, one in enumerate(each)])


@st.composite
def calling_again(draw: st.DrawFn) -> dict[str, Any]:
    """Who calls again, when and how often."""
    rules = {
        outcome: {"probability": draw(shares), "when": draw(st.sampled_from(("soon", "next_morning")))}
        for outcome in CALLS_AGAIN
    }
    return {
        **rules,
        "soon_mean_minutes": draw(st.sampled_from((0.1, 10.0, 57.0, 600.0))),
        "morning_hours": draw(st.sampled_from((0.25, 2.0, 24.0))),
        "max_calls": draw(st.integers(1, 6)),
    }


@st.composite
def already(draw: st.DrawFn, scenario: Scenario) -> dict[str, Any]:
    """What has come already, mostly nothing: first calls by interval, or in all where some were expected."""
    lines = scenario.calendar().lines(0)
    if lines is None or draw(st.sampled_from((False, False, True))):
        return {}
    opens, closes = map(int, lines)
    minute = min(1439, draw(st.sampled_from((opens, opens + 1, opens + 95, opens + 240, closes, closes + 30))))
    known = scenario.model_copy(update={"already": scenario.already.model_copy(update={"minute": minute})})
    length, hourly = scenario.demand.interval_minutes, draw(st.lists(st.sampled_from((0, 7, 20, 60)), min_size=1))
    spans = [open_so_far(known, interval) for interval in range(intervals_so_far(known))]
    counts = [
        hourly[place % len(hourly)] * length // 60 if begins < ends else 0 for place, (begins, ends) in enumerate(spans)
    ]
    expected = scenario.demand.on(scenario.start)
    expects = any(begins < ends and calls > 0 for (begins, ends), calls in zip(spans, expected, strict=False))
    in_all = sum(counts) if expects else 0
    return {"minute": minute, "first_calls": draw(st.sampled_from((counts, in_all)))}


@st.composite
def bookings(draw: st.DrawFn, scenario: Scenario, minute: int) -> list[dict[str, Any]]:
    """Callbacks for which windows are booked, where any can be; some in the first window to come."""
    length = scenario.window.minutes
    if scenario.window.share == 0:
        return []
    first = -(-minute // length) * length
    begins = draw(st.lists(st.sampled_from((first, first + length, 1440 + 600 // length * length)), max_size=3))
    return [
        {"in_days": each // 1440, "at": each % 1440, "days": draw(st.integers(0, 2)), "urgent": 1, "regular": 2}
        for each in begins
        if each < scenario.horizon_days * 1440
    ]


@st.composite
def states(draw: st.DrawFn, scenario: Scenario, minute: int) -> dict[str, Any]:
    """Who is in the center as the run begins: nobody, a few, or many more than there are people on duty."""
    number = st.sampled_from((0, 1, 3, 20))
    names = ("waiting_tier1", "in_progress_tier1", "in_progress_tier2", "in_progress_supervisor", "in_ivr")
    return {
        "given": True,
        "callbacks": draw(st.sampled_from(((), LEFT_OVER, ({"urgent": 1, "regular": 2},)))),
        "holding_live": draw(number) if scenario.callback.live_transfers else 0,
        **{name: draw(number) for name in names},
        "between_attempts": draw(st.sampled_from(((), BETWEEN))) if scenario.callback.max_attempts > 1 else (),
        **{f"in_wrap_up_{name}": draw(number) for name in TIERS if getattr(scenario, name).wrap_up is not None},
        "will_call_again": draw(number),
        "bookings": draw(bookings(scenario, minute)),
        "cutoff_in_force": draw(st.sampled_from((None, None, True, False))),
    }


@st.composite
def scenarios(draw: st.DrawFn, *, with_states: bool = True) -> Scenario:
    """A whole scenario; some begin with a state."""
    grid = draw(st.booleans())
    days = draw(st.sampled_from((2, 3, 1, 4)))
    overrun = draw(st.integers(0, 3))
    start = draw(st.sampled_from(STARTS)) + timedelta(days=draw(st.sampled_from(range(7))))
    dates = [start + timedelta(days=day) for day in range(days + overrun)]
    hours = draw(opening_hours())
    spread = draw(st.sampled_from((0.0, 0.09, 0.5, 2.0)))
    calls = draw(st.sampled_from((300, 0, 20, 100, 150, 200, 250, 350, 400, 500, 600, MOST_CALLS)))
    calls //= 4 if spread > 1 else 1
    few = draw(st.sampled_from((2, 6)))
    patience = st.one_of(durations(grid=grid), st.none(), durations(grid=grid, most=10))
    duration = durations(grid=grid)
    wrap_up = st.one_of(st.none(), st.none(), durations(grid=grid, most=5))
    cutoff = draw(cutoffs(hours))
    scenario = Scenario.model_validate(
        {
            "start": start,
            "days": days,
            "max_overrun_days": overrun,
            "opening_hours": hours,
            "closed_on_federal_holidays": draw(st.booleans()),
            "closing_days": draw(st.one_of(st.just(set()), st.sets(st.sampled_from(dates[days // 2 :]), max_size=1))),
            "demand": draw(demands(dates[:days], calls)),
            "volume_factor": draw(st.sampled_from((1, 1, 0.5, 2))),
            "daily_cv": spread,
            "interval_cv": draw(st.sampled_from((0.0, 0.0, 0.0, 0.3, 1.0))),
            "interval_correlation": draw(st.sampled_from((0.0, 0.7, 1.0))),
            "reasons": draw(reasons()),
            "groups": draw(groups()),
            "ivr": {"duration": draw(duration), "containment": draw(rare)},
            "repeat_minutes": draw(minutes(grid=grid, most=3)),
            "tier1": {
                "staffing": draw(st.one_of(staffings(dates, few), staffings(dates, 25), staffings(dates, 1000))),
                "handle_time": draw(duration),
                "patience": draw(patience),
                "give_up_at_once": draw(rare),
                "wrap_up": draw(wrap_up),
                "not_authorized": draw(rare),
                **draw(absences()),
                "verification_minutes": draw(minutes(grid=grid, most=5)),
            },
            "supervisor_request_share": draw(rare),
            "cutoff": {**cutoff, "rule": "never"},
            "tier2": {
                "staffing": draw(staffings(dates, few)),
                "handle_time": draw(st.one_of(duration, durations(grid=grid, least=5))),
                "patience": draw(patience),
                "give_up_at_once": draw(rare),
                "wrap_up": draw(wrap_up),
                "to_supervisor": draw(rare),
                **draw(absences()),
            },
            "work": draw(work(grid=grid)),
            "callback": draw(callbacks(grid=grid)),
            "text_ahead": {"share": draw(rare), "reply_share": draw(shares), "answered": draw(shares)},
            "window": draw(windows(grid=grid)),
            "appointment": {
                "extra_minutes": draw(minutes(grid=grid, most=5)),
                "lead_days_low": draw(st.integers(0, 4)),
                "lead_days_high": 5,
                "daily_slots": draw(st.sampled_from((None, 1, 5))),
            },
            "supervisor": {
                "staffing": draw(staffings(dates, 2)),
                "handle_time": draw(duration),
                "wrap_up": draw(wrap_up),
                **draw(absences()),
            },
            "calling_again": draw(calling_again()),
        }
    )
    if cutoff["rule"] == "heavy_days" and not is_time_of_heavy_days(scenario, scenario.cutoff.time):
        cutoff["rule"] = "every_day"
    known = draw(already(scenario))
    whole = scenario.model_dump() | {"cutoff": cutoff, "already": known}
    if with_states and draw(st.sampled_from((False, False, True))):
        known["state"] = draw(states(scenario, known.get("minute", 0)))
        whole["callback"] = {**whole["callback"], "backlog": ()}
    return Scenario.model_validate(whole)
