"""Blocks in words: where people help most or harm least, what that saves, and what it costs for each thing saved."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Final

from analytics.wording import dollars_in_words, interval_in_words, listed, number_in_words
from queueing.tiers import TierName

from .block import Blocks
from .figures import (
    BREAKING,
    CALLBACKS,
    CARRIED_OVER,
    HOLDING,
    WAITING,
    WEEKLY_FIGURES,
    Goal,
    WeeklyChange,
    goals_of,
)
from .search import CHOOSING, SCREENING, BlockAdvice, ConfirmedBlocks, Direction

PEOPLE: Final[dict[TierName, str]] = {"tier1": "representative", "tier2": "officer", "supervisor": "supervisor"}
DIRECTIONS: Final[dict[Direction, str]] = {"more": "More people", "fewer": "Fewer people"}
_EVERY: Final = {
    WAITING: "hours of waiting",
    HOLDING: "hours of waiting on the line",
    CALLBACKS: "callbacks",
    CARRIED_OVER: "callbacks carried over",
    BREAKING: "days that break",
}
_ONE: Final[dict[str, dict[Direction, str]]] = {
    WAITING: {"more": "an hour of waiting saved", "fewer": "an hour of waiting more"},
    CALLBACKS: {"more": "a callback avoided", "fewer": "a callback more"},
    CARRIED_OVER: {"more": "a callback less carried over", "fewer": "a callback more carried over"},
}
PRICED: Final = tuple(_ONE)
"""Of what it is told what one costs."""
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Price:
    """Dollars for each one saved, or saved for each one more; infinite where none may be, NaN where it cannot be told.

    The dollars are known, so that the interval is that of how many there are.
    """

    mean: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether there surely is something that is paid for."""
        return math.isfinite(self.high)


def effect_of(change: WeeklyChange, direction: Direction) -> WeeklyChange:
    """How much less of a figure more people leave, or how much more fewer people do."""
    return change if direction == "fewer" else WeeklyChange(-change.mean, -change.high, -change.low)


def price_of(found: ConfirmedBlocks, figure: str, direction: Direction) -> Price:
    """What blocks cost for each one of a figure that they save, or save for each one more."""
    effect = effect_of(found.changes[figure], direction)
    if not effect.high > 0:
        return Price(math.nan, math.nan, math.nan)
    mean, low, high = (found.cost / each if each > 0 else math.inf for each in (effect.mean, effect.high, effect.low))
    return Price(mean, low, high)


def one_in_words(figure: str, direction: Direction) -> str:
    """One of what blocks save, or do more of: ``an hour of waiting saved``, ``a callback more``."""
    return _ONE[figure][direction]


def effect_in_words(change: WeeklyChange, goal: Goal, direction: Direction) -> str:
    """A change as the direction means it: ``26 (17-35) fewer hours of waiting a week``."""
    effect = effect_of(change, direction)
    way = "fewer" if direction == "more" else "more"
    return f"{interval_in_words(effect.mean, effect.low, effect.high, 'calls')} {way} {_EVERY[goal]} a week"


def blocks_in_words(blocks: Blocks) -> str:
    """The blocks of some people: ``Monday from noon to 4 pm (2 people) and Friday from noon to 4 pm``."""
    every = Counter(blocks)
    return listed([f"{block} ({number} people)" if number > 1 else str(block) for block, number in every.items()])


def people_in_words(tier: TierName, number: int, direction: Direction | None = None) -> str:
    """So many people of a tier: ``one more officer``, ``2 officers fewer``."""
    amount, name = ("one", PEOPLE[tier]) if number == 1 else (str(number), f"{PEOPLE[tier]}s")
    if direction is None:
        return f"{amount} {name}"
    return f"{amount} more {name}" if direction == "more" else f"{amount} {name} fewer"


def blocks_answer(found: BlockAdvice) -> str:
    """Where they help most or harm least, and what that comes to."""
    whole = found.found
    who, where = people_in_words(found.tier, len(whole.blocks), found.direction), blocks_in_words(whole.blocks)
    verb = ("help" if found.direction == "more" else "harm") + ("s" if len(whole.blocks) == 1 else "")
    effect = effect_in_words(whole.changes[found.goal], found.goal, found.direction)
    dollars = dollars_in_words(whole.cost)
    who = who[0].upper() + who[1:]
    if found.direction == "fewer":
        return f"{who} {verb} least on {where}: {effect}, and {dollars} a week saved"
    if not surely_helps(found):
        return f"{who} {verb} nowhere for sure: at best on {where}, {effect}, for {dollars} a week"
    return f"{who} {verb} most on {where}: {effect}, for {dollars} a week"


