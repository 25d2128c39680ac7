"""The sample volume file of a small center, and the shape of a day and a week that it is drawn from.

``python -m data.samples.volumes`` writes ``data/samples/small_center_volumes.csv``: calls offered by half hour for
twelve weeks, 5 January to 27 March 2026, Monday to Friday, 08:00 to 20:00, federal holidays left out. All of it is
drawn at random, as follows; no figure is set by hand. Nobody calls again in it: its calls are first calls.

- An average business day has 3,000 calls. A date expects that times its weekday's index, and times 1.08 on the
  day after a federal holiday.
- Each day is busier or calmer as a whole by a gamma factor of mean 1 and coefficient of variation 9 %.
- Half-hour shares of the day spread what is expected; the calls of a half hour are Poisson.

Weekday index, half-hour shares and daily variation were measured on the weekday calls of a bank's center, March to
October 2003 (Weinberg, Brown and Stroud 2007, JASA 102:1185-1198); the size of the center and the busier day after
a holiday are assumed.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from data.volumes.counted_calls import CountedCalls
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS, federal_holidays, format_clock_time
from queueing.scenario.demand import WeekdayDemand

WEEKDAY_INDEX = (1.120, 1.004, 0.947, 0.946, 0.983)
"""Calls of a day, Monday to Friday, as a multiple of the average business day's."""

HALF_HOUR_SHARES = (
    0.0272, 0.0360, 0.0503, 0.0554, 0.0558, 0.0556, 0.0546, 0.0531, 0.0515, 0.0506, 0.0492, 0.0488,
    0.0477, 0.0476, 0.0462, 0.0452, 0.0424, 0.0381, 0.0323, 0.0282, 0.0248, 0.0221, 0.0195, 0.0178,
)  # fmt: skip
"""Shares of a day's calls by half hour, from 08:00 to 20:00; they add up to 1."""

INTERVAL_MINUTES = 30
OPENS = 8 * 60
"""Minutes after midnight at which the first half hour of ``HALF_HOUR_SHARES`` starts."""

CALLS_PER_DAY = 3000.0
DAILY_CV = 0.09
AFTER_HOLIDAY = 1.08
FIRST_DATE, LAST_DATE = date(2026, 1, 5), date(2026, 3, 27)
SEED = 20260105

SAMPLE_COUNTED = CountedCalls("first")
SAMPLE_FILE = Path(__file__).parent / "small_center_volumes.csv"


def weekday_demand(calls_per_day: float) -> WeekdayDemand:
    """Calls expected by half hour, Monday to Friday, 08:00 to 20:00, for a center of any size.

    ``calls_per_day`` is the average of the five days. The 48 figures of a day start at midnight.

    Raises:
        pydantic.ValidationError: ``calls_per_day`` is below 0, or puts too many calls in a half hour.
    """
    before = OPENS // INTERVAL_MINUTES
    after = MINUTES_PER_DAY // INTERVAL_MINUTES - before - len(HALF_HOUR_SHARES)
    days = {
        name: (0.0,) * before + tuple(calls_per_day * index * share for share in HALF_HOUR_SHARES) + (0.0,) * after
        for name, index in zip(WEEKDAYS[:5], WEEKDAY_INDEX, strict=True)
    }
    return WeekdayDemand.model_validate({"interval_minutes": INTERVAL_MINUTES, **days})


def sample_csv(seed: int = SEED) -> str:
    """The text of the sample file: ``interval_start,calls_offered`` and a line for each half hour."""
    draws = np.random.default_rng(np.random.SeedSequence(seed))
    demand = weekday_demand(CALLS_PER_DAY)
    lines = ["interval_start,calls_offered"]
    for offset in range((LAST_DATE - FIRST_DATE).days + 1):
        day = FIRST_DATE + timedelta(days=offset)
        before = day - timedelta(days=1)
        if not demand.on(day) or day in federal_holidays(day.year):
            continue
        busyness = draws.gamma(DAILY_CV**-2, DAILY_CV**2)
        if before in federal_holidays(before.year):
            busyness *= AFTER_HOLIDAY
        for interval, expected in enumerate(demand.on(day)):
            if expected > 0:
                calls = draws.poisson(expected * busyness)
                lines.append(f"{day} {format_clock_time(interval * INTERVAL_MINUTES)},{calls}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    SAMPLE_FILE.write_text(sample_csv(), encoding="utf-8", newline="\n")
