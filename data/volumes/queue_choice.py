"""Which queues of a file are added up, those chosen or all but totals and what is no calls, and the calls of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from data.tables.problems import Problem, quoted
from data.tables.total_names import names_whole

from .choices import Choices
from .cleaning import changes_of
from .line_kinds import LineKind
from .volumes import Volumes

_SHOWN: Final = 5
_ROUNDED: Final = 0.5
_FEWEST_PARTS: Final = 2
_MOST_PARTS: Final = 200
_FEWEST_TELLING: Final = 3
"""Intervals in which several queues have calls, from which on a queue with the sum of all others is no chance."""


def choose_queues(
    frame: pd.DataFrame, choices: Choices, kinds: Mapping[str, LineKind]
) -> tuple[tuple[str, ...], pd.DataFrame, list[Problem], list[pd.DataFrame]]:
    """All queues, the lines of those that count, and what is said of it; ``kinds`` say what a queue's lines count."""
    queues = tuple(sorted(frame["queue"].unique()))
    if len(queues) <= 1:
        return queues if queues != ("",) else (), frame, [], []
    totals = [queue for queue in queues if names_whole(queue)]
    if not totals and (whole := _whole_of(frame, [queue for queue in queues if kinds.get(queue) != "left out"])):
        totals = [whole]
    others = [queue for queue in queues if kinds.get(queue) == "left out" and queue not in totals]
    unclear = [queue for queue in queues if kinds.get(queue) == "unknown" and queue not in totals]
    usual = [queue for queue in queues if queue not in totals and queue not in others]
    if (unclear or not usual) and not choices.queues:
        message = (
            f"{quoted((unclear or queues)[0])} may be calls offered or none, beside "
            f"{quoted((others or queues)[-1])}; choose which of {', '.join(map(quoted, queues))} are added up"
        )
        return queues, frame, [Problem("error", message, found=(unclear or queues)[0], kind="queues")], []
    chosen = [queue for queue in queues if queue in choices.queues] if choices.queues else usual
    dropped = [queue for queue in queues if queue not in chosen]
    message = f"the calls of {len(chosen)} of {len(queues)} queues are added up: {_listed(chosen)}"
    if others and not choices.queues:
        message = f"only lines of {_listed(chosen)} are counted; {_listed(others)} are left out, as no calls offered"
    if totals and not choices.queues:
        message += f"; {quoted(totals[0])} is left out, since it has the others' calls again"
        message += _unlike(frame, totals[0], chosen)
    counts = frame["queue"].value_counts()
    changes = [
        changes_of("queue not chosen", f"left out, {int(counts[queue]):,} lines", found=queue) for queue in dropped
    ]
    kept = frame[frame["queue"].isin(chosen)]
    return queues, kept, [Problem("warning", message, found=chosen[0] if chosen else "", kind="queues")], changes


def _whole_of(frame: pd.DataFrame, queues: list[str]) -> str:
    """The queue that has, in each interval, the calls of all others together, whatever its name; "" where none has."""
    if not _FEWEST_PARTS < len(queues) <= _MOST_PARTS:
        return ""
    among = frame[frame["queue"].isin(queues)]
    by_queue = among.groupby("queue")["calls"].sum()
    whole = str(by_queue.idxmax())
    if abs(2 * float(by_queue[whole]) - float(by_queue.sum())) > _ROUNDED:
        return ""
    calls = among.pivot_table(index="start", columns="queue", values="calls", aggfunc="sum", fill_value=0.0)
    parts = calls.drop(columns=whole)
    telling = int((parts > 0).sum(axis=1).ge(_FEWEST_PARTS).sum()) >= _FEWEST_TELLING
    return whole if telling and bool((calls[whole] - parts.sum(axis=1)).abs().max() < _ROUNDED) else ""


def _listed(queues: list[str]) -> str:
    return ", ".join(map(quoted, queues[:_SHOWN])) + (" and others" if len(queues) > _SHOWN else "")


def _unlike(frame: pd.DataFrame, total: str, chosen: list[str]) -> str:
    """What is to be said where a total has other calls than the queues that it should have again."""
    calls = frame["calls"].groupby(frame["queue"]).sum()
    of_total, of_queues = float(calls[total]), float(calls[chosen].sum())
    if abs(of_total - of_queues) < _ROUNDED:
        return ""
    return f"; but it has {of_total:,.0f} calls and they have {of_queues:,.0f}: check that no queue is missing"


def calls_of_queues(frame: pd.DataFrame, interval_minutes: int) -> dict[str, Volumes]:
    """The calls of each named queue by interval; ``frame`` has ``start``, ``calls``, ``queue`` of lines that count."""
    calls = frame[frame["queue"] != ""].groupby(["queue", "start"])["calls"].sum()
    return {
        str(queue): Volumes(of_queue.droplevel("queue").reset_index(), interval_minutes)
        for queue, of_queue in calls.groupby(level="queue")
    }
