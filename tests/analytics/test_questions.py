"""Every question: answered in the background as when it is asked directly, cancelled, refused, kept as it was."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from analytics.blocks import search as block_search
from analytics.blocks.question import BLOCKS, BlockRequest
from analytics.blocks.search import BlockAdvice, find_blocks
from analytics.comparison.contributions import contributions
from analytics.comparison.question import CONTRIBUTIONS, ContributionRequest
from analytics.experiments.experiment import ExperimentCancelledError, run_experiment
from analytics.experiments.jobs import Jobs, SavedResult
from analytics.experiments.precision import USUAL_AIM, Target, precision_of, run_until_precise
from analytics.experiments.question import Question, Watch, ask, open_answer, save_answer
from analytics.experiments.runs import COMPARISON, RUN, RunRequest, RunResult, Sampling
from analytics.experiments.verification import check_first_days, check_slice
from analytics.first_calls.derivation import FirstCallsRequest, derive_first_calls
from analytics.first_calls.question import FIRST_CALLS
from analytics.inputs.variations import with_fields
from analytics.policies.exploration import explore_policies
from analytics.policies.question import POLICIES, PolicyRequest
from analytics.policies.variations import Varied
from analytics.sensitivity.one_at_a_time import one_at_a_time
from analytics.sensitivity.question import SENSITIVITY, Sensitivity, SensitivityRequest
from analytics.sensitivity.screening import screen
from analytics.sensitivity.uncertain_inputs import usual_ranges
from analytics.shifts.plan import plan_shifts, present_requirement, with_requirement, with_shift_plan
from analytics.shifts.question import PLANNED, REQUIRED, SHIFTS, PlannedShifts, ShiftRequest
from analytics.shifts.rules import FULL_TIME, ShiftRules
from analytics.staffing.advice import advise_staffing
from analytics.staffing.question import STAFFING, StaffingRequest
from analytics.staffing.targets import StaffingTargets
from analytics.verification.known_answers import simple_centers, verdicts
from analytics.verification.question import REPLICATIONS, VERIFICATION, Verification, VerificationRequest
from data.samples.scenarios import small_center
from data.store import code_version
from data.store.store import open_store
from queueing.scenario.calendar import StaffingTable
from tests.analytics.experiments.test_jobs import await_end
from tests.analytics.sameness import assert_same

MONDAY = with_fields(small_center(), days=1, max_overrun_days=3)
CHANGED = with_fields(MONDAY, tier2__staffing=3, callback__order="live_first")
RANGES = tuple(each for each in usual_ranges(MONDAY) if each.name in ("tier2_handle", "ring"))
ORDERS = Varied("callback.order", ("keep_place", "live_first"))
ATTEMPTS = Varied("callback.max_attempts", (1, 2))
RULES = ShiftRules(kinds=(FULL_TIME,), earliest_start=0, latest_start="15:30", latest_end=1440)
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Case:
    """A request, and its answer without any job."""

    name: str
    question: Question[Any, Any]
    request: Any
    directly: Callable[[Any], Any]


def _run(asked: RunRequest) -> RunResult:
    sampling, target = asked.sampling, asked.sampling.target
    if target is None:
        found = run_experiment(
            asked.scenarios, replications=sampling.replications, seed=sampling.seed, engine=sampling.engine
        )
        precise = precision_of(found, USUAL_AIM)
    else:
        precise = run_until_precise(
            asked.scenarios,
            measure=target.measure,
            half_width=target.half_width,
            cap=sampling.replications,
            seed=sampling.seed,
        )
    plan = asked.named[0][1]
    return RunResult(precise, None if sampling.engine == "ciw" else check_slice(plan, sampling.seed))


def _contributions(asked: ContributionRequest) -> Any:
    return contributions(
        asked.baseline, asked.changed, measures=asked.measures, replications=2, seed=5, changed_name=asked.changed_name
    )


def _sensitivity(asked: SensitivityRequest) -> Sensitivity:
    single = one_at_a_time(MONDAY, RANGES, replications=2, seed=4)
    trajectories = asked.trajectories
    return Sensitivity(
        asked, single, screen(MONDAY, RANGES, trajectories=trajectories, seed=4) if trajectories else None
    )


def _shifts(asked: ShiftRequest) -> PlannedShifts:
    plan = plan_shifts(asked.requirement, asked.rules)
    plans = {
        REQUIRED: with_requirement(MONDAY, asked.requirement, "tier2"),
        PLANNED: with_shift_plan(MONDAY, plan, "tier2"),
    }
    return PlannedShifts(asked, plan, run_experiment(plans, replications=2, seed=1))


def _verification(asked: VerificationRequest) -> Verification:
    experiment = run_experiment(simple_centers(), replications=REPLICATIONS, seed=asked.seed)
    return Verification(verdicts(experiment), check_slice(small_center(), asked.seed))


def _policies(asked: PolicyRequest) -> Any:
    return explore_policies(MONDAY, asked.varied, replications=2, seed=5)


def _staffing(asked: StaffingRequest) -> Any:
    return advise_staffing(MONDAY, "tier2", asked.targets, replications=10, seed=3)


def _blocks(asked: BlockRequest) -> BlockAdvice:
    return find_blocks(
        MONDAY, "tier2", asked.people, direction=asked.direction, hours=asked.hours, replications=10, seed=3
    )


TARGETS = StaffingTargets(wait_share=0.05, callback_share=0.999, occupancy=0.9, most_people=5, nothing_worse=False)
PLANS = (("Today's plan", MONDAY), ("changed", CHANGED))
PRECISE = Sampling(12, 5, "compiled", Target("callback_share", 0.2))
CASES = (
    Case("run", RUN, RunRequest(PLANS[:1], Sampling(5, 3, "ciw")), _run),
    Case("until precise", RUN, RunRequest(PLANS, PRECISE), _run),
    Case("comparison", COMPARISON, RunRequest(PLANS, Sampling(2, 5, "compiled"), "comparison"), _run),
    Case(
        "contributions",
        CONTRIBUTIONS,
        ContributionRequest(MONDAY, CHANGED, "new", ("tier2_wait_mean",), 2, 5),
        _contributions,
    ),
    Case("cutoffs", POLICIES, PolicyRequest(MONDAY, (Varied("cutoff.time", (None, 900, 1020)),), 2, 5), _policies),
    Case("two policies", POLICIES, PolicyRequest(MONDAY, (ORDERS, ATTEMPTS), 2, 5), _policies),
    Case("staffing", STAFFING, StaffingRequest(MONDAY, "tier2", StaffingTargets(), 10, 3), _staffing),
    Case("staffing with targets", STAFFING, StaffingRequest(MONDAY, "tier2", TARGETS, 10, 3), _staffing),
    Case("blocks", BLOCKS, BlockRequest(MONDAY, people=2, hours=(4.0, 8.0), replications=10, seed=3), _blocks),
    Case("blocks taken away", BLOCKS, BlockRequest(MONDAY, direction="fewer", replications=10, seed=3), _blocks),
    Case("one at a time", SENSITIVITY, SensitivityRequest(MONDAY, RANGES, 2, 0, 4), _sensitivity),
    Case("sensitivity", SENSITIVITY, SensitivityRequest(MONDAY, RANGES, 2, 2, 4), _sensitivity),
    Case("shifts", SHIFTS, ShiftRequest(present_requirement(MONDAY), RULES, MONDAY, "tier2", 2, 1), _shifts),
    Case("verification", VERIFICATION, VerificationRequest(), _verification),
    Case("first calls", FIRST_CALLS, FirstCallsRequest(MONDAY, replications=3), derive_first_calls),
)
IMPOSSIBLE = (
    (CONTRIBUTIONS, replace(CASES[3].request, changed=MONDAY), "has the same inputs as"),
    (POLICIES, replace(CASES[4].request, varied=(ORDERS, ORDERS)), "callback.order is varied twice"),
    (BLOCKS, replace(CASES[8].request, people=0), "0 people are not allowed; allowed are 1 to 10"),
    (BLOCKS, replace(CASES[8].request, hours=(0.1,)), "blocks of 0.1 h are not allowed"),
    (SENSITIVITY, replace(CASES[10].request, ranges=()), "no input is to be varied"),
    (
        SHIFTS,
        replace(CASES[12].request, requirement=StaffingTable(interval_minutes=20)),
        "start_step is 30 minutes; all",
    ),
)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    for name in ("SCREENING", "CHOOSING"):
        monkeypatch.setattr(block_search, name, 2)


@cache
def answer(name: str) -> Any:
    """The answer to a case's request, directly."""
    (case,) = (case for case in CASES if case.name == name)
    return case.directly(case.request)


