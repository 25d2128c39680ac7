"""The days of a run at risk: how likely each of them breaks, and what it is like when it does."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

import numpy as np

from analytics.experiments.experiment import Experiment
from analytics.inputs.variations import hours_by_weekday
from analytics.measures.figures import values_and_calls
from analytics.measures.intervals import mean_over_replications
from analytics.measures.limits import BREAKING_SHARE, WAIT_LIMITS, breaks
from analytics.measures.observations import Flags
from analytics.measures.pooled import ratio_values
from analytics.measures.scopes import CELL_MINUTES, CELLS_PER_DAY, Floats
from analytics.wording import day_in_words, share_in_words

AT_RISK: Final = 0.2
"""A day is told of when it breaks in at least this share of the replications."""
LEAST_REPLICATIONS_TOLD: Final = 5
"""With fewer there is no chance to tell, only how it was so far."""
PASSED_SHARE: Final = 0.5
"""The announced wait passes a limit when at least this share of callers is told to expect more."""
_Z: Final = 1.959964
"""Of a normal law, what 95 % lie within."""
_LEVEL: Final = 0.05


@dataclass(frozen=True)
class Passing:
    """From when the announced wait passes a limit: a minute after midnight, and the limit in minutes."""

    minute: int
    limit: int


@dataclass(frozen=True)
class DayChance:
    """A day, and in which replications it breaks."""

    date: date
    broken: tuple[bool, ...]
    """By replication."""
    callback_share: float
    """Share of transfers that become callbacks in the replications in which the day breaks, or in all if in none."""

    @property
    def breaks(self) -> int:
        """In how many replications the day breaks."""
        return sum(self.broken)

    @property
    def replications(self) -> int:
        """In how many it could."""
        return len(self.broken)

    @property
    def chance(self) -> float:
        """The share of replications in which the day breaks."""
        return self.breaks / self.replications

    @property
    def is_known(self) -> bool:
        """Whether there are replications enough to speak of a chance."""
        return self.replications >= LEAST_REPLICATIONS_TOLD

    @property
    def chance_interval(self) -> tuple[float, float]:
        """The 95 % interval of the chance. Source: Wilson (1927), J. Am. Stat. Assoc. 22:209."""
        number, chance = self.replications, self.chance
        middle = chance + _Z**2 / (2 * number)
        half = _Z * math.sqrt(chance * (1 - chance) / number + _Z**2 / (4 * number**2))
        whole = 1 + _Z**2 / number
        return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)

    def chance_in_words(self) -> str:
        """The chance: ``50 %``, or as long as nothing can be told of it ``1 of 2``; never a whole that is none."""
        if not self.is_known:
            return f"{self.breaks} of {self.replications}"
        said = share_in_words(self.chance)
        return "over 99 %" if said == "100 %" and self.breaks < self.replications else said


@dataclass(frozen=True)
class DayAtRisk(DayChance):
    """A day, in which replications it breaks, and what it is like in those."""

    mean_share: float
    """Share of transfers that become callbacks, over all replications."""
    slipped: float
    """Callbacks carried over, in the replications in which the day breaks (or in all if in none)."""
    passes: Passing | None
    """When the announced wait first passes the upper limit, or else the lower one, while lines are open, in the
    replications in which the day breaks; None also where the run has several days of this weekday."""


@dataclass(frozen=True)
class DayShares:
    """A day's transfers and the share of them that become callbacks, by replication: what its chance follows from."""

    date: date
    shares: tuple[float, ...]
    """NaN where there were no transfers."""
    transfers: tuple[float, ...]

    def chance(self, breaking_share: float = BREAKING_SHARE) -> DayChance:
        """Its chance to break, as it does when at least ``breaking_share`` of its transfers become callbacks."""
        shares, transfers = np.array(self.shares), np.array(self.transfers)
        broken = breaks(shares, breaking_share)
        some = broken if broken.any() else slice(None)
        return DayChance(self.date, tuple(broken.tolist()), float(_ratio(shares[some], transfers[some])))


Day = TypeVar("Day", bound=DayChance)


def shares_of_days(experiment: Experiment, scenario: str) -> tuple[DayShares, ...]:
    """Every day with transfers, in order."""
    replications = experiment.figures[scenario]
    shares, transfers = values_and_calls(replications, "day", "callback_share")
    days: list[date] = replications[0].period.key_columns("day")["date"]  # type: ignore[assignment]
    return tuple(
        DayShares(day, tuple(shares[:, column].tolist()), tuple(transfers[:, column].tolist()))
        for column, day in enumerate(days)
        if not np.isnan(shares[:, column]).all()
    )


