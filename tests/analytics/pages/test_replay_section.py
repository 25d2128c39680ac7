"""A day replayed and single calls on the Overview: what they show, and what the address keeps."""

from __future__ import annotations

import json
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from analytics.measures.outcomes import OUTCOME_NAMES
from analytics.replay.single_calls import MOST_ROWS
from tests.analytics.pages.conftest import compare_draft, elements

REPLAY, CALLS = "A day replayed", "Single calls"


def title(app: AppTest) -> str:
    """The title of the replayed day."""
    figure = json.loads(app.get("plotly_chart")[-1].proto.spec)
    assert figure["frames"]
    return str(figure["layout"]["meta"]["picture"]["title"]["text"]).replace("\N{NO-BREAK SPACE}", " ")


def test_a_day_is_replayed_and_another_can_be_chosen(open_page: Callable[..., AppTest]) -> None:
    app = open_page(detail=REPLAY)
    assert title(app).startswith("Mon 2 Mar, ")
    assert app.selectbox(key="replay_week").options == ["1", "2"]
    first = title(app)
    app.selectbox(key="replay_week").select("2").run()
    assert not app.exception
    assert title(app) != first
    app.selectbox(key="replay_day").select("2026-03-04").run()
    assert title(app).startswith("Wed 4 Mar, ")
    app.selectbox(key="replay_day").select("2026-03-08").run()
    assert not app.exception
    assert title(app).startswith("Sun 8 Mar, ")


def test_the_address_opens_the_day_that_it_names(open_page: Callable[..., AppTest]) -> None:
    app = open_page(detail=REPLAY, replay_day="Wed 4 Mar", replay_week="2")
    assert title(app).startswith("Wed 4 Mar, ")
    assert app.selectbox(key="replay_week").value == "2"
    app = open_page(detail=REPLAY, replay_day="Wed 4 May", replay_week="99")
    assert title(app).startswith("Mon 2 Mar, ")
    assert app.selectbox(key="replay_week").value == "1"


def test_the_plan_in_question_is_replayed(open_page: Callable[..., AppTest]) -> None:
    app = open_page(detail=REPLAY)
    before = title(app)
    assert title(compare_draft(app)) != before


def test_calls_are_found_by_outcome_and_order(open_page: Callable[..., AppTest]) -> None:
    app = open_page(detail=CALLS)
    table = app.dataframe[0].value
    assert set(table["Route"]) <= {"Held live", "Callback"}
    app.selectbox(key="calls_order").select("arrival").run()
    assert len(app.dataframe[0].value) == MOST_ROWS
    assert any(each.value.startswith(f"The first {MOST_ROWS} such calls.") for each in app.caption)
    app.selectbox(key="calls_outcome").select("appointment").run()
    assert not app.exception
    assert set(app.dataframe[0].value["Outcome"]) == {OUTCOME_NAMES["appointment"]}
    app.selectbox(key="calls_outcome").select("unfinished").run()
    assert not app.dataframe
    assert any(each.value.startswith("No such call on this day") for each in app.info)
    assert [button.label for button in elements(app, "download_button")] == ["Report"]


def test_the_calls_of_one_person_are_told_together(open_page: Callable[..., AppTest]) -> None:
    app = open_page(detail=CALLS)
    person = app.selectbox(key="calls_person")
    assert person.value is None
    person.select(person.options[0]).run()
    assert not app.exception
    told = [each.value for each in app.markdown]
    assert "**Call 1**" in told
    assert any(text.startswith("- ") and "calls about" in text and "ends. " in text for text in told)
