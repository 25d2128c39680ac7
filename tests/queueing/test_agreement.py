"""Comparing two records: every kind of difference is found and counted, also one planted in an engine."""

from __future__ import annotations

import dataclasses
import math
import pickle
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from queueing import Journeys, Scenario, simulate
from queueing.agreement import MAX_EXAMPLES, TOLERANCE, Agreement, CallDifference, check_engines, compare
from queueing.journeys import COLUMNS, OUTCOME_CODE, TIMES, Attempts
from queueing.left_over import (
    AFTER_SUPERVISOR,
    AFTER_TIER1,
    AFTER_TIER2,
    AWAITS_CALLBACK,
    AWAITS_WINDOW,
    BETWEEN_ATTEMPTS,
    HOLDS_LIVE,
    WAITS_FOR_TIER1,
    WILL_CALL_AGAIN,
    WITH_SUPERVISOR,
    WITH_TIER1,
    WITH_TIER2,
    WITH_VOICE_SYSTEM,
)
from queueing.plan import EXPONENTIAL, Absence, Duty, Layout, lay_out
from queueing.simulation import Engine
from tests.queueing.centers import busy_center

SEED = 5
COMPARED = [name for name in COLUMNS if name not in ("person", "call")]


@pytest.fixture(scope="module")
def journeys() -> Journeys:
    """A replication in which every outcome and callback attempts occur."""
    return simulate(busy_center(), seed=SEED)


def changed(journeys: Journeys, **columns: Any) -> Journeys:
    """The record with other columns."""
    return dataclasses.replace(journeys, columns={**journeys.columns, **columns})


def with_value(journeys: Journeys, name: str, row: int, value: float) -> Journeys:
    """The record with one other value."""
    column = journeys[name].copy()
    column[row] = value
    return changed(journeys, **{name: column})


def with_rows(journeys: Journeys, rows: Any) -> Journeys:
    """The record with these of its rows."""
    return changed(journeys, **{name: column[rows] for name, column in journeys.columns.items()})


def with_tries(journeys: Journeys, rows: Any) -> Journeys:
    """The record with these of its callback attempts."""
    tries = {
        field.name: getattr(journeys.callback_attempts, field.name)[rows] for field in dataclasses.fields(Attempts)
    }
    return dataclasses.replace(journeys, callback_attempts=Attempts(**tries))


