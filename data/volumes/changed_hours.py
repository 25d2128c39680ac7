"""The hours that daylight saving changes: calls in the one that is dropped, and the one that is there twice."""

from __future__ import annotations

import pandas as pd

from data.tables.clock_changes import in_doubled_hour, in_dropped_hour
from data.tables.problems import Problem

from .cleaning import changes_of

_HOUR = pd.Timedelta(hours=1)


def without_dropped_hour(frame: pd.DataFrame, column: str) -> tuple[pd.DataFrame, list[Problem], list[pd.DataFrame]]:
    """Lines with the calls of the hour that does not exist, when daylight saving begins, moved to the hour after it.

    ``frame`` has ``start``, ``calls``, ``queue`` and ``line``; what is said of it and the changes follow.
    """
    march = frame["start"].dt.month == 3  # noqa: PLR2004
    if not march.any():
        return frame, [], []
    dropped = in_dropped_hour(frame.loc[march, "start"]).reindex(frame.index, fill_value=False)
    if not dropped.any():
        return frame, [], []
    calling = dropped & (frame["calls"] > 0)
    lines = frame[dropped]
    message = (
        f"{len(lines):,} lines are in the hour that clocks leap over when daylight saving begins; those with calls "
        f"({int(calling.sum()):,}) were moved an hour later, the others left out"
    )
    problem = Problem("warning", message, int(lines["line"].iloc[0]), column, str(lines["start"].iloc[0]), kind="clock")
    done = calling[dropped].map({True: "moved an hour later", False: "left out"})
    before = lines["calls"]
    change = changes_of(
        "hour that daylight saving drops", done, lines=lines["line"], starts=lines["start"], before=before
    )
    frame = frame.assign(start=frame["start"].mask(calling, frame["start"] + _HOUR))[~dropped | calling]
    later = frame[calling.reindex(frame.index)]
    # They join the line that the later hour has already, so that it is not taken for one that is there twice.
    near = frame[frame["start"].isin(later["start"])]
    same = pd.Series(list(zip(near["start"], near["queue"], strict=True)), index=near.index, dtype=object)
    joined: list[int] = []
    for place in later.index:
        twin = same.index[(same == same[place]) & (same.index != place) & ~same.index.isin(joined)]
        if len(twin):
            frame.loc[twin[0], "calls"] += frame.loc[place, "calls"]
            joined.append(place)
    return frame.drop(index=joined), [problem], [change]


def doubled_hours(frame: pd.DataFrame, column: str) -> tuple[list[Problem], list[pd.DataFrame]]:
    """What is said of intervals that are there twice because daylight saving ends, and the changes."""
    again = frame.duplicated(["start", "queue"]) & frame["start"].dt.month.isin([10, 11])
    again &= again & in_doubled_hour(frame["start"].where(again))
    if not again.any():
        return [], []
    lines = frame[again]
    message = (
        f"{len(lines):,} lines are in the hour that clocks go through twice when daylight saving ends; "
        "their calls were added up"
    )
    problem = Problem("warning", message, int(lines["line"].iloc[0]), column, str(lines["start"].iloc[0]), kind="clock")
    change = changes_of(
        "hour that daylight saving doubles",
        "added up",
        lines=lines["line"],
        starts=lines["start"],
        before=lines["calls"],
    )
    return [problem], [change]
