"""Call logs: a row per call as phone systems export them, read, checked and explained; the file is never changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import pandas as pd

from data.tables.duration_units import DurationUnit
from data.tables.problems import FileReading, Problem
from data.tables.sheet_blocks import open_blocks
from data.tables.text_blocks import Opened, TooLongError
from data.volumes.volumes import Volumes
from queueing.scenario.demand import MAX_CALLS_PER_INTERVAL

from .blocks import Gathered, Numbers, fault_problems, read_block
from .columns import TakenColumn, choose_columns, holds_calls
from .dates import DateOrder
from .line_tally import LineTally
from .outcomes import Outcome
from .queue_events import HEAD_BYTES, are_events, calls_of_events
from .roles import ROLES
from .rows import LogChoices, to_rows

THREADS: Final = 2
BLOCKS_AHEAD: Final = 2
"""Blocks that each thread may be ahead of what has been put together, which bounds the memory."""
HALF_HOUR: Final = 30


@dataclass(frozen=True, eq=False)
class CallLog:
    """Calls one by one, in the file's order.

    ``frame`` is indexed by line number. Columns:

    - ``arrived`` (datetime64[s], the center's wall-clock time);
    - ``queued``: False where the log says that the call did not enter the queue;
    - ``wait`` and ``service`` (float64, seconds; NaN where the call did not queue, or was not handled, or it is not
      known). A wait of 0 means that the call did not have to wait;
    - ``call_time`` (float64, seconds of the whole call as a column gives it, with or without the wait; else NaN);
    - ``outcome`` (category: answered, abandoned, other) and ``queue`` (category, "" where the file says none);
    - ``customer`` (uint64 key of who called; 0 where it is not known);
    - ``transferred``, ``callback_answered`` (1, 0 or NaN where unknown) and ``callback_attempts`` (NaN where unknown).
    """

    frame: pd.DataFrame
    holds: frozenset[str]
    """Which of the frame's columns the file has something for; and ``all_outcomes`` where each call's is known."""

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def queues(self) -> tuple[str, ...]:
        """The queues, skills or kinds of call that the file names, in order of their calls."""
        return tuple(str(name) for name in self.frame["queue"].value_counts().index if name)

    def of_queues(self, queues: tuple[str, ...]) -> CallLog:
        """The calls of some queues only; all where ``queues`` is empty."""
        return CallLog(self.frame[self.frame["queue"].isin(queues)], self.holds) if queues else self

    def volumes(self, interval_minutes: int = HALF_HOUR) -> Volumes:
        """Calls by interval of their arrival; days without any call have no interval.

        Every interval between the earliest and the latest time of day with calls is there on each day with calls.

        Raises:
            ValueError: an interval has more calls than the model takes.
        """
        arrived = self.frame["arrived"]
        days = arrived.dt.normalize()
        slot = (arrived - days) // pd.Timedelta(minutes=interval_minutes)
        counts = pd.crosstab(days, slot)
        counts = counts.reindex(columns=range(int(slot.min()), int(slot.max()) + 1), fill_value=0)
        starts = counts.index.to_numpy()[:, None] + counts.columns.to_numpy() * np.timedelta64(interval_minutes, "m")
        if counts.to_numpy().max() > MAX_CALLS_PER_INTERVAL:
            msg = f"an interval has {counts.to_numpy().max():,} calls; allowed are {MAX_CALLS_PER_INTERVAL:,}"
            raise ValueError(msg)
        frame = pd.DataFrame(
            {"start": starts.ravel().astype("datetime64[ns]"), "calls": counts.to_numpy(dtype=np.float64).ravel()}
        )
        return Volumes(frame, interval_minutes)


@dataclass(frozen=True, eq=False)
class CallLogReading(FileReading):
    """What was read from a call log, and everything that is wrong with it."""

    name: str
    log: CallLog | None
    """None where no call could be read."""
    problems: tuple[Problem, ...]
    columns: tuple[TakenColumn, ...] = ()
    """Which columns were taken for what, and why."""
    header: tuple[str, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    """What each text of the outcome column was taken for."""
    undecided: tuple[str, ...] = ()
    """Texts of the outcome column of which it is not known what they mean."""
    lines: LineTally | None = None
    """What became of each line; None where the file was refused, or has events, whose number is said."""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook, the one that was read first; a text has none."""
    sheet_reason: str = ""
    """Why this sheet is read, where none was chosen and others have data, too."""


def read_call_log(
    source: bytes | str | Path | BinaryIO,
    *,
    name: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    outcomes: Mapping[str, Outcome] | None = None,
    date_order: DateOrder | None = None,
    durations: DurationUnit | None = None,
    leave_out_repeated: bool = False,
    sheet: str | None = None,
) -> CallLogReading:
    """Read a call log from text or a workbook; what is wrong with it is reported by groups of rows, not raised.

    ``source`` is the file's bytes, its path (a ``str`` is a path) or an open binary file; it is read once, in blocks,
    by two threads. ``sheet`` is that of a workbook, by default the one that looks like a log. ``columns`` corrects what
    is taken for what: a header for a role of ``ROLES``, or None for a role that the file does not have. ``outcomes``
    says what the texts of the outcome column mean, ``date_order`` the order of dates such as 3/4/2026 or 010203 where
    the file does not, ``durations`` the unit of plain numbers in columns of durations whose name does not. With
    ``leave_out_repeated``, of calls with one number and date only the first is kept; otherwise they are counted and
    kept, since phone systems use numbers again.

    Times without a date belong to the date column's day; a stage more than 12 hours before the arrival took place
    after midnight. A stage's 0:00:00 means that the stage was not reached, unless the stage's other time says
    otherwise. Times with a zone are converted to the center's.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: ``columns`` names a role or a column that there is not.
    """
    choices = LogChoices(columns or {}, outcomes or {}, date_order, durations, leave_out_repeated)
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            return _read(file, name or Path(source).name, choices, sheet)
    stream = BytesIO(source) if isinstance(source, bytes) else source
    own_name = Path(str(getattr(stream, "name", "call log"))).name
    return _read(stream, name or own_name, choices, sheet)


def _read(stream: BinaryIO, name: str, choices: LogChoices, sheet: str | None) -> CallLogReading:
    head = stream.read(HEAD_BYTES)
    if are_events(head):
        text, said = calls_of_events(head, stream)
        reading = _read(BytesIO(text), name, choices, sheet)
        # Their lines are not those of the file, of which it is said what became of them.
        return replace(reading, problems=(said, *reading.problems), lines=None)
    opened, problems = open_blocks(stream, sheet, holds_calls, head)
    if opened is None:
        return CallLogReading(name, None, tuple(problems))
    reading = _read_opened(opened, name, choices)
    return replace(
        reading, problems=(*problems, *reading.problems), sheets=opened.sheets, sheet_reason=opened.sheet_reason
    )


def _read_opened(opened: Opened, name: str, choices: LogChoices) -> CallLogReading:
    columns, problems = choose_columns(opened.header, opened.sample, choices.columns)
    taken = tuple(columns[role] for role in ROLES if role in columns)
    if "arrived" not in columns:
        return CallLogReading(name, None, tuple(problems), taken, opened.header)
    gathered = Gathered()
    try:
        for numbers in _numbers(opened, columns):
            gathered.add(numbers)
    except TooLongError as error:
        return CallLogReading(name, None, (*problems, Problem("error", str(error))), taken, opened.header)
    problems += fault_problems(gathered)
    if not gathered.tally.calls:
        message = f"no line follows the column names on line {opened.header_line}; needed is one for each call"
        return CallLogReading(name, None, (*problems, Problem("error", message)), taken, opened.header)
    rows = to_rows(gathered, columns, choices)
    problems += rows.problems
    taken = tuple(rows.units.get(each.role, each) for each in taken)
    reading = CallLogReading(name, None, tuple(problems), taken, opened.header, rows.outcomes, rows.undecided)
    if rows.frame is None:
        return reading
    tally = gathered.tally
    left_out = tally.calls - len(rows.frame)
    lines = replace(tally, names=opened.header_line, calls=len(rows.frame), left_out=left_out)
    return replace(reading, log=CallLog(rows.frame, rows.holds), lines=lines)


def _numbers(opened: Opened, columns: Mapping[str, TakenColumn]) -> Iterator[Numbers]:
    """The blocks as numbers, in order, read by several threads a little ahead."""
    with ThreadPoolExecutor(THREADS, thread_name_prefix="call_log") as threads:
        ahead: deque[Future[Numbers]] = deque()
        for block in opened.blocks:
            ahead.append(threads.submit(read_block, block, opened, columns))
            if len(ahead) >= THREADS * BLOCKS_AHEAD:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
