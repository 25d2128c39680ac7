"""The figures that stand first and the table of all: changes, verdicts, targets, and what is known so far."""

from __future__ import annotations

import re

import pytest

from analytics import Experiment, run_experiment
from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURES
from analytics.results.answers import HEADLINES
from analytics.results.tables import SO_FAR, Headline, headlines, results_table
from data.samples.scenarios import small_center


def by_label(figures: list[Headline]) -> dict[str, Headline]:
    return {each.label: each for each in figures}


def test_seven_figures_stand_first_by_the_names_of_the_field(experiment: Experiment) -> None:
    figures = headlines(experiment, HEADLINES, "today", None)
    assert [each.label for each in figures] == [
        "Median wait",
        "90th percentile wait",
        "Announced wait over 30 min",
        "Callback share",
        "Carried over, a day",
        "Refused by the cutoff, a day",
        "Occupancy",
    ]
    assert all(each.beneath == [each.interval] != [""] for each in figures)
    assert {(each.change, each.arrow) for each in figures} == {(None, "off")}


def test_a_change_says_whether_it_is_better_where_that_is_known_and_clear(experiment: Experiment) -> None:
    more = by_label(headlines(experiment, HEADLINES, "today", "more"))
    share = more["Callback share"]
    assert share.arrow == "down"
    assert re.fullmatch(r"[\d.]+ points less, better", share.change or "")
    assert re.fullmatch(r"[\d.]+ points less", more["Occupancy"].change or "")
    fewer = by_label(headlines(experiment, HEADLINES, "today", "fewer"))
    assert re.fullmatch(r"[\d.]+ points more, worse", fewer["Callback share"].change or "")


def test_a_change_whose_interval_holds_no_change_is_unclear(experiment: Experiment) -> None:
    changes = experiment.estimates("busier", "today")
    unclear = [
        name for name in MEASURES if changes[name].low < 0 < changes[name].high and MEASURES[name].unit == "share"
    ]
    figures = headlines(experiment, {name: name for name in unclear}, "today", "busier")
    said = [each.change for each in figures if each.change and each.change != "no change"]
    assert said
    assert all(each.endswith(", unclear") for each in said)


@pytest.mark.parametrize(
    ("factor", "said"),
    [(2.0, "target .*: met"), (1.001, "target .*: met, but not surely"), (0.5, "target .*: missed by .*")],
)
def test_a_target_says_whether_it_is_met(factor: float, said: str, experiment: Experiment) -> None:
    limit = factor * experiment.estimates("today")["callback_share"].mean
    (share,) = headlines(experiment, {"callback_share": "Callback share"}, "today", None, {"callback_share": limit})
    assert re.fullmatch(said, share.target)
    assert share.beneath == [share.interval, share.target]


def test_of_fewer_than_five_weeks_there_is_no_interval_and_no_verdict() -> None:
    plans = {"today": small_center(), "busier": with_fields(small_center(), volume_factor=1.3)}
    few = run_experiment(plans, replications=2, seed=1, workers=1)
    (share,) = headlines(few, {"callback_share": "Callback share"}, "today", "busier", {"callback_share": 0.0})
    assert share.interval == SO_FAR
    assert re.fullmatch(r"[\d.]+ points more so far", share.change or "")
    assert share.target == "target 0 %"


def test_a_figure_over_far_fewer_callers_says_so(experiment: Experiment) -> None:
    names = {"callback_same_day": "Called back the same day", "callback_share": "Callback share"}
    same_day, share = headlines(experiment, names, "today", "more")
    assert re.fullmatch(r"of \d+(\.\d)? calls a week, \d+ in the baseline", same_day.basis)
    assert not share.basis
    assert not any(each.basis for each in headlines(experiment, names, "today", None))


def test_the_table_has_every_measure_but_the_flows(experiment: Experiment) -> None:
    table = results_table(experiment, "today", "more")
    assert list(table.columns) == ["Measure", "Per", "today", "more", "Difference", "Definition"]
    assert len(table) == sum(not name.startswith("flow_") for name in MEASURES)
