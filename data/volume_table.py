"""The lines of a volume file put together into one table of calls by interval, as its owner has decided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from .choices import KINDS, Choices
from .cleaning import changes_of, check_values, fill_missing, no_changes, settle_values, usual_calls
from .clock_changes import in_doubled_hour, in_dropped_hour
from .daily_totals import spread
from .intervals import check_grid, check_halves, find_gaps, find_interval, usual_days_missing
from .problems import Problem, quoted
from .volume_lines import Lines
from .volumes import Volumes

_TOTAL = frozenset({"total", "totals", "subtotal", "sum", "summary", "overall", "combined", "all"})
_TOTAL_OF = frozenset({"grand", "sub", "of", "for", "queue", "queues", "skill", "skills", "splits", "calls", "types"})
"""Words that may stand beside one of ``_TOTAL`` in the name of what has the calls of all queues."""
_HOUR = pd.Timedelta(hours=1)


@dataclass(frozen=True, eq=False)
class Tabulated:
    """The table of a file's lines, where nothing undecided forbids it, and what is to be known of it."""

    volumes: Volumes | None
    problems: tuple[Problem, ...]
    changes: pd.DataFrame = field(default_factory=no_changes)
    queues: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why times were taken as the starts or the ends of intervals."""


def tabulate(
    lines: Lines, choices: Choices, column: str, before: tuple[Problem, ...], *, names_ends: bool | None
) -> Tabulated:
    """Put lines together; ``column`` names the column of times, ``before`` are problems of the file itself."""
    problems = [*before, *lines.problems]
    if lines.starts is None:
        return Tabulated(None, tuple(problems))
    frame = pd.DataFrame(
        {"start": lines.starts, "calls": lines.calls, "fault": lines.faults, "queue": lines.queues, "text": lines.texts}
    )
    frame["line"] = frame.index.map(lines.line_of) if lines.by_cell else frame.index
    changes = _left_out_unread(frame, before)
    frame = frame[frame["start"].notna()]
    queues, frame, said, left = _choose_queues(frame, choices)
    problems += said
    changes += left
    if frame.empty:
        return Tabulated(None, tuple(problems), queues=queues)
    if lines.daily:
        return _of_days(frame, choices, column, problems, changes, queues)
    problems += check_halves(frame["start"], column, frame["queue"], lines.line_of)
    interval_minutes, said = find_interval(frame["start"], column)
    if interval_minutes is None:
        return Tabulated(None, (*problems, *said), queues=queues)
    ends, why = _are_ends(lines, choices, names_ends=names_ends)
    if ends:
        frame = frame.assign(start=frame["start"] - pd.Timedelta(minutes=interval_minutes))
    frame, said, moved = _without_dropped_hour(frame, column)
    problems += said
    faults, said = check_grid(frame["start"], interval_minutes, column, frame["queue"], lines.line_of)
    problems += [replace(each, row=None if each.row is None else lines.line_of(each.row)) for each in said]
    reasons = {"interval": why}
    if _undecided(problems, choices):
        return Tabulated(None, tuple(problems), queues=queues, reasons=reasons)
    frame = frame.assign(fault=faults.where(faults != "", frame["fault"]))
    frame, settled = _settle_lines(frame, choices)
    said, added = _doubled_hours(frame, column)
    problems += said
    volumes, said, checked = _checked(frame, interval_minutes, choices)
    changes = [*changes, *moved, *settled, *added, *checked]
    return Tabulated(volumes, (*problems, *said), _joined(changes), queues, reasons)


def _undecided(problems: list[Problem], choices: Choices) -> bool:
    return any(each.severity == "error" and choices.decided(each.kind) is None for each in problems)


def _joined(changes: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [change for change in changes if len(change)]
    return pd.concat(filled, ignore_index=True) if filled else no_changes()


def _left_out_unread(frame: pd.DataFrame, before: tuple[Problem, ...]) -> list[pd.DataFrame]:
    """Changes for lines without cells or without a time: if the table is made at all, they are left out of it."""
    split = pd.DataFrame([(each.row, each.found) for each in before if each.kind == "line"], columns=["line", "found"])
    unread = frame[frame["start"].isna()]
    return [
        changes_of(KINDS["line"].name, "left out", lines=split["line"], found=split["found"]),
        changes_of(KINDS["time"].name, "left out", lines=unread["line"], found=unread["text"], before=unread["calls"]),
    ]


def _choose_queues(
    frame: pd.DataFrame, choices: Choices
) -> tuple[tuple[str, ...], pd.DataFrame, list[Problem], list[pd.DataFrame]]:
    """All queues, the lines of those that count, and what is said of it."""
    queues = tuple(sorted(frame["queue"].unique()))
    if len(queues) <= 1:
        return queues if queues != ("",) else (), frame, [], []
    totals = [queue for queue in queues if _is_total(queue)]
    usual = [queue for queue in queues if queue not in totals]
    chosen = [queue for queue in queues if queue in choices.queues] if choices.queues else usual
    dropped = [queue for queue in queues if queue not in chosen]
    shown = ", ".join(map(quoted, chosen[:5])) + (" and others" if len(chosen) > 5 else "")  # noqa: PLR2004
    message = f"the calls of {len(chosen)} of {len(queues)} queues are added up: {shown}"
    if totals and not choices.queues:
        message += f"; {quoted(totals[0])} is left out, since it has the others' calls again"
    counts = frame["queue"].value_counts()
    changes = [
        changes_of("queue not chosen", f"left out, {int(counts[queue]):,} lines", found=queue) for queue in dropped
    ]
    kept = frame[frame["queue"].isin(chosen)]
    return queues, kept, [Problem("warning", message, found=chosen[0] if chosen else "", kind="queues")], changes


def _is_total(queue: str) -> bool:
    words = set(re.findall(r"[^\W_]+", queue.casefold()))
    return bool(words & _TOTAL) and words <= _TOTAL | _TOTAL_OF


def _are_ends(lines: Lines, choices: Choices, *, names_ends: bool | None) -> tuple[bool, str]:
    if choices.interval_ends is not None:
        return (
            choices.interval_ends,
            f"times are taken as the {'ends' if choices.interval_ends else 'starts'}, as chosen",
        )
    if names_ends is not None:
        return names_ends, f"times are the {'ends' if names_ends else 'starts'} of intervals, as the column's name says"
    if lines.ends_at_24:
        return True, "times are the ends of intervals, since days have 24:00 and none has 0:00"
    return False, "times are taken as the starts of intervals; nothing in the file says otherwise"


def _without_dropped_hour(frame: pd.DataFrame, column: str) -> tuple[pd.DataFrame, list[Problem], list[pd.DataFrame]]:
    """Calls of the hour that does not exist, when daylight saving begins, moved to the hour after it."""
    march = frame["start"].dt.month == 3  # noqa: PLR2004
    if not march.any():
        return frame, [], []
    dropped = in_dropped_hour(frame["start"].where(march))
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
    for place in later.index:
        twin = same.index[(same == same[place]) & (same.index != place)]
        if len(twin):
            frame.loc[twin[0], "calls"] += frame.loc[place, "calls"]
            frame = frame.drop(index=place)
    return frame, [problem], [change]


def _settle_lines(frame: pd.DataFrame, choices: Choices) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The lines that count, every fault of one line settled as decided."""
    changes = []
    good = frame[(frame["fault"] == "") | (frame["fault"] == "fraction")]
    for kind in frame["fault"].unique():
        decision = choices.decided(kind) if kind else "as it is"
        lines = frame[frame["fault"] == kind]
        after: pd.Series | str = ""
        done = {"leave out": "left out", "fill": "filled", "as it is": KINDS[kind].as_it_is if kind else ""}[
            decision or "leave out"
        ]
        if decision == "as it is":
            if kind in ("", "fraction"):
                continue
            calls = lines["calls"] if kind == "repeated" else lines["calls"] * 0.0
            calls = calls.fillna(0.0)
            frame, after = frame.assign(calls=frame["calls"].mask(frame.index.isin(lines.index), calls)), calls
        elif decision == "fill":
            filled = usual_calls(good.drop(lines.index, errors="ignore"), lines["start"], lines["queue"])
            frame = frame.assign(calls=frame["calls"].mask(frame.index.isin(lines.index), filled))
            after = filled.round(2)
        else:
            frame = frame.drop(index=lines.index)
        changes.append(
            changes_of(
                KINDS[kind].name,
                done,
                lines=lines["line"],
                starts=lines["start"],
                found=lines["text"],
                before=lines["calls"],
                after=after,
            )
        )
    return frame.dropna(subset=["calls"]), changes


