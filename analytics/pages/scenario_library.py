"""The library of scenarios on a page: save a version, import and export one, open, link and put away what is saved."""

from __future__ import annotations

import streamlit as st

from analytics.blocks.question import BLOCKS
from analytics.experiments.runs import is_comparison
from analytics.inputs.variations import with_fields
from analytics.pages.exports import show_table
from analytics.pages.library import saver, store_or_why, version_label
from analytics.pages.markdown import as_written
from analytics.pages.misplaced_files import PLAN_FILE, show_misplaced
from analytics.pages.open_files import choose_files, open_files
from analytics.pages.places import ADVICE, OVERVIEW, PLAN, SCENARIOS, address
from analytics.pages.sign_in import signed_in_user
from analytics.pages.views import VIEW
from analytics.policies.question import POLICIES
from analytics.results.library_tables import runs_table, scenarios_table
from analytics.results.table_workbook import About
from analytics.sensitivity.question import SENSITIVITY
from analytics.staffing.question import STAFFING
from data.isolated_reading import NoReaderError, read_scenario_isolated
from data.store.scenario_files import ScenarioReading
from data.store.store import (
    SavedRun,
    SavedScenario,
    Store,
    StoreError,
    UnreadableScenarioError,
    scenario_file,
)
from queueing import Scenario

NEWEST_RUNS = 50
_REMEMBERED_SECONDS = 600
_TOLD = "library_told"
"""In the session: what became of saving last, a version or why there is none, and of which scenario."""
_NEWS = "library_news"
"""In the session: whether something was saved that the page does not offer yet."""
_FORM = "saving"
_IMPORTED = "_of_file"
_OPEN = {"Link": st.column_config.LinkColumn(display_text="Open")}


def show_saving(scenario: Scenario, name: str = "", *, of: str = "") -> None:
    """Show how to save a scenario as the next version of a name, and how to take it away as a file.

    ``of`` ends the widgets' keys, to tell apart the plans that can be saved on one page.
    """
    store = store_or_why()
    if store is None:
        return
    _show_form(store, scenario, name, of)


@st.fragment
def _show_form(store: Store, scenario: Scenario, name: str, of: str) -> None:
    """To open the form draws it alone, saving the whole page, which then offers what is saved."""
    with st.container(horizontal=True, horizontal_alignment="right"):
        with st.popover("Save this plan", icon=":material/save:", key=_FORM + of, on_change="rerun"):
            with st.form(f"save_scenario{of}", border=False):
                st.text_input(
                    "Name",
                    value=name,
                    key=f"save_name{of}",
                    max_chars=120,
                    help="Saving under a name that is there makes its next version; nothing is overwritten.",
                )
                st.text_input("Note", key=f"save_note{of}", help="What is different in it, and why.")
                if signed_in_user() is None:
                    st.text_input("Your name", key=f"saver_name{of}", max_chars=100, persist_state="session")
                st.form_submit_button(
                    "Save a version",
                    type="primary",
                    icon=":material/save:",
                    key=f"save_version{of}",
                    on_click=_save_as_typed,
                    args=(store, scenario, of),
                )
            _tell_problem(of)
        named = with_fields(scenario, name=name) if name else scenario
        st.download_button(
            "Download as a file",
            scenario_file(named),
            file_name=f"{named.name.replace('/', '-')}.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            key=f"export_scenario{of}",
        )
    if st.session_state.pop(_NEWS + of, False):
        st.rerun()
    _tell_saved(scenario, of)


def show_library() -> None:
    """Show all that is saved: scenarios with their versions, scenarios from files, and runs."""
    store = store_or_why()
    if store is None:
        return
    _show_import(store)
    archived = st.toggle("Show those put away", key="archived")
    saved = store.scenarios.newest(archived=archived)
    if not saved:
        st.info("Nothing is put away." if archived else "No plan is saved yet.", icon=":material/inventory_2:")
    else:
        name = st.selectbox("Saved plans", [each.name for each in saved], key="library_name")
        _show_versions(store, next(each for each in saved if each.name == name), archived=archived)
    st.subheader("Runs", anchor=False)
    runs = store.runs.newest(NEWEST_RUNS)
    if not runs:
        st.info("No run is saved yet; each is saved when it is done.", icon=":material/inventory_2:")
        return
    show_table(runs_table(runs, _run_link), "runs", About("a run that is saved"), columns=_OPEN)


ADVICE_VIEWS = {
    POLICIES.kind: ("policies", "policies"),
    STAFFING.kind: ("staffing", "staffing"),
    BLOCKS.kind: ("blocks", "blocks"),
    SENSITIVITY.kind: ("sensitivity", "sensitivity"),
}
"""Of each kind of answer that is kept the view that shows it, and the parameter by which an address names it."""


