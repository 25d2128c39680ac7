"""A pytest plugin: how long tests take and which lines they run, and tests in an order that follows from that."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage


class Noted:
    """How long tests take and what they run."""

    def __init__(self, file: Path, room: str) -> None:
        self.file = file
        self.seconds: dict[str, float] = defaultdict(float)
        self.coverage = Coverage(data_file=None, include=[f"{room}/*"], config_file=False)
        self.coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note the lines that a test runs under its name."""
        self.coverage.switch_context(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up what setting up, running and clearing up take."""
        self.seconds[report.nodeid] += report.duration

    def pytest_sessionfinish(self) -> None:
        """Write what was noted."""
        self.coverage.stop()
        data = self.coverage.get_data()
        lines = {
            Path(file).relative_to(Path.cwd()).as_posix(): {
                line: [test for test in tests if test] for line, tests in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        self.file.write_text(json.dumps({"seconds": self.seconds, "lines": lines}))


class Ordered:
    """Tests in a given order; others after them."""

    def __init__(self, file: Path) -> None:
        self.place = {test: place for place, test in enumerate(json.loads(file.read_text()))}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put them in order."""
        items.sort(key=lambda item: self.place.get(item.nodeid, len(self.place)))


def pytest_addoption(parser: pytest.Parser) -> None:
    """What is noted or read."""
    parser.addoption("--note", type=Path, help="write here how long tests take and which lines of the room they run")
    parser.addoption("--room", help="the folder whose lines are noted")
    parser.addoption("--order", type=Path, help="run tests in the order of this list")


def pytest_configure(config: pytest.Config) -> None:
    """Take part as asked for."""
    if note := config.getoption("--note"):
        config.pluginmanager.register(Noted(note, config.getoption("--room")))
    if order := config.getoption("--order"):
        config.pluginmanager.register(Ordered(order))
