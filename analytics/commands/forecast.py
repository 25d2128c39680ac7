"""The command ``python -m analytics forecast VOLUMES.csv --weeks N``."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from analytics.forecasts.adjustments import (
    EVENT_FORM,
    OVERRIDE_FORM,
    Event,
    Override,
    read_event,
    read_override,
    without_events,
)
from analytics.forecasts.backtest import Backtest, run_backtest
from analytics.forecasts.call_history import CallHistory, TooLittleHistoryError
from analytics.forecasts.forecast import MOST_WEEKS, Forecast, forecast
from analytics.forecasts.history_words import history_in_words
from analytics.forecasts.methods import METHODS, methods_for
from analytics.forecasts.queue_forecasts import QueueForecast, forecast_queues
from analytics.forecasts.tables import (
    accuracy_by_week,
    accuracy_table,
    busyness_in_words,
    days_table,
    intervals_in_words,
    proposal_in_words,
    queues_table,
)

from .command_line import DONE, InputError, number
from .volume_options import add_volume_options, read_queues, read_volume_file

Given = TypeVar("Given", Event, Override)


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("forecast", help="forecast the weeks after a volume file, by half-hour or by day")
    parser.add_argument("volumes", type=Path, metavar="VOLUMES.csv", help="a volume file")
    parser.add_argument("--weeks", type=number(1, MOST_WEEKS), default=4, metavar="N", help="weeks to forecast")
    parser.add_argument("--method", choices=METHODS, help="the best in the backtest if left out")
    parser.add_argument(
        "--closed",
        type=_date,
        nargs="*",
        metavar="YYYY-MM-DD",
        help="days on which the center will be shut; the federal holidays that the history keeps if left out",
    )
    parser.add_argument(
        "--event",
        type=_typed(read_event),
        action="append",
        default=[],
        metavar="DAYS FACTOR NAME",
        help=f"known days with other calls, past or to come: {EVENT_FORM!r}",
    )
    parser.add_argument(
        "--override",
        type=_typed(read_override),
        action="append",
        default=[],
        metavar="DAY CALLS WHO: WHY",
        help=f"set a day by hand: {OVERRIDE_FORM!r}",
    )
    parser.add_argument(
        "--by-queue", action="store_true", help="also forecast each queue that the file names; they add up to the total"
    )
    parser.add_argument("--backtest", action="store_true", help="also print how accurate each method was")
    parser.add_argument("--out", type=Path, metavar="OUT.csv", help="also write the forecast as a volume file")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    add_volume_options(parser)
    parser.set_defaults(carry_out=_forecast)


def _typed(read: Callable[[str], Given]) -> Callable[[str], Given]:
    """As an option's type: what is wrong is said as it was found."""

    def typed(text: str) -> Given:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return typed


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is not a date; allowed is YYYY-MM-DD"
        raise argparse.ArgumentTypeError(msg) from None


def _forecast(options: argparse.Namespace) -> int:
    if options.out is not None and not options.out.parent.is_dir():
        raise InputError(f"{options.out}: the folder is not there; allowed is a file in an existing folder")
    try:
        recorded = CallHistory.of(read_volume_file(options.volumes, options, by_day=True))
    except TooLittleHistoryError as error:
        raise InputError(f"{options.volumes}: {error}") from error
    history = without_events(recorded, options.event)
    if options.method is not None and options.method not in methods_for(history):
        least = METHODS[options.method].least_days
        raise InputError(f"{options.volumes}: --method {options.method} needs {least} days; it has {history.days}")
    backtest = run_backtest(history, options.weeks)
    expected = forecast(
        history,
        options.weeks,
        method=options.method,
        closed=options.closed,
        backtest=backtest,
        events=options.event,
    ).with_overrides(options.override)
    for override in options.override:
        if override.day not in expected.overrides:
            days = f"{expected.first} to {expected.last}"
            raise InputError(f"--override {override.day}: it is not in the forecast; allowed are {days}")
    if why := expected.why_nothing():
        raise InputError(*(f"{options.volumes}: {line}" for line in (why, *history_in_words(history))))
    queues = _queues(expected, recorded, options) if options.by_queue else {}
    if options.out is not None:
        options.out.write_text(expected.to_csv(), encoding="utf-8", newline="\n")
    write = _as_json if options.json else _as_text
    print(write(expected, backtest, history_in_words(history), queues, with_backtest=options.backtest))
    return DONE


