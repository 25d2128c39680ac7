"""Options of the whole test run."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--agreement-examples",
        type=int,
        default=300,
        metavar="N",
        help="generated scenarios on which the two engines are compared (default: 300)",
    )
