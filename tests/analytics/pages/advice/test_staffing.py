"""The Staffing page: the estimate at once, the answer by simulation, targets beside it, and runs without result."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from analytics.commands.staffing import add_to, targets_of
from analytics.inputs.variations import with_fields
from analytics.pages.answer_view import INPUTS_CHANGED
from analytics.staffing.question import StaffingRequest
from analytics.staffing.targets import StaffingTargets, usual_targets
from data.samples.scenarios import small_center
from queueing.tiers import TierName
from tests.analytics.pages.conftest import StagedJobs

HINT = INPUTS_CHANGED.format("Find by simulation")


def searches(staged: StagedJobs) -> list[StaffingRequest]:
    return [job.asked for job in staged.jobs.values() if isinstance(job.asked, StaffingRequest)]


@pytest.fixture
def page(open_page: Callable[..., AppTest], staged: StagedJobs, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page of a center that is only there on Monday."""
    monday = with_fields(small_center(), days=1, max_overrun_days=3)
    monkeypatch.setattr("analytics.pages.advice.staffing.choose_plan", lambda *_arguments, **_options: monday)
    # No run of another page is wanted; what is staged as running does no work.
    staged.state = "running"
    app = open_page("advice", view="staffing")
    staged.state = "done"
    return app


@pytest.fixture
def found(page: AppTest) -> AppTest:
    """The page after a search."""
    page.number_input(key="staffing_weeks").set_value(10).run()
    page.button(key="start_staffing").click().run()
    assert not page.exception
    return page


def test_the_estimate_is_there_at_once(page: AppTest, staged: StagedJobs) -> None:
    assert page.header[0].value.startswith("At once: Tier 2 needs ")
    assert len(page.get("plotly_chart")) == 1
    assert not searches(staged)
    assert not page.warning


def test_a_search_answers_with_a_table(found: AppTest, staged: StagedJobs) -> None:
    (asked,) = searches(staged)
    assert (asked.tier, asked.targets, asked.replications) == ("tier2", usual_targets(small_center(), "tier2"), 10)
    assert found.header[0].value.startswith("Tier 2 needs ")
    assert "All targets hold, and nothing becomes clearly worse than today." in found.header[0].value
    assert not found.warning
    assert any(each.value.startswith("Callers who give up waiting") for each in found.markdown)
    assert len(found.get("plotly_chart")) == 1
    table = found.dataframe[0].value
    assert {"Weekday", "From", "People needed", "People today", "Leaves the least room"} <= set(table.columns)
    assert found.query_params["staffing"]
    assert found.button(key="plan_shifts")


def test_other_targets_ask_for_another_search_and_show_the_estimate_meanwhile(
    found: AppTest, staged: StagedJobs
) -> None:
    found.multiselect(key="staffing_targets_tier2").set_value(["wait_share", "occupancy"]).run()
    found.number_input(key="staffing_occupancy").set_value(60).run()
    assert [each.value for each in found.warning] == [HINT]
    assert found.header[0].value.startswith("At once: ")
    assert len(searches(staged)) == 1
    staged.state = "running"
    found.button(key="start_staffing").click().run()
    assert searches(staged)[-1].targets == StaffingTargets(occupancy=0.6)
    assert found.get("progress")


def test_what_cannot_be_met_is_listed(page: AppTest) -> None:
    page.number_input(key="staffing_weeks").set_value(10).run()
    page.multiselect(key="staffing_targets_tier2").set_value(["wait_share", "most_people"]).run()
    page.toggle(key="staffing_nothing_worse").set_value(False).run()
    page.number_input(key="staffing_most_people").set_value(4).run()
    page.button(key="start_staffing").click().run()
    assert "Not all targets can be met" in page.header[0].value
    assert "with never more than 4 on duty" in page.warning[0].value


def test_another_tier_has_no_targets_of_callbacks(page: AppTest) -> None:
    page.selectbox(key="staffing_tier").select("tier1").run()
    assert page.header[0].value.startswith("At once: Tier 1 needs ")
    assert not {"callback_share", "backlog"} & set(page.multiselect(key="staffing_targets_tier1").options)


def test_no_target_is_asked_for_one(page: AppTest) -> None:
    page.multiselect(key="staffing_targets_tier2").set_value([]).run()
    # That nothing becomes worse is enough to ask for.
    assert page.get("plotly_chart")
    page.toggle(key="staffing_nothing_worse").set_value(False).run()
    assert "Choose a target" in page.info[0].value
    assert not page.get("plotly_chart")


@pytest.mark.parametrize("tier", get_args(TierName))
def test_it_begins_with_the_targets_of_the_command(page: AppTest, staged: StagedJobs, tier: TierName) -> None:
    page.selectbox(key="staffing_tier").select(tier).run()
    staged.state = "running"
    page.button(key="start_staffing").click().run()
    (asked,) = searches(staged)
    command = ArgumentParser()
    add_to(command.add_subparsers())
    options = command.parse_args(["staffing", "any.json", "--tier", tier])
    assert asked.tier == tier
    assert asked.targets == targets_of(options, small_center()) == usual_targets(small_center(), tier)
    assert (asked.replications, asked.seed) == (options.replications, options.seed)


def test_what_may_become_worse_is_asked_for(page: AppTest, staged: StagedJobs) -> None:
    page.toggle(key="staffing_nothing_worse").set_value(False).run()
    page.number_input(key="staffing_early").set_value(0.0).run()
    staged.state = "running"
    page.button(key="start_staffing").click().run()
    (asked,) = searches(staged)
    assert asked.targets == StaffingTargets(early_seconds=0.0, nothing_worse=False)


def test_addresses_of_before_choose_targets_by_their_labels_of_then(open_page: Callable[..., AppTest]) -> None:
    page = open_page("advice", view="staffing", staffing_targets_tier2="Callers who give up (abandonment)")
    assert page.multiselect(key="staffing_targets_tier2").value == ["abandonment"]
