"""The lines of a volume file put together into one table of calls by interval, as its owner has decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from data.tables.problems import Problem, quoted
from data.tables.tables import Table
from queueing.scenario.calendar import MINUTES_PER_DAY

from .changed_hours import doubled_hours, without_dropped_hour
from .checked_table import NO_CALLS, Counted, check_table
from .choices import KINDS, Choices
from .cleaning import changes_of, no_changes, usual_calls
from .daily_totals import find_totals, spread
from .intervals import are_of_calls, call_log_problem, check_grid, check_halves, find_interval
from .line_counts import LineFates
from .lines import Lines
from .period_totals import dated_periods
from .queue_choice import calls_of_queues, choose_queues
from .volumes import Volumes


@dataclass(frozen=True, eq=False)
class Tabulated:
    """The table of a file's lines, where nothing undecided forbids it, and what is to be known of it."""

    volumes: Volumes | None
    problems: tuple[Problem, ...]
    changes: pd.DataFrame = field(default_factory=no_changes)
    counted: Counted | None = None
    """The lines that count, before their values are doubted and gaps are sought."""
    line_changes: pd.DataFrame = field(default_factory=no_changes)
    """The changes before that, which are among ``changes`` too."""
    queues: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why times were taken as the starts or the ends of intervals."""
    kept: pd.DataFrame = field(default_factory=pd.DataFrame)
    """The lines that count, indexed by line: ``start``, ``calls`` and ``queue``; none of tables with a column for each
    interval or day, and none of totals of days."""
    fates: pd.Series | None = None
    """What became of each line of the table's cells, as :class:`LineFates` has it."""
    day_totals: Volumes | None = None
    """The totals of days as they are, where only their profile is not chosen: intervals of a day's length."""
    of_queues: Mapping[str, Volumes] = field(default_factory=dict)
    """The calls of each queue that counts, as its lines say them, by interval or, with ``day_totals``, by day."""


def tabulate(
    lines: Lines,
    choices: Choices,
    column: str,
    table: Table,
    before: tuple[Problem, ...],
    *,
    names_ends: bool | None,
) -> Tabulated:
    """Put lines together; ``column`` names the column of times, ``before`` are problems of the file itself."""
    fates = LineFates(table.cells.index)
    exchanged = [each for each in lines.problems if each.kind == "swapped dates"]
    if lines.starts is None or _undecided(exchanged, choices):
        return Tabulated(None, (*before, *lines.problems), fates=fates.by_line)
    tabulated = _tabulate(lines, choices, column, table, before, fates, names_ends=names_ends)
    return replace(tabulated, fates=fates.by_line)


