"""A forecast and its backtest for reading: the method proposed and why, the accuracy of each, the coming weeks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from analytics.wording import day_in_words, number_in_words, share_in_words

from .backtest import Backtest
from .call_history import HALF_HOUR
from .forecast import Forecast
from .methods import METHODS, NAIVE
from .origins import TESTED_ORIGINS
from .queue_forecasts import QueueForecast
from .spread import LEVELS

_NO_GAIN: Final = 0.005
_OF_INTERVALS: Final = {"Days off by", "Mean error of an interval (MAPE)", "80 % intervals held", "95 % intervals held"}
"""Columns that say nothing of a history by day."""


def proposal_in_words(backtest: Backtest) -> str:
    """Which method is proposed, and how it did against the yardstick."""
    overall = backtest.overall
    label = METHODS[backtest.best].label
    if overall.empty:
        return f"Proposed is “{label}”: the history is too short to try methods on it, which takes three weeks."
    rows = {str(row["method"]): row for row in overall.to_dict("records")}
    best, naive = rows[backtest.best], rows[NAIVE]
    weeks = "a week" if backtest.weeks == 1 else f"up to {backtest.weeks} weeks"
    tried = f"tried from {_counted(int(best['origins']), 'earlier week')}, {weeks} ahead"
    if backtest.best == NAIVE:
        others = next((row for row in rows.values() if row["method"] != NAIVE), naive)
        return (
            f"Proposed is “{label}”: {tried}, it was off by {share_in_words(best['wape'])} of the calls, and no other "
            f"method by less (the next by {share_in_words(others['wape'])})."
        )
    gain = f"{share_in_words(best['gain'])} less" if best["gain"] >= _NO_GAIN else "about the same"
    return (
        f"Proposed is “{label}”: {tried}, it was off by {share_in_words(best['wape'])} of the calls, {gain} than "
        f"last week again ({share_in_words(naive['wape'])})."
    )


def intervals_in_words(backtest: Backtest, method: str) -> str:
    """How often a method's prediction intervals held in the backtest, and what became of those that did too rarely."""
    rows = [row for row in backtest.overall.to_dict("records") if row["method"] == method]
    if not rows:
        return "Its intervals are defaults: nothing shows yet how often they hold."
    parts = "half-hours" if backtest.history.interval_minutes == HALF_HOUR else "intervals of the day"
    kinds = (
        [("days", "_of_days", True)] if backtest.history.by_day else [(parts, "", False), ("days", "_of_days", True)]
    )
    (row,) = rows
    held, wider = [], []
    for level in LEVELS:
        name = f"{100 * level:.0f}"
        shares = [f"{share_in_words(row[f'coverage_{name}{of}'])} of {what}" for what, of, _ in kinds]
        held.append(f"its {name} % intervals held {' and '.join(shares)}")
        for what, _, by_day in kinds:
            times = backtest.spread(method, by_day=by_day).times[level]
            least, most = f"{times.min():.2f}", f"{times.max():.2f}"
            if float(most) > 1:
                wider.append(f"{name} % of {what} {least if least == most else f'{least} to {most}'} times")
    said = f"{'; '.join(held)}."
    made_right = f" Where that was too few, they are wider, as would have held enough: {', '.join(wider)}."
    return said[0].upper() + said[1:] + (made_right if wider else "") + _far_ahead(backtest, method)


def _far_ahead(backtest: Backtest, method: str) -> str:
    """Which weeks ahead the history says little or nothing of."""
    rows = backtest.accuracy
    tried = dict(zip(*rows[rows["method"] == method][["weeks_ahead", "origins"]].to_numpy().T.tolist(), strict=True))
    few = [week for week in backtest.horizons if 0 < tried.get(week, 0) < TESTED_ORIGINS]
    none = [week for week in backtest.horizons if week not in tried]
    said = ""
    if few:
        least = min(tried[week] for week in few)
        said += f" {_weeks(few)} ahead could be tried from few earlier weeks only ({least} at least)."
    if none:
        said += (
            f" {_weeks(none)} ahead could not be tried at all: there the intervals go on growing as before, and "
            "nothing shows yet how often they hold."
        )
    return said


def _weeks(weeks: list[int]) -> str:
    return f"Week {weeks[0]}" if len(weeks) == 1 else f"Weeks {weeks[0]} to {weeks[-1]}"


ACCURACY_COLUMNS: Final = {
    "WAPE": "absolute errors over calls, both added up",
    "MAPE": "the mean of errors over calls",
    "MASE": "the mean error over that of last week again before the origin",
    "Winkler": "the width of intervals of days over calls, and 2 over the share meant outside times what lay outside",
}
"""What the measures of accuracy say."""


