"""The store: what was saved comes back equal, in versions, under identifiers that links can hold."""

from __future__ import annotations

import json
import string
import unicodedata
from datetime import UTC, datetime
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from sqlalchemy import event

from data import Choices, VolumeReading, Volumes, read_volumes
from data.samples.scenarios import full_center, small_center
from data.samples.volumes import SAMPLE_FILE
from data.store.code_version import code_version
from data.store.store import NotAllowedError, NotSavedError, RunRecord, Store, UnreadableError
from data.store.tables import DataSetVersion, ScenarioContent
from data.volumes.counted_calls import CountedCalls
from queueing import Scenario
from tests.queueing.generated import scenarios

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=500)
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120)
UNSEEN = frozenset({"Cf", "Zs", "Zl", "Zp"})
NAMES = LINES.filter(lambda text: any(unicodedata.category(each) not in UNSEEN for each in text))
FIGURES = pd.DataFrame(
    {
        "measure": pd.Categorical(["a", "b", "a"]),
        "value": [1.5, np.nan, -0.0],
        "calls": np.array([1, 2, 3], dtype=np.int32),
        "date": pd.to_datetime(["2026-03-02", "2026-03-03", "NaT"]),
        "said": ["é", "", None],
    },
    index=pd.Index([3, 1, 2], name="row"),
)


def edited(factor: float) -> Scenario:
    return small_center().model_copy(update={"volume_factor": factor})


def test_an_edit_makes_the_next_version_and_the_earlier_ones_stay(store: Store) -> None:
    begun = datetime.now(UTC)
    saved = [store.scenarios.save("Spring plan", edited(factor), "Ann", f"x{factor:g}") for factor in (1, 2, 1)]
    store.scenarios.save("Autumn plan", full_center(), "Bob")
    assert [each.number for each in saved] == [1, 2, 3]
    assert store.scenarios.versions("Spring plan") == saved[::-1]
    assert [(each.name, each.number) for each in store.scenarios.newest()] == [("Autumn plan", 1), ("Spring plan", 3)]
    for each, factor in zip(saved, (1, 2, 1), strict=True):
        opened = store.scenarios.open(each.identifier)
        assert opened.scenario == edited(factor)
        assert (opened.name, opened.saved_by, opened.note) == ("Spring plan", "Ann", f"x{factor:g}")
        assert begun <= opened.saved_at <= datetime.now(UTC)


def test_names_are_told_apart_by_letters_but_not_by_spaces_around_them(store: Store) -> None:
    for name in ("plan", " plan ", "Plan", "plan\u0301"):
        store.scenarios.save(name, small_center(), "Ann")
    assert {each.name: each.number for each in store.scenarios.newest()} == {"plan": 2, "Plan": 1, "plan\u0301": 1}


def test_an_archived_name_is_not_listed_until_it_is_wanted_again(store: Store) -> None:
    first = store.scenarios.save("plan", edited(1), "Ann")
    store.scenarios.archive("plan")
    assert store.scenarios.newest() == []
    assert store.scenarios.newest(archived=True) == [first]
    assert store.scenarios.open(first.identifier).scenario == edited(1)
    store.scenarios.archive("plan", archived=False)
    assert store.scenarios.newest() == [first]
    store.scenarios.archive("plan")
    second = store.scenarios.save("plan", edited(2), "Ann")
    assert store.scenarios.newest() == [second]
    assert store.scenarios.versions("plan") == [second, first]


def test_a_content_is_kept_once(store: Store) -> None:
    for name in ("a", "b", "a"):
        store.scenarios.save(name, small_center(), "Ann")
    store.runs.save(RunRecord({"x": small_center(), "y": small_center()}, 1, 1, "compiled"), {}, "Ann")
    with store._sessions.reading() as session:
        assert session.query(ScenarioContent).count() == 1


@settings(max_examples=30, deadline=None)
@given(scenarios())
def test_every_scenario_comes_back_equal(filled_store: Store, scenario: Scenario) -> None:
    saved = filled_store.scenarios.save("any", scenario, "Ann")
    assert filled_store.scenarios.open(saved.identifier).scenario == scenario


