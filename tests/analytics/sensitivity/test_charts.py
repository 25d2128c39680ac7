"""What a sensitivity analysis says and draws is what it found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analytics.charts.palette import plain_text
from analytics.experiments.experiment import RunOptions
from analytics.sensitivity.charts import effects_chart, tornado
from analytics.sensitivity.one_at_a_time import OneAtATime, one_at_a_time
from analytics.sensitivity.screening import Screening, screen
from analytics.sensitivity.uncertain_inputs import usual_ranges
from analytics.sensitivity.words import (
    effects_answer,
    effects_idle,
    effects_table,
    range_in_words,
    swings_answer,
    swings_idle,
    swings_named,
    swings_table,
)
from analytics.wording import change_in_words
from queueing import Scenario

HERE = RunOptions(workers=1)
VARIED = ("cutoff_time", "tier2_handle", "containment", "tier2_people", "ring")
WAIT = "tier2_wait_mean"


@pytest.fixture(scope="module")
def center(crowded_center: Callable[..., Scenario]) -> Scenario:
    return crowded_center(days=3, cutoff={"rule": "never", "time": "15:30"})


@pytest.fixture(scope="module")
def single(center: Scenario) -> OneAtATime:
    ranges = [each for each in usual_ranges(center) if each.name in VARIED]
    return one_at_a_time(center, ranges, replications=4, seed=5, options=HERE)


@pytest.fixture(scope="module")
def together(center: Scenario) -> Screening:
    ranges = [each for each in usual_ranges(center) if each.name in VARIED]
    return screen(center, ranges, trajectories=4, replications=2, seed=5, options=HERE)


def test_the_answer_names_the_three_that_matter_most(single: OneAtATime, together: Screening) -> None:
    names = [swing.range.input.about.label for swing in single.swings(WAIT)[:3]]
    assert swings_answer(single, WAIT) == (
        f"“Mean wait for Tier 2” depends most on “{names[0]}”, “{names[1]}” and “{names[2]}”, one at a time."
    )
    first = single.swings(WAIT)[0]
    assert swings_named(single, WAIT).startswith(
        f"“{names[0]}”, from {range_in_words(first.range)}: {change_in_words(first.at_low.mean, 'minutes')} to "
        f"{change_in_words(first.at_high.mean, 'minutes')}. “{names[1]}”, from "
    )
    assert effects_answer(together, WAIT).endswith(", all changed together.")
    assert "“Cutoff time”" in swings_idle(single, WAIT)
    assert "“Cutoff time”" in effects_idle(together, WAIT)


def test_where_nothing_was_measured_no_input_is_said_not_to_matter(single: OneAtATime) -> None:
    # Without a cutoff there are no people refused of whom a share could be told.
    assert swings_answer(single, "refused_lost").endswith("there was nothing to measure. Choose another measure.")
    assert swings_idle(single, "refused_lost").startswith("For no input")
    assert set(swings_table(single, "refused_lost")["Matters"]) == {"unclear"}
    assert "nothing to measure" in tornado(single, "refused_lost").layout.meta["alt"]


def test_nothing_that_moves_is_said(single: OneAtATime, together: Screening) -> None:
    # Without a cutoff nobody is refused, whatever else changes.
    assert swings_answer(single, "refused_share").startswith("No input moves")
    assert effects_answer(together, "refused_share").startswith("No input moves")
    assert "No input moves" in tornado(single, "refused_share").layout.meta["alt"]
    assert "No input moves" in effects_chart(together, "refused_share").layout.meta["alt"]


def test_the_tornado_draws_both_ends_with_their_values(single: OneAtATime) -> None:
    figure = tornado(single, WAIT)
    swings = [swing for swing in single.swings(WAIT) if swing.size > 0]
    low, high = figure.data
    assert list(low.x) == [swing.at_low.mean for swing in swings[::-1]]
    assert list(high.x) == [swing.at_high.mean for swing in swings[::-1]]
    assert list(figure.layout.yaxis.ticktext) == [swing.range.input.about.label for swing in swings[::-1]]
    assert figure.layout.xaxis.range[0] < min(low.x)
    assert figure.layout.xaxis.range[1] > max(high.x)
    drawn = {note.text for note in figure.layout.annotations}
    handle = next(swing.range for swing in swings if swing.range.name == "tier2_handle")
    assert {handle.input.written(handle.low), handle.input.written(handle.high)} <= drawn
    first = swings[0].range.input.about.label
    assert plain_text(figure.layout.title.text).startswith(f"“{first}” alone moves “Mean wait for Tier 2” by")


def test_the_screening_draws_size_against_dependence(together: Screening) -> None:
    figure = effects_chart(together, WAIT)
    effects = [effect for effect in together.effects(WAIT) if effect.mu_star > 0]
    points = figure.data[1]
    assert list(points.x) == [effect.mu_star for effect in effects]
    assert list(points.y) == [effect.sigma for effect in effects]
    assert figure.layout.xaxis.range == figure.layout.yaxis.range
    assert effects[0].range.input.about.label in {note.text for note in figure.layout.annotations}


def test_tables_have_a_row_for_each_input(single: OneAtATime, together: Screening) -> None:
    table = swings_table(single, WAIT).set_index("Input")
    assert len(table) == len(VARIED)
    assert table.loc["Cutoff time"][["Low", "Now", "High", "Matters"]].to_numpy().tolist() == [
        "1:30 pm",
        "3:30 pm",
        "5:30 pm",
        "no",
    ]
    assert table.loc["Tier 2 handle time", "Standing"] == "Assumed"
    effects = effects_table(together, WAIT).set_index("Input")
    assert len(effects) == len(VARIED)
    assert effects.loc["Cutoff time", "Matters"] == "no"
    assert set(effects["Matters"]) <= {"yes", "no", "unclear"}
