"""Reports: their figures are the experiment's, nothing is loaded from elsewhere, and no name does anything."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analytics import Experiment, run_experiment
from analytics.comparison.compare import Comparison, compare
from analytics.comparison.words import difference_in_words
from analytics.experiments.verification import check_slice
from analytics.inputs.variations import with_demand, with_fields
from analytics.measures.definitions import MEASURES
from analytics.results.answers import HEADLINES, answer
from analytics.results.day_strip import day_strip
from analytics.results.report import CHARTS_OF_A_RUN, Origin, comparison_report, run_report
from analytics.results.run_charts import RUN_CHARTS
from analytics.wording import (
    NONE,
    change_interval_in_words,
    dollars_in_words,
    figure_in_words,
    interval_in_words,
    number_in_words,
)
from data.store.scenario_files import read_scenario_file
from queueing import Scenario
from queueing.tiers import TIERS
from tests.figures import figures_in

from .report_reader import ReportReader

EARLIER = "0.1.0+3f2a9c81d0b4"
MADE = datetime(2026, 3, 9, 18, 5, tzinfo=UTC)
HARMFUL = (
    '=HYPERLINK("http://evil.example","x")',
    "</script><script>alert(1)</script>",
    '"><img src=http://evil.example/x onerror=alert(1)>',
    "+cmd|' /C calc'!A0 " + "very long " * 10,
    "{{ 7 * 7 }} & <b>emoji</b> 🚀",
)


@pytest.fixture(scope="module")
def today(crowded_center: Callable[..., Scenario]) -> Scenario:
    return with_fields(crowded_center(), name="today")


@pytest.fixture(scope="module")
def experiment(today: Scenario) -> Experiment:
    more = with_fields(today, tier2__staffing=4, name="four officers")
    return run_experiment({"today": today, "four": more}, replications=4, seed=3, workers=1)


@pytest.fixture(scope="module")
def of_run(experiment: Experiment, today: Scenario) -> ReportReader:
    origin = Origin(check_slice(today, 3), made=MADE)
    return ReportReader(run_report(experiment, "today", "four", origin))


@pytest.fixture(scope="module")
def harmful(today: Scenario) -> Comparison:
    scenarios = {name: with_fields(today, tier2__staffing=2 + at, name=name) for at, name in enumerate(HARMFUL)}
    return compare(run_experiment(scenarios, replications=3, workers=1), HARMFUL[0])


def test_the_figures_of_a_run_are_those_of_its_experiment(of_run: ReportReader, experiment: Experiment) -> None:
    today, four = experiment.estimates("today"), experiment.estimates("four")
    change = experiment.estimates("four", "today")
    rows = of_run.table("Figures with their 95 % intervals")
    assert [row[0] for row in rows] == list(HEADLINES.values())
    for row, name in zip(rows, HEADLINES, strict=True):
        unit = MEASURES[name].unit
        assert row[1:] == [
            *(interval_in_words(each.mean, each.low, each.high, unit) for each in (today[name], four[name])),
            change_interval_in_words(change[name].mean, change[name].low, change[name].high, unit),
        ]
    every = {row[0]: row[2:] for row in of_run.table("All measures")}
    assert set(every) == {each.label for name, each in MEASURES.items() if not name.startswith("flow_")}
    cost = MEASURES["cost"]
    assert every[cost.label][:2] == [
        interval_in_words(each.mean, each.low, each.high, cost.unit) for each in (today["cost"], four["cost"])
    ]


def test_the_week_at_a_glance_is_the_experiments_by_day(of_run: ReportReader, experiment: Experiment) -> None:
    rows = of_run.table("The week at a glance: means of four by day")
    days = day_strip(experiment, "four", "today")
    assert [row[:3] for row in rows] == [
        [day.name, f"{day.chance} ({day.baseline})" if day.baseline else day.chance, day.beside] for day in days
    ]
    table = experiment.table("day")
    means = table[table["scenario"] == "four"].set_index(["date", "measure"])["mean"]
    names = ("offered_calls", "tier2_wait_p90", "callback_share", "callbacks_slipped", "outcome_refused_cutoff")
    for day, row in zip(days, rows, strict=True):
        written = [figure_in_words(means[day.date, name], MEASURES[name].unit) for name in names]
        assert row[3:8] == ["" if each == NONE else each for each in written]
        on_duty = sum(means[day.date, f"on_duty_hours_{tier}"] for tier in TIERS)
        assert row[8:] == [number_in_words(on_duty), dollars_in_words(means[day.date, "cost"])]


def test_of_many_days_the_first_page_has_those_likeliest_to_break(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.results.report.MOST_DAYS", 3)
    report = ReportReader(run_report(experiment, "today", None, Origin()))
    every = {row[0]: row for row in report.table("Means of today by day")}
    first = report.table("The 3 days likeliest to break")
    assert len(first) == 3 < len(every)
    assert [row[0] for row in first] == [day for day in every if every[day] in first]
    assert min(row[1] for row in first) >= max(row[1] for row in every.values() if row not in first)


def test_the_report_of_a_run_says_its_answer_and_how_it_was_made(of_run: ReportReader, experiment: Experiment) -> None:
    assert of_run.headings[0] == answer(experiment, "four", "today").sentence
    assert "Mon 2 Mar to Tue 10 Mar 2026; 4 simulated weeks, seed 3." in of_run.words
    made = dict(of_run.table("What was simulated"))
    assert (made["Seed"], figures_in(made["Simulated weeks (replications)"]), made["Engine"]) == (
        "3",
        ["4", "0"],
        "compiled",
    )
    assert made["Check of the engine"].endswith("call by call: all equal.")
    assert made["Version of the model"] == experiment.made_by
    assert "earlier model" not in of_run.words
    assert all(part in made["Report made"] for part in ("Mon 9 Mar 2026", "14:05", "Eastern"))
    (differs,) = of_run.table("Inputs that are not the same")
    assert differs[0] == "Tier 2 on duty"
    assert "Cutoff time" in [row[0] for row in of_run.table("Every input")]
    defined = {row[0]: row[3] for row in of_run.table("Measures and their units")}
    assert defined[MEASURES["callback_share"].label] == MEASURES["callback_share"].definition


def test_a_report_of_an_earlier_model_names_it_and_says_what_that_means(experiment: Experiment) -> None:
    earlier = replace(experiment, made_by=EARLIER)
    for content in (
        run_report(earlier, "today", None, Origin()),
        comparison_report(compare(earlier, "today"), "tier2_wait_mean", Origin()),
    ):
        report = ReportReader(content)
        assert dict(report.table("What was simulated"))["Version of the model"] == EARLIER
        assert f"Made by an earlier model, version {EARLIER}: its figures are as they were" in report.words


def test_a_report_names_the_plans_as_they_are_shown_and_says_where_their_calls_come_from(
    of_run: ReportReader, experiment: Experiment, today: Scenario
) -> None:
    assert "Report of a run: four against today" in of_run.words
    assert "Calls expected: the plan's own." in of_run.words
    foreseen = with_demand(today, today.demand, source="forecast from <b>.csv, Mon 30 Mar 2026")
    other = run_experiment({"today": foreseen, "today (draft)": foreseen}, replications=2, workers=1)
    compared = comparison_report(compare(other, "today"), "tier2_wait_mean", Origin(made=MADE))
    for content in (run_report(other, "today", "today (draft)", Origin()), compared):
        report = ReportReader(content)
        assert "today (draft) against today" in report.words
        assert "Calls expected: forecast from <b>.csv, Mon 30 Mar 2026." in report.words
    mixed = {"today": experiment.scenarios["today"], "four": foreseen}
    differing = run_report(run_experiment(mixed, replications=2, workers=1), "today", "four", Origin())
    assert "Calls expected: today: the plan's own; four: forecast from <b>.csv" in ReportReader(differing).words


def test_every_chart_of_a_run_is_in_its_report_with_its_answer_as_a_heading(of_run: ReportReader) -> None:
    placed = [name for names in CHARTS_OF_A_RUN.values() for name in names]
    assert sorted(placed) == sorted(RUN_CHARTS)
    drawn = [json.loads(script) for script in of_run.scripts[:-2]]
    assert len(drawn) == len(RUN_CHARTS) + 2
    assert all(each["data"] and not each["layout"].get("title") for each in drawn)


def test_the_files_of_the_plans_are_in_the_report(of_run: ReportReader, experiment: Experiment) -> None:
    files = [value for tag, name, value in of_run.attributes if name == "href" and value.startswith("data:")]
    read = [read_scenario_file(base64.b64decode(each.partition("base64,")[2])).scenario for each in files]
    assert read == [experiment.scenarios["today"], experiment.scenarios["four"]]


def test_the_figures_of_a_comparison_are_those_of_its_experiment(experiment: Experiment) -> None:
    found = compare(experiment, "today", {"tier2_wait_mean": 1.0, "callback_share": 0.01})
    report = ReportReader(comparison_report(found, "callback_share", Origin()))
    rows = {row[0]: row for row in report.table("Each plan's difference")}
    for each in found.differences:
        own = experiment.estimates("today")[each.measure]
        label, unit = MEASURES[each.measure].label, MEASURES[each.measure].unit
        assert rows[label][2] == interval_in_words(own.mean, own.low, own.high, unit)
        assert rows[label][3].startswith(f"{difference_in_words(each)}; ")
    assert len(rows) == 2
    assert dict(report.table("What was simulated"))["Check of the engine"] == "not made"


def test_names_are_words_and_nothing_is_loaded_from_elsewhere(harmful: Comparison) -> None:
    report = ReportReader(comparison_report(harmful, "tier2_wait_mean", Origin(made=MADE)))
    assert len(report.scripts) == 2 + 2
    assert not any(tag in ("img", "link", "iframe", "b") for tag, _, _ in report.attributes)
    assert {name for _, name, _ in report.attributes if name.startswith("on") or name == "src"} == set()
    for _, name, value in report.attributes:
        assert name != "href" or value.startswith(("#part-", "data:application/json;base64,"))
    (policy,) = (value for _, name, value in report.attributes if name == "content" and "default-src" in value)
    assert policy.startswith("default-src 'none';")
    header = next(iter(rows for caption, rows in report.tables.items() if caption.startswith("All measures")))[0]
    assert header[2:] == [" ".join(name.split()) for name in HARMFUL]
    assert "49" not in header[-1]


def test_a_run_in_which_nobody_asks_for_tier_2_has_a_report(today: Scenario) -> None:
    idle = with_fields(today, ivr__containment=1.0, callback__backlog=0)
    one = run_experiment({"idle": idle}, replications=1, workers=1)
    report = ReportReader(run_report(one, "idle", None, Origin(made=MADE)))
    assert report.headings[0] == answer(one, "idle").sentence
    assert "What differs between the plans" not in report.headings