@settings(max_examples=100, deadline=None)
@given(NAMES, TEXTS, NAMES)
def test_texts_of_any_kind_come_back_equal(filled_store: Store, name: str, note: str, user: str) -> None:
    saved = filled_store.scenarios.save(name, small_center(), user, note)
    opened = filled_store.scenarios.open(saved.identifier)
    assert (opened.name, opened.note, opened.saved_by) == (name.strip(), note, user.strip())
    assert filled_store.scenarios.versions(name)[0] == saved
    label = note[:200] or name
    run = filled_store.runs.save(RunRecord({label: small_center()}, 1, 1, "ciw", settings={"x": note}), {}, user, note)
    reopened = filled_store.runs.open(run.identifier)
    assert (reopened.labels, reopened.settings, reopened.note) == ((label,), {"x": note}, note)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "the name is empty; allowed are 1 to 120 characters"),
        (" \t\n", "the name is empty; allowed are 1 to 120 characters"),
        ("\u200b\u2028\u202e", "the name is empty; allowed are 1 to 120 characters"),
        ("x" * 121, "the name has 121 characters; allowed are 1 to 120 characters"),
        ("a\nb", "the name has the character U+000A at place 2; allowed is one line of text"),
        ("a\0", "the name has the character U+0000 at place 2; allowed is one line of text"),
        ("\ud800", "the name has the character U+D800 at place 1; allowed is one line of text"),
    ],
)
def test_names_that_cannot_be_kept_are_refused(store: Store, name: str, said: str) -> None:
    with pytest.raises(NotAllowedError, match="name") as found:
        store.scenarios.save(name, small_center(), "Ann")
    assert str(found.value) == said
    assert store.scenarios.newest() == []


def test_notes_and_users_that_cannot_be_kept_are_refused(store: Store) -> None:
    assert len(store.scenarios.open(store.scenarios.save("x" * 120, small_center(), "y" * 200).identifier).name) == 120
    with pytest.raises(NotAllowedError, match=r"the note has 10,001 characters; allowed are 1 to 10,000"):
        store.scenarios.save("plan", small_center(), "Ann", "x" * 10_001)
    with pytest.raises(NotAllowedError, match=r"the note has the character U\+0000 at place 3; allowed is text"):
        store.scenarios.save("plan", small_center(), "Ann", "ab\0")
    with pytest.raises(NotAllowedError, match="the name of who saves is empty"):
        store.scenarios.save("plan", small_center(), " ")


def test_identifiers_can_stand_in_links_and_are_never_the_same(store: Store) -> None:
    found = {store.scenarios.save("plan", small_center(), "Ann").identifier for _ in range(50)}
    assert len(found) == 50
    assert all(len(each) == 12 and set(each) <= set(string.ascii_letters + string.digits) for each in found)


@pytest.mark.parametrize("identifier", ["", "nothere", "AAAAAAAAAAAA", "\0" * 12, "'; --", "x" * 10_000, "\ud800"])
def test_what_is_not_saved_is_said(store: Store, identifier: str) -> None:
    for opened, kind in ((store.scenarios, "scenario"), (store.data_sets, "data set"), (store.runs, "run")):
        with pytest.raises(NotSavedError, match=f"No {kind} is saved under"):
            opened.open(identifier)
    with pytest.raises(NotSavedError):
        store.runs.table(identifier, "summary")


def test_an_identifier_opens_only_its_own_kind(store: Store) -> None:
    saved = store.scenarios.save("plan", small_center(), "Ann")
    with pytest.raises(NotSavedError):
        store.runs.open(saved.identifier)


def test_names_that_are_not_saved_are_said(store: Store) -> None:
    for library in (store.scenarios, store.data_sets):
        with pytest.raises(NotSavedError, match="is saved under 'plan'; check it, or choose one from the list"):
            library.versions("plan")
        with pytest.raises(NotSavedError):
            library.archive("plan")


def test_a_scenario_that_this_program_cannot_read_is_said(store: Store) -> None:
    saved = store.scenarios.save("plan", small_center(), "Ann")
    with store._sessions.writing() as session:
        session.query(ScenarioContent).one().document = '{"name": "from later"}'
    with pytest.raises(UnreadableError, match="by this version of the program: start: missing; a value is required"):
        store.scenarios.open(saved.identifier)
    assert store.scenarios.newest() == [saved]


def test_a_run_comes_back_with_all_that_it_was_made_from(store: Store) -> None:
    version = store.scenarios.save("plan", edited(2), "Ann")
    volumes = store.data_sets.save("March", read_volumes(SAMPLE_FILE), "Ann")
    record = RunRecord(
        {"today": edited(1), "more calls": edited(2), "the most": edited(3)},
        seed=2**32 - 1,
        replications=40,
        engine="compiled",
        baseline="today",
        versions={"more calls": version.identifier},
        data_set=volumes.identifier,
        settings={"thresholds": {"tier2_wait_mean": 0.5}, "order": ["b", "a"]},
    )
    tables = {"summary": FIGURES, "figures": FIGURES.reset_index(drop=True)}
    saved = store.runs.save(record, tables, "Bob", "before the meeting")
    opened = store.runs.open(saved.identifier)
    assert dict(opened.scenarios) == dict(record.scenarios)
    assert opened.labels == ("today", "more calls", "the most")
    for name in ("seed", "replications", "engine", "baseline", "versions", "data_set", "settings"):
        assert getattr(opened, name) == getattr(record, name)
    assert (opened.saved_by, opened.note, opened.code_version) == ("Bob", "before the meeting", code_version())
    assert opened.tables == ("figures", "summary")
    for name, table in tables.items():
        assert_frame_equal(store.runs.table(saved.identifier, name), table)
    assert store.runs.newest() == [saved]


