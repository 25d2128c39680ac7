"""First calls in words, and kept with a data set: once, under what was asked for, and read back equal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.first_calls.derivation import DerivedCalls, FirstCallsRequest
from analytics.first_calls.question import save_first_calls, saved_first_calls
from analytics.first_calls.words import as_record, first_calls_in_words, with_first_calls
from analytics.inputs.variations import source_in_words, with_demand, with_fields
from data import read_volumes
from data.samples.scenarios import small_center
from data.samples.volumes import SAMPLE_FILE
from data.store.store import Store, open_store

PLAN = with_demand(small_center(), small_center().demand, source="mean week of ours.csv")
FOUND = DerivedCalls(PLAN.demand, days=5, offered=16_466.0, first=15_015.0, simulated=16_452.0, steps=4)
REQUEST = FirstCallsRequest.under(PLAN)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path}/store.sqlite")) as opened:
        yield opened


def test_they_are_kept_with_the_data_set_under_what_was_asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, other = (
        store.data_sets.save(name, read_volumes(SAMPLE_FILE), "Ann").identifier for name in ("ours", "other")
    )
    assert saved_first_calls(store, ours, REQUEST) is None
    save_first_calls(store, ours, REQUEST, FOUND)
    assert saved_first_calls(store, ours, REQUEST) == FOUND
    assert saved_first_calls(store, other, REQUEST) is None
    assert saved_first_calls(store, ours, replace(REQUEST, seed=2)) is None
    assert saved_first_calls(store, ours, FirstCallsRequest.under(with_fields(PLAN, repeat_minutes=2.0))) is None
    monkeypatch.setattr("analytics.experiments.question.code_version", lambda _: "of another model")
    assert saved_first_calls(store, ours, REQUEST) is None


def test_both_are_said_of_a_day() -> None:
    assert first_calls_in_words(FOUND, "Ours") == (
        "3,293 calls offered a day in the file; 3,003 first calls, derived under “Ours” as today's plan; simulated "
        "offered 3,290."
    )
    assert as_record(FOUND, "Ours")["first_calls_per_day"] == 3_003
    apart = first_calls_in_words(replace(FOUND, simulated=18_000.0), "Ours")
    assert "That is 9.3 % more than in the file" in apart
    assert apart.endswith("Is it the plan of those days?")


def test_where_calls_come_from_says_both() -> None:
    assert source_in_words(with_first_calls(PLAN, FOUND)) == (
        "mean week of ours.csv: 3,003 first calls a day of 3,293 offered"
    )
