"""Method: how the model works, how it is verified, which inputs are published or assumed, what every figure counts."""

from __future__ import annotations

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from analytics.experiments.question import ask
from analytics.experiments.sample_answer import sample_as_run
from analytics.experiments.verification import agreement_in_words
from analytics.inputs.assumptions import assumptions_table
from analytics.measures.measure_table import definitions_table
from analytics.pages import state
from analytics.pages.exports import show_table
from analytics.pages.job_view import show_job
from analytics.pages.markdown import as_written
from analytics.pages.places import SCENARIOS, show_next
from analytics.pages.results import DrawnRun
from analytics.pages.run_answer import ANSWERS
from analytics.results.reconciliation import reconciliation_in_words
from analytics.results.table_workbook import About
from analytics.verification.known_answers import verdicts_in_words, verdicts_table
from analytics.verification.question import REPLICATIONS, VERIFICATION, VerificationRequest

LINE_WIDTH = 860
"""Pixels of a line of text, so that the eye finds the next one."""
TABLE_HEIGHT = 560
TWO_LINES = 62
"""Pixels of a table's row in which long texts are broken into lines."""


def _widths(**widths: int) -> dict[str, ColumnConfig]:
    return {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}


def _show_way() -> None:
    """A call's way, and how its figures add up: of the plan shown last on the Overview, or of the sample."""
    st.header("A call's way through the center", divider="gray", anchor=False)
    run = ANSWERS.last()
    shown = None if run is None else run.result or run.partial
    experiment = sample_as_run() if shown is None else shown.experiment
    *_, name = experiment.scenarios
    whose = "the plan shown last on the Overview" if shown is not None else "the sample, which came with the program"
    st.caption(f"With the figures of {whose}: {as_written(name)}, {experiment.replications} simulated weeks.")
    DrawnRun(run.address if run and shown else "sample", experiment, name, None, side_by_side=True).draw_flow()
    st.subheader("How the figures add up", anchor=False)
    *lines, verdict = reconciliation_in_words(experiment, name)
    st.markdown("\n".join(f"- {line}" for line in lines), width=LINE_WIDTH)
    st.markdown(f"**{verdict}**", width=LINE_WIDTH)


def _show_verification() -> None:
    """Held against what is known, on the server that answers: its findings as they come."""
    st.header("Verification, made now on this server", divider="gray", anchor=False)
    job = ask(state.background_jobs(), state.owner(), VERIFICATION, VerificationRequest())
    show_job(job, VERIFICATION)
    found = job.result or job.partial
    if found is None:
        return
    agreement = "" if found.agreement is None else f" {agreement_in_words(found.agreement)}"
    st.markdown(f"**{verdicts_in_words(found.verdicts)}**{agreement}", width=LINE_WIDTH)
    st.caption(
        f"Centers of which queueing theory knows the answer, {REPLICATIONS} simulated weeks; 1 in 20 of such 95 % "
        "intervals leaves it out by chance."
    )
    show_table(
        verdicts_table(found.verdicts),
        "verification",
        About("a measure of a simple center: what theory says, and what the simulation gives"),
        columns={"Standard errors apart": st.column_config.NumberColumn(format="%.1f")} | _widths(Agrees=60),
    )