def test_every_question_is_tried() -> None:
    modules = [*(ROOT / "analytics").glob("*/question.py"), ROOT / "analytics/experiments/runs.py"]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules]
    there = [each for name in names for each in vars(import_module(name)).values() if isinstance(each, Question)]
    assert {each.kind for each in there} == {case.question.kind for case in CASES}
    assert len({each.kind for each in there}) == len(there)


@every_case
def test_it_is_answered_in_the_background_as_when_asked_directly(case: Case) -> None:
    job = ask(Jobs(), "a planner", case.question, case.request)
    await_end(job)
    assert job.state == "done", job.problem
    assert_same(job.result, answer(case.name))
    assert 0 < job.progress.done <= job.progress.total == case.question.parts(case.request)
    assert job.progress.done == job.progress.total or job.may_end_early


@every_case
def test_a_cancel_ends_it(case: Case) -> None:
    watch: Watch[Any] = Watch()
    watch.cancel.set()
    with pytest.raises(ExperimentCancelledError):
        case.question.answer(case.request, watch)


@every_case
def test_a_cancel_in_its_last_part_is_no_answer_either_and_nothing_is_kept(case: Case) -> None:
    def answered_meanwhile(_: object, watch: Watch[Any]) -> object:
        watch.cancel.set()
        return answer(case.name)

    kept: list[object] = []

    def keep(_: object, found: object) -> SavedResult:
        kept.append(found)
        return SavedResult()

    job = ask(Jobs(), "a planner", replace(case.question, answer=answered_meanwhile), case.request, keep)
    await_end(job)
    assert (job.state, job.result, kept) == ("cancelled", None, [])