def a_row_with(journeys: Journeys, name: str) -> int:
    """A row in the middle of the record that has a value in this column."""
    rows = np.flatnonzero(np.isfinite(journeys[name]))
    return int(rows[len(rows) // 2])


def test_a_record_agrees_with_itself(journeys: Journeys) -> None:
    assert compare(journeys, journeys) == Agreement(
        calls_compared=len(journeys),
        calls_different=0,
        attempts_compared=len(journeys.callback_attempts.person),
        attempts_different=0,
        examples=(),
    )
    assert compare(journeys, journeys).equal
    assert len(journeys.callback_attempts.person) > 100


@pytest.mark.parametrize("name", COMPARED)
def test_a_different_value_is_found_in_every_column(journeys: Journeys, name: str) -> None:
    row = a_row_with(journeys, name)
    planted = with_value(journeys, name, row, journeys[name][row] + (2 * TOLERANCE if name in TIMES else 1))
    for one, other in ((journeys, planted), (planted, journeys)):
        agreement = compare(one, other)
        assert not agreement.equal
        assert (agreement.calls_different, agreement.attempts_different) == (1, 0)
        (example,) = agreement.examples
        assert (example.person, example.call) == (journeys["person"][row], journeys["call"][row])
        assert (example.attempt, example.column) == (0, name)
        assert None not in (example.one, example.other)
        assert example.one != example.other


def test_codes_are_shown_by_their_names(journeys: Journeys) -> None:
    row = int(np.flatnonzero(journeys.ended_as("resolved_tier1"))[0])
    (example,) = compare(journeys, with_value(journeys, "outcome", row, OUTCOME_CODE["closed_out"])).examples
    assert (example.one, example.other) == ("resolved_tier1", "closed_out")


@pytest.mark.parametrize("name", TIMES)
def test_times_within_the_tolerance_agree(journeys: Journeys, name: str) -> None:
    for shift in (TOLERANCE / 2, -TOLERANCE / 2):
        assert compare(journeys, changed(journeys, **{name: journeys[name] + shift})).equal


@pytest.mark.parametrize("name", TIMES)
def test_every_value_of_a_column_is_compared(journeys: Journeys, name: str) -> None:
    reached = np.isfinite(journeys[name])
    agreement = compare(journeys, changed(journeys, **{name: journeys[name] - 0.5}))
    assert agreement.calls_different == reached.sum() > MAX_EXAMPLES
    assert [example.column for example in agreement.examples] == [name] * MAX_EXAMPLES
    assert [example.person for example in agreement.examples] == journeys["person"][reached][:MAX_EXAMPLES].tolist()


@pytest.mark.parametrize("name", TIMES)
def test_a_stage_that_only_one_record_reaches_is_a_difference(journeys: Journeys, name: str) -> None:
    row = a_row_with(journeys, name)
    planted = with_value(journeys, name, row, math.nan)
    (lost,) = compare(journeys, planted).examples
    (gained,) = compare(planted, journeys).examples
    assert (lost.one, lost.other) == (str(journeys[name][row]), None)
    assert (gained.one, gained.other) == (None, str(journeys[name][row]))


def test_an_infinite_estimate_agrees_with_nothing_but_itself(journeys: Journeys) -> None:
    row = a_row_with(journeys, "estimated_wait")
    infinite = with_value(journeys, "estimated_wait", row, math.inf)
    assert compare(infinite, infinite).equal
    for value in (0.0, 1e12, math.nan, -math.inf):
        agreement = compare(infinite, with_value(journeys, "estimated_wait", row, value))
        assert agreement.calls_different == 1
        assert agreement.examples[0].one == "inf"


def test_a_call_with_several_differences_counts_once(journeys: Journeys) -> None:
    row = a_row_with(journeys, "tier2_end")
    planted = with_value(with_value(journeys, "tier2_end", row, 1.0), "ended", row, 1.0)
    agreement = compare(journeys, planted)
    assert agreement.calls_different == 1
    assert [example.column for example in agreement.examples] == ["tier2_end", "ended"]


def test_calls_that_one_record_lacks_are_differences(journeys: Journeys) -> None:
    rows = np.delete(np.arange(len(journeys)), [0, 7, len(journeys) - 1])
    for one, other in ((journeys, with_rows(journeys, rows)), (with_rows(journeys, rows), journeys)):
        agreement = compare(one, other)
        assert (agreement.calls_compared, agreement.calls_different) == (len(journeys), 3)
        assert {example.column for example in agreement.examples} == {"outcome"}
    assert agreement.examples[0].one is None
    assert agreement.examples[0].other is not None


def test_records_of_nothing_and_of_other_calls_are_compared(journeys: Journeys) -> None:
    half = len(journeys) // 2
    nothing = with_tries(with_rows(journeys, slice(0)), slice(0))
    first, second = with_rows(journeys, slice(half)), with_rows(journeys, slice(half, None))
    assert compare(nothing, nothing) == Agreement(0, 0, 0, 0, ())
    assert compare(nothing, journeys).calls_different == len(journeys)
    assert compare(nothing, journeys).attempts_different == len(journeys.callback_attempts.person)
    assert compare(first, second).calls_different == compare(first, second).calls_compared == len(journeys)


def test_a_call_recorded_twice_is_a_difference(journeys: Journeys) -> None:
    twice = with_rows(journeys, np.sort(np.r_[np.arange(len(journeys)), 3]))
    agreement = compare(journeys, twice)
    assert (agreement.calls_compared, agreement.calls_different) == (len(journeys) + 1, 1)
    assert compare(twice, twice).equal


def test_a_call_under_another_number_is_two_differences(journeys: Journeys) -> None:
    row = len(journeys) - 1
    assert compare(journeys, with_value(journeys, "call", row, 99)).calls_different == 2
    assert compare(journeys, with_value(journeys, "person", row, 99)).calls_different == 2


def test_the_order_of_calls_and_attempts_does_not_matter(journeys: Journeys) -> None:
    shuffle = np.random.default_rng(1).permutation
    rows, tries = shuffle(len(journeys)), shuffle(len(journeys.callback_attempts.person))
    assert compare(journeys, with_tries(with_rows(journeys, rows), tries)).equal


@pytest.mark.parametrize(
    ("name", "change"),
    [*((name, 2 * TOLERANCE) for name in ("joined", "dialled", "rang_until")), ("answered", True), ("attempt", 50)],
)
def test_a_changed_attempt_is_a_difference(journeys: Journeys, name: str, change: float) -> None:
    tries = journeys.callback_attempts
    column = getattr(tries, name).copy()
    row = int(np.flatnonzero(~tries.answered & np.isfinite(tries.rang_until))[4])
    column[row] = column[row] ^ change if name == "answered" else column[row] + change
    planted = dataclasses.replace(journeys, callback_attempts=dataclasses.replace(tries, **{name: column}))
    agreement = compare(journeys, planted)
    assert agreement.calls_different == 0
    assert agreement.attempts_different == (2 if name == "attempt" else 1)
    assert agreement.examples[0].column == ("joined" if name == "attempt" else name)
    assert agreement.examples[0].person == tries.person[row]
    assert agreement.examples[0].attempt == tries.attempt[row]
    assert not agreement.equal


def test_attempts_dialled_within_the_tolerance_agree(journeys: Journeys) -> None:
    tries = journeys.callback_attempts
    shifted = dataclasses.replace(tries, dialled=tries.dialled + TOLERANCE / 2)
    assert compare(journeys, dataclasses.replace(journeys, callback_attempts=shifted)).equal


def test_a_missing_attempt_is_a_difference(journeys: Journeys) -> None:
    number = len(journeys.callback_attempts.person)
    agreement = compare(journeys, with_tries(journeys, slice(1, None)))
    assert (agreement.attempts_compared, agreement.attempts_different) == (number, 1)
    (example,) = agreement.examples
    assert (example.column, example.one, example.other) == (
        "joined",
        str(journeys.callback_attempts.joined[0]),
        None,
    )


def test_an_agreement_survives_pickle_and_arrow(journeys: Journeys) -> None:
    agreement = compare(journeys, with_rows(changed(journeys, ended=journeys["ended"] + 1), slice(2, None)))
    assert len(agreement.examples) == MAX_EXAMPLES
    assert pickle.loads(pickle.dumps(agreement)) == agreement  # noqa: S301 (what was just pickled)
    (row,) = pa.Table.from_pylist([dataclasses.asdict(agreement)]).to_pylist()
    assert Agreement(**row | {"examples": tuple(CallDifference(**each) for each in row["examples"])}) == agreement


def one_officer_more(duty: Duty) -> Duty:
    return dataclasses.replace(duty, people=duty.people + 1)


GROUPS: list[dict[str, Any]] = [
    {"name": "Attorneys", "share": 0.3, "urgent_share": 0.5, "tier1_factor": 1.2},
    {"name": "Others", "share": 0.7, "threshold_low": 2, "tier2_factor": 0.9},
]
TWO_STREAMS = [
    {"name": "Requests", "monday": 20, "tuesday": 20, "place": "as_callbacks"},
    {"name": "Chats", "monday": 20, "wednesday": 20, "place": "last"},
]


def with_persons(plan: Layout, **columns: Any) -> dict[str, Any]:
    """Others who are there as the run begins."""
    return {"left_over_persons": dataclasses.replace(plan.left_over_persons, **columns)}


def moved(plan: Layout, place: int) -> dict[str, Any]:
    """Everybody of this place elsewhere as the run begins."""
    places = plan.left_over_persons.place.copy()
    places[places == place] = WAITS_FOR_TIER1 if place != WAITS_FOR_TIER1 else WITH_TIER1
    return with_persons(plan, place=places)


def one_person_fewer(plan: Layout) -> dict[str, Any]:
    """One person fewer who is there as the run begins."""
    there = plan.left_over_persons
    columns = {each.name: getattr(there, each.name)[:-1] for each in dataclasses.fields(there) if each.name != "minute"}
    return with_persons(plan, **columns) | {"left_over": plan.left_over - 1}


PLANTED: dict[str, Callable[[Layout], dict[str, Any]]] = {
    "ring": lambda plan: {"ring_minutes": plan.ring_minutes + 0.5},
    "retry": lambda plan: {"retry_after": plan.retry_after + 1e-5},
    "verification": lambda plan: {"verification_minutes": plan.verification_minutes + 1e-5},
    "repeat": lambda plan: {"repeat_minutes": plan.repeat_minutes + 1e-5},
    "appointment": lambda plan: {"appointment_extra": plan.appointment_extra + 1e-5},
    "ivr": lambda _: {"ivr_duration": (EXPONENTIAL, 2.5, 0.0)},
    "tier1 handle": lambda _: {"tier1_handle": (EXPONENTIAL, 9.0, 0.0)},
    "tier2 handle": lambda _: {"tier2_handle": (EXPONENTIAL, 14.0, 0.0)},
    "supervisor handle": lambda _: {"supervisor_handle": (EXPONENTIAL, 9.0, 0.0)},
    "announced mean": lambda plan: {"tier2_mean_minutes": plan.tier2_mean_minutes + 1e-5},
    "tier1 patience": lambda _: {"tier1_patience": (EXPONENTIAL, 10.0, 0.0)},
    "tier2 patience": lambda _: {"tier2_patience": (EXPONENTIAL, 10.0, 0.0)},
    "containment": lambda plan: {"containment": plan.containment + 0.01},
    "not authorized": lambda plan: {"not_authorized": plan.not_authorized + 0.01},
    "supervisor request": lambda plan: {"supervisor_request": plan.supervisor_request + 0.01},
    "to supervisor": lambda plan: {"to_supervisor": plan.to_supervisor + 0.05},
    "transfer": lambda plan: {"reason_transfer": plan.reason_transfer + 0.01},
    "left-over reasons": lambda plan: {"left_over_ends": plan.reason_ends},
    "threshold": lambda plan: {"threshold_high": plan.threshold_high + 3},
    "direct number": lambda plan: {"direct_number": plan.direct_number - 0.05},
    "order": lambda _: {"regular_priority": 2},
    "texts": lambda plan: {"text_share": plan.text_share + 0.2},
    "replies": lambda plan: {"text_replied": plan.text_replied - 0.2},
    "answers to texts": lambda plan: {"text_answered": plan.text_answered - 0.3},
    "urgent": lambda plan: {"reason_urgent": plan.reason_urgent + 0.1},
    "urgent first": lambda _: {"live_priority": 0, "urgent_priority": 1, "regular_priority": 1},
    "urgent left over": lambda plan: with_persons(plan, urgent=np.roll(plan.left_over_persons.urgent, 1)),
    "asked before": lambda plan: with_persons(plan, asked=plan.left_over_persons.asked - 1e-3),
    "live transfers": lambda _: {"live_transfers": 0},
    "tier1 hang-ups": lambda plan: {"tier1_gives_up": plan.tier1_gives_up + 0.05},
    "tier2 hang-ups": lambda plan: {"tier2_gives_up": plan.tier2_gives_up + 0.3},
    "tier1 wrap-up": lambda _: {"tier1_wrap_up": (EXPONENTIAL, 0.6, 0.0)},
    "tier2 wrap-up": lambda _: {"tier2_wrap_up": (EXPONENTIAL, 1.1, 0.0)},
    "supervisor wrap-up": lambda _: {"supervisor_wrap_up": (EXPONENTIAL, 1.1, 0.0)},
    "tier1 factor": lambda plan: {"reason_tier1_factor": plan.reason_tier1_factor + 1e-5},
    "tier2 factor": lambda plan: {"reason_tier2_factor": plan.reason_tier2_factor + 1e-5},
    "group shares": lambda plan: {"group_ends": plan.group_ends - np.array([0.05, 0.0])},
    "group urgent": lambda plan: {"group_urgent": plan.group_urgent - 0.3},
    "group tier1 factor": lambda plan: {"group_tier1_factor": plan.group_tier1_factor + 1e-5},
    "group tier2 factor": lambda plan: {"group_tier2_factor": plan.group_tier2_factor + 1e-5},
    "group threshold": lambda plan: {"threshold_low": plan.threshold_low + np.array([0.0, 3.0])},
    "long waits": lambda _: {"cutoff_by_wait": 1, "cutoff_wait": math.inf},
    "attempts": lambda plan: {"max_attempts": plan.max_attempts - 1},
    "answers of the same day": lambda plan: {"answered_same_day": plan.answered_same_day - 0.05},
    "answers of later days": lambda plan: {"answered_later_day": plan.answered_later_day - 0.1},
    "answers with lines shut": lambda plan: {"answered_shut": plan.answered_shut - 0.4},
    "cutoff": lambda plan: {"cutoff_by_day": plan.cutoff_by_day - 30.0},
    "heavy days": lambda plan: {"heavy_above": plan.heavy_above + 1000.0},
    "opening": lambda plan: {"line_changes": plan.line_changes[2:]},
    "officers": lambda plan: {"tier2_duty": one_officer_more(plan.tier2_duty)},
    "representatives": lambda plan: {"tier1_duty": one_officer_more(plan.tier1_duty)},
    "supervisors": lambda plan: {"supervisor_duty": one_officer_more(plan.supervisor_duty)},
    "absence": lambda _: {"absence": {"tier1": Absence(0.1, 0.0)}},
    "calling again": lambda _: {"max_calls": 1},
    "soon": lambda plan: {"soon_mean": plan.soon_mean + 1e-5},
    "morning": lambda plan: {"morning_minutes": plan.morning_minutes + 1e-3},
    "backlog": one_person_fewer,
    "horizon": lambda plan: {"horizon": plan.horizon - 3 * 1440.0},
    "busyness": lambda _: {"daily_cv": 0.31},
    "busyness of intervals": lambda _: {"interval_cv": 0.05},
    "work expected": lambda plan: {"work_expected": plan.work_expected * 1.1},
    "work that comes": lambda plan: {"work_begins": plan.work_begins + 1e-3},
    "work handle": lambda plan: {"work_handle": plan.work_handle * [[1.0, 1.0 + 1e-5, 1.0]]},
    "work place": lambda plan: {"work_priority": np.ascontiguousarray(plan.work_priority[::-1])},
    "state: callbacks": lambda plan: moved(plan, AWAITS_CALLBACK),
    "state: urgent": lambda plan: with_persons(plan, urgent=np.roll(plan.left_over_persons.urgent, 1)),
    "state: asked": lambda plan: with_persons(plan, asked=plan.left_over_persons.asked - 1440),
    "state: holding live": lambda plan: moved(plan, HOLDS_LIVE),
    "state: waiting for Tier 1": lambda plan: moved(plan, WAITS_FOR_TIER1),
    "state: in progress at Tier 1": lambda plan: moved(plan, WITH_TIER1),
    "state: in progress at Tier 2": lambda plan: moved(plan, WITH_TIER2),
    "state: in progress with supervisors": lambda plan: moved(plan, WITH_SUPERVISOR),
    "state: with the voice system": lambda plan: moved(plan, WITH_VOICE_SYSTEM),
    "state: between attempts": lambda plan: moved(plan, BETWEEN_ATTEMPTS),
    "state: attempts made": lambda plan: with_persons(plan, attempts=np.minimum(plan.left_over_persons.attempts, 1)),
    "state: booked": lambda plan: moved(plan, AWAITS_WINDOW),
    "state: window": lambda plan: with_persons(plan, window=plan.left_over_persons.window + 60.0),
    "state: windows taken": lambda plan: {"window_booked": np.zeros_like(plan.window_booked)},
    "state: in wrap-up at Tier 1": lambda plan: moved(plan, AFTER_TIER1),
    "state: in wrap-up at Tier 2": lambda plan: moved(plan, AFTER_TIER2),
    "state: supervisors in wrap-up": lambda plan: moved(plan, AFTER_SUPERVISOR),
    "state: will call again": lambda plan: moved(plan, WILL_CALL_AGAIN),
    "state: begins": lambda plan: {"begins": plan.begins + 1.0},
    "state: none": lambda _: {"has_state": 0},
    "state: what came before": lambda _: {"rows_before": 0},
    "state: cutoff in force": lambda _: {"cutoff_in_force": True},
    "state: cutoff not in force": lambda _: {"cutoff_in_force": False},
}
A_STATE: dict[str, Any] = {
    "given": True,
    "callbacks": [{"days": 0, "urgent": 2, "regular": 9}, {"days": 2, "urgent": 1, "regular": 5}],
    "holding_live": 4,
    "waiting_tier1": 6,
    "in_progress_tier1": 5,
    "in_progress_tier2": 2,
    "in_progress_supervisor": 1,
    "in_ivr": 5,
    "between_attempts": [{"days": 0, "urgent": 1, "regular": 3}, {"days": 1, "regular": 2, "attempts": 2}],
    "bookings": [
        {"in_days": 1, "at": "11:00", "regular": 6},
        {"in_days": 1, "at": "09:00", "days": 1, "regular": 2, "urgent": 1},
    ],
    "in_wrap_up_tier1": 1,
    "in_wrap_up_tier2": 1,
    "in_wrap_up_supervisor": 3,
    "will_call_again": 3,
}


def with_state(first_calls: int) -> dict[str, Any]:
    """What makes a plan begin with a state, after the time of its cutoff, on a day of so many first calls so far."""
    already = {"minute": "16:10", "first_calls": first_calls, "state": A_STATE}
    callback = {"backlog": 0, "answered_later_day": [0.2]}
    return {"days": 2, "already": already, "callback": callback, "window": {"share": 0.5}}


@cache
def as_it_is(scenario: str, engine: Engine) -> Journeys:
    """What an engine without a fault makes of a plan, once for all faults of the other one."""
    return simulate(Scenario.model_validate_json(scenario), seed=SEED, engine=engine)


@pytest.mark.parametrize("fault", PLANTED)
@pytest.mark.parametrize(
    ("engine", "other", "module"), [("ciw", "compiled", "reference.network"), ("compiled", "ciw", "compiled.engine")]
)
def test_a_fault_planted_in_one_engine_shows_up(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, other: Engine, module: str, fault: str
) -> None:
    scenario = busy_center(
        # Enough work left over that something is still going on when the calendar ends.
        tier2={"staffing": 1} if fault == "horizon" else {},
        cutoff={"rule": "every_day"} if fault == "cutoff" else {},
        groups=GROUPS if fault.startswith("group") else [],
        work=TWO_STREAMS if fault.startswith("work") else [],
        # 700 make it a heavy day.
        **with_state(100 if fault == "state: cutoff in force" else 700) if fault.startswith("state") else {},
    )
    right = as_it_is(scenario.model_dump_json(), other)
    plan = lay_out(scenario)
    faulty = dataclasses.replace(plan, **PLANTED[fault](plan))
    monkeypatch.setattr(f"queueing.{module}.lay_out", lambda _: faulty)
    agreement = compare(simulate(scenario, seed=SEED, engine=engine), right)
    assert not agreement.equal
    assert agreement.calls_different > 0
    assert agreement.examples


def test_the_engines_are_compared_on_the_replication_asked_for() -> None:
    scenario = busy_center(days=1)
    for replication in (0, 3):
        agreement = check_engines(scenario, seed=SEED, replication=replication)
        assert agreement.calls_compared == len(simulate(scenario, seed=SEED, replication=replication))
        assert agreement.equal
