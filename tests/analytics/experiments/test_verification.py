"""The slice on which the fast engine is checked against the reference engine."""

from __future__ import annotations

from analytics.experiments.verification import SLICE_CALLS, agreement_in_words, check_slice, slice_of
from analytics.inputs.variations import with_fields
from data.samples.scenarios import full_center, small_center
from queueing.plan import lay_out


def test_a_slice_is_as_many_days_as_stay_below_the_limit() -> None:
    small = slice_of(small_center())
    assert small.days == 7
    assert lay_out(small).arrivals.expected.sum() <= SLICE_CALLS
    assert slice_of(full_center()).days == 1
    assert slice_of(with_fields(small_center(), warmup_days=3)).warmup_days == 0


def test_the_engines_agree_on_a_slice() -> None:
    found = check_slice(with_fields(small_center(), days=1), seed=3)
    assert found.equal
    said = agreement_in_words(found)
    assert said.startswith(f"{found.calls_compared:,} calls of the first days")
    assert said.endswith("all equal.")
