"""Plans as earlier versions of the program wrote them."""

from __future__ import annotations

import json
from typing import Any

from queueing import Scenario


def earlier_document(scenario: Scenario, **cutoff: Any) -> dict[str, Any]:
    """A scenario as the file of format 1 had it: without a format, and one chance of an answer with lines open.

    ``cutoff`` are its fields in the terms of then: ``heavy_day_calls`` up to the cutoff.
    """
    document: dict[str, Any] = json.loads(scenario.model_dump_json())
    del document["format"], document["callback"]["answered_later_day"]
    document["callback"]["answered_open"] = document["callback"].pop("answered_same_day")
    document["cutoff"] |= cutoff
    return document


def earlier_file(scenario: Scenario, **cutoff: Any) -> bytes:
    """The same as a file."""
    return json.dumps(earlier_document(scenario, **cutoff)).encode()
