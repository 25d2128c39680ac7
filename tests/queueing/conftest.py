"""Fixtures for tests of the engines."""

from __future__ import annotations

from typing import get_args

import pytest

from queueing import Engine, simulate


@pytest.fixture(params=get_args(Engine))
def each_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Run a test once with each engine as the default of ``simulate``."""
    defaults = simulate.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "engine", request.param)
    engine: Engine = request.param
    return engine
