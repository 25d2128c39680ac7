"""The figures by caller group: in words and as numbers, beside each other for several plans, and kept as they were."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from analytics import Experiment, run_experiment
from analytics.experiments.saved_figures import experiment_of, figures_table
from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURES
from analytics.measures.scopes import EVERY_SCOPE
from analytics.results.caller_group_table import GROUP_MEASURES, groups_in_figures, groups_table, name_groups
from analytics.results.report import Origin, run_report
from analytics.results.run_workbook import results_workbook
from analytics.units import unit_in_words
from analytics.wording import interval_in_words
from data.samples.scenarios import small_center

GROUPS = [{"name": "=Attorneys", "share": 0.3, "threshold_high": 20}, {"name": "Others", "share": 0.7}]
SEED = 2


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    plain = with_fields(small_center(), days=2)
    plans = {
        "plain": plain,
        "grouped": with_fields(plain, groups=GROUPS),
        "longer": with_fields(plain, groups=[GROUPS[0] | {"tier2_factor": 1.5}, GROUPS[1]]),
    }
    return run_experiment(plans, replications=3, seed=SEED, workers=1)


def test_the_table_by_group_has_the_scenarios_that_name_any(experiment: Experiment) -> None:
    table = experiment.table("caller_group")
    assert table["scenario"].unique().tolist() == ["grouped", "longer"]
    assert table["caller_group"].tolist() == ["=Attorneys", "Others"] * (2 * len(MEASURES))
    assert not table["control"].any()
    found = experiment.estimates_by_group("grouped")
    for group, estimates in found.items():
        own = table[(table["scenario"] == "grouped") & (table["caller_group"] == group)]
        assert own["measure"].tolist() == list(estimates)
        for end in ("mean", "low", "high", "calls"):
            told = [getattr(each, end) for each in estimates.values()]
            assert own[end].tolist() == pytest.approx(told, nan_ok=True)
    assert experiment.estimates_by_group("plain") == {}
    with pytest.raises(ValueError, match="no plan names caller groups"):
        run_experiment({"plain": experiment.scenarios["plain"]}, replications=1, workers=1).table("caller_group")


def test_a_share_by_group_is_of_all_calls_of_all_weeks(experiment: Experiment) -> None:
    row = list(MEASURES).index("callback_share")
    weeks = experiment.figures["grouped"]
    calls = sum(each.calls["caller_group"][row] for each in weeks)
    back = sum(each.value["caller_group"][row] * each.calls["caller_group"][row] for each in weeks)
    for place, estimates in enumerate(experiment.estimates_by_group("grouped").values()):
        assert estimates["callback_share"].mean == pytest.approx(back[place] / calls[place])
        assert estimates["callback_share"].calls == calls[place] > 50


def test_groups_are_compared_with_the_same_groups_alone(experiment: Experiment) -> None:
    with pytest.raises(ValueError, match="'plain' and 'grouped' have other caller groups; allowed are the same"):
        experiment.differences("grouped", "caller_group")
    both = run_experiment(
        {name: experiment.scenarios[name] for name in ("grouped", "longer")}, replications=3, seed=SEED, workers=1
    )
    change = both.differences("grouped", "caller_group").set_index(["measure", "caller_group"])["mean"]
    one, other = (both.estimates_by_group(name)["Others"]["offered_calls"].mean for name in ("grouped", "longer"))
    assert change["offered_calls", "Others"] == pytest.approx(other - one)


def test_words_and_numbers_are_those_of_the_experiment(experiment: Experiment) -> None:
    found = experiment.estimates_by_group("grouped")
    words, numbers = groups_table(experiment, ["grouped"]), groups_in_figures(experiment, ["grouped"])
    assert list(words.columns) == ["Measure", "=Attorneys", "Others"]
    assert list(numbers.columns[:4]) == ["Measure", "Unit", "Per", "=Attorneys, mean"]
    for place, name in enumerate(GROUP_MEASURES):
        estimate, measure = found["Others"][name], MEASURES[name]
        assert words["Others"][place] == interval_in_words(estimate.mean, estimate.low, estimate.high, measure.unit)
        assert numbers["Others, high"][place] == pytest.approx(estimate.high, nan_ok=True)
        assert (words["Measure"][place], numbers["Unit"][place]) == (measure.full_label, unit_in_words(measure.unit))
        assert measure.basis in ("call", "person")
    two = groups_table(experiment, ["plain", "longer"])
    assert list(two.columns) == ["Measure", "longer: =Attorneys", "longer: Others"]
    assert [name_groups(experiment, names) for names in (["plain"], ["plain", "longer"])] == [False, True]


def test_the_workbook_has_a_sheet_of_groups_where_a_plan_names_any(experiment: Experiment) -> None:
    book = openpyxl.load_workbook(io.BytesIO(results_workbook(experiment, "plain", "grouped")))
    assert book.sheetnames == ["Figures", "Caller groups", "About", "Definitions", "Inputs"]
    header, first, *others = [[cell.value for cell in row] for row in book["Caller groups"].rows]
    assert header[3:] == [
        f"grouped: {group}, {end}" for group in ("=Attorneys", "Others") for end in ("mean", "low", "high")
    ]
    assert first[:3] == ["Calls offered, a day", "calls", "call"]
    assert first[3] == pytest.approx(experiment.estimates_by_group("grouped")["=Attorneys"]["offered_calls"].mean)
    assert len(others) == len(GROUP_MEASURES) - 1
    plain = openpyxl.load_workbook(io.BytesIO(results_workbook(experiment, "plain", None)))
    assert "Caller groups" not in plain.sheetnames


def test_the_report_of_a_run_has_the_figures_by_group(experiment: Experiment) -> None:
    sections = run_report(experiment, "grouped", None, Origin()).appendix()
    (found,) = [table.table for section in sections for table in section.tables if "caller group" in table.caption]
    pd.testing.assert_frame_equal(found, groups_table(experiment, ["grouped"]))


def test_figures_by_group_come_back_as_they_were_kept(experiment: Experiment) -> None:
    kept = io.BytesIO()
    figures_table(experiment).to_parquet(kept)
    again = experiment_of(pd.read_parquet(kept), experiment.scenarios, SEED, "compiled", experiment.made_by)
    for scope in EVERY_SCOPE:
        pd.testing.assert_frame_equal(again.table(scope), experiment.table(scope), check_exact=True)
    assert again.estimates_by_group("plain") == {}
