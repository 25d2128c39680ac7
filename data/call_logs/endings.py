"""What became of each call of a log: by the text of its outcome, or else by its time of answer; or it is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from data.tables.problems import quoted
from queueing.scenario.calendar import Floats

from .blocks import Gathered, joined
from .columns import TakenColumn, meaning_of_yes
from .notes import Notes
from .outcomes import OUTCOMES, Outcome, is_transfer, outcome_of
from .times import UNREADABLE

ANSWERED, ABANDONED, OTHER = (OUTCOMES.index(each) for each in ("answered", "abandoned", "other"))
_ARRIVALS: Final = "such calls count as arrivals alone"


@dataclass(frozen=True, eq=False)
class Endings:
    """How calls ended."""

    codes: Any
    """For each row the place of its outcome in ``OUTCOMES``."""
    meant: Mapping[str, Outcome] = field(default_factory=dict)
    """What each text of the outcome column was taken for."""
    undecided: tuple[str, ...] = ()
    """Texts of which it is not known what they mean."""
    all_known: bool = False
    """Whether each call's outcome is known, or decided to be another one."""
    transferred: Floats | None = None
    """Whether calls were transferred, as far as the outcome says it."""


def outcomes_of(
    gathered: Gathered,
    columns: Mapping[str, TakenColumn],
    chosen: Mapping[str, Outcome],
    answered: Any,
    notes: Notes,
    *,
    unhandled: Any,
    has_answers: bool,
) -> Endings:
    """How each call ended; ``answered`` are the rows with a time of answer or of handling.

    ``unhandled`` are those of which the log says that they were handled for no time at all; ``has_answers`` says
    whether it has times of answers.

    A text that is not known says nothing, whatever times stand beside it, as long as others are known as answered.
    Without a column of outcomes a call is known as answered by its times, and as abandoned where the log has times of
    answers and the call has none, or where others were handled and it was for no time.
    """
    if "outcome" not in columns:
        return _by_times(columns, answered, unhandled, notes, has_answers=has_answers)
    header = columns["outcome"].header
    names, yes = gathered.names.get("outcome", {}), meaning_of_yes(header)
    meant = {name: chosen.get(name) or outcome_of(name, yes) for name in names}
    codes = joined(gathered.codes["outcome"])
    tells_answered = "answered" in meant.values()
    undecided = []
    for name in [name for name, each in meant.items() if each == "other" and name not in chosen]:
        rows = codes == names[name]
        if not tells_answered and answered[rows].all():
            meant[name] = "answered"
            what = f"outcome {quoted(name)} is not known; taken as answered, since all of them have a time of answer"
        else:
            undecided.append(name)
            what = f"outcome {quoted(name)} is not known as answered or abandoned; {_ARRIVALS}"
        notes.add(rows, what, header)
    blank = codes == UNREADABLE
    outcome = np.array([*(OUTCOMES.index(each) for each in meant.values()), OTHER], dtype=np.int8)[codes]
    if yes == "abandoned":
        # Such a column may say yes alone: who is not said to have given up was answered if the times say so.
        outcome = np.where(blank & answered, ANSWERED, outcome).astype(np.int8)
        blank &= ~answered
    notes.add(blank, f"no outcome; {_ARRIVALS}", header)
    transferred = None
    if "transferred" not in columns and any(is_transfer(name) for name in names):
        transferred = np.array([*(float(is_transfer(name)) for name in names), np.nan])[codes]
    return Endings(outcome, meant, tuple(undecided), not undecided and not blank.any(), transferred)


def _by_times(
    columns: Mapping[str, TakenColumn], answered: Any, unhandled: Any, notes: Notes, *, has_answers: bool
) -> Endings:
    if has_answers:
        what = "no time of answer; taken as abandoned, since no column says how calls ended"
        notes.add(~answered, what, columns["service_start"].header)
        return Endings(np.where(answered, ANSWERED, ABANDONED).astype(np.int8), all_known=True)
    if not answered.any():
        return Endings(np.full(len(answered), OTHER, dtype=np.int8))
    left = unhandled & ~answered
    notes.add(left, "a handling time of 0; taken as abandoned, since no column says how calls ended")
    unknown = ~answered & ~left
    notes.add(unknown, f"no handling time, and no column says how calls ended; {_ARRIVALS}")
    codes = np.select([answered, left], [ANSWERED, ABANDONED], OTHER).astype(np.int8)
    return Endings(codes, all_known=not unknown.any())
