"""How a run's figures add up: in words, each with the figures that stand elsewhere, and whether they do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from analytics.experiments.experiment import Experiment
from analytics.wording import MINUTES_PER_HOUR, minutes_in_words, share_in_words

APART: Final = 1e-3
"""Figures of one amount may differ by this share: from 20 replications on chance is taken out of each by itself."""
TWO_DECIMALS: Final = 100
"""Amounts below it are written with two decimals, so that their sums are to be seen."""
HALF: Final = 0.5


class Reconciliation(NamedTuple):
    """A sentence on figures that have to agree."""

    said: str
    agrees: bool


def reconciliation_in_words(experiment: Experiment, name: str) -> list[str]:
    """How the figures of a scenario add up, a sentence each, and at last whether they do.

    Raises:
        KeyError: no such scenario.
    """
    lines = reconciliations({measure: each.mean for measure, each in experiment.estimates(name).items()})
    return [*(line.said for line in lines), _verdict(lines)]


def reconciliations(figures: Mapping[str, float]) -> list[Reconciliation]:
    """How figures add up, by measure, in calls a day, shares and minutes."""
    lines = [_callbacks(figures)]
    # Of shares of nothing there is nothing to say.
    return lines + [_same_day(figures), _at_closing(figures), _within_an_hour(figures)] * (figures["callbacks"] > 0)


def _callbacks(figures: Mapping[str, float]) -> Reconciliation:
    calls, transfers, callbacks = (figures[name] for name in ("offered_calls", "transfers", "callbacks"))
    said = f"Of {_amount(calls)} calls offered a day {_amount(transfers)} are transferred to Tier 2"
    if not callbacks:
        return Reconciliation(
            f"{said}, and none of them becomes a callback.", not (transfers and figures["callback_share"])
        )
    share = figures["callback_share"]
    return Reconciliation(
        f"{said}, and {_amount(callbacks)} of these become callbacks: {share_in_words(share)} of transfers, "
        f"{share_in_words(callbacks / calls)} of calls.",
        _agree(transfers * share, callbacks, transfers),
    )


def _same_day(figures: Mapping[str, float]) -> Reconciliation:
    callbacks, same_day = figures["callbacks"], figures["callback_same_day"]
    reached, slipped = callbacks * same_day, figures["callbacks_slipped"]
    return Reconciliation(
        f"Of {_amount(callbacks)} callbacks {_amount(reached)} ({share_in_words(same_day)}) are reached the same day "
        f"and {_amount(slipped)} are carried over: {_amount(reached)} + {_amount(slipped)} = {_amount(callbacks)}.",
        _agree(reached + slipped, callbacks, callbacks),
    )


def _at_closing(figures: Mapping[str, float]) -> Reconciliation:
    waiting, earlier, evening, given_up, slipped = (
        figures[name]
        for name in (
            "backlog_at_close",
            "backlog_earlier",
            "callbacks_reached_evening",
            "callbacks_given_up_by_closing",
            "callbacks_slipped",
        )
    )
    overnight = waiting - earlier - evening
    return Reconciliation(
        f"{_amount(waiting)} callbacks wait at closing, {_amount(earlier)} of them from earlier days. Of the day's own "
        f"{_amount(waiting - earlier)}, {_amount(evening)} are reached that evening and {_amount(overnight)} are not "
        f"yet reached overnight. With {_amount(given_up)} given up before closing they are those carried over: "
        f"{_amount(overnight)} + {_amount(given_up)} = {_amount(slipped)}.",
        _agree(overnight + given_up, slipped, max(waiting, slipped)),
    )


def _within_an_hour(figures: Mapping[str, float]) -> Reconciliation:
    within, median = figures["callback_within_1h"], figures["callback_wait_p50"]
    is_half = within >= HALF
    half = f"half are sooner than {minutes_in_words(median)}" if math.isfinite(median) else "half are never reached"
    return Reconciliation(
        f"{share_in_words(within)} of callbacks are reached within 1 hour; that is "
        f"{'at least' if is_half else 'less than'} half, and {half}.",
        is_half == (median <= MINUTES_PER_HOUR),
    )


def _verdict(lines: list[Reconciliation]) -> str:
    apart = [line.said for line in lines if not line.agrees]
    if not apart:
        return "They add up, but for rounding."
    return f"{len(apart)} of these {len(lines)} do not add up: {' '.join(apart)}"


def _agree(one: float, other: float, of: float) -> bool:
    """Whether two amounts are one, as parts of a larger one are known."""
    return math.isclose(one, other, rel_tol=APART, abs_tol=APART * of)


def _amount(number: float) -> str:
    """An amount of calls with as many decimals as its sums need; what is a hair below nothing is nothing."""
    text = f"{number:,.2f}" if abs(number) < TWO_DECIMALS else f"{number:,.1f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
