"""Charts of the cutoff explorer: titles from the data, the recommended cutoff marked, targets as lines."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from analytics.cutoffs import charts as cutoff_charts
from analytics.cutoffs import time_chart as cutoff_time_chart
from analytics.cutoffs.choice import WITHIN_24_HOURS, choose_cutoff
from analytics.cutoffs.explorer import BACKLOG, COLUMNS, MORNING_WAIT, NO_CUTOFF, REFUSED, CutoffPoint, Figure


def cutoff(name: str, minute: int | None, refused: float, left: float, *, on_frontier: bool = True) -> CutoffPoint:
    figures = {column: Figure(0.5, 0.4, 0.6) for column in COLUMNS}
    figures |= {
        REFUSED: Figure(refused, refused, refused),
        BACKLOG: Figure(left, left * 0.8, left * 1.2),
        MORNING_WAIT: Figure(math.nan, math.nan, math.nan) if minute == 480 else Figure(3.0, 2.0, 4.0),
    }
    return CutoffPoint(name, "never" if minute is None else "every_day", minute, None, figures, on_frontier)


POINTS = [
    cutoff(NO_CUTOFF, None, 0, 40),
    cutoff("8 am", 480, 900, 0, on_frontier=False),
    cutoff("3 pm", 900, 60, 0),
    cutoff("4 pm", 960, 30, 6),
    cutoff("4:30 pm", 990, 31, 7, on_frontier=False),
]
TARGETS = {BACKLOG: 10.0, REFUSED: 50.0}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("<br>", " ")


def test_the_frontier_joins_the_best_and_marks_the_recommended() -> None:
    figure = cutoff_charts.frontier(POINTS, choose_cutoff(POINTS, TARGETS), TARGETS, 20)
    assert plain(figure.layout.title.text) == (
        "A cutoff at 4 pm every open day refuses 30 callers a day and leaves 6 callbacks at close"
    )
    line, worse, others, chosen = figure.data
    assert list(zip(line.x, line.y, strict=True)) == [(0, 40), (30, 6), (60, 0)]
    assert list(worse.x) == [31]
    assert list(others.x) == [0, 60]
    assert list(chosen.x) == [30]
    assert chosen.marker.size > others.marker.size
    assert "1 of 5 cutoffs refuse more callers" in plain(figure.layout.title.subtitle.text)
    texts = [each.text for each in figure.layout.annotations]
    assert {"<b>4 pm</b>", "3 pm", NO_CUTOFF, "at most 10 left", "at most 50 refused"} <= set(texts)
    assert len(figure.layout.shapes) == 2


def test_where_one_is_best_in_both_there_is_no_trade() -> None:
    points = [cutoff(NO_CUTOFF, None, 0, 0), cutoff("3 pm", 900, 60, 0, on_frontier=False)]
    figure = cutoff_charts.frontier(points, choose_cutoff(points, {}), {}, 20)
    assert figure.layout.meta["alt"].startswith("No cutoff refuses the fewest callers and leaves the fewest callbacks.")


def panels(figure: go.Figure) -> list[str]:
    return [plain(each.text) for each in figure.layout.annotations]


def test_by_time_has_a_panel_for_each_figure_and_the_targets() -> None:
    figure = cutoff_time_chart.by_time(POINTS, choose_cutoff(POINTS, TARGETS), TARGETS, 20)
    assert plain(figure.layout.title.text) == (
        "With the cutoff at 4 pm the wait in the first hours is 3 min, and 50 % of callbacks are reached within 24 h"
    )
    assert panels(figure) == [
        "<b>Callers refused per day</b>, target: at most 50",
        "<b>Callbacks left at close</b>, target: at most 10",
        "<b>Called back within 24 h</b>",
        "<b>Tier 2 wait in the first hours, mean</b>",
    ]
    dotted = [shape for shape in figure.layout.shapes if shape.line.dash == "dot"]
    assert sorted(shape.y0 for shape in dotted) == [10, 50]
    marked = [shape for shape in figure.layout.shapes if shape.x0 == 960]
    assert len(marked) == 4
    for number, most in (("", 900), ("2", 40), ("3", 1)):
        assert figure.layout[f"yaxis{number}"].range[1] >= most


def test_by_time_says_when_no_cutoff_is_needed() -> None:
    easy = {BACKLOG: 100.0}
    figure = cutoff_time_chart.by_time(POINTS, choose_cutoff(POINTS, easy), easy, 20)
    assert plain(figure.layout.title.text) == "No cutoff is needed; one at 4:30 pm would refuse 31 a day"
    none = cutoff_time_chart.by_time(POINTS[:1], choose_cutoff(POINTS, easy), easy, 20)
    assert "No cutoff time was tried." in none.layout.meta["alt"]


def test_by_time_says_what_there_is_not() -> None:
    strict = {WITHIN_24_HOURS: 1.0}
    figure = cutoff_time_chart.by_time(POINTS, choose_cutoff(POINTS, strict), strict, 20)
    assert plain(figure.layout.title.text) == "No cutoff meets all targets; one at 4:30 pm would refuse 31 a day"
    early = [POINTS[1]]
    figure = cutoff_time_chart.by_time(early, choose_cutoff(early, {}), {}, 20)
    assert plain(figure.layout.title.text) == (
        "With the cutoff at 8 am no call reaches Tier 2 in the first hours, and 50 % of callbacks are reached within "
        "24 h"
    )


def test_several_kinds_of_heavy_days_have_a_line_each() -> None:
    kinds = [cutoff(f"3 pm, heavy from {share} %", 900, 10.0 * share, 5.0) for share in (110, 120)]
    figure = cutoff_time_chart.by_time([POINTS[0], *kinds], choose_cutoff(kinds, {}), {}, 20)
    labels = [text for text in panels(figure) if "heavy from" in text]
    assert len(labels) == 2 * 4
