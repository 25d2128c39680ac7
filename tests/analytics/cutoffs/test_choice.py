"""The recommended cutoff: the fewest refused of those that meet the targets, why, and the nearest where none does."""

from __future__ import annotations

import math

import pytest

from analytics.cutoffs.choice import WITHIN_24_HOURS, Standing, check_targets, choose_cutoff, standing
from analytics.cutoffs.explorer import BACKLOG, COLUMNS, NO_CUTOFF, REFUSED, CutoffPoint, Figure
from analytics.cutoffs.words import (
    cutoff_figures,
    cutoff_table,
    load_in_words,
    point_in_words,
    reasons,
    recommendation,
    target_in_words,
    warning_in_words,
)
from analytics.inputs.variations import with_fields
from data.sample_scenarios import small_center


def cutoff(
    name: str, minute: int | None, refused: float, left: float, within: float = 0.97, half: float = 1.0
) -> CutoffPoint:
    figures = {column: Figure(1.0, 0.9, 1.1) for column in COLUMNS}
    figures[REFUSED] = Figure(refused, max(0.0, refused - half), refused + half)
    figures[BACKLOG] = Figure(left, max(0.0, left - half), left + half)
    figures[WITHIN_24_HOURS] = Figure(within, within - 0.01, within + 0.01)
    return CutoffPoint(name, "never" if minute is None else "every_day", minute, None, figures, on_frontier=True)


POINTS = [
    cutoff(NO_CUTOFF, None, 0, 40, within=0.90),
    cutoff("3 pm", 900, 60, 1),
    cutoff("4 pm", 960, 30, 6),
    cutoff("5 pm", 1020, 12, 14, within=0.955),
]


@pytest.mark.parametrize(
    ("name", "figure", "limit", "expected"),
    [
        (BACKLOG, Figure(5, 4, 6), 6, "met"),
        (BACKLOG, Figure(5, 4, 6.1), 6, "perhaps"),
        (BACKLOG, Figure(7, 5, 9), 6, "missed"),
        (WITHIN_24_HOURS, Figure(0.96, 0.95, 0.97), 0.95, "met"),
        (WITHIN_24_HOURS, Figure(0.96, 0.94, 0.98), 0.95, "perhaps"),
        (WITHIN_24_HOURS, Figure(0.94, 0.9, 0.98), 0.95, "missed"),
        (WITHIN_24_HOURS, Figure(math.nan, math.nan, math.nan), 0.95, "met"),
        (BACKLOG, Figure(5, math.nan, math.nan), 6, "met"),
    ],
)
def test_a_target_is_met_by_the_whole_interval(name: str, figure: Figure, limit: float, expected: Standing) -> None:
    assert standing(name, figure, limit) == expected


def test_the_fewest_refused_of_those_that_meet_the_targets() -> None:
    targets = {BACKLOG: 10.0, WITHIN_24_HOURS: 0.95}
    choice = choose_cutoff(POINTS, targets)
    assert (choice.point.name, choice.reached, choice.sure) == ("4 pm", True, True)
    assert choice.next_point is not None
    assert (choice.next_point.name, choice.binding) == ("5 pm", (BACKLOG, WITHIN_24_HOURS))
    assert recommendation(choice, targets) == "Recommended: a cutoff at 4 pm every open day."
    told, why = reasons(choice, targets)
    assert told.startswith("It refuses 30 (29-31) callers per day and leaves 6 (5-7) callbacks at close; 97 % ")
    assert why.startswith(
        "What binds: at most 10 callbacks left at close (a cutoff at 5 pm every open day: 14 (13-15)) and at least"
    )


def test_a_target_that_is_met_by_means_alone_is_not_sure() -> None:
    choice = choose_cutoff([POINTS[0], POINTS[2]], {BACKLOG: 6.5})
    assert (choice.point.name, choice.reached, choice.sure) == ("4 pm", True, False)
    assert choice.binding == (BACKLOG,)
    assert any("more replications may tell" in line for line in reasons(choice, {BACKLOG: 6.5}))