@pytest.mark.parametrize(("question", "request_", "problem"), IMPOSSIBLE, ids=lambda each: getattr(each, "kind", ""))
def test_what_cannot_be_is_refused_before_it_starts(question: Question[Any, Any], request_: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        ask(Jobs(), "a planner", question, request_)


@pytest.mark.parametrize("case", [case for case in CASES if case.question.pack], ids=lambda case: case.name)
def test_it_comes_back_from_another_processs_store_as_it_was(case: Case, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with closing(open_store(url)) as store:
        identifier = save_answer(store, case.question, case.request, answer(case.name), "ann")
    with closing(open_store(url)) as store:
        (listed,) = store.runs.newest()
        assert (listed.kind, listed.saved_by) == (case.question.kind, "ann")
        opened = open_answer(store, identifier, *(each.question for each in CASES))
    assert (opened.asked, opened.earlier, opened.changes) == (case.request, "", ())
    assert_same(opened.found, answer(case.name))


@every_case
def test_its_version_is_that_of_all_that_computes_it_and_of_nothing_else(case: Case) -> None:
    computing = code_version._all_imported(tuple(each.__module__ for each in case.question.computed_by))
    asking = inspect.getmodule(case.question.answer)
    assert asking is not None
    named = [vars(asking).get(name) for name in case.question.answer.__code__.co_names]
    # The check by the reference engine gives no figure.
    called = {each.__module__ for each in named if inspect.isfunction(each) and each is not check_first_days}
    assert {each for each in called if each.startswith(("analytics", "queueing"))} <= computing | {asking.__name__}
    assert not computing & {asking.__name__, "data.store.store", "analytics.experiments.question"}
