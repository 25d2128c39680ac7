"""The staffing advice: targets hold, people are saved, what cannot be is said, and the same comes out again."""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

import numpy as np
import pytest

from analytics.erlang import Queue
from analytics.experiments.experiment import ExperimentCancelledError, Progress
from analytics.inputs.variations import with_fields
from analytics.staffing.advice import StaffingAdvice, advise_staffing
from analytics.staffing.erlang_staffing import QueueTarget, fewest_servers
from analytics.staffing.estimate import people_of
from analytics.staffing.readings import read_tier, stack
from analytics.staffing.search import MOST_CONFIRMATIONS, Search
from analytics.staffing.simulations import Simulations, with_staffing
from analytics.staffing.targets import StaffingTargets
from analytics.staffing.words import problems_in_words
from analytics.wording import share_in_words
from data.samples.scenarios import small_center
from queueing import Duration, Scenario, WeekdayDemand, simulate
from queueing.scenario.calendar import OpeningHours

MONDAY, TUESDAY = 0, 1


def two_days(**fields: Any) -> Scenario:
    """The small center's Monday and Tuesday."""
    return with_fields(small_center(), days=2, max_overrun_days=3, **fields)


@cache
def advice(replications: int = 10, **targets: Any) -> StaffingAdvice:
    return advise_staffing(two_days(), "tier2", StaffingTargets(**targets), replications=replications, workers=1)


def reached(scenario: Scenario, targets: StaffingTargets, first: int, number: int = 30) -> Any:
    """What a scenario's Tier 2 comes to in replications that no search has seen."""
    return stack(
        [
            read_tier(simulate(scenario, seed=1, replication=replication), "tier2", targets)
            for replication in range(first, first + number)
        ]
    )


def test_targets_hold_with_other_callers_and_hours_follow_the_calls() -> None:
    found = advice()
    assert found.targets_hold
    figures = reached(found.scenario, found.targets, first=1000)
    share = figures.readings.waited.sum() / figures.readings.calls.sum()
    assert share < 0.1
    # Days without calls need nobody, but whoever makes callbacks while lines are shut stays.
    assert found.people[2:5].sum() == 0
    assert np.array_equal(found.people[5:], found.today[5:])
    # Nobody before the lines open, as nobody is left over from the night.
    assert found.people[MONDAY, : 8 * 2].sum() == 0
    # At noon more call than in the evening.
    assert np.all(found.people[:2, 22:28].sum(axis=1) > found.people[:2, 34:40].sum(axis=1))
    # Where callbacks are not asked about, nobody makes any while lines are shut.
    assert advice(nothing_worse=False).people[2:].sum() == 0


def test_it_lowers_staffing_where_there_is_room() -> None:
    plenty = with_staffing(two_days(), "tier2", people_of(two_days(), "tier2") * 4)
    found = advise_staffing(plenty, "tier2", StaffingTargets(nothing_worse=False), replications=10, workers=1)
    assert found.hours < 0.5 * found.hours_today
    assert np.array_equal(found.people, advice(nothing_worse=False).people)
    kinds = [step.kind for step in found.steps]
    assert "refine" in kinds
    assert kinds[-1] == "confirm"


def test_fewer_people_in_the_middle_of_the_day_would_miss_the_target() -> None:
    found = advice()
    fewer = found.people.copy()
    fewer[MONDAY, 20:30] -= 1
    figures = reached(with_staffing(two_days(), "tier2", fewer), found.targets, first=30)
    _, _, high = figures.share(*figures.readings.counts["wait_share"], 0.95)
    assert np.any(high[MONDAY, 20:32] > 0.1)


@pytest.mark.long
def test_the_same_question_has_the_same_answer_on_any_number_of_workers() -> None:
    again = advise_staffing(two_days(), "tier2", replications=10, workers=2)
    assert np.array_equal(again.people, advice().people)
    assert again.steps == advice().steps


