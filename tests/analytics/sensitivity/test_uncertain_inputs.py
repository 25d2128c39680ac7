"""The inputs that may be off: those that saved answers name, and every one whose record says by how much."""

from __future__ import annotations

from analytics.inputs.variations import with_fields
from analytics.sensitivity.uncertain_inputs import INPUTS, NAMES
from data.samples.scenarios import small_center
from queueing import Duration
from queueing.scenario.every_input import CALLER_GROUP_INPUTS, EVERY_INPUT, REASON_INPUTS, WORK_INPUTS
from queueing.scenario.work_streams import MOST_ITEMS

SPANS = {
    "volume": 1.1,
    "daily_cv": 1.5,
    "ivr_minutes": 1.5,
    "containment": 1.3,
    "not_authorized": 2,
    "repeat": 2,
    "tier1_people": 1.07,
    "tier1_handle": 1.2,
    "tier1_handle_cv": 1.3,
    "tier1_patience": 2,
    "transfers": 1.9,
    "supervisor_requests": 2,
    "cutoff_time": 120,
    "heavy_day": 1.1,
    "tier2_people": 1.1,
    "tier2_handle": 1.2,
    "tier2_handle_cv": 1.3,
    "tier2_patience": 2,
    "to_supervisor": 2,
    "direct_number": 3,
    "answered_same_day": 2.5,
    "answered_later_day": 2.5,
    "answered_shut": 2.5,
    "answered_later": 2,
    "ring": 2,
    "retry": 3,
    "appointments": 1.4,
    "appointment_minutes": 2,
    "supervisors": 1.25,
    "supervisor_handle": 1.3,
    "again_abandoned": 2,
    "again_refused": 2.5,
}
"""In the order in which saved screenings drew them."""


def test_saved_answers_find_their_inputs_in_the_order_of_their_draws() -> None:
    # The order counts: a screening is drawn by it.
    spans = [(name, each.about.span) for name, each in INPUTS.items()]
    assert spans[: len(SPANS)] == list(SPANS.items())
    assert list(SPANS) == list(NAMES.values())


def test_every_input_that_may_be_off_is_varied() -> None:
    varied = {each.about.path for each in INPUTS.values()}
    # Who gave up on Tier 2 or a supervisor calls again as who gave up on Tier 1 does.
    alike = {"calling_again.abandoned_tier2", "calling_again.abandoned_supervisor"}
    records = (EVERY_INPUT, REASON_INPUTS, CALLER_GROUP_INPUTS, WORK_INPUTS)
    may_be_off = {about.path for inputs in records for about in inputs.values() if about.span}
    assert may_be_off - alike == varied - {""}
    assert {EVERY_INPUT[path].span for path in alike} == {INPUTS["again_abandoned"].about.span}
    cvs = {each.about.path for each in INPUTS.values() if each.kind == "ratio"}
    assert cvs == {path for path, each in EVERY_INPUT.items() if each.cv_span}


def test_labels_and_standings_are_those_of_the_records() -> None:
    assert INPUTS["tier2_handle"].about is EVERY_INPUT["tier2.handle_time"]
    spread = INPUTS["tier2_handle_cv"].about.label.removeprefix(EVERY_INPUT["tier2.handle_time"].label)
    assert all(part in spread for part in (", ", "CV"))
    assert INPUTS["volume"].about.standing == "Published"
    assert INPUTS["transfers"].about is REASON_INPUTS["transfer_share"]


def test_other_work_is_varied_in_its_items_and_in_its_minutes() -> None:
    items, minutes = INPUTS["work"], INPUTS["work_handle_time"]
    plan = small_center()
    assert items.read(plan) is minutes.read(plan) is None
    streams = [
        {"name": "Requests", "monday": 60, "friday": MOST_ITEMS, "handle_time": {"mean": 12, "cv": 0.5}},
        {"name": "Chats", "tuesday": 10, "place": "as_callbacks"},
    ]
    plan = with_fields(plan, work=streams)
    assert items.read(plan) == minutes.read(plan) == 1.0
    more = items.write(plan, 1.5).work
    assert [(each.monday, each.tuesday, each.friday) for each in more] == [(90, 0, MOST_ITEMS), (0, 15, 0)]
    assert [(each.name, each.handle_time, each.place) for each in more] == [
        (each.name, each.handle_time, each.place) for each in plan.work
    ]
    longer = minutes.write(plan, 2.0).work
    assert [each.handle_time for each in longer] == [Duration(24, 0.5), Duration(20, 1.0)]
    assert [each.monday for each in longer] == [60, 0]
    assert items.read(with_fields(plan, work=streams[:1])) == 1.0
    assert items.read(with_fields(plan, work=[{"name": "None"}])) is None
