"""The version of the code: it follows whatever computes a figure, wherever that lies, and nothing else."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path

import pytest

from data.store import code_version as module
from data.store.code_version import LIBRARIES, code_version

FILES = {
    "pyproject.toml": '[project]\nversion = "2.5.0"\n',
    "queueing/__init__.py": '"""The model."""\nfrom .engine import run\n',
    "queueing/engine.py": (
        "from .rules import wait\ndef run():\n    from .parts.day import begins\n    return wait + begins\n"
    ),
    "queueing/rules.py": '"""Rules."""\nwait = 20\n"""Minutes."""\n',
    "queueing/parts/day.py": "from ..calendar import MINUTES\nbegins = 8 * MINUTES\n",
    "queueing/calendar.py": "MINUTES = 60\n",
    "analytics/measures.py": "import queueing\nshare = '# of 1'\n",
    "analytics/pages.py": "from analytics import measures\ntitle = 'Overview'\n",
}


@pytest.fixture
def change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str, str], None]]:
    """Change a text in a file of a small project, as a program that starts anew meets it."""

    def forget() -> None:
        for each in (module._source, code_version):
            each.cache_clear()

    def replace(name: str, text: str, by: str) -> None:
        file = tmp_path / name
        assert text in file.read_text()
        file.write_text(file.read_text().replace(text, by))
        forget()

    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(module, "_ROOT", tmp_path)
    forget()
    yield replace
    forget()


@pytest.mark.parametrize(
    ("file", "text", "by"),
    [
        ("queueing/rules.py", "20", "30"),
        ("queueing/engine.py", "wait + begins", "wait - begins"),
        ("queueing/parts/day.py", "8", "9"),
        ("queueing/calendar.py", "60", "61"),
        ("analytics/measures.py", "# of 1", "# of 2"),
        ("pyproject.toml", "2.5.0", "2.6.0"),
    ],
)
def test_what_computes_counts(change: Callable[[str, str, str], None], file: str, text: str, by: str) -> None:
    before = code_version("analytics.measures")
    assert before.startswith("2.5.0+")
    change(file, text, by)
    assert code_version("analytics.measures") != before


@pytest.mark.parametrize(
    ("file", "text", "by"),
    [
        ("queueing/rules.py", "wait = 20", "# the published limit\n\nwait   =   20  # minutes"),
        ("queueing/rules.py", "Rules.", "What callers are told."),
        ("queueing/rules.py", "Minutes.", "In minutes."),
        ("analytics/pages.py", "Overview", "Today"),
    ],
)
def test_what_does_not_compute_does_not_count(
    change: Callable[[str, str, str], None], file: str, text: str, by: str
) -> None:
    before = code_version("analytics.measures")
    change(file, text, by)
    assert code_version("analytics.measures") == before


def test_a_measure_does_not_count_for_the_model(change: Callable[[str, str, str], None]) -> None:
    before = code_version()
    change("analytics/measures.py", "# of 1", "# of 2")
    assert code_version() == before


@pytest.mark.usefixtures("change")
def test_a_running_program_goes_on_under_the_version_that_it_started_with(tmp_path: Path) -> None:
    before = code_version("analytics.measures")
    (tmp_path / "queueing/rules.py").write_text("wait = 30\n")
    assert code_version("analytics.measures") == before
    assert code_version("queueing", "analytics.measures") == before


@pytest.mark.parametrize("library", LIBRARIES)
def test_another_version_of_a_library_is_another_model(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = code_version()
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "0.0" if name == library else real(name))
    code_version.cache_clear()
    assert code_version() != before
    monkeypatch.undo()
    code_version.cache_clear()


def test_the_figures_of_a_run_rest_on_both_engines_and_all_measures() -> None:
    found = module._all_imported(("analytics.experiments.experiment",))
    assert {
        "queueing.compiled.rules",
        "queueing.reference.network",
        "queueing.reference.nodes",
        "queueing.draws.philox",
    } <= found
    assert {"analytics.measures.definitions", "analytics.measures.workload", "analytics.measures.intervals"} <= found
    assert not [name for name in found if name.startswith("analytics.pages")]


def test_threads_that_ask_at_once_read_one_file_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, most = 0, 0

    def parse(source: bytes) -> ast.Module:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        time.sleep(0.002)
        at_work -= 1
        return original(source)

    original = ast.parse
    module._source.cache_clear()
    names = ["queueing.plan", "queueing.journeys", "queueing.simulation", "queueing.appointments"]
    with monkeypatch.context() as patch, ThreadPoolExecutor(len(names)) as threads:
        patch.setattr(ast, "parse", parse)
        assert len(list(threads.map(module._source, names))) == len(names)
    assert most == 1
