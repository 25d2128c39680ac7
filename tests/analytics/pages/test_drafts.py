"""The draft of a plan outlives a reload: another session with the same address goes on where the first one was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from streamlit.testing.v1 import AppTest

from analytics.inputs.variations import with_fields
from analytics.pages import drafts, places, reconnection
from analytics.pages.answer_view import INPUTS_CHANGED
from analytics.pages.library import AS_RUN, SAMPLES
from data.samples.scenarios import small_center
from data.store.store import SavedDraft, Store, StoreUnreachableError
from tests.analytics.pages.conftest import DRAFT_OF_SMALL, StagedJobs

Open = Callable[..., AppTest]
SMALL, FULL, *_ = SAMPLES
HINT = INPUTS_CHANGED.partition("{}")[0]
FACTOR = "Calls, of those expected"


pytestmark = pytest.mark.usefixtures("store")


def edit(app: AppTest, percent: float) -> AppTest:
    """Change how many calls are expected."""
    app.session_state["group_demand"] = True
    app.run()
    (field,) = [each for each in app.number_input if str(each.key).startswith("edit_volume_factor_")]
    field.set_value(percent).run()
    assert not app.exception
    return app


def changes(app: AppTest) -> list[str]:
    return [each.value for each in app.markdown if " → " in each.value]


def reload(open_page: Open, app: AppTest) -> AppTest:
    """Another session on the place Scenarios with the same address."""
    named: dict[str, Any] = {
        key: value[0] if isinstance(value, list) else value for key, value in app.query_params.items()
    }
    # The entry opens the Overview first, which is not to meet the run.
    again = open_page(draft=named["draft"])
    for name, value in named.items():
        again.query_params[name] = value
    again.switch_page(places.SCENARIOS).run()
    assert not again.exception
    return again


def test_a_reload_keeps_what_was_edited_since_the_run(open_page: Open, staged: StagedJobs) -> None:
    first = open_page("scenarios")
    assert "draft" not in first.query_params
    edit(first, 110).button(key="run_scenario").click().run()
    edit(first, 120)
    (said,) = changes(first)
    assert FACTOR in said
    again = reload(open_page, first)
    assert changes(again) == [said]
    assert again.query_params["draft"] == first.query_params["draft"]
    assert any(each.value.startswith(HINT) for each in again.warning)
    assert again.header[0].value == first.header[0].value
    again.button(key="run_scenario").click().run()
    assert [plan.volume_factor for plan in staged.scenarios.values()] == [1, 1.2]
    again.button(key="undo").click().run()
    assert "110 %" in changes(again)[0]
    again.button(key="undo").click().run()
    assert not changes(again)
    assert again.button(key="undo").disabled


def test_two_that_were_opened_alike_do_not_write_over_each_other(open_page: Open) -> None:
    first = edit(open_page("scenarios"), 120)
    second = edit(reload(open_page, first), 130)
    edit(first, 140)
    assert second.query_params["draft"] != first.query_params["draft"]
    for app, percent in ((first, "140"), (second, "130")):
        (said,) = changes(reload(open_page, app))
        assert f"{percent} %" in said


def test_each_plan_keeps_its_own_and_the_one_chosen_stays_chosen(open_page: Open) -> None:
    app = edit(open_page("scenarios"), 120)
    app.selectbox(key="plan").select(FULL).run()
    edit(app, 130)
    again = reload(open_page, app)
    assert again.selectbox(key="plan").value == FULL
    assert "130 %" in changes(again)[0]
    again.selectbox(key="plan").select(SMALL).run()
    assert "120 %" in changes(again)[0]
    # The first plan is the one that an address without a plan means.
    edit(again, 150)
    assert reload(open_page, again).selectbox(key="plan").value == SMALL


def test_the_draft_is_there_on_other_pages_too(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = edit(open_page("scenarios"), 120).query_params["draft"]
    overview = open_page(draft=draft, center=DRAFT_OF_SMALL)
    assert overview.selectbox(key="center").value == DRAFT_OF_SMALL
    monkeypatch.setattr(reconnection, "names_earlier_session", lambda _: True)
    met = open_page(draft=draft)
    assert [each.value.endswith("is as you left it.") for each in met.toast] == [True]
    method = met.switch_page(places.METHOD).run()
    assert method.query_params["draft"] == draft
    assert not method.toast


def test_a_plan_that_nobody_saved_comes_with_its_draft(open_page: Open, store: Store) -> None:
    begun_with = with_fields(small_center(), volume_factor=0.9)
    name = AS_RUN.format("Of a run")
    kept = SavedDraft(name, begun_with, with_fields(begun_with, volume_factor=0.8))
    app = open_page("scenarios", draft=store.drafts.save(None, [kept], "Ann"), plan=name)
    assert app.selectbox(key="plan").value == name
    assert "90 % → 80 %" in changes(app)[0]


def test_a_draft_that_is_not_here_is_said(open_page: Open) -> None:
    app = open_page("scenarios", draft="nobodysaved1")
    (said,) = [each.value for each in app.warning if "draft" in each.value]
    assert said.startswith("The draft that this address names cannot be opened. There is none under nobodysaved1")
    assert "draft" not in app.query_params
    assert not changes(app)
    edit(app, 120)
    assert not [each for each in app.warning if "draft" in each.value]


def test_a_draft_that_cannot_be_kept_is_said_until_it_can(
    open_page: Open, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> NoReturn:
        msg = "The database cannot be used: the disk is full."
        raise StoreUnreachableError(msg)

    app = open_page("scenarios")
    monkeypatch.setattr(drafts, "shared_store", full)
    edit(app, 120)
    (said,) = [each.value for each in app.warning if "not saved" in each.value]
    assert said.endswith("the disk is full.")
    assert "draft" not in app.query_params
    assert changes(app)
    monkeypatch.setattr(drafts, "shared_store", lambda: store)
    edit(app, 130)
    assert not [each for each in app.warning if "not saved" in each.value]
    assert "130 %" in changes(reload(open_page, app))[0]


def test_identifiers_are_never_read_as_numbers(open_page: Open) -> None:
    app = open_page("scenarios", draft="23e456789234")
    assert "There is none under 23e456789234" in app.warning[0].value