def surely_helps(found: BlockAdvice) -> bool:
    """Whether more people surely better the goal."""
    return effect_of(found.found.changes[found.goal], "more").low > 0


def worth_in_words(found: BlockAdvice) -> str:
    """What is paid for each thing saved, or saved for each thing more: whether it is worth it is for the reader."""
    parts, none = [], []
    for figure in PRICED:
        price = price_of(found.found, figure, found.direction)
        if math.isnan(price.mean):
            none.append(_EVERY[figure])
            continue
        parts.append(f"{price_in_words(price)} for {one_in_words(figure, found.direction)}")
    paid, way = ("It pays", "fewer") if found.direction == "more" else ("It saves", "more")
    told = f"{paid} {listed(parts)}." if parts else ""
    return " ".join(filter(None, (told, f"No {way} {' or '.join(none)}, as far as can be told." if none else "")))


def price_in_words(price: Price) -> str:
    """A price with its interval, or what is the least: ``$12 ($9.50 to $17)``."""
    if math.isnan(price.mean):
        return "cannot be told"
    span = f"{_dollars(price.mean)} ({_dollars(price.low)} to {_dollars(price.high)})"
    return span if price.is_sure else f"at least {_dollars(price.low)}"


def _dollars(amount: float) -> str:
    """Small prices to the cent."""
    return f"${amount:.2f}" if amount < 10 else dollars_in_words(amount)  # noqa: PLR2004


def one_after_another(found: BlockAdvice) -> str:
    """What the second person adds to the first, and so on; empty of one person."""
    if len(found.steps) == 1:
        return _fewer_than_asked(found)
    goal, parts, before = found.goal, [], Counter[object]()
    for ordinal, step in zip(_ORDINALS, found.steps, strict=False):
        effect = effect_of(step.beside[goal], found.direction)
        (block,) = Counter(step.blocks) - before  # type: ignore[operator]
        before = Counter(step.blocks)
        parts.append(f"the {ordinal} {interval_in_words(effect.mean, effect.low, effect.high, 'calls')} on {block}")
    what = f"{_EVERY[goal]} a week {'less' if found.direction == 'more' else 'more'}"
    line = f"One after the other, by {what}: {'; '.join(parts)}."
    return " ".join(filter(None, (line, _fewer_than_asked(found))))


def _fewer_than_asked(found: BlockAdvice) -> str:
    missing = found.people - len(found.steps)
    return f"There is nobody on duty of whom {missing} more could be taken away." if missing else ""


def as_good_in_words(found: BlockAdvice) -> str:
    """Which blocks of other days are as good for the first person, as far as can be told; empty where none is."""
    first = found.steps[0].blocks[0]
    alike = [
        str(other.blocks[0])
        for other in found.others
        if other.blocks[0].hours == first.hours and other.beside[found.goal].low <= 0 <= other.beside[found.goal].high
    ]
    return f"For one person as good, as far as can be told: {'; '.join(alike)}." if alike else ""


def today_in_words(found: BlockAdvice) -> str:
    """What the plan comes to as it is."""
    parts = [f"{_EVERY[name]} {number_in_words(found.today[name])}" for name in goals_of(found.scenario)]
    return f"Today's plan, a week: {'; '.join(parts)}."


def method_in_words(found: BlockAdvice) -> str:
    """How the blocks were found, and of which weeks the figures are."""
    lengths = listed([f"{each:g} h" for each in found.hours])
    chosen = f"{len(found.screened)} blocks of {lengths} tried in {SCREENING} weeks, the best in {CHOOSING}"
    each = "; each person's block is chosen with those before in place" if found.people > 1 else ""
    return (
        f"{chosen}, on the callers of today's plan{each}. Figures are of {found.replications} other weeks, which had "
        f"no part in the choice, seed {found.seed}; the 95 % intervals of all blocks hold together. Hours of waiting "
        "are counted while lines are open, on the line and until called back."
    )


def columns_in_words() -> dict[str, str]:
    """What the columns of the figures of blocks hold."""
    return {each.head("change"): each.definition for each in WEEKLY_FIGURES.values()}