_show_way()
st.markdown(
    width=LINE_WIDTH,
    body="""
The dashboard simulates the contact center call by call, many times over the same week, and reads its figures from
the record of all calls. Nothing is taken from a formula that assumes a steady day.

**A call's way.** The automated voice system (IVR) answers some calls for good; the others queue for Tier 1, where
callers who lose patience give up. When Tier 1 cannot resolve a call it asks for Tier 2 or for a supervisor. After the
**daily cutoff** the call is refused. Otherwise the **wait is estimated**: the calls that would be served before this
one, plus one, times the mean time of a call that asks for Tier 2 (what callers repeat and the scheduling of
appointments included), divided by the officers on duty. Up to the caller's threshold, which lies between two inputs
of the plan, the caller holds live; above it a **callback** is required. Officers serve live holders and make
callbacks, up to three attempts each, also when lines are shut; on a later day than that of the request fewer are
answered. Some of those who were not helped call again, soon or the next morning, and are load once more.

**As it is run since 2021.** A plan may let nobody hold: every request is a callback then, and no wait is announced.
Callbacks are urgent or regular by the reason of the call, and urgent ones go first. Callers may be texted ahead: who
replies is more likely to answer, who does not takes nobody's time. Callers may book a **window** for their callback,
the earliest in which officers planned have time left: they are called as urgent ones when it begins. After a
conversation people may need a **wrap-up**, in which they are busy and the caller has gone on.

**Caller groups.** A plan may part its callers into groups, such as attorneys and applicants. Each person belongs to one
by its share, whatever the reason of the call, and in every call. A group may be called back from another announced wait
on, its callbacks may be urgent more or less often than the reason says, and its calls may take longer or shorter.
Results then say what each group waits for, how often it is called back, refused or gives up.

**Work that is not calls.** Officers may also work on items such as requests made online, in streams of a plan's own.
They come at random over the opening hours and wait among the regular callbacks, or until nobody else waits. An officer
who has begun one goes on until it is done. They count as work of Tier 2, and in no figure of calls.

**Heavy days.** In force on heavy days, the cutoff looks at the first calls that have come by its time: a day is heavy
when they are more than a heavy day's calls times the share of the day's expected calls that comes by then. So the days
that are heavy stay the same when the cutoff is moved. In force by a long wait, it looks at what would be announced to
the first who asks for Tier 2 or a supervisor from its time on: that decides for the rest of the day.

**Staffing.** Work starts only while calls in progress are fewer than people on duty. When people go off duty, calls in
progress are finished: that is overtime. Where a plan says that people are absent, each day has a rate of its own, and
whoever it meets is away for that whole day: on duty are the others, paid are all who were planned.

**Uncertainty.** Each simulated week (replication) draws how busy each day is, and each interval beside it where the
plan says so, who calls when, how long everybody takes and how patient they are.
A figure a day is the mean over simulated weeks; a share, a mean or a percentile is one of
all their calls together, a percentile to half a percent. Each has its 95 % interval (Student t): 95 % of such
intervals hold the true value. From 20 simulated weeks on, how busy they happened to be is taken out of the means of
calls, waits and shares, so that these are of the volume expected, and out of the intervals of waits and shares, too;
counts of calls keep the interval over simulated weeks. Plans that expect the same calls face the same callers, so that
their difference is due to the plan and not to chance; differences are paired, week by week, and reckoned before
figures are rounded, so that the difference of two rounded figures may be another. Hours on duty are counted, and not
rounded. A run that goes on until a figure is precise stops a little too often when chance has made the interval
narrow: such intervals hold the true value 93 to 95 times in 100.

**A day breaks** when at least a quarter of its transfers become callbacks, or another share where one is chosen. Its
chance is the share of simulated weeks in which it does, told from five weeks on; against a baseline it is another one
where the exact sign test on the same weeks says so. Why a day is at risk is told by what differs from the mean of the
other open days by 5 % or more. **A tier loses its callers** when at least a tenth of those who come to it go without
help: they give up, still wait at closing, are refused or never reached.
""",
)
_show_verification()
st.header("Inputs: published or assumed", divider="gray", anchor=False)
st.caption("Defaults of the sample centers. Replace the assumed ones by your own figures before you decide by them.")
about = About("an input's default, and where it comes from")
show_table(
    assumptions_table(),
    "assumptions",
    about,
    height=TABLE_HEIGHT,
    row_height=TWO_LINES,
    columns=_widths(Input=260, Default=440, Standing=130, Source=300),
)
st.header("What every figure counts", divider="gray", anchor=False)
show_table(
    definitions_table(),
    "definitions",
    About("a measure, what it is counted by, its unit and what it counts"),
    height=TABLE_HEIGHT,
    row_height=TWO_LINES,
    columns=_widths(Measure=250, Per=60, Unit=80, **{"What it counts": 560}),
)
show_next(SCENARIOS, "put your own figures in the place of those assumed", view="edit")
