"""The views of a place: one is chosen, named in the address and run; each keeps what was typed in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages import places
from tests.analytics.pages.conftest import StagedJobs


def two_views() -> None:
    import streamlit as st

    from analytics.pages.views import PageView, show_view

    def one() -> None:
        st.number_input("One", key="one", value=1, bind="query-params")

    def other() -> None:
        st.session_state["others"] = st.session_state.get("others", 0) + 1
        st.query_params["found"] = "7"

    show_view("place", {"one": PageView("One", one), "other": PageView("Other", other, "found")})


@pytest.fixture
def place() -> AppTest:
    return AppTest.from_function(two_views)


def choose(app: AppTest, view: str) -> None:
    app.segmented_control(key="view_of_place").select(view).run()
    assert not app.exception
    assert app.query_params["view"] == view


def test_the_first_view_is_open_at_first_and_alone(place: AppTest) -> None:
    place.run()
    assert place.query_params["view"] == "one"
    assert place.number_input(key="one").value == 1
    assert "others" not in place.session_state
    assert not place.warning


def test_an_address_opens_its_view_and_an_unknown_name_changes_nothing(place: AppTest) -> None:
    place.query_params["view"] = "other"
    place.run()
    assert place.session_state["others"] == 1
    assert not place.number_input
    place.query_params["view"] = "nobody's"
    place.run()
    assert not place.exception
    assert place.query_params["view"] == "other"


def test_a_view_keeps_what_was_typed_and_leaves_the_address_to_the_next(place: AppTest) -> None:
    place.run()
    place.number_input(key="one").set_value(5).run()
    choose(place, "other")
    assert not place.number_input
    assert place.query_params["found"] == "7"
    choose(place, "one")
    assert place.number_input(key="one").value == 5
    assert "found" not in place.query_params


def test_a_place_opens_with_the_view_that_was_open_last(
    open_page: Callable[..., AppTest],
    staged: StagedJobs,
) -> None:
    staged.state = "running"
    app = open_page("advice", view="sensitivity")
    app.switch_page(places.METHOD).run()
    app.query_params.clear()
    app.switch_page(places.ADVICE).run()
    assert not app.exception
    assert app.query_params["view"] == "sensitivity"
    assert app.selectbox(key="sensitivity_measure")
