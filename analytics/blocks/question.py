"""Where some people more help most, or fewer harm least: sought in the background, and kept as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import pandas as pd

from analytics.experiments.question import Packed, Question, ReadTable, Watch, of_one_plan, plan_of
from data.store.store import OpenedRun
from queueing import Scenario
from queueing.tiers import TierName

from .block import Blocks, DutyBlock, blocks_tried
from .figures import GOALS, Goal, WeeklyChange
from .search import (
    CHANGE,
    HOURS,
    REPLICATIONS,
    BlockAdvice,
    ConfirmedBlocks,
    Direction,
    ScreenedBlock,
    check_search,
    find_blocks,
    most_replications,
)

SCREENED: Final = "screened"
CONFIRMED: Final = "confirmed"
CHANGES: Final = "changes"
TODAY: Final = "today"
"""The tables of a kept answer: a row for each block tried, each block of those confirmed, and each of their figures."""
STEP: Final = "step"
OTHER: Final = "other"
"""What confirmed blocks are: those of one person and more, or another one of one person."""
AGAINST_TODAY: Final = "today"
BESIDE: Final = "beside"
"""Against what they change figures."""


@dataclass(frozen=True)
class BlockRequest:
    """Whose people, how many more or fewer, in blocks of which lengths, by which goal, and how often simulated."""

    scenario: Scenario
    tier: TierName = "tier2"
    people: int = 1
    direction: Direction = "more"
    hours: tuple[float, ...] = HOURS
    goal: Goal = GOALS[0]
    replications: int = REPLICATIONS
    seed: int = 1


def _parts(asked: BlockRequest) -> int:
    check_search(asked.scenario, asked.people, asked.goal, asked.replications)
    tried = blocks_tried(asked.scenario, asked.tier, asked.hours, CHANGE[asked.direction])
    return most_replications(len(tried), asked.people, asked.replications)


def _answer(asked: BlockRequest, watch: Watch[BlockAdvice]) -> BlockAdvice:
    return find_blocks(
        asked.scenario,
        asked.tier,
        asked.people,
        direction=asked.direction,
        hours=asked.hours,
        goal=asked.goal,
        replications=asked.replications,
        seed=asked.seed,
        **watch.part(),
    )


def _pack(asked: BlockRequest, found: BlockAdvice) -> Packed:
    confirmed = [(STEP, each) for each in found.steps] + [(OTHER, each) for each in found.others]
    tables = {
        TODAY: pd.DataFrame([found.today]),
        SCREENED: pd.DataFrame(
            [asdict(each.block) | {"saved": each.saved, "weeks": each.weeks} for each in found.screened]
        ),
        CONFIRMED: pd.DataFrame(
            [
                {"place": place, "role": role, "cost": each.cost} | asdict(block)
                for place, (role, each) in enumerate(confirmed)
                for block in each.blocks
            ]
        ),
        CHANGES: pd.DataFrame(
            [
                {"place": place, "against": against, "figure": name} | asdict(change)
                for place, (_, each) in enumerate(confirmed)
                for against, changes in ((AGAINST_TODAY, each.changes), (BESIDE, each.beside))
                for name, change in changes.items()
            ]
        ),
    }
    settings = {
        "tier": asked.tier,
        "people": asked.people,
        "direction": asked.direction,
        "hours": asked.hours,
        "goal": asked.goal,
    }
    return of_one_plan(asked, settings, tables)


def _unpack(run: OpenedRun, read: ReadTable) -> tuple[BlockRequest, BlockAdvice]:
    known = run.settings
    asked = BlockRequest(
        plan_of(run),
        known["tier"],
        int(known["people"]),
        known["direction"],
        tuple(known["hours"]),
        known["goal"],
        run.replications,
        run.seed,
    )
    changes: dict[tuple[int, str], dict[str, WeeklyChange]] = {}
    for row in _rows(read(CHANGES)):
        of_blocks = changes.setdefault((int(row["place"]), row["against"]), {})
        of_blocks[row["figure"]] = WeeklyChange(row["mean"], row["low"], row["high"])
    blocks: dict[tuple[int, str, float], Blocks] = {}
    for row in _rows(read(CONFIRMED)):
        key = int(row["place"]), str(row["role"]), float(row["cost"])
        blocks[key] = (*blocks.get(key, ()), _block(row))
    confirmed: dict[str, list[ConfirmedBlocks]] = {STEP: [], OTHER: []}
    for (place, role, cost), own in blocks.items():
        changed = (changes[place, against] for against in (AGAINST_TODAY, BESIDE))
        confirmed[role].append(ConfirmedBlocks(own, cost, *changed))
    (today,) = _rows(read(TODAY))
    advice = BlockAdvice(
        **vars(asked),
        today=dict(today),
        screened=tuple(
            ScreenedBlock(_block(row), float(row["saved"]), int(row["weeks"])) for row in _rows(read(SCREENED))
        ),
        steps=tuple(confirmed[STEP]),
        others=tuple(confirmed[OTHER]),
    )
    return asked, advice


def _rows(table: pd.DataFrame) -> Iterable[Mapping[str, Any]]:
    return ({str(name): value for name, value in row.items()} for row in table.to_dict("records"))


def _block(row: Mapping[str, Any]) -> DutyBlock:
    return DutyBlock(int(row["weekday"]), int(row["begins"]), int(row["ends"]))


BLOCKS: Final = Question(
    kind="blocks",
    words="search for blocks",
    asks=BlockRequest,
    parts=_parts,
    answer=_answer,
    computed_by=(find_blocks,),
    may_end_early=lambda _: True,
    pack=_pack,
    unpack=_unpack,
)
"""Where some people more help most, or fewer harm least."""
