"""The Scenarios page: every input can be edited, undone and set back; nothing typed is lost; the plan is run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.experiments.runs import Sampling
from analytics.inputs.row_edits import CALLER_GROUPS
from analytics.inputs.scenario_edits import Draft, EditHistory
from analytics.inputs.staffing_edits import grid_of
from analytics.pages import places
from analytics.pages.answer_view import INPUTS_CHANGED
from analytics.pages.drafts import HISTORIES
from analytics.pages.library import DRAFT, SAMPLES, plan_name
from analytics.pages.scenarios import edit, staffing_editor
from analytics.pages.scenarios.input_labels import key_of
from data.samples.scenarios import small_center
from queueing import Duration, Scenario
from queueing.scenario.calendar import Staffing, StaffingTable
from queueing.scenario.calling_again import ReturnRule
from queueing.scenario.every_input import EVERY_INPUT
from queueing.scenario.inputs import GROUPS, YOUR_CHOICE
from tests.analytics.pages.conftest import ROOT, SECONDS, StagedJobs, use_volumes, words_of
from tests.figures import figures_in

HINT = INPUTS_CHANGED.format("Run")
BASELINE = plan_name(next(iter(SAMPLES)))


@pytest.fixture
def page(staged: StagedJobs, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:  # noqa: ARG001 (no real runs)
    """The page by itself, with the figures of runs and the way to other pages left out."""
    monkeypatch.setattr("analytics.pages.run_answer.show_results", lambda *_, **__: None)
    monkeypatch.setattr(edit, "show_next", lambda *_, **__: None)
    yield AppTest.from_file(ROOT / "analytics/pages/scenarios/page.py", default_timeout=SECONDS)
    st.cache_data.clear()


@pytest.fixture
def unfolded(page: AppTest) -> Callable[..., AppTest]:
    """Open the page with some groups unfolded: those of inputs, named by their paths."""

    def begin(*paths: str) -> AppTest:
        for path in paths:
            page.session_state[f"group_{EVERY_INPUT[path].group.lower().replace(' ', '_')}"] = True
        return run(page)

    return begin


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def field(widgets: Any, path: str, part: str = "") -> Any:
    """The field of an input, or of a part of it, whose key ends with a number of its own."""
    name = key_of(path, part)
    (found,) = [each for each in widgets if each.key and each.key.rpartition("_")[0] == name]
    return found


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


def run_edited(app: AppTest, staged: StagedJobs) -> Scenario:
    press(app, "run_scenario")
    *_, (name, scenario) = staged.scenarios.items()
    assert name.startswith(DRAFT.format(""))
    return scenario


def changes(app: AppTest) -> list[str]:
    return [each.value for each in app.markdown if " → " in each.value]


def test_the_plan_is_run_at_once_and_every_group_is_folded(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    app = open_page("scenarios")
    assert (list(staged.started[-1][0]), staged.started[-1][1]) == ([BASELINE], Sampling(20, 1, "compiled"))
    assert app.header
    assert words_of(app, "figure-strip")
    assert [each.label for each in app.expander if each.label in GROUPS] == list(GROUPS)
    assert {each.key for each in app.number_input} == {"breaking", "replications", "seed", "edit_tier2_staffing_by_Set"}
    assert app.button(key="undo").disabled
    assert app.button(key="redo").disabled
    assert app.button(key="reset_all").disabled
    assert any(each.value.startswith("Nothing is changed") for each in app.caption)


def test_every_input_is_there_with_its_meaning_and_source(unfolded: Callable[..., AppTest]) -> None:
    inputs = {path: item for path, item in EVERY_INPUT.items() if item.has_field}
    editor = unfolded(*inputs)
    told = _said_of_fields(editor)
    for path in ("tier1.staffing", "supervisor.staffing"):
        editor.session_state["people_of"] = path
        told += [each for each in _said_of_fields(run(editor)) if each not in told]
    assert set(EVERY_INPUT) - set(inputs) == {path for path in EVERY_INPUT if path.startswith("already.")}
    for item in inputs.values():
        found = [explained for label, explained in told if label.startswith(item.label) and item.meaning in explained]
        assert len(found) == 1, item.path
        assert item.source_in_words in found[0]
        if item.standing != YOUR_CHOICE:
            assert any(item.standing.lower() in label for label, _ in told if label.startswith(item.label))


def _said_of_fields(editor: AppTest) -> list[tuple[str, str]]:
    shown = [
        *editor.markdown,
        *editor.number_input,
        *editor.selectbox,
        *editor.checkbox,
        *editor.multiselect,
        *editor.date_input,
        *editor.text_input,
    ]
    return [(str(getattr(each, "label", "") or getattr(each, "value", "")), each.proto.help) for each in shown]


@pytest.mark.parametrize(
    ("kind", "path", "part", "typed", "value"),
    [
        ("number_input", "volume_factor", "", 110.0, 1.1),
        ("number_input", "ivr.containment", "", 57.5, 0.575),
        ("number_input", "repeat_minutes", "", 2.0, 2.0),
        ("number_input", "callback.max_attempts", "", 2, 2),
        ("number_input", "tier2.handle_time", "mean", 20.0, Duration(20, 1)),
        ("number_input", "tier2.handle_time", "cv", 0.5, Duration(14, 0.5)),
        ("selectbox", "tier2.handle_time", "shape", "exponential", Duration(14, shape="exponential")),
        ("checkbox", "tier1.patience", "without", True, None),
        ("checkbox", "appointment.daily_slots", "without", False, 100),
        ("selectbox", "cutoff.rule", "", "never", "never"),
        ("selectbox", "cutoff.time", "", "15:45", 945),
        ("selectbox", "callback.order", "", "live_first", "live_first"),
        ("number_input", "callback.answered_same_day", "1", 55.0, (0.93, 0.55, 0.60)),
        ("number_input", "calling_again.suspended", "share", 40.0, ReturnRule(probability=0.4, when="next_morning")),
        ("selectbox", "calling_again.suspended", "when", "soon", ReturnRule(probability=0.5, when="soon")),
        ("checkbox", "closed_on_federal_holidays", "", False, False),
        ("multiselect", "closing_days", "", [date(2026, 3, 4)], frozenset({date(2026, 3, 4)})),
        ("date_input", "start", "", date(2026, 3, 9), date(2026, 3, 9)),
        ("number_input", "days", "", 5, 5),
    ],
)
def test_what_is_typed_is_run_and_can_be_undone_redone_and_set_back(
    unfolded: Callable[..., AppTest], staged: StagedJobs, kind: str, path: str, part: str, typed: object, value: object
) -> None:
    editor = unfolded(path)

    def widget() -> Any:
        return field(getattr(editor, kind), path, part)

    before = widget().value
    widget().set_value(typed)
    run(editor)
    assert widget().value == typed
    assert [each.value for each in editor.warning] == [HINT]
    assert len(changes(editor)) == 1
    found: Any = run_edited(editor, staged)
    for name in path.split("."):
        found = getattr(found, name)
    assert found == value
    press(editor, "undo")
    assert widget().value == before
    assert not changes(editor)
    press(editor, "redo")
    assert widget().value == typed
    press(editor, key_of(path, "back"))
    assert widget().value == before
    assert not changes(editor)


def test_what_has_no_effect_is_disabled_and_why_is_said(unfolded: Callable[..., AppTest]) -> None:
    editor = unfolded("cutoff.rule", "callback.live_transfers")
    waits = "No effect while “Cutoff in force” is “On heavy days only”."
    assert waits in [each.value for each in editor.caption]
    assert field(editor.number_input, "cutoff.wait_minutes").disabled
    assert not field(editor.number_input, "callback.threshold_low").disabled
    field(editor.selectbox, "cutoff.rule").set_value("long_waits")
    field(run(editor).checkbox, "callback.live_transfers").uncheck()
    said = [each.value for each in run(editor).caption]
    assert waits not in said
    assert said.count("No effect while “Callers may hold for Tier 2” is “no”.") == 3
    assert not field(editor.number_input, "cutoff.wait_minutes").disabled
    assert field(editor.number_input, "cutoff.heavy_day_calls").disabled
    assert field(editor.selectbox, "callback.order").disabled


def test_a_changed_input_stays_in_sight_when_its_group_is_folded(unfolded: Callable[..., AppTest]) -> None:
    editor = unfolded("callback.threshold_high")
    field(editor.number_input, "callback.threshold_high").set_value(45.0)
    run(editor)
    editor.session_state["group_callbacks"] = False
    run(editor)
    assert not [each for each in editor.number_input if str(each.key).startswith(key_of("callback.threshold_high"))]
    (change,) = changes(editor)
    label = EVERY_INPUT["callback.threshold_high"].label
    assert (label in change, figures_in(change)) == (True, ["30", "45"])
    press(editor, key_of("callback.threshold_high", "listed"))
    assert not changes(editor)


def test_what_does_not_fit_is_said_and_kept_and_not_run(unfolded: Callable[..., AppTest], staged: StagedJobs) -> None:
    editor = unfolded("callback.threshold_low")
    runs = len(staged.started)
    field(editor.number_input, "callback.threshold_low").set_value(50.0)
    run(editor)
    assert '"Callback possible above" 50 is above "Callback required above" 30' in editor.error[0].value
    assert editor.button(key="run_scenario").disabled
    assert field(editor.number_input, "callback.threshold_low").value == 50
    field(editor.number_input, "callback.threshold_high").set_value(60.0)
    run(editor)
    assert not editor.error
    assert len(staged.started) == runs
    found = run_edited(editor, staged)
    assert (found.callback.threshold_low, found.callback.threshold_high) == (50, 60)


def test_another_page_and_back_keeps_what_was_typed(open_page: Callable[..., AppTest]) -> None:
    app = open_page("scenarios")
    app.session_state["group_callbacks"] = True
    run(app)
    field(app.number_input, "callback.threshold_high").set_value(45.0)
    run(app)
    app.switch_page(places.METHOD).run()
    app.switch_page(places.SCENARIOS)
    run(app)
    assert field(app.number_input, "callback.threshold_high").value == 45
    assert len(changes(app)) == 1
    press(app, "undo")
    assert field(app.number_input, "callback.threshold_high").value == 30


def test_another_plan_has_edits_of_its_own(unfolded: Callable[..., AppTest]) -> None:
    editor = unfolded("callback.threshold_high")
    field(editor.number_input, "callback.threshold_high").set_value(45.0)
    run(editor)
    small, full = editor.selectbox(key="plan").options[:2]
    editor.selectbox(key="plan").select(full)
    run(editor)
    assert not changes(editor)
    assert field(editor.number_input, "callback.threshold_high").value == 30
    editor.selectbox(key="plan").select(small)
    run(editor)
    assert field(editor.number_input, "callback.threshold_high").value == 45


def test_everything_can_be_set_back_at_once(unfolded: Callable[..., AppTest]) -> None:
    editor = unfolded("callback.threshold_high", "ivr.containment")
    field(editor.number_input, "callback.threshold_high").set_value(45.0)
    field(editor.number_input, "ivr.containment").set_value(60.0)
    run(editor)
    assert len(changes(editor)) == 2
    press(editor, "reset_all")
    assert not changes(editor)
    press(editor, "undo")
    assert len(changes(editor)) == 2


@pytest.mark.parametrize(("change", "by", "people"), [("Set", 9, 9), ("Add", 3, 8), ("Scale to %", 150, 8)])
def test_a_part_of_the_staffing_is_changed_at_once(
    unfolded: Callable[..., AppTest], staged: StagedJobs, change: str, by: int, people: int
) -> None:
    editor = unfolded("tier2.staffing")
    key = "edit_tier2_staffing"
    editor.selectbox(key=f"{key}_from").select("14:00")
    editor.selectbox(key=f"{key}_to").select("16:00")
    editor.selectbox(key=f"{key}_change").select(change)
    run(editor)
    editor.number_input(key=f"{key}_by_{change}").set_value(by)
    run(editor)
    press(editor, f"{key}_apply")
    table = run_edited(editor, staged).tier2.staffing.on_duty
    assert isinstance(table, StaffingTable)
    assert set(table.friday[28:32]) == {people}
    assert table.friday[27] == 5
    assert not table.sunday


def test_nothing_is_filled_before_a_number_is_typed(unfolded: Callable[..., AppTest]) -> None:
    editor = unfolded("tier2.staffing")
    assert editor.number_input(key="edit_tier2_staffing_by_Set").value is None
    assert editor.button(key="edit_tier2_staffing_apply").disabled
    editor.number_input(key="edit_tier2_staffing_by_Set").set_value(0)
    run(editor)
    assert not editor.button(key="edit_tier2_staffing_apply").disabled


def test_nothing_can_be_applied_to_no_part(unfolded: Callable[..., AppTest]) -> None:
    editor = unfolded("tier2.staffing")
    editor.number_input(key="edit_tier2_staffing_by_Set").set_value(5)
    editor.selectbox(key="edit_tier2_staffing_from").select("16:00")
    editor.selectbox(key="edit_tier2_staffing_to").select("16:00")
    run(editor)
    assert editor.button(key="edit_tier2_staffing_apply").disabled


def test_a_block_is_pasted_and_one_too_large_says_what_fits(
    unfolded: Callable[..., AppTest], staged: StagedJobs
) -> None:
    editor = unfolded("tier2.staffing")
    editor.text_area(key="edit_tier2_staffing_pasted").set_value("1\t2\n3\t4")
    run(editor)
    press(editor, "edit_tier2_staffing_paste")
    table = run_edited(editor, staged).tier2.staffing.on_duty
    assert isinstance(table, StaffingTable)
    assert (table.monday[16:18], table.tuesday[16:18]) == ((1, 3), (2, 4))
    editor.text_area(key="edit_tier2_staffing_pasted").set_value("1\t2\t3\t4\t5\t6\t7\t8")
    run(editor)
    press(editor, "edit_tier2_staffing_paste")
    assert "where 32 lines of 7 columns fit" in editor.error[0].value


def test_a_date_gets_numbers_of_its_own_and_loses_them(unfolded: Callable[..., AppTest], staged: StagedJobs) -> None:
    editor = unfolded("tier2.staffing")
    editor.date_input(key="edit_tier2_staffing_date").set_value(date(2026, 3, 6))
    run(editor)
    press(editor, "edit_tier2_staffing_add_date")
    assert list(run_edited(editor, staged).tier2.staffing.overrides) == [date(2026, 3, 6)]
    assert editor.button(key="edit_tier2_staffing_add_date").disabled
    press(editor, "edit_tier2_staffing_drop_2026-03-06")
    assert not changes(editor)


def test_a_staffing_of_one_number_is_a_table_too(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    center = small_center()
    tier2 = center.tier2.model_copy(update={"staffing": Staffing(on_duty=3)})
    constant = center.model_copy(update={"tier2": tier2})
    monkeypatch.setattr(edit, "choose_plan", lambda *_: constant)
    page.session_state["plan"] = "One number"
    page.session_state["group_tier_2"] = True
    run(page)
    page.number_input(key="edit_tier2_staffing_by_Set").set_value(0)
    run(page)
    press(page, "edit_tier2_staffing_apply")
    assert "officers a week" in changes(page)[0]


def grid(app: AppTest) -> dict[str, Any]:
    """What the table of people on duty is drawn of."""
    drawn: list[dict[str, Any]] = [json.loads(each.proto.json) for each in app.get("bidi_component")]
    (shown,) = [each for each in drawn if "times" in each]
    return shown


def test_the_whole_day_can_be_staffed(unfolded: Callable[..., AppTest]) -> None:
    editor = unfolded()
    assert len(grid(editor)["times"]) < 48
    editor.toggle(key="edit_tier2_staffing_whole_day").set_value(True)
    assert len(grid(run(editor))["times"]) == 48


@pytest.mark.parametrize(
    ("sent", "people", "said"),
    [
        ({"cells": [(0, 2, "9"), (1, 2, "many"), (9, 0, "1")]}, {(0, 14): 9}, ("'many' is not", "1 cell of the block")),
        (
            {"days": (0, 1), "times": (2, 3), "change": "Add", "by": "1"},
            dict.fromkeys(product((0, 1), (14, 15)), 3),
            (),
        ),
        ({"days": (0, 0), "times": (2, 2), "change": "Set", "by": "2.5"}, {}, ("'2.5' for Set", "0 to 100,000")),
    ],
)
def test_what_is_done_in_the_table_is_taken_over_or_said(
    unfolded: Callable[..., AppTest],
    staged: StagedJobs,
    monkeypatch: pytest.MonkeyPatch,
    sent: dict[str, Any],
    people: dict[tuple[int, int], int],
    said: tuple[str, ...],
) -> None:
    def send(*shown: Any) -> None:
        keep = shown[-1]
        if st.session_state.pop("sends", False):
            keep(sent)
            st.rerun()

    monkeypatch.setattr(staffing_editor, "show_grid", send)
    editor = unfolded()
    editor.session_state["sends"] = True
    run(editor)
    press(editor, "run_scenario")
    before, after = grid_of(small_center().tier2.staffing), grid_of([*staged.scenarios.values()][-1].tier2.staffing)
    changed = {(day, time) for time, day in np.argwhere(before.people != after.people).tolist()}
    assert {place: int(after.people[place[1], place[0]]) for place in changed} == people
    assert all(any(each in error.value for error in editor.error) for each in said)
    assert bool(editor.error) == bool(said)


def test_an_estimate_stands_there_until_the_plan_is_simulated(unfolded: Callable[..., AppTest]) -> None:
    editor = unfolded("volume_factor")
    assert "estimated" not in {each.key for each in editor.button_group}
    field(editor.number_input, "volume_factor").set_value(150.0)
    run(editor)
    (chosen,) = [each for each in editor.button_group if each.key == "estimated"]
    assert chosen.value == "tier2"
    press(editor, "run_scenario")
    assert "estimated" not in {each.key for each in editor.button_group}


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ([], "No group: all callers are alike."),
        ([{"name": "Attorneys", "share": "30"}], "The shares of people add up to 30 %: 70 % are missing."),
    ],
)
def test_the_table_of_caller_groups_says_what_is_missing(
    added: list[dict[str, str]], said: str, unfolded: Callable[..., AppTest]
) -> None:
    groups = CALLER_GROUPS.edited((), {"added_rows": added})
    editor = unfolded("groups")
    editor.session_state[HISTORIES] = {small_center(): EditHistory(Draft(small_center()).changed({"groups": groups}))}
    run(editor)
    assert any(each.value.startswith(said) for each in editor.caption)
    assert [each.value.startswith("Caller groups") for each in editor.error] == [True] * len(groups)


def test_a_changed_cell_is_marked_and_no_column_of_the_table_moves(unfolded: Callable[..., AppTest]) -> None:
    editor = unfolded()
    before = grid(editor)
    editor.number_input(key="edit_tier2_staffing_by_Set").set_value(3)
    editor.selectbox(key="edit_tier2_staffing_from").select("06:00")
    editor.selectbox(key="edit_tier2_staffing_to").select("06:30")
    run(editor)
    press(editor, "edit_tier2_staffing_apply")
    after = grid(editor)
    assert (after["times"], after["before"]) == (before["times"], before["people"])
    assert [day[0] for day in after["people"]] == [3, 3, 3, 3, 3, 0, 0]
    assert any(each.value.startswith("5 changed cells, against the baseline") for each in editor.caption)


def test_calls_that_come_while_lines_are_shut_are_told_beneath_their_choice(page: AppTest) -> None:
    lines = [f"2026-03-{day:02d} {hour:02d}:00,200" for day in range(2, 9) for hour in range(24)]
    use_volumes(page, "\n".join(["start,calls", *lines]).encode(), "ours.csv", "first")
    (told,) = (each.value for each in run(page).info if "shut" in each.value)
    assert figures_in(told)[:3] == ["21,600", "33,600", "64 %"]
