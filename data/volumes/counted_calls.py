"""What the counts of a data set are of: all calls offered, or first calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Counts = Literal["offered", "first"]
"""All calls offered, also of people who call again, as phone systems count; or first calls, which plans expect."""


@dataclass(frozen=True)
class CountedCalls:
    """What was answered about the calls of a data set."""

    counts: Counts
    today: str = ""
    """The name of the plan under which its first calls are derived; empty for the plan that is run."""
