"""Verification in the background."""

from __future__ import annotations

import time

from analytics.experiments.jobs import Jobs
from analytics.verification.jobs import REPLICATIONS, start_verification
from analytics.verification.known_answers import simple_centers


def test_everybody_gets_the_same_verification() -> None:
    jobs = Jobs()
    job = start_verification(jobs, "one")
    assert job.progress.total == REPLICATIONS * len(simple_centers())
    while job.is_live:
        time.sleep(0.01)
    assert job.result is not None
    assert all(each.agrees for each in job.result.verdicts)
    assert job.result.agreement is not None
    assert job.result.agreement.equal
    assert job.result.agreement.calls_compared > 10_000
    assert start_verification(jobs, "other") is job
