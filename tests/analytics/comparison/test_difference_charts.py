"""Charts of differences: the title follows from the data, whiskers are the intervals, names cannot mark up anything."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from analytics.charts.palette import ABANDONED, CALLBACK, OTHER, REFUSED, TIER_1, TIER_2_LIVE
from analytics.comparison import difference_charts
from analytics.comparison.compare import Comparison, Difference
from analytics.comparison.contributions import Contribution, Effect, MeasureContributions
from analytics.experiments.experiment import Experiment, run_experiment
from queueing import Scenario

WAIT = "tier2_wait_mean"


@pytest.fixture(scope="module")
def experiment(crowded_center: Callable[..., Scenario]) -> Experiment:
    scenario = crowded_center()
    return run_experiment({"today": scenario, "<b>one</b>": scenario, "two": scenario}, replications=1, workers=1)


def comparison(experiment: Experiment, *means: float, half: float = 1.0) -> Comparison:
    return Comparison(
        experiment,
        "today",
        tuple(
            Difference(name, WAIT, mean, mean - half, mean + half, 0.01, 1.0, 20)
            for name, mean in zip(("<b>one</b>", "two"), means, strict=False)
        ),
    )


def test_the_title_is_the_largest_clear_difference(experiment: Experiment) -> None:
    figure = difference_charts.differences(comparison(experiment, -12.0, 3.0), WAIT)
    title = figure.layout.title.text.replace("\N{NO-BREAK SPACE}", " ")
    assert title == "&lt;b&gt;one&lt;/b&gt;: 12 min less; 2 of 2 differ clearly"
    (dots,) = figure.data
    assert list(dots.x) == [-12.0, 3.0]
    assert (list(dots.error_x.array), list(dots.error_x.arrayminus)) == ([1.0, 1.0], [1.0, 1.0])
    assert list(figure.layout.yaxis.ticktext) == ["&lt;b&gt;one&lt;/b&gt;", "two"]
    low, high = figure.layout.xaxis.range
    assert low < -13 < 4 < high
    assert "0" in figure.layout.xaxis.ticktext
    assert len(figure.layout.shapes) == 2
    assert "no difference" in [each.text for each in figure.layout.annotations]


@pytest.mark.parametrize("size", [0.3, 7.0, 13.0, 44.0, 90.0, 1_234.0])
def test_the_axis_has_a_few_round_numbers_with_their_signs(experiment: Experiment, size: float) -> None:
    figure = difference_charts.differences(comparison(experiment, -size, size / 3, half=0.1), WAIT)
    axis, (dots,) = figure.layout.xaxis, figure.data
    steps = {round(after - before, 9) for before, after in pairwise(axis.tickvals)}
    (step,) = steps
    assert float(f"{step:e}".partition("e")[0]) in {1, 2, 5}
    assert 3 <= len(axis.tickvals) <= 8
    assert axis.range[0] <= axis.tickvals[0] < axis.range[0] + step
    assert axis.range[1] - step < axis.tickvals[-1] <= axis.range[1]
    assert [text[0] for text in axis.ticktext] == ["0" if at == 0 else "+" if at > 0 else "-" for at in axis.tickvals]
    assert figure.layout.yaxis.range == (-0.6, 1.6)
    assert dots.error_x.width == 0


def test_an_unclear_difference_is_pale_and_said(experiment: Experiment) -> None:
    figure = difference_charts.differences(comparison(experiment, 1.5, 0.2), WAIT)
    assert figure.layout.title.text == "No difference is clear"
    assert all(colour.startswith("rgba") for colour in figure.data[0].marker.color)
    alone = difference_charts.differences(comparison(experiment, 1.5), WAIT)
    assert alone.layout.title.text.endswith("the difference is not clear")


def test_a_difference_without_interval_has_no_whisker(experiment: Experiment) -> None:
    figure = difference_charts.differences(comparison(experiment, 2.0, math.nan, half=math.nan), WAIT)
    assert list(figure.data[0].error_x.array) == [0.0, 0.0]
    assert all(math.isfinite(end) for end in figure.layout.xaxis.range)


def test_contributions_stand_by_size_above_the_whole() -> None:
    def effect(mean: float) -> Effect:
        return Effect(mean, mean - 1, mean + 1)

    changes = tuple(
        Contribution(name, effect(mean), effect(mean), effect(mean))
        for name, mean in (("small", -2.0), ("large", -7.0))
    )
    parts = MeasureContributions(WAIT, effect(-10.0), changes, effect(-1.0), effect(3.0))
    figure = difference_charts.contributions(parts, "plan", 30)
    assert list(figure.layout.yaxis.ticktext) == ["Large", "Small", "Not shared out among them", "All together"]
    assert list(figure.data[0].y) == list(figure.layout.yaxis.tickvals) == [3, 2, 1, 0]
    assert figure.layout.title.text.replace("\N{NO-BREAK SPACE}", " ") == "Large: 7 min less of 10 min less"
    assert "one by one they would come to 9 min less" in figure.layout.meta["alt"]
    # With a rest not all orders were run.
    assert "the mean of what it does first and last" in figure.layout.meta["alt"]
    exact = difference_charts.contributions(replace(parts, rest=None), "plan", 30)
    assert "averaged over all orders" in exact.layout.meta["alt"]


@pytest.mark.parametrize(
    ("measure", "colour"),
    [
        ("tier2_wait_mean", TIER_2_LIVE),
        ("callback_share", CALLBACK),
        ("backlog_at_close", CALLBACK),
        ("outcome_refused_cutoff", REFUSED),
        ("abandonment_tier1", ABANDONED),
        ("tier1_wait_mean", TIER_1),
        ("cost", OTHER),
    ],
)
def test_a_measure_has_the_colour_of_what_it_is_about(measure: str, colour: str) -> None:
    assert difference_charts.colour_of(measure) == colour
