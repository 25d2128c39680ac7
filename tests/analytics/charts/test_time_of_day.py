"""Charts of results: the title follows from the data, both scenarios are there, nothing is misleading."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics import charts, run_experiment
from analytics.charts import palette
from analytics.charts.drawing import reliable, series, spread, when_in_words
from analytics.measures.definitions import CALLBACK_HOURS
from analytics.measures.flows import FLOWS
from analytics.measures.scopes import Scope
from data.samples.scenarios import small_center

BASE, MORE = "Today", "Two more <b>officers</b>"
OPENS, CLOSES, CUTOFF = 480, 1200, 1020
HALF_HOURS = range(OPENS, CLOSES, 30)
MONDAY = date(2026, 3, 2)
HOURS: dict[str, Any] = {"opens": OPENS, "closes": CLOSES}

Value = float | Callable[[Any], float]
BY_TIME: dict[str, dict[str, Value]] = {
    BASE: {
        "tier2_wait_p25": 1.0,
        "tier2_wait_p50": lambda minute: 40.0 if 690 <= minute < 900 else 5.0,
        "tier2_wait_p75": 50.0,
        "tier2_wait_p90": 60.0,
        "wait_over_20": lambda minute: 0.41 if minute == 840 else 0.1,
        "wait_over_30": 0.3,
        "estimate_over_20": 0.2,
        "estimate_over_30": 0.1,
        "occupancy_tier1": 0.7,
        "occupancy_tier2": lambda minute: 0.93 if minute == 780 else 0.5,
        "occupancy_supervisor": 0.3,
    },
    MORE: {
        "tier2_wait_p25": 0.0,
        "tier2_wait_p50": 1.0,
        "tier2_wait_p75": 4.0,
        "tier2_wait_p90": 10.4,
        "wait_over_20": 0.0,
        "wait_over_30": 0.0,
        "estimate_over_20": 0.02,
        "estimate_over_30": 0.0,
        "occupancy_tier1": 0.7,
        "occupancy_tier2": 0.5,
        "occupancy_supervisor": 0.3,
    },
}
BY_DAY: dict[str, dict[str, Value]] = {
    BASE: {
        "offered_calls": 3000.0,
        "callback_share": lambda day: 0.17 if day == MONDAY else 0.05,
        "backlog_at_close": lambda day: 12.0 if day == MONDAY else 2.0,
        "outcome_refused_cutoff": 4.0,
    },
    MORE: {"offered_calls": 3000.0, "callback_share": 0.01, "backlog_at_close": 0.0, "outcome_refused_cutoff": 0.0},
}
FLOW = {
    "flow_offered_to_voice": 500.0,
    "flow_offered_to_tier1": 500.0,
    "flow_tier1_to_resolved1": 300.0,
    "flow_tier1_to_live": 150.0,
    "flow_tier1_to_callback": 40.0,
    "flow_tier1_to_refused": 10.0,
    "flow_live_to_resolved2": 140.0,
    "flow_live_to_abandoned": 10.0,
    "flow_callback_to_resolved2": 40.0,
    "flow_supervisor_to_resolved3": 0.0,
}
WHOLE: dict[str, dict[str, Value]] = {
    BASE: {
        **{f"callback_within_{hours}h": 0.5 + place / 20 for place, hours in enumerate(CALLBACK_HOURS)},
        "callback_same_day": 0.64,
        "outcome_refused_cutoff": 31.0,
        "refused_reached_officer": 0.13,
        "refused_helped_otherwise": 0.60,
        "refused_not_helped": 0.0,
        "refused_lost": 0.27,
        "refused_called_next_day": 0.70,
        **FLOW,
    },
    MORE: {
        **{f"callback_within_{hours}h": 0.9 for hours in CALLBACK_HOURS},
        "callback_same_day": 0.95,
        "outcome_refused_cutoff": 0.0,
        **dict.fromkeys(("refused_reached_officer", "refused_helped_otherwise", "refused_not_helped"), math.nan),
        "refused_lost": math.nan,
        "refused_called_next_day": math.nan,
        **FLOW,
    },
}


def long_table(
    values: Mapping[str, Mapping[str, Value]], key: str | None = None, places: Sequence[Any] = (None,), calls: int = 200
) -> pd.DataFrame:
    """A table as an experiment gives it."""
    rows = []
    for scenario, measures in values.items():
        for measure, value in measures.items():
            for place in places:
                mean = value(place) if callable(value) else value
                row: dict[str, Any] = {"scenario": scenario, "measure": measure}
                row |= {} if key is None else {key: place}
                row |= {"mean": mean, "low": mean - 0.02, "high": mean + 0.02, "replications": 6, "calls": calls}
                rows.append(row)
    return pd.DataFrame(rows)


def by_time(**settings: Any) -> pd.DataFrame:
    return long_table(BY_TIME, "minute", HALF_HOURS, **settings)


def by_day(**settings: Any) -> pd.DataFrame:
    return long_table(BY_DAY, "date", [MONDAY + timedelta(days=day) for day in range(5)], **settings)


def whole(**settings: Any) -> pd.DataFrame:
    return long_table(WHOLE, **settings)


Chart = Callable[..., go.Figure]
COMPARING: dict[str, tuple[Chart, Callable[..., pd.DataFrame], dict[str, Any]]] = {
    "wait": (charts.tier2_wait_by_time, by_time, {**HOURS, "cutoff_minute": CUTOFF}),
    "crossing": (charts.crossing_by_time, by_time, {**HOURS, "cutoff_minute": CUTOFF}),
    "occupancy": (charts.occupancy_by_time, by_time, {**HOURS, "cutoff_minute": CUTOFF}),
    "callback share": (charts.callback_share_by_day, by_day, {}),
    "backlog": (charts.backlog_at_close, by_day, {}),
    "refused": (charts.refused_by_day, by_day, {}),
    "time to callback": (charts.time_to_callback, whole, {}),
    "fates": (charts.refused_fates, whole, {}),
}
WITH_LINES = [name for name in COMPARING if name != "fates"]
BY_CALLS = ("wait", "crossing", "callback share", "time to callback")


def draw(name: str, baseline: str = BASE, changed: str | None = MORE, **settings: Any) -> go.Figure:
    build, table, own = COMPARING[name]
    return build(table(**settings), baseline, changed, **own)


def title(figure: go.Figure) -> str:
    return palette.plain_text(figure.layout.title.text.replace("<br>", " "))


def subtitle(figure: go.Figure) -> str:
    return palette.plain_text(figure.layout.title.subtitle.text.replace("<br>", " ")).replace("  ", " ")


def of(figure: go.Figure, scenario: str, mode: str = "lines") -> list[Any]:
    name = palette.written(scenario)
    scatters = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == mode]
    return [trace for trace in scatters if (trace.name or "").startswith(name)]


def colours_in(figure: go.Figure) -> set[str]:
    """Every colour that a figure sets, opacity left out, as #RRGGBB."""
    content = json.loads(figure.to_json())
    del content["layout"]["template"]
    found = json.dumps(content)
    by_parts = {
        "#{:02X}{:02X}{:02X}".format(*(int(part) for part in parts))
        for *parts, opacity in re.findall(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)", found)
        if float(opacity) > 0
    }
    return by_parts | {colour.upper() for colour in re.findall(r"#[0-9A-Fa-f]{6}", found)}


