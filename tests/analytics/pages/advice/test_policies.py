"""The view Policies: what it tries, the answer for the targets beside it, and two of what was tried side by side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages.answer_view import INPUTS_CHANGED
from analytics.policies.choice import USUAL_TARGETS
from analytics.policies.question import PolicyRequest
from analytics.policies.variations import Varied, cutoff_variation, usual_variation
from analytics.results.risk_words import breaking_in_words
from data.samples.scenarios import small_center
from tests.analytics.pages.conftest import StagedJobs, words_of

HINT = INPUTS_CHANGED.format("Try all")


def explorations(staged: StagedJobs) -> list[PolicyRequest]:
    return [job.asked for job in staged.jobs.values() if isinstance(job.asked, PolicyRequest)]


@pytest.fixture
def tried(open_page: Callable[..., AppTest], staged: StagedJobs) -> AppTest:
    """The page after two weeks of every cutoff."""
    # What is staged as running does no work.
    staged.state = "running"
    app = open_page("advice", view="policies")
    staged.state = "done"
    app.number_input(key="policies_weeks").set_value(6).run()
    app.button(key="start_policies").click().run()
    assert not app.exception
    return app


def test_every_cutoff_is_tried_and_one_recommended(tried: AppTest, staged: StagedJobs) -> None:
    first, second = explorations(staged)
    assert (first.replications, second.replications, first.varied) == (20, 6, usual_variation(small_center()))
    assert second.varied == first.varied
    assert tried.header[0].value.startswith("Recommended: keep today's, a cutoff at 5 pm on days that head for more ")
    assert len(tried.get("plotly_chart")) == 2
    short, table = tried.dataframe[0].value, tried.dataframe[-1].value
    assert len(short) == len(table) == 23
    ((name, mark),) = [(name, mark) for name, mark in zip(table["Cutoff"], table["Mark"], strict=True) if mark]
    assert (name, mark) == ("5 pm", "recommended and today's")
    assert len(tried.metric) == 6
    assert [each.value for each in tried.caption if each.value.startswith("today ")]
    assert not [each for each in tried.warning if each.value == HINT]
    # Today's levels are the targets until others are set.
    assert tried.multiselect(key="policy_targets").value == list(USUAL_TARGETS)
    for name in USUAL_TARGETS:
        field = tried.number_input(key=f"target_{name}")
        assert field.value is None
        assert field.placeholder.startswith("Today's: ")


def test_targets_change_the_answer_without_a_run(tried: AppTest, staged: StagedJobs) -> None:
    tried.multiselect(key="policy_targets").set_value(["backlog_at_close"]).run()
    tried.number_input(key="target_backlog_at_close").set_value(0).run()
    assert not tried.header[0].value.startswith("Recommended: keep today's")
    tried.multiselect(key="policy_targets").set_value(["backlog_at_close", "outcome_refused_cutoff"]).run()
    tried.number_input(key="target_outcome_refused_cutoff").set_value(0).run()
    assert tried.header[0].value.startswith("No cutoff meets all targets. The nearest is ")
    tried.multiselect(key="policy_targets").set_value([]).run()
    assert tried.header[0].value.startswith("No target is set: no cutoff refuses the fewest callers")
    tried.multiselect(key="policy_targets").set_value(["callback_share"]).run()
    tried.number_input(key="target_callback_share").set_value(0).run()
    assert tried.session_state["targets_set"] == {"callback_share": 0.0}
    assert [each for each in tried.warning if each.value.startswith("**Worse than today:**")]
    assert len(explorations(staged)) == 2


def test_the_share_from_which_a_day_breaks_is_followed_without_a_run(tried: AppTest, staged: StagedJobs) -> None:
    assert "chance to break" in tried.header[0].value
    tried.number_input(key="breaking").set_value(100).run()
    assert "chance to break" not in tried.header[0].value
    assert [each.value for each in tried.caption if breaking_in_words(1.0) in each.value.replace("\\", "")]
    assert len(explorations(staged)) == 2


def test_targets_stand_in_the_address_of_every_place(
    tried: AppTest, open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    assert "targets" not in tried.query_params
    tried.multiselect(key="policy_targets").set_value(["callback_share", "callbacks_slipped"]).run()
    tried.number_input(key="target_callback_share").set_value(7).run()
    named = {"targets": "callback_share:0.07,callbacks_slipped:today"}
    assert tried.query_params["targets"] == named["targets"]
    overview = open_page(**named)
    assert "target 7 %" in words_of(overview, "figure-strip")
    assert overview.query_params["targets"] == named["targets"]
    staged.state = "running"
    page = open_page("advice", view="policies", **named)
    assert page.multiselect(key="policy_targets").value == ["callback_share", "callbacks_slipped"]
    assert page.number_input(key="target_callback_share").value == 7
    page.multiselect(key="policy_targets").set_value([]).run()
    assert page.query_params["targets"] == "none"
    assert open_page("advice", view="policies", targets="none").multiselect(key="policy_targets").value == []


@pytest.mark.parametrize("targets", ["callback_share", "callback_share:7", "waits:1", "callbacks_slipped:inf"])
def test_targets_that_cannot_be_used_are_said(targets: str, open_page: Callable[..., AppTest]) -> None:
    page = open_page(targets=targets)
    (said,) = [each.value for each in page.warning if "targets that cannot be used" in each.value]
    assert "Today's levels stand in their place." in said
    assert "targets" not in page.query_params


def test_addresses_of_before_have_a_limit_for_each_target(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    staged.state = "running"
    before = "Transfers that become callbacks"
    page = open_page("advice", view="policies", policy_targets=before, target_callback_share="12.5")
    assert page.multiselect(key="policy_targets").value == ["callback_share"]
    assert page.number_input(key="target_callback_share").value == 12.5
    assert page.query_params["targets"] == "callback_share:0.125"
    usual = open_page("advice", view="policies", target_callbacks_slipped="8")
    assert usual.multiselect(key="policy_targets").value == list(USUAL_TARGETS)
    assert usual.number_input(key="target_callbacks_slipped").value == 8


def test_addresses_of_before_choose_targets_by_their_labels_of_then(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    staged.state = "running"
    page = open_page("advice", view="cutoff", cutoff_targets="Callbacks left at close")
    assert page.multiselect(key="policy_targets").value == ["backlog_at_close"]


def test_addresses_of_before_open_the_view(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    staged.state = "running"
    page = open_page("advice", view="cutoff", cutoffs_weeks=3, cutoffs_seed=4, cutoffs_rule="Every open day")
    assert page.query_params["view"] == "policies"
    (asked,) = explorations(staged)
    assert (asked.replications, asked.seed) == (3, 4)
    assert asked.varied == cutoff_variation(small_center(), "every_day")


def test_any_two_policies_are_varied_over_what_is_chosen(tried: AppTest, staged: StagedJobs) -> None:
    staged.state = "running"
    tried.selectbox(key="policies_first").select("callback.max_attempts").run()
    assert HINT in [each.value for each in tried.warning]
    tried.selectbox(key="policies_second").select("callback.order").run()
    tried.number_input(key="vary_callback_max_attempts_to").set_value(3).run()
    tried.multiselect(key="vary_callback_order_values").set_value(["keep_place", "live_first"]).run()
    tried.button(key="start_policies").click().run()
    assert not tried.exception
    attempts = Varied("callback.max_attempts", (1, 2, 3))
    assert explorations(staged)[-1].varied == (attempts, Varied("callback.order", ("keep_place", "live_first")))
    assert tried.get("progress")


def test_what_cannot_be_tried_is_said_and_not_asked(tried: AppTest, staged: StagedJobs) -> None:
    tried.number_input(key="vary_cutoff_time_step").set_value(0).run()
    assert "steps of 0 is not allowed" in tried.error[0].value
    assert tried.button(key="start_policies").disabled
    assert len(explorations(staged)) == 2


@pytest.mark.usefixtures("staged")
def test_two_of_what_was_tried_stand_side_by_side(open_page: Callable[..., AppTest]) -> None:
    page = open_page("advice", view="policies", policies_weeks=2, policies_first="Officers serve", policy_pair="true")
    assert not page.exception
    assert page.selectbox(key="policy_other").value == "One queue, by time of joining"
    page.selectbox(key="policy_one").select("Live holders first").run()
    table = page.dataframe[1].value
    assert table.columns.tolist()[1:3] == ["Live holders first", "One queue, by time of joining"]
    assert set(table["Verdict"]) == {"so far"}
    page.selectbox(key="policy_one").select("One queue, by time of joining").run()
    assert "Choose two different ones." in [each.value for each in page.info]
    # There is no number along which it could be drawn.
    assert len(page.get("plotly_chart")) == 1


@pytest.mark.usefixtures("staged")
def test_the_chart_is_of_the_figures_chosen(open_page: Callable[..., AppTest]) -> None:
    page = open_page("advice", view="policies", policies_weeks=2, policies_first="Callback attempts")
    assert not page.exception
    assert page.selectbox(key="policy_across").placeholder == "Announced wait over 30 minutes"
    page.selectbox(key="policy_across").select("cost").run()
    assert not page.exception
    assert "Cost of all tiers" in page.get("plotly_chart")[0].proto.spec


def test_an_answer_opens_by_its_address_of_before(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    chosen = {"policies_weeks": 2, "policies_first": "Callback attempts"}
    address = open_page("advice", view="policies", **chosen).query_params["policies"]
    page = open_page("advice", view="cutoff", cutoffs=address)
    assert page.query_params["policies"] == address
    assert "cutoffs" not in page.query_params
    assert len(explorations(staged)) == 1
    assert page.selectbox(key="policies_first").value == "callback.max_attempts"
    assert not [each for each in page.warning if each.value == HINT]
    unknown = open_page("advice", view="cutoff", cutoffs="nobodysaved1")
    assert "The advice on policies that this address names is not here" in unknown.error[0].value
