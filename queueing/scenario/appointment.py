"""In-person appointments at a field office."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from .inputs import ASSUMED, GUIDE, PUBLISHED, Input, Part
from .numbers import Minutes

LeadDays = Annotated[int, Field(ge=0, le=365)]


class Appointment(Part, group="Appointments", change="appointments"):
    """In-person appointments that Tier 2 schedules (S14), their lead in days uniform between two ends."""

    extra_minutes: Annotated[Minutes, Input("Scheduling an appointment", "min", ASSUMED, span=2)] = 5.0
    """Added to the handle time when Tier 2 schedules an appointment."""
    lead_days_low: Annotated[LeadDays, Input("Appointment after at least (days)", "days", PUBLISHED, GUIDE)] = 4
    """The appointment takes place at least so many days later."""
    lead_days_high: Annotated[LeadDays, Input("Appointment after at most (days)", "days", PUBLISHED, GUIDE)] = 5
    """And at most so many, or on the next day that the office is open. Not less than the one above."""
    daily_slots: Annotated[
        Annotated[int, Field(ge=1)] | None, Input("Appointments that fit in a day", "appointments", without="No limit")
    ] = None
    """Appointments that fit in a day; more take a later day."""

    @model_validator(mode="after")
    def _ends_in_order(self) -> Appointment:
        if self.lead_days_low > self.lead_days_high:
            msg = (
                f"lead_days_low {self.lead_days_low} is above lead_days_high {self.lead_days_high}; "
                "allowed is a low end up to the high end"
            )
            raise ValueError(msg)
        return self
