"""Several volume files put together: intervals that more than one has count as their owner decides."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

import pandas as pd

from data.tables.problems import Problem

from .checked_table import Counted, check_table
from .choices import Choices
from .cleaning import changes_of
from .files import VolumeReading
from .interval_figures import joined_figures
from .queue_choice import calls_of_queues
from .volumes import Volumes

Overlap = Literal["first file", "last file", "add up"]
"""Which file counts where several have the same interval, in the order in which they are given."""

_ENDING = re.compile(r"(?:\.[A-Za-z]+)?\.[A-Za-z]+$")
_OF_TABLES = ("peak", "closed", "missing", "missing day", "break")


def distinct_names(names: Sequence[str]) -> list[str]:
    """Names of files, in order, those that were there before numbered: ``a.csv``, ``a (2).csv``."""
    given: list[str] = []
    for name in names:
        ending = _ENDING.search(name)
        stem = name[: ending.start()] if ending else name
        numbered = (f"{stem} ({number}){name[len(stem) :]}" for number in itertools.count(2))
        given.append(name if name not in given else next(each for each in numbered if each not in {*given, *names}))
    return given


def combine_readings(
    readings: Sequence[VolumeReading], overlap: Overlap | None = None, choices: Choices | None = None
) -> VolumeReading:
    """One reading of several files; ``volumes`` is None where one of them has none or an overlap is not decided on.

    Raises:
        ValueError: there is no reading.
    """
    if not readings:
        msg = "there is no reading; allowed are one and more"
        raise ValueError(msg)
    first = readings[0]
    if len(readings) == 1:
        return first
    problems = [
        replace(problem, message=f"{reading.name}: {problem.message}")
        for reading in readings
        for problem in reading.problems
        if problem.kind not in _OF_TABLES or reading.counted is None
    ]
    changes = [reading.line_changes.assign(file=reading.name) for reading in readings]
    name, daily = " + ".join(reading.name for reading in readings), any(reading.daily for reading in readings)
    combined = replace(
        first,
        name=name,
        volumes=None,
        daily=daily,
        lines=None,
        proposals=(),
        day_totals=None,
        of_queues={},
        figures=None,
    )
    tables = [reading.counted for reading in readings if reading.counted is not None]
    if len(tables) < len(readings):
        return replace(combined, problems=tuple(problems), changes=pd.concat(changes, ignore_index=True))
    lengths = sorted({counted.interval_minutes for counted in tables})
    if len(lengths) > 1:
        shown = " and ".join(map(str, lengths))
        message = f"the files have intervals of {shown} minutes; allowed is one length in files that are put together"
        return replace(combined, problems=(*problems, Problem("error", message)))
    frame = pd.concat([counted.frame.assign(file=number) for number, counted in enumerate(tables)], ignore_index=True)
    shared = frame.duplicated("start", keep=False)
    if shared.any():
        starts = frame.loc[shared, "start"]
        message = (
            f"{starts.nunique():,} intervals are in more than one file, from {starts.min():%Y-%m-%d %H:%M} to "
            f"{starts.max():%Y-%m-%d %H:%M}; choose which file counts"
        )
        severity: Literal["error", "warning"] = "error" if overlap is None else "warning"
        count = int(starts.nunique())
        problems.append(Problem(severity, message, found=f"{starts.min()}", kind="overlap", count=count))
        if overlap is None:
            return replace(combined, problems=tuple(problems))
        again = frame.duplicated("start", keep="last" if overlap == "last file" else "first")
        done = "added up" if overlap == "add up" else "left out"
        lost = frame[again]
        changes.append(
            changes_of("interval is in several files", done, starts=lost["start"], before=lost["calls"]).assign(
                file=lost["file"].map(lambda number: readings[number].name).to_numpy()
            )
        )
        frame = frame if overlap == "add up" else frame[~again]
    counted = Counted(
        frame.groupby("start")["calls"].sum().reset_index(),
        lengths[0],
        _union(counted.left_out for counted in tables),
        _union(counted.blank for counted in tables),
    )
    volumes, said, checked = check_table(counted, choices or Choices())
    report = pd.concat([*changes, *checked], ignore_index=True)
    kept: dict[Overlap | None, Literal["first", "last"]] = {"first file": "first", "last file": "last"}
    figures = joined_figures([each.figures for each in readings if each.figures is not None], kept.get(overlap))
    of_queues = _of_queues(readings, frame, lengths[0])
    return replace(
        combined, volumes=volumes, problems=(*problems, *said), changes=report, figures=figures, of_queues=of_queues
    )


def _of_queues(readings: Sequence[VolumeReading], frame: pd.DataFrame, interval_minutes: int) -> dict[str, Volumes]:
    """The calls of each queue of several files; none where one of them names no queue.

    ``frame`` has the intervals of each ``file`` that count.
    """
    if not all(each.of_queues for each in readings):
        return {}
    parts = [
        each.frame[each.frame["start"].isin(frame.loc[frame["file"] == number, "start"])].assign(queue=queue)
        for number, reading in enumerate(readings)
        for queue, each in reading.of_queues.items()
    ]
    return calls_of_queues(pd.concat(parts), interval_minutes)


def cleaning_report(combined: VolumeReading, readings: Sequence[VolumeReading]) -> pd.DataFrame:
    """Every change that was made to the lines of files, and at its end what became of all lines of each."""
    lines = [(each.name, each.lines.as_changes()) for each in readings if each.lines is not None]
    if len(readings) > 1:
        lines = [(name, rows.assign(file=name)) for name, rows in lines]
    return pd.concat([combined.changes, *(rows for _, rows in lines)], ignore_index=True)


def _union(starts: Iterable[pd.DatetimeIndex]) -> pd.DatetimeIndex:
    every = pd.DatetimeIndex([])
    for each in starts:
        every = every.union(each)
    return every