@pytest.mark.parametrize("name", COMPARING)
def test_only_colours_with_a_meaning_are_used(name: str) -> None:
    assert colours_in(draw(name)) <= set(palette.MEANINGS.values())


@pytest.mark.parametrize("name", COMPARING)
def test_ground_and_text_are_left_to_the_theme(name: str) -> None:
    layout = draw(name).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == palette.TRANSPARENT
    assert layout.title.font.color is None
    assert all(each.font.color is None and each.font.size >= 12 for each in layout.annotations)


@pytest.mark.parametrize("name", WITH_LINES)
def test_the_baseline_is_thinner_and_dashed_in_the_same_colours(name: str) -> None:
    figure = draw(name)
    base, more = of(figure, BASE), of(figure, MORE)
    assert len(base) == len(more) > 0
    assert {trace.line.dash for trace in base} == {"dash"}
    assert {trace.line.dash for trace in more} == {"solid"}
    assert max(trace.line.width for trace in base) < max(trace.line.width for trace in more)
    assert {trace.line.color for trace in base} == {trace.line.color for trace in more}
    assert "Baseline" in " ".join(each.text for each in figure.layout.annotations)
    assert "Dashed: Today" in subtitle(figure)


@pytest.mark.parametrize("name", COMPARING)
@pytest.mark.parametrize("changed", [None, BASE])
def test_a_baseline_alone_is_drawn_solid(name: str, changed: str | None) -> None:
    figure = draw(name, BASE, changed)
    assert not of(figure, MORE)
    assert all(trace.line.dash == "solid" for trace in of(figure, BASE))
    assert "Dashed" not in subtitle(figure)
    assert "Today" in subtitle(figure)