def _queues(expected: Forecast, recorded: CallHistory, options: argparse.Namespace) -> dict[str, QueueForecast]:
    queues = {name: recorded.part(volumes) for name, volumes in read_queues(options.volumes, options).items()}
    if not queues:
        raise InputError(f"{options.volumes}: it names no queues; allowed with --by-queue is a file that does")
    return forecast_queues(expected, recorded, queues, closed=options.closed, events=options.event)


def _as_text(
    expected: Forecast,
    backtest: Backtest,
    of_history: list[str],
    queues: dict[str, QueueForecast],
    *,
    with_backtest: bool,
) -> str:
    parts = [
        f"{METHODS[expected.method].label}: {expected.first} to {expected.last}, by {_length(expected)}",
        *of_history,
        proposal_in_words(backtest),
        intervals_in_words(backtest, expected.method),
        busyness_in_words(expected),
        "",
        _aligned(days_table(expected)),
    ]
    if queues:
        parts += ["", _aligned(queues_table(expected, queues))]
    if with_backtest and not backtest.accuracy.empty:
        parts += ["", f"All weeks ahead, up to {backtest.weeks}", _aligned(accuracy_table(backtest))]
        parts += ["", METHODS[expected.method].label, _aligned(accuracy_by_week(backtest, expected.method))]
    return "\n".join(parts)


def _length(expected: Forecast) -> str:
    return "day" if expected.of_days else f"{expected.interval_minutes} minutes"


def _aligned(table: pd.DataFrame) -> str:
    """A table whose first column stands to the left and all others to the right, as wide as needed."""
    rows = [list(table.columns), *table.astype(str).to_numpy().tolist()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def _as_json(
    expected: Forecast,
    backtest: Backtest,
    of_history: list[str],
    queues: dict[str, QueueForecast],
    *,
    with_backtest: bool,
) -> str:
    document: dict[str, object] = {
        "method": expected.method,
        "proposed": backtest.best,
        "why": proposal_in_words(backtest),
        "history": of_history,
        "intervals_in_words": intervals_in_words(backtest, expected.method),
        "first": expected.first.isoformat(),
        "last": expected.last.isoformat(),
        "interval_minutes": expected.interval_minutes,
        "daily_cv": expected.daily_cv(),
        "events": [_event(event) for event in expected.events],
        "overrides": [
            {
                "date": day.isoformat(),
                "calls": override.calls,
                "forecast": before,
                "who": override.who,
                "why": override.why,
            }
            for day, (override, before) in sorted(expected.overrides.items())
        ],
        "days": _records(expected.by_day().assign(date=lambda table: table["date"].dt.strftime("%Y-%m-%d"))),
        "intervals": _records(
            expected.by_interval().assign(start=lambda table: table["start"].dt.strftime("%Y-%m-%d %H:%M"))
        ),
    }
    if queues:
        document["queues"] = {
            name: {
                "method": each.expected.method,
                "wape": _plain(each.wape),
                "days": _records(
                    each.expected.by_day().assign(date=lambda table: table["date"].dt.strftime("%Y-%m-%d"))
                ),
            }
            for name, each in queues.items()
        }
    if with_backtest:
        document["backtest"] = _records(backtest.accuracy)
    return json.dumps(document, indent=1, ensure_ascii=False)


def _event(event: Event) -> dict[str, object]:
    return {
        "first": event.first.isoformat(),
        "last": event.last.isoformat(),
        "factor": event.factor,
        "name": event.name,
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = table.to_dict("records")
    return [{str(name): _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
