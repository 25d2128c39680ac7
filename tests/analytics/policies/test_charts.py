"""Charts of the cutoff explorer: titles from the data, the recommended cutoff marked, targets as lines."""

from __future__ import annotations

import math
from dataclasses import replace

import plotly.graph_objects as go

from analytics.inputs.variations import with_fields
from analytics.policies.charts import policy_frontier
from analytics.policies.choice import USUAL_TARGETS, choose_policy
from analytics.policies.figures import BACKLOG, CALLBACKS, MORNING_WAIT, REFUSED, WITHIN_24_HOURS, PolicyFigure
from analytics.policies.inputs import NO_CUTOFF
from analytics.policies.value_chart import by_value
from analytics.policies.variations import Varied, own_values
from tests.analytics.policies.explored import SCENARIO, cutoff, explored

POINTS = [
    cutoff(NO_CUTOFF, None, 0, 40),
    cutoff("8 am", 480, 900, 0),
    cutoff("3 pm", 900, 60, 0),
    cutoff("4 pm", 960, 30, 6),
    cutoff("5 pm", 1020, 31, 7),
]
FOUND = explored(POINTS)
TARGETS = {BACKLOG: 10.0, REFUSED: 50.0}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("<br>", " ")


LEFT = (REFUSED, BACKLOG)


def test_the_frontier_joins_the_best_and_marks_the_recommended_and_todays() -> None:
    figure = policy_frontier(FOUND, choose_policy(FOUND, TARGETS), TARGETS, LEFT)
    assert plain(figure.layout.title.text) == (
        "4 pm: callers refused a day 30, today 31; callbacks left at close 6, today 7"
    )
    line, worse, others, chosen, today = figure.data
    assert list(zip(line.x, line.y, strict=True)) == [(0, 40), (30, 6), (60, 0)]
    assert list(worse.x) == [31]
    assert list(others.x) == [0, 60]
    assert list(chosen.x) == [30]
    assert chosen.marker.size > others.marker.size
    assert (list(today.x), list(today.y), today.marker.symbol) == ([31], [7], "circle-open")
    assert "1 of 5 lie further to the right" in plain(figure.layout.title.subtitle.text)
    assert "ring: today" in plain(figure.layout.title.subtitle.text)
    texts = [each.text for each in figure.layout.annotations]
    assert {"<b>4 pm</b>", "3 pm", NO_CUTOFF, "target: at most 10", "target: at most 50"} <= set(texts)
    assert len(figure.layout.shapes) == 2


def test_todays_cutoff_is_in_sight_however_many_it_refuses() -> None:
    points = [*POINTS[:4], cutoff("5 pm", 1020, 500, 50)]
    found = explored(points)
    figure = policy_frontier(found, choose_policy(found, {BACKLOG: None}), {BACKLOG: None}, LEFT)
    assert figure.layout.xaxis.range[1] > 500
    assert figure.layout.yaxis.range[1] > 50
    texts = [each.text for each in figure.layout.annotations]
    assert "5 pm, today's" in texts
    assert "target: at most 50" in texts


def test_where_one_is_best_in_both_there_is_no_trade() -> None:
    found = explored([cutoff(NO_CUTOFF, None, 0, 0), cutoff("5 pm", 1020, 60, 0)])
    figure = policy_frontier(found, choose_policy(found, {}), {}, LEFT)
    assert plain(figure.layout.title.text).endswith("; no other is better in either")
    chosen = choose_policy(found, {REFUSED: 100.0}).point
    assert chosen.name == NO_CUTOFF


def test_the_axes_are_those_chosen_and_begin_at_zero_where_less_is_better() -> None:
    usual = policy_frontier(FOUND, choose_policy(FOUND, {}), {})
    assert "Refused by the cutoff" in usual.layout.xaxis.title.text
    assert "carried over" in usual.layout.yaxis.title.text
    assert usual.layout.xaxis.range[0] <= 0
    other = policy_frontier(FOUND, choose_policy(FOUND, {}), {}, (BACKLOG, WITHIN_24_HOURS))
    assert {*other.data[0].x} == {0}
    assert 0.9 < other.layout.yaxis.range[0] < 0.96 < other.layout.yaxis.range[1]


