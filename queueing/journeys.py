"""The record of one replication: what happened to every call, and every attempt to call somebody back.

Times are in minutes from the scenario's start; NaN where a stage was not reached.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from queueing.scenario.scenario import Scenario

CALL_OUTCOMES: Final = (
    "contained",
    "not_authorized",
    "abandoned_tier1",
    "closed_out",
    "resolved_tier1",
    "refused_cutoff",
    "no_callback_number",
    "abandoned_tier2",
    "suspended",
    "resolved_tier2",
    "appointment",
    "resolved_supervisor",
    "abandoned_supervisor",
    "unfinished",
)
"""Every call ends with exactly one of these."""
OUTCOMES: Final = (*CALL_OUTCOMES, "work_done")
"""The same and that of work that is not calls, of which each item ends as done or unfinished."""

ROUTES: Final = ("none", "live", "callback", "work")
"""How a call met, or would have met, Tier 2: not at all, holding live, or by a callback; or that it is other work."""
NO_CALLER: Final = -1
"""In the place of a contact reason and a caller group where there is neither: of work that is not calls."""

TIMES: Final = (
    "arrived",
    "ivr_end",
    "tier1_start",
    "tier1_end",
    "transfer_asked",
    "estimated_wait",
    "tier2_start",
    "tier2_end",
    "supervisor_start",
    "supervisor_end",
    "appointment",
    "ended",
)
"""The columns in minutes. ``estimated_wait`` is a length of time, the others are instants; ``appointment`` is
midnight of the day on which it takes place."""

COLUMNS: Final = (
    "person",
    "call",
    "arrived",
    "reason",
    "group",
    "ivr_end",
    "tier1_start",
    "tier1_end",
    "transfer_asked",
    "estimated_wait",
    "route",
    "urgent",
    "attempts",
    "tier2_start",
    "tier2_end",
    "supervisor_start",
    "supervisor_end",
    "appointment",
    "ended",
    "outcome",
)
"""The columns of :meth:`Journeys.to_frame`, in order."""

OUTCOME_CODE: Final = {name: code for code, name in enumerate(OUTCOMES)}
ROUTE_CODE: Final = {name: code for code, name in enumerate(ROUTES)}

Column = NDArray[Any]


@dataclass(frozen=True)
class Attempts:
    """Every attempt to call somebody back, those too that callers still waited for when the calendar ended."""

    person: NDArray[np.int64]
    call: NDArray[np.int16]
    attempt: NDArray[np.int16]
    """Of the call, from 1."""
    joined: NDArray[np.float64]
    """The minute from which the call was in the callback queue for it."""
    dialled: NDArray[np.float64]
    """The minute of dialling, or at which a text without a reply settled it; NaN where it was not made."""
    answered: NDArray[np.bool_]
    no_reply: NDArray[np.bool_]
    """Whether the caller was texted and did not reply, so that nobody dialled."""
    rang_until: NDArray[np.float64]
    """The minute up to which an officer rang in vain; NaN where it was answered or not made."""
    booked: NDArray[np.bool_]
    """Whether it is the one for which a window was booked, which begins at ``joined``."""


@dataclass(frozen=True)
class Journeys:
    """All calls of one replication, a row per call in order of (person, call), and then all items of other work.

    An item has a number of its own in the place of a person, 0 in that of a call, no reason or group, and the route
    ``work``; it ``arrived``, and an officer was at it from ``tier2_start`` to ``tier2_end``.

    ``columns`` holds an array for each name of :data:`COLUMNS`: ``person`` int64, ``call`` and ``attempts`` int16,
    ``reason``, ``group``, ``route`` and ``outcome`` int8 codes (into the scenario's reasons and caller groups,
    :data:`ROUTES`, :data:`OUTCOMES`), ``urgent`` int8, 1 for an urgent callback and 0 for all else, the times float64.
    """

    scenario: Scenario
    seed: int
    replication: int
    engine: str
    columns: dict[str, Column]
    callback_attempts: Attempts

    def __len__(self) -> int:
        return len(self.columns["person"])

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    def part(self, first: int, last: int) -> Journeys:
        """The calls of some rows, which share their memory with these; with all callback attempts."""
        return replace(self, columns={name: column[first:last] for name, column in self.columns.items()})

    @property
    def calls(self) -> Journeys:
        """The calls alone."""
        return self.part(0, len(self) - self._number_of_items)

    @property
    def items(self) -> Journeys:
        """The items of work that is not calls alone."""
        return self.part(len(self) - self._number_of_items, len(self))

    @property
    def _number_of_items(self) -> int:
        return int(np.count_nonzero(self.took("work")))

    def ended_as(self, *outcomes: str) -> NDArray[np.bool_]:
        """Which calls ended with one of these outcomes."""
        wanted = np.zeros(len(OUTCOMES), dtype=np.bool_)
        wanted[[OUTCOME_CODE[outcome] for outcome in outcomes]] = True
        found: NDArray[np.bool_] = wanted[self.columns["outcome"]]
        return found

    def took(self, route: str) -> NDArray[np.bool_]:
        """Which calls took this route to Tier 2."""
        taken: NDArray[np.bool_] = self.columns["route"] == ROUTE_CODE[route]
        return taken

    @property
    def names_of_codes(self) -> dict[str, Sequence[str]]:
        """What the codes stand for, by column."""
        return {
            "reason": [reason.name for reason in self.scenario.reasons],
            "group": [group.name for group in self.scenario.caller_groups],
            "route": ROUTES,
            "outcome": OUTCOMES,
        }

    def to_frame(self) -> pd.DataFrame:
        """One row per call with the columns :data:`COLUMNS`; reason, group, route and outcome as categories."""
        import pandas as pd

        names = self.names_of_codes
        return pd.DataFrame(
            {
                name: pd.Categorical.from_codes(self.columns[name], pd.Index(names[name]))  # type: ignore[arg-type]
                if name in names
                else self.columns[name]
                for name in COLUMNS
            }
        )

    def attempts_frame(self) -> pd.DataFrame:
        """One row per callback attempt that was made, with the columns of :class:`Attempts`."""
        import pandas as pd

        attempts = pd.DataFrame(vars(self.callback_attempts))
        return attempts[attempts["dialled"].notna()].reset_index(drop=True)