def test_lists_do_not_read_what_is_large(store: Store) -> None:
    store.scenarios.save("plan", small_center(), "Ann")
    store.data_sets.save("March", read_volumes(SAMPLE_FILE), "Ann")
    store.runs.save(RunRecord({"x": edited(1)}, 1, 1, "ciw"), {"summary": FIGURES}, "Ann")
    said: list[str] = []
    event.listen(store._sessions._engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    for library in (store.scenarios, store.data_sets, store.runs):
        assert len(library.newest()) == 1
    assert said
    assert not [each for each in said for large in (".document", ".content", ".calls", ".changes") if large in each]


def test_runs_are_listed_newest_first(store: Store) -> None:
    saved = [store.runs.save(RunRecord({"x": edited(1)}, seed, 1, "ciw"), {}, "Ann") for seed in range(4)]
    assert store.runs.newest() == saved[::-1]
    assert store.runs.newest(2) == saved[:1:-1]


def test_tables_may_be_given_ready_as_parquet(store: Store) -> None:
    content = BytesIO()
    FIGURES.to_parquet(content)
    saved = store.runs.save(RunRecord({"x": edited(1)}, 1, 1, "ciw"), {"summary": content.getvalue()}, "Ann")
    assert store.runs.table_bytes(saved.identifier, "summary") == content.getvalue()
    assert_frame_equal(store.runs.table(saved.identifier, "summary"), FIGURES)
    with pytest.raises(NotSavedError, match="is saved under 'figures'"):
        store.runs.table(saved.identifier, "figures")


def test_runs_that_contradict_themselves_are_refused(store: Store) -> None:
    version = store.scenarios.save("plan", edited(2), "Ann").identifier
    today = {"today": edited(1)}
    for record, said in (
        (RunRecord({}, 1, 1, "ciw"), "the run has no plan; allowed are one or more"),
        (
            RunRecord(today, 1, 1, "ciw", baseline="tomorrow"),
            "'tomorrow' is not one of the run's plans; allowed are 'today'",
        ),
        (
            RunRecord(today, 1, 1, "ciw", versions={"today": version}),
            f"'today' is not the plan that is saved as '{version}'; allowed is that one, or no version",
        ),
    ):
        with pytest.raises(NotAllowedError, match="allowed") as found:
            store.runs.save(record, {}, "Ann")
        assert str(found.value) == said
    for record in (
        RunRecord(today, 1, 1, "ciw", versions={"today": "AAAAAAAAAAAA"}),
        RunRecord(today, 1, 1, "ciw", data_set="AAAAAAAAAAAA"),
    ):
        with pytest.raises(NotSavedError):
            store.runs.save(record, {}, "Ann")
    assert store.runs.newest() == []


DECIDED = Choices(
    day_first=False,
    decisions={"count": "leave out", "missing": "fill", "empty": "as it is", "too large": "fill", "time": "leave out"},
)
MESSY = (
    b"Date,Interval,Queue,Calls Offered\n3/2/2026,08:00,English,10\n3/2/2026,08:30,English,abc\n"
    b"3/2/2026,09:00,English,-\n3/2/2026,09:30,Espa\xc3\xb1ol,12.5\n3/3/2026,08:00,English,1e9\n3/3/2026,08:30,English,4\n"
)


def test_a_data_set_gives_back_the_reading_without_its_cells(store: Store) -> None:
    for name, content, choices in (
        ("sample", SAMPLE_FILE.read_bytes(), Choices()),
        ("messy", MESSY, DECIDED),
    ):
        reading = read_volumes(content, choices, name=f"{name}.csv")
        assert reading.volumes is not None
        counted = CountedCalls("first", "Ours, version 3")
        saved = store.data_sets.save(name, reading, "Ann", "as exported", choices=choices, counted=counted)
        opened = store.data_sets.open(saved.identifier)
        assert opened.counted == counted
        assert (opened.name, opened.number, opened.note) == (name, 1, "as exported")
        assert (opened.first_date, opened.last_date) == (reading.volumes.first_date, reading.volumes.last_date)
        assert opened.choices == choices
        assert opened.reading.volumes is not None
        assert opened.reading.volumes.interval_minutes == reading.volumes.interval_minutes
        assert_frame_equal(opened.reading.volumes.frame, reading.volumes.frame)
        assert opened.reading.volumes.to_demand() == reading.volumes.to_demand()
        for field in ("name", "problems", "columns", "day_first", "mapping", "queues", "daily"):
            assert getattr(opened.reading, field) == getattr(reading, field)
        assert opened.reading.mapping.reasons == reading.mapping.reasons
        assert_frame_equal(opened.reading.changes, reading.changes)
        assert opened.reading.table is None
    assert [each.name for each in store.data_sets.newest()] == ["messy", "sample"]


def test_what_a_data_set_of_an_earlier_program_counts_is_not_known(store: Store) -> None:
    saved = store.data_sets.save("March", read_volumes(SAMPLE_FILE), "Ann", counted=CountedCalls("offered"))
    with store._sessions.writing() as session:
        row = session.query(DataSetVersion).one()
        imported = json.loads(row.imported)
        del imported["counted"]
        row.imported = json.dumps(imported)
    assert store.data_sets.open(saved.identifier).counted is None


def test_first_calls_are_kept_with_their_data_set_once(store: Store) -> None:
    march, april = (store.data_sets.save(name, read_volumes(SAMPLE_FILE), "Ann") for name in ("March", "April"))
    digest = "0" * 64
    assert store.data_sets.first_calls(march.identifier, digest) is None
    for document in ("first", "again"):
        store.data_sets.save_first_calls(march.identifier, digest, document)
    assert store.data_sets.first_calls(march.identifier, digest) == "first"
    assert store.data_sets.first_calls(april.identifier, digest) is None
    with pytest.raises(NotSavedError):
        store.data_sets.save_first_calls("AAAAAAAAAAAA", digest, "{}")


def test_forecasts_are_kept_with_the_name_of_their_data_set_the_last_first(store: Store) -> None:
    reading = read_volumes(SAMPLE_FILE)
    store.data_sets.save("March", reading, "Ann")
    store.data_sets.save("April", reading, "Ann")
    days = pd.DataFrame({"date": pd.to_datetime(["2026-03-30"]), "calls": [10.0], "low_80": [5.0], "high_80": [15.0]})
    store.forecasts.save("March", "recent_mean", days, "Ann", "before the mailing")
    store.forecasts.save("March", "seasonal_naive", days, "Bob")
    store.data_sets.save("March", reading, "Cid")
    last, first = store.forecasts.of("March")
    assert (first.method, first.saved_by, first.note) == ("recent_mean", "Ann", "before the mailing")
    assert (last.method, last.data_set) == ("seasonal_naive", "March")
    pd.testing.assert_frame_equal(first.days, days)
    assert store.forecasts.of("April") == []
    with pytest.raises(NotSavedError):
        store.forecasts.save("May", "recent_mean", days, "Ann")


def test_what_is_known_by_hand_is_kept_and_the_newest_counts(store: Store) -> None:
    store.data_sets.save("March", read_volumes(SAMPLE_FILE), "Ann")
    assert store.forecasts.adjustments("March") is None
    for document in ("first", "second"):
        store.forecasts.save_adjustments("March", document, "Ann")
    assert store.forecasts.adjustments("March") == "second"
    with pytest.raises(NotSavedError):
        store.forecasts.save_adjustments("May", "{}", "Ann")


def test_a_data_set_has_versions_too(store: Store) -> None:
    frame = pd.DataFrame({"start": pd.to_datetime(["2026-03-02 08:00"]), "calls": [1.5]})
    saved = [store.data_sets.save("March", VolumeReading("x", Volumes(frame, 30), ()), "Ann") for _ in range(2)]
    assert store.data_sets.versions("March") == saved[::-1]
    store.data_sets.archive("March")
    assert (store.data_sets.newest(), store.data_sets.newest(archived=True)) == ([], [saved[1]])


def test_a_data_set_that_this_program_cannot_read_is_said(store: Store) -> None:
    saved = store.data_sets.save("March", read_volumes(SAMPLE_FILE), "Ann")
    with store._sessions.writing() as session:
        session.query(DataSetVersion).one().imported = '{"name": "from later"}'
    with pytest.raises(UnreadableError, match="The saved data set 'March' cannot be read by this version"):
        store.data_sets.open(saved.identifier)
    assert store.data_sets.newest() == [saved]


def test_a_file_with_open_errors_is_not_saved(store: Store) -> None:
    with pytest.raises(NotAllowedError, match="it has errors that are not decided on; decide on them first"):
        store.data_sets.save("March", read_volumes(MESSY, name="messy.csv"), "Ann")