def accuracy_table(backtest: Backtest) -> pd.DataFrame:
    """Each method's accuracy over all weeks ahead in words, the best first."""
    return pd.DataFrame([_accuracy_in_words(row, backtest) for row in backtest.overall.to_dict("records")])


def accuracy_by_week(backtest: Backtest, method: str) -> pd.DataFrame:
    """A method's accuracy by week ahead in words."""
    rows = backtest.accuracy
    rows = rows[(rows["method"] == method) & (rows["weeks_ahead"] > 0)]
    return pd.DataFrame(
        [{"Weeks ahead": row["weeks_ahead"], **_accuracy_in_words(row, backtest)} for row in rows.to_dict("records")]
    ).drop(columns="Method", errors="ignore")


def days_table(expected: Forecast) -> pd.DataFrame:
    """The days of a forecast on which calls are expected, or on which a holiday is kept, in words."""
    rows = expected.by_day()
    rows = rows[(rows["calls"] > 0) | (rows["holiday"] != "")]
    table = pd.DataFrame(
        [
            {
                "Day": f"{day_in_words(row['date'])} {row['date'].year}",
                "Calls expected": number_in_words(row["calls"]),
                "80 % interval (calls)": _between(row["low_80"], row["high_80"]),
                "95 % interval (calls)": _between(row["low_95"], row["high_95"]),
                "Holiday": row["holiday"],
                "Known event": _events_on(expected, row["date"].date()),
                "Set by hand": _set_by_hand(expected, row["date"].date()),
            }
            for row in rows.to_dict("records")
        ]
    )
    return table.drop(columns=[name for name in ("Known event", "Set by hand") if not table[name].any()])


def _events_on(expected: Forecast, day: date) -> str:
    events = [event for event in expected.events if event.first <= day <= event.last]
    return "; ".join(f"{event.name} ({event.factor:g} times)" for event in events)


def _set_by_hand(expected: Forecast, day: date) -> str:
    if day not in expected.overrides:
        return ""
    override, before = expected.overrides[day]
    return f"{override.who}: {override.why} (forecast {number_in_words(before)})"


def queues_table(expected: Forecast, queues: Mapping[str, QueueForecast]) -> pd.DataFrame:
    """The calls expected of each queue and of all, over all days of a forecast, in words."""
    rows = [
        {
            "Queue": name,
            "Calls expected": number_in_words(float(each.expected.calls.sum())),
            "Method": "Its share of all" if math.isnan(each.wape) else METHODS[each.expected.method].label,
            "Off by, of its calls (WAPE)": share_in_words(each.wape),
        }
        for name, each in queues.items()
    ]
    total = {"Queue": "All", "Calls expected": number_in_words(float(expected.calls.sum()))}
    return pd.DataFrame([*rows, total | {"Method": METHODS[expected.method].label}]).fillna("")


def busyness_in_words(expected: Forecast) -> str:
    """What the forecast's uncertainty becomes in a scenario."""
    return (
        f"In the plan, each day is busier or calmer than expected by {share_in_words(expected.daily_cv())} "
        "(coefficient of variation of a day's calls around the forecast, Poisson noise taken out)."
    )


def _accuracy_in_words(row: dict[Any, Any], backtest: Backtest) -> dict[str, str]:
    table = {
        "Method": METHODS[row["method"]].label,
        "Off by, of all calls (WAPE)": share_in_words(row["wape"]),
        "Against last week again": _gain_in_words(row["gain"]),
        "Days off by": share_in_words(row["wape_of_days"]),
        "Mean error of an interval (MAPE)": share_in_words(row["mape"]),
        "Error to the naive's (MASE, ratio)": "none" if math.isnan(row["mase"]) else f"{row['mase']:.2f}",
        "80 % intervals held": share_in_words(row["coverage_80"]),
        "95 % intervals held": share_in_words(row["coverage_95"]),
        "80 % of days held": share_in_words(row["coverage_80_of_days"]),
        "95 % of days held": share_in_words(row["coverage_95_of_days"]),
        "80 % of days: Winkler score": share_in_words(row["winkler_80_of_days"]),
        "95 % of days: Winkler score": share_in_words(row["winkler_95_of_days"]),
        "Earlier weeks tried from": f"{row['origins']}",
    }
    return {name: text for name, text in table.items() if name not in _OF_INTERVALS or not backtest.history.by_day}


def _gain_in_words(gain: float) -> str:
    if not math.isfinite(gain) or abs(gain) < _NO_GAIN:
        return "the same"
    return f"{share_in_words(abs(gain))} {'less' if gain > 0 else 'more'}"


def _between(low: float, high: float) -> str:
    return f"{number_in_words(low)}-{number_in_words(high)}" if high > 0 else "none"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
