"""The sample call log is what its generator makes, and what is measured on it is what it was made with."""

from __future__ import annotations

import pytest

from analytics.calibration.calibrate import Calibration, calibrate
from data import read_call_log
from data.samples.calls import DAILY_CV, HANDLE_TIME, REPEAT_MINUTES, SAMPLE_CALLS, TRANSFER_SHARE, sample_csv


@pytest.fixture(scope="module")
def found() -> Calibration:
    reading = read_call_log(SAMPLE_CALLS)
    assert reading.log is not None
    assert not reading.errors
    return calibrate(reading.log)


def test_the_shipped_file_is_what_the_generator_writes() -> None:
    assert SAMPLE_CALLS.read_text(encoding="utf-8") == sample_csv()


def test_what_is_measured_is_what_it_was_made_with(found: Calibration) -> None:
    assert found.missing == {}
    assert found.handle_time is not None
    assert found.handle_time.mean.value / 60 == pytest.approx(HANDLE_TIME.mean + REPEAT_MINUTES, rel=0.05)
    assert found.handle_time.fits[0].shape == "lognormal"
    assert found.transfer_share is not None
    assert found.transfer_share.low < TRANSFER_SHARE < found.transfer_share.high
    assert found.overdispersion is not None
    assert found.overdispersion.daily_cv.low < DAILY_CV < found.overdispersion.daily_cv.high
    assert found.calling_again is not None
    assert found.calling_again.same_day.low < 0.5 < found.calling_again.same_day.high
    assert found.callback_answered is not None
    assert 0.6 < found.callback_answered.value < 0.85


def test_patience_is_that_of_its_callers(found: Calibration) -> None:
    assert found.patience is not None
    # Half of a lognormal time of mean 8 min and CV 1.2 is over 8 / sqrt(1 + 1.2^2) min.
    assert found.patience.median.low < 60 * 8 / (1 + 1.2**2) ** 0.5 < found.patience.median.high
