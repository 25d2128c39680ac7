"""On how many days the cutoff applies, and what is better only because more callers are refused."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from analytics import Experiment, run_experiment
from analytics.comparison.compare import compare
from analytics.comparison.cutoff_days import (
    EASED,
    better_by_refusals,
    cutoff_change,
    cutoff_days,
    cutoff_in_words,
    cutoff_warning,
    helped_in_words,
)
from analytics.comparison.words import cutoffs_in_words, headline, sentence
from analytics.experiments.experiment import Estimate
from analytics.experiments.saved_figures import experiment_of, figures_table
from analytics.inputs.variations import with_fields, with_more_officers
from analytics.wording import number_in_words
from data.samples.scenarios import small_center
from queueing import simulate
from tests.figures import figures_in

REPLICATIONS, SEED = 20, 7
TODAY = small_center()
HEAVY = TODAY.cutoff.heavy_day_calls


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    """Plans of the small center that refuse as many callers as today, more, fewer or none."""
    plans = {
        "today": TODAY,
        "fewer days heavy": with_fields(TODAY, cutoff__heavy_day_calls=10 * HEAVY),
        "more days heavy": with_fields(TODAY, cutoff__heavy_day_calls=round(0.87 * HEAVY)),
        "every day": with_fields(TODAY, cutoff__rule="every_day"),
        "never": with_fields(TODAY, cutoff__rule="never"),
        "more calls": with_fields(TODAY, volume_factor=1.15),
        "more officers": with_more_officers(TODAY, 2, 0, 1440),
    }
    return run_experiment(plans, replications=REPLICATIONS, seed=SEED, workers=1)


def test_the_days_are_those_on_which_somebody_is_refused(experiment: Experiment) -> None:
    days, refused = 0, 0
    for replication in range(REPLICATIONS):
        journeys = simulate(TODAY, seed=SEED, replication=replication)
        ended = journeys["ended"][journeys.ended_as("refused_cutoff")]
        days, refused = days + len(np.unique(ended // 1440)), refused + len(ended)
    values = experiment.values("today", "overall")
    assert values.shape[0] == REPLICATIONS
    found = cutoff_days(experiment, "today")
    assert found is not None
    # The figures are corrected for how many calls came.
    assert found.days == pytest.approx(days / REPLICATIONS, abs=0.15)
    assert found.refused == pytest.approx(refused / REPLICATIONS, rel=0.15)
    assert found.open_days == 5
    applies, _, refuses = cutoff_in_words(experiment, "today").partition(" refuses ")
    assert figures_in(applies) == [number_in_words(found.days), "5"]
    assert figures_in(refuses) == [number_in_words(found.refused)]
    assert all(part in refuses for part in ("callers", "week"))
    assert cutoff_in_words(experiment, "every day").startswith("The cutoff applies on 5 of 5 days and refuses ")


def test_a_cutoff_that_never_applies_is_warned_of_and_none_is_not(experiment: Experiment) -> None:
    warning = cutoff_warning(experiment, "fewer days heavy")
    assert all(part in warning for part in ("never applies", "no simulated day is heavy", "nobody is refused"))
    assert cutoff_in_words(experiment, "fewer days heavy") == cutoff_in_words(experiment, "never") == ""
    for name in ("today", "every day", "never"):
        assert not cutoff_warning(experiment, name)


def test_a_run_that_was_kept_before_says_whom_the_cutoff_refuses(experiment: Experiment) -> None:
    table = figures_table(experiment)
    before = experiment_of(table[table["measure"] != "cutoff_days"], experiment.scenarios, SEED, "compiled", "")
    said = cutoff_in_words(experiment, "today")
    assert cutoff_in_words(before, "today") == f"The cutoff {said[said.index('refuses') :]}"
    assert cutoff_warning(before, "fewer days heavy") == cutoff_change(before, "today", "more calls") == ""


def test_a_change_of_the_days_is_said_with_whom_it_refuses(experiment: Experiment) -> None:
    days = {name: found for name in experiment.scenarios if (found := cutoff_days(experiment, name)) is not None}
    before, after = days["today"], days["more calls"]
    assert after.days > before.days + 1
    said = cutoff_change(experiment, "today", "more calls")
    applies, _, refuses = said.partition(" refuses ")
    assert figures_in(applies) == [number_in_words(after.days), "5", number_in_words(before.days)]
    assert figures_in(refuses) == [number_in_words(after.refused), number_in_words(before.refused)]
    assert all("instead of" in part for part in (applies, refuses))
    gone = (
        f"the cutoff never applies instead of on {number_in_words(before.days)} of 5 days, and refuses nobody instead"
    )
    for name in ("never", "fewer days heavy"):
        assert cutoff_change(experiment, "today", name).startswith(gone)
    assert re.match(
        r"the cutoff applies on 5 of 5 days instead of never and refuses \d+ callers a week instead of 0$",
        cutoff_change(experiment, "never", "every day"),
    )
    assert cutoff_change(experiment, "today", "more officers") == ""
    assert cutoff_change(experiment, "never", "fewer days heavy") == ""


def test_what_is_better_for_refusals_alone_is_told_from_what_is_better_for_all(experiment: Experiment) -> None:
    for name in ("more days heavy", "every day"):
        assert better_by_refusals(experiment, "today", name, ["tier2_wait_mean"]) == "waits"
        assert "callbacks" in better_by_refusals(experiment, "today", name, EASED)
        assert not better_by_refusals(experiment, "today", name, ["cost"])
    assert not better_by_refusals(experiment, "today", "more officers", EASED)
    assert not better_by_refusals(experiment, "every day", "today", EASED)
    now, before = re.findall(r"(\d+) %", helped_in_words(experiment, "today", "every day"))
    assert int(now) < int(before)


@pytest.mark.parametrize(
    ("refused", "helped", "within_an_hour", "eased"),
    [
        (0.02, 0.0, 0.1, "time to callback"),
        (0.02, 0.001, 0.1, ""),
        (0.02, -0.1, 0.1, "time to callback"),
        (0.02, -0.1, -0.1, ""),
        (-0.02, -0.1, 0.1, ""),
    ],
)
def test_what_is_better_is_so_for_refusals_where_no_more_are_helped(
    refused: float, helped: float, within_an_hour: float, eased: str
) -> None:
    means = {
        "refused_share": refused,
        "asking_live": helped,
        "asking_same_day": 0.0,
        "callback_within_1h": within_an_hour,
    }
    estimates = {name: Estimate(mean, mean - 0.01, mean + 0.01, 20, 500, control=False) for name, mean in means.items()}
    differences: Any = SimpleNamespace(estimates=lambda *_: estimates)
    assert better_by_refusals(differences, "today", "other", ["callback_within_1h"]) == eased


def test_a_comparison_says_so_in_its_sentence(experiment: Experiment) -> None:
    found = compare(experiment, "today", {"tier2_wait_mean": 1.0, "cost": 100.0})
    said = dict(
        re.findall(r"^(.+?) (?:\d|no difference|unclear)(.*)", part)[0]
        for part in sentence(found, "tier2_wait_mean").partition(": ")[2].rstrip(".").split("; ")
    )
    only = f"but only among those who are let through: {helped_in_words(experiment, 'today', 'every day')}"
    assert said["every day"].endswith(f"less, {only}, and {cutoff_change(experiment, 'today', 'every day')}")
    assert "let through" not in said["more officers"] + said["more calls"]
    assert said["more calls"].endswith(f", and {cutoff_change(experiment, 'today', 'more calls')}")
    assert cutoff_change(experiment, "today", "never") in sentence(found, "cost")
    first, *warnings = cutoffs_in_words(found)
    assert first.startswith("The cutoff applies: today on ")
    assert "every day on 5 of 5 days" in first
    assert "never" not in first
    assert warnings == [f"fewer days heavy: {cutoff_warning(experiment, 'fewer days heavy')}"]


def test_the_headline_of_a_comparison_says_so_too(experiment: Experiment) -> None:
    said = {}
    for name in ("more days heavy", "more officers"):
        both = ("today", name)
        two = replace(
            experiment,
            scenarios={each: experiment.scenarios[each] for each in both},
            figures={each: experiment.figures[each] for each in both},
        )
        said[name] = headline(compare(two, "today", {"tier2_wait_mean": 1.0}), "tier2_wait_mean")
    assert said["more days heavy"].endswith(" less with more days heavy, only among those who are let through")
    assert said["more officers"].endswith(" less with more officers")
