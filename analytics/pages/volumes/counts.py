"""What the counts of the volumes in use are of, asked once for each of them, and whose plan they came under."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.pages.library import plans
from analytics.pages.markdown import as_written
from analytics.pages.state import answer_counted, counted_calls, uploaded_reading
from data.volumes.counted_calls import CountedCalls, Counts

COUNTS: Final[dict[str, Counts]] = {
    "All calls offered, also of people who call again, as phone systems count": "offered",
    "First calls only: nobody who calls again is in them": "first",
}
AS_CHOSEN: Final = "The plan that is run, or its baseline"


def show() -> None:
    """Ask for the volumes that were uploaded or opened; nothing of the sample, whose calls are known."""
    reading = uploaded_reading()
    if reading is None:
        return
    counted = counted_calls()
    with st.container(border=True):
        known = [label for label, counts in COUNTS.items() if counted is not None and counts == counted.counts]
        label = st.radio(
            f"What {as_written(reading.name)} counts",
            list(COUNTS),
            index=list(COUNTS).index(known[0]) if known else None,
            key=f"counts_of_{reading.name}",
            help="The model adds people who call again by itself. From counts that contain them, first calls are "
            "derived: those whose simulated calls offered are as many as were counted.",
        )
        if label is None:
            st.caption(
                "Nobody has said so yet: they are taken as all calls offered, as phone systems count. First calls are "
                "derived from them under today's plan when they are chosen for a plan."
            )
            return
        today = counted.today if counted is not None else ""
        if COUNTS[label] == "offered":
            today = _choose_today(reading.name, today)
        answer_counted(reading.name, CountedCalls(COUNTS[label], today))


def _choose_today(name: str, today: str) -> str:
    """The plan by which the center worked when the calls came, by its label; empty for the one that is run."""
    offered = [AS_CHOSEN, *plans()]
    if today and today not in offered:
        st.caption(f"Today's plan was “{as_written(today)}”, which is not here.")
    chosen = st.selectbox(
        "Today's plan",
        offered,
        index=offered.index(today) if today in offered else 0,
        key=f"todays_plan_of_{name}",
        help="The plan by which the center worked when these calls came: first calls are derived under it, and are the "
        "same for all plans. Without one, each run derives them under its own plan, or its baseline.",
        width=420,
    )
    return "" if chosen == AS_CHOSEN else chosen
