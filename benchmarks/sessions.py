"""The dashboard under many users: how long the Overview takes to answer each, alone and while experiments run.

Each session is a websocket as a browser opens it. It opens the Overview and then changes a control every three seconds
or so: in turn an input, after which the whole page is run again, and the detail that is looked at, after which only
that part is. An answer takes from the change to the server's word that the page was run; what the browser draws
afterwards is not in it, but in ``pages``.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Final

from .measurement import Effort, Row
from .server import served
from .session_client import Session, open_session

SUBJECT: Final = "sessions"
THINK_SECONDS: Final = 3.0
SESSIONS: Final = {Effort.QUICK: 5, Effort.USUAL: 30, Effort.FULL: 30}
CHANGES: Final = {Effort.QUICK: 4, Effort.USUAL: 10, Effort.FULL: 20}
EXPERIMENTS: Final = 4
WEEKS: Final = "400"
"""Of each experiment, so that none ends before the measurement does."""
FULL_CENTER: Final = "Full center (44,000 calls a day)"
DETAILS: Final = ("calling", "crossing", "occupancy", "days", "flow")
SEEDS: Final = (1, 10_000)
"""Between which the seed is set."""


@dataclass(frozen=True)
class Answers:
    """The seconds of answers, by what was changed."""

    whole: list[float] = field(default_factory=list)
    part: list[float] = field(default_factory=list)


def measure(effort: Effort) -> Iterator[Row]:
    """Median and 95th percentile of an answer's elapsed time in milliseconds, and the server's memory."""
    with served() as (port, server):
        alone, beside = asyncio.run(_users(port, SESSIONS[effort], CHANGES[effort]))
        family = [server, *server.children(recursive=True)]
        memory = sum(each.memory_info().rss for each in family) / 1e9
    busy = f"while {EXPERIMENTS} more run a full center experiment"
    for when, answers in (("alone", alone), (busy, beside)):
        for what, seconds, usual in (
            ("an input changed", answers.whole, alone.whole),
            ("a detail chosen", answers.part, alone.part),
        ):
            yield from _rows(f"{SESSIONS[effort]} sessions {when}, {what}", seconds, None if when == "alone" else usual)
    yield Row(SUBJECT, "memory of the server and its worker processes", memory, "GB")


def _rows(what: str, seconds: Sequence[float], alone: Sequence[float] | None) -> Iterator[Row]:
    values = [1000 * each for each in seconds]
    ratio = None if alone is None else median(seconds) / median(alone)
    yield Row(SUBJECT, f"{what}: median", median(values), "ms elapsed", ratio, "alone", values=values)
    yield Row(SUBJECT, f"{what}: 95th percentile", quantiles(values, n=20)[-1], "ms elapsed")


async def _users(port: int, sessions: int, changes: int) -> tuple[Answers, Answers]:
    """The answers first with nothing else to do and then beside experiments."""
    users = [await open_session(port) for _ in range(sessions)]
    await asyncio.gather(*(_watch(user) for user in users))
    await _all_work(users, 2)  # What is drawn for the first time, and what a server does once, is not counted.
    alone = await _all_work(users, changes)
    busy = [
        await open_session(port, center=FULL_CENTER, seed=str(1000 + number), replications=WEEKS)
        for number in range(EXPERIMENTS)
    ]
    watching = [asyncio.create_task(_watch(each)) for each in busy]
    beside = await _all_work(users, changes)
    for task in watching:
        if task.done():
            msg = "an experiment ended before the measurement; raise its number of weeks"
            raise RuntimeError(msg)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    for each in (*users, *busy):
        await each.connection.close()
    return alone, beside


async def _all_work(users: Sequence[Session], changes: int) -> Answers:
    answers = Answers()
    await asyncio.gather(*(_work(user, number, changes, answers) for number, user in enumerate(users)))
    return answers


async def _work(user: Session, number: int, changes: int, answers: Answers) -> None:
    """Think and change a control, several times."""
    chance = random.Random(number)  # noqa: S311 (nothing secret)
    for change in range(changes):
        await asyncio.sleep(chance.uniform(0, 2 * THINK_SECONDS))
        if (number + change) % 2:
            answers.part.append(await user.choose("detail", DETAILS[(number + change) // 2 % len(DETAILS)]))
        else:
            answers.whole.append(await user.choose("seed", float(chance.randint(*SEEDS))))


async def _watch(user: Session) -> None:
    """See to a run until it ends: the part of the page that shows how far it is asks to be run again."""
    while user.poll is not None:
        seconds, fragment = user.poll
        await asyncio.sleep(seconds)
        await user.rerun(fragment)