def test_stricter_targets_need_more_people() -> None:
    assert advice(wait_share=0.02).hours > advice().hours
    ceiling = advice(occupancy=0.5)
    assert ceiling.targets_hold
    assert ceiling.hours > advice().hours
    assert np.nanmax(ceiling.assessment.intervals["occupancy"].bound) <= 0.5


def test_targets_of_the_day_alone_are_met() -> None:
    found = advice(wait_share=None, callback_share=0.8, backlog=10.0, nothing_worse=False)
    assert found.targets_hold
    days = found.assessment.days
    assert np.nanmin(days["callback_share"].bound[:2]) >= 0.8
    assert np.nanmax(days["backlog"].bound[:2]) <= 10
    assert found.hours < advice().hours


def test_officers_of_days_without_lines_stay_where_callbacks_are_asked_for() -> None:
    today = two_days(opening_hours={"monday": {"opens": "08:00", "closes": "20:00"}})
    on_tuesday = people_of(today, "tier2")[1]
    assert on_tuesday.any()
    targets = StaffingTargets(wait_share=0.3, callback_share=0.8)
    found = advise_staffing(today, "tier2", targets, replications=10, workers=1)
    assert (found.people[1] >= on_tuesday).all()


def test_a_steady_state_needs_what_erlang_a_does() -> None:
    queue = Queue(100 / 60, 12, 30)
    scenario = with_fields(
        small_center(),
        days=3,
        warmup_days=1,
        max_overrun_days=0,
        opening_hours=OpeningHours.around_the_clock(),
        demand=WeekdayDemand.constant(100),
        daily_cv=0.0,
        repeat_minutes=0.0,
        ivr={"containment": 0.0},
        tier1={
            "staffing": 20,
            "handle_time": Duration(12, shape="exponential"),
            "patience": Duration(30, shape="exponential"),
            "not_authorized": 0.0,
        },
        calling_again={name: {"probability": 0} for name in ("abandoned_tier1", "closed_out")} | {"max_calls": 1},
    )
    targets = StaffingTargets(wait_share=None, delay_share=0.3, nothing_worse=False, nearest=True)
    found = advise_staffing(scenario, "tier1", targets, replications=60, workers=1)
    fewest = fewest_servers(queue, QueueTarget(delay_probability=0.3))
    assert fewest is not None
    people = found.people[TUESDAY]
    assert fewest - 1 <= people.mean() <= fewest
    assert found.assessment.intervals["delay_share"].value[TUESDAY].mean() == pytest.approx(0.3, abs=0.03)


def test_what_cannot_be_met_is_said_and_the_rest_is_met() -> None:
    found = advice(20, most_people=6, nothing_worse=False)
    assert not found.targets_hold
    assert found.reach.missed is not None
    assert found.reach.missed_by_anyone is None
    missed = found.reach.missed.missed
    assert missed[MONDAY].any()
    assert found.people.max() == 6
    assert set(found.people[missed]) == {6}
    assert found.assessment.holds.all()


def test_callbacks_that_nobody_answers_are_beyond_staffing() -> None:
    # At most 1 - 0.07 * 0.4 * 0.4 of callbacks are reached at all.
    found = advice(wait_share=None, callback_share=0.999, nothing_worse=False)
    assert not found.targets_hold
    assert found.reach.missed_by_anyone is not None
    missed = found.reach.missed_by_anyone.days["callback_share"].missed
    assert missed[:2].any()
    told = " ".join(problems_in_words(found))
    assert "The more people, the fewer callbacks" in told
    reached = found.assessment.days["callback_share"].value[missed]
    assert f"{share_in_words(float(reached.max()))} are reached within the time on these days" in told


