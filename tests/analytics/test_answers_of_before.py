"""Answers that earlier versions of the program kept open in today's terms."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.experiments.experiment import RunOptions
from analytics.experiments.question import Packed, Question, SavedAnswer, open_answer, save_answer
from analytics.inputs.variations import with_fields
from analytics.policies.choice import USUAL_TARGETS, choose_policy, targets_that_can_be_judged
from analytics.policies.exploration import Exploration, explore_policies
from analytics.policies.figures import ANNOUNCED, BREAKING, CALLBACKS, POLICY_FIGURES, REFUSED
from analytics.policies.question import POLICIES, PolicyRequest
from analytics.policies.report import policy_report
from analytics.policies.variations import cutoff_variation
from analytics.policies.words import recommendation
from analytics.results.days_at_risk import worst_first
from analytics.sensitivity.one_at_a_time import name_of_end, one_at_a_time
from analytics.sensitivity.question import SENSITIVITY, Sensitivity, SensitivityRequest
from analytics.sensitivity.screening import screen
from analytics.sensitivity.uncertain_inputs import usual_ranges
from analytics.staffing.advice import StaffingAdvice, advise_staffing
from analytics.staffing.measures_asked import LEVELS
from analytics.staffing.question import STAFFING, StaffingRequest
from analytics.staffing.report import staffing_report
from analytics.staffing.targets import StaffingTargets
from analytics.staffing.words import staffing_answer
from data.samples.scenarios import small_center
from data.store.store import open_store
from queueing import Scenario
from queueing.scenario.heavy_days import share_before
from tests.analytics.results.report_reader import ReportReader
from tests.analytics.sameness import assert_same
from tests.earlier_plans import earlier_file

MONDAY = with_fields(small_center(), days=1, max_overrun_days=3)
HERE = RunOptions(workers=1)
EARLIER = "0.1.0+3f2a9c81d0b4"


Pack = Callable[[Any, Any], Packed]


def kept(
    tmp_path: Path, question: Question[Any, Any], asked: Any, found: Any, pack: Pack, plan: str = ""
) -> SavedAnswer[Any, Any]:
    """What comes back of an answer that an earlier version kept in its way, with its plan in the terms of then."""
    file = tmp_path / "store.sqlite"
    with closing(open_store(f"sqlite:///{file}")) as store:
        identifier = save_answer(store, replace(question, pack=pack), asked, found, "ann")
    with closing(sqlite3.connect(file)) as database, database:
        if plan:
            database.execute("UPDATE scenario_contents SET document = ?", (plan,))
    with closing(open_store(f"sqlite:///{file}")) as store:
        return open_answer(store, identifier, question)


def test_staffing_of_before_hang_ups_counted_opens_and_says_so(tmp_path: Path) -> None:
    """Kept then were neither figures beside today's nor what asks for them, nor abandonment and early hang-ups."""
    targets = StaffingTargets(nothing_worse=False)
    asked = StaffingRequest(MONDAY, "tier2", targets, 10, 3)
    found = advise_staffing(MONDAY, "tier2", targets, replications=10, seed=3, workers=1)
    levels = [*LEVELS["tier2"], "abandonment"]

    def pack(asked: StaffingRequest, found: StaffingAdvice) -> Packed:
        assert STAFFING.pack is not None
        packed = STAFFING.pack(asked, found)
        settings = dict(packed.record.settings)
        new = ("nothing_worse", "early_seconds", "abandonment")
        settings["targets"] = {name: value for name, value in settings["targets"].items() if name not in new}
        days = packed.tables["weekdays"]
        of_before = [name for name in days.columns if not any(f"_{level}_" in name for level in levels)]
        tables = {"intervals": packed.tables["intervals"], "weekdays": days[of_before]}
        return Packed(replace(packed.record, settings=settings), tables)

    opened = kept(tmp_path, STAFFING, asked, found, pack)
    asked_then, found_then = opened.asked, opened.found
    assert found_then.targets == replace(targets, early_seconds=0.0)
    # To find it again is to ask as one would now.
    assert asked_then.targets == StaffingTargets()
    np.testing.assert_array_equal(found_then.people, found.people)
    pd.testing.assert_frame_equal(found_then.table(), found.table())
    assert "counted callers who hang up as answered" in staffing_answer(found_then)
    assert "All targets hold" not in staffing_answer(found_then)
    report = ReportReader(staffing_report(found_then, asked_then.scenario, EARLIER))
    assert report.headings[0] == staffing_answer(found_then)
    assert f"Made by an earlier model, version {EARLIER}" in report.words


