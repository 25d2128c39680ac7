"""Charts of the week and of the hours to call: titles follow from the data, and kept figures draw the same charts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics import Experiment, charts, run_experiment
from analytics.charts import palette
from analytics.experiments.saved_figures import experiment_of, figures_table
from analytics.inputs.variations import hours_by_weekday, with_more_officers
from analytics.measures.scopes import Scope
from data.samples.scenarios import small_center
from tests.analytics.charts.test_time_of_day import colours_in, subtitle, title

BASE, MORE = "Today", "Two more <b>officers</b>"
OPENS, CLOSES, CUTOFF = 480, 1200, 1020
HOURS = {"opens": OPENS, "closes": CLOSES, "cutoff_minute": CUTOFF}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
OPEN_HOURS = (*[(OPENS, CLOSES)] * 5, None, None)

Place = tuple[str, int]
Value = float | Callable[[str, int], float]


def by_week(values: Mapping[str, Mapping[str, Value]], calls: int = 200) -> pd.DataFrame:
    """A table by weekday and half-hour as an experiment gives it."""
    rows = [
        {
            "scenario": scenario,
            "measure": measure,
            "weekday": weekday,
            "minute": minute,
            "mean": (mean := value(weekday, minute) if callable(value) else value),
            "low": mean - 0.1,
            "high": mean + 0.1,
            "replications": 6,
            "calls": calls,
        }
        for scenario, measures in values.items()
        for measure, value in measures.items()
        for weekday in WEEKDAYS
        for minute in range(0, 1440, 30)
    ]
    return pd.DataFrame(rows)


def while_open(share: Callable[[str, int], float]) -> Callable[[str, int], float]:
    def value(weekday: str, minute: int) -> float:
        closed = weekday in WEEKDAYS[5:] or not OPENS <= minute < CLOSES
        return math.nan if closed else share(weekday, minute)

    return value


def risk(**settings: Any) -> pd.DataFrame:
    rising = while_open(lambda weekday, minute: 0.6 if (weekday, minute) == ("Tuesday", 840) else 0.2)
    never = while_open(lambda *_: 0.0)
    return by_week(
        {
            BASE: {"estimate_over_20": 0.3, "estimate_over_30": rising},
            MORE: {"estimate_over_20": never, "estimate_over_30": never},
        },
        **settings,
    )


def backlog(peak: float = 23.4, after: float = 0.2) -> pd.DataFrame:
    def waiting(weekday: str, minute: int) -> float:
        if weekday == "Monday":
            return 0.0 if minute < OPENS else peak if minute == 960 else min(5.0, peak)
        return min(5.0, peak) if weekday == "Tuesday" and minute < 600 else after

    return by_week({BASE: {"callbacks_waiting": waiting}, MORE: {"callbacks_waiting": 0.3}})


PARTS = ("live", "same_day", "later", "refused", "none")


def calling(shares: Callable[[int], Sequence[float]], calls: int = 200, scenario: str = BASE) -> pd.DataFrame:
    rows = [
        {
            "scenario": scenario,
            "measure": f"asking_{part}",
            "minute": minute,
            "mean": share,
            "low": share - 0.02,
            "high": share + 0.02,
            "replications": 6,
            "calls": calls,
        }
        for minute in range(OPENS, CLOSES, 30)
        for part, share in zip(PARTS, shares(minute), strict=True)
    ]
    return pd.DataFrame(rows)


def morning_is_best(minute: int) -> Sequence[float]:
    if minute < 720:
        return (0.9, 0.06, 0.0, 0.0, 0.04)
    return (0.1, 0.2, 0.3, 0.3, 0.1) if minute == 1110 else (0.6, 0.2, 0.1, 0.0, 0.1)


def heat(figure: go.Figure) -> list[Any]:
    return [trace for trace in figure.data if trace.type == "heatmap"]


def test_the_week_of_waits_has_a_panel_for_each_limit_and_names_the_worst_half_hour() -> None:
    figure = charts.crossing_by_weekday(risk(), BASE, None, **HOURS)
    assert title(figure) == "Worst on Tuesday at 2 pm: 60 % are told over 30 min"
    over_20, over_30 = heat(figure)
    assert np.shape(over_30.z) == (24, 5 if figure.layout.xaxis.tickvals == tuple(range(5)) else 7)
    assert over_30.z[12][1] == 0.6
    assert "Tuesday, 2 pm to 2:30 pm" in over_30.hovertext[12][1]
    assert "60 % (50-70 %)" in over_30.hovertext[12][1]
    assert "rests on 200 calls in 6 simulated weeks" in over_30.hovertext[12][1]
    assert np.nanmax(over_20.z) == 0.3
    texts = [palette.plain_text(each.text) for each in figure.layout.annotations]
    assert texts == ["Over 20 min", "Over 30 min"]
    assert "cutoff 5 pm" in subtitle(figure)
    assert (figure.layout.coloraxis.cmin, figure.layout.coloraxis.cmax) == (0, 1)


def test_the_scale_of_the_chance_is_one_hue_from_pale_to_strong() -> None:
    figure = charts.crossing_by_weekday(risk(), BASE, None, opens=OPENS, closes=CLOSES)
    assert colours_in(figure) == {palette.CALLBACK}
    (low, pale), (high, strong) = figure.layout.coloraxis.colorscale
    assert (low, high) == (0, 1)
    assert pale.startswith("rgba(173,133,10,0.0")
    assert strong == palette.CALLBACK


def test_half_hours_of_few_calls_are_pale_and_dotted_and_say_so() -> None:
    few = charts.crossing_by_weekday(risk(calls=29), BASE, None, **HOURS)
    assert all(trace.opacity < 0.5 for trace in heat(few))
    assert [len(trace.x) for trace in few.data if trace.type == "scatter"] == [24 * 7, 24 * 5]
    assert "Dots: fewer than 30 calls." in subtitle(few)
    assert all("fewer than 30 calls" in text for trace in heat(few) for text in trace.hovertext.flat if text)
    enough = charts.crossing_by_weekday(risk(), BASE, None, **HOURS)
    assert "ewer than 30" not in enough.to_json()


def test_the_week_of_waits_shows_the_changed_plan_and_says_the_baselines_answer() -> None:
    figure = charts.crossing_by_weekday(risk(), BASE, MORE, **HOURS)
    assert title(figure) == "While lines are open, nobody is told over 20 min"
    assert "Today: Worst on Tuesday at 2 pm: 60 % are told over 30 min" in subtitle(figure)


def test_the_backlog_title_says_when_it_is_highest_and_when_it_is_worked_off() -> None:
    figure = charts.callbacks_through_the_week(backlog(), BASE, None, hours=OPEN_HOURS, begins=0)
    assert title(figure) == "Up to 23 callbacks wait, on Monday at 4 pm; worked off by Tuesday at 10 am"
    never = charts.callbacks_through_the_week(backlog(after=4.0), BASE, None, hours=OPEN_HOURS, begins=0)
    assert title(never) == "Up to 23 callbacks wait, on Monday at 4 pm; not worked off in the week"
    none = charts.callbacks_through_the_week(backlog(), MORE, None, hours=OPEN_HOURS, begins=0)
    assert title(none) == "Fewer than 1 callback waits at any time"
    one = charts.callbacks_through_the_week(backlog(peak=1.2), BASE, None, hours=OPEN_HOURS, begins=0)
    assert title(one).startswith("Up to 1 callback waits, on Monday")


def test_a_week_that_begins_on_tuesday_is_drawn_from_tuesday_to_monday() -> None:
    figure = charts.callbacks_through_the_week(backlog(), BASE, None, hours=OPEN_HOURS, begins=1)
    assert title(figure) == "Up to 23 callbacks wait, on Monday at 4 pm; not worked off in the week"
    assert list(figure.layout.xaxis.ticktext) == ["Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon"]
    assert [shape.x0 // 1440 for shape in figure.layout.shapes] == [0, 1, 2, 3, 6]


def test_the_backlog_goes_through_nights_and_weekends_with_opening_hours_shaded() -> None:
    figure = charts.callbacks_through_the_week(backlog(), BASE, MORE, hours=OPEN_HOURS, begins=0)
    lines = [trace for trace in figure.data if trace.mode == "lines" and not trace.fill]
    assert {len(trace.x) for trace in lines} == {7 * 48}
    assert {trace.line.dash for trace in lines} == {"dash", "solid"}
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [
        (1440 * day + OPENS, 1440 * day + CLOSES) for day in range(5)
    ]
    (ribbon,) = (trace for trace in figure.data if trace.fill == "toself")
    assert ribbon.fillcolor == palette.ribbon(palette.CALLBACK)
    assert figure.layout.yaxis.range[0] == 0
    assert "Dashed: Today. Up to 23 callbacks wait" in subtitle(figure)
    points = next(trace for trace in figure.data if trace.mode == "markers")
    assert "Monday, 4 pm to 4:30 pm" in points.hovertext[32]
    assert colours_in(figure) <= {palette.CALLBACK, palette.OTHER}


def test_the_best_time_to_call_is_the_longest_stretch_of_good_half_hours() -> None:
    figure = charts.best_time_to_call(calling(morning_is_best), BASE, None, **HOURS)
    assert title(figure) == (
        "Best time to call is 8 am to noon: at least 96 % of those who ask for an officer are helped the same day; "
        "at 6:30 pm it is 30 %"
    )
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert figure.layout.barmode == "stack"
    assert np.sum([trace.y for trace in bars], axis=0) == pytest.approx(np.ones(24))
    assert "cutoff 5 pm" in [each.text for each in figure.layout.annotations]
    assert all("rests on 200 calls" in text for trace in bars for text in trace.hovertext)
    assert colours_in(figure) <= set(palette.MEANINGS.values())


def test_when_the_hour_makes_no_difference_the_title_says_so() -> None:
    figure = charts.best_time_to_call(calling(lambda _: (0.9, 0.08, 0.01, 0.0, 0.01)), BASE, None, **HOURS)
    assert title(figure).startswith("Any hour is good to call: at least 98 % of those")


def test_half_hours_of_few_callers_are_pale_and_no_answer() -> None:
    table = calling(morning_is_best)
    table.loc[table["minute"] == 1110, "calls"] = 12
    figure = charts.best_time_to_call(table, BASE, None, **HOURS)
    assert title(figure).endswith("at noon it is 80 %")
    assert "Pale: fewer than 30 calls." in subtitle(figure)
    assert any("0.35)" in colour for trace in figure.data for colour in trace.marker.color)


def test_the_baseline_stands_beside_the_hours_as_a_dashed_line() -> None:
    table = pd.concat([calling(morning_is_best), calling(lambda _: (0.5, 0.2, 0.1, 0.1, 0.1), scenario=MORE)])
    figure = charts.best_time_to_call(table, BASE, MORE, **HOURS)
    (line,) = (trace for trace in figure.data if trace.type == "scatter")
    assert line.line.dash == "dash"
    assert line.y[0] == pytest.approx(0.96)
    assert r"\u003cb\u003eofficers" not in figure.update_layout(meta=None).to_json()


def test_appointments_are_shown_by_the_day_of_the_call() -> None:
    days = [date(2026, 3, 2) + timedelta(days=day) for day in range(7)]
    rows = [
        {"scenario": BASE, "measure": measure, "date": day, "mean": value, "low": value - 1, "high": value + 1}
        for day in days
        for measure, value in (
            ("offered_calls", 3000.0 if day.weekday() < 5 else 0.0),
            ("appointments_scheduled", 41.0 + day.day if day.weekday() < 5 else 0.0),
        )
    ]
    table = pd.DataFrame(rows).assign(replications=6, calls=200)
    figure = charts.appointments_by_day(table, BASE, None, lead_days=(4, 5))
    assert title(figure) == "Up to 47 appointments are scheduled a day, most on Fri 6 Mar"
    assert "they take place 4 to 5 days later" in subtitle(figure)
    assert len(figure.layout.xaxis.tickvals) == 5


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    today = small_center()
    return run_experiment({BASE: today, MORE: with_more_officers(today, 2, 0, 1440)}, replications=2, workers=1)


DRAWN: dict[str, tuple[Callable[..., go.Figure], Scope, dict[str, Any]]] = {
    "wait": (charts.tier2_wait_by_time, "time_of_day", HOURS),
    "risk": (charts.crossing_by_weekday, "weekday_time", HOURS),
    "waiting": (charts.callbacks_through_the_week, "weekday_time", {"hours": OPEN_HOURS, "begins": 0}),
    "time to callback": (charts.time_to_callback, "overall", {}),
    "calling": (charts.best_time_to_call, "time_of_day", HOURS),
    "crossing": (charts.crossing_by_time, "time_of_day", HOURS),
    "occupancy": (charts.occupancy_by_time, "time_of_day", HOURS),
    "appointments": (charts.appointments_by_day, "day", {"lead_days": (4, 5)}),
    "refused": (charts.refused_fates, "overall", {}),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_kept_run_draws_the_same_charts(name: str, experiment: Experiment) -> None:
    build, scope, settings = DRAWN[name]
    about = experiment.scenarios, experiment.seed, experiment.engine, experiment.made_by
    kept = experiment_of(figures_table(experiment), *about)
    drawn, again = (build(each.table(scope), BASE, MORE, **settings) for each in (experiment, kept))
    assert drawn.to_json() == again.to_json()
    assert drawn.data


@pytest.mark.parametrize("name", DRAWN)
def test_without_figures_a_chart_says_why(name: str, experiment: Experiment) -> None:
    build, scope, settings = DRAWN[name]
    table = experiment.table(scope)
    for nothing in (table.head(0), table.assign(mean=math.nan, low=math.nan, high=math.nan, calls=0)):
        figure = build(nothing, BASE, MORE, **settings)
        assert not figure.data
        assert len(figure.layout.annotations[0].text) > 20


def test_hours_of_each_weekday_are_those_of_the_scenario() -> None:
    assert hours_by_weekday(small_center()) == OPEN_HOURS