def _doubled_hours(frame: pd.DataFrame, column: str) -> tuple[list[Problem], list[pd.DataFrame]]:
    """What is said of intervals that are there twice because daylight saving ends."""
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


def _checked(
    frame: pd.DataFrame, interval_minutes: int, choices: Choices
) -> tuple[Volumes | None, list[Problem], list[pd.DataFrame]]:
    """The table of lines that count, its values and gaps settled as decided."""
    if frame.empty:
        return None, [], []
    table = frame.groupby("start")["calls"].sum().reset_index()
    volumes, problems, changes = check_table(Volumes(table, interval_minutes), choices)
    return volumes, problems, changes


def check_table(volumes: Volumes, choices: Choices) -> tuple[Volumes | None, list[Problem], list[pd.DataFrame]]:
    """A table with its doubtful values and its gaps settled as decided, what is said of them, and the changes."""
    interval_minutes = volumes.interval_minutes
    doubtful, problems = check_values(volumes.frame)
    table, changes = settle_values(volumes.frame, doubtful, {kind: choices.decided(kind) for kind in doubtful})
    if table.empty:
        return None, problems, changes
    missing, said = find_gaps(table["start"], interval_minutes)
    problems += said
    if choices.decided("missing") == "fill" and len(missing):
        table, filled = fill_missing(table.assign(queue=""), missing, "missing")
        changes += filled
    if choices.decided("missing day") == "fill":
        midnights = pd.DatetimeIndex(table["start"].dt.normalize().drop_duplicates().sort_values())
        slots = pd.to_timedelta(range(0, 1440, interval_minutes), unit="min")
        days = usual_days_missing(midnights)
        starts = pd.DatetimeIndex([pd.Timestamp(day) + slot for day in days for slot in slots])
        table, filled = fill_missing(table.assign(queue=""), starts, "missing day")
        changes += filled
    return Volumes(table[["start", "calls"]].reset_index(drop=True), interval_minutes), problems, changes


