"""An input of a scenario as an editor shows it: its group, what it means, its unit, source and kind of field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from .assumptions import ASSUMPTIONS, Assumption
from .names import DEMAND, INPUTS, STAFFING

Group = Literal[
    "Demand",
    "Voice system",
    "Tier 1",
    "Transfers and cutoff",
    "Tier 2",
    "Callbacks",
    "Appointments",
    "Supervisors",
    "Calling again",
    "Calendar",
]
Kind = Literal[
    "text",
    "date",
    "dates",
    "flag",
    "choice",
    "clock",
    "whole",
    "number",
    "share",
    "shares",
    "duration",
    "opening_hours",
    "staffing",
    "demand",
    "reasons",
    "return_rule",
]

NAME: Final = "name"
REASONS_PATH: Final = "reasons"
YOUR_CHOICE: Final = "Your choice"


@dataclass(frozen=True)
class EditedInput:
    """One input as it is edited."""

    path: str
    """Where it is in a scenario, as ``tier2.handle_time``."""
    group: Group
    kind: Kind
    meaning: str
    """One or two sentences for somebody who sees it for the first time."""
    unit: str = ""
    """What its number counts; shares are edited in per cent."""
    assumption: str = ""
    """The entry of :data:`analytics.inputs.assumptions.ASSUMPTIONS` that says where its default comes from."""
    without: str = ""
    """What it is to leave the input out, where that is allowed."""

    @property
    def label(self) -> str:
        """What it is called."""
        if self.path in OWN_LABELS:
            return OWN_LABELS[self.path]
        return STAFFING[self.path][0] if self.path in STAFFING else INPUTS[self.path].label

    @property
    def source(self) -> Assumption | None:
        """Where its default comes from; None where there is none, since it is the planner's choice."""
        return ASSUMPTIONS[self.assumption] if self.assumption else None

    @property
    def standing(self) -> str:
        """Whether its default is published, measured elsewhere or assumed, or is the planner's choice."""
        return YOUR_CHOICE if self.source is None else self.source.standing

    @property
    def source_in_words(self) -> str:
        """Where its default comes from, in a sentence."""
        if self.source is None:
            return "Your choice."
        return f"{self.source.standing}: {self.source.source}." if self.source.source else f"{self.source.standing}."


OWN_LABELS: Final = {NAME: "Name", "demand": DEMAND[0], REASONS_PATH: "Contact reasons"}
