"""Sensitivity in the background: one progress over both parts, and what is known first."""

from __future__ import annotations

import pytest

from analytics.experiments.experiment import Progress
from analytics.experiments.question import Watch
from analytics.inputs.variations import with_fields
from analytics.sensitivity.question import SENSITIVITY, Sensitivity, SensitivityRequest
from analytics.sensitivity.uncertain_inputs import usual_ranges
from data.samples.scenarios import small_center

SCENARIO = with_fields(small_center(), days=1, max_overrun_days=3)
RANGES = tuple(each for each in usual_ranges(SCENARIO) if each.name in ("tier2_handle", "ring"))


def test_both_parts_are_one_progress_and_the_first_is_shown_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    done: list[Progress] = []
    shown: list[tuple[int, Sensitivity]] = []
    request = SensitivityRequest(SCENARIO, RANGES, 2, 3, 1)
    found = SENSITIVITY.answer(request, Watch(done.append, lambda so_far: shown.append((len(done), so_far))))
    assert SENSITIVITY.parts(request) == 5 * 2 + 9 * 2
    assert done == [Progress(number, 28) for number in range(1, 29)]
    assert shown == [(10, Sensitivity(request, found.single, None))]
    assert found.together is not None
    assert found.together.design.trajectories == 3