def test_a_sure_one_goes_before_one_that_refuses_fewer_and_may_miss() -> None:
    choice = choose_cutoff(POINTS, {BACKLOG: 6.5})
    assert (choice.point.name, choice.sure) == ("3 pm", True)
    assert choice.next_point is not None
    assert (choice.next_point.name, choice.binding) == ("4 pm", (BACKLOG,))


def test_no_cutoff_is_recommended_where_it_meets_the_targets() -> None:
    easy = {BACKLOG: 50.0}
    choice = choose_cutoff([cutoff("8 pm", 1200, 0, 40), *POINTS], easy)
    assert (choice.point.name, choice.binding, choice.next_point) == (NO_CUTOFF, (), None)
    assert recommendation(choice, easy) == "Recommended: no cutoff."
    assert reasons(choice, easy)[-1] == "No target binds: no other cutoff refuses fewer callers."
    nothing = choose_cutoff(POINTS, {})
    assert recommendation(nothing, {}) == "No target is set: no cutoff refuses the fewest callers."


def test_without_callbacks_none_is_said_to_be_missed() -> None:
    calm = cutoff(NO_CUTOFF, None, 0, 0, within=math.nan)
    targets = {WITHIN_24_HOURS: 0.95}
    does, *_ = reasons(choose_cutoff([calm], targets), targets)
    assert does.endswith("callbacks at close; there are no callbacks to reach within 24 h.")


def test_where_none_meets_all_targets_the_nearest_and_its_miss_are_told() -> None:
    targets = {BACKLOG: 10.0, REFUSED: 20.0}
    choice = choose_cutoff(POINTS, targets)
    # 3 pm refuses three times the target, 4 pm half more than it, 5 pm leaves 40 % more than the target.
    assert (choice.point.name, choice.reached, choice.missed) == ("5 pm", False, (BACKLOG,))
    assert recommendation(choice, targets) == (
        "No cutoff meets all targets. The nearest is a cutoff at 5 pm every open day: it misses at most 10 callbacks "
        "left at close."
    )
    assert len(reasons(choice, targets)) == 1


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ({"cost": 1.0}, "a target for 'cost' is not allowed; allowed are"),
        ({BACKLOG: -1.0}, "target -1 for backlog_at_close is not allowed; allowed are 0 and more"),
        ({BACKLOG: math.nan}, "allowed are 0 and more"),
        ({WITHIN_24_HOURS: 95.0}, "target 95 for callback_within_24h is not allowed; allowed are 0 to 1"),
    ],
)
def test_impossible_targets_are_refused(targets: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_targets(targets)
    with pytest.raises(ValueError, match="allowed is one and more"):
        choose_cutoff([], {})


def test_targets_and_cutoffs_in_words() -> None:
    assert target_in_words(WITHIN_24_HOURS, 0.95) == "at least 95 % of callbacks reached within 24 h"
    assert target_in_words("morning_wait", 12) == "mean wait in the first hours at most 12 min"
    heavy = CutoffPoint("noon, heavy from 111 %", "heavy_days", 720, 1297, {}, on_frontier=False)
    assert point_in_words(heavy) == "a cutoff at noon on days that head for more than 1,297 first calls"


def test_calls_made_again_are_told_as_load() -> None:
    assert load_in_words(POINTS[1]) == (
        "Of a day's calls 1 are first calls and 1 are made again. Of the people refused, 1 a day call again on a later "
        "day, mostly the next morning, and 1 do not call again; 100 % of them speak with an officer later."
    )
    assert load_in_words(POINTS[0]) == "Of a day's calls 1 are first calls and 1 are made again."
    warning = warning_in_words(small_center())
    assert warning is not None
    assert warning_in_words(with_fields(small_center(), days=14, warmup_days=7)) is None


def test_tables_have_a_row_for_each_cutoff() -> None:
    words = cutoff_table(POINTS)
    assert words["Cutoff"].tolist() == [point.name for point in POINTS]
    assert words["Callbacks left at close"].tolist()[1] == "1 (0-2)"
    figures = cutoff_figures(POINTS)
    assert figures["backlog_at_close_high"].tolist() == [41, 2, 7, 15]