def _of_days(
    frame: pd.DataFrame,
    choices: Choices,
    column: str,
    problems: list[Problem],
    changes: list[pd.DataFrame],
    queues: tuple[str, ...],
) -> Tabulated:
    """The table of daily totals, spread over intervals by the profile that is chosen."""
    faults = frame.duplicated(["start", "queue"]).map({True: "repeated", False: ""})
    again = frame[faults == "repeated"]
    if len(again):
        found = f"{again['start'].iloc[0]:%Y-%m-%d}"
        message = f"{found} is there more than once; allowed is one line for each day"
        row = int(again["line"].iloc[0])
        problems.append(Problem("error", message, row, column, found, kind="repeated", count=len(again)))
    if choices.profile is None:
        message = "the file has totals of days; choose how the calls of a day spread over its intervals"
        row = int(frame["line"].iloc[0])
        problems.append(Problem("error", message, row, column, f"{frame['start'].iloc[0]:%Y-%m-%d}", kind="daily"))
    if choices.profile is None or _undecided(problems, choices):
        return Tabulated(None, tuple(problems), queues=queues)
    frame = frame.assign(fault=faults.where(faults != "", frame["fault"]))
    frame, settled = _settle_lines(frame, choices)
    if frame.empty:
        return Tabulated(None, tuple(problems), queues=queues)
    days = frame.groupby("start")["calls"].sum()
    profile = choices.profile
    message = f"{len(days):,} totals of days were spread over intervals as the profile of {profile.name} says"
    problems.append(Problem("warning", message, column=column, kind="spread", count=len(days)))
    starts = pd.Series(days.index)
    spread_out = changes_of("total of a day", f"spread as {profile.name}", starts=starts, before=days)
    table = spread(days, profile).sort_values("start", ignore_index=True)
    volumes, said, checked = check_table(Volumes(table, profile.interval_minutes), choices)
    return Tabulated(
        volumes,
        (*problems, *said),
        _joined([*changes, *settled, spread_out, *checked]),
        queues,
        {"interval": "daily totals"},
    )