@pytest.mark.parametrize("name", COMPARING)
def test_no_markup_of_a_users_gets_through(name: str) -> None:
    figure = draw(name, MORE, BASE)
    figure.layout.meta = None  # plain words, not shown by plotly
    shown = figure.to_json()
    assert r"\u003cb\u003eofficers" not in shown
    assert "&lt;b&gt;offi" in shown


@pytest.mark.parametrize("name", COMPARING)
def test_hover_gives_figure_interval_and_what_it_rests_on(name: str) -> None:
    texts = [text for trace in draw(name).data if trace.hovertext is not None for text in trace.hovertext]
    assert texts
    assert all(re.search(r"rests on 200 (calls|people|days) in 6 simulated weeks", text) for text in texts)
    assert any(re.search(r"\([^)]+ ?(-|to) ?[^)]+\)", text) for text in texts)


@pytest.mark.parametrize("name", [*BY_CALLS, "fates"])
def test_figures_of_few_calls_are_pale_and_say_so(name: str) -> None:
    few, enough = draw(name, BASE, None, calls=29), draw(name, BASE, None, calls=30)
    warned = [text for trace in few.data if trace.hovertext is not None for text in trace.hovertext]
    assert warned
    assert all("fewer than 30" in text for text in warned)
    assert "fewer than 30" not in enough.to_json()
    assert "0.35)" in few.to_json()
    assert "0.35)" not in enough.to_json()


@pytest.mark.parametrize("name", ["backlog", "occupancy", "refused"])
def test_figures_over_days_and_counts_are_never_pale(name: str) -> None:
    assert "fewer than 30" not in draw(name, calls=6).to_json()


@pytest.mark.parametrize("name", WITH_LINES)
def test_axes_begin_at_zero(name: str) -> None:
    layout = draw(name).layout
    assert layout.yaxis.range[0] == 0
    if name == "crossing":
        assert layout.yaxis2.range == layout.yaxis.range


@pytest.mark.parametrize("name", COMPARING)
def test_without_figures_a_chart_says_why(name: str) -> None:
    build, table, own = COMPARING[name]
    for nothing in (table().head(0), table().assign(mean=math.nan, low=math.nan, high=math.nan)):
        figure = build(nothing, BASE, MORE, **own)
        assert not figure.data
        assert len(figure.layout.annotations[0].text) > 20


@pytest.mark.parametrize("name", COMPARING)
def test_a_scenario_without_figures_does_not_hide_the_other(name: str) -> None:
    build, table, own = COMPARING[name]
    only = table()
    figure = build(only[only["scenario"] == BASE], BASE, MORE, **own)
    assert of(figure, BASE) or figure.data


def test_subtitles_say_scope_and_replications() -> None:
    assert all("6 simulated weeks" in subtitle(draw(name)) for name in COMPARING)
    figure = charts.tier2_wait_by_time(by_time(), BASE, MORE, cutoff_minute=None, days="Mondays", **HOURS)
    assert "Mondays" in subtitle(figure)


def test_the_wait_title_says_when_half_of_the_callers_wait_long() -> None:
    assert title(draw("wait", BASE, None)) == "Half of the callers wait over 30 min from 11:30 am to 3 pm"
    assert title(draw("wait")) == "9 in 10 callers wait less than 11 min at any time of day"
    assert "Half of the callers wait over 30 min from 11:30 am to 3 pm" in subtitle(draw("wait"))


def test_the_wait_title_falls_back_to_one_in_ten() -> None:
    table = by_time()
    table.loc[table["measure"] == "tier2_wait_p50", ["mean", "low"]] = 3.0
    figure = charts.tier2_wait_by_time(table, BASE, None, cutoff_minute=None, **HOURS)
    assert title(figure) == "1 in 10 callers waits over 30 min all day"


def test_the_wait_title_takes_no_notice_of_few_calls() -> None:
    table = by_time()
    table.loc[(table["mean"] == 40.0) & (table["minute"] < 840), "calls"] = 5
    figure = charts.tier2_wait_by_time(table, BASE, None, cutoff_minute=None, **HOURS)
    assert title(figure) == "Half of the callers wait over 30 min from 2 pm to 3 pm"