def can_break(experiment: Experiment, scenario: str) -> bool:
    """Whether a day can break: where nobody may hold for Tier 2, all its transfers are callbacks on every day."""
    return experiment.scenarios[scenario].callback.live_transfers


def days_at_risk(experiment: Experiment, scenario: str, breaking_share: float = BREAKING_SHARE) -> list[DayAtRisk]:
    """Every day with transfers, in order, with its chance to break.

    A day breaks when at least ``breaking_share`` of its transfers become callbacks.
    """
    key = ("days_at_risk", scenario, breaking_share)
    return experiment.once(key, lambda: _days_at_risk(experiment, scenario, breaking_share))


def _days_at_risk(experiment: Experiment, scenario: str, breaking_share: float) -> list[DayAtRisk]:
    replications = experiment.figures[scenario]
    slipped, _ = values_and_calls(replications, "day", "callbacks_slipped")
    told = {
        limit: values_and_calls(replications, "weekday_time", f"estimate_over_{limit}")
        for limit in sorted(WAIT_LIMITS, reverse=True)
    }
    days: list[date] = replications[0].period.key_columns("day")["date"]  # type: ignore[assignment]
    hours = hours_by_weekday(experiment.scenarios[scenario])
    found = []
    for each in shares_of_days(experiment, scenario):
        day, chance = each.date, each.chance(breaking_share)
        broken = np.array(chance.broken)
        begins = slice(day.weekday() * CELLS_PER_DAY, (day.weekday() + 1) * CELLS_PER_DAY)
        opened = _open_half_hours(hours[day.weekday()])
        passings = (
            _first_passing(opened, shares[broken, begins], calls[broken, begins], limit)
            for limit, (shares, calls) in told.items()
        )
        # By time of day there are figures of weekdays: those of a date are known where it is the only one of its kind.
        alone = sum(other.weekday() == day.weekday() for other in days) == 1
        some = broken if broken.any() else slice(None)
        found.append(
            DayAtRisk(
                date=day,
                broken=chance.broken,
                callback_share=chance.callback_share,
                mean_share=float(_ratio(np.array(each.shares), np.array(each.transfers))),
                slipped=float(slipped[some, days.index(day)].mean()),
                passes=next((passing for passing in passings if alone and passing is not None), None),
            )
        )
    return found


def worst_first(days: Iterable[Day]) -> list[Day]:
    """The days in the order in which they are told of: those that break in most replications first."""
    return sorted(days, key=lambda day: (-day.chance, -day.callback_share, day.date))


def name_of_day(days: Iterable[DayChance], day: date) -> str:
    """What a day is called among others: by its weekday, or by its date where there are several of a weekday."""
    weekdays = [each.date.weekday() for each in days]
    return f"{day:%A}" if len({*weekdays}) == len(weekdays) else day_in_words(day)


def is_clearly_other(day: DayAtRisk, before: DayAtRisk) -> bool:
    """Whether a day's chance differs from that in another plan, replication by replication, with 95 % confidence.

    The exact sign test on those replications in which it breaks in one of the two only. Source: McNemar (1947),
    Psychometrika 12:153.
    """
    if not day.is_known:
        return False
    pairs = list(zip(day.broken, before.broken, strict=True))
    more = sum(now and not then for now, then in pairs)
    less = sum(then and not now for now, then in pairs)
    differing = more + less
    rarer = sum(math.comb(differing, number) for number in range(min(more, less) + 1))
    return differing > 0 and 2 * rarer / 2**differing <= _LEVEL


def _open_half_hours(hours: tuple[int, int] | None) -> Flags:
    """The half-hours of a day in which a wait is announced: once lines are shut, everybody is called back."""
    opens, closes = hours or (0, 0)
    first = np.arange(CELLS_PER_DAY) * CELL_MINUTES
    return np.asarray((first + CELL_MINUTES > opens) & (first + CELL_MINUTES <= closes))


def _first_passing(opened: Flags, shares: Floats, calls: Floats, limit: int) -> Passing | None:
    """The first open half-hour in which a large share of callers is told to expect more; None where there is none."""
    passed = np.flatnonzero(opened & (_ratio(shares, calls) >= PASSED_SHARE))
    return Passing(int(passed[0]) * CELL_MINUTES, limit) if len(passed) else None


def _ratio(shares: Floats, calls: Floats) -> Floats:
    """The share of the calls of some replications together, from those of each; NaN where there are none."""
    return mean_over_replications(ratio_values(shares, calls))
