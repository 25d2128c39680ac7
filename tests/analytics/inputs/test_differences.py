"""What differs between inputs: every input can be told, only what differs is told, staffing by days and hours."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.inputs.differences import differences_table, input_differences, inputs_table
from analytics.inputs.variations import with_demand, with_fields, with_more_officers
from data.samples.scenarios import full_center, small_center
from queueing import Scenario
from queueing.scenario.calendar import WEEKDAYS, StaffingTable
from queueing.scenario.every_input import EVERY_INPUT, REASON_INPUTS

TODAY = small_center()


def told(other: Scenario, baseline: Scenario = TODAY) -> dict[str, tuple[str, str]]:
    """What differs by its name: the baseline's value and the other's."""
    found = input_differences({"today": baseline, "other": other}, "today")
    return {each.label: (each.texts["today"], each.texts["other"]) for each in found}


def test_equal_inputs_do_not_differ_whatever_their_name() -> None:
    assert told(with_fields(TODAY, name="Another name")) == {}
    assert differences_table({"today": TODAY, "other": TODAY}, "today").empty


def test_a_staffing_table_of_equal_intervals_is_a_constant_number() -> None:
    table = StaffingTable.model_validate({"interval_minutes": 60, **dict.fromkeys(WEEKDAYS, (4,) * 24)})
    constant = with_fields(TODAY, tier2__staffing=4)
    assert told(with_fields(TODAY, tier2__staffing={"on_duty": table}), constant) == {}


@pytest.mark.parametrize(
    ("fields", "label", "before", "after"),
    [
        ({"cutoff__time": 15 * 60}, "Cutoff time", "5 pm", "3 pm"),
        ({"cutoff__rule": "never"}, "Cutoff in force", "On heavy days only", "Never"),
        ({"callback__threshold_high": 45.0}, "Callback required above", "30 min", "45 min"),
        ({"callback__order": "live_first"}, "Officers serve", "One queue, by time of joining", "Live holders first"),
        ({"volume_factor": 1.1}, "Calls, of those expected", "100 %", "110 %"),
        (
            {"tier2__patience": None},
            "Patience of live holders",
            "lognormal, mean 75 min, CV 1",
            "callers hold for ever",
        ),
        ({"tier2__shrinkage": 0.25}, "Tier 2 shrinkage", "30 %", "25 %"),
        ({"appointment__daily_slots": 40}, "Appointments that fit in a day", "no limit", "40"),
        ({"callback__answered_same_day": (0.9,)}, "Attempts answered, same day", "93 %, 60 %, 60 %", "90 %"),
        (
            {
                "work": [
                    {"name": "Requests", **dict.fromkeys(WEEKDAYS[:5], 60), "saturday": 1, "place": "as_callbacks"},
                    {"name": "Chats", "handle_time": {"mean": 4, "shape": "constant"}},
                ]
            },
            "Work that is not calls",
            "none",
            (
                "Requests: Mon-Fri 60 items a day, Sat 1 item a day, lognormal, mean 10 min, CV 1, as regular "
                "callbacks; Chats: none, constant, mean 4 min, after everything else"
            ),
        ),
        ({"closing_days": {date(2026, 3, 4)}}, "Extra closing days", "none", "Wed 4 Mar 2026"),
        (
            {"calling_again__refused_cutoff": {"probability": 0.5}},
            "Calls again after a refusal by the cutoff",
            "80 % the next morning",
            "50 % soon",
        ),
        (
            {"opening_hours": {"monday": {"opens": "08:00", "closes": "18:00"}}},
            "Lines are open",
            "Mon-Fri 8 am to 8 pm",
            "Mon 8 am to 6 pm",
        ),
    ],
)
def test_a_change_is_told_alone_and_in_words(fields: dict[str, object], label: str, before: str, after: str) -> None:
    assert told(with_fields(TODAY, **fields)) == {label: (before, after)}


def test_staffing_is_told_by_days_and_hours() -> None:
    ((before, after),) = told(with_more_officers(TODAY, 2, begins=12 * 60, ends=18 * 60)).values()
    assert before.startswith("338 hours ")
    assert after.startswith("Mon-Fri noon to 6 pm: 5-6 → 7-8 (398 hours ")
    assert all("officers" in hours for hours in (before, after))


@pytest.mark.parametrize(
    ("minute", "first_calls", "known", "said"),
    [("12:00", 1812, "noon", "1,812 in all"), ("08:30", [0] * 16 + [40], "8:30 am", "40 by interval")],
)
def test_what_has_come_already_is_told(minute: str, first_calls: object, known: str, said: str) -> None:
    found = told(with_fields(TODAY, already={"minute": minute, "first_calls": first_calls}))
    assert found == {
        "First calls are known up to": ("midnight", known),
        "First calls so far": ("none given", said),
    }


def test_single_days_are_told_as_such() -> None:
    table = TODAY.tier2.staffing.on_duty
    assert isinstance(table, StaffingTable)
    tuesday = list(table.tuesday)
    tuesday[20:22] = [0, 0]
    saturday = [0] * 48
    changed = table.model_copy(update={"tuesday": tuple(tuesday), "saturday": tuple(saturday)})
    ((_, after),) = told(with_fields(TODAY, tier2__staffing={"on_duty": changed})).values()
    assert after.startswith("Tue 10 am to 11 am: 7 → 0; Sat 9 am to 1 pm: 2 → 0 (")


def test_many_changes_are_added_up_and_other_dates_named() -> None:
    full = full_center()
    table = full.tier1.staffing.on_duty
    assert isinstance(table, StaffingTable)
    zigzag = tuple(people + interval % 2 for interval, people in enumerate(table.monday))
    staffing = {"on_duty": table.model_copy(update={"monday": zigzag}), "overrides": {date(2026, 3, 3): 9}}
    ((_, after),) = told(with_fields(full, tier1__staffing=staffing), full).values()
    assert after.startswith("24 intervals of 30 min differ; other numbers on Tue 3 Mar (")


def test_expected_calls_are_summarised() -> None:
    ((label, (before, after)),) = told(with_fields(TODAY, demand=full_center().demand)).items()
    assert label == "Calls expected"
    assert before.startswith("15,000 calls in 7 days, ")
    assert after.startswith("220,000 calls in 7 days, ")
    ((_, (_, foreseen)),) = told(with_demand(TODAY, TODAY.demand, source="forecast from ours.csv")).items()
    assert foreseen == f"{before} (forecast from ours.csv)"


def test_contact_reasons_are_told_by_name() -> None:
    first, *others = TODAY.reasons
    changed = first.model_copy(update={"transfer_share": 0.09})
    ((name, change),) = told(with_fields(TODAY, reasons=(changed, *others))).items()
    assert name.startswith("Address change: ")
    assert ("Tier 2" in name, change) == (True, ("3 %", "9 %"))
    renamed = first.model_copy(update={"name": "Moved [house]"})
    changes = told(with_fields(TODAY, reasons=(renamed, *others))).items()
    of_house = {name: change for name, change in changes if name.startswith("Moved [house]: ")}
    assert [change for name, change in of_house.items() if "share of callers" in name] == [("none", "31 %")]


def test_caller_groups_are_told_by_name_and_what_they_leave_out_as_for_all() -> None:
    groups = [{"name": "Attorneys", "share": 0.2}, {"name": "Others", "share": 0.8, "urgent_share": 0.1}]
    changed = [groups[0] | {"threshold_high": 45, "tier2_factor": 1.25}, groups[1] | {"urgent_share": None}]
    before, after = (with_fields(TODAY, groups=each) for each in (groups, changed))
    assert told(after, before) == {
        "Attorneys: own callback threshold up to": ("as for all callers", "45 min"),
        "Attorneys: tier 2 handle time, of their reason's": ("100 %", "125 %"),
        "Others: urgent whatever the reason": ("10 %", "by the contact reason"),
    }
    parted = told(before)
    assert parted["Attorneys: share of the people who call"] == ("none", "20 %")
    assert all(name.startswith(("Attorneys: ", "Others: ")) for name in parted)


def test_the_table_has_the_baseline_first_and_a_column_for_each() -> None:
    scenarios = {"no cutoff": with_fields(TODAY, cutoff__rule="never"), "today": TODAY, "same": TODAY}
    table = differences_table(scenarios, "today")
    assert list(table.columns) == ["Input", "today", "no cutoff", "same"]
    assert table.to_numpy().tolist() == [["Cutoff in force", "On heavy days only", "Never", "On heavy days only"]]


def test_every_input_stands_in_the_table_of_inputs() -> None:
    table = inputs_table({"today": TODAY, "more": with_more_officers(TODAY, 2, begins=720, ends=1080)}, "today")
    reasons = (len(REASON_INPUTS) - 1) * len(TODAY.reasons)
    assert len(table) == len(set(EVERY_INPUT) - {"name", "reasons", "groups"}) + reasons
    rows = table.set_index("Input")
    assert list(rows.columns) == ["today", "more"]
    assert (rows.loc["Cutoff time"] == "5 pm").all()
    assert rows["more"]["Tier 2 on duty"].startswith("Mon-Fri noon to 6 pm: ")