def panels(figure: go.Figure) -> list[str]:
    return [plain(each.text) for each in figure.layout.annotations]


def test_by_time_has_a_panel_for_each_target_and_marks_todays() -> None:
    targets = {BACKLOG: 10.0, WITHIN_24_HOURS: None, REFUSED: 50.0}
    figure = by_value(FOUND, choose_policy(FOUND, targets), targets)
    assert plain(figure.layout.title.text) == (
        "4 pm: callers refused a day 30, callbacks left at close 6, callbacks reached within 24 h 97 %"
    )
    assert panels(figure) == [
        "<b>Refused by the cutoff, a day</b>, target: at most 50",
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
    figure = by_value(FOUND, choose_policy(FOUND, {}), {})
    assert len(panels(figure)) == 1 + len(USUAL_TARGETS)
    unknown = PolicyFigure(math.nan, math.nan, math.nan)
    before = explored([replace(each, figures={**each.figures, CALLBACKS: unknown}) for each in POINTS])
    figure = by_value(before, choose_policy(before, {}), {})
    assert len(panels(figure)) == len(USUAL_TARGETS)


def test_by_time_says_when_no_cutoff_is_recommended() -> None:
    easy = {BACKLOG: 100.0}
    figure = by_value(FOUND, choose_policy(FOUND, easy), easy)
    assert plain(figure.layout.title.text) == "No cutoff is recommended; one at 5 pm would refuse 31 a day"
    strict = {WITHIN_24_HOURS: 1.0}
    figure = by_value(FOUND, choose_policy(FOUND, strict), strict)
    assert plain(figure.layout.title.text) == "No cutoff meets all targets; one at 5 pm would refuse 31 a day"
    none = explored(POINTS[:1], with_fields(SCENARIO, cutoff__rule="never"))
    figure = by_value(none, choose_policy(none, easy), easy)
    assert "No cutoff time was tried." in figure.layout.meta["alt"]


def test_a_figure_of_nothing_is_said_to_be_none() -> None:
    point = cutoff("8 am", 480, 900, 0)
    early = explored(
        [replace(point, figures={**point.figures, MORNING_WAIT: PolicyFigure(math.nan, math.nan, math.nan)})]
    )
    figure = by_value(early, choose_policy(early, {}), {})
    assert plain(figure.layout.title.text).startswith("8 am: callers refused a day 900, ")


def test_several_kinds_of_heavy_days_have_a_line_each() -> None:
    heavy = "cutoff.heavy_day_calls"
    kinds = [
        cutoff(f"{name}, above {calls:,} calls", minute, calls / 100, 5.0, heavy=calls)
        for calls in (3_300, 3_600)
        for name, minute in (("3 pm", 900), ("4 pm", 960))
    ]
    points = [POINTS[0], *kinds, POINTS[-1]]
    found = replace(
        explored(points),
        varied=(Varied("cutoff.time", (900, 960)), Varied(heavy, (3_300, 3_600))),
        points=tuple(replace(each, inputs=own_values(each.plan, ["cutoff.time", heavy])) for each in points),
    )
    figure = by_value(found, choose_policy(found, {}), {})
    labels = [text for text in panels(figure) if "above 3," in text]
    assert len(labels) == 2 * (1 + len(USUAL_TARGETS))


def test_numbers_that_are_no_times_have_an_axis_of_their_own() -> None:
    points = [
        replace(each, name=f"{number} attempts", inputs={"callback.max_attempts": number})
        for number, each in enumerate(POINTS, start=1)
    ]
    found = replace(explored(points), varied=(Varied("callback.max_attempts", (1, 2, 3, 4, 5)),))
    figure = by_value(found, choose_policy(found, {}), {})
    assert figure.layout.xaxis.ticktext is None
    first, last = figure.layout.xaxis.range
    assert (first < 1, last > 5) == (True, True)
    assert "By callback attempts" in plain(figure.layout.title.subtitle.text)
    choices = replace(
        found,
        varied=(Varied("callback.order", ("keep_place", "live_first")),),
        points=tuple(replace(each, inputs={"callback.order": "keep_place"}) for each in points),
    )
    assert "No number was varied." in by_value(choices, choose_policy(choices, {}), {}).layout.meta["alt"]
