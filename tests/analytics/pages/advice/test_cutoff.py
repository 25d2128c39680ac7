"""The Cutoff page: what it tries, the answer for the targets beside it, and runs without result."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from analytics.cutoffs.choice import USUAL_TARGETS
from analytics.cutoffs.question import CutoffRequest
from analytics.pages.answer_view import INPUTS_CHANGED
from tests.analytics.pages.conftest import StagedJobs
from tests.figures import figures_in

HINT = INPUTS_CHANGED.format("Try all cutoffs")


def explorations(staged: StagedJobs) -> list[CutoffRequest]:
    return [job.asked for job in staged.jobs.values() if isinstance(job.asked, CutoffRequest)]


@pytest.fixture
def tried(open_page: Callable[..., AppTest], staged: StagedJobs) -> AppTest:
    """The page after two weeks of every cutoff."""
    # What is staged as running does no work.
    staged.state = "running"
    app = open_page("advice", view="cutoff")
    staged.state = "done"
    app.number_input(key="cutoffs_weeks").set_value(2).run()
    app.button(key="start_cutoffs").click().run()
    assert not app.exception
    return app


def test_every_cutoff_is_tried_and_one_recommended(tried: AppTest, staged: StagedJobs) -> None:
    first, second = explorations(staged)
    assert (first.replications, second.replications, second.rule, second.heavy) == (20, 2, "heavy_days", ())
    assert tried.header[0].value.startswith("Recommended: keep today's, a cutoff at 5 pm on days that head for more ")
    assert len(tried.get("plotly_chart")) == 2
    table = tried.dataframe[0].value
    assert len(table) == 23
    ((name, mark),) = [(name, mark) for name, mark in zip(table["Cutoff"], table["Mark"], strict=True) if mark]
    assert figures_in(name) == ["5", "111 %"]
    assert "pm" in name
    assert all(part in mark for part in ("recommended", "today's"))
    assert not [each for each in tried.warning if each.value == HINT]
    # Today's levels are the targets until others are set.
    assert tried.multiselect(key="cutoff_targets").value == list(USUAL_TARGETS)
    for name in USUAL_TARGETS:
        field = tried.number_input(key=f"target_{name}")
        assert field.value is None
        assert field.placeholder.startswith("Today's: ")


def test_targets_change_the_answer_without_a_run(tried: AppTest, staged: StagedJobs) -> None:
    tried.multiselect(key="cutoff_targets").set_value(["backlog_at_close"]).run()
    tried.number_input(key="target_backlog_at_close").set_value(0).run()
    assert not tried.header[0].value.startswith("Recommended: keep today's")
    tried.multiselect(key="cutoff_targets").set_value(["backlog_at_close", "outcome_refused_cutoff"]).run()
    tried.number_input(key="target_outcome_refused_cutoff").set_value(0).run()
    assert tried.header[0].value.startswith("No cutoff meets all targets. The nearest is ")
    tried.multiselect(key="cutoff_targets").set_value([]).run()
    assert tried.header[0].value.startswith("No target is set: no cutoff refuses the fewest callers")
    tried.multiselect(key="cutoff_targets").set_value(["callback_share"]).run()
    tried.number_input(key="target_callback_share").set_value(0).run()
    assert tried.session_state["targets_set"] == {"callback_share": 0.0}
    assert [each for each in tried.warning if each.value.startswith("**Worse than today:**")]
    assert len(explorations(staged)) == 2


def test_addresses_of_before_choose_targets_by_their_labels_of_then(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    staged.state = "running"
    page = open_page("advice", view="cutoff", cutoff_targets="Callbacks left at close")
    assert page.multiselect(key="cutoff_targets").value == ["backlog_at_close"]


def test_heavy_days_are_asked_for_in_shares(tried: AppTest, staged: StagedJobs) -> None:
    staged.state = "running"
    tried.selectbox(key="cutoffs_rule").select("every_day").run()
    assert HINT in [each.value for each in tried.warning]
    tried.selectbox(key="cutoffs_rule").select("heavy_days").run()
    assert HINT not in [each.value for each in tried.warning]
    tried.multiselect(key="cutoffs_heavy").set_value([120, 105]).run()
    tried.button(key="start_cutoffs").click().run()
    assert explorations(staged)[-1].heavy == (1.05, 1.2)
    assert tried.get("progress")
