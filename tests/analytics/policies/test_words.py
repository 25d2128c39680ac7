"""The advice in words: it agrees with the days that break, says what binds and what becomes worse."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from analytics.experiments.experiment import run_experiment
from analytics.inputs.variations import with_fields
from analytics.measures.run_readings import MEANINGS
from analytics.policies.choice import USUAL_TARGETS, choose_policy, targets_that_can_be_judged
from analytics.policies.exploration import Exploration, PolicyPoint, explore_policies
from analytics.policies.figures import (
    ANNOUNCED,
    BACKLOG,
    BREAKING,
    CALLBACKS,
    CARRIED_OVER,
    COST,
    MORNING_WAIT,
    REFUSED,
    WITHIN_24_HOURS,
    PolicyFigure,
)
from analytics.policies.figures_in_words import beside_today, headlines, target_in_words, verdict
from analytics.policies.inputs import EVENING, NO_CUTOFF
from analytics.policies.tables import pair_table, policy_columns, policy_figures, policy_table, short_table
from analytics.policies.variations import Varied
from analytics.policies.words import (
    first_morning_in_words,
    left_out_in_words,
    load_in_words,
    marks_of,
    point_in_words,
    reasons,
    recommendation,
    warnings_in_words,
    when_days_break,
    worse_in_words,
)
from analytics.results.answers import answer
from analytics.results.days_at_risk import LEAST_REPLICATIONS_TOLD, DayShares, days_at_risk, worst_first
from data.samples.scenarios import small_center
from tests.analytics.policies.explored import POINTS, SCENARIO, TODAY, cutoff, explored
from tests.export_heads import faults_of_heads

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
    long_wait = replace(heavy, plan=with_fields(heavy.plan, cutoff__rule="long_waits", cutoff__wait_minutes=25.0))
    assert point_in_words(long_wait) == "a cutoff at noon on days when more than 25 min would be announced then"


def test_what_it_does_and_what_binds() -> None:
    targets = {BACKLOG: 10.0, WITHIN_24_HOURS: 0.97}
    choice = choose_policy(FOUND, targets)
    assert recommendation(FOUND, choice, targets) == "Recommended: a cutoff at 4 pm every open day."
    does, change, applies, sure, binds = reasons(FOUND, choice, targets)
    assert does.startswith("It refuses 30 (29-31) callers a day and leaves 6 (5-7) callbacks at close; 97 % ")
    assert change == "Refused by the cutoff, a day, against today: no change."
    assert applies == "It applies on 5 of 5 days, today's on 5 of 5 days."
    assert "more simulated weeks may tell" in sure
    assert binds == (
        "What binds: a cutoff at 5 pm every open day refuses fewer, but misses the targets for callbacks left at "
        "close, 14 (13-15); callbacks reached within 24 h, 96 % (94-96 %)."
    )


def test_what_binds_at_todays_levels_is_the_paired_change() -> None:
    later = cutoff("6 pm", 1080, 5, 20, changes={CALLBACKS: PolicyFigure(-0.01, -0.09, 0.07)})
    found = explored([later, *POINTS[1:]])
    choice = choose_policy(found, USUAL_TARGETS)
    assert recommendation(found, choice, USUAL_TARGETS) == "Recommended: keep today's, a cutoff at 5 pm every open day."
    assert reasons(found, choice, USUAL_TARGETS)[-1] == (
        "What binds: a cutoff at 6 pm every open day refuses fewer, but may miss the targets for transfers that become "
        "callbacks, 1 point less (9 points less to 7 points more). More simulated weeks may tell."
    )


def test_no_cutoff_is_recommended_beside_the_days_that_break_under_it() -> None:
    points = [cutoff(NO_CUTOFF, None, 0, 40, breaks=[5, 12], in_force=0.0), cutoff("3 pm", 900, 60, 1, breaks=[2])]
    found = explored(points, with_fields(SCENARIO, cutoff__rule="never"))
    choice = choose_policy(found, USUAL_TARGETS)
    assert recommendation(found, choice, USUAL_TARGETS) == (
        "Recommended: no cutoff, as today; Tuesday still has a 60 % chance to break, Monday 25 %."
    )
    assert (
        "The cutoff with the fewest refused under which every day has less than a 20 % chance to break is a cutoff at "
        "3 pm every open day: it refuses 60 callers a day."
    ) in reasons(found, choice, USUAL_TARGETS)
    alone = replace(found, points=found.points[:1])
    choice = choose_policy(alone, {})
    assert recommendation(alone, choice, {}) == (
        "No target is set: no cutoff refuses the fewest callers; Tuesday still has a 60 % chance to break, Monday 25 %."
    )
    assert "Under every cutoff that was tried some day has a 20 % chance or more to break." in reasons(
        alone, choice, {}
    )


def test_of_a_plan_in_which_nobody_may_hold_no_day_is_told_to_break() -> None:
    held = cutoff("3 pm", 900, 60, 1, breaks=[12])
    called_back = replace(held, plan=with_fields(held.plan, callback__live_transfers=False))
    for point, told in ((held, True), (called_back, False)):
        found = explored([point])
        choice = choose_policy(found, {})
        said = " ".join([recommendation(found, choice, {}), *reasons(found, choice, {})])
        assert ("chance to break" in said) == told
        assert ("to break" in said) == told
        assert bool(when_days_break(found)) == told


def test_what_nobody_may_hold_for_is_no_level_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.policies.inputs.cutoff_minutes_tried", lambda _: [17 * 60])
    for hold in (True, False):
        plan = with_fields(small_center(), callback__live_transfers=hold)
        found = explore_policies(plan, replications=2, seed=1, workers=1)
        of_callbacks = dict.fromkeys((CARRIED_OVER, WITHIN_24_HOURS))
        assert targets_that_can_be_judged(found, USUAL_TARGETS) == (USUAL_TARGETS if hold else of_callbacks)
        for point in (*found.points, *found.breaking_from(0.4).points):
            assert math.isnan(point.figures[BREAKING].mean) != hold


def test_a_day_that_breaks_only_then_does_not_still_break() -> None:
    points = [cutoff(NO_CUTOFF, None, 0, 40, breaks=[9]), POINTS[3]]
    found = explored(points)
    easy = {BACKLOG: 100.0}
    assert recommendation(found, choose_policy(found, easy), easy) == (
        "Recommended: no cutoff; Monday has a 45 % chance to break."
    )


@pytest.mark.parametrize(("rule", "weeks", "share"), [("never", 5, 0.25), ("never", 2, 0.25), ("heavy_days", 5, 0.4)])
def test_it_agrees_with_the_answer_of_the_plan_on_the_same_callers(
    rule: str, weeks: int, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.policies.inputs.cutoff_minutes_tried", lambda _: [17 * 60, 20 * 60])
    plan = with_fields(small_center(), cutoff__rule=rule)
    found = explore_policies(plan, replications=weeks, seed=1, workers=1).breaking_from(share)
    choice = choose_policy(found, USUAL_TARGETS)
    assert choice.today is not None
    today = replace(choice, point=choice.today)
    said = recommendation(found, today, USUAL_TARGETS)
    experiment = run_experiment({"plan": plan}, replications=weeks, seed=1, workers=1)
    verdict = answer(experiment, "plan", breaking_share=share).sentence
    days = days_at_risk(experiment, "plan", share)
    assert [(day.date, day.broken, day.callback_share) for day in choice.today.days] == [
        (day.date, day.broken, day.callback_share) for day in days
    ]
    broken = sum(day.breaks for day in days) / (weeks * found.open_days)
    assert choice.today.figures[BREAKING].mean == pytest.approx(broken)
    if weeks < LEAST_REPLICATIONS_TOLD:
        assert re.search(r"^So far .*; (.*)\.$", said)[1] in verdict  # type: ignore[index]
        assert "chance" not in said + verdict
        return
    chances = [f"{day.date:%A} still has a {day.chance_in_words()} chance" for day in worst_first(days)]
    at_risk = [day for day in days if day.chance >= 0.2]
    assert (chances[0].replace(" still", "") in verdict) == (chances[0] in said) == bool(at_risk)


def test_answers_told_from_another_share_on_are_those_of_their_figures() -> None:
    shares = tuple(DayShares(SCENARIO.start + timedelta(days=day), (0.1, 0.3), (10.0, 30.0)) for day in range(2))
    found = replace(explored(POINTS), replications=2, shares={point.name: shares for point in POINTS})
    for share, broken in ((0.05, 2), (0.2, 1), (0.35, 0)):
        (point, *_) = found.breaking_from(share).points
        assert [day.breaks for day in point.days] == [broken, broken]
        assert point.figures[BREAKING].mean == pytest.approx(broken / found.open_days)
        assert point.changes[BREAKING].mean == 0
    earlier = explored(POINTS).breaking_from(0.2)
    assert math.isnan(earlier.points[0].figures[BREAKING].mean)


def test_where_none_meets_all_targets_the_nearest_and_its_miss_are_told() -> None:
    targets = {BACKLOG: 10.0, REFUSED: 20.0}
    choice = choose_policy(FOUND, targets)
    assert recommendation(FOUND, choice, targets) == (
        "No cutoff meets all targets. The nearest is a cutoff at 5 pm every open day: it misses at most 10 callbacks "
        "left at close."
    )
    assert len(reasons(FOUND, choice, targets)) == 2


def test_without_callbacks_none_is_said_to_be_missed() -> None:
    calm = explored([cutoff("5 pm", TODAY, 0, 0, within=math.nan)])
    targets = {WITHIN_24_HOURS: 0.95}
    does, *_ = reasons(calm, choose_policy(calm, targets), targets)
    assert does.endswith("callbacks at close; there are no callbacks to reach within 24 h.")


def test_what_becomes_worse_is_told_with_both_figures() -> None:
    earlier = cutoff("4 pm", 960, 30, 6, changes={REFUSED: PolicyFigure(18, 15, 21)})
    found = explored([POINTS[0], earlier, POINTS[3]])
    assert worse_in_words(choose_policy(found, {BACKLOG: 10.0})) == ["Refused by the cutoff, a day: 30, 12 today."]
    assert worse_in_words(choose_policy(found, {BACKLOG: 20.0})) == []


def heavy(name: str, minute: int, in_force: float) -> PolicyPoint:
    return cutoff(name, minute, 2 * in_force, 1, heavy=3_340, in_force=in_force)


def of_heavy_days(*points: PolicyPoint) -> Exploration:
    today = with_fields(SCENARIO, cutoff__rule="heavy_days", cutoff__heavy_day_calls=3_340)
    return explored([POINTS[0], *points], today)


def test_the_days_on_which_it_applies_are_told_and_none_at_all_is_a_warning() -> None:
    found = of_heavy_days(heavy("5 pm, heavy from 111 %", TODAY, 0.24))
    choice = choose_policy(found, {BACKLOG: 10.0})
    assert "It applies on 1.2 of 5 days." in reasons(found, choice, {})
    assert warnings_in_words(found, choice) == []
    never = of_heavy_days(heavy("5 pm, heavy from 111 %", TODAY, 0.0))
    choice = choose_policy(never, {BACKLOG: 10.0})
    assert "It applies on 0 of 5 days." in reasons(never, choice, {})
    assert warnings_in_words(never, choice) == [
        "Today's cutoff never applies: no simulated day is heavy, so nobody is refused."
    ]
    other = of_heavy_days(heavy("4 pm, heavy from 111 %", 960, 0.0), heavy("5 pm, heavy from 111 %", TODAY, 0.4))
    choice = choose_policy(other, {BACKLOG: 10.0})
    assert "It applies on 0 of 5 days, today's on 2 of 5 days." in reasons(other, choice, {})
    assert warnings_in_words(other, choice) == [
        "The recommended cutoff never applies: no simulated day is heavy, so nobody is refused."
    ]
    assert "Today's cutoff applies on 5 of 5 days." in reasons(FOUND, choose_policy(FOUND, {}), {})


def test_an_answer_of_an_earlier_version_says_what_it_does_not_know() -> None:
    before = explored([replace(each, changes={}) for each in POINTS])
    choice = choose_policy(before, {BACKLOG: 10.0})
    (warning,) = warnings_in_words(before, choice)
    assert warning.startswith("This answer was saved by an earlier version of this program: today's cutoff was not")
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
    choice = choose_policy(FOUND, {BACKLOG: 10.0})
    words = policy_table(FOUND, choice)
    assert words["Cutoff"].tolist() == [point.name for point in POINTS]
    assert words["Callbacks waiting at closing"].tolist()[1] == "1 (0-2)"
    assert words["Mark"].tolist() == ["", "", "recommended", "today's"]
    figures = policy_figures(FOUND, choice)
    assert faults_of_heads(figures) == faults_of_heads(words) == []
    assert figures[MEANINGS[BACKLOG].head("high")].tolist() == [41, 2, 7, 15]
    assert figures["Today's plan"].tolist() == [False, False, False, True]
    assert figures[MEANINGS[ANNOUNCED].head("change")].tolist() == [0, 0, 0, 0]
    assert set(policy_columns(FOUND)) == set(figures.columns)
    both = choose_policy(explored(POINTS[2:]), {})
    assert marks_of(both.point, both) == "recommended and today's"


def of_people(number: int, cost: float, *, surely: bool = True, carried: float = 0.0) -> PolicyPoint:
    """Officers added in the evening: what they cost, by how much surely, and how much more is carried over."""
    apart = cost - 20_000.0
    width = 0.0 if surely else 2 * abs(apart)
    point = cutoff(f"{number:+d}", TODAY, 12, 14)
    changes = {COST: PolicyFigure(apart, apart - width, apart + width), CARRIED_OVER: PolicyFigure(*[carried] * 3)}
    return replace(
        point,
        inputs={EVENING: number},
        figures={**point.figures, COST: PolicyFigure(cost, cost - 10, cost + 10)},
        changes={**point.changes, **changes} if number else dict.fromkeys(point.changes, PolicyFigure(0, 0, 0)),
    )


def of_evening(*points: PolicyPoint) -> Exploration:
    return replace(explored(points), varied=(Varied(EVENING, (-1, 0, 1)),))


def test_other_policies_are_told_by_their_inputs_and_aim_at_low_cost_where_people_are_varied() -> None:
    found = of_evening(of_people(-1, 19_800), of_people(0, 20_000), of_people(1, 20_200))
    choice = choose_policy(found, USUAL_TARGETS)
    assert choice.aim == COST
    assert recommendation(found, choice, USUAL_TARGETS) == "Recommended: officers: 1 fewer in the evening."
    assert "Cost of all tiers, a day, against today: $200 less." in reasons(found, choice, USUAL_TARGETS)
    assert COST in headlines(choice)
    assert len(headlines(choice)) == len(headlines(choose_policy(FOUND, {}))) == 6
    assert beside_today(choice, COST, {}) == "today $20,000, better"
    dear = of_evening(of_people(-1, 19_800, carried=3.0), of_people(0, 20_000))
    choice = choose_policy(dear, USUAL_TARGETS)
    assert recommendation(dear, choice, USUAL_TARGETS) == (
        "Recommended: keep today's plan, officers: as planned in the evening."
    )
    assert reasons(dear, choice, USUAL_TARGETS)[-1] == (
        "What binds: officers: 1 fewer in the evening costs less, but misses the targets for callbacks carried over "
        "a day, 3 more."
    )


def test_what_may_be_chance_does_not_take_todays_place() -> None:
    found = of_evening(of_people(-1, 19_990, surely=False), of_people(0, 20_000))
    choice = choose_policy(found, {})
    assert choice.point is choice.today
    # Whom a cutoff refuses follows from its time: that is no chance.
    unsure = {REFUSED: PolicyFigure(-12, -30, 6)}
    later = explored([cutoff(NO_CUTOFF, None, 0, 40, changes=unsure), POINTS[3]])
    assert choose_policy(later, {}).point.name == NO_CUTOFF


def test_a_figure_says_whether_its_target_is_met_and_by_how_much_not() -> None:
    choice = choose_policy(FOUND, {BACKLOG: 10.0, REFUSED: 20.0})
    assert beside_today(choice, BACKLOG, {BACKLOG: 10.0}) == "today 14; target 10: missed by 4"
    assert beside_today(choice, BACKLOG, {BACKLOG: 14.5}) == "today 14; target 14: perhaps met"
    assert beside_today(choice, BACKLOG, {BACKLOG: None}) == "today 14; target: met"


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (REFUSED, PolicyFigure(-3, -4, -2), "better"),
        (REFUSED, PolicyFigure(3, 2, 4), "worse"),
        (WITHIN_24_HOURS, PolicyFigure(0.1, 0.05, 0.15), "better"),
        ("people_helped", PolicyFigure(-0.1, -0.15, -0.05), "worse"),
        (COST, PolicyFigure(100, 50, 150), "worse"),
        ("occupancy_tier2", PolicyFigure(0.1, 0.05, 0.15), "another"),
        (REFUSED, PolicyFigure(3, -2, 8), "no clear difference"),
        (REFUSED, PolicyFigure(3, math.nan, math.nan), "no clear difference"),
        (REFUSED, PolicyFigure(0, 0, 0), "the same"),
    ],
)
def test_a_change_is_better_or_worse_where_its_whole_interval_is(name: str, change: PolicyFigure, said: str) -> None:
    assert verdict(name, change) == said


def test_what_was_left_out_is_named_with_its_reason() -> None:
    varied = (Varied("callback.threshold_low", (10.0, 20.0, 40.0, 50.0, 60.0, 70.0)),)
    said = left_out_in_words(replace(FOUND, varied=varied))
    assert said is not None
    assert said.startswith('Not tried: 40 min; 50 min; 60 min; and 1 more. The first is not possible: "Callback p')


def test_two_that_were_tried_stand_side_by_side() -> None:
    monday = with_fields(small_center(), days=1, max_overrun_days=3)
    found = explore_policies(monday, (Varied("callback.order", ("live_first",)),), replications=5, seed=2, workers=1)
    live, today = "Live holders first", "One queue, by time of joining"
    table = pair_table(found, live, today).set_index("Figure")
    changes = {point.name: point for point in found.points}[live].changes
    assert repr(found.differences(live, today)) == repr(changes)
    row = table.loc["Callback share (of transfers)"]
    assert row["Verdict"] == verdict(CALLBACKS, changes[CALLBACKS])
    turned = pair_table(found, today, live).set_index("Figure")
    assert turned.loc["Callback share (of transfers)", live] == row[live]
    assert "more" in str(turned.loc["Callback share (of transfers)", "Difference"])
    assert "less" in str(row["Difference"])


def test_the_short_table_has_numbers_that_sort_and_targets_in_words() -> None:
    targets = {BACKLOG: 10.0, REFUSED: 20.0}
    short = short_table(FOUND, choose_policy(FOUND, targets), targets)
    assert short["Cutoff"].tolist() == [NO_CUTOFF, "3 pm", "4 pm", "5 pm, recommended and today's"]
    assert short[REFUSED].tolist() == [0, 60, 30, 12]
    assert short[WITHIN_24_HOURS].tolist() == pytest.approx([90, 97, 97, 95.5])
    assert short["Targets"].tolist() == ["1 of 2 missed"] * 4
    assert "Targets" not in short_table(FOUND, choose_policy(FOUND, {}), {})
