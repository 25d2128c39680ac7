"""The record of each input: there for every field, complete, and of the kind and default that the field has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Final

import pytest
from pydantic import BaseModel, Field

from queueing import Duration, Scenario
from queueing.scenario.calendar import ClockTime, Staffing
from queueing.scenario.caller_groups import CallerGroup
from queueing.scenario.every_input import (
    CALLER_GROUP_INPUTS,
    EVERY_INPUT,
    INPUTS_BY_GROUP,
    LEFT_OVER_INPUTS,
    REASON_INPUTS,
    WORK_INPUTS,
    inputs_in,
)
from queueing.scenario.inputs import ASSUMED, GROUPS, YOUR_CHOICE, Input, Part
from queueing.scenario.left_over import LeftOver
from queueing.scenario.numbers import Share
from queueing.scenario.reasons import Reason
from queueing.scenario.work_streams import WorkStream

RECORDS: Final = [
    about
    for inputs in (EVERY_INPUT, REASON_INPUTS, CALLER_GROUP_INPUTS, LEFT_OVER_INPUTS, WORK_INPUTS)
    for about in inputs.values()
]
POLICIES: Final = {
    "opening_hours",
    "tier1.staffing",
    "tier2.staffing",
    "supervisor.staffing",
    "cutoff.rule",
    "cutoff.time",
    "cutoff.heavy_day_calls",
    "cutoff.wait_minutes",
    "callback.live_transfers",
    "text_ahead.share",
    "window.share",
    "window.minutes",
    "window.notice_minutes",
    "window.days_ahead",
    "window.fill",
    "callback.threshold_low",
    "callback.threshold_high",
    "callback.order",
    "callback.max_attempts",
    "callback.retry_after",
}
OVER_PARTS: Final = ("handle times", "callers' patience", "shrinkage and cost")
SMALLEST: Final = Scenario.model_validate(
    {"start": "2026-03-02", "demand": {"kind": "weekday"}}
    | {tier: {"staffing": 1} for tier in ("tier1", "tier2", "supervisor")}
)


def without_record(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """The fields of a model and of the models in it of which nothing is said."""
    for name, field in model.model_fields.items():
        if any(isinstance(each, Input) for each in field.metadata):
            continue
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from without_record(field.annotation, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def test_changes_that_reach_over_several_parts_are_named() -> None:
    parts = {change: {about.group for about in RECORDS if about.change == change} for change in OVER_PARTS}
    assert all(len(groups) > 1 for groups in parts.values()), parts


def test_every_field_has_a_record() -> None:
    # The format is no input: it says by which rules a file is read.
    assert list(without_record(Scenario)) == ["format"]
    assert list(without_record(Reason)) == []
    assert list(without_record(CallerGroup)) == []
    assert list(without_record(LeftOver)) == []
    assert list(without_record(WorkStream)) == []


def test_a_field_without_a_record_is_missed() -> None:
    class Silent(Part):
        share: Share = 0.5

    class Whole(Part):
        silent: Silent = Silent()
        said: Annotated[Share, Input("Said", "%")] = 0.5

    assert list(without_record(Whole)) == ["silent.share"]


@pytest.mark.parametrize("about", RECORDS, ids=lambda about: about.path)
def test_a_record_says_what_an_input_is_and_where_its_default_comes_from(about: Input) -> None:
    assert about.label
    assert "{" not in about.label
    assert about.meaning.endswith(".")
    assert about.change
    assert about.standing != YOUR_CHOICE or not about.source
    assert about.source_in_words == f"{about.standing}{': ' if about.source else ''}{about.source}."
    if about.kind in ("number", "share", "shares", "duration", "return_rule", "staffing"):
        assert about.unit
    assert (about.kind == "choice") == bool(about.choices)
    assert about.span == 0 or about.span > 1
    assert about.cv_span == 0 or about.kind == "duration"


def test_inputs_are_called_by_different_names() -> None:
    labels = [each.label for each in RECORDS]
    assert sorted(set(labels)) == sorted(labels)


def test_every_input_has_its_group() -> None:
    assert tuple(INPUTS_BY_GROUP) == GROUPS
    assert all(INPUTS_BY_GROUP.values())
    assert sorted(each.path for inputs in INPUTS_BY_GROUP.values() for each in inputs) == sorted(EVERY_INPUT)


def test_a_part_names_group_and_change_where_a_field_does_not() -> None:
    assert (EVERY_INPUT["tier2.shrinkage"].label, EVERY_INPUT["tier2.shrinkage"].group) == (
        "Tier 2 shrinkage",
        "Tier 2",
    )
    assert EVERY_INPUT["tier1.staffing"].change == "representatives on duty"
    assert EVERY_INPUT["tier1.patience"].change == EVERY_INPUT["tier2.patience"].change == "callers' patience"
    assert EVERY_INPUT["repeat_minutes"].group == "Tier 1"
    (meaning,) = {EVERY_INPUT[f"{tier}.handle_time"].meaning for tier in ("tier1", "tier2", "supervisor")}
    assert all(part in meaning for part in ("answer to end", "without", "repeat"))


def test_what_can_be_chosen_is_what_the_model_takes() -> None:
    for path, field in (("cutoff.rule", "rule"), ("callback.order", "order")):
        about = EVERY_INPUT[path]
        part = getattr(SMALLEST, path.split(".")[0])
        assert list(about.choices) == list(type(part).model_fields[field].annotation.__args__)


def test_defaults_are_those_of_the_fields() -> None:
    for about in EVERY_INPUT.values():
        value: Any = SMALLEST
        for name in about.path.split("."):
            value = getattr(value, name)
        assert about.default is ... or about.default == value, about.path
    needed = {path for path, about in EVERY_INPUT.items() if about.default is ...}
    assert needed == {"start", "demand", "tier1.staffing", "tier2.staffing", "supervisor.staffing"}


def test_policies_are_what_whoever_runs_the_center_sets() -> None:
    assert {path for path, about in EVERY_INPUT.items() if about.policy} == POLICIES


def test_a_kind_follows_from_the_type() -> None:
    class Every(Part, group="Callbacks", change="this"):
        day: Annotated[date, Input("a")]
        """When it is,
        and no other day."""
        share: Annotated[Share, Input("b", "%", ASSUMED)] = 0.5
        number: Annotated[float, Field(ge=0), Input("c", "min")] = 2.0
        clock: Annotated[ClockTime, Input("d")] = 0
        whole: Annotated[Annotated[int, Field(ge=1)] | None, Input("e", without="No limit")] = None
        shares: Annotated[tuple[Share, ...], Input("f", "%")] = (0.5,)
        patience: Annotated[Duration | None, Input("g", "min")] = None
        people: Annotated[Staffing, Input("h {group}", group="Tier 2", change="that")]

    found = {each.path: each for each in inputs_in(Every, "part.")}
    assert {path.removeprefix("part."): each.kind for path, each in found.items()} == {
        "day": "date",
        "share": "share",
        "number": "number",
        "clock": "clock",
        "whole": "whole",
        "shares": "shares",
        "patience": "duration",
        "people": "staffing",
    }
    assert (found["part.share"].group, found["part.share"].change, found["part.share"].default) == (
        "Callbacks",
        "this",
        0.5,
    )
    assert (found["part.day"].meaning, found["part.share"].meaning) == ("When it is, and no other day.", "")
    assert (found["part.people"].group, found["part.people"].change) == ("Tier 2", "that")


def test_a_type_of_no_kind_is_refused() -> None:
    class Odd(Part):
        odd: Annotated[complex, Input("Odd")] = 1j

    with pytest.raises(TypeError, match=r"complex.* is no kind of input; allowed are"):
        list(inputs_in(Odd))