def test_the_wait_title_asserts_only_spans_with_a_half_hour_that_is_sure() -> None:
    table = by_time()
    half = table["measure"] == "tier2_wait_p50"
    figure = title(charts.tier2_wait_by_time(table, BASE, None, cutoff_minute=None, **HOURS))
    assert figure == "Half of the callers wait over 30 min from 11:30 am to 3 pm"
    table.loc[half & (table["minute"] != 720), "low"] = 0.0
    assert title(charts.tier2_wait_by_time(table, BASE, None, cutoff_minute=None, **HOURS)) == figure
    table.loc[half, "low"] = 0.0
    assert title(charts.tier2_wait_by_time(table, BASE, None, cutoff_minute=None, **HOURS)) == (
        "1 in 10 callers waits over 30 min all day"
    )
    table.loc[~half, "mean"] = 3.0
    table["low"] = 0.0
    assert title(charts.tier2_wait_by_time(table, BASE, None, cutoff_minute=None, **HOURS)) == (
        "Half of the callers may wait over 30 min from 11:30 am to 3 pm; more weeks would tell"
    )


def test_other_titles_follow_from_the_data() -> None:
    assert title(draw("crossing", BASE, None)) == "Worst at 2 pm: 41 % of transfers wait over 20 min, 30 % over 30"
    assert title(draw("crossing")) == "No transfer waits over 20 min"
    assert title(draw("occupancy", BASE, None)) == "Officers are busiest at 1 pm: 93 % of time at work"
    assert title(draw("callback share", BASE, None)) == "Up to 17 % of transfers become callbacks, most on Mon 2 Mar"
    assert title(draw("backlog", BASE, None)) == "Up to 12 callbacks are left waiting at closing, most on Mon 2 Mar"
    assert title(draw("backlog")) == "No callback is left waiting at closing on any day"
    assert title(draw("refused")) == "The cutoff refuses nobody on any day"
    assert title(draw("time to callback")) == "95 % of callbacks are reached the same day, 90 % within 2 h"
    assert title(draw("fates", BASE, None)) == (
        "The cutoff refuses 31 calls a day: 27 % of these people do not call again, 70 % call on a later day"
    )


def test_the_axis_of_waits_ends_at_two_hours_and_says_so() -> None:
    table = by_time()
    table.loc[(table["measure"] == "tier2_wait_p90") & (table["minute"] == 1170), "mean"] = 14 * 60.0
    figure = charts.tier2_wait_by_time(table, BASE, None, cutoff_minute=CUTOFF, **HOURS)
    assert figure.layout.yaxis.range == (0, 120)
    assert figure.layout.yaxis.ticktext[-1] == "2 h +"
    assert "longer than 2 h, where the axis ends; up to 14 h" in subtitle(figure)
    points = of(figure, f"{BASE}: 9 in 10", "markers")[0]
    assert points.y[-1] == 120
    assert points.marker.symbol[-1] == "triangle-up"
    assert set(points.marker.symbol[:-1]) == {"circle"}
    assert "14 h" in points.hovertext[-1]


def test_the_band_is_always_within_the_axis_and_labelled() -> None:
    figure = draw("wait", MORE, None)
    assert figure.layout.yaxis.range[1] >= 40
    texts = [each.text for each in figure.layout.annotations]
    assert "20 min: callback possible" in texts
    assert "30 min: callback required" in texts
    assert "cutoff 5 pm" in texts
    sharp = charts.tier2_wait_by_time(by_time(), BASE, None, cutoff_minute=None, band=(25.0, 25.0), **HOURS)
    assert [each.text for each in sharp.layout.annotations if "callback" in each.text] == ["25 min: callback required"]
    assert "cutoff" not in sharp.to_json()


def test_clock_times_are_on_the_axis() -> None:
    ticks = draw("crossing").layout.xaxis.ticktext
    assert ticks == ("8 am", "noon", "4 pm", "8 pm")


def test_half_hours_after_closing_are_left_out() -> None:
    table = long_table(BY_TIME, "minute", range(0, 1440, 30))
    drawn = [trace.x for trace in draw("wait").data]
    again = [trace.x for trace in charts.tier2_wait_by_time(table, BASE, MORE, cutoff_minute=CUTOFF, **HOURS).data]
    assert all(np.array_equal(one, other) for one, other in zip(drawn, again, strict=True))
    assert max(max(x) for x in drawn) < CLOSES


def test_ribbons_are_in_the_lines_colour_at_a_fifth() -> None:
    ribbons = [trace for trace in draw("occupancy").data if trace.fill == "toself"]
    assert [trace.fillcolor for trace in ribbons] == [
        palette.ribbon(colour) for colour in (palette.TIER_1, palette.TIER_2_LIVE, palette.OTHER)
    ]
    whiskers = [trace.error_y for trace in draw("backlog").data if trace.mode == "markers"]
    assert {each.color for each in whiskers} == {palette.ribbon(palette.CALLBACK)}