def scenario_link(saved: SavedScenario) -> str:
    """The address that opens a saved version on the Overview."""
    return address(OVERVIEW, **{PLAN: saved.identifier})


def _run_link(run: SavedRun) -> str:
    """The address that opens a run as it was: where its question is answered, on the Overview, or among Scenarios."""
    if run.kind in ADVICE_VIEWS:
        view, parameter = ADVICE_VIEWS[run.kind]
        return address(ADVICE, **{VIEW: view, parameter: run.identifier})
    if is_comparison(run.kind, len(run.labels)):
        return address(SCENARIOS, **{VIEW: "compare", "comparison": run.identifier})
    return address(OVERVIEW, run=run.identifier)


def _save(store: Store, name: str, scenario: Scenario, note: str, of: str) -> None:
    try:
        told: SavedScenario | str = store.scenarios.save(name, scenario, saver(of), note)
    except (StoreError, ValueError) as error:
        told = as_written(f"It is not saved: {error}")
    st.session_state[_TOLD + of] = (told, scenario)


def _save_as_typed(store: Store, scenario: Scenario, of: str) -> None:
    """Save what the form says, and close it once that is done."""
    _save(store, str(st.session_state[f"save_name{of}"]), scenario, str(st.session_state[f"save_note{of}"]), of)
    if not isinstance(st.session_state[_TOLD + of][0], str):
        st.session_state[_FORM + of], st.session_state[_NEWS + of] = False, True


def _tell_problem(of: str) -> None:
    told, _ = st.session_state.get(_TOLD + of, (None, None))
    if isinstance(told, str):
        st.error(told, icon=":material/error:")


def _tell_saved(scenario: Scenario, of: str) -> None:
    """Say where a scenario was saved, until it is another one."""
    told, saved = st.session_state.get(_TOLD + of, (None, None))
    if told is not None and not isinstance(told, str) and saved == scenario:
        st.success(f"Saved as {as_written(version_label(told))}. Its link:", icon=":material/check:")
        st.code(scenario_link(told), language=None)


def _show_import(store: Store) -> None:
    with st.expander("Import a plan from a file", icon=":material/upload_file:", expanded=bool(open_files(PLAN_FILE))):
        files = choose_files(st.container(), "Plan file (.json)", PLAN_FILE)
        try:
            others = show_misplaced(files, "plan")
        except NoReaderError as error:
            st.warning(str(error), icon=":material/hourglass_top:")
            return
        for name in files.keys() - set(others):
            _show_file(store, name, files[name].getvalue())


def _show_file(store: Store, file_name: str, content: bytes) -> None:
    """Show the plan in a file, or why there is none, and how to save it."""
    reading = _read_or_say_why(content)
    if reading is None:
        return
    scenario = reading.scenario
    st.caption(f"{as_written(scenario.name)}: {scenario.days} days from {scenario.start}.")
    if reading.changes:
        st.info(as_written(reading.changes), icon=":material/history:")
    name = st.text_input("Save it as", scenario.name, max_chars=120, key=f"import_name_{file_name}")
    if st.button("Save the file's plan", icon=":material/save:", key="save_import"):
        _save(store, name, scenario, f"From the file {file_name}", _IMPORTED)
    _tell_problem(_IMPORTED)
    _tell_saved(scenario, _IMPORTED)


def _read_or_say_why(content: bytes) -> ScenarioReading | None:
    try:
        found = _read(content)
    except NoReaderError as error:
        found = [str(error)]
    if isinstance(found, ScenarioReading):
        return found
    for line in found:
        st.error(as_written(line), icon=":material/error:")
    return None


@st.cache_data(max_entries=20, ttl=_REMEMBERED_SECONDS, show_spinner="Reading the file")
def _read(content: bytes) -> ScenarioReading | list[str]:
    """The scenario in a file, or what is wrong with it."""
    try:
        return read_scenario_isolated(content)
    except UnreadableScenarioError as error:
        return list(error.problems)


def _show_versions(store: Store, newest: SavedScenario, *, archived: bool) -> None:
    versions = store.scenarios.versions(newest.name)
    about = About("a version of a plan", {"Plan": newest.name})
    show_table(scenarios_table(versions, scenario_link), "versions", about, columns=_OPEN)
    label = "List it again" if archived else "Put it away"
    if st.button(label, icon=":material/archive:", key="archive_scenario"):
        store.scenarios.archive(newest.name, archived=not archived)
        st.rerun()
