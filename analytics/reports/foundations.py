"""What stands at the end of every report: what the measures count, every input, and how it was made."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

import pandas as pd

from analytics.center_time import CENTER_ZONE
from analytics.inputs.differences import differences_table, inputs_table
from analytics.inputs.same_callers import callers_in_words
from analytics.inputs.variations import period_in_words, source_in_words
from analytics.measures.measure_table import definitions_table
from analytics.wording import day_in_words, earlier_in_words, number_in_words
from data.store.scenario_files import scenario_file
from queueing import Scenario

from .report import ReportTable, Section

REPLICATIONS: Final = "Simulated weeks (replications)"
INTERVALS: Final = "95 % of such intervals hold the true value; figures are of all simulated weeks together"
Plans = Mapping[str, Scenario]
"""Plans by what they are called in a report."""


def simulated_in_words(plan: Scenario, replications: int, seed: int) -> str:
    """What was simulated: ``Mon 2 Mar to Tue 10 Mar 2026; 4 simulated weeks, seed 3``."""
    return f"{period_in_words(plan)}; {number_in_words(replications)} simulated weeks, seed {seed}."


def what_was_simulated(plan: Scenario, replications: int, seed: int, made_by: str, now: str) -> list[str]:
    """What was simulated of a plan, with which calls, and what it means where another version of the code did it.

    ``made_by`` is the version that made the figures, this program's if empty; ``now`` is what that is.
    """
    return [
        *([earlier_in_words(made_by)] if made_by not in ("", now) else []),
        simulated_in_words(plan, replications, seed),
        calls_in_words({plan.name: plan}),
    ]


def how_made(replications: str, seed: int, version: str, engine: str = "compiled") -> dict[str, str]:
    """What :func:`foundations` says of simulated figures."""
    return {REPLICATIONS: replications, "Seed": str(seed), "Engine": engine, "Version of the model": version}


def calls_in_words(plans: Plans) -> str:
    """Where the calls expected come from, by plan where that differs."""
    sources = {name: source_in_words(plan) for name, plan in plans.items()}
    if len(set(sources.values())) == 1:
        return f"Calls expected: {next(iter(sources.values()))}."
    return f"Calls expected: {'; '.join(f'{name}: {source}' for name, source in sources.items())}."


def what_differs(plans: Plans, baseline: str) -> Section:
    """The inputs in which plans are not as the baseline."""
    table = differences_table(dict(plans), baseline)
    if table.empty:
        return Section("What differs between the plans", lines=["No input differs."])
    return Section("What differs between the plans", tables=[ReportTable("Inputs that are not the same", table)])


def foundations(
    plans: Plans, baseline: str, made: Mapping[str, str], *, replications: int = 0, when: datetime | None = None
) -> Iterator[Section]:
    """The last sections of a report on these plans.

    ``made`` says how its figures came about, by what each line is called. ``replications`` are those of every plan,
    where they are the figures of all of them; ``when`` the report is made is now, if left out.
    """
    yield Section("What the measures count", tables=[ReportTable("Measures and their units", definitions_table())])
    yield Section(
        "Inputs",
        lines=["The files of the plans hold every input exactly; the page Scenarios opens them."],
        files=_files(plans),
        tables=[ReportTable("Every input of the plans", inputs_table(dict(plans), baseline))],
    )
    is_simulated = REPLICATIONS in made
    at = (when or datetime.now(CENTER_ZONE)).astimezone(CENTER_ZONE)
    facts = {
        "Days simulated" if is_simulated else "Days of the plan": period_in_words(plans[baseline]),
        **{f"Plan “{name}”": plan.name for name, plan in plans.items() if name != plan.name},
        **made,
        "Report made": f"{day_in_words(at.date())} {at:%Y, %H:%M} Eastern time",
        **({"Intervals": INTERVALS} if is_simulated else {}),
        **(
            {"Callers": callers_in_words(dict(plans), baseline, replications)}
            if replications and len(plans) > 1
            else {}
        ),
    }
    table = pd.DataFrame({"What": list(facts), "Value": list(facts.values())})
    yield Section("How it was made", tables=[ReportTable("What was simulated, and with what", table)])


def _files(plans: Plans) -> dict[str, str]:
    return {
        name: f"data:application/json;base64,{base64.b64encode(scenario_file(plan)).decode()}"
        for name, plan in plans.items()
    }