BEFORE = int(share_before(MONDAY, 17 * 60) * MONDAY.cutoff.heavy_day_calls)
"""What the number of a heavy day was when it counted calls up to the cutoff."""


def kept_before(
    tmp_path: Path, question: Question[Any, Any], asked: Any, found: Any, tables: Callable[..., Any]
) -> SavedAnswer[Any, Any]:
    """What comes back of an answer that an earlier version kept, with its plan and tables in the terms of then."""

    def pack(asked: Any, found: Any) -> Packed:
        assert question.pack is not None
        packed = question.pack(asked, found)
        return Packed(packed.record, {name: tables(name, table) for name, table in packed.tables.items()})

    plan = earlier_file(asked.scenario, heavy_day_calls=BEFORE).decode()
    opened = kept(tmp_path, question, asked, found, pack, plan)
    assert f"more than {BEFORE:,} first calls by 17:00" in opened.changes[0]
    return opened


def cutoffs_then(asked: PolicyRequest, found: Exploration, names: Mapping[str, str], tables: Sequence[str]) -> Packed:
    """An answer about cutoffs as it was kept when no other policy could be tried; ``names`` are those of then."""
    assert POLICIES.pack is not None
    packed = POLICIES.pack(asked, found)
    cutoffs = [point.plan.cutoff for point in found.points]
    times = [None if each.rule == "never" else each.time for each in cutoffs]
    calls = [
        int(share_before(asked.scenario, each.time) * each.heavy_day_calls) if each.rule == "heavy_days" else None
        for each in cutoffs
    ]
    points = pd.DataFrame(
        {
            "name": [names[point.name] for point in found.points],
            "rule": [each.rule for each in cutoffs],
            "minute": pd.array(times, dtype="Int64"),
            "heavy_day_calls": pd.array(calls, dtype="Int64"),
            "on_frontier": True,
        }
    )
    rule = "heavy_days" if any(each.rule == "heavy_days" for each in cutoffs) else "every_day"
    kept = {name: packed.tables[name] for name in tables}
    kept = {name: table.assign(name=table["name"].map(names)) for name, table in kept.items()}
    record = replace(packed.record, settings={"rule": rule, "heavy": []})
    return Packed(record, {"cutoffs": points, **kept})


def test_cutoffs_of_before_tell_a_heavy_day_by_its_whole_calls(tmp_path: Path) -> None:
    asked = PolicyRequest(MONDAY, cutoff_variation(MONDAY, "heavy_days"), 1, 5)
    found = explore_policies(MONDAY, asked.varied, replications=1, seed=5, workers=1)
    names = {each.name: f"{each.name}, heavy from 111 %" for each in found.points}

    def as_then(asked: PolicyRequest, found: Exploration) -> Packed:
        packed = cutoffs_then(asked, found, names, ("figures", "changes"))
        broken = [
            {"name": names[point.name], "date": day.date.isoformat(), "replications": day.breaks}
            for point in found.points
            for day in worst_first(point.days)
            if day.breaks
        ]
        return Packed(packed.record, {**packed.tables, "breaking_days": pd.DataFrame(broken)})

    plan = earlier_file(MONDAY, heavy_day_calls=BEFORE).decode()
    opened = kept(tmp_path, POLICIES, asked, found, as_then, plan)
    assert f"more than {BEFORE:,} first calls by 17:00" in opened.changes[0]
    assert opened.asked == replace(asked, scenario=opened.asked.scenario)
    assert opened.asked.scenario.cutoff == MONDAY.cutoff
    for point, own in zip(opened.found.points, found.points, strict=True):
        assert_same(point.figures, own.figures)
        assert point.name == names[own.name]
        assert point.inputs == own.inputs
        broken = [(day.date, day.broken) for day in own.days if day.breaks]
        assert [(day.date, day.broken) for day in point.days] == broken
        if own.plan.cutoff.rule == "heavy_days":
            assert point.plan.cutoff.heavy_day_calls == pytest.approx(own.plan.cutoff.heavy_day_calls, abs=10)
    assert any(point.days for point in found.points)
    assert opened.found.breaking_from(0.3).points[0].days == ()
    assert opened.found.today is not None
    assert opened.found.today.plan.cutoff == MONDAY.cutoff
    with pytest.raises(ValueError, match="saved no figures of the simulated weeks"):
        opened.found.differences(*list(names.values())[:2])


