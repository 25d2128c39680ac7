"""Which first calls are behind the calls offered: derived in the background, and kept with their data set."""

from __future__ import annotations

import hashlib
from typing import Final

from pydantic import TypeAdapter, ValidationError

from analytics.experiments.question import Question
from data.store.scenario_files import canonical_json
from data.store.store import Store

from .derivation import MOST_STEPS, DerivedCalls, FirstCallsRequest, derive_first_calls

_FIRST_CALLS: Final = TypeAdapter(DerivedCalls)

FIRST_CALLS: Final = Question(
    kind="first_calls",
    words="first calls",
    asks=FirstCallsRequest,
    parts=lambda asked: MOST_STEPS * asked.replications,
    answer=lambda asked, watch: derive_first_calls(asked, **watch.part()),
    computed_by=(derive_first_calls,),
    may_end_early=lambda _: True,
)
"""Which first calls are behind the calls offered."""


def save_first_calls(store: Store, data_set: str, request: FirstCallsRequest, found: DerivedCalls) -> None:
    """Keep first calls with a saved data set, by its identifier; once, however often they are derived.

    Raises:
        StoreError: they cannot be kept.
    """
    store.data_sets.save_first_calls(data_set, _key(request), _FIRST_CALLS.dump_json(found).decode())


def saved_first_calls(store: Store, data_set: str, request: FirstCallsRequest) -> DerivedCalls | None:
    """First calls that this version of the model derived before; None where there are none, or none to be read.

    Raises:
        StoreError: the store does not answer.
    """
    document = store.data_sets.first_calls(data_set, _key(request))
    try:
        return None if document is None else _FIRST_CALLS.validate_json(document)
    except ValidationError:
        return None


def _key(request: FirstCallsRequest) -> str:
    """What was asked for, and of which model."""
    asked = f"{canonical_json(request.plan)} {request.seed} {request.replications} {FIRST_CALLS.code_version}"
    return hashlib.sha256(asked.encode()).hexdigest()