def test_progress_is_told_and_cancel_is_heard() -> None:
    told: list[Progress] = []
    cancel = threading.Event()

    def note(progress: Progress) -> None:
        told.append(progress)
        if progress.done == 15:
            cancel.set()

    with pytest.raises(ExperimentCancelledError):
        advise_staffing(two_days(), "tier2", replications=10, workers=1, progress=note, cancel=cancel)
    assert [each.done for each in told] == list(range(1, 16))
    assert told[0].total > 15


def test_each_answer_is_confirmed_and_compared_by_callers_whom_nothing_has_met(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    met: list[range] = []
    run, compared = Simulations.run, Simulations.compared

    def running(self: Simulations, people: Any, numbers: range) -> Any:
        met.append(numbers)
        return run(self, people, numbers)

    def comparing(self: Simulations, advised: Scenario, first: int) -> Any:
        met.append(range(first, first + self.replications))
        return compared(self, advised, first)

    monkeypatch.setattr(Simulations, "run", running)
    monkeypatch.setattr(Simulations, "compared", comparing)
    monday = with_fields(two_days(), days=1)
    found = advise_staffing(monday, "tier2", StaffingTargets(wait_share=0.5), replications=10, workers=1)
    searched = [numbers for numbers in met if numbers == range(10)]
    confirmed = met[len(searched) :]
    assert len(searched) == 1 + sum(step.kind != "confirm" for step in found.steps)
    assert [len(numbers) for numbers in confirmed[:-1]] == [30] * sum(step.kind == "confirm" for step in found.steps)
    everybody = [number for numbers in [range(10), *confirmed] for number in numbers]
    assert len(set(everybody)) == len(everybody)


def test_every_round_of_confirmation_has_callers_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[range] = []

    class EnoughError(Exception):
        pass

    def confirming(self: Search, start: Any) -> Any:
        monkeypatch.setattr(Simulations, "run", lambda _self, _people, numbers: rounds.append(numbers))
        for number in range(MOST_CONFIRMATIONS):
            self.confirm(start, number)
        raise EnoughError

    monkeypatch.setattr(Search, "run", confirming)
    with pytest.raises(EnoughError):
        advise_staffing(with_fields(two_days(), days=1), replications=10, workers=1)
    assert [len(numbers) for numbers in rounds] == [30] * MOST_CONFIRMATIONS
    everybody = [number for numbers in [range(10), *rounds] for number in numbers]
    assert len(set(everybody)) == len(everybody)


def test_the_table_has_every_interval_with_people_or_calls() -> None:
    found = advice()
    table = found.table()
    assert table["people"].sum() == found.people.sum()
    assert set(table["weekday"]) == {"Monday", "Tuesday"} | set(
        np.array(["Wednesday", "Thursday", "Friday", "Saturday"])
    )
    monday = table[table["weekday"] == "Monday"].set_index("minute")
    assert monday.loc[600, "today"] == people_of(two_days(), "tier2")[MONDAY, 20]
    assert 0 <= monday["wait_share"][600] <= monday["wait_share_bound"][600] <= 0.1
    assert monday.loc[600, "binds"] == "wait_share"


def test_dates_with_staffing_of_their_own_keep_it() -> None:
    staffing = small_center().tier2.staffing
    own = with_fields(two_days(), tier2__staffing={"on_duty": staffing.on_duty, "overrides": {"2026-03-03": 9}})
    changed = with_staffing(own, "tier2", people_of(own, "tier2") + 1)
    assert changed.tier2.staffing.overrides == own.tier2.staffing.overrides
    assert people_of(changed, "tier2")[MONDAY, 20] == people_of(own, "tier2")[MONDAY, 20] + 1


@pytest.mark.parametrize(
    ("said", "choices"),
    [
        ("replications 9 is not allowed", {"replications": 9}),
        ("workers 0 is not allowed", {"workers": 0}),
        ("targets of callbacks are not allowed for tier1", {"tier": "tier1", "targets": StaffingTargets(backlog=5)}),
    ],
)
def test_what_cannot_be_asked_is_refused(said: str, choices: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=said):
        advise_staffing(two_days(), **choices)