def test_cutoffs_of_before_open_without_what_was_not_kept_then(
    tmp_path: Path, crowded_center: Callable[..., Scenario]
) -> None:
    center = crowded_center(days=2)
    asked = PolicyRequest(center, cutoff_variation(center, "every_day"), 1, 5)
    found = explore_policies(asked.scenario, asked.varied, replications=1, seed=5, workers=1)

    def as_then(asked: PolicyRequest, found: Exploration) -> Packed:
        packed = cutoffs_then(asked, found, {each.name: each.name for each in found.points}, ("figures",))
        figures = packed.tables["figures"]
        known = figures[~figures["figure"].isin([ANNOUNCED, CALLBACKS, BREAKING])]
        return Packed(packed.record, {"cutoffs": packed.tables["cutoffs"], "figures": known})

    opened = kept(tmp_path, POLICIES, asked, found, as_then).found
    assert opened.today is None
    assert found.today is not None
    for point, own in zip(opened.points, found.points, strict=True):
        assert list(point.figures) == list(POLICY_FIGURES)
        assert math.isnan(point.figures[ANNOUNCED].mean)
        assert_same(point.figures[REFUSED], own.figures[REFUSED])
        assert (point.changes, point.days) == ({}, ())
    targets = targets_that_can_be_judged(opened, {**USUAL_TARGETS, REFUSED: 5.0, ANNOUNCED: 0.1})
    assert targets == {REFUSED: 5.0}
    choice = choose_policy(opened, targets)
    assert choice.point.name == choose_policy(found, targets).point.name
    report = ReportReader(policy_report(opened, targets, None, EARLIER))
    assert report.headings[0] == recommendation(opened, choice, targets)
    assert f"Made by an earlier model, version {EARLIER}" in report.words


def test_an_analysis_of_inputs_of_before_has_its_ranges_in_todays_terms(tmp_path: Path) -> None:
    ranges = tuple(each for each in usual_ranges(MONDAY) if each.name in ("heavy_day", "answered_same_day"))
    asked = SensitivityRequest(MONDAY, ranges, 2, 2, 4)
    single = one_at_a_time(MONDAY, ranges, replications=2, seed=4, options=HERE)
    found = Sensitivity(asked, single, screen(MONDAY, ranges, trajectories=2, seed=4, options=HERE))
    factor = BEFORE / MONDAY.cutoff.heavy_day_calls
    numbers = ["value", "low", "high"]

    def then(name: str, table: pd.DataFrame) -> pd.DataFrame:
        if name == "ranges":
            heavy = table["input"] == "heavy_day"
            table.loc[heavy, numbers] = table.loc[heavy, numbers] * factor
            return table.replace("answered_same_day", "answered_open")
        if name == "screening_points":
            return table.assign(heavy_day=table["heavy_day"] * factor)
        ends = {
            name_of_end(each.name, value): name_of_end("heavy_day", value * factor)
            if each.name == "heavy_day"
            else name_of_end("answered_open", value)
            for each in ranges
            for value in (each.low, each.high)
        }
        return table.assign(scenario=table["scenario"].map(lambda each: ends.get(each, each)))

    opened = kept_before(tmp_path, SENSITIVITY, asked, found, then).found
    assert [(each.name, each.value) for each in opened.single.ranges] == [(each.name, each.value) for each in ranges]
    for then_swing, swing in zip(
        opened.single.swings("outcome_refused_cutoff"), single.swings("outcome_refused_cutoff"), strict=True
    ):
        assert then_swing.range.low == pytest.approx(swing.range.low)
        assert (then_swing.at_low.mean, then_swing.at_high.mean) == (swing.at_low.mean, swing.at_high.mean)
    assert opened.together is not None
    assert found.together is not None
    np.testing.assert_allclose(opened.together.design.points, found.together.design.points)
