"""Why people call, and what that asks of the center."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from .inputs import ASKED, ASSUMED, TIMES, Input, Part
from .numbers import Positive, Share


class Reason(Part, group="Demand", change=ASKED):
    """A contact reason: how often it is the reason of a call and what it asks of the center."""

    name: Annotated[str, Field(min_length=1, max_length=80), Input("Reason")]
    """Why somebody calls."""
    share: Annotated[
        Share,
        Input(
            "Share of callers", "%", ASSUMED, "Published of address changes alone, fiscal year 2023", heading="Callers"
        ),
    ]
    """Per cent of callers with this reason."""
    transfer_share: Annotated[
        Share,
        Input(
            "Asks for Tier 2",
            "%",
            ASSUMED,
            "A test in 2001 found 15 % of all calls referred on",
            heading="Tier 2",
            span=1.9,
        ),
    ]
    """Per cent of them whom Tier 1 cannot help, so that they ask for Tier 2."""
    appointment_share: Annotated[
        Share,
        Input(
            "Gets an appointment", "%", ASSUMED, "Published are 168,000 appointments a year", heading="Booked", span=1.4
        ),
    ] = 0.0
    """Per cent of those at Tier 2 for whom an appointment is scheduled."""
    urgent_share: Annotated[
        Share, Input("Urgent, if called back", "%", ASSUMED, "There are two classes since 2021", heading="Urgent")
    ] = 0.0
    """Per cent of their callbacks that are urgent: made before the others."""
    tier1_factor: Annotated[
        Positive, Input("Tier 1 handle time, of the usual", "%", ASSUMED, heading="Tier 1 time", change=TIMES)
    ] = 1.0
    """Handle time at Tier 1 in per cent of that of the tier."""
    tier2_factor: Annotated[
        Positive, Input("Tier 2 handle time, of the usual", "%", ASSUMED, heading="Tier 2 time", change=TIMES)
    ] = 1.0
    """Handle time at Tier 2 in per cent of that of the tier."""


DEFAULT_REASONS: Final = (
    Reason(name="Address change", share=0.31, transfer_share=0.03, appointment_share=0.01),
    Reason(name="Case status", share=0.30, transfer_share=0.145, appointment_share=0.01),
    Reason(name="Reschedule", share=0.10, transfer_share=0.10, appointment_share=0.20),
    Reason(name="Appointment, stamp or advance parole", share=0.08, transfer_share=0.45, appointment_share=0.75),
    Reason(name="Card or notice not received", share=0.08, transfer_share=0.25, appointment_share=0.15),
    Reason(name="Expedite request", share=0.04, transfer_share=0.50, appointment_share=0.10),
    Reason(name="Technical help", share=0.04, transfer_share=0.08, appointment_share=0.01),
    Reason(name="Other", share=0.05, transfer_share=0.16, appointment_share=0.02),
)
