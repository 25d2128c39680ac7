"""The sample scenarios: the whole center and a small one of the same shape, by the rules of 2019 and of 2022.

``python -m data.samples.scenarios`` writes ``data/samples/full_center.json`` (44,000 calls on an average business day)
and ``data/samples/small_center.json`` (3,000), each the week of Monday, 2 March 2026, and both by the rules of 2022.

People on duty are those of a center of 700 representatives and 150 officers with shifts of 8 hours, 5 days a week,
and 30 % shrinkage: at Tier 1 they follow the calls of an average business day, at Tier 2 they start at 7 am, are
fewest for their work in the afternoon, when the first shifts end, and a few make callbacks on Saturday. The officers'
hours of the week are 150 x 40 x 0.7 = 4,200. There is a supervisor for ten officers on duty. In the small center
the same shape is rounded to whole people, with a little more room, since few people share their work less well.

By the rules of 2022 (P1 to P5) nobody holds for Tier 2: every request is a callback, urgent or regular, of two
attempts, and half of the callers are texted ahead. So there is no cutoff. Officers also work on what live chats ask of
them: in fiscal year 2020 there were 160,000, or 640 on a business day, of which as many are taken to need an officer as
of the calls, 15 %. They work from 7:00 to 18:30 on weekdays alone, in two shifts of 8 hours whose middle is one, for as
many hours a week as by the rules of 2019. Which reasons are urgent, who is texted and what a chat takes are assumed.

Where addresses are changed online (since 2023) those calls are not made: 31 % of them, an upper bound (USCIS, 2024).
"""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Final

from data.store.scenario_files import scenario_file
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY, SATURDAY, WEEKDAYS, StaffingTable, parse_clock_time

from .volumes import HALF_HOUR_SHARES, OPENS, weekday_demand

FOLDER: Final = Path(__file__).parent
FULL_CENTER: Final = FOLDER / "full_center.json"
SMALL_CENTER: Final = FOLDER / "small_center.json"
FULL_CENTER_2022: Final = FOLDER / "full_center_2022.json"
SMALL_CENTER_2022: Final = FOLDER / "small_center_2022.json"
SMALL_CENTER_ONLINE: Final = FOLDER / "small_center_2022_addresses_online.json"

START: Final = date(2026, 3, 2)
STEP: Final = 30

Shape = tuple[tuple[str, str, int], ...]
"""People on duty from one clock time to another."""

FULL_TIER2: Final[Shape] = (
    ("07:00", "08:00", 24),
    ("08:00", "09:00", 56),
    ("09:00", "12:00", 88),
    ("12:00", "16:00", 72),
    ("16:00", "18:30", 58),
    ("18:30", "20:00", 30),
)
FULL_SATURDAY: Final[Shape] = (("09:00", "13:00", 22),)
SMALL_TIER2: Final[Shape] = (
    ("07:00", "08:00", 2),
    ("08:00", "09:00", 5),
    ("09:00", "12:00", 7),
    ("12:00", "13:00", 6),
    ("13:00", "18:30", 5),
    ("18:30", "20:00", 3),
)
SMALL_SATURDAY: Final[Shape] = (("09:00", "13:00", 2),)
FULL_TIER2_2022: Final[Shape] = (("07:00", "10:30", 52), ("10:30", "15:00", 105), ("15:00", "18:30", 53))
SMALL_TIER2_2022: Final[Shape] = (("07:00", "10:30", 4), ("10:30", "15:00", 8), ("15:00", "18:30", 5))

ADDRESS_CHANGE: Final = "Address change"
URGENT_SHARES: Final = {"Expedite request": 0.5, "Appointment, stamp or advance parole": 0.3}
"""Of the callbacks for these reasons those that are urgent by the rules of 2022."""
CHATS_PER_CALL: Final = 640 * 0.15 / 44_000
"""Items from live chats on an average business day, for each call of it."""
RUN_OUT_DAYS: Final = 45
"""Days after the week in which its regular callbacks may be made: 30 business days after its Friday, and some more."""


def full_center() -> Scenario:
    """The whole center on an ordinary week."""
    return _center(
        "Full center", 44_000, tier1_hours=3_920, tier2=FULL_TIER2, saturday=FULL_SATURDAY, heavy_day_calls=49_000
    )


def small_center() -> Scenario:
    """A center of about 3,000 calls a day on an ordinary week."""
    return _center(
        "Small center", 3_000, tier1_hours=280, tier2=SMALL_TIER2, saturday=SMALL_SATURDAY, heavy_day_calls=3_340
    )


def full_center_2022() -> Scenario:
    """The whole center on an ordinary week by the rules of 2022, with as many hours of officers."""
    return _by_rules_of_2022(full_center(), "Full center 2022", 44_000, FULL_TIER2_2022)


