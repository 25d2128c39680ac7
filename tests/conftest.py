"""Options of the whole test run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Final

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from analytics.experiments.workers import end_workers
from data.readers import READERS

TOGETHER: Final = ("tests/analytics/pages/", "tests/analytics/staffing/", "tests/browser/")
"""Folders whose files share a server and a browser, charts, or searches."""
COMPILE: Final = """
from data.samples.scenarios import small_center
from queueing import simulate

simulate(small_center().model_copy(update={"days": 1}), seed=1)
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--agreement-examples",
        type=int,
        default=150,
        metavar="N",
        help="generated scenarios on which the two engines are compared (default: 150)",
    )
    parser.addoption(
        "--damaged-files",
        type=int,
        default=0,
        metavar="N",
        help="files damaged at random that are read (default: one of each kind)",
    )

    parser.addoption(
        "--long",
        action="store_true",
        help="also the tests that take long: most of those in a browser, searches at full length, processes killed",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: it takes long, and runs with --long")


COMPILING = pytest.StashKey[subprocess.Popen[bytes]]()
"""Compiles the engine once for several processes, which would all compile it side by side."""


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile while the processes collect the tests, all of which takes one processor."""
    if session.config.getoption("numprocesses", None) and not hasattr(session.config, "workerinput"):
        session.config.stash[COMPILING] = subprocess.Popen([sys.executable, "-c", COMPILE], cwd=session.config.rootpath)


class TogetherByFile(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
    """Gives a file's tests to one process, which makes once what they share; those of some folders likewise.

    xdist's own groups by marks have no effect with pytest 9.2, and nothing says so (its issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return next((folder for folder in TOGETHER if path.startswith(folder)), path)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> TogetherByFile:
    """Distribute the tests in the order that they stand in, whatever ``--dist`` says."""
    config.option.loadscopereorder = False
    return TogetherByFile(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: WorkerController) -> None:
    """Let no test begin before it is compiled."""
    assert node.config.stash[COMPILING].wait() == 0


def pytest_sessionfinish() -> None:
    """End what works for the tests before Python takes its modules apart, of which loky would complain."""
    end_workers()
    READERS.end()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave long tests out unless they are asked for, and begin with those that take one process for minutes."""
    if not config.getoption("--long"):
        items[:] = [item for item in items if item.get_closest_marker("long") is None]
    items.sort(key=lambda item: not item.nodeid.startswith(TOGETHER))


@pytest.fixture(autouse=True, scope="session")
def store_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing that a test saves, nor a server or command that it starts, gets into the user's own store."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAFFING_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}")
        yield
