"""Scenarios as JSON: the file that is exported and imported, and the text and digest that the store keeps."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from queueing import Scenario, describe_problems
from queueing.scenario.earlier_formats import CHANGES


class UnreadableScenarioError(ValueError):
    """What is wrong with a scenario's JSON: ``problems``, a line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[type[UnreadableScenarioError], tuple[list[str]]]:
        """As it is made, so that it goes from one process to another."""
        return type(self), (list(self.problems),)


@dataclass(frozen=True)
class ScenarioReading:
    """A scenario that was read, and what had to be changed in it since an earlier version of this program wrote it."""

    scenario: Scenario
    changes: str
    """In sentences, for the reader; empty where nothing was changed."""


def scenario_file(scenario: Scenario) -> bytes:
    """A scenario as a JSON file in UTF-8, for people to read; equal scenarios give the same fields."""
    return (json.dumps(_document(scenario), ensure_ascii=False, indent=1) + "\n").encode()


def read_scenario_file(content: bytes) -> ScenarioReading:
    """The scenario in a JSON file, of this or an earlier version of the program.

    Raises:
        UnreadableScenarioError: it is not JSON, or not a possible scenario.
    """
    changes: list[str] = []
    try:
        scenario = Scenario.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"), context={CHANGES: changes})
    except ValidationError as error:
        raise UnreadableScenarioError(describe_problems(error)) from error
    return ScenarioReading(scenario, " ".join(changes))


def canonical_json(scenario: Scenario) -> str:
    """A scenario as JSON that is the same, to the letter, for equal scenarios in any process."""
    return json.dumps(_document(scenario), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(document: str) -> str:
    """The SHA-256 of a scenario's canonical JSON, in hexadecimal."""
    return hashlib.sha256(document.encode()).hexdigest()


def _document(scenario: Scenario) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(scenario.model_dump_json())
    # A set of dates comes in another order in every process.
    document["closing_days"].sort()
    return document