def _tabulate(
    lines: Lines,
    choices: Choices,
    column: str,
    table: Table,
    before: tuple[Problem, ...],
    fates: LineFates,
    *,
    names_ends: bool | None,
) -> Tabulated:
    problems = [*before, *lines.problems]
    frame = pd.DataFrame(
        {"start": lines.starts, "calls": lines.calls, "fault": lines.faults, "queue": lines.queues, "text": lines.texts}
    )
    frame["line"] = frame.index.map(lines.line_of) if lines.by_cell else frame.index
    changes = [*_left_out_unread(frame, table), lines.changes]
    fates.mark("empty row", fates.by_line.index.difference(pd.Index(frame["line"])))
    whole, frame = frame, frame[frame["start"].notna()]
    queues, frame, said, left = choose_queues(frame, choices, lines.kinds)
    fates.mark("time", whole.loc[whole["start"].isna(), "line"])
    problems += said
    changes += left
    if frame.empty or (queues and any(each.severity == "error" for each in said)):
        return Tabulated(None, tuple(problems), queues=queues)
    fates.mark("queues", whole.loc[whole.index.difference(frame.index), "line"])
    if lines.daily:
        return _of_days(frame, choices, column, problems, changes, queues, fates)
    if are_of_calls(frame["start"]):
        return Tabulated(None, (call_log_problem(), *before), queues=queues)
    problems += check_halves(frame["start"], column, frame["queue"], lines.line_of)
    totals, said = find_totals(frame, column)
    problems += said
    if choices.decided("day total") == "as it is":
        totals &= False
    interval_minutes, said = find_interval(frame["start"][~totals], column)
    if interval_minutes is None:
        return Tabulated(None, (*problems, *said), queues=queues)
    ends, why = _are_ends(lines, choices, names_ends=names_ends, with_totals=bool(totals.any()))
    if ends:
        frame = frame.assign(
            start=frame["start"].mask(~totals, frame["start"] - pd.Timedelta(minutes=interval_minutes))
        )
    before_clock = frame
    frame, said, moved = without_dropped_hour(frame, column)
    gone = before_clock.loc[before_clock.index.difference(frame.index)]
    fates.read(gone.loc[gone["calls"] > 0, "line"])
    fates.mark("clock", gone["line"])
    problems += said
    usual = frame[~totals.reindex(frame.index)]
    faults, said = check_grid(usual["start"], interval_minutes, column, usual["queue"], lines.line_of)
    problems += [replace(each, row=None if each.row is None else lines.line_of(each.row)) for each in said]
    reasons = {"interval": why}
    faults = faults.reindex(frame.index, fill_value="day total")
    frame = frame.assign(fault=faults.where(faults != "", frame["fault"]))
    if _undecided(problems, choices):
        _mark_lines(fates, frame, frame[frame["fault"].isin(["", "fraction"])])
        return Tabulated(None, tuple(problems), queues=queues, reasons=reasons)
    with_faults = frame
    frame, left_out, settled = _settle_lines(frame, choices)
    _mark_lines(fates, with_faults, frame)
    said, added = doubled_hours(frame, column)
    problems += said
    said, without = _without_line(frame, left_out)
    problems += said
    changes = [*changes, *moved, *settled, *added, *without]
    counted = Counted(
        frame.groupby("start")["calls"].sum().reset_index(),
        interval_minutes,
        pd.DatetimeIndex(left_out["start"].drop_duplicates()),
        _blank(lines, interval_minutes, ends=ends),
    )
    tabulated = _tabulated(counted, choices, problems, changes, queues, reasons)
    tabulated = replace(tabulated, of_queues=calls_of_queues(frame, interval_minutes))
    return tabulated if lines.by_cell else replace(tabulated, kept=frame[["start", "calls", "queue"]])


def _mark_lines(fates: LineFates, frame: pd.DataFrame, good: pd.DataFrame) -> None:
    """Mark the lines of a table that are good as read, and the others by their fault."""
    for kind, lines in frame.loc[frame.index.difference(good.index)].groupby("fault")["line"]:
        fates.mark(str(kind), lines)
    fates.read(good["line"])


def _tabulated(
    counted: Counted,
    choices: Choices,
    problems: list[Problem],
    changes: list[pd.DataFrame],
    queues: tuple[str, ...],
    reasons: Mapping[str, str],
) -> Tabulated:
    volumes, said, checked = check_table(counted, choices)
    lines = _joined(changes)
    report = _joined([lines, *checked])
    return Tabulated(volumes, (*problems, *said), report, counted, lines, queues, reasons)


def _blank(lines: Lines, interval_minutes: int, *, ends: bool) -> pd.DatetimeIndex:
    starts = pd.DatetimeIndex(lines.blank.dropna())
    return starts - pd.Timedelta(minutes=interval_minutes) if ends else starts


def _undecided(problems: list[Problem], choices: Choices) -> bool:
    return any(each.severity == "error" and choices.decided(each.kind) is None for each in problems)


