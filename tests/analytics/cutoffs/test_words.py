"""The advice in words: it agrees with the days that break, says what binds and what becomes worse."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest

from analytics.cutoffs.choice import USUAL_TARGETS, choose_cutoff
from analytics.cutoffs.explorer import NO_CUTOFF, CutoffPoint, Exploration, explore_cutoffs
from analytics.cutoffs.figures import (
    ANNOUNCED,
    BACKLOG,
    CALLBACKS,
    MORNING_WAIT,
    REFUSED,
    WITHIN_24_HOURS,
    CutoffFigure,
)
from analytics.cutoffs.tables import cutoff_columns, cutoff_figures, cutoff_table
from analytics.cutoffs.words import (
    first_morning_in_words,
    load_in_words,
    marks_of,
    point_in_words,
    reasons,
    recommendation,
    target_in_words,
    warnings_in_words,
    worse_in_words,
)
from analytics.experiments.experiment import run_experiment
from analytics.inputs.variations import with_fields
from analytics.results.answers import answer
from data.samples.scenarios import small_center
from tests.analytics.cutoffs.explored import POINTS, SCENARIO, TODAY, cutoff, explored

FOUND = explored(POINTS)


def test_targets_and_cutoffs_in_words() -> None:
    assert target_in_words(WITHIN_24_HOURS, 0.95) == "at least 95 % of callbacks reached within 24 h"
    assert target_in_words(MORNING_WAIT, 12) == "mean wait in the first hours at most 12 min"
    assert target_in_words(BACKLOG, None) == "no more callbacks left at close than today"
    assert target_in_words(BACKLOG, None, POINTS[3]) == "no more callbacks left at close than today (14)"
    assert target_in_words(WITHIN_24_HOURS, None, POINTS[1]) == (
        "no fewer callbacks reached within 24 h than today (97 %)"
    )
    assert target_in_words(MORNING_WAIT, None, POINTS[1]) == "mean wait in the first hours no longer than today (1 min)"
    heavy = cutoff("noon, heavy from 111 %", 720, 1, 1, heavy=1297)
    assert point_in_words(heavy) == "a cutoff at noon on days that head for more than 1,297 first calls"


def test_what_it_does_and_what_binds() -> None:
    targets = {BACKLOG: 10.0, WITHIN_24_HOURS: 0.97}
    choice = choose_cutoff(FOUND, targets)
    assert recommendation(FOUND, choice, targets) == "Recommended: a cutoff at 4 pm every open day."
    does, change, applies, sure, binds = reasons(FOUND, choice, targets)
    assert does.startswith("It refuses 30 (29-31) callers per day and leaves 6 (5-7) callbacks at close; 97 % ")
    assert change == "Callers refused per day, against today: no change."
    assert applies == "It applies on 5 of 5 days, today's on 5 of 5 days."
    assert "more replications may tell" in sure
    assert binds == (
        "What binds: a cutoff at 5 pm every open day refuses fewer, but misses the targets for callbacks left at "
        "close, 14 (13-15); callbacks reached within 24 h, 96 % (94-96 %)."
    )


def test_what_binds_at_todays_levels_is_the_paired_change() -> None:
    later = cutoff("6 pm", 1080, 5, 20, changes={CALLBACKS: CutoffFigure(-0.01, -0.09, 0.07)})
    found = explored([later, *POINTS[1:]])
    choice = choose_cutoff(found, USUAL_TARGETS)
    assert recommendation(found, choice, USUAL_TARGETS) == "Recommended: keep today's, a cutoff at 5 pm every open day."
    assert reasons(found, choice, USUAL_TARGETS)[-1] == (
        "What binds: a cutoff at 6 pm every open day refuses fewer, but may miss the targets for transfers that become "
        "callbacks, 1 point less (9 points less to 7 points more). More replications may tell."
    )


def test_no_cutoff_is_recommended_beside_the_days_that_break_under_it() -> None:
    points = [cutoff(NO_CUTOFF, None, 0, 40, breaks=[5, 12], in_force=0.0), cutoff("3 pm", 900, 60, 1, breaks=[2])]
    found = explored(points, with_fields(SCENARIO, cutoff__rule="never"))
    choice = choose_cutoff(found, USUAL_TARGETS)
    assert recommendation(found, choice, USUAL_TARGETS) == (
        "Recommended: no cutoff, as today; Tuesday still breaks in 12 of 20 simulated weeks, Monday in 5."
    )
    assert (
        "The cutoff with the fewest refused under which every day holds in more than 80 % of the weeks is a cutoff at "
        "3 pm every open day: it refuses 60 callers per day."
    ) in reasons(found, choice, USUAL_TARGETS)
    alone = replace(found, points=found.points[:1])
    choice = choose_cutoff(alone, {})
    assert recommendation(alone, choice, {}) == (
        "No target is set: no cutoff refuses the fewest callers; Tuesday still breaks in 12 of 20 simulated weeks, "
        "Monday in 5."
    )
    assert "Under no cutoff that was tried every day holds in more than 80 % of the weeks." in reasons(
        alone, choice, {}
    )


def test_a_day_that_breaks_only_then_does_not_still_break() -> None:
    points = [cutoff(NO_CUTOFF, None, 0, 40, breaks=[9]), POINTS[3]]
    found = explored(points)
    easy = {BACKLOG: 100.0}
    assert recommendation(found, choose_cutoff(found, easy), easy) == (
        "Recommended: no cutoff; Monday breaks in 9 of 20 simulated weeks."
    )


@pytest.mark.parametrize("rule", ["never", "heavy_days"])
def test_it_agrees_with_the_answer_of_the_plan_on_the_same_callers(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.cutoffs.explorer.cutoff_minutes_tried", lambda _: [17 * 60, 20 * 60])
    plan = with_fields(small_center(), cutoff__rule=rule)
    found = explore_cutoffs(plan, replications=5, seed=1, workers=1)
    choice = choose_cutoff(found, USUAL_TARGETS)
    assert choice.point is choice.today
    verdict = answer(run_experiment({"plan": plan}, replications=5, seed=1, workers=1), "plan").sentence
    said = re.match(r"(\w+day) has an? (\d+) % chance to break\.", verdict)
    assert said is not None
    day, weeks = said[1], round(int(said[2]) / 100 * 5)
    assert f"; {day} still breaks in {weeks} of 5 simulated weeks" in recommendation(found, choice, USUAL_TARGETS)


def test_where_none_meets_all_targets_the_nearest_and_its_miss_are_told() -> None:
    targets = {BACKLOG: 10.0, REFUSED: 20.0}
    choice = choose_cutoff(FOUND, targets)
    assert recommendation(FOUND, choice, targets) == (
        "No cutoff meets all targets. The nearest is a cutoff at 5 pm every open day: it misses at most 10 callbacks "
        "left at close."
    )
    assert len(reasons(FOUND, choice, targets)) == 2


def test_without_callbacks_none_is_said_to_be_missed() -> None:
    calm = explored([cutoff("5 pm", TODAY, 0, 0, within=math.nan)])
    targets = {WITHIN_24_HOURS: 0.95}
    does, *_ = reasons(calm, choose_cutoff(calm, targets), targets)
    assert does.endswith("callbacks at close; there are no callbacks to reach within 24 h.")


def test_what_becomes_worse_is_told_with_both_figures() -> None:
    earlier = cutoff("4 pm", 960, 30, 6, changes={REFUSED: CutoffFigure(18, 15, 21)})
    found = explored([POINTS[0], earlier, POINTS[3]])
    assert worse_in_words(choose_cutoff(found, {BACKLOG: 10.0})) == ["Refused by the cutoff, per day: 30, 12 today."]
    assert worse_in_words(choose_cutoff(found, {BACKLOG: 20.0})) == []


def heavy(name: str, minute: int, in_force: float) -> CutoffPoint:
    return cutoff(name, minute, 2 * in_force, 1, heavy=3_340, in_force=in_force)


def of_heavy_days(*points: CutoffPoint) -> Exploration:
    today = with_fields(SCENARIO, cutoff__rule="heavy_days", cutoff__heavy_day_calls=3_340)
    return explored([POINTS[0], *points], today)


def test_the_days_on_which_it_applies_are_told_and_none_at_all_is_a_warning() -> None:
    found = of_heavy_days(heavy("5 pm, heavy from 111 %", TODAY, 0.24))
    choice = choose_cutoff(found, {BACKLOG: 10.0})
    assert "It applies on 1.2 of 5 days." in reasons(found, choice, {})
    assert warnings_in_words(found, choice) == []
    never = of_heavy_days(heavy("5 pm, heavy from 111 %", TODAY, 0.0))
    choice = choose_cutoff(never, {BACKLOG: 10.0})
    assert "It applies on 0 of 5 days." in reasons(never, choice, {})
    assert warnings_in_words(never, choice) == [
        "Today's cutoff never applies: no simulated day is heavy, so nobody is refused."
    ]
    other = of_heavy_days(heavy("4 pm, heavy from 111 %", 960, 0.0), heavy("5 pm, heavy from 111 %", TODAY, 0.4))
    choice = choose_cutoff(other, {BACKLOG: 10.0})
    assert "It applies on 0 of 5 days, today's on 2 of 5 days." in reasons(other, choice, {})
    assert warnings_in_words(other, choice) == [
        "The recommended cutoff never applies: no simulated day is heavy, so nobody is refused."
    ]
    assert "Today's cutoff applies on 5 of 5 days." in reasons(FOUND, choose_cutoff(FOUND, {}), {})


def test_an_answer_of_an_earlier_version_says_what_it_does_not_know() -> None:
    before = explored([replace(each, changes={}) for each in POINTS])
    choice = choose_cutoff(before, {BACKLOG: 10.0})
    (warning,) = warnings_in_words(before, choice)
    assert warning.startswith("This answer was kept by an earlier version of this program: today's cutoff was not")
    assert recommendation(before, choice, {BACKLOG: 10.0}) == "Recommended: a cutoff at 4 pm every open day."
    assert worse_in_words(choice) == []


def test_calls_made_again_are_told_as_load() -> None:
    assert load_in_words(POINTS[1]) == (
        "Of a day's calls 1 are first calls and 1 are made again. Of the people refused, 1 a day call again on a later "
        "day, mostly the next morning, and 1 do not call again; 100 % of them speak with an officer later."
    )
    assert load_in_words(POINTS[0]) == "Of a day's calls 1 are first calls and 1 are made again."
    assert first_morning_in_words(small_center()) is not None
    assert first_morning_in_words(with_fields(small_center(), days=14, warmup_days=7)) is None


def test_tables_have_a_row_for_each_cutoff_and_mark_todays() -> None:
    choice = choose_cutoff(FOUND, {BACKLOG: 10.0})
    words = cutoff_table(FOUND, choice)
    assert words["Cutoff"].tolist() == [point.name for point in POINTS]
    assert words["Callbacks waiting at closing"].tolist()[1] == "1 (0-2)"
    assert words["Mark"].tolist() == ["", "", "recommended", "today's"]
    figures = cutoff_figures(FOUND)
    assert figures["backlog_at_close_high"].tolist() == [41, 2, 7, 15]
    assert figures["today"].tolist() == [False, False, False, True]
    assert figures[f"{ANNOUNCED}_change"].tolist() == [0, 0, 0, 0]
    assert set(cutoff_columns()) == set(figures.columns)
    both = choose_cutoff(explored(POINTS[2:]), {})
    assert marks_of(both.point, both) == "recommended and today's"