def test_intervals_end_where_values_do() -> None:
    table = long_table({BASE: {"callback_share": 0.99, "tier2_wait_p50": 0.01}}, "minute", [480])
    assert series(table, BASE, "callback_share")["high"].item() == 1.0
    assert series(table, BASE, "tier2_wait_p50")["low"].item() == 0.0


def test_a_table_of_another_scope_is_not_drawn() -> None:
    twice = pd.concat([by_time(), by_time()])
    with pytest.raises(ValueError, match="one minute"):
        charts.occupancy_by_time(twice, BASE, None, **HOURS)


def test_fates_add_up_to_the_whole_bar_and_are_labelled() -> None:
    figure = draw("fates", BASE, None)
    assert sum(trace.x[0] for trace in figure.data) == pytest.approx(1)
    assert figure.layout.barmode == "stack"
    labels = " ".join(each.text for each in figure.layout.annotations).replace("<br>", " ")
    assert "13 %</b> spoke with an officer later" in labels
    assert "27 %</b> did not call again" in labels
    assert "called again in vain" not in labels
    assert "The cutoff refuses nobody." in [each.text for each in draw("fates").layout.annotations]


def test_fates_of_nobody_are_said() -> None:
    figure = draw("fates", MORE, None)
    assert not figure.data
    assert "The cutoff refuses nobody." in figure.layout.annotations[0].text


def test_the_flow_keeps_every_call_and_drops_empty_ways() -> None:
    figure = charts.flow(whole(), BASE)
    link, node = figure.data[0].link, figure.data[0].node
    assert list(link.value) == [FLOW[each.measure] for each in FLOWS if FLOW.get(each.measure)]
    for at, said in enumerate(node.customdata):
        entering = sum(value for value, target in zip(link.value, link.target, strict=True) if target == at)
        leaving = sum(value for value, source in zip(link.value, link.source, strict=True) if source == at)
        assert not entering or not leaving or entering == leaving, said
    assert not any("Supervisor" in said for said in node.customdata)
    assert all(0 < place < 1 for place in (*node.x, *node.y))
    labels = [palette.plain_text(each.text) for each in figure.layout.annotations]
    assert any(re.fullmatch(r"Callback required +40", label) for label in labels)
    assert title(figure) == (
        "Of 1,000 calls a day the voice system answers 50 % and Tier 1 resolves 30 %; 4 % become callbacks"
    )
    assert colours_in(figure) <= set(palette.MEANINGS.values())


def test_the_flow_of_nothing_is_said() -> None:
    assert not charts.flow(whole(), "no such scenario").data


def test_ways_of_few_calls_are_pale() -> None:
    assert set(charts.flow(whole(calls=29), BASE).data[0].link.color) <= {
        palette.ribbon(colour) for colour in palette.MEANINGS.values()
    }


def test_labels_are_moved_apart_as_little_as_needed() -> None:
    assert spread([0.0, 50.0, 100.0], 17, 100) == [0.0, 50.0, 100.0]
    assert spread([40.0, 40.0], 20, 100) == [30.0, 50.0]
    assert spread([0.0, 0.0, 0.0], 10, 100) == [0.0, 10.0, 20.0]
    assert spread([0.0, 100.0, 100.0], 10, 100) == [0.0, 90.0, 100.0]
    assert spread([], 10, 100) == []


def test_times_are_put_in_words() -> None:
    every = list(HALF_HOURS)
    assert when_in_words(every, every) == "all day"
    assert when_in_words([480, 510], every) == "from 8 am to 9 am"
    assert when_in_words([480, 720], every) == "from 8 am to 8:30 am and from noon to 12:30 pm"
    assert when_in_words([480, 720, 900], every) == "at times between 8 am and 3:30 pm"


def test_titles_speak_of_few_calls_where_there_are_no_others() -> None:
    rows = series(by_time(calls=5), BASE, "tier2_wait_p50", "minute")
    assert len(reliable(rows)) == len(HALF_HOURS)
    assert reliable(rows.assign(mean=math.nan)).empty


def test_a_single_replication_is_drawn_without_intervals() -> None:
    experiment = run_experiment({"One": small_center()}, replications=1, seed=7, workers=1)
    scopes: dict[Any, Scope] = {by_time: "time_of_day", by_day: "day", whole: "overall"}
    for build, table, own in COMPARING.values():
        figure = build(experiment.table(scopes[table]), "One", None, **own)
        assert figure.layout.annotations or figure.data
        assert "1 simulated week" in subtitle(figure) or not figure.data
    assert charts.flow(experiment.summary, "One").data
