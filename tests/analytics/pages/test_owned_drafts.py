"""A draft goes with who is signed in to any browser, and nobody else sees it in any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.inputs.scenario_edits import Draft, EditHistory
from analytics.inputs.variations import with_fields
from analytics.pages import drafts
from analytics.pages.library import SAMPLES
from data.samples.scenarios import small_center
from data.store.store import Store
from tests.analytics.pages.conftest import SECONDS

SMALL, FULL, *_ = SAMPLES
NOBODY: Mapping[str, Any] = {}
ANN = {"is_logged_in": True, "iss": "https://login.center.gov", "sub": "00u1"}
BOB = ANN | {"sub": "00u2"}
ANN_OF_ANOTHER = ANN | {"iss": "https://login.elsewhere.gov"}


def page() -> None:
    """Drafts of plans, without the rest of the place on which they are edited."""
    import streamlit as st

    from analytics.inputs.variations import with_fields
    from analytics.pages import drafts, library, places

    places.take_up_what_is_named(places.PATHS[places.SCENARIOS])
    st.selectbox("Plan", list(library.plans()), key=drafts.CHOSEN, bind="query-params")
    begun_with = drafts.plan_in_work().begun_with

    def take() -> None:
        factor = st.session_state["factor"]
        drafts.change_plan_in_work(lambda plan: with_fields(plan, volume_factor=factor))

    st.number_input("Calls", 0.1, 9.0, 1.0, key="factor", on_change=take)
    st.button("Undo", key="undo", on_click=drafts.editor_of(begun_with, begun_with).undo)
    st.markdown(f"factor {drafts.plan_in_work().now.volume_factor:g}")
    st.markdown(f"from the address {drafts.began_with_drafts()}")
    drafts.name_drafts()


pytestmark = pytest.mark.usefixtures("store")


def opened(claims: Mapping[str, Any] = NOBODY, **named: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=SECONDS)
    app.user = dict(claims)
    for name, value in named.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def edit(app: AppTest, factor: float) -> AppTest:
    return app.number_input(key="factor").set_value(factor).run()


def factor(app: AppTest) -> str:
    return str(app.markdown[0].value).removeprefix("factor ")


def draft_of(app: AppTest) -> str:
    """The identifier in its address; empty where it has none."""
    named = app.query_params.get("draft", "")
    return str(named[0] if isinstance(named, list) else named)


def test_a_draft_follows_who_is_signed_in_to_another_browser() -> None:
    first = edit(edit(opened(ANN), 1.2), 1.3)
    # Signed out and in again, whatever the name is now.
    elsewhere = opened(ANN | {"email": "ann@center.gov", "email_verified": True})
    assert factor(elsewhere) == "1.3"
    assert draft_of(elsewhere) == draft_of(first)
    assert factor(elsewhere.button(key="undo").click().run()) == "1.2"
    # What was edited last is taken up next, and the browser of before keeps its own.
    assert factor(opened(ANN)) == "1.2"
    assert factor(opened(ANN, draft=draft_of(first))) == "1.3"


def test_the_plan_edited_last_is_chosen_unless_the_address_names_one() -> None:
    app = opened(ANN)
    app.selectbox(key="plan").select(FULL).run()
    edit(app, 1.2)
    assert opened(ANN).selectbox(key="plan").value == FULL
    for named in ({"plan": SMALL}, {"run": "RUNRUNRUNRUN"}, {"scenario": "PLANPLANPLAN"}):
        assert opened(ANN, **named).selectbox(key="plan").value == SMALL


def test_a_run_is_newer_than_the_drafts_that_its_address_does_not_name() -> None:
    draft = draft_of(edit(opened(ANN), 1.2))
    assert opened(ANN, run="RUNRUNRUNRUN").markdown[1].value == "from the address False"
    assert opened(ANN, run="RUNRUNRUNRUN", draft=draft).markdown[1].value == "from the address True"


@pytest.mark.parametrize("other", [BOB, ANN_OF_ANOTHER, NOBODY], ids=["another", "of another issuer", "nobody"])
def test_nobody_else_sees_the_draft_of_who_was_signed_in(other: Mapping[str, Any]) -> None:
    draft = draft_of(edit(opened(ANN), 1.2))
    assert factor(opened(other)) == "1"
    # The address is still there in the browser that Ann signed out of.
    app = opened(other, draft=draft)
    assert factor(app) == "1"
    (said,) = [each.value for each in app.warning]
    assert f"There is none under {draft}: the address may be cut short, of another server or somebody else's" in said
    assert not draft_of(app)
    edit(app, 1.4)
    assert draft_of(app) not in ("", draft)
    assert factor(opened(ANN)) == "1.2"


def test_where_nobody_signs_in_a_draft_is_of_whoever_has_its_address() -> None:
    draft = draft_of(edit(opened(), 1.2))
    assert factor(opened()) == "1"
    assert factor(opened(draft=draft)) == "1.2"


def test_who_left_no_draft_begins_without() -> None:
    app = opened(ANN)
    assert factor(app) == "1"
    assert not app.warning
    assert not draft_of(app)


def test_what_was_typed_but_is_not_possible_is_no_step(store: Store) -> None:
    app, today = opened(ANN), small_center()
    history = EditHistory(Draft(today)).then(Draft(with_fields(today, volume_factor=0.9)))
    impossible = history.present.changed({"days": 0})
    assert impossible.possible is None
    app.session_state[drafts.HISTORIES] = {today: history.then(impossible)}
    edit(app, 0.8)
    (kept,) = store.drafts.open(draft_of(app), "https://login.center.gov 00u1")
    assert [step.volume_factor for step in (*kept.steps, kept.now)] == [1, 0.9, 0.8]
