"""Inputs that change nothing are told by the records; that it is so is held against the model itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from analytics.inputs.idle_inputs import idle_in_words, is_idle
from analytics.inputs.scenario_edits import value_at, with_values
from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center
from queueing import Duration, Scenario, simulate
from queueing.scenario.every_input import EVERY_INPUT
from queueing.tiers import TIERS

BUSY: Final = with_fields(
    small_center(),
    days=3,
    volume_factor=1.3,
    interval_cv=0.2,
    cutoff__time=13 * 60,
    cutoff__wait_minutes=5.0,
    text_ahead__share=0.5,
    window__share=0.5,
    tier1__absence_mean=0.1,
    tier2__absence_mean=0.3,
    supervisor__absence_mean=0.3,
    reasons=tuple(each.model_copy(update={"urgent_share": 0.3}) for each in small_center().reasons),
)
OTHER: Final[dict[str, Any]] = {
    "interval_correlation": 0.9,
    "cutoff.time": 15 * 60,
    "cutoff.heavy_day_calls": 1_000_000,
    "cutoff.wait_minutes": 500.0,
    "callback.threshold_low": 1.0,
    "callback.threshold_high": 500.0,
    "callback.order": "callbacks_first",
    "text_ahead.reply_share": 0.1,
    "text_ahead.answered": 0.1,
    "window.minutes": 30,
    "window.notice_minutes": 300.0,
    "window.days_ahead": 0,
    "window.fill": 0.05,
    "window.answered": 0.1,
    "tier1.absence_cv": 0.5,
    "tier2.absence_cv": 1.2,
    "supervisor.absence_cv": 1.2,
    "already.state.callbacks": ({"urgent": 1, "regular": 3},),
    "already.state.cutoff_in_force": True,
    "already.state.bookings": ({"at": 9 * 60, "regular": 3},),
    "already.state.between_attempts": ({"urgent": 1, "regular": 3},),
    **{path: 3 for path in EVERY_INPUT if path.startswith("already.state.") and EVERY_INPUT[path].kind == "whole"},
    # Those who keep everybody busy for a while.
    **{f"already.state.in_wrap_up_{tier}": 500 for tier in TIERS},
}
"""Of each input that may be idle a value that changes what happens on the busy days wherever it counts."""
GIVEN: Final[dict[str, Any]] = {"already.state.given": True, "callback.backlog": ()}
COUNTS: Final[dict[str, dict[str, Any]]] = {
    "cutoff.heavy_day_calls": {"cutoff.rule": "heavy_days"},
    "cutoff.wait_minutes": {"cutoff.rule": "long_waits"},
    "window.days_ahead": {"window.notice_minutes": 720.0},
    **{path: GIVEN for path in OTHER if path.startswith("already.state.")},
    **{
        f"already.state.in_wrap_up_{tier}": GIVEN
        | {"already.minute": 12 * 60, "already.first_calls": 300, f"{tier}.wrap_up": Duration(30)}
        for tier in TIERS
    },
}
"""With what else than the busy days has an input counts."""


def _idle() -> Iterator[tuple[str, str, Any]]:
    for path, about in EVERY_INPUT.items():
        for other, values in about.idle_with.items():
            yield from ((path, other, value) for value in values)


def _is_the_same(scenario: Scenario, path: str) -> bool:
    changed = with_values(scenario, {path: OTHER[path]})
    frames = [simulate(each, seed=4).to_frame() for each in (scenario, changed)]
    return frames[0].equals(frames[1])


@pytest.mark.parametrize(("path", "other", "value"), list(_idle()))
def test_an_idle_input_changes_no_call(path: str, other: str, value: Any) -> None:
    scenario = with_values(BUSY, {other: value})
    assert is_idle(path, scenario)
    assert _is_the_same(scenario, path)


# Of one or two supervisors hardly ever another number is away.
@pytest.mark.parametrize("path", [path for path in OTHER if path != "supervisor.absence_cv"])
def test_an_input_that_is_not_idle_changes_calls(path: str) -> None:
    scenario = with_values(BUSY, COUNTS.get(path, {}))
    assert not is_idle(path, scenario)
    assert not _is_the_same(scenario, path)


def test_why_an_input_is_idle_is_said() -> None:
    scenario = with_fields(BUSY, cutoff__rule="every_day", callback__live_transfers=False)

    def said(path: str) -> str:
        return idle_in_words(EVERY_INPUT[path], lambda other: value_at(scenario, other), scenario)

    assert said("cutoff.wait_minutes") == "No effect while “Cutoff in force” is “Every open day”."
    assert said("callback.order") == "No effect while “Callers may hold for Tier 2” is “no”."
    assert said("cutoff.time") == said("tier2.patience") == ""
    assert idle_in_words(EVERY_INPUT["text_ahead.answered"], lambda _: 0.0, scenario) == (
        "No effect while “Callers who are texted ahead” is “0 %”."
    )
