"""Answers compared value by value, to the last digit."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.experiments.experiment import Experiment


def assert_same(one: Any, other: Any) -> None:
    """The same values all through, missing ones in the same places."""
    assert type(one) is type(other)
    if isinstance(one, Experiment):
        assert (one.seed, one.engine, list(one.scenarios)) == (other.seed, other.engine, list(other.scenarios))
        assert (one.replications, one.first_replication) == (other.replications, other.first_replication)
        for scope in one.figures[next(iter(one.scenarios))][0].value:
            pd.testing.assert_frame_equal(one.table(scope), other.table(scope), check_exact=True)
    elif is_dataclass(one):
        for field in (field for field in fields(one) if field.compare):
            assert_same(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, other)
        assert one.dtype == other.dtype
    elif isinstance(one, dict):
        assert list(one) == list(other)
        for name, value in one.items():
            assert_same(value, other[name])
    elif isinstance(one, tuple):
        assert len(one) == len(other)
        for each, its in zip(one, other, strict=True):
            assert_same(each, its)
    else:
        assert one == other or (one != one and other != other)  # noqa: PLR0124 (missing values)
