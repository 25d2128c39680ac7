"""The strip of days: every open day, those with callbacks only, and what is better than in the baseline."""

from __future__ import annotations

import re
from datetime import date

from analytics import Experiment, run_experiment
from analytics.inputs.variations import with_fields
from analytics.results.answers import answer
from analytics.results.day_strip import CALLBACKS_ONLY, NO_TRANSFERS, day_strip, strip_as_html, strip_in_words
from analytics.results.days_at_risk import days_at_risk
from analytics.results.risk_words import risk_in_words, risks_in_words
from analytics.wording import clock_time, day_in_words, share_in_words
from data.samples.scenarios import small_center


def test_every_open_day_and_those_of_callbacks_only_stand_in_it(experiment: Experiment) -> None:
    strip = day_strip(experiment, "today")
    assert [day.date for day in strip] == [date(2026, 3, number) for number in range(2, 8)]
    for day, found in zip(strip, days_at_risk(experiment, "today"), strict=False):
        assert day.chance == share_in_words(found.chance)
        assert day.beside == (f"from {clock_time(found.passes.minute)}" if found.passes else "")
        assert f"{day_in_words(found.date)} {day.chance}" in strip_in_words(strip)
        assert day.percent == 100 * found.chance
    assert (strip[-1].chance, strip[-1].beside) == ("", CALLBACKS_ONLY)
    assert strip[0].as_record()["breaks"] == days_at_risk(experiment, "today")[0].breaks
    assert not any(day.baseline for day in strip)


def test_a_closed_day_is_none_of_them_and_one_without_transfers_says_so(experiment: Experiment) -> None:
    shut = with_fields(small_center(), closing_days={date(2026, 3, 3)})
    found = run_experiment({"shut": shut}, replications=1, seed=1, workers=1)
    assert date(2026, 3, 3) not in [day.date for day in day_strip(found, "shut")]
    assert {day.beside for day in day_strip(experiment, "none")[:5]} == {NO_TRANSFERS}


def test_where_nobody_may_hold_no_day_is_told_to_break() -> None:
    plan = small_center()
    plans = {"held": plan, "called back": with_fields(plan, callback__live_transfers=False)}
    experiment = run_experiment(plans, replications=1, seed=1, workers=1)
    for baseline in (None, "held"):
        strip = day_strip(experiment, "called back", baseline)
        assert {(day.chance, day.beside, day.baseline) for day in strip} == {("", CALLBACKS_ONLY, "")}
        assert len(strip) == 6
        said = answer(experiment, "called back", baseline)
        estimates = experiment.estimates("called back")
        same_day, next_day = (share_in_words(estimates[f"callback_{when}"].mean) for when in ("same_day", "within_24h"))
        assert said.sentence.endswith(
            "Nobody may hold for Tier 2: every request for it becomes a callback. "
            f"{same_day} of them are reached the same day, {next_day} within 24 h."
        )
        assert "reak" not in str(said)
    assert not any(day.baseline for day in day_strip(experiment, "held", "called back"))
    assert "baseline" not in risk_in_words(experiment, "held", "called back")
    assert risks_in_words(experiment, "called back", ["held"])[-1].startswith("Breaks:")
    assert len(risks_in_words(experiment, "called back", [])) == 1


def test_what_is_clearly_better_than_in_the_baseline_says_so(experiment: Experiment) -> None:
    monday, *_ = day_strip(experiment, "more", "fewer")
    before = days_at_risk(experiment, "fewer")[0]
    assert monday.baseline == f"baseline {share_in_words(before.chance)}, better"
    assert "worse" in "".join(day.baseline for day in day_strip(experiment, "fewer", "today"))
    assert not any(day.baseline for day in day_strip(experiment, "today", "today"))


def test_it_is_a_list_in_which_each_day_says_its_chance_in_words(experiment: Experiment) -> None:
    strip = day_strip(experiment, "today")
    html = strip_as_html(strip)
    items = re.findall(r"<li>(.*?)</li>", html, re.DOTALL)
    assert len(items) == len(strip)
    for item, day in zip(items, strip, strict=True):
        words = re.sub(r"<[^>]+>", "", item)
        assert all(part in words for part in (day.name, day.chance, day.beside))
        assert (f"width: {day.percent:.0f}%" in item) == bool(day.chance)
