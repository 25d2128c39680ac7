"""A scenario while it is edited: nothing typed is lost, every step can be taken back."""

from __future__ import annotations

from analytics.inputs.scenario_edits import MOST_STEPS, Draft, EditHistory, changed_paths
from data.samples.scenarios import small_center
from queueing import Duration
from queueing.scenario.every_input import EVERY_INPUT
from tests.figures import figures_in

CENTER = small_center()
LOW, HIGH = "callback.threshold_low", "callback.threshold_high"


def test_a_possible_change_is_in_the_scenario() -> None:
    draft = Draft(CENTER).changed({HIGH: 45.0, "tier2.handle_time": Duration(20, 0.5)})
    assert draft.possible is not None
    assert draft.possible.callback.threshold_high == 45
    assert draft.possible.tier2.handle_time == Duration(20, 0.5)
    assert changed_paths(CENTER, draft) == ["tier2.handle_time", HIGH]
    assert changed_paths(CENTER, Draft(CENTER)) == []


def test_what_does_not_fit_is_kept_until_it_does() -> None:
    draft = Draft(CENTER).changed({LOW: 50.0})
    assert draft.possible is None
    assert draft.scenario == CENTER
    assert draft.value(LOW) == 50
    assert draft.value(HIGH) == 30
    (problem,) = draft.problems
    assert problem.startswith(f'"{EVERY_INPUT[LOW].label}" 50 ')
    assert all(part in problem for part in (f'"{EVERY_INPUT[HIGH].label}" 30;', "allowed", "up to the high end"))
    further = draft.changed({"volume_factor": 1.1})
    assert further.possible is None
    assert further.value("volume_factor") == 1.1
    mended = further.changed({HIGH: 60.0})
    assert mended.possible is not None
    assert not mended.problems
    assert (mended.possible.callback.threshold_low, mended.possible.volume_factor) == (50, 1.1)
    assert draft.changed({LOW: 20.0}) == Draft(CENTER)


def test_problems_name_inputs_as_the_editor_does() -> None:
    draft = Draft(CENTER).changed({"calling_again.morning_hours": 0.0, "days": 0})
    labels = {EVERY_INPUT[path].label for path in ("calling_again.morning_hours", "days")}
    assert len(draft.problems) == len(labels)
    assert {problem.split(":")[0] for problem in draft.problems} == labels
    (outside,) = Draft(CENTER).changed({"cutoff.time": 60}).problems
    assert outside.startswith('"Cutoff time" 01:00 is outside opening hours')
    (early,) = Draft(CENTER).changed({"cutoff.time": 8 * 60 + 30}).problems
    assert early.startswith('"Cutoff time" 08:30 ')
    assert all(
        part in early for part in ("too few", "allowed is 09:22", f'another "{EVERY_INPUT["cutoff.rule"].label}"')
    )
    assert figures_in(early) == ["08:30", "2.7 %", "2026-03-02", "09:22", "10 %"]
    (no_day,) = Draft(CENTER).changed({"warmup_days": 7}).problems
    assert no_day.startswith('"Warm-up days" 7 leaves no day to measure')
    reasons = [{"name": "", "share": 1.0, "transfer_share": 0.1, "appointment_share": 0.0}]
    assert Draft(CENTER).changed({"reasons": tuple(reasons)}).problems[0].startswith("Contact reasons, line 1, name: ")
    reasons = [{"name": "All", "share": 0.9, "transfer_share": 0.1, "appointment_share": 0.0}]
    (of_shares,) = Draft(CENTER).changed({"reasons": tuple(reasons)}).problems
    assert of_shares.startswith("Contact reasons: ")
    assert all(part in of_shares for part in ("shares add up to 0.9", "allowed is 1"))
    groups = [{"name": "All", "share": 1.0, "threshold_low": 40.0}]
    (of_ends,) = Draft(CENTER).changed({"groups": tuple(groups)}).problems
    assert of_ends.startswith("Caller groups: of 'All' ")
    (of_line,) = Draft(CENTER).changed({"groups": ({"name": "All", "share": 2.0},)}).problems
    assert of_line.startswith("Caller groups, line 1, share: ")


def test_undo_restores_what_was_and_redo_what_was_undone() -> None:
    first = EditHistory(Draft(CENTER))
    second = first.then(first.present.changed({HIGH: 40.0}))
    third = second.then(second.present.changed({LOW: 90.0}))
    assert third.undone().present == second.present
    assert third.undone().undone().present == first.present
    assert third.undone().undone().redone().redone() == third
    assert first.undone() is first
    assert third.redone() is third
    assert third.then(third.present) is third


def test_a_change_after_an_undo_begins_a_new_future() -> None:
    first = EditHistory(Draft(CENTER))
    second = first.then(first.present.changed({HIGH: 40.0}))
    other = second.undone().then(first.present.changed({HIGH: 35.0}))
    assert not other.future
    assert other.undone() == EditHistory(first.present, (), (other.present,))


def test_the_oldest_steps_are_forgotten() -> None:
    history = EditHistory(Draft(CENTER))
    for minutes in range(MOST_STEPS + 10):
        history = history.then(history.present.changed({HIGH: 31.0 + minutes}))
    assert len(history.past) == MOST_STEPS
