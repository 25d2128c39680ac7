"""What is wrong with a scenario, in plain lines."""

from __future__ import annotations

import textwrap

from pydantic import ValidationError

from .scenario import FORMAT

TAGS = frozenset({"weekday", "dated", "constant", "table", "whole_day", "by_interval", "in_all"})
"""Names of the alternatives of a field, which are no part of its path."""


def describe_problems(error: ValidationError) -> list[str]:
    """One plain line for each problem of a scenario: the field, the value found and what is allowed."""
    lines = []
    for problem in error.errors(include_url=False):
        field = ".".join(str(part) for part in problem["loc"] if part not in TAGS and "[" not in str(part))
        message = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "value_error":
            lines.append(f"{field}: {message}" if field else message)
        elif problem["type"] == "extra_forbidden":
            lines.append(f"{field}: unknown field; allowed are the fields named in docs/inputs.md")
        elif problem["type"] == "json_invalid":
            lines.append(f"it is no JSON ({problem['ctx']['error']}); needed is a plan's JSON file")
        elif field == "format":
            lines.append(f"format: {problem['input']!r} is of another version of this program; allowed is {FORMAT}")
        elif problem["type"] == "missing":
            lines.append(f"{field}: missing; a value is required")
        else:
            found = repr(problem["input"])
            shown = textwrap.shorten(found, width=60, placeholder="...")
            lines.append(f"{field}: {shown} is not allowed; {message[0].lower()}{message[1:]}")
    return list(dict.fromkeys(lines))
