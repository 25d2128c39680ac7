"""The Method page: what is assumed, and what every figure counts."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from analytics.measures.definitions import MEASURES
from analytics.pages.places import METHOD
from analytics.results.answers import HEADLINES
from analytics.verification import question as verification_question
from queueing.agreement import Agreement
from tests.analytics.pages.conftest import StagedJobs
from tests.figures import figures_in


def test_the_page_explains_the_model_its_inputs_and_its_figures(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    staged.state = "running"
    app = open_page("method")
    assert app.title[0].value == "Method"
    inputs, figures = (table.value for table in app.dataframe)
    assert len(inputs) > 10
    assert not inputs.isna().any(axis=None)
    assert {MEASURES[name].label for name in HEADLINES} <= set(figures["Measure"])
    assert (figures["What it counts"].str.len() > 10).all()


def test_it_begins_with_a_calls_way_by_the_figures_of_the_plan_shown_last(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    staged.state = "running"
    app = open_page("method")
    assert "the sample" in app.caption[0].value
    assert "**They add up, but for rounding.**" in [each.value for each in app.markdown]
    (flow,) = app.get("plotly_chart")
    assert json.loads(flow.proto.spec)["data"][0]["type"] == "sankey"
    staged.state = "done"
    app = open_page().switch_page(METHOD).run()
    assert "shown last on the Overview: Small center, 2 simulated weeks" in app.caption[0].value


def test_the_page_verifies_the_simulation_live(
    open_page: Callable[..., AppTest], staged: StagedJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification_question, "REPLICATIONS", 5)
    monkeypatch.setattr(verification_question, "check_first_days", lambda *_: Agreement(15_361, 0, 100, 0, ()))
    staged.state = "done"
    app = open_page("method")
    (told,) = (each.value for each in app.markdown if "15,361" in each.value)
    assert figures_in(told) == ["5", "15,361"]
    assert "all equal" in told
    verified = app.dataframe[0].value
    assert list(verified["Agrees"]) == ["Yes"] * 5
