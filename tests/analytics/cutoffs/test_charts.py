"""Charts of the cutoff explorer: titles from the data, the recommended cutoff marked, targets as lines."""

from __future__ import annotations

import math
from dataclasses import replace

import plotly.graph_objects as go

from analytics.cutoffs import charts as cutoff_charts
from analytics.cutoffs import time_chart as cutoff_time_chart
from analytics.cutoffs.choice import USUAL_TARGETS, choose_cutoff
from analytics.cutoffs.explorer import NO_CUTOFF
from analytics.cutoffs.figures import BACKLOG, CALLBACKS, MORNING_WAIT, REFUSED, WITHIN_24_HOURS, CutoffFigure
from analytics.inputs.variations import with_fields
from tests.analytics.cutoffs.explored import SCENARIO, cutoff, explored

POINTS = [
    cutoff(NO_CUTOFF, None, 0, 40),
    cutoff("8 am", 480, 900, 0, on_frontier=False),
    cutoff("3 pm", 900, 60, 0),
    cutoff("4 pm", 960, 30, 6),
    cutoff("5 pm", 1020, 31, 7, on_frontier=False),
]
FOUND = explored(POINTS)
TARGETS = {BACKLOG: 10.0, REFUSED: 50.0}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("<br>", " ")


def test_the_frontier_joins_the_best_and_marks_the_recommended_and_todays() -> None:
    figure = cutoff_charts.frontier(FOUND, choose_cutoff(FOUND, TARGETS), TARGETS)
    assert plain(figure.layout.title.text) == (
        "A cutoff at 4 pm every open day refuses 30 callers a day and leaves 6 callbacks at close"
    )
    line, worse, others, chosen, today = figure.data
    assert list(zip(line.x, line.y, strict=True)) == [(0, 40), (30, 6), (60, 0)]
    assert list(worse.x) == [31]
    assert list(others.x) == [0, 60]
    assert list(chosen.x) == [30]
    assert chosen.marker.size > others.marker.size
    assert (list(today.x), list(today.y), today.marker.symbol) == ([31], [7], "circle-open")
    assert "1 of 5 cutoffs refuse more callers" in plain(figure.layout.title.subtitle.text)
    assert "ring: today" in plain(figure.layout.title.subtitle.text)
    texts = [each.text for each in figure.layout.annotations]
    assert {"<b>4 pm</b>", "3 pm", NO_CUTOFF, "at most 10 left", "at most 50 refused"} <= set(texts)
    assert len(figure.layout.shapes) == 2


def test_todays_cutoff_is_in_sight_however_many_it_refuses() -> None:
    points = [*POINTS[:4], cutoff("5 pm", 1020, 500, 50, on_frontier=False)]
    found = explored(points)
    figure = cutoff_charts.frontier(found, choose_cutoff(found, {BACKLOG: None}), {BACKLOG: None})
    assert figure.layout.xaxis.range[1] > 500
    assert figure.layout.yaxis.range[1] > 50
    texts = [each.text for each in figure.layout.annotations]
    assert "5 pm (today)" in texts
    assert "at most 50 left" in texts


def test_where_one_is_best_in_both_there_is_no_trade() -> None:
    found = explored([cutoff(NO_CUTOFF, None, 0, 0), cutoff("5 pm", 1020, 60, 0, on_frontier=False)])
    figure = cutoff_charts.frontier(found, choose_cutoff(found, {}), {})
    assert figure.layout.meta["alt"].startswith("No cutoff refuses the fewest callers and leaves the fewest callbacks.")


def panels(figure: go.Figure) -> list[str]:
    return [plain(each.text) for each in figure.layout.annotations]


def test_by_time_has_a_panel_for_each_target_and_marks_todays() -> None:
    targets = {BACKLOG: 10.0, WITHIN_24_HOURS: None, REFUSED: 50.0}
    figure = cutoff_time_chart.by_time(FOUND, choose_cutoff(FOUND, targets), targets)
    assert plain(figure.layout.title.text) == (
        "Cutoff at 4 pm: callers refused per day 30, callbacks left at close 6, callbacks reached within 24 h 97 %"
    )
    assert panels(figure) == [
        "<b>Refused by the cutoff, per day</b>, target: at most 50",
        "<b>Callbacks waiting at closing</b>, target: at most 10",
        "<b>Called back within 24 h</b>, target: at least 97 %",
    ]
    dotted = [shape for shape in figure.layout.shapes if shape.line.dash == "dot"]
    assert sorted(shape.y0 for shape in dotted) == [0.97, 10, 50]
    marked = [shape for shape in figure.layout.shapes if shape.x0 == 960]
    assert len(marked) == 3
    rings = [trace for trace in figure.data if trace.name == "today"]
    assert [(*ring.x, *ring.y) for ring in rings] == [(1020, 31), (1020, 7), (1020, 0.97)]
    for number, most in (("", 900), ("2", 40), ("3", 0.98)):
        assert figure.layout[f"yaxis{number}"].range[1] >= most
    assert figure.layout.yaxis3.range[1] <= 1


def test_without_targets_the_usual_figures_are_drawn() -> None:
    figure = cutoff_time_chart.by_time(FOUND, choose_cutoff(FOUND, {}), {})
    assert len(panels(figure)) == 1 + len(USUAL_TARGETS)
    unknown = CutoffFigure(math.nan, math.nan, math.nan)
    before = explored([replace(each, figures={**each.figures, CALLBACKS: unknown}) for each in POINTS])
    figure = cutoff_time_chart.by_time(before, choose_cutoff(before, {}), {})
    assert len(panels(figure)) == len(USUAL_TARGETS)


def test_by_time_says_when_no_cutoff_is_recommended() -> None:
    easy = {BACKLOG: 100.0}
    figure = cutoff_time_chart.by_time(FOUND, choose_cutoff(FOUND, easy), easy)
    assert plain(figure.layout.title.text) == "No cutoff is recommended; one at 5 pm would refuse 31 a day"
    strict = {WITHIN_24_HOURS: 1.0}
    figure = cutoff_time_chart.by_time(FOUND, choose_cutoff(FOUND, strict), strict)
    assert plain(figure.layout.title.text) == "No cutoff meets all targets; one at 5 pm would refuse 31 a day"
    none = explored(POINTS[:1], with_fields(SCENARIO, cutoff__rule="never"))
    figure = cutoff_time_chart.by_time(none, choose_cutoff(none, easy), easy)
    assert "No cutoff time was tried." in figure.layout.meta["alt"]


def test_a_figure_of_nothing_is_said_to_be_none() -> None:
    point = cutoff("8 am", 480, 900, 0)
    early = explored(
        [replace(point, figures={**point.figures, MORNING_WAIT: CutoffFigure(math.nan, math.nan, math.nan)})]
    )
    figure = cutoff_time_chart.by_time(early, choose_cutoff(early, {}), {})
    assert plain(figure.layout.title.text).startswith("Cutoff at 8 am: callers refused per day 900, ")


def test_several_kinds_of_heavy_days_have_a_line_each() -> None:
    kinds = [cutoff(f"3 pm, heavy from {share} %", 900, 10.0 * share, 5.0, heavy=30 * share) for share in (110, 120)]
    found = explored([POINTS[0], *kinds, POINTS[-1]])
    figure = cutoff_time_chart.by_time(found, choose_cutoff(found, {}), {})
    labels = [text for text in panels(figure) if "heavy from" in text]
    assert len(labels) == 2 * (1 + len(USUAL_TARGETS))
