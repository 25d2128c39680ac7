"""The command ``python -m analytics policies SCENARIO.json``, and ``cutoff``, which it was when it tried no other."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args

from analytics.policies.inputs import POLICY_INPUTS, Value, offered_inputs, value_read, values_asked
from analytics.policies.variations import Rule, Varied, cutoff_variation, usual_variation
from queueing import Scenario

from .calls_expected import add_calls_to
from .command_line import add_scenario_to
from .policy_answer import add_common_to, carry_out

MOST_VARIED: Final = 2
MOVED: Final = "cutoff is now policies, which tries any policy: python -m analytics policies SCENARIO.json"


def add_to(commands: Any) -> None:
    """Add both commands to those of a parser (what ``add_subparsers`` gives)."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "policies",
        help="try one or two policies over their values and recommend what holds stated targets, or today's levels",
    )
    add_scenario_to(parser)
    add_calls_to(parser)
    parser.add_argument(
        "--vary",
        choices=list(POLICY_INPUTS),
        action=_Vary,
        default=[],
        metavar="INPUT",
        help=f"one of {', '.join(POLICY_INPUTS)}; may be given twice; the cutoff's time if left out",
    )
    for end, what in (("from", "the first value"), ("to", "the last value"), ("step", "what lies between two")):
        parser.add_argument(
            f"--{end}", action=_OfVaried, metavar="X", help=f"of the --vary before it: {what}; as usual if left out"
        )
    parser.add_argument(
        "--choices", action=_OfVaried, metavar="A,B", help="of the --vary before it: what to try; all if left out"
    )
    add_common_to(parser)
    parser.set_defaults(carry_out=lambda options: carry_out(options, lambda plan: _varied(plan, options.vary)))
    _add_cutoff_to(commands)


def _add_cutoff_to(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "cutoff", help="as policies without --vary; kept for commands that are written down"
    )
    add_scenario_to(parser)
    add_calls_to(parser)
    parser.add_argument(
        "--rule",
        choices=get_args(Rule),
        help="when the cutoff is in force; as in the plan if left out (every_day where that has none)",
    )
    parser.add_argument(
        "--heavy",
        type=float,
        action="append",
        default=[],
        metavar="TIMES",
        help="with heavy_days: in force from so many times the calls expected of a day; may be given several times",
    )
    add_common_to(parser)
    parser.set_defaults(carry_out=_cutoff)


def _cutoff(options: argparse.Namespace) -> int:
    print(MOVED, file=sys.stderr)
    return carry_out(options, lambda plan: cutoff_variation(plan, options.rule, options.heavy))


class _Vary(argparse.Action):
    """Begins another input that is varied."""

    def __call__(self, parser: Any, namespace: argparse.Namespace, values: Any, option_string: Any = None) -> None:
        if len(namespace.vary) == MOST_VARIED:
            parser.error(f"{option_string} is given more often than {MOST_VARIED} times")
        namespace.vary = [*namespace.vary, {"vary": values}]


class _OfVaried(argparse.Action):
    """Says something of the input that was named last."""

    def __call__(self, parser: Any, namespace: argparse.Namespace, values: Any, option_string: Any = None) -> None:
        if not namespace.vary:
            parser.error(f"{option_string} belongs behind the --vary that it is of")
        namespace.vary[-1][self.dest] = values


def _varied(plan: Scenario, asked: Sequence[Mapping[str, str]]) -> tuple[Varied, ...]:
    """What is varied, as it was asked for.

    Raises:
        ValueError: a value that is none, or as of values_asked.
    """
    return tuple(Varied(each["vary"], _values(plan, each)) for each in asked) or usual_variation(plan)


def _values(plan: Scenario, asked: Mapping[str, str]) -> tuple[Value, ...]:
    name = asked["vary"]
    if "choices" in asked:
        return tuple(value_read(name, text.strip()) for text in asked["choices"].split(","))
    if name not in offered_inputs(plan):
        return (0,)
    first, last = (_number(value_read(name, asked[end])) if end in asked else None for end in ("from", "to"))
    return values_asked(plan, name, first, last, _step(name, asked["step"]) if "step" in asked else None)


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else math.nan


def _step(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        msg = f"{name}: {text!r} is no step; allowed are numbers above 0, of a time of day in minutes"
        raise ValueError(msg) from None
