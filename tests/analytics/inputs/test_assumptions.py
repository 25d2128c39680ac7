"""The table of defaults says what the fields and the full center have, and stands by every input that is no choice."""

from __future__ import annotations

import pytest

from analytics.inputs.assumptions import OUR_ASSUMPTION, assumptions_table
from analytics.inputs.scenario_edits import value_at, with_values
from analytics.inputs.values_in_words import value_in_words, values_of
from analytics.pages.scenarios import input_fields
from data.samples.scenarios import full_center, small_center
from queueing.scenario.every_input import EVERY_INPUT, REASON_INPUTS
from queueing.scenario.inputs import YOUR_CHOICE
from tests.figures import figures_in

CENTER = full_center()
TABLE = assumptions_table().set_index("Input")


def test_every_default_that_is_no_choice_has_a_row() -> None:
    inputs = [each for each in EVERY_INPUT.values() if each.kind != "reasons"] + list(REASON_INPUTS.values())
    assert sorted(TABLE.index) == sorted(each.label for each in inputs if each.standing != YOUR_CHOICE)
    assert set(TABLE["Standing"]) == {"Published", "Measured elsewhere", "Assumed"}
    assert set(TABLE[TABLE["Source"] == OUR_ASSUMPTION]["Standing"]) == {"Assumed"}


@pytest.mark.parametrize(
    ("label", "default"),
    [
        ("Answered by the voice system", "56 %"),
        ("Variation from day to day (CV)", "9 %"),
        ("Time in the voice system", "lognormal, mean 2.5 min, CV 0.6"),
        ("Tier 2 handle time", "lognormal, mean 14 min, CV 1"),
        ("Tier 1 cost of a paid hour", "$32"),
        ("Callback possible above", "20 min"),
        ("Callback required above", "30 min"),
        ("Callback attempts", "3"),
        ("Attempts answered, same day", "93 %, 60 %, 60 %"),
        ("Officers serve", "One queue, by time of joining"),
        ("Cutoff time", "5 pm"),
        ("Heavy day: heads for more first calls than", "49,000"),
        ("Calls again after a refusal by the cutoff", "80 % the next morning"),
        ("Asks Tier 1 for a supervisor", "1.5 %"),
        ("Lines are open", "Mon-Fri 8 am to 8 pm"),
        ("Shut on federal holidays", "yes"),
        ("Next-morning calls come within (hours)", "2"),
        # From Monday to Friday 24 + 56 + 3 x 88 + 4 x 72 + 2.5 x 58 + 1.5 x 30 = 822, on Saturday 4 x 22.
        ("Tier 2 on duty", "4,198 hours of officers a week"),
        ("Calls expected", "220,000 calls in 7 days, 2,750 in the busiest 30 min"),
    ],
)
def test_defaults_in_words(label: str, default: str) -> None:
    assert TABLE.loc[label, "Default"] == default


def test_contact_reasons_are_told_one_by_one() -> None:
    span, _, told = str(TABLE.loc["Asks for Tier 2", "Default"]).partition(": ")
    shares = told.split(", ")
    assert figures_in(span) == ["3 %", "50 %"]
    assert shares[:2] == ["Address change 3 %", "Case status 14.5 %"]
    assert sum(each.endswith(" %") for each in shares) == len(CENTER.reasons)


def test_defaults_are_read_from_the_fields() -> None:
    for path, about in EVERY_INPUT.items():
        if about.kind == "reasons" or about.standing == YOUR_CHOICE:
            continue
        value = value_at(CENTER, path) if about.default is ... else about.default
        assert TABLE.loc[about.label, "Default"] == value_in_words(about, value, CENTER), path


@pytest.mark.parametrize("path", EVERY_INPUT)
def test_every_input_can_be_written_and_edited(path: str) -> None:
    about = EVERY_INPUT[path]
    for center in (CENTER, small_center()):
        assert value_in_words(about, value_at(center, path), center)
    has_place = about.kind in {*input_fields._FIELDS, "staffing"}
    assert has_place or not about.has_field, "people on duty have a place of their own"
    if about.without:
        left_out = with_values(CENTER, {path: None})
        assert value_in_words(about, None, left_out) == about.without.lower()


def test_every_input_but_the_name_has_a_value() -> None:
    paths = {path for path in values_of(CENTER) if not path.startswith("reasons.")}
    assert paths == set(EVERY_INPUT) - {"name", "reasons", "groups"}
