"""What the commands share of calls from a volume file: its options, first calls where it has all calls offered."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import ValidationError

from analytics.first_calls.derivation import DerivedCalls, FirstCallsRequest, derive_first_calls, for_days_of
from analytics.first_calls.words import as_record, first_calls_in_words, with_first_calls
from analytics.inputs.calls_chosen import calls_in_words
from analytics.inputs.variations import source_in_words, with_demand
from queueing import Scenario, describe_problems
from queueing.plan import lay_out
from queueing.scenario.demand import WeekdayDemand

from .command_line import FEW_CALLS, InputError, read_scenario, show_progress
from .volume_options import add_volume_options, check_volume_options, read_volume_file

if TYPE_CHECKING:
    from data import Volumes

OWN: Final = "the plan's own"
USUAL_STEPS: Final = 4


@dataclass(frozen=True)
class CallsExpected:
    """Plans with the calls that they are to expect."""

    plans: Mapping[str, Scenario]
    demand: str
    """Where the calls come from, in words."""
    first_calls: DerivedCalls | None = None
    """What was derived from calls offered."""
    today: str = ""
    """The plan under which that was done."""

    @property
    def plan(self) -> Scenario:
        """The only plan."""
        (plan,) = self.plans.values()
        return plan

    def in_words(self) -> list[str]:
        """What belongs beside the answer: which calls of a volume file it is for; nothing of plans' own calls."""
        if self.demand == OWN:
            return []
        counted = "its counts are taken as first calls"
        if self.first_calls is not None:
            counted = first_calls_in_words(self.first_calls, self.today)
        return [f"calls expected: {line}" for line in (self.demand, counted)]

    def as_record(self) -> dict[str, Any]:
        """The same for a JSON document."""
        if self.demand == OWN:
            return {"demand": OWN}
        derived = self.first_calls
        counted = "first" if derived is None else "offered"
        found = {} if derived is None else {"first_calls": as_record(derived, self.today)}
        return {"demand": self.demand, "counts": counted, **found}


def add_calls_to(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    calls = parser.add_argument_group("calls expected", "in place of the plan's own")
    calls.add_argument("--volumes", type=Path, metavar="FILE.csv", help="a volume file: its calls of the run's dates")
    calls.add_argument(
        "--counts",
        type=_counts,
        metavar="{offered,first}",
        help="what the file counts: all calls offered, also of people who call again, as phone systems do (offered, if "
        "left out); or first calls",
    )
    calls.add_argument(
        "--today",
        type=Path,
        metavar="PLAN.json",
        help="the plan of the file's days, under which first calls are derived from those offered; the (first) "
        "plan if left out",
    )
    add_volume_options(parser)


def _counts(text: str) -> str:
    from data.volumes.counted_calls import Counts  # takes a second, which most commands do without

    if text not in get_args(Counts):
        msg = f"{text!r} is not allowed; allowed are {' and '.join(get_args(Counts))}"
        raise argparse.ArgumentTypeError(msg)
    return text


def with_calls_expected(plans: Mapping[str, Scenario], options: argparse.Namespace) -> CallsExpected:
    """Plans with the calls that the options ask for, the baseline first; what is to be known is said on standard error.

    Raises:
        InputError: a file cannot be read, or a plan cannot have its calls.
        ExperimentFailedError: a replication failed.
    """
    check_volume_options(options)
    if options.volumes is None:
        for name in ("counts", "today"):
            if getattr(options, name) is not None:
                raise InputError(f"--{name} is not allowed without --volumes")
        found = CallsExpected(plans, OWN)
    else:
        found = _of_file(plans, options)
    for line in found.in_words():
        print(line, file=sys.stderr)
    for line in calls_in_words({name: (plan, found.plans[name]) for name, plan in plans.items()}):
        print(f"calls expected: {line}", file=sys.stderr)
    return found


def _of_file(plans: Mapping[str, Scenario], options: argparse.Namespace) -> CallsExpected:
    if options.counts == "first" and options.today is not None:
        raise InputError(f"--today {options.today} is not allowed with --counts first, from which nothing is derived")
    today = next(iter(plans.values())) if options.today is None else read_scenario(options.today)
    volumes = read_volume_file(options.volumes, options)
    name = " + ".join(each.name for each in (options.volumes, *options.also))
    try:
        taken = {label: _with_volumes(plan, volumes, name) for label, plan in plans.items()}
        base = next(iter(taken.values()))
        said = source_in_words(base)
        if options.counts == "first":
            return CallsExpected(taken, said)
        derived = _derived(for_days_of(today, base), options.workers)
        taken = {label: with_first_calls(plan, derived) for label, plan in taken.items()}
    except ValidationError as error:
        raise InputError(*(f"{name}: {line}" for line in describe_problems(error))) from error
    return CallsExpected(taken, said, derived, today.name)


def _derived(today: Scenario, workers: int | None) -> DerivedCalls:
    """The first calls behind today's plan's calls; here where they are few, as many processes as asked for else."""
    request = FirstCallsRequest.under(today)
    calls = lay_out(request.plan).arrivals.expected.sum() * request.replications * USUAL_STEPS
    if workers is None and calls <= FEW_CALLS:
        workers = 1
    print("deriving first calls from those offered", file=sys.stderr)
    found = derive_first_calls(request, workers=workers, progress=partial(show_progress, at_most=True))
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return found


def _with_volumes(plan: Scenario, volumes: Volumes, name: str) -> Scenario:
    """The plan with the file's calls of its dates, or those of the mean week where the file does not cover them."""
    demand = volumes.demand_for(plan.start, plan.days)
    if isinstance(demand, WeekdayDemand):
        source = f"the mean week of {name} ({volumes.first_date} to {volumes.last_date} does not cover the run)"
    else:
        source = f"{name}, {plan.start} to {plan.last_day}"
    return with_demand(plan, demand, source=source)
