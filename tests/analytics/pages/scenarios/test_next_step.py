"""From a plan that is edited to its comparison."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from analytics.inputs.scenario_edits import Draft, EditHistory
from analytics.inputs.variations import with_fields
from analytics.pages.drafts import HISTORIES
from analytics.pages.library import SAMPLES
from data.samples.scenarios import small_center
from tests.analytics.pages.conftest import DRAFT_OF_SMALL


def test_what_comes_next_compares_the_draft_with_what_it_began_with(open_page: Callable[..., AppTest]) -> None:
    app = open_page("scenarios", view="edit")
    today = small_center()
    app.session_state[HISTORIES] = {today: EditHistory(Draft(with_fields(today, cutoff__rule="never")))}
    app.run()
    app.button(key="run_scenario").click().run()
    app.button(key="next_step_here").click().run()
    assert not app.exception
    assert app.query_params["view"] == "compare"
    assert app.selectbox(key="compare_baseline").value == next(iter(SAMPLES))
    assert app.multiselect(key="compare_with").value == [DRAFT_OF_SMALL]
