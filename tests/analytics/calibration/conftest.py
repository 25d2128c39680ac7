"""What the tests of calibration share: what the bank's log and one of known laws say."""

from __future__ import annotations

import pytest

from analytics.calibration.calibrate import Calibration, calibrate
from data import read_call_log
from tests.analytics.calibration.logs import synthetic
from tests.real_files import BANK_CALLS


@pytest.fixture(scope="session")
def bank() -> Calibration:
    if not BANK_CALLS.is_file():
        pytest.skip("the bank's call log is not here")
    log = read_call_log(BANK_CALLS).log
    assert log is not None
    return calibrate(log)


@pytest.fixture(scope="session")
def known() -> Calibration:
    return calibrate(synthetic())