def small_center_2022() -> Scenario:
    """The small center on an ordinary week by the rules of 2022, with as many hours of officers."""
    return _by_rules_of_2022(small_center(), "Small center 2022", 3_000, SMALL_TIER2_2022)


def with_addresses_online(center: Scenario) -> Scenario:
    """A center whose callers change their address online: without these calls, and with as many for other reasons."""
    left = [reason for reason in center.reasons if reason.name != ADDRESS_CHANGE]
    share = sum(reason.share for reason in left)
    reasons = [reason.model_copy(update={"share": reason.share / share}) for reason in left]
    changed = {"name": f"{center.name}, addresses online", "volume_factor": center.volume_factor * share}
    return Scenario.model_validate(center.model_dump() | changed | {"reasons": reasons})


def samples() -> dict[Path, Scenario]:
    """Every sample by its file."""
    return {
        SMALL_CENTER: small_center(),
        FULL_CENTER: full_center(),
        SMALL_CENTER_2022: small_center_2022(),
        FULL_CENTER_2022: full_center_2022(),
        SMALL_CENTER_ONLINE: with_addresses_online(small_center_2022()),
    }


def _by_rules_of_2022(center: Scenario, name: str, calls_per_day: int, tier2: Shape) -> Scenario:
    officers = _day(tier2)
    supervisors = tuple(math.ceil(people / 10) for people in officers)
    reasons = [
        reason.model_copy(update={"urgent_share": URGENT_SHARES.get(reason.name, 0.0)}) for reason in center.reasons
    ]
    chats = dict.fromkeys(WEEKDAYS[:SATURDAY], float(round(calls_per_day * CHATS_PER_CALL)))
    return Scenario.model_validate(
        center.model_dump()
        | {
            "name": name,
            "max_overrun_days": RUN_OUT_DAYS,
            "reasons": reasons,
            "cutoff": {"rule": "never"},
            "callback": {"live_transfers": False, "max_attempts": 2},
            "text_ahead": {"share": 0.5},
            "work": [{"name": "Requests from live chats", "place": "as_callbacks", **chats}],
            "tier2": {"staffing": {"on_duty": _business_days(officers)}},
            "supervisor": {"staffing": {"on_duty": _business_days(supervisors)}},
        }
    )


def _center(
    name: str, calls_per_day: int, *, tier1_hours: float, tier2: Shape, saturday: Shape, heavy_day_calls: int
) -> Scenario:
    """A center of this many calls a day with these people on duty, and a cutoff on days that head for a ninth more."""
    officers = _day(tier2)
    supervisors = tuple(math.ceil(people / 10) for people in officers)
    return Scenario.model_validate(
        {
            "name": name,
            "start": START,
            "demand": weekday_demand(calls_per_day),
            "cutoff": {"rule": "heavy_days", "time": "17:00", "heavy_day_calls": heavy_day_calls},
            "tier1": {"staffing": {"on_duty": _business_days(_follow_calls(tier1_hours))}},
            "tier2": {"staffing": {"on_duty": _business_days(officers, saturday=_day(saturday))}},
            "supervisor": {"staffing": {"on_duty": _business_days(supervisors)}},
        }
    )


def _business_days(people: tuple[int, ...], saturday: tuple[int, ...] = ()) -> StaffingTable:
    return StaffingTable.model_validate(
        {"interval_minutes": STEP, **dict.fromkeys(WEEKDAYS[:SATURDAY], people), "saturday": saturday}
    )


def _day(shape: Shape) -> tuple[int, ...]:
    people = [0] * (MINUTES_PER_DAY // STEP)
    for begins, ends, number in shape:
        first, last = (_minutes(clock) // STEP for clock in (begins, ends))
        people[first:last] = [number] * (last - first)
    return tuple(people)


def _minutes(clock: str) -> int:
    minutes = parse_clock_time(clock)
    if not isinstance(minutes, int):
        raise TypeError(clock)
    return minutes


def _follow_calls(person_hours: float) -> tuple[int, ...]:
    """People on duty in proportion to the calls of each half hour, one more half hour after the lines close."""
    people = [0] * (MINUTES_PER_DAY // STEP)
    for interval, share in enumerate(HALF_HOUR_SHARES, start=OPENS // STEP):
        people[interval] = math.ceil(share * person_hours * 60 / STEP)
    last = OPENS // STEP + len(HALF_HOUR_SHARES)
    people[last] = people[last - 1]
    return tuple(people)


if __name__ == "__main__":
    for path, scenario in samples().items():
        path.write_bytes(scenario_file(scenario))
