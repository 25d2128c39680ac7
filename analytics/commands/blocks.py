"""The command ``python -m analytics blocks SCENARIO.json``."""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, get_args

from analytics.blocks.figures import GOALS, WEEKLY_FIGURES
from analytics.blocks.search import (
    HOURS,
    LEAST_REPLICATIONS,
    MOST_PEOPLE,
    REPLICATIONS,
    BlockAdvice,
    ConfirmedBlocks,
    Direction,
    find_blocks,
)
from analytics.blocks.tables import block_table
from analytics.blocks.words import (
    PRICED,
    as_good_in_words,
    blocks_answer,
    method_in_words,
    one_after_another,
    price_of,
    today_in_words,
    worth_in_words,
)
from queueing.tiers import TierName

from .calls_expected import CallsExpected, add_calls_to, with_calls_expected
from .command_line import (
    DONE,
    InputError,
    add_replications_to,
    add_report_to,
    add_scenario_to,
    add_seed_to,
    check_place,
    number,
    read_scenario,
    show_progress,
    write_plan,
    write_report,
)


def add_to(commands: Any) -> None:
    """Add the command to those of a parser (what ``add_subparsers`` gives)."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "blocks", help="where in the week some people more help most, or fewer harm least, and what that costs"
    )
    add_scenario_to(parser)
    add_calls_to(parser)
    parser.add_argument("--tier", choices=get_args(TierName), default="tier2", help="whose people")
    parser.add_argument(
        "--people", type=number(1, MOST_PEOPLE), default=1, metavar="N", help="a block each, one after the other"
    )
    parser.add_argument("--fewer", action="store_true", help="take them away, where that harms least")
    parser.add_argument(
        "--hours",
        type=float,
        action="append",
        default=[],
        metavar="H",
        help=f"length of a block; {HOURS[0]:g} if left out; of several, what is saved for each hour counts; repeatable",
    )
    parser.add_argument("--goal", choices=GOALS, default=GOALS[0], help="by which figure blocks are chosen")
    add_replications_to(
        parser, REPLICATIONS, "of the blocks chosen, which had no part in the choice", least=LEAST_REPLICATIONS
    )
    add_seed_to(parser)
    parser.add_argument("--workers", type=number(1, 256), metavar="N", help="processes; as many as cores if left out")
    parser.add_argument("--out", type=Path, metavar="OUT.json", help="also write the plan with the blocks")
    add_report_to(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.set_defaults(carry_out=_blocks)


def _blocks(options: argparse.Namespace) -> int:
    own = read_scenario(options.scenario)
    for path in (options.out, options.report):
        check_place(path)
    calls = with_calls_expected({own.name: own}, options)
    direction: Direction = "fewer" if options.fewer else "more"
    try:
        found = find_blocks(
            calls.plan,
            options.tier,
            options.people,
            direction=direction,
            hours=options.hours or HOURS,
            goal=options.goal,
            replications=options.replications,
            seed=options.seed,
            workers=options.workers,
            progress=partial(show_progress, at_most=True),
        )
    except ValueError as error:
        raise InputError(str(error)) from error
    if sys.stderr.isatty():
        print(file=sys.stderr)
    write_plan(found.advised, options.out)
    if options.report is not None:
        from analytics.blocks.report import blocks_report

        write_report(options.report, blocks_report, found)
    print(_as_json(found, calls) if options.json else _as_text(found, calls))
    return DONE


def _as_text(found: BlockAdvice, calls: CallsExpected) -> str:
    told = (
        *calls.in_words(),
        f"{blocks_answer(found)}.",
        worth_in_words(found),
        one_after_another(found),
        as_good_in_words(found),
        today_in_words(found),
        method_in_words(found),
    )
    table = block_table(found).to_string(index=False, na_rep="", justify="left")
    return "\n".join([f"{found.scenario.name}:", *filter(None, told), "", table])


def _as_json(found: BlockAdvice, calls: CallsExpected) -> str:
    return json.dumps(
        {
            "scenario": found.scenario.name,
            **calls.as_record(),
            "tier": found.tier,
            "direction": found.direction,
            "people": found.people,
            "hours": found.hours,
            "goal": found.goal,
            "seed": found.seed,
            "replications": found.replications,
            "answer": blocks_answer(found),
            "worth": worth_in_words(found),
            "one_after_another": one_after_another(found),
            "as_good": as_good_in_words(found),
            "figures": {
                each.name: {"label": each.label, "definition": each.definition} for each in WEEKLY_FIGURES.values()
            },
            "today": found.today,
            "advised": [_confirmed(each, found.direction) for each in found.steps],
            "others": [_confirmed(each, found.direction) for each in found.others],
            "screened": [asdict(each.block) | {"saved": each.saved, "weeks": each.weeks} for each in found.screened],
        },
        indent=1,
        ensure_ascii=False,
    )


def _confirmed(found: ConfirmedBlocks, direction: Direction) -> dict[str, Any]:
    return {
        "blocks": [asdict(block) for block in found.blocks],
        "cost": found.cost,
        "changes": {name: asdict(change) for name, change in found.changes.items()},
        "beside": {name: asdict(change) for name, change in found.beside.items()},
        "dollars_for_each": {name: _known(asdict(price_of(found, name, direction))) for name in PRICED},
    }


def _known(values: dict[str, float]) -> dict[str, float | None]:
    """Values as JSON has them: none where there is none, or no end."""
    return {name: value if math.isfinite(value) else None for name, value in values.items()}
