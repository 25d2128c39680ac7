"""The Method page: what is assumed, and what every figure counts."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from analytics.measures.definitions import MEASURES
from analytics.results.answers import HEADLINES
from tests.analytics.pages.conftest import StagedJobs


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