def _joined(changes: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [change for change in changes if len(change)]
    return pd.concat(filled, ignore_index=True) if filled else no_changes()


def _left_out_unread(frame: pd.DataFrame, table: Table) -> list[pd.DataFrame]:
    """Changes for lines without cells or without a time: if the table is made at all, they are left out of it."""
    unread = frame[frame["start"].isna()]
    texts = {line: table.text_of(cells) for line, cells in (*table.above.items(), *table.headings.items())}
    return [
        *(
            changes_of(
                what, "left out", lines=pd.Series(list(lines)), found=pd.Series(list(lines.values()), dtype=object)
            )
            for what, lines in (
                ("line above the column names", {line: texts[line] for line in table.above}),
                ("heading, footer or column names again", {line: texts[line] for line in table.headings}),
                (KINDS["line"].name, {line: table.text_of(cells) for line, cells in table.unsplit.items()}),
                ("total row", table.totals),
            )
        ),
        *(
            [changes_of("line not asked for by a filter", f"left out, {len(table.filtered):,} lines")]
            if table.filtered
            else []
        ),
        changes_of(KINDS["time"].name, "left out", lines=unread["line"], found=unread["text"], before=unread["calls"]),
    ]


def _are_ends(lines: Lines, choices: Choices, *, names_ends: bool | None, with_totals: bool) -> tuple[bool, str]:
    if choices.interval_ends is not None:
        return (
            choices.interval_ends,
            f"times are taken as the {'ends' if choices.interval_ends else 'starts'}, as chosen",
        )
    if names_ends is not None:
        return names_ends, f"times are the {'ends' if names_ends else 'starts'} of intervals, as the column's name says"
    if lines.ends_at_24 and not with_totals:
        return True, "times are the ends of intervals, since days have 24:00 and none has 0:00"
    return False, "times are taken as the starts of intervals; nothing in the file says otherwise"


def _settle_lines(frame: pd.DataFrame, choices: Choices) -> tuple[pd.DataFrame, pd.DataFrame, list[pd.DataFrame]]:
    """The lines that count, every fault of one line settled as decided; those left out; and the changes."""
    changes: list[pd.DataFrame] = []
    left_out = [frame.iloc[:0]]
    good = frame[(frame["fault"] == "") | (frame["fault"] == "fraction")]
    for kind in frame["fault"].unique():
        decision = choices.decided(kind) if kind else "as it is"
        if decision == "as it is" and kind in ("", "fraction"):
            continue
        lines = frame[frame["fault"] == kind]
        done: pd.Series | str = "left out"
        after: pd.Series | str = ""
        if decision == "as it is":
            done, after = KINDS[kind].as_it_is.lower(), lines["calls"]
        elif decision == "fill":
            filled = usual_calls(good.drop(lines.index, errors="ignore"), lines["start"], lines["queue"])
            frame = frame.assign(calls=frame["calls"].mask(frame.index.isin(lines.index), filled))
            unknown = filled.isna()
            done = unknown.map({True: "left out, as no other such weekday has any", False: "filled"})
            after = filled.round(2).astype(object).mask(unknown, "")
            left_out.append(lines[unknown])
        else:
            # In place of a total of a day, or of a time between intervals, no interval is missed.
            left_out.append(lines.iloc[:0] if kind in ("day total", "off grid") else lines)
            frame = frame.drop(index=lines.index)
        before = "" if kind in ("count", "unclear count", "empty", "negative", "too large") else lines["calls"]
        changes.append(
            changes_of(
                KINDS[kind].name,
                done,
                lines=lines["line"],
                starts=lines["start"],
                found=lines["text"],
                before=before,
                after=after,
            )
        )
    return frame.dropna(subset=["calls"]), pd.concat(left_out), changes


def _without_line(frame: pd.DataFrame, left_out: pd.DataFrame) -> tuple[list[Problem], list[pd.DataFrame]]:
    """What is said of intervals in which one queue has a line and another has none, and the changes."""
    known = pd.concat([frame, left_out]).groupby(["start", "queue"]).size().unstack(fill_value=0)  # noqa: PD010
    rows, columns = (known[known.index.isin(frame["start"])] == 0).to_numpy().nonzero()
    if not len(rows):
        return [], []
    starts = pd.Series(known.index[known.index.isin(frame["start"])][rows])
    queues = pd.Series(known.columns[columns], dtype=object)
    message = (
        f"a queue has no line for an interval that others have ({len(rows):,} times), first {quoted(queues.iloc[0])} "
        f"at {starts.iloc[0]:%Y-%m-%d %H:%M}; {NO_CALLS}"
    )
    problem = Problem("warning", message, found=queues.iloc[0], kind="queue without line", count=len(rows))
    return [problem], [changes_of("queue has no line", NO_CALLS, starts=starts, found=queues, after=0.0)]


def _of_days(
    frame: pd.DataFrame,
    choices: Choices,
    column: str,
    problems: list[Problem],
    changes: list[pd.DataFrame],
    queues: tuple[str, ...],
    fates: LineFates,
) -> Tabulated:
    """The table of daily totals, spread over intervals by the profile that is chosen; else the totals as they are."""
    if (periods := dated_periods(frame["start"], frame["line"], column)) is not None:
        return Tabulated(None, (*problems, periods), queues=queues)
    faults = frame.duplicated(["start", "queue"]).map({True: "repeated", False: ""})
    again = frame[faults == "repeated"]
    if len(again):
        found = f"{again['start'].iloc[0]:%Y-%m-%d}"
        message = f"{found} is there more than once; allowed is one line for each day"
        row = int(again["line"].iloc[0])
        problems.append(Problem("error", message, row, column, found, kind="repeated", count=len(again)))
    undecided = _undecided(problems, choices)
    if choices.profile is None:
        message = (
            "the file has totals of days, which are forecast as they are; for a plan choose how the calls of a day "
            "spread over its intervals"
        )
        row = int(frame["line"].iloc[0])
        problems.append(Problem("error", message, row, column, f"{frame['start'].iloc[0]:%Y-%m-%d}", kind="daily"))
    frame = frame.assign(fault=faults.where(faults != "", frame["fault"]))
    if choices.profile is None or undecided:
        _mark_lines(fates, frame, frame[frame["fault"].isin(["", "fraction"])])
        if undecided:
            return Tabulated(None, tuple(problems), queues=queues)
        settled_days = _settle_lines(frame, choices)[0]
        of_queues = calls_of_queues(settled_days, MINUTES_PER_DAY)
        day_totals = _day_totals(settled_days)
        return Tabulated(None, tuple(problems), queues=queues, day_totals=day_totals, of_queues=of_queues)
    with_faults = frame
    frame, left_out, settled = _settle_lines(frame, choices)
    _mark_lines(fates, with_faults, frame)
    said, without = _without_line(frame, left_out)
    problems += said
    days = frame.groupby("start")["calls"].sum()
    profile = choices.profile
    message = f"{len(days):,} totals of days were spread over intervals as the profile of {profile.name} says"
    problems.append(Problem("warning", message, column=column, kind="spread", count=len(days)))
    starts = pd.Series(days.index)
    spread_out = changes_of("total of a day", f"spread as {profile.name}", starts=starts, before=days)
    table = spread(days, profile).sort_values("start", ignore_index=True)
    lost = left_out["start"][~left_out["start"].isin(starts)].drop_duplicates()
    counted = Counted(table, profile.interval_minutes, pd.DatetimeIndex(lost))
    changes = [*changes, *settled, *without, spread_out]
    of_days = {
        queue: each.frame.set_index("start")["calls"] for queue, each in calls_of_queues(frame, MINUTES_PER_DAY).items()
    }
    of_queues = {queue: Volumes(spread(each, profile), profile.interval_minutes) for queue, each in of_days.items()}
    tabulated = _tabulated(counted, choices, problems, changes, queues, {"interval": "daily totals"})
    return replace(tabulated, of_queues=of_queues)


def _day_totals(frame: pd.DataFrame) -> Volumes:
    return Volumes(frame.groupby("start")["calls"].sum().reset_index(), MINUTES_PER_DAY)
