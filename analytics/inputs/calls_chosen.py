"""What is to be known of calls chosen for a plan: those that come while lines are shut, how many, how they vary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.wording import clock_time, day_in_words, number_in_words, share_in_words
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS, Floats
from queueing.scenario.demand import expected_calls

from .values_in_words import joined_days

MANY_TIMES: Final = 1.5
FEW_TIMES: Final = 0.67
"""Calls beyond these multiples of a plan's own are others than its staffing is for."""
LEAST_SHARE: Final = 0.0005
"""A smaller share of calls left out would be written as none."""
ALL_DAY: Final = "all day"
MOST_DATES: Final = 3
"""Closed days that are told one by one; more are counted."""


@dataclass(frozen=True)
class CallsChosen:
    """Calls expected in all days of a run, before the volume factor."""

    expected: float
    """All of them, also those that come while lines are shut."""
    left_out: float
    """Those that come while lines are shut: the model leaves them out."""
    shut: str
    """When the calls left out come, in words; empty where there are none."""

    @property
    def arriving(self) -> float:
        """Those that come while lines are open."""
        return self.expected - self.left_out

    @property
    def share_left_out(self) -> float:
        """Those left out as a share of all; 0 where none are expected."""
        return self.left_out / self.expected if self.expected else 0.0


def calls_chosen(scenario: Scenario) -> CallsChosen:
    """The calls expected in the days of a scenario, and those of them that come while its lines are shut."""
    calendar = scenario.calendar()
    expected = left_out = 0.0
    times: dict[str, set[str]] = {name: set() for name in WEEKDAYS}
    closed: list[str] = []
    for day in range(scenario.days):
        on, hours = calendar.date_of(day), _hours(calendar.lines(day))
        calls = np.array(scenario.demand.on(on))
        begins, _, arriving = expected_calls(scenario.demand, on, hours)
        shut = np.where(arriving > 0, 0.0, calls)
        expected, left_out = expected + float(calls.sum()), left_out + float(shut.sum())
        if not shut.any():
            continue
        if calendar.is_closed(day):
            closed.append(day_in_words(on))
        else:
            times[WEEKDAYS[on.weekday()]] |= _shut_times(begins[shut > 0], hours)
    return CallsChosen(expected, left_out, _when(times, closed))


def _hours(lines: tuple[float, float] | None) -> tuple[int, int]:
    """The minutes after midnight between which lines are open; none at all on a day on which they stay shut."""
    if lines is None:
        return 0, 0
    return int(lines[0] % MINUTES_PER_DAY), int(lines[1] - lines[0] + lines[0] % MINUTES_PER_DAY)


def _shut_times(begins: Floats, hours: tuple[int, int]) -> set[str]:
    """When intervals that begin at these minutes after midnight lie, if lines are shut in all of them."""
    opens, closes = hours
    if opens == closes:
        return {ALL_DAY}
    late = begins >= closes
    before = {f"before {clock_time(opens)}"} if not late.all() else set()
    return before | ({f"after {clock_time(closes)}"} if late.any() else set())


def _when(times: Mapping[str, set[str]], closed: list[str]) -> str:
    """``Mon-Fri before 8 am and after 8 pm; Sat-Sun all day; closed on Mon 25 May``."""
    # "before" sorts after "after", and opening comes first.
    by_day = [(name[:3].capitalize(), " and ".join(sorted(said, reverse=True))) for name, said in times.items() if said]
    parts = [f"{days} {said}" for days, said in joined_days(by_day)]
    if closed:
        dates = ", ".join(closed) if len(closed) <= MOST_DATES else f"{len(closed)} days"
        parts.append(f"closed on {dates}")
    return "; ".join(parts)


def calls_in_words(plans: Mapping[str, tuple[Scenario, Scenario]]) -> list[str]:
    """What is to be known of the calls chosen for plans, in sentences; none where there is nothing to say.

    A plan's name stands for the plan as it is and with the calls chosen. What is not true of all is said by name.
    """
    said = {name: _sentences(own, taken) for name, (own, taken) in plans.items()}
    of_all = [line for line in next(iter(said.values()), []) if all(line in lines for lines in said.values())]
    return [
        *of_all,
        *(f"{name}: {line}" for name, lines in said.items() for line in lines if line not in of_all),
    ]


def _sentences(own: Scenario, taken: Scenario) -> list[str]:
    before, chosen = calls_chosen(own).arriving, calls_chosen(taken)
    said = []
    if chosen.share_left_out >= LEAST_SHARE:
        said.append(
            f"{number_in_words(chosen.left_out)} of {number_in_words(chosen.expected)} calls expected "
            f"({share_in_words(chosen.share_left_out)}) come while lines are shut and are left out: {chosen.shut}."
        )
    times = chosen.arriving / before if before else 1.0
    if not FEW_TIMES <= times <= MANY_TIMES:
        many = f"{number_in_words(times)} times" if times > 1 else f"{share_in_words(times)} of"
        said.append(
            f"{number_in_words(chosen.arriving)} calls in {taken.days} days are {many} the plan's own "
            f"{number_in_words(before)}: its staffing is for those."
        )
    if taken.daily_cv != own.daily_cv:
        said.append(
            f"The forecast brings its own variation of days, {share_in_words(taken.daily_cv)}, in place of the plan's "
            f"{share_in_words(own.daily_cv)}."
        )
    return said
