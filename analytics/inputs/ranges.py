"""What each input may be, read from the model itself, so that an editor allows what a scenario does."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaWarningKind

from queueing import Scenario

PERCENT: Final = 100.0


@dataclass(frozen=True)
class Range:
    """From where to where a number may be; an end may be left out (infinite) or be excluded itself."""

    low: float = -math.inf
    high: float = math.inf
    above_low: bool = False
    """Whether ``low`` itself is not allowed."""
    below_high: bool = False

    def times(self, factor: float) -> Range:
        """The same range in another unit."""
        return Range(self.low * factor, self.high * factor, self.above_low, self.below_high)

    def in_words(self, unit: str = "") -> str:
        """What is allowed: ``0 to 100 %``, ``above 0 min``, ``1 and more``."""
        after = f" {unit}" if unit else ""
        low, high = f"{self.low:,.10g}", f"{self.high:,.10g}"
        begins, ends = math.isfinite(self.low), math.isfinite(self.high)
        if begins and ends:
            first = f"above {low}" if self.above_low else low
            last = f"below {high}" if self.below_high else high
            return f"{first} to {last}{after}"
        if begins:
            return f"above {low}{after}" if self.above_low else f"{low}{after} and more"
        if ends:
            return f"below {high}{after}" if self.below_high else f"up to {high}{after}"
        return "any number"


def allowed(path: str) -> Range:
    """What a number of the model may be, by its path: ``tier2.shrinkage``, ``tier1.handle_time.mean``.

    Of an input that may be left out, and of one with several numbers, it is the range of a number.

    Raises:
        KeyError: there is no such input.
    """
    schema = _schema()
    node: Mapping[str, Any] = schema
    for name in path.split("."):
        node = _resolved(node, schema)["properties"][name]
    return _range(_resolved(node, schema))


def _resolved(node: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a node of the schema stands for: behind references, alternatives to nothing and items of a list."""
    while True:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        elif "anyOf" in node:
            node = next(each for each in node["anyOf"] if each.get("type") != "null")
        elif node.get("type") == "array":
            node = node["items"]
        else:
            return node


def _range(node: Mapping[str, Any]) -> Range:
    above, below = "exclusiveMinimum" in node, "exclusiveMaximum" in node
    low = node.get("exclusiveMinimum", node.get("minimum", -math.inf))
    high = node.get("exclusiveMaximum", node.get("maximum", math.inf))
    return Range(float(low), float(high), above, below)


class _Quiet(GenerateJsonSchema):
    """Defaults that JSON cannot write are of no interest here."""

    ignored_warning_kinds = frozenset[JsonSchemaWarningKind]({"skipped-choice", "non-serializable-default"})  # type: ignore[assignment]


@cache
def _schema() -> Mapping[str, Any]:
    return Scenario.model_json_schema(schema_generator=_Quiet)
