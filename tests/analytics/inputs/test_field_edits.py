"""Contact reasons, caller groups, opening hours and durations as they are edited."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.inputs.duration_edits import SHAPES, has_spread, with_mean, with_shape, with_spread
from analytics.inputs.opening_edits import clock_options, hours_rows, with_hours_edits
from analytics.inputs.row_edits import CALLER_GROUPS, LEFT_OVER, REASONS, WORK, percent, shares_in_words
from queueing import Duration
from queueing.scenario.calendar import OpeningHours
from queueing.scenario.caller_groups import CallerGroup
from queueing.scenario.duration import Shape
from queueing.scenario.left_over import LeftOver as Row
from queueing.scenario.reasons import DEFAULT_REASONS, Reason
from queueing.scenario.work_streams import WorkStream as Stream

NOTHING: dict[str, Any] = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
HOURS = OpeningHours.business_days()
SHARES = ("share", "transfer_share", "appointment_share", "urgent_share")
NAMELESS: dict[str, Any] = {"name": "", "tier1_factor": 1.0, "tier2_factor": 1.0} | dict.fromkeys(SHARES, 0.0)


def test_reasons_that_are_not_edited_are_the_same() -> None:
    assert REASONS.edited(DEFAULT_REASONS, NOTHING) == DEFAULT_REASONS
    assert REASONS.edited(DEFAULT_REASONS, {}) == DEFAULT_REASONS
    odd = (Reason(name="Odd", share=1 / 3, transfer_share=0.1 + 0.2, appointment_share=2 / 7),)
    (row,) = REASONS.edited(odd, {"edited_rows": {"0": {"name": "Odder"}}})
    assert row == odd[0].model_copy(update={"name": "Odder"})


def test_shares_are_edited_in_per_cent() -> None:
    assert REASONS.texts(DEFAULT_REASONS)[1] == {
        "name": "Case status",
        "share": "30",
        "transfer_share": "14.5",
        "appointment_share": "1",
        "urgent_share": "0",
        "tier1_factor": "100",
        "tier2_factor": "100",
    }
    edited = REASONS.edited(DEFAULT_REASONS, {"edited_rows": {1: {"transfer_share": "16.5", "name": " Status "}}})
    assert edited[1] == Reason(name="Status", share=0.30, transfer_share=0.165, appointment_share=0.01)
    assert percent(0.145) == 14.5


def test_reasons_are_added_and_deleted_and_blank_lines_left_out() -> None:
    edits = {
        "edited_rows": {},
        "added_rows": [{}, {"name": "Refund", "share": "5.0"}, {"share": "2"}, {"name": "No word"}],
        "deleted_rows": [7],
    }
    found = REASONS.edited(DEFAULT_REASONS, edits)
    assert found[:7] == DEFAULT_REASONS[:7]
    assert found[7] == Reason(name="Refund", share=0.05, transfer_share=0.0)
    assert found[8] == NAMELESS | {"share": 0.02}
    assert len(found) == 10
    assert REASONS.texts(found)[8]["share"] == "2"


def test_an_emptied_cell_is_nothing() -> None:
    found = REASONS.edited(DEFAULT_REASONS, {"edited_rows": {0: {"share": None, "name": None}}})
    assert found[0] == NAMELESS | {"transfer_share": 0.03, "appointment_share": 0.01}


def test_what_a_caller_group_leaves_out_is_an_empty_cell() -> None:
    groups = (CallerGroup(name="Attorneys", share=0.2, threshold_low=10, urgent_share=0.15),)
    (texts,) = CALLER_GROUPS.texts(groups)
    assert texts == {
        "name": "Attorneys",
        "share": "20",
        "threshold_low": "10",
        "threshold_high": "",
        "urgent_share": "15",
        "tier1_factor": "100",
        "tier2_factor": "100",
    }
    edits = {
        "edited_rows": {0: {"threshold_low": " ", "urgent_share": None, "threshold_high": "25", "tier2_factor": "110"}},
        "added_rows": [{"name": "Others", "share": "80"}],
    }
    assert CALLER_GROUPS.unread(edits) == []
    assert CALLER_GROUPS.edited(groups, edits) == (
        CallerGroup(name="Attorneys", share=0.2, threshold_high=25, tier2_factor=1.1),
        CallerGroup(name="Others", share=0.8),
    )
    slip = {"edited_rows": {0: {"threshold_low": "ten"}}}
    assert CALLER_GROUPS.edited(groups, slip) == groups
    assert len(CALLER_GROUPS.unread(slip)) == 1
    assert shares_in_words(groups, "people") == "The shares of people add up to 20 %: 80 % are missing."


def test_callbacks_left_over_are_whole_numbers() -> None:
    rows = (Row(days=3, urgent=1, regular=40),)
    assert LEFT_OVER.texts(rows) == [{"days": "3", "urgent": "1", "regular": "40"}]
    found = LEFT_OVER.edited(rows, {"edited_rows": {0: {"regular": "1,200"}}, "added_rows": [{"urgent": "2"}]})
    assert found == (Row(days=3, urgent=1, regular=1200), Row(urgent=2))
    (wrong,) = LEFT_OVER.edited(rows, {"edited_rows": {0: {"days": "1.5"}}})
    assert wrong == {"days": 1.5, "urgent": 1, "regular": 40}


def test_streams_of_work_are_edited_with_their_minutes_spread_and_place() -> None:
    rows = (Stream(name="Requests", monday=60, handle_time=Duration(12, 0.8, "gamma"), place="as_callbacks"),)
    (texts,) = WORK.texts(rows)
    assert list(texts) == list(WORK.columns)
    written = {name: text for name, text in texts.items() if text != "0"}
    assert written == {
        "name": "Requests",
        "monday": "60",
        "handle_time": "12",
        "handle_time.cv": "0.8",
        "place": "as_callbacks",
    }
    edited = {"handle_time": "15", "handle_time.cv": "1.1", "place": "last", "friday": "7.5"}
    edits = {"edited_rows": {0: edited}, "added_rows": [{"name": "Chats", "handle_time.cv": "0"}, {}]}
    found = WORK.edited(rows, edits)
    assert found == (
        Stream(name="Requests", monday=60, friday=7.5, handle_time=Duration(15, 1.1, "gamma")),
        Stream(name="Chats", handle_time=Duration(10, 0.0)),
    )
    assert WORK.unread(edits) == []


def test_what_no_stream_can_have_is_kept_as_it_was_typed() -> None:
    rows = (Stream(name="Chats", handle_time=Duration(4, shape="constant")),)
    (wrong,) = WORK.edited(rows, {"edited_rows": {0: {"handle_time": "-1"}}})
    assert isinstance(wrong, dict)
    (texts,) = WORK.texts([wrong])
    assert (texts["handle_time"], texts["handle_time.cv"]) == ("-1", "0")
    assert WORK.edited([wrong], {"edited_rows": {0: {"handle_time": "5"}}}) == (
        Stream(name="Chats", handle_time=Duration(5, shape="constant")),
    )
    # A spread that the shape fixes stays, and so does a choice that is none.
    fixed = {"edited_rows": {0: {"handle_time.cv": "2", "place": None}}}
    assert WORK.edited(rows, fixed) == rows
    (said,) = WORK.unread({"edited_rows": {0: {"handle_time.cv": "wide"}}})
    assert said.startswith("Line 1, CV: 'wide'")


def test_a_per_cent_that_cannot_be_read_is_said_and_changes_nothing() -> None:
    edits = {
        "edited_rows": {2: {"share": "5,5", "transfer_share": "12.5"}, 4: {"appointment_share": "many"}},
        "added_rows": [{"name": "Refund", "share": "5,0"}],
        "deleted_rows": [0],
    }
    found = REASONS.edited(DEFAULT_REASONS, edits)
    assert found[1] == DEFAULT_REASONS[2].model_copy(update={"transfer_share": 0.125})
    assert found[3] == DEFAULT_REASONS[4]
    places = ("Line 2, Callers: '5,5' ", "Line 4, Booked: 'many' ", "A new line, Callers: '5,0' ")
    for problem, place in zip(REASONS.unread(edits), places, strict=True):
        assert problem.startswith(place)
        assert all(part in problem for part in ("not a number", "point before decimals", "5.5 or 1,234", "stays"))
    assert REASONS.unread(NOTHING) == []


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.31, "The shares of callers add up to 100 %."),
        (0.28, "The shares of callers add up to 97 %: 3 % are missing."),
        (0.325, "The shares of callers add up to 101.5 %: 1.5 % too much."),
    ],
)
def test_what_is_missing_to_100_per_cent_is_said(share: float, said: str) -> None:
    first = DEFAULT_REASONS[0].model_copy(update={"share": share})
    assert shares_in_words([first, *DEFAULT_REASONS[1:]]) == said


def test_opening_hours_are_a_row_for_each_weekday() -> None:
    assert hours_rows(HOURS)[4:6] == [{"opens": "08:00", "closes": "20:00"}, {"opens": None, "closes": None}]
    assert with_hours_edits(HOURS, NOTHING) == HOURS
    edited = with_hours_edits(
        HOURS, {"edited_rows": {0: {"closes": "18:15"}, 5: {"opens": "09:00", "closes": "24:00"}, 4: {"opens": None}}}
    )
    assert not isinstance(edited, OpeningHours)
    assert hours_rows(edited)[4] == {"opens": None, "closes": "20:00"}
    assert "18:15" in clock_options(edited)
    mended = with_hours_edits(edited, {"edited_rows": {4: {"closes": None}}})
    assert isinstance(mended, OpeningHours)
    assert mended.friday is None
    assert mended.saturday is not None
    assert (mended.saturday.opens, mended.saturday.closes) == (540, 1440)
    assert hours_rows(mended)[4] == {"opens": None, "closes": None}


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "empirical"])
@pytest.mark.parametrize(
    "duration", [Duration(9, 0), Duration(9, 1.5), Duration(9, shape="exponential"), Duration(9, shape="constant")]
)
def test_any_duration_takes_any_shape(duration: Duration, shape: Shape) -> None:
    changed = with_shape(duration, shape)
    assert (changed.mean, changed.shape) == (9, shape)
    assert with_mean(changed, 4.0).mean == 4
    free = with_spread(changed, 0.7)
    assert free.spread == (0.7 if has_spread(changed) else changed.spread)
    if has_spread(duration) and duration.spread and has_spread(changed):
        assert changed.spread == duration.spread


def test_measured_times_change_their_mean_or_become_another_shape() -> None:
    measured = Duration.measured((1.0, 2.0, 6.0))
    longer = with_mean(measured, 5.5)
    assert (longer.mean, longer.quantiles) == (5.5, (2.0, 4.0, 12.0))
    assert with_spread(measured, 0.7) == measured
    assert with_shape(measured, "gamma") == Duration(2.75, 1.0, "gamma")
    assert with_shape(Duration(9, 1.5), "empirical") == Duration(9, 1.5)
