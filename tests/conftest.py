"""Options of the whole test run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analytics.experiments.workers import end_workers
from data.readers import READERS
from data.samples.scenarios import small_center
from queueing import simulate


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--agreement-examples",
        type=int,
        default=150,
        metavar="N",
        help="generated scenarios on which the two engines are compared (default: 150)",
    )

    parser.addoption("--long", action="store_true", help="also the tests that take long and repeat what others show")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: it takes long, and runs with --long")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the engine once before several processes begin, which would all compile it side by side."""
    if session.config.getoption("numprocesses", None) and not hasattr(session.config, "workerinput"):
        simulate(small_center().model_copy(update={"days": 1}), seed=1)


def pytest_sessionfinish() -> None:
    """End what works for the tests before Python takes its modules apart, of which loky would complain."""
    end_workers()
    READERS.end()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave long tests out unless they are asked for, and begin with those in a browser.

    These are one process's for minutes, and others fill what is left.
    """
    if not config.getoption("--long"):
        items[:] = [item for item in items if item.get_closest_marker("long") is None]
    items.sort(key=lambda item: "browser" not in item.path.parts)


@pytest.fixture(autouse=True, scope="session")
def store_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing that a test saves, nor a server or command that it starts, gets into the user's own store."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAFFING_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}")
        yield
